"""The page of a plan's text: cut, each target marked at its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from policytargets.display.amounts import headline
from policytargets.display.target import source_place
from policytargets.messages import in_language, load_names, localised, translate
from policytargets.reading import Reading
from policytargets.reading.outline import Paragraph
from policytargets.site.evidence.readings import Relations, Use, fields_of, relations_of
from policytargets.tables import read_table

_LONGEST = 40
_PLACE = re.compile(r"([a-z0-9][a-z0-9-]*)@([0-9]+)-([0-9]+)")
Row = Any
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SPECIAL = re.compile(r"[^\w/@.-]", re.ASCII)
# A browser would read a bare carriage return as a line feed.
_RETURN = {ord("\r"): "&#13;"}


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
    reasons = {one["name"]: one["why"] for one in others}
    reasons |= {span.name: why for span, why in passages.items()}
    shown = {*anchors, *(key for own in anchors.values() for key in own), *reasons}
    cited = cited_spans(plan, len(text), linked, shown)
    mark = Mark(anchors, dict(zip(targets["id"], targets["theme"], strict=True)), reasons)
    headings = list(find_headings(reading))
    lines = cut_lines(text, [*_spans(rows), *_numerals(others), *passages, *cited])
    places = {heading.start for heading in headings}
    return {
        "lines": list(_lines(lines, mark, _cards(rows, tables, uses), places)),
        "outline": headings,
        "legend": Counter(targets["theme"]).most_common(),
        "others": _grouped(others),
        "styles": target_styles(anchors | {one.name: (one.name,) for one in (*passages, *cited)}),
        "in_language": in_language,
    }


def _cards(
    rows: Sequence[Row], tables: Tables, uses: Mapping[str, Sequence[Use]]
) -> list[dict[str, Any]]:
    """Return what is told of each target, with the ids of those before and after it."""
    ids = [None, *(row.id for row in rows), None]
    return [
        {**_card(row, tables, uses.get(row.target_id, ())), "before": before, "after": after}
        for row, before, after in zip(rows, ids, ids[2:], strict=False)
    ]


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


@dataclass(frozen=True)
class Span:
    """A place in a text that is to be marked."""

    start: int  # Offsets in the raw text
    end: int
    # number or clause of a target, numeral for one that is none, passage for what the plan says
    # instead of a number, or cited for what else a report quotes
    kind: str
    # What it belongs to: the id of a target, else its place, such as wenzhou-2020@725-727
    name: str


@dataclass(frozen=True)
class Piece:
    """A run of characters under the same spans."""

    start: int  # Its offset in the raw text
    text: str  # Its characters
    spans: tuple[Span, ...]  # All that hold it, in the order given
    opening: tuple[Span, ...]  # Those that begin with it

    def named(self, *kinds: str) -> list[str]:
        """Return the names of the spans of some kinds that hold it, each once."""
        return list(dict.fromkeys(span.name for span in self.spans if span.kind in kinds))


@dataclass(frozen=True)
class Line:
    """A line of a text with its end, cut into pieces."""

    start: int
    pieces: tuple[Piece, ...]


def cut_lines(text: str, spans: Sequence[Span]) -> Iterator[Line]:
    """Give the lines of a text, cut wherever a span begins or ends; joined they are the text."""
    waiting = sorted(spans, key=lambda span: span.start)
    for line in _LINE.finditer(text):
        start, end = line.span()
        own = [span for span in waiting if span.start < end and span.end > start]
        yield Line(start, tuple(_pieces(text, start, end, own)))
        waiting = [span for span in waiting if span.end > end]


def _pieces(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    cuts = {start, end} | {at for span in spans for at in (span.start, span.end)}
    places = sorted(at for at in cuts if start <= at <= end)
    for first, last in pairwise(places):
        over = tuple(span for span in spans if span.start <= first and span.end >= last)
        opening = tuple(span for span in over if span.start == first)
        yield Piece(first, text[first:last], over, opening)


class Mark:
    """How the spans of a plan are set."""

    def __init__(
        self,
        anchors: Mapping[str, Sequence[str]],
        themes: Mapping[str, str],
        reasons: Mapping[str, str],
    ) -> None:
        self.anchors, self.themes, self.reasons = anchors, themes, reasons

    def opening(self, piece: Piece) -> str:
        """Return the anchors that stand before a piece."""
        opened = [span for span in piece.opening if span.kind != "clause"]
        names = [name for span in opened for name in self.anchors.get(span.name, (span.name,))]
        return "".join(f'<span class="at" id="{escape(name)}"></span>' for name in names)

    def markup(self, piece: Piece) -> str:
        """Return a piece with its anchors, set as the spans over it ask."""
        text = escape(piece.text, quote=False).translate(_RETURN)
        held = " ".join(map(number_of, piece.named("number", "clause", "passage", "cited")))
        data = f' data-t="{escape(held)}"' if held else ""
        return self.opening(piece) + self._set(piece, text, data)

    def _set(self, piece: Piece, text: str, data: str) -> str:
        numbers = piece.named("number")
        if numbers:
            opens = [number_of(span.name) for span in piece.opening if span.kind == "number"]
            label = f' data-n="{", ".join(opens)}"' if opens else ""
            theme = self.themes[numbers[0]]
            return f'<a class="n t-{theme}" href="#{escape(numbers[0])}"{data}{label}>{text}</a>'
        for kind, look in (("numeral", "o"), ("passage", "p")):
            for name in piece.named(kind):
                why = escape(self.reasons[name])
                return f'<span class="{look}" title="{why}"{data}>{text}</span>'
        look = ' class="q"' if piece.named("clause") else ""
        return f"<span{look}{data}>{text}</span>" if data else text


def number_of(name: str) -> str:
    """Return the running number of an id such as ``wenzhou-2020/017``, the offsets of a place."""
    return name.rpartition("/")[2].rpartition("@")[2]


def mark_line(pieces: Sequence[Piece], mark: Mark) -> Markup:
    """Return a line as markup; its text is that of the pieces, to the character."""
    return Markup("".join(mark.markup(piece) for piece in pieces))


def target_styles(anchors: Mapping[str, Sequence[str]]) -> Markup:
    """Return the rules that show the target an address names, without any script.

    A target may be cut into several pieces, which one ``:target`` cannot all be.
    """
    rules = []
    for name, own in anchors.items():
        named = ",".join(f'[id="{_SPECIAL.sub(_escaped, anchor)}"]' for anchor in own)
        here, number = f":root:has(:is({named}):target)", number_of(name)
        rules.append(f'{here} [data-t~="{number}"]{{background:var(--lit);color:var(--lit-ink)}}')
        if "@" not in name:  # a place that is no target has no reading
            rules.append(f'{here} [data-r="{number}"]{{--shown:block;border-color:var(--accent)}}')
    return Markup("\n".join(rules))


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):x} "
