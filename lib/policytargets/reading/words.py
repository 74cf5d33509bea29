"""Words of an item without quotation marks and numbers, each tied to its place in the view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["Words", "join", "skip_lead", "skip_trail", "split_list", "verbs"]

_WHEN = "今年|本年|全年|明年|年内"
_QUOTES = "“”‘’\"'"


@dataclass(frozen=True)
class Words:
    """A string to match wordings against.

    Parameters
    ----------
    text : str
        The characters, without quotation marks.
    places : tuple of int
        Offset in the view of each character.
    """

    text: str
    places: tuple[int, ...]


def join(text: str, *spans: tuple[int, int]) -> Words:
    """Return the words of some stretches of the view's text, one after the other."""
    places = tuple(p for start, end in spans for p in range(start, end) if text[p] not in _QUOTES)
    return Words("".join(text[p] for p in places), places)


@cache
def verbs() -> re.Pattern[str]:
    """Return the pattern of verbs that open an undertaking, a noun that begins like one apart."""
    words = load_grammar().words
    return re.compile(
        f"(?:{any_of(words['additions'] + words['openings'])})(?!{any_of(words['noun_ends'])})"
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
        r"(?:到|至|截至)?(?:20\d\d年?[—\-–~至到]+)?20\d\d年(?:底|末)?前?|[三两五]年内?|[—、,和及与:]"
        rf"|“\d+”即|“?十[一二三四五六七八九]?五”?(?:时期|期间|末)?|{_WHEN}|[一二三四五六七八九十]是|的|分别|各地要?|要"
    )
    return re.compile(rf"(?:{date}|{any_of(words['openers'])}|要?{verbs().pattern})")


def skip_trail(text: str, start: int, end: int) -> int:
    """Return where an item's noun ends: before the words that lead over to the number."""
    while (found := _trail().search(text, start, end)) and found.start() < end:
        end = found.start()
    return end


@cache
def _trail() -> re.Pattern[str]:
    words = load_grammar().words
    over = [w for name in ("levels", "growth", "change", "openings", "yearly") for w in words[name]]
    over += words["commitments"]["aspire"]
    compared = r"|(?:比|较)(?:20\d\d年|上年|去年)(?:同期|底|末)?|在20\d\d年(?:的)?基础上"
    years = r"|(?:到|至)?20\d\d年[底末]?(?:(?:[、和及与]|以及)(?:到|至)?20\d\d年[底末]?)+"
    # 总数 and 数量 belong to the noun as well as to the measure
    over = [w for w in over if w not in ("总数", "总量", "数量")] + words["scope"]["places"]
    over += ["分别", "幅度", "各", "新增", "实现", ",", "“"]
    return re.compile(rf"(?:{any_of(over)}{compared}{years}|{_WHEN})$")


def split_list(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the members of a list (、和及与) as spans; brackets and quotes hold together."""
    cuts = [start - 1, *_cuts(text, start, end), end]
    members = [(a + 1, b) for a, b in pairwise(cuts)]
    return [(a, b) for a, b in members if a < b]


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    depth = 0
    for place in range(start, end):
        depth += (text[place] in "(〔“《") - (text[place] in ")〕”》")
        if depth == 0 and text[place] in "、和及与":
            yield place
