"""What holds throughout a paragraph: period, agencies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from operator import itemgetter

from policytargets.documents import Document
from policytargets.reading.document_period import issue_year, plan_period, year_after_facts
from policytargets.reading.goal_tables import Grid
from policytargets.reading.outline import BODIES, BODY_LABEL, Paragraph
from policytargets.reading.periods import (
    Dates,
    Period,
    find_dates,
    heading_period,
)
from policytargets.reading.view import View

Brackets = list[tuple[int, str]]

# Found by its last sign, which few others are; all labels have as many characters.
_LABELLED = re.compile(f":(?<={BODY_LABEL})")
_LABEL_LENGTH = len("责任单位:")
_LABEL = re.compile(r"(?:(?:责任|牵头|配合|协办)(?:单位|部门):)?")
_LONGEST = 600
_REMARK = re.compile(r"列第一位|为责任主体|下同|以下同|为牵头单位")
_NOTE = re.compile(r"\([^()]*(?:列第一位|下同|牵头单位)[^()]*\)")
# 各市、县(市、区)政府 is one body although its name holds a 、
_AGENCIES_OPENING, _CLOSING = ("(", "〔", "["), (")", "〕", "]")
_PARTING = (";", ",", "、")
_SIGNS = re.compile(r"各[市县区]、(?:县(?!级)|县级市|市|区)|[()〔〕\[\];,、]")


def find_brackets(view: View, paragraph: Paragraph, end: int) -> Brackets:
    """Return the brackets of a paragraph that name bodies: each one's place and its bodies."""
    found = list(_openings(view.text, paragraph.start, end))
    # One that is never closed ends where the next one opens.
    ends = [*(start for start, _ in found[1:]), end]
    return [
        (start, _bodies(view, first, min(until, first + _LONGEST)))
        for (start, first), until in zip(found, ends, strict=False)
    ]


def _openings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return where brackets of bodies open (see `policytargets.reading.outline.BODIES`).

    Of each the place of the bracket, or of its line where it has none, and of the first body.
    """
    for label in _LABELLED.finditer(text, start, end):
        last = label.end()
        first = last - _LABEL_LENGTH
        before = text[first - 1 : first]
        if before in _AGENCIES_OPENING:
            yield first - 1, last
        elif before == "\n":
            yield first, last


def _bodies(view: View, start: int, end: int) -> str:
    bodies = [body for cuts in _clauses(view.text, start, end) for body in _named(view.text, cuts)]
    return ";".join([view.quote(*body) for body in bodies])


def _clauses(text: str, start: int, end: int) -> Iterator[list[int]]:
    """Return the clauses of a bracket into which `start` points; inner brackets hold together.

    Of each the signs between which its parts stand, the last of them the clause's end. The last
    clause ends where the bracket closes, or at `end` where it never does.
    """
    depth, cuts = 0, [start - 1]
    for found in _SIGNS.finditer(text, start, end):
        sign, place = found[0], found.start()
        if sign in _CLOSING:
            if not depth:
                end = place
                break
            depth -= 1
        elif sign in _AGENCIES_OPENING:
            depth += 1
        elif not depth and sign in _PARTING:
            cuts.append(place)
            if sign != "、":
                yield cuts
                cuts = [place]
    yield [*cuts, end]


def _named(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Return the bodies that a clause names, without its label; none where it is a remark."""
    first, last = cuts[0] + 1, cuts[-1]
    first = _LABEL.match(text, first, last).end()  # type: ignore[union-attr]
    last = _unnoted(text, first, last)
    if _REMARK.search(text, first, last):
        return []
    inner = [cut for cut in cuts[1:-1] if cut < last]
    return [(a + 1, b) for a, b in pairwise((first - 1, *inner, last)) if a + 1 < b]


def _unnoted(text: str, start: int, end: int) -> int:
    """Return where a clause ends without the remark in brackets after its last body."""
    noted = _NOTE.search(text, start, end)
    return noted.start() if noted else end


def agencies_after(brackets: Brackets, place: int) -> str:
    """Return the bodies of the next bracket after a place; empty where none follows."""
    after = bisect_left(brackets, place, key=itemgetter(0))
    return brackets[after][1] if after < len(brackets) else ""


