"""Assembly: the parts that the other modules read, put together to rows of the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policytargets.documents import Document
from policytargets.reading.agencies import agencies_after
from policytargets.reading.commitment import find_commitment
from policytargets.reading.grids import Goal, read_goals
from policytargets.reading.indicators import Match
from policytargets.reading.items import Item, find_items
from policytargets.reading.judging import judge_numbers
from policytargets.reading.matching import match_item, match_items
from policytargets.reading.measures import find_measure, is_reduction
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
    rows = [
        row for source in read_sources(view, paragraphs, document) for row in _source_rows(source)
    ]
    rows.sort(key=lambda row: int(str(row["start"])))
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


def _source_rows(source: Source) -> Iterator[Row]:
    """Return the targets of a paragraph, and of a table of goals that begins in it."""
    for sentence in source.paragraph.sentences:
        yield from _sentence_rows(source, sentence)
    for grid in source.grids:
        told = source.paragraph.review and not any(c.aim for c in grid.header.values)
        if source.paragraph.start <= grid.start < source.paragraph.end and not told:
            for goal in read_goals(source.view, grid, source.plan, source.since):
                yield _goal_row(source, goal)


def _goal_row(source: Source, goal: Goal) -> Row:
    """Return the target that a cell of a table sets; no date or body of the lines around holds."""
    view, item = goal.view, goal.item
    sentence = Sentence(0, len(view.text))
    paragraph = replace(source.paragraph, headings=())
    match = match_item(view.text, sentence, item, goal.measure)
    scope = find_scopes(view, paragraph, sentence, [item], [match])[0]
    own = replace(source, view=view, plan=goal.period, dates=[], brackets=[])
    return _row(own, sentence, item, match) | {
        "indicator_text": goal.name,
        "measure": goal.measure,
        "cadence": goal.cadence,
        "scope": scope.written(view),
    }


def _sentence_rows(source: Source, sentence: Sentence) -> Iterator[Row]:
    text, paragraph = source.view.text, source.paragraph
    numbers = [number for number, reason in judge_numbers(source, sentence) if not reason]
    items = find_items(text, sentence, numbers)
    measures = [find_measure(text, sentence.start, item) for item in items]
    matches = match_items(text, sentence, items, [measure for measure, _ in measures])
    scopes = find_scopes(source.view, paragraph, sentence, items, matches)
    for item, (measure, cadence), match, scope in zip(
        items, measures, matches, scopes, strict=True
    ):
        if item.number.unit or match is not None or _is_index(text, item):
            row = _row(source, sentence, item, match)
            yield row | {
                "indicator_text": indicator_text(source.view, item, match, scope),
                "measure": measure,
                "cadence": cadence,
                "scope": scope.written(source.view),
            }


def _is_index(text: str, item: Item) -> bool:
    """Return whether a number without a unit is one: an index (价格指数) or a proportion."""
    words = tuple(load_grammar().words["indices"])
    return item.number.kind in ("proportion", "toone") or text[slice(*item.noun)].endswith(words)


def _row(source: Source, sentence: Sentence, item: Item, match: Match | None) -> Row:
    view, number = source.view, item.number
    start, end = view.span(number.start, number.end)
    quote = find_quote(view.text, item)
    period = _period(source, item)
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
