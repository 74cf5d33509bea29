"""Rows of the codebook, put together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from policytargets.reading.detection import JudgedSentence
from policytargets.reading.doubts import Read, doubts_of
from policytargets.reading.goal_tables import Goal, read_goals
from policytargets.reading.indicator_texts import indicator_text
from policytargets.reading.indicators import Match, find_indicator
from policytargets.reading.items import Item, find_items
from policytargets.reading.measures import find_commitment, find_measure, is_reduction
from policytargets.reading.numbers import Number
from policytargets.reading.outline import Sentence
from policytargets.reading.paragraphs import ParagraphContext, agencies_after
from policytargets.reading.periods import Period, listed_period, period_at
from policytargets.reading.scope_texts import find_scopes, population_words
from policytargets.reading.view import View
from policytargets.reading.words import is_quantity, join, split_list
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.units import worded_unit

_COUNTIES = re.compile(r"[县市区镇乡]\)?$")

# up to the next number, which has a thing of its own
_PURPOSE = re.compile(r"[,;][^。\d]*")


def match_items(
    text: str, sentence: Sentence, items: Sequence[Item], measures: Sequence[str]
) -> list[Match | None]:
    """Return the indicator of each item of a sentence, or None where the codelist has none."""
    matches: list[Match | None] = []
    for item, measure in zip(items, measures, strict=True):
        match = match_item(text, sentence, item, measure)
        if match is None and matches and matches[-1] and _is_part(text, item):
            # 其中规上20家 counts what the number before counts
            match = matches[-1]._replace(start=item.noun[1], end=item.noun[1])
        matches.append(match)
    return matches


def _is_part(text: str, item: Item) -> bool:
    """Return whether an item names a population and nothing else: 其中规上20家."""
    start, end = item.noun
    plain = population_words().fullmatch(text, start, end)
    return bool(plain) and text[max(start - 2, 0) : start] == "其中"


def match_item(text: str, sentence: Sentence, item: Item, measure: str) -> Match | None:
    """Return the indicator that an item's words name, or None where the codelist has none."""
    unit, noun, after = item_unit(text, item), (item.start, item.number.start), item.after
    if item.member is not None:
        tail = _suffix(text, item)
        for begin in range(tail[0], tail[1] + 1):
            found = find_indicator(
                join(text, item.member, (begin, tail[1])), unit, measure, item.member[1]
            )
            if found:
                return found
        return find_indicator(join(text, item.member, tail), unit, measure)
    found = _first_of_list(text, item, measure) or find_indicator(
        join(text, noun, after), unit, measure
    )
    purpose = _PURPOSE.match(text, after[1], sentence.end)
    if found is None and purpose and _COUNTIES.search(text, *after):
        # 选择1-2个…的县,开展分行业试点: the purpose names what the noun leaves open
        found = find_indicator(join(text, (after[0], purpose.end())), unit, measure)
    return found


def item_unit(text: str, item: Item) -> str:
    """Return the unit of an item's number, with a denominator that its words hold."""
    return worded_unit(item.number.unit, text[item.start : item.end])


def _first_of_list(text: str, item: Item, measure: str) -> Match | None:
    """Return what the first of several things names, which codes a number they share."""
    members = split_list(text, *item.noun)
    if len(members) < 2:
        return None
    first = find_indicator(join(text, members[0]), item.number.unit, measure)
    return first if first and first.end == members[0][1] else None


def _suffix(text: str, item: Item) -> tuple[int, int]:
    """Return the words at a list's end which its last member shares with the others."""
    last_end = item.noun[1]
    if item.member is None or item.member[1] >= last_end or is_quantity(text, item.member):
        return last_end, last_end
    joint = max(text.rfind(sign, item.member[1], last_end) for sign in "、和及与")
    return joint + 1, last_end


def find_quote(text: str, item: Item) -> tuple[int, int]:
    """Return the shortest clause that holds indicator and number."""
    start, end = item.start, item.end
    while start < end and text[start] in "、,;:。和及与—":
        start += 1
    return start, end


