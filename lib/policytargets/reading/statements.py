"""What a plan states beside its targets: a direction without a number, a start before a target."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from operator import itemgetter

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph
from policytargets.reading.view import View
from policytargets.vocabulary.codelists import (
    every_wording_of,
    load_directions,
    load_families,
    load_indicators,
    wordings_of,
)
from policytargets.vocabulary.grammar import load_starts
from policytargets.vocabulary.wordings import first_of, plain

_CLAUSE = re.compile(r"[^,;:。!?\n]+")
_STOP = re.compile(r"[,;:。!?]")
# An item's mark is no part of what is said: (一), 1., 一是, 二、
_MARK = re.compile(
    r"\s*(?:——|[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、])\s*"
)
_SIGNS = frozenset("“”‘’\"'「」『』《》() ")
_ENDS = "、和及与等以"
_NAME = re.compile("《[^》]*》")  # a document that is only called by its name
_RATE = re.compile("[%‰]|百分点|倍")  # a number after all, whoever did not read it
_REACH = 10  # how far after a thing a verb may begin and end that is said of it
_NEAR = 4  # distances up to this are alike: 推广机器人 says no more than 推广使用机器人


@dataclass(frozen=True)
class Clause:
    """A stretch between commas: what it says, and where it stands."""

    start: int  # Raw offsets
    end: int
    text: str  # In the form of the reading view, without quotation marks and brackets
    heading: bool  # Whether it is the title of a paragraph


class Clauses(list[Clause]):
    """Clauses that are searched as one text, a line each: no wording goes on to the next line."""

    @cached_property
    def text(self) -> str:
        """What they say."""
        return "\n".join([clause.text for clause in self])

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(clause.text) + 1 for clause in self))

    def at(self, place: int) -> int:
        """Return which of them stands at a place of the text."""
        return bisect_right(self._ends, place)


def find_clauses(view: View, paragraphs: Sequence[Paragraph], *, past: bool = False) -> Clauses:
    """Return the clauses in which a plan may give a direction.

    Left out are the page around the document, brackets of responsible bodies, and paragraphs that
    tell of the past unless they are asked for.
    """
    return Clauses(
        clause
        for paragraph in paragraphs
        if not paragraph.furniture and (past or not paragraph.review)
        for clause in _of_paragraph(view, paragraph)
    )


def without_numbers(among: Sequence[Clause], numbers: Sequence[tuple[int, int]]) -> Clauses:
    """Return the clauses that hold no target's number: those that do say more than a direction."""
    return Clauses(c for c in among if not any(a < c.end and c.start < b for a, b in numbers))


def find_direction(family: str, among: Clauses) -> Clause | None:
    """Return the clause that says most clearly that a plan wants more of a family.

    Body text goes before titles, which only announce what the body says; then the wording with the
    most characters, the smallest distance between it and the word of direction, and the place.
    """
    ranked = [
        (clause.heading, *rank, clause.start, clause)
        for clause in _naming(family, among)
        if (rank := _rank(family, clause.text))
    ]
    return min(ranked, key=lambda entry: entry[:-1])[-1] if ranked else None


def find_name(family: str, among: Clauses) -> Clause | None:
    """Return the first clause that names a family, not only inside the name of another thing."""
    pattern = first_of(every_wording_of(family))
    places = dict.fromkeys(among.at(found.start()) for found in pattern.finditer(among.text))
    return next((among[at] for at in places if _names(family, among[at].text, pattern)), None)


def _names(family: str, text: str, pattern: re.Pattern[str]) -> bool:
    found = (hit.span() for hit in pattern.finditer(text))
    spans = [span for span in found if not _over_items(text, *span)]
    others = _spans_of_others(family, text, gaps=True) if spans else []
    return any(not any(_lies_within(span, other) for other in others) for span in spans)


def _over_items(text: str, start: int, end: int) -> bool:
    """Return whether a wording with a gap begins in one item's number and ends in the next item."""
    return text[max(0, start - 1)].isdigit() and "、" in text[start:end]  # 7000亿元、规上企业


def _naming(family: str, among: Clauses) -> list[Clause]:
    """Return the clauses that name a family."""
    hits = {
        among.at(found.start())
        for _, pattern in _patterns(family)
        for found in pattern.finditer(among.text)
    }
    return [among[hit] for hit in sorted(hits)]