_OPENS_LINE = re.compile(BODIES)
_OPENING = frozenset("([〔责牵主落")
_NOW = re.compile("今年|明年|下一步")
_LONGEST_LEAD = 120
_HEADING = 25


@dataclass(eq=False, slots=True)
class ParagraphContext:
    """What stays the same through a paragraph."""

    view: View  # The text as the rules see it
    plan: Period  # The period that holds where nothing else is stated
    document: str  # Its id
    paragraph: Paragraph  # The paragraph itself
    end: int  # Where its item ends: its bodies may stand on a line of their own
    issued: int | None  # Year of issue
    since: int | None  # The year from which targets run; a bare year before it tells of the past
    grids: tuple[Grid, ...] = ()  # The tables of goals of the whole text
    # Which of its sentences go on with what was told; filled as they are read
    going_on: dict[int, bool] = field(default_factory=dict, init=False)
    _dates: Dates | None = field(default=None, init=False)
    _brackets: Brackets | None = field(default=None, init=False)

    @property
    def dates(self) -> Dates:
        """The years it states, each with its reach."""
        if self._dates is None:
            self._dates = find_dates(self.view.text, self.paragraph, self.plan, self.issued)
        return self._dates

    @property
    def brackets(self) -> Brackets:
        """The bodies it names, each with its place."""
        if self._brackets is None:
            self._brackets = find_brackets(self.view, self.paragraph, self.end)
        return self._brackets


def read_contexts(
    view: View,
    paragraphs: Sequence[Paragraph],
    grids: tuple[Grid, ...],
    document: Document,
    issued: int | None,
) -> Iterator[ParagraphContext]:
    """Return the paragraphs of a text with what holds in each."""
    plan = _plan(view, document, issued)
    since = issued or plan.start_year or year_after_facts(view.text)
    lead: tuple[Paragraph, Period] | None = None
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        if lead and not _is_led(view, lead[0], paragraph):
            lead = None
        own = heading_period(paragraph.headings, issued) or (lead[1] if lead else plan)
        end = _item_end(view, paragraph, following)
        context = ParagraphContext(
            view, own, document.document, paragraph, end, issued, since, grids
        )
        yield context
        if _leads(view, paragraph) and context.dates:
            lead = paragraph, _passed_on(context.dates[-1].period)


def _passed_on(period: Period) -> Period:
    """Return a period as those inherit it whose own clauses say nothing."""
    return period._replace(status="inherited") if period.status == "stated" else period


def _leads(view: View, paragraph: Paragraph) -> bool:
    """Return whether a line opens a list, whose period it sets: 到2025年,实现以下目标:."""
    opens = view.text[paragraph.end - 1] == ":"
    return opens and paragraph.end - paragraph.start <= _LONGEST_LEAD


def _is_led(view: View, lead: Paragraph, paragraph: Paragraph) -> bool:
    """Return whether a paragraph is still of the list that a line opened."""
    heading = (
        paragraph.end - paragraph.start <= _HEADING
        and "。" not in view.text[paragraph.start : paragraph.end]
    )
    turns = heading or _NOW.match(view.text, paragraph.start)
    return paragraph.section.startswith(lead.section) and not turns


def _plan(view: View, document: Document, issued: int | None) -> Period:
    """Return the plan's period from its entry, or from the text where the entry has none."""
    if document.plan_start and document.plan_end:
        # nothing is left for the text to say
        return Period(document.plan_start, document.plan_end, "plan")
    stated = plan_period(view.text, issued)
    first, last = stated.start_year, document.plan_end or stated.end_year
    if not (first or document.date_signed) and issued and last and issued <= last:
        # an entry that knows its dates states its start, or is asked for it
        first = issued
    status = "plan" if document.plan_end else stated.status
    return Period(document.plan_start or first, last, status)


def year_of_issue(view: View, document: Document) -> int | None:
    """Return the year of issue from the entry, or from the text where the entry has none."""
    signed = document.date_signed
    return signed.year if signed else issue_year(view.text)


def _item_end(view: View, paragraph: Paragraph, following: Paragraph | None) -> int:
    """Return where an item ends: its bodies may stand on a line of their own."""
    if not following or view.text[following.start] not in _OPENING:
        return paragraph.end
    if _OPENS_LINE.match(view.text, following.start):
        return following.end
    return paragraph.end
