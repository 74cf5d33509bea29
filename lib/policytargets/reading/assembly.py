"""Assembly: the parts that the other modules read, put together to rows of the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from policytargets.documents import Document
from policytargets.reading.agencies import Brackets, agencies_after, find_brackets
from policytargets.reading.commitment import find_commitment
from policytargets.reading.exclusions import BARE, exclusion
from policytargets.reading.indicators import Match
from policytargets.reading.items import Item, find_items
from policytargets.reading.matching import match_item
from policytargets.reading.measures import find_measure, is_reduction
from policytargets.reading.numbers import Number, find_numbers
from policytargets.reading.outline import BODIES, Paragraph, Sentence
from policytargets.reading.periods import (
    Dates,
    Period,
    find_dates,
    heading_period,
    period_at,
    plan_period,
)
from policytargets.reading.repeats import mark_repeats
from policytargets.reading.scope import Scope, find_scopes
from policytargets.reading.tense import read_outline
from policytargets.reading.view import View, make_view
from policytargets.reading.words import skip_lead

__all__ = ["Row", "excluded_numbers", "outline_of", "read_text", "read_view"]

Row = dict[str, object]


@dataclass(frozen=True)
class _Source:
    """What stays the same through a paragraph."""

    view: View
    plan: Period
    document: str
    paragraph: Paragraph
    dates: Dates
    brackets: Brackets
    since: int | None


def read_text(raw: str, document: Document) -> list[Row]:
    """Return the targets of a text as rows of the codebook, in text order.

    Parameters
    ----------
    raw : str
        The text as it stands in its file.
    document : Document
        Its entry; only the id and the plan's period are used.

    Returns
    -------
    list of dict
        One row a target with the columns of ``targets.csv``; offsets are code points of `raw`.
    """
    view = make_view(raw)
    return read_view(view, outline_of(view, document), document)


def outline_of(view: View, document: Document) -> list[Paragraph]:
    """Return the paragraphs of a text, those that review the past marked."""
    return read_outline(view, _plan(view, document).end_year is not None)


def _plan(view: View, document: Document) -> Period:
    """Return the plan's period from its entry, or from the text where the entry has none."""
    stated = plan_period(view.text, _year(document))
    return Period(document.plan_start or stated.start_year, document.plan_end or stated.end_year)


def read_view(view: View, paragraphs: Sequence[Paragraph], document: Document) -> list[Row]:
    """Return the targets of a text whose view and outline are known (see `read_text`)."""
    rows = [
        row
        for source in _sources(view, paragraphs, document)
        for sentence in source.paragraph.sentences
        for row in _sentence_rows(source, sentence)
    ]
    return mark_repeats(_numbered(document.document, rows))


def _item_end(view: View, paragraph: Paragraph, following: Paragraph | None) -> int:
    """Return where an item ends: its bodies may stand on a line of their own."""
    if following and re.compile(BODIES).match(view.text, following.start):
        return following.end
    return paragraph.end


def _year(document: Document) -> int | None:
    return document.date_signed.year if document.date_signed else None


def _sources(view: View, paragraphs: Sequence[Paragraph], document: Document) -> Iterator[_Source]:
    plan, issued = _plan(view, document), _year(document)
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        own = heading_period(paragraph.headings) or plan
        dates = find_dates(view.text, paragraph, own, issued)
        brackets = find_brackets(view, paragraph, _item_end(view, paragraph, following))
        since = issued or plan.start_year
        yield _Source(view, own, document.document, paragraph, dates, brackets, since)


def _numbered(document: str, rows: list[Row]) -> list[Row]:
    seen: dict[object, int] = {}
    for place, row in enumerate(rows, start=1):
        key = f"{document}@{row['start']}-{row['end']}"
        seen[key] = seen.get(key, 0) + 1
        row["target_id"] = key if seen[key] == 1 else f"{key}.{seen[key]}"
        row["id"] = f"{document}/{place:03d}"
    return rows


def _sentence_rows(source: _Source, sentence: Sentence) -> Iterator[Row]:
    text, paragraph = source.view.text, source.paragraph
    numbers = [number for number, reason in _judged(source, sentence) if not reason]
    items = find_items(text, sentence, numbers)
    measures = [find_measure(text, sentence.start, item) for item in items]
    matches = [
        match_item(text, sentence, item, measure)
        for item, (measure, _) in zip(items, measures, strict=True)
    ]
    scopes = find_scopes(source.view, paragraph, sentence, items, matches)
    for item, (measure, cadence), match, scope in zip(
        items, measures, matches, scopes, strict=True
    ):
        # A bare number is read only as an index, a plain ratio or a proportion.
        if item.number.unit or match is not None or item.number.kind == "proportion":
            row = _row(source, sentence, item, match)
            yield row | {
                "indicator_text": _indicator_text(source.view, item, match, scope),
                "measure": measure,
                "cadence": cadence,
                "scope": scope.written(source.view),
            }


