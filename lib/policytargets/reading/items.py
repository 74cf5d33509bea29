"""Items: for each number of a sentence the words that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Sentence
from policytargets.reading.words import skip_lead, skip_trail, split_list
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_STOP = re.compile(r"[,;:。]")
_PART = re.compile(r"[,;:。、]")
_NEXT = re.compile(r"[,;:。]|[、和及与](?=[^、,;。]{0,4}\d)")
_JOINT = re.compile(r"(?:[、和及与,]|等(?:“[^”]*”)?)+$")
_YEAR = re.compile(r"(?:[到至]|计划到?)?20\d\d年[底末]?.*")
# 到2024年突破500亿元 goes on with the thing of the number before it
_DATED = re.compile(r"(?:到|至|力争到?)?20\d\d年[底末]?")
_HELD = re.compile("[^,;。、](?:不[提增下降减上扩].|只增不减),$")
# What a deed is measured in; what is reached is told in others, such as 千瓦
_WORKED = ("公里", "米", "亩", "公顷", "平方米", "平方公里", "立方米", "吨", "元")
# 分别下降3%、增长5%: a number of a list may have a verb of its own
_OWN = ("增长", "提高", "上升", "下降", "降低", "减少")
_BETWEEN = re.compile(f"[、,]?[和及与]?(?:{any_of(_OWN)})?")


class Item(NamedTuple):
    """A number and the words that belong to it; all offsets are in the view."""

    number: Number  # The numeric expression
    start: int  # The item's stretch, number included
    end: int
    # Span of the words that name the thing before the number, without verbs around them
    noun: tuple[int, int]
    # Span of the words that name it after the number; empty where the number ends the item
    after: tuple[int, int]
    # The part of a distributed list that is this number's own
    member: tuple[int, int] | None = None
    # Where the words before the number end; in a 分别 list, those before its first number
    led_from: int = 0
    # Of a 分别 list over one thing: which number it is, from 0, and of how many
    turn: tuple[int, int] | None = None


def find_items(text: str, sentence: Sentence, numbers: Sequence[Number]) -> list[Item]:
    """Return the items of a sentence's numbers in order; 分别 and 各 are distributed."""
    items: list[Item] = []
    for place, number in enumerate(numbers):
        floor = items[-1].end if items else sentence.start
        ceiling = numbers[place + 1].start if place + 1 < len(numbers) else sentence.end
        item = _item(text, number, floor, ceiling)
        if items and _is_spent(items[-1], item):
            floor = items[-1].number.end
            item = _item(text, number, floor, ceiling)
        if items and item.after[0] == item.end and _is_bare(text, floor, number):
            item = _continued(text, items[-1], item)
        items.append(item)
    if text.find("分别", sentence.start, sentence.end) >= 0:
        items = list(_distributed(text, items))
    if text.find("各", sentence.start, sentence.end) >= 0:
        items = [part for item in items for part in _each(text, item)]
    return items


def _is_spent(before: Item, item: Item) -> bool:
    """Return whether what money is spent on is counted right after: 筹措6000万元改造危桥18座."""
    led = before.end == item.number.start and before.number.unit == "元"
    return led and before.after[0] < before.end and item.after[0] == item.end


def _continued(text: str, before: Item, item: Item) -> Item:
    """Return a bare number with the thing of the one before: 产值达到100亿元、增长8%."""
    old, new = before.number, item.number
    lead = _more().fullmatch(text, before.end, new.start)
    same = lead is not None and old.unit == new.unit
    if lead and lead["reached"]:
        # 增长6%,力争达到6.5% is growth, too; 提高2%,力争达到40% a level
        same = same and old.value / 2 <= new.value <= old.value * 2
    # 增长8%,力争10% speaks of growth twice
    led_from = before.led_from if same else item.led_from
    return item._replace(start=before.start, noun=before.noun, led_from=led_from)


@cache
def _more() -> re.Pattern[str]:
    """Return the pattern of words that join two numbers or only press for more: ,力争."""
    aspire = any_of(load_grammar().words["commitments"]["aspire"])
    return re.compile(f"[,、;]?[和及与并且]?(?:努力)?(?:{aspire}(?P<reached>达到|实现)?)?")


def _item(text: str, number: Number, floor: int, ceiling: int) -> Item:
    # 突破千亿大关 names nothing after its number
    mark = _milestones().match(text, number.end, ceiling)
    closed = mark.end() if mark else number.end
    start, noun = _noun(text, number, floor, closed)
    end = max(_after_end(text, closed, ceiling), closed)
    number = _with_standard(text, number)
    return Item(number, start, end, noun, (closed, end), led_from=number.core)


@cache
def _milestones() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["milestones"]))


def _with_standard(text: str, number: Number) -> Number:
    """Return a sum of money with what it is given for in its unit: 每人每年270元."""
    if number.unit != "元":
        return number
    told = _standards().search(text, max(number.start - 8, 0), number.start)
    if told is None:
        return number
    per = load_grammar().words["standards"][told["per"]]
    comparator = load_grammar().before.get(told["than"], number.comparator)
    return number._replace(unit=f"元/{per}", comparator=comparator)


