"""Sources: the paragraphs of a text, each with the years and bodies which hold in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from policytargets.documents import Document
from policytargets.reading.agencies import Brackets, find_brackets
from policytargets.reading.grids import Grid, read_grids
from policytargets.reading.outline import BODIES, Paragraph
from policytargets.reading.periods import Dates, find_dates
from policytargets.reading.planned import Period, heading_period, issue_year, plan_period
from policytargets.reading.tense import read_outline
from policytargets.reading.view import View

__all__ = ["Source", "outline_of", "read_sources"]

_OPENS_LINE = re.compile(BODIES)
_OPENING = frozenset("([〔责牵主落")
_NOW = re.compile("今年|明年|下一步")
_LONGEST_LEAD = 120
_HEADING = 25


@dataclass(eq=False, slots=True)
class Source:
    """What stays the same through a paragraph.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    plan : Period
        The period that holds where nothing else is stated.
    document : str
        Its id.
    paragraph : Paragraph
        The paragraph itself.
    end : int
        Where its item ends: its bodies may stand on a line of their own.
    issued : int or None
        Year of issue.
    since : int or None
        The year from which targets run; a bare year before it tells of the past.
    grids : tuple of Grid
        The tables of goals of the whole text.

    Attributes
    ----------
    going_on : dict of int to bool
        Which of its sentences go on with what was told; filled as they are read.
    """

    view: View
    plan: Period
    document: str
    paragraph: Paragraph
    end: int
    issued: int | None
    since: int | None
    grids: tuple[Grid, ...] = ()
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


def outline_of(view: View, document: Document) -> list[Paragraph]:
    """Return the paragraphs of a text, those that review the past marked."""
    return read_outline(view, document.plan_end is not None, _issued(view, document))


def read_sources(
    view: View, paragraphs: Sequence[Paragraph], document: Document
) -> Iterator[Source]:
    """Return the paragraphs of a text with what holds in each.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    paragraphs : sequence of Paragraph
        As returned by `outline_of`.
    document : Document
        Its entry; only the id, the dates and the plan's period are used.
    """
    issued = _issued(view, document)
    plan = _plan(view, document, issued)
    lead: tuple[Paragraph, Period] | None = None
    grids = tuple(read_grids(view))
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        if lead and not _is_led(view, lead[0], paragraph):
            lead = None
        own = heading_period(paragraph.headings, issued) or (lead[1] if lead else plan)
        end, since = _item_end(view, paragraph, following), issued or plan.start_year
        source = Source(view, own, document.document, paragraph, end, issued, since, grids)
        yield source
        if _leads(view, paragraph) and source.dates:
            lead = paragraph, source.dates[-1].period


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
        return Period(document.plan_start, document.plan_end)
    stated = plan_period(view.text, issued)
    first, last = stated.start_year, document.plan_end or stated.end_year
    if not (first or document.date_signed) and issued and last and issued <= last:
        # an entry that knows its dates states its start, or is asked for it
        first = issued
    return Period(document.plan_start or first, last)


def _issued(view: View, document: Document) -> int | None:
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