def _judged(source: _Source, sentence: Sentence) -> list[tuple[Number, str]]:
    """Return the numbers of a sentence, each with the reason why it is no target, if it is none."""
    text = source.view.text
    found = find_numbers(text, sentence.start, sentence.end)
    judged: list[tuple[Number, str]] = []
    for place, number in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        listed = bool(judged) and not judged[-1][1]
        reason = exclusion(text, source.paragraph, sentence, number, following, listed)
        judged.append((number, reason or _bygone(source, number)))
    return judged


def _bygone(source: _Source, number: Number) -> str:
    """Return whether a number's year lies before the plan or its issue: it is a fact."""
    before = [date for date in source.dates if date.place <= number.core]
    if not before or before[-1].deadline or not (before[-1].period.end_year and source.since):
        return ""
    return "past" if before[-1].period.end_year < source.since else ""


def excluded_numbers(
    view: View, paragraphs: Sequence[Paragraph], document: Document
) -> dict[int, str]:
    """Return why numbers are no targets, by the offset in the view where each begins."""
    return {
        number.core: reason
        for source in _sources(view, paragraphs, document)
        for sentence in source.paragraph.sentences
        for number, reason in _judged(source, sentence)
        if reason and reason != BARE
    }


def _row(source: _Source, sentence: Sentence, item: Item, match: Match | None) -> Row:
    view, number = source.view, item.number
    start, end = view.span(number.start, number.end)
    quote = _quote(view.text, item)
    period = period_at(source.dates, number.core, source.plan)
    value, value_max, comparator = _signed(view.text, item)
    return {
        "document": source.document,
        "indicator": match.indicator.indicator if match else "other",
        "number_text": view.raw[start:end],
        "quote": view.quote(*quote),
        "value": value,
        "value_max": value_max,
        "unit": number.unit,
        "comparator": comparator,
        "start_year": period.start_year,
        "end_year": period.end_year,
        "commitment": find_commitment(view.text, sentence.start, item),
        "section": source.paragraph.section,
        "agencies": agencies_after(source.brackets, number.end),
        "repeats": "",
        "start": start,
        "end": end,
        "quote_start": view.span(*quote)[0],
        "quote_end": view.span(*quote)[1],
        "corrected": False,
    }


def _signed(text: str, item: Item) -> tuple[float, float | None, str]:
    """Return value and comparator; a reduction by at least 3 % is a change of at most -3 %."""
    number = item.number
    if number.unit not in ("%", "百分点") or not is_reduction(text, item):
        return number.value, number.value_max, number.comparator
    turned = {">=": "<=", ">": "<=", "<=": ">="}.get(number.comparator, number.comparator)
    return -number.value, None if number.value_max is None else -number.value_max, turned


def _quote(text: str, item: Item) -> tuple[int, int]:
    """Return the shortest clause that holds indicator and number."""
    start, end = item.start, item.end
    while start < end and text[start] in "、,;:。和及与—":
        start += 1
    return start, end


def _indicator_text(view: View, item: Item, match: Match | None, scope: Scope) -> str:
    """Return the shortest wording that names the indicator, without the scope before it."""
    start, end = item.member or item.noun
    if item.member and match and match.start >= end:
        # 电气、模具项目各1个: the head noun stands with the last member
        start, end = item.noun
    after_start, after_end = item.after
    if match is None:
        return view.quote(start, end) or view.quote(after_start, after_end)
    if match.start >= after_start:
        return view.quote(skip_lead(view.text, after_start, after_end), after_end)
    if match.end > after_start:
        return view.quote(match.start, after_end)
    for first, last in scope.spans:
        if start <= first and last <= match.start:
            # 工程中项目数: 中 leads over from the population
            start = skip_lead(view.text, last + (view.text[last] == "中"), match.start)
        elif first <= match.start < last <= end:
            start = match.start
    start = min(start, match.start)
    while view.text[start] in "、,;:":
        start += 1
    return view.quote(start, max(end, match.end))