def _of_paragraph(view: View, paragraph: Paragraph) -> Iterator[Clause]:
    titles = set(paragraph.headings)
    bare = not _STOP.search(view.text, paragraph.start, paragraph.end)
    for place, sentence in enumerate(s for s in paragraph.sentences if not s.bodies):
        said = view.text[sentence.start : sentence.end].strip("。:")
        title = bare or (place == 0 and said in titles)
        for found in _CLAUSE.finditer(view.text, sentence.start, sentence.end):
            yield _clause(view, found.start(), found.end(), title)


def _clause(view: View, start: int, end: int, heading: bool) -> Clause:
    mark = _MARK.match(view.text, start, end)
    start = mark.end() if mark else start
    said = _NAME.sub("", view.text[start:end])
    text = "".join(sign for sign in said if sign not in _SIGNS)
    return Clause(*view.span(start, end), text, heading)


@cache
def _patterns(family: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    wordings = wordings_of(family)
    return tuple((-len(wording.replace("…", "")), first_of((wording,))) for wording in wordings)


def _members(family: str) -> Sequence[str]:
    entry = next((e for e in load_families().families if e.family == family), None)
    return entry.indicators if entry else [family]


@cache
def _other_things(family: str) -> tuple[str, ...]:
    """Return the wordings of other things, which may hold a wording of the family."""
    members = _members(family)
    words = [
        word
        for e in load_indicators()
        for word in (e.negatives if e.indicator in members else e.synonyms)
    ]
    return tuple("…".join(map(plain, w.split("…"))) for w in (*words, *load_directions().others))


def _spans_of_others(family: str, text: str, *, gaps: bool = False) -> list[tuple[int, int]]:
    # a pattern of all of them takes longer to make than a plan to read
    known = (word for word in _other_things(family) if gaps or "…" not in word)
    there = tuple(word for word in known if all(part in text for part in word.split("…")))
    return [found.span() for found in first_of(there).finditer(text)] if there else []


def _rank(family: str, text: str) -> tuple[int, int] | None:
    """Return how specific a clause is (the less the more), or None where it gives no direction."""
    if text.startswith(tuple(load_directions().grounds)):
        return None
    things = [
        (weight, found.span())
        for weight, pattern in _patterns(family)
        for found in pattern.finditer(text)
        if not _over_items(text, *found.span())
    ]
    others = _spans_of_others(family, text) if things else []
    ranks = [
        (weight, distance // _NEAR)
        for weight, span in things
        if not any(_lies_within(span, other) for other in others)
        and not _RATE.search(text, span[1])
        if (distance := _distance(text, *span, _no_direction(family))) is not None
    ]
    return min(ranks, default=None)


def _lies_within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


@cache
def _no_direction(family: str) -> frozenset[str]:
    """Return the words that make a thing, where the family counts its use."""
    words = load_directions()
    return frozenset(words.making if set(_members(family)) & set(words.used) else ())


def _distance(text: str, start: int, end: int, idle: frozenset[str]) -> int | None:
    """Return the characters between a thing and the nearest word of direction about it.

    None where there is none, and where that word is one of the idle ones.
    """
    before, after = _verbs()
    leading = list(before.finditer(text, 0, start))
    if leading and leading[-1][0] in idle:
        return None
    # 努力推动上市公司上云: the verb next to the thing decides, not what leads up to it
    if leading and (leading[-1][0] not in load_directions().addressing or _is_object(text, end)):
        return start - leading[-1].end()
    following = after.search(text, end, end + _REACH)
    return following.start() - end if following else None


@cache
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_directions()
    # 发展的指导思想: before 的 stands a noun
    before = re.compile(f"(?:{first_of(tuple(words.before)).pattern})(?!的)")
    return before, first_of(tuple(words.after))


def _is_object(text: str, end: int) -> bool:
    """Return whether what ends here is what is wanted, not the one who is spoken to."""
    rest = text[end:]
    return not rest or rest[0] in _ENDS or rest.startswith(tuple(load_directions().deeds))


Start = tuple[Number, int | None]
"""A number from which a target starts, and its year where one is given."""
_BEFORE = 60  # characters before a target in which its start may stand


def find_start(view: View, numbers: Sequence[Number], place: int) -> Start | None:
    """Return the start that stands right before a raw offset: 由2020年的1.2万台提高到."""
    words, first, last = load_starts(), view.at(max(0, place - _BEFORE)), view.at(place)
    begin, end = (bisect_left(numbers, bound, key=itemgetter(0)) for bound in (first, last))
    for number in reversed(numbers[begin:end]):
        opening = words.opening().search(view.text[first : number.start])
        if opening and words.closing().match(view.text[number.end : last]):
            return number, int(opening["year"]) if opening["year"] else None
    return None
