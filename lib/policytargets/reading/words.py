"""Words of an item without quotation marks and numbers, each tied to its place in the view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise, starmap
from typing import NamedTuple

from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, first_of

_DATED = "年底末期上内的比"
_WHEN = "今年|本年|全年|明年|年内|年底|年末"
_FIVE = "“?十[一二三四五六七八九]?五”?"
_QUOTES = "“”‘’\"'"
# 普及率 and 参与率 are no lists
_SIGNS = re.compile("[(〔“《)〕”》、]|(?<![普涉])及(?![时格])|和(?![谐平睦美])|(?<!参)与")
_JOINTS = "、和及与"
_JOINT = re.compile(f"[{_JOINTS}]")
_QUOTE = re.compile(f"[{_QUOTES}]")


Span = tuple[int, int]


class Words(NamedTuple):
    """A string to match wordings against."""

    text: str  # The characters, without quotation marks
    places: Sequence[int]  # Offset in the view of each character


def join(text: str, *spans: tuple[int, int]) -> Words:
    """Return the words of some stretches of the view's text, one after the other."""
    filled = [span for span in spans if span[0] < span[1]]
    places: Sequence[int]
    if len(filled) == 1:
        # one stretch is all that most words come from
        whole, places = text[slice(*filled[0])], range(*filled[0])
    else:
        whole = "".join([text[start:end] for start, end in filled])
        places = tuple(chain.from_iterable(starmap(range, filled)))
    if _QUOTE.search(whole):
        places = tuple([place for place in places if text[place] not in _QUOTES])
        whole = _QUOTE.sub("", whole)
    return Words(whole, places)


@cache
def verbs() -> re.Pattern[str]:
    """Return the pattern of verbs that open an undertaking, a noun that begins like one apart."""
    words = load_grammar().words
    return re.compile(
        f"(?:{any_of(words['additions'] + words['openings'])})"
        f"(?!{any_of(words['noun_ends'])}|区(?![级域属内]))"
    )


def skip_lead(text: str, start: int, end: int) -> int:
    """Return where an item's noun begins: after dates, words of address and verbs."""
    return _skip(_lead(), text, start, end)


