"""The page of a plan's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from policytargets.display.target import source_place
from policytargets.messages import in_language, load_names, localised, translate
from policytargets.reading import Reading
from policytargets.reading.outline import Paragraph
from policytargets.site.evidence.readings import Relations, Use, fields_of, headline, relations_of
from policytargets.site.evidence.text import Line, Mark, Span, cut_lines, mark_line, target_styles
from policytargets.tables import read_table

_LONGEST = 40


@dataclass(frozen=True)
class Heading:
    """A heading of a plan."""

    start: int  # Offset of its line in the raw text
    text: str  # As it stands, without blanks and what follows it in its line
    depth: int  # 1 for the outermost


def find_headings(reading: Reading) -> Iterator[Heading]:
    """Return the headings of a text in order.

    Numbered lines below one heading are headings all or none: where one of them is a clause of the
    body, a short one beside it is a clause, too.
    """
    view, before = reading.view, ""
    found: list[tuple[str, Paragraph]] = []
    clauses: set[str] = set()
    for paragraph in reading.outline:
        path = paragraph.section
        title = paragraph.headings[-1] if paragraph.headings else ""
        if path and path != before:
            above = path.rpartition("/")[0]
            if title in view.text[paragraph.start : paragraph.end]:
                found.append((above, paragraph))
            elif above:
                clauses.add(above)
        before = path
    for _, paragraph in (one for one in found if one[0] not in clauses):
        words = "".join(view.quote(paragraph.start, paragraph.end).split())
        text = re.split("[。：:]", words, maxsplit=1)[0][:_LONGEST]
        depth = paragraph.section.count("/") + 1
        yield Heading(view.places[paragraph.start], text, depth)


_PLACE = re.compile(r"([a-z0-9][a-z0-9-]*)@([0-9]+)-([0-9]+)")


def cited_spans(
    plan: str, length: int, linked: Iterable[str], shown: Collection[str]
) -> list[Span]:
    """Return the places of a plan that pages link to, so that its evidence page can show them."""
    places = {name: found for name in linked if (found := _PLACE.fullmatch(name))}
    spans = [
        Span(int(found[2]), int(found[3]), "cited", name)
        for name, found in places.items()
        if found[1] == plan and name not in shown
    ]
    inside = [span for span in spans if span.start < span.end <= length]
    return sorted(inside, key=lambda span: (span.start, span.end))


Row = Any


@dataclass(frozen=True)
class Tables:
    """The clean tables as evidence pages in one language need them."""

    targets: pd.DataFrame  # The clean tables, the targets with name and theme of their indicators
    numbers: pd.DataFrame
    missing: pd.DataFrame
    derived: Mapping[str, Row]  # Row of normalised by key of the target
    relations: Mapping[str, Relations]  # By key of the target


def read_tables(root: Path) -> Tables:
    """Return the clean tables of a project for the evidence pages in one language."""
    indicators = read_table("indicators", root).set_index("indicator")
    targets = read_table("targets", root)
    names = indicators[localised("name")].reindex(targets["indicator"])
    themes = indicators["theme"].reindex(targets["indicator"])
    targets["name"] = names.where(names.notna(), targets["indicator"].to_numpy()).to_numpy()
    targets["theme"] = themes.fillna("other").to_numpy()
    derived = {row.target_id: row for row in read_table("normalised", root).itertuples()}
    numbers, missing = (read_table(name, root) for name in ("numbers", "missing"))
    return Tables(targets, numbers, missing, derived, relations_of(root))


def evidence_values(
    reading: Reading,
    tables: Tables,
    uses: Mapping[str, Sequence[Use]],
    linked: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what the template of a plan's evidence page is filled with."""
    plan, text = reading.document.document, reading.raw
    targets = tables.targets[tables.targets["document"] == plan]
    rows = list(targets.itertuples())
    others = _others(tables.numbers, plan)
    anchors = {row.id: (row.id, row.target_id) for row in rows}
    passages = _passages(tables, plan)
    reasons = {one["name"]: one["why"] for one in others} | {
        span.name: why for span, why in passages.items()
    }
    shown = {*anchors, *(key for own in anchors.values() for key in own), *reasons}
    cited = cited_spans(plan, len(text), linked, shown)
    mark = Mark(anchors, dict(zip(targets["id"], targets["theme"], strict=True)), reasons)
    ids = [None, *(row.id for row in rows), None]
    cards = [
        {**_card(row, tables, uses.get(row.target_id, ())), "before": before, "after": after}
        for row, before, after in zip(rows, ids, ids[2:], strict=False)
    ]
    headings = list(find_headings(reading))
    lines = cut_lines(text, [*_spans(rows), *_numerals(others), *passages, *cited])
    places = {heading.start for heading in headings}
    return {
        "lines": list(_lines(lines, mark, cards, places)),
        "outline": headings,
        "legend": Counter(targets["theme"]).most_common(),
        "others": _grouped(others),
        "styles": target_styles(
            anchors | {span.name: (span.name,) for span in (*passages, *cited)}
        ),
        "in_language": in_language,
    }