_SAME = itemgetter("indicator", "value", "value_max", "unit", "measure", "cadence", "end_year")
_MARKS = str.maketrans("", "", " \t\u00a0\u3000")


def mark_repeats(rows: list[dict[str, object]], title_end: int = 0) -> list[dict[str, object]]:
    """Return the rows with the id of the first mention in ``repeats``.

    Two rows of one section are two things, however alike; what the title says, the text repeats.
    """
    mentions: dict[object, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        alike = mentions[_SAME(row)]
        first = next((other for other in alike if _same_target(other, row, title_end)), None)
        if first is not None:
            row["repeats"] = first["id"]
        elif not any(_same_place(other, row) for other in alike):
            alike.append(row)
    return rows


def _same_target(one: dict[str, object], other: dict[str, object], title_end: int) -> bool:
    titled = int(str(one["start"])) < title_end <= int(str(other["start"]))
    if one["indicator"] == "other" or (one["section"] == other["section"] and not titled):
        return False
    first, second = _plain(one["scope"]), _plain(other["scope"])
    return first == second or bool(first and second and (first in second or second in first))


def _same_place(one: dict[str, object], other: dict[str, object]) -> bool:
    return (one["section"], one["scope"]) == (other["section"], other["scope"])


def _plain(scope: object) -> str:
    """Return a scope without spaces and in the short form of 规模以上, in either script."""
    plain = str(scope).translate(_MARKS)
    return plain.replace("规模以上", "规上").replace("規模以上", "規上")


Row = dict[str, object]


def read_targets(
    view: View,
    contexts: Sequence[ParagraphContext],
    judged: Iterable[JudgedSentence],
    document: str,
) -> list[Row]:
    """Return the targets of a text as rows of the codebook, in text order."""
    goals = [_goal_row(context, goal) for context, goal in find_goals(contexts)]
    rows = [*_sentence_rows(judged), *goals]
    rows.sort(key=itemgetter("start"))
    first_line = view.text.find("\n") if "\n" in view.text else 0
    return mark_repeats(_numbered(document, rows), view.places[first_line])


def _numbered(document: str, rows: list[Row]) -> list[Row]:
    seen: dict[object, int] = {}
    for place, row in enumerate(rows, start=1):
        key = f"{document}@{row['start']}-{row['end']}"
        seen[key] = seen.get(key, 0) + 1
        row["target_id"] = key if seen[key] == 1 else f"{key}.{seen[key]}"
        row["id"] = f"{document}/{place:03d}"
    return rows


def _sentence_rows(
    judged: Iterable[JudgedSentence],
) -> Iterator[Row]:
    """Return the targets of the sentences of a text.

    Each step is done for all sentences before the next one, which keeps what a step needs close
    to the processor.
    """
    told = list(_with_targets(judged))
    items = [find_items(context.view.text, sentence, own) for context, sentence, own in told]
    measures = [
        [find_measure(context.view.text, sentence.start, item) for item in own]
        for (context, sentence, _), own in zip(told, items, strict=True)
    ]
    matches = [
        match_items(context.view.text, sentence, own, [measure for measure, _ in kinds])
        for (context, sentence, _), own, kinds in zip(told, items, measures, strict=True)
    ]
    scopes = [
        find_scopes(context.view, context.paragraph, sentence, own, [*map(_framing, named)])
        for (context, sentence, _), own, named in zip(told, items, matches, strict=True)
    ]
    for (context, sentence, _), *parts in zip(told, items, measures, matches, scopes, strict=True):
        for item, (measure, cadence), match, scope in zip(*parts, strict=True):
            if item.number.unit or match is not None or _is_index(context.view.text, item):
                row = _row(context, sentence, item, match)
                row["indicator_text"] = indicator_text(context.view, item, _framing(match), scope)
                row["measure"], row["cadence"] = measure, cadence
                row["scope"] = scope.written(context.view)
                thing, period = str(row["indicator_text"]), _period(context, item)
                read = Read(context, sentence, item, match, scope, period, thing)
                row["doubt"] = doubts_of(read)
                yield row


def _framing(match: Match | None) -> Match | None:
    """Return a match that parts an item's words into population and name, or None."""
    return match.framing if match else None


def _with_targets(
    judged: Iterable[JudgedSentence],
) -> Iterator[tuple[ParagraphContext, Sentence, list[Number]]]:
    """Return the sentences that set targets, each with their numbers."""
    for context, sentence, own in judged:
        numbers = [number for number, reason in own if not reason]
        if numbers:
            yield context, sentence, numbers


def find_goals(
    contexts: Sequence[ParagraphContext],
) -> Iterator[tuple[ParagraphContext, Goal]]:
    """Return the goals of the tables of a text, each table told of where it begins."""
    for context in contexts:
        for grid in context.grids:
            told = context.paragraph.review and not any(c.aim for c in grid.header.values)
            if context.paragraph.start <= grid.start < context.paragraph.end and not told:
                for goal in read_goals(context.view, grid, context.plan, context.since):
                    yield context, goal


def _goal_row(context: ParagraphContext, goal: Goal) -> Row:
    """Return the target that a cell of a table sets; no date or body of the lines around holds."""
    view, item = goal.view, goal.item
    sentence = Sentence(0, len(view.text))
    paragraph = context.paragraph._replace(headings=())
    match = match_item(view.text, sentence, item, goal.measure)
    scope = find_scopes(view, paragraph, sentence, [item], [_framing(match)])[0]
    nowhere = paragraph._replace(start=0, end=0, sentences=())
    own = replace(context, view=view, plan=goal.period, paragraph=nowhere, end=0)
    headless = "table_undated" if goal.period.status != "stated" else ""
    return _row(own, sentence, item, match) | {
        "doubt": headless,
        "indicator_text": goal.name,
        "measure": goal.measure,
        "cadence": goal.cadence,
        "scope": scope.written(view),
        "binding": goal.binding,
    }


def _is_index(text: str, item: Item) -> bool:
    """Return whether a number without a unit is one: an index (价格指数) or a proportion."""
    words = tuple(load_grammar().words["indices"])
    return item.number.kind in ("proportion", "toone") or text[slice(*item.noun)].endswith(words)


def _row(context: ParagraphContext, sentence: Sentence, item: Item, match: Match | None) -> Row:
    view, number = context.view, item.number
    start, end = view.span(number.start, number.end)
    first, last = view.span(*find_quote(view.text, item))
    period = _period(context, item)
    value, value_max, comparator = _signed(view.text, item)
    return {
        "document": context.document,
        "indicator": match.indicator.indicator if match else "other",
        "number_text": view.raw[start:end],
        "quote": view.raw[first:last],
        "value": value,
        "value_max": value_max,
        "unit": item_unit(view.text, item),
        "comparator": comparator,
        "start_year": period.start_year,
        "end_year": period.end_year,
        "commitment": find_commitment(view.text, sentence.start, item),
        "section": context.paragraph.section,
        "agencies": agencies_after(context.brackets, number.end),
        "repeats": "",
        "start": start,
        "end": end,
        "quote_start": first,
        "quote_end": last,
        "corrected": False,
        "end_year_status": period.status,
        "binding": "",
        # Set from the map of the text, where it was made from another file
        "source_page": None,
        "source_place": "",
        "doubt": "",
        "voice": "",
    }


def _period(context: ParagraphContext, item: Item) -> Period:
    """Return the period of an item: of a 分别 list over several years, the number's own."""
    text, dates = context.view.text, context.dates
    if item.turn:
        listed = listed_period(text, dates, item.led_from, *item.turn)
        if listed:
            return listed
    return period_at(text, dates, item.number.core, context.plan)


def _signed(text: str, item: Item) -> tuple[float, float | None, str]:
    """Return value and comparator; a reduction by at least 3 % is a change of at most -3 %."""
    number = item.number
    if number.unit not in ("%", "百分点") or not is_reduction(text, item):
        return number.value, number.value_max, number.comparator
    turned = {">=": "<=", ">": "<=", "<=": ">="}.get(number.comparator, number.comparator)
    if number.value_max is None:
        return -number.value, None, turned
    return -number.value_max, -number.value, turned
