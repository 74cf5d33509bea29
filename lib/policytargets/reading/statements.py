"""Where a plan names something with a word of direction and gives no number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from policytargets.reading.outline import Paragraph, read_outline
from policytargets.reading.view import View, make_view
from policytargets.vocabulary.codelists import (
    load_directions,
    load_families,
    load_indicators,
    wordings_of,
)
from policytargets.vocabulary.wordings import first_of

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
    """A stretch between commas: what it says, and where it stands.

    Parameters
    ----------
    start, end : int
        Raw offsets.
    text : str
        In the form of the reading view, without quotation marks and brackets.
    heading : bool
        Whether it is the title of a paragraph.
    """

    start: int
    end: int
    text: str
    heading: bool


def clauses(raw: str, numbers: Sequence[tuple[int, int]], planned: bool) -> list[Clause]:
    """Return the clauses in which a plan may give a direction.

    Left out are the page around the document, brackets of responsible bodies, paragraphs that tell
    of the past, and clauses which hold a target's number: those say more than a direction.
    """
    view = make_view(raw)
    found: list[Clause] = []
    for paragraph in read_outline(view, planned):
        if not (paragraph.furniture or paragraph.review):
            found += _of_paragraph(view, paragraph)
    taken = sorted(numbers)
    return [c for c in found if not any(a < c.end and c.start < b for a, b in taken)]


def find_direction(family: str, among: Sequence[Clause]) -> Clause | None:
    """Return the clause that says most clearly that a plan wants more of a family.

    Body text goes before titles, which only announce what the body says; then the wording with the
    most characters, the smallest distance between it and the word of direction, and the place.
    """
    ranked = [
        (clause.heading, *rank, clause.start, clause)
        for clause in among
        if (rank := _rank(family, clause.text))
    ]
    return min(ranked, key=lambda entry: entry[:-1])[-1] if ranked else None


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


@cache
def _other_things(family: str) -> re.Pattern[str]:
    """Return what finds wordings of other things, which may hold a wording of the family."""
    entry = next((e for e in load_families().families if e.family == family), None)
    members = entry.indicators if entry else [family]
    words = [
        word
        for e in load_indicators()
        for word in (e.negatives if e.indicator in members else e.synonyms)
        if "…" not in word
    ]
    return first_of((*words, *load_directions().others))


def _rank(family: str, text: str) -> tuple[int, int] | None:
    """Return how specific a clause is (the less the more), or None where it gives no direction."""
    if text.startswith(tuple(load_directions().grounds)):
        return None
    things = [
        (weight, found.span())
        for weight, pattern in _patterns(family)
        for found in pattern.finditer(text)
    ]
    others = [found.span() for found in _other_things(family).finditer(text)] if things else []
    ranks = [
        (weight, distance // _NEAR)
        for weight, span in things
        if not any(_lies_within(span, other) for other in others)
        and not _RATE.search(text, span[1])
        if (distance := _distance(text, *span)) is not None
    ]
    return min(ranks, default=None)


def _lies_within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _distance(text: str, start: int, end: int) -> int | None:
    """Return the characters between a thing and the nearest word of direction about it."""
    before, after = _verbs()
    leading = list(before.finditer(text, 0, start))
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
