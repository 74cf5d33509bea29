"""The search page: every target as a row, found by words in either script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from policytargets.display.amounts import headline
from policytargets.display.cells import one_line
from policytargets.messages import LANGUAGES, load_names, translate
from policytargets.site.rendering import source_tag
from policytargets.vocabulary import load_indicators
from policytargets.vocabulary.wordings import simplify

Row = Any
_HAN = range(0x3400, 0xA000)
_SHOWN = ("id", "document", "theme", "name", "quote", "value", "end_year", "measure")
_KEPT = (
    *("target_id", "indicator", "indicator_text", "number_text", "value_max", "unit"),
    *("comparator", "cadence", "start_year", "scope", "commitment", "agencies", "section"),
)


MOST_ON_A_PAGE = 500
"""So many targets a page: each takes about three kilobytes."""


def slice_plans(targets: pd.DataFrame) -> list[list[str]]:
    """Return the plans that share a page, in their order; one list where a page holds all."""
    counts = targets["document"].value_counts(sort=False)
    slices: list[list[str]] = [[]]
    on_page = 0
    for plan, count in counts.items():
        if slices[-1] and on_page + count > MOST_ON_A_PAGE:
            slices.append([])
            on_page = 0
        slices[-1].append(str(plan))
        on_page += count
    return slices


def search_values(targets: pd.DataFrame, facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the template of the search page is filled with."""
    rows = [_row(row, facts[row.document]) for row in targets.itertuples()]
    return {
        "rows": rows,
        "shown": [(name, translate(f"column.{_heading(name)}")) for name in _SHOWN],
        "kept": _KEPT,
        "filters": [
            _filter("document", 1, [(r["plan"], r["region"]) for r in rows]),
            _filter("theme", 2, [(r["theme"], r["theme_name"]) for r in rows]),
            _filter("name", 3, [(r["name"], r["name"]) for r in rows]),
            _filter("end_year", 6, sorted((r["due"], r["due"]) for r in rows)),
            _filter("measure", 7, [(r["form"], r["form_name"]) for r in rows]),
        ],
        "folding": folding("".join(row["index"] for row in rows)),
    }


def folding(index: str) -> tuple[str, str]:
    """Return the characters that a query may hold in another script, and what each becomes."""
    pairs = [(other, simple) for other, simple in _variants() if simple in index]
    return "".join(other for other, _ in pairs), "".join(simple for _, simple in pairs)


def grid_words() -> dict[str, Any]:
    """Return what DataTables says to a reader, in one language and in the form that it asks."""
    keys = ("info", "info_empty", "info_filtered", "none", "first", "previous", "next", "last")
    orders = ("order", "order_reverse", "order_remove")
    said = {key: translate(f"search.{key}") for key in (*keys, *orders)}
    told = {name: said[name] for name in ("first", "previous", "next", "last")}
    aria = {"orderable": said["order"], "orderableReverse": said["order_reverse"]}
    return {
        "info": said["info"],
        "infoEmpty": said["info_empty"],
        "infoFiltered": said["info_filtered"],
        "zeroRecords": said["none"],
        "emptyTable": said["none"],
        "aria": {**aria, "orderableRemove": said["order_remove"], "paginate": told},
    }


@cache
def _variants() -> list[tuple[str, str]]:
    """Return every character that has a Simplified form, with it."""
    characters = list(map(chr, _HAN))
    simple = simplify("\n".join(characters)).split("\n")
    return [pair for pair in zip(characters, simple, strict=True) if pair[0] != pair[1]]


def _heading(column: str) -> str:
    return {"quote": "quote_only", "name": "name"}.get(column, column)


def _row(row: Row, fact: Mapping[str, Any]) -> dict[str, Any]:
    quote, number = one_line(row.quote), one_line(row.number_text)
    return {
        "id": row.id,
        "plan": row.document,
        "region": fact["region"],
        "mark": fact["mark"],
        "tag": source_tag(fact["script"]),
        "theme": row.theme,
        "theme_name": translate(f"theme.{row.theme}"),
        "name": row.name,
        "quote": quote,
        "parts": quote.rpartition(number) if number in quote else (quote, "", ""),
        "headline": headline(row),
        "value": _plain(row.value),
        "due": "" if pd.isna(row.end_year) else str(int(row.end_year)),
        "form": row.measure,
        "form_name": translate(f"measure.{row.measure}"),
        "kept": [_plain(getattr(row, column)) for column in _KEPT],
        "index": _index(row, fact),
    }


def _index(row: Row, fact: Mapping[str, Any]) -> str:
    """Return the words by which a target is found, in both languages, in Simplified."""
    names = {entry.indicator: (entry.name_en, entry.name_zh) for entry in load_indicators()}
    words = (
        *(row.id, row.target_id, row.quote, row.indicator_text, row.number_text, row.scope),
        *(row.agencies, *names.get(row.indicator, (row.indicator,))),
        *(load_names()[f"theme.{row.theme}"][code] for code in LANGUAGES),
        *(fact[f"region_{code}"] for code in LANGUAGES),
    )
    # What one plan writes with blanks inside another writes without.
    both = [form for word in words if word for form in (word, "".join(word.split()))]
    return simplify(one_line(" ".join(dict.fromkeys(both))))


def _plain(value: object) -> str:
    if isinstance(value, str):
        return one_line(value)
    if pd.isna(value):
        return ""
    number = float(str(value))
    return str(int(number)) if number.is_integer() else repr(number)


def _filter(column: str, place: int, choices: Sequence[tuple[str, str]]) -> dict[str, Any]:
    named = {code: name for code, name in choices if code}
    return {
        "column": column,
        "place": place,
        "label": translate(f"column.{column}"),
        "choices": list(named.items()),
    }