def _skip(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    while start < end and (found := pattern.match(text, start, end)):
        start = found.end()
    return start


@cache
def _lead() -> re.Pattern[str]:
    words = load_grammar().words
    date = (
        r"(?:到|至|截至)?(?:20\d\d年?[—\-–~至到]+)?20\d\d年(?:年?[底末]|[上下]半年|第?前?[一二三四]季度末?)?前?"
        r"|在20\d\d年[底末]?的?基础上|1?\d月(?:\d\d?日)?[底末]?之?前?|[上下]半年|[到至]?[前第]?[一二三四]季度末?前?"
        rf"|平均(?=每年)|年均(?={verbs().pattern})|{any_of(words['manners'])}(?={verbs().pattern})"
        rf"|用[一二两三四五\d]年(?:左右)?的?时间|年度(?={verbs().pattern})"
        r"|在?全[市省县区]范围内|共(?=安排|实施|建设)"
        r"|[三两五]年内?|[—、,及与:]|和(?![美谐平睦])|各(?![地类项级种界族])"
        rf"|“\d+”即|{_FIVE}(?:时期|期间|末)?|{_WHEN}|[一二三四五六七八九十]是|的|分别|各地要?|要(?!求)"
    )
    named = [w for name in ("openers", "manners", "additions", "openings") for w in words[name]]
    signs = "到至截一二两三四五六七八九十—、,及和与:“的分各要在前上下平年共用新第123456789"
    firsts = first_of([*named, *_WHEN.split("|"), *signs])
    return re.compile(rf"{firsts}(?:{date}|{any_of(words['openers'])}|[要新]?{verbs().pattern})")


def skip_trail(text: str, start: int, end: int) -> int:
    """Return where an item's noun ends: before the words that lead over to the number."""
    while start < end and (last := _last_over(text, start, end)) < end:
        end = last
    return end


def _last_over(text: str, start: int, end: int) -> int:
    """Return where the last words before the end lead over to what follows, or else the end."""
    if text[end - 1] in _DATED:
        found = _trail().search(text, start, end)
        return found.start() if found else end
    for word in _over_by_sign().get(text[end - 1], ()):
        cut = end - len(word)
        if text.endswith(word, start, end) and not _is_term(text, cut):
            return cut
    return end


def _is_term(text: str, cut: int) -> bool:
    """Return whether a word to be cut off goes on with one before: 自然增长率, 五年平均增长."""
    return text[cut - 2 : cut] == "自然" or (text[cut] == "年" and text[cut - 1] in "两三四五十")


@cache
def _over_by_sign() -> dict[str, list[str]]:
    """Return the words that lead over to a number by their last sign."""
    signs = {word[-1] for word in _over()}
    return {sign: [word for word in _over() if word[-1] == sign] for sign in signs}


@cache
def _over() -> tuple[str, ...]:
    """Return the words that lead over to a number, the longest first."""
    words = load_grammar().words
    over = [w for name in ("levels", "growth", "change", "openings", "yearly") for w in words[name]]
    over += [*words["commitments"]["aspire"], *(w for w in load_grammar().before if len(w) > 2)]
    # 总数 and 数量 belong to the noun as well as to the measure
    over = [w for w in over if w not in ("总数", "总量", "数量")] + words["scope"]["places"]
    over += [*words["standards"], *words["leading_over"], ",", "、", "“"]
    return tuple(sorted(set(over), key=lambda word: (-len(word), word)))


@cache
def _trail() -> re.Pattern[str]:
    """Return the pattern of those words and of dates; a date ends in one of `_DATED`."""
    compared = (
        rf"|(?:比|较)(?:20\d\d年|上年|去年|{_FIVE})(?:同期|期?[底末])?|在20\d\d年(?:的)?基础上"
    )
    compared += r"|(?:达到|增长到|是|为|相当于)20\d\d年[底末]?(?:水平)?的"
    compared += r"|[与同和跟]20\d\d年(?:同期)?相比"
    years = r"|(?:到|至)?20\d\d年[底末]?(?:(?:[、和及与]|以及)(?:到|至)?20\d\d年[底末]?)*"
    return re.compile(rf"(?:{any_of(_over())}{compared}{years}|{_WHEN})$")


def any_in(signs: Iterable[str], text: str, start: int, end: int) -> bool:
    """Return whether one of some words stands in ``text[start:end]``."""
    # called for each sentence and number, where a generator takes twice the time
    for sign in signs:  # noqa: SIM110
        if text.find(sign, start, end) >= 0:
            return True
    return False


def last_of(signs: Iterable[str], text: str, start: int, end: int) -> int:
    """Return where the last of some signs or words stands in ``text[start:end]``; -1 for none."""
    return max([text.rfind(sign, start, end) for sign in signs])


def split_list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the members of a list (、和及与) as spans; brackets and quotes hold together."""
    if not _JOINT.search(text, start, end):
        return [(start, end)] if start < end else []
    cuts = [start - 1, *_cuts(text, start, end), end]
    members = [(a + 1, b) for a, b in pairwise(cuts)]
    return [(a, b) for a, b in members if a < b]


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    depth = 0
    for found in _SIGNS.finditer(text, start, end):
        depth += (found[0] in "(〔“《") - (found[0] in ")〕”》")
        if depth == 0 and found[0] in _JOINTS:
            yield found.start()


def shared_head(text: str, member: Span, whole: Span) -> Span | None:
    """Return the head at a list's end which a member before the last lacks: 总施用量."""
    if member[1] >= whole[1] or is_quantity(text, member):
        return None
    last = split_list(text, *whole)[-1][0]
    like = _after_like(text, member, (last, whole[1]))
    if like:
        return like, whole[1]
    found = _heads().search(text, last + 1, whole[1])
    if found is None:
        return None
    # 城镇居民、农村居民人均收入 shares no 居民
    ends = [text[place : member[1]] for place in range(member[0], member[1] - 1)]
    repeated = next((len(end) for end in ends if text.startswith(end, found.start())), 0)
    return found.start() + repeated, found.end()


def _after_like(text: str, member: Span, last: Span) -> int:
    """Return where the last of a list ends as a member does: 职工医保、居民医保|报销比例."""
    length = member[1] - member[0]
    for signs in range(length - 1, 0, -1):
        place = text.find(text[member[1] - signs : member[1]], last[0] + 1, last[1] - 1)
        end = place + signs
        if place > 0 and abs(end - last[0] - length) <= signs and is_quantity(text, (end, last[1])):
            return end
    return 0


def is_quantity(text: str, member: Span) -> bool:
    """Return whether a member of a list is a quantity by itself: 固定资产投资."""
    return text.endswith(_quantities(), *member)


@cache
def _quantities() -> tuple[str, ...]:
    """Return the endings of quantities."""
    words = load_grammar().words
    return (*words["heads"], *"率值数比额")


@cache
def deeds(direct: bool = False) -> re.Pattern[str]:
    """Return the pattern of what is done to a thing: 加装电梯, 改造老旧小区, but 改造面积.

    Right before its number a thing takes any verb: 资助学生80人, but 资助中心80个.
    """
    words = load_grammar().words
    done = [w for name in ("heads", "classed", "closings", "noun_ends") for w in words[name]]
    pledged = any_of([*words["noun_ends"], *words["totals"]])
    acts = any_of(words["undertakings"]) if direct else "(?!)"
    places = "[站房器业性费户员者版会区型]|中心|网点|体系|能力|设施|活动|志愿"
    done_to = f"{any_of(words['done_to'])}(?!{any_of(done)}|[版会区者]|活动)"
    pledges = f"{any_of(words['pledges'])}(?!{pledged}|值)"
    served = f"服务(?={any_of(words['people'])}|老年人)"
    acts = f"{acts}(?!{any_of(done)}|{pledged}|{places})"
    return re.compile(f"{any_of(words['manners'])}?(?:{acts}|{done_to}|{pledges}|{served})+")


@cache
def _heads() -> re.Pattern[str]:
    """Return the pattern of a head at the end, with the words before it that belong to it."""
    words = load_grammar().words
    heads = f"{any_of(words['heads'])}|(?<=..)[^,;。、0-9]{{2}}率"
    return re.compile(f"(?:{any_of(words['head_qualifiers'])})*(?:{heads})$")