def _spans(rows: Sequence[Row]) -> Iterator[Span]:
    for row in rows:
        yield Span(row.quote_start, row.quote_end, "clause", row.id)
        yield Span(row.start, row.end, "number", row.id)


def _numerals(others: Sequence[Mapping[str, Any]]) -> Iterator[Span]:
    for one in others:
        yield Span(one["start"], one["end"], "numeral", one["name"])


def _passages(tables: Tables, plan: str) -> dict[Span, str]:
    """Return what the plan says of a family in place of a number, with what kind of saying it is.

    Where it says nothing there is no place; what a target says is marked as a target.
    """
    own = tables.missing[tables.missing["document"] == plan].dropna(subset="quote_start")
    found: dict[Span, str] = {}
    for row in own.itertuples():
        start, end = int(row.quote_start), int(row.quote_end)
        span = Span(start, end, "passage", f"{plan}@{start}-{end}")
        found[span] = translate(f"kind.{row.kind}")
    return found


def _others(numbers: pd.DataFrame, plan: str) -> list[dict[str, Any]]:
    """Return the numerals of a plan that are no targets, each with the reason in words."""
    own = numbers[(numbers["document"] == plan) & (numbers["role"] != "target")]
    return [
        {
            "name": f"{plan}@{row.start}-{row.end}",
            "start": row.start,
            "end": row.end,
            "text": row.text,
            "why": _why(row),
        }
        for row in own.itertuples()
    ]


def _why(row: Row) -> str:
    role = translate(f"role.{row.role}")
    if f"reason.{row.reason}" not in load_names():
        return role
    reason = translate(f"reason.{row.reason}")
    return translate("evidence.why", role=role, reason=reason)


def _grouped(others: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the numerals by reason, the most common first."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in others:
        groups.setdefault(one["why"], []).append(one)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _card(row: Row, tables: Tables, uses: Sequence[Use]) -> dict[str, Any]:
    return {
        "row": row,
        "number": row.id.rpartition("/")[2],
        "headline": headline(row),
        "original": source_place(row),
        "fragment": fragment_of(row),
        "reading": list(fields_of(row, tables.derived.get(row.target_id))),
        "relations": tables.relations[row.target_id],
        "uses": uses,
    }


def fragment_of(row: Row) -> str:
    """Return what leads to a target inside the original: a page, or the words on a web page."""
    if pd.notna(row.source_page):
        return f"page={int(row.source_page)}"
    return f":~:text={quote(' '.join(row.number_text.split()))}"


def _lines(
    lines: Iterator[Line], mark: Mark, cards: Sequence[Mapping[str, Any]], headings: set[int]
) -> Iterator[dict[str, Any]]:
    """Give each line with the readings of the numbers that begin in it."""
    for line in lines:
        length = sum(len(piece.text) for piece in line.pieces)
        own = [c for c in cards if line.start <= c["row"].start < line.start + length]
        place = next((at for at in headings if line.start <= at < line.start + length), None)
        yield {"html": mark_line(line.pieces, mark), "cards": own, "heading": place}
