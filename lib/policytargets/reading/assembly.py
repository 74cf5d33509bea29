"""Assembly: the parts that the other modules read, put together to rows of the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from policytargets.documents import Document
from policytargets.reading.agencies import agencies_after
from policytargets.reading.commitment import find_commitment
from policytargets.reading.grids import Goal, read_goals
from policytargets.reading.indicators import Match
from policytargets.reading.items import Item, find_items
from policytargets.reading.judging import judge_numbers
from policytargets.reading.matching import match_item, match_items
from policytargets.reading.measures import find_measure, is_reduction
from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.periods import listed_period, period_at
from policytargets.reading.planned import Period
from policytargets.reading.repeats import mark_repeats
from policytargets.reading.scope import find_scopes
from policytargets.reading.sources import Source, outline_of, read_sources
from policytargets.reading.view import View, make_view
from policytargets.reading.wording import find_quote, indicator_text
from policytargets.vocabulary import load_grammar

__all__ = ["Row", "read_text", "read_view"]

Row = dict[str, object]


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


def read_view(view: View, paragraphs: Sequence[Paragraph], document: Document) -> list[Row]:
    """Return the targets of a text whose view and outline are known (see `read_text`)."""
    sources = list(read_sources(view, paragraphs, document))
    rows = [*_sentence_rows(sources), *_grid_rows(sources)]
    rows.sort(key=itemgetter("start"))
    first_line = view.text.find("\n") if "\n" in view.text else 0
    return mark_repeats(_numbered(document.document, rows), view.places[first_line])


def _numbered(document: str, rows: list[Row]) -> list[Row]:
    seen: dict[object, int] = {}
    for place, row in enumerate(rows, start=1):
        key = f"{document}@{row['start']}-{row['end']}"
        seen[key] = seen.get(key, 0) + 1
        row["target_id"] = key if seen[key] == 1 else f"{key}.{seen[key]}"
        row["id"] = f"{document}/{place:03d}"
    return rows


def _sentence_rows(sources: Sequence[Source]) -> Iterator[Row]:
    """Return the targets of the sentences of a text.

    Each step is done for all sentences before the next one, which keeps what a step needs close
    to the processor.
    """
    told = list(_with_targets(sources))
    items = [find_items(source.view.text, sentence, own) for source, sentence, own in told]
    measures = [
        [find_measure(source.view.text, sentence.start, item) for item in own]
        for (source, sentence, _), own in zip(told, items, strict=True)
    ]
    matches = [
        match_items(source.view.text, sentence, own, [measure for measure, _ in kinds])
        for (source, sentence, _), own, kinds in zip(told, items, measures, strict=True)
    ]
    scopes = [
        find_scopes(source.view, source.paragraph, sentence, own, named)
        for (source, sentence, _), own, named in zip(told, items, matches, strict=True)
    ]
    for (source, sentence, _), *parts in zip(told, items, measures, matches, scopes, strict=True):
        for item, (measure, cadence), match, scope in zip(*parts, strict=True):
            if item.number.unit or match is not None or _is_index(source.view.text, item):
                row = _row(source, sentence, item, match)
                row["indicator_text"] = indicator_text(source.view, item, match, scope)
                row["measure"], row["cadence"] = measure, cadence
                row["scope"] = scope.written(source.view)
                yield row


def _with_targets(
    sources: Sequence[Source],
) -> Iterator[tuple[Source, Sentence, list[Number]]]:
    """Return the sentences that set targets, each with their numbers."""
    for source, sentence, judged in judge_numbers(sources):
        numbers = [number for number, reason in judged if not reason]
        if numbers:
            yield source, sentence, numbers


def _grid_rows(sources: Sequence[Source]) -> Iterator[Row]:
    """Return the targets of the tables of a text, each told of where it begins."""
    for source in sources:
        for grid in source.grids:
            told = source.paragraph.review and not any(c.aim for c in grid.header.values)
            if source.paragraph.start <= grid.start < source.paragraph.end and not told:
                for goal in read_goals(source.view, grid, source.plan, source.since):
                    yield _goal_row(source, goal)


def _goal_row(source: Source, goal: Goal) -> Row:
    """Return the target that a cell of a table sets; no date or body of the lines around holds."""
    view, item = goal.view, goal.item
    sentence = Sentence(0, len(view.text))
    paragraph = source.paragraph._replace(headings=())
    match = match_item(view.text, sentence, item, goal.measure)
    scope = find_scopes(view, paragraph, sentence, [item], [match])[0]
    nowhere = paragraph._replace(start=0, end=0, sentences=())
    own = replace(source, view=view, plan=goal.period, paragraph=nowhere, end=0)
    return _row(own, sentence, item, match) | {
        "indicator_text": goal.name,
        "measure": goal.measure,
        "cadence": goal.cadence,
        "scope": scope.written(view),
    }


def _is_index(text: str, item: Item) -> bool:
    """Return whether a number without a unit is one: an index (价格指数) or a proportion."""
    words = tuple(load_grammar().words["indices"])
    return item.number.kind in ("proportion", "toone") or text[slice(*item.noun)].endswith(words)


def _row(source: Source, sentence: Sentence, item: Item, match: Match | None) -> Row:
    view, number = source.view, item.number
    start, end = view.span(number.start, number.end)
    first, last = view.span(*find_quote(view.text, item))
    period = _period(source, item)
    value, value_max, comparator = _signed(view.text, item)
    return {
        "document": source.document,
        "indicator": match.indicator.indicator if match else "other",
        "number_text": view.raw[start:end],
        "quote": view.raw[first:last],
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
        "quote_start": first,
        "quote_end": last,
        "corrected": False,
    }


def _period(source: Source, item: Item) -> Period:
    """Return the period of an item: of a 分别 list over several years, the number's own."""
    text, dates = source.view.text, source.dates
    if item.turn:
        listed = listed_period(text, dates, item.led_from, *item.turn)
        if listed:
            return listed
    return period_at(dates, item.number.core, source.plan)


def _signed(text: str, item: Item) -> tuple[float, float | None, str]:
    """Return value and comparator; a reduction by at least 3 % is a change of at most -3 %."""
    number = item.number
    if number.unit not in ("%", "百分点") or not is_reduction(text, item):
        return number.value, number.value_max, number.comparator
    turned = {">=": "<=", ">": "<=", "<=": ">="}.get(number.comparator, number.comparator)
    return -number.value, None if number.value_max is None else -number.value_max, turned
