"""What a heading says of the time of all under it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

BACK, AHEAD = "back", "ahead"
"""Where a heading looks; one that says nothing of time gives an empty string."""

FIVE = (
    r"(?:“(?P<quoted>十[一二三四五六七八九]?)五”"
    r"|(?<![一二三四五六七八九])(?P<plain>十[一二三四五六七八九])五(?![个年项条家名个百千万亿])"
    r"|(?<![一二三四五六七八九])(?P<tenth>十)五(?=时期|期间|规划|计划|末)"
    r"|第(?P<count>十[一二三四五六七八九]?)个五年(?:规划|计划))"
)
"""A five-year plan by its name, as a pattern with its ordinal in one of four groups."""
_LONGEST = 30
_PARTS = re.compile("[,、;:和与及暨]|以及")
_SLOGAN = re.compile(r"(?:19|20)\d\d年:[^\d。;:]{2,25}")
_SIGNS = re.compile("年|目标|五|下一")
_DATED = re.compile(
    rf"(?:19|20)\d\d年|{FIVE}|(?:今后|未来)[一二两三四五十\d]+年|今年|新的?一年|下一步|下一阶段"
)


@lru_cache(maxsize=256)
def direction(titles: tuple[str, ...]) -> str:
    """Return where the innermost heading looks that says anything of time."""
    return next((told for title in reversed(titles) if (told := look(title))), "")


@lru_cache(maxsize=256)
def look(title: str) -> str:
    """Return where a heading looks; ahead as soon as one of its parts does."""
    told = {_look_of(part, title) for part in _PARTS.split(title)}
    return AHEAD if AHEAD in told else BACK if BACK in told else ""


def telling_parts(title: str) -> list[str]:
    """Return the parts of a heading apart from those that look back, or all where all do."""
    parts = _PARTS.split(title)
    return [part for part in parts if _look_of(part, title) != BACK] or parts


def _look_of(part: str, title: str) -> str:
    past = _past().search(part)
    if not past:
        return AHEAD if _ahead().search(part) else ""
    if past["firm"]:
        return BACK
    return "" if is_forward(title) else BACK


def is_forward(title: str) -> bool:
    """Return whether a heading has a verb of what is to be done, not only of what is done."""
    return bool(_forward().search(title)) and not _done().search(title)


def names_part(line: str) -> bool:
    """Return whether a line without a number is the heading of a planned part: 2026年工作安排."""
    if len(line) > _LONGEST or line[-1:] in "。;:,、!?" or not _SIGNS.search(line):
        return False
    if _SLOGAN.fullmatch(line) or _goals().fullmatch(line):
        return True
    return bool("。" not in line and _DATED.search(line) and look(line) == AHEAD)


def announces(line: str) -> bool:
    """Return whether a line sets out the goals of a year: 今年全市主要预期目标是:."""
    return bool(_goals().search(line))


@cache
def _past() -> re.Pattern[str]:
    """Return the pattern of words that look back, unless what follows makes a task of them."""
    words = load_grammar().words["headings"]
    others = set(load_grammar().past("section")) - set(words["firm"])
    task = rf"(?!的?{any_of(words['acts'])})"
    return re.compile(rf"(?P<firm>{any_of(words['firm'])})|{any_of(others)}{task}")


@cache
def _forward() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["headings"]["forward"]))


@cache
def _done() -> re.Pattern[str]:
    """Return the pattern of a result: 发展基础不断夯实."""
    words = load_grammar().words["headings"]
    return re.compile(any_of(words["results"]) + any_of(words["forward"]))


@cache
def _ahead() -> re.Pattern[str]:
    words = load_grammar().words["headings"]
    return re.compile(rf"^(?!{any_of(words['aimed'])}).*{any_of(words['ahead'])}$")


@cache
def _goals() -> re.Pattern[str]:
    """Return the pattern of the goals of a year, as a heading or before what they are."""
    goals = any_of(load_grammar().words["headings"]["goals"])
    return re.compile(rf"(?:^|(?<=[,;。:]))[^,;。:]{{0,24}}{goals}(?:$|[是为:]|如下|建议)")