@cache
def _standards() -> re.Pattern[str]:
    """Return the pattern of what one of a kind gets in a time, right before a sum."""
    grammar = load_grammar()
    return re.compile(
        rf"(?P<than>{any_of(grammar.before)})?(?P<per>{any_of(grammar.words['standards'])})$"
    )


def _noun(text: str, number: Number, floor: int, closed: int) -> tuple[int, tuple[int, int]]:
    """Return the item's start and noun; where a clause holds only verbs, the one before counts."""
    stops = [floor, *(stop.end() for stop in _STOP.finditer(text, floor, number.start))]
    start, limit, noun = floor, number.start, (number.start, number.start)
    for start in reversed(stops):
        end = skip_trail(text, start, limit)
        noun = (skip_lead(text, start, end), end)
        if _names_a_thing(text, noun) or text[closed : closed + 1] not in ",;:。、)":
            break
        limit = max(start - 1, floor)
    return start, noun


def _is_bare(text: str, floor: int, number: Number) -> bool:
    """Return whether only words that lead over to a number stand before it: 增长8%."""
    if text[floor : number.start] == "∶":
        return True
    start = max([floor, *(stop.end() for stop in _PART.finditer(text, floor, number.start))])
    start += text[start] in "和及与"
    if text[start - 1] == ":" or _HELD.search(text, floor, start):
        # 储能规模(万千瓦):150, 失业率不提高,控制在5%以内
        return False
    dated = _DATED.match(text, start, number.start)
    start = dated.end() if dated else start
    return skip_trail(text, start, number.start) <= start


def is_direct(item: Item) -> bool:
    """Return whether a thing stands right before the count or amount of it: 资助学生80人."""
    unit = item.number.unit
    done = load_grammar().kind(unit) == "count" or unit in _WORKED
    return item.noun[1] == item.number.start and done


def _names_a_thing(text: str, noun: tuple[int, int]) -> bool:
    words = text[slice(*noun)].strip("“”、,")
    return bool(words) and words not in ("总数", "总量", "数量", "其中", "规模")


def _after_end(text: str, start: int, ceiling: int) -> int:
    """Return where the words after a number end: at a stop, or at the verb of the next item."""
    if text[start : start + 1] in ("、", "∶", ""):
        return start
    stop = _NEXT.search(text, start, ceiling)
    end = stop.start() if stop else ceiling
    if stop is None and text[ceiling : ceiling + 1].isdigit():
        # 新增3个集群、加工企业35家: what follows the last joint is the next number's
        parts = split_list(text, start, ceiling)
        end = parts[-2][1] if len(parts) > 1 else ceiling
    # 等“三个全覆盖” sums up a list, it names nothing of its own
    joint = _JOINT.search(text, start, end)
    return joint.start() if joint else end


def _distributed(text: str, items: list[Item]) -> Iterator[Item]:
    """Give each number of a 分别 list its member of the list before it."""
    place = 0
    while place < len(items):
        count = _run(text, items, place)
        head = items[place]
        members = split_list(text, *head.noun) if count > 1 else []
        dated = any(_YEAR.fullmatch(text, *member) for member in members)
        if len(members) == count and not dated:
            comparator = _shared_comparator(head.number, items[place + count - 1].number)
            for member, item in zip(members, items[place : place + count], strict=True):
                number = _as_listed(item.number, head.number, comparator)
                own = text.endswith(_OWN, item.start, item.number.start)
                led_from = item.led_from if own else head.led_from
                yield head._replace(number=number, end=item.end, member=member, led_from=led_from)
        elif count > 1:
            yield from _shared(items[place : place + count])
        else:
            yield head
        place += count


def _shared(run: list[Item]) -> Iterator[Item]:
    """Give each number of a 分别 list the thing before it: 到2023年、2025年分别达到20台、30台."""
    comparator = _shared_comparator(run[0].number, run[-1].number)
    for place, item in enumerate(run):
        number = _as_listed(item.number, run[0].number, comparator)
        yield run[0]._replace(number=number, end=item.end, turn=(place, len(run)))


def _as_listed(number: Number, first: Number, comparator: str) -> Number:
    """Return a number of a list with what it shares: 每人每月720元、600元."""
    if number.comparator == "=":
        number = number._replace(comparator=comparator)
    return number._replace(unit=first.unit) if first.unit.startswith(f"{number.unit}/") else number


def _shared_comparator(first: Number, last: Number) -> str:
    """Return the comparator of a 分别 list: 突破 at its head, or else 以上 at its end."""
    return first.comparator if first.start < first.core else last.comparator


def _run(text: str, items: list[Item], place: int) -> int:
    """Return how many numbers stand in one 分别 list from `place` on; 1 where there is none."""
    before = items[place - 1].end if place else 0
    if "分别" not in text[max(items[place].start, before) : items[place].number.start]:
        return 1
    count = 1
    for left, right in pairwise(items[place:]):
        if not _BETWEEN.fullmatch(text, left.number.end, right.number.start):
            break
        count += 1
    return count


def _each(text: str, item: Item) -> Iterator[Item]:
    """Repeat an item for each member that 各 names: A、B项目各1个 is two rows."""
    each = text.endswith("各", item.noun[1], item.number.start)
    members = split_list(text, *item.noun) if each else []
    if len(members) > 1:
        yield from (item._replace(member=member) for member in members)
    else:
        yield item
