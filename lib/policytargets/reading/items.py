"""Items: for each number of a sentence the words that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Sentence
from policytargets.reading.words import skip_lead, skip_trail, split_list

__all__ = ["Item", "find_items"]

_STOP = re.compile(r"[,;:。]")
_BETWEEN = re.compile(r"[、,]?[和及与]?")


@dataclass(frozen=True)
class Item:
    """A number and the words that belong to it; all offsets are in the view.

    Parameters
    ----------
    number : Number
        The numeric expression.
    start, end : int
        The item's stretch, number included.
    noun : tuple of int
        Span of the words that name the thing before the number, without verbs around them.
    after : tuple of int
        Span of the words that name it after the number; empty where the number ends the item.
    member : tuple of int, optional
        The part of a distributed list that is this number's own.
    led_from : int
        Where the words before the number end; in a 分别 list, those before its first number.
    """

    number: Number
    start: int
    end: int
    noun: tuple[int, int]
    after: tuple[int, int]
    member: tuple[int, int] | None = None
    led_from: int = 0


def find_items(text: str, sentence: Sentence, numbers: Sequence[Number]) -> list[Item]:
    """Return the items of a sentence's numbers in order; 分别 and 各 are distributed.

    Parameters
    ----------
    text : str
        The view's text.
    sentence : Sentence
        The sentence.
    numbers : sequence of Number
        Those of its numbers that are targets.
    """
    items: list[Item] = []
    for place, number in enumerate(numbers):
        floor = items[-1].end if items else sentence.start
        ceiling = numbers[place + 1].start if place + 1 < len(numbers) else sentence.end
        item = _item(text, number, floor, ceiling)
        if items and item.end == number.end and _is_bare(text, floor, number):
            # 产值达到100亿元、增长8%: the second number is of the same thing
            item = replace(item, start=items[-1].start, noun=items[-1].noun)
        items.append(item)
    return [part for item in _distributed(text, items) for part in _each(text, item)]


def _item(text: str, number: Number, floor: int, ceiling: int) -> Item:
    start, noun = _noun(text, number, floor)
    end = _after_end(text, number, ceiling)
    return Item(number, start, max(end, number.end), noun, (number.end, end), led_from=number.core)


def _noun(text: str, number: Number, floor: int) -> tuple[int, tuple[int, int]]:
    """Return the item's start and noun; where a clause holds only verbs, the one before counts."""
    stops = [floor, *(stop.end() for stop in _STOP.finditer(text, floor, number.start))]
    start, limit, noun = floor, number.start, (number.start, number.start)
    for start in reversed(stops):
        end = skip_trail(text, start, limit)
        noun = (skip_lead(text, start, end), end)
        if _names_a_thing(text, noun) or text[number.end : number.end + 1] not in ",;:。、)":
            break
        limit = max(start - 1, floor)
    return start, noun


def _is_bare(text: str, floor: int, number: Number) -> bool:
    """Return whether only words that lead over to a number stand before it: 增长8%."""
    stops = [stop.end() for stop in re.finditer("[,;:。、]", text[floor : number.start])]
    start = floor + stops[-1] if stops else floor
    return skip_trail(text, start, number.start) <= start


def _names_a_thing(text: str, noun: tuple[int, int]) -> bool:
    words = text[slice(*noun)].strip("“”、,")
    return bool(words) and words not in ("总数", "总量", "数量", "其中", "规模")


def _after_end(text: str, number: Number, ceiling: int) -> int:
    """Return where the words after a number end: at a stop, or at the verb of the next item."""
    if text[number.end : number.end + 1] in ("、", ""):
        return number.end
    stop = re.compile(r"[,;:。]|[、和及与](?=[^、,;。]{0,4}\d)").search(text, number.end, ceiling)
    end = stop.start() if stop else ceiling
    # 等“三个全覆盖” sums up a list, it names nothing of its own
    joint = re.compile(r"(?:[、和及与,]|等(?:“[^”]*”)?)+$").search(text, number.end, end)
    return joint.start() if joint else end


def _distributed(text: str, items: list[Item]) -> Iterator[Item]:
    """Give each number of a 分别 list its member of the list before it."""
    place = 0
    while place < len(items):
        count = _run(text, items, place)
        head = items[place]
        members = split_list(text, *head.noun)
        if count > 1 and len(members) == count:
            comparator = _shared_comparator(head.number, items[place + count - 1].number)
            for member, item in zip(members, items[place : place + count], strict=True):
                number = item.number
                if number.comparator == "=":
                    number = replace(number, comparator=comparator)
                yield replace(head, number=number, end=item.end, member=member)
        else:
            yield from items[place : place + count]
        place += count


def _shared_comparator(first: Number, last: Number) -> str:
    """Return the comparator of a 分别 list: 突破 at its head, or else 以上 at its end."""
    return first.comparator if first.start < first.core else last.comparator


def _run(text: str, items: list[Item], place: int) -> int:
    """Return how many numbers stand in one 分别 list from `place` on; 1 where there is none."""
    if "分别" not in text[items[place].noun[0] : items[place].number.start]:
        return 1
    count = 1
    for left, right in pairwise(items[place:]):
        if not _BETWEEN.fullmatch(text, left.number.end, right.number.start):
            break
        count += 1
    return count


def _each(text: str, item: Item) -> Iterator[Item]:
    """Repeat an item for each member that 各 names: A、B项目各1个 is two rows."""
    members = split_list(text, *item.noun)
    if len(members) > 1 and text[item.noun[1] : item.number.start].endswith("各"):
        yield from (replace(item, member=member) for member in members)
    else:
        yield item
