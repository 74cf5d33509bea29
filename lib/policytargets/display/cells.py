"""One cell: text, HTML, kind."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.pairs import carried
from policytargets.display.links import Name, copy_mark, link_html, link_ids, listed_ids
from policytargets.messages import LANGUAGES, current_language, load_names, translate
from policytargets.vocabulary import load_indicators
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.units import unit_names

_CODED = (
    *(
        "measure",
        "comparator",
        "cadence",
        "commitment",
        "commitment_short",
        "binding",
        "doubt",
        "voice",
        "theme",
        "level",
    ),
    *(
        "copy_source",
        "script",
        "published_as",
        "end_year_status",
        "status",
        "same_file",
        "field",
        "feature",
        "role",
        "reason",
    ),
    *("verdict", "caveat", "kind", "contradiction", "when", "start_status"),
)
_NAMESPACES = {"form": "measure", "baseline_status": "baseline"}
_PLANS = ("document", "plan_a", "plan_b", "other_document")
_PLACES = ("target_id", "id", "indicator", "sha256")
_UNITS = ("unit", "canonical_unit")
_MONEY = ("元", "美元")
_SCALES = {"en": ((1e9, "billion"), (1e6, "million")), "zh": ((1e8, "yi"), (1e4, "wan"))}
Row = Any
_YEARS = ("year", "start_year", "end_year", "plan_start", "plan_end")


@dataclass(frozen=True)
class Cell:
    """What a reader sees in one cell."""

    lines: tuple[str, ...]  # The text; lines after the first are set smaller
    kind: str = "text"  # text, number, code or missing: how it is set
    html: str = ""  # Markup of this package in place of the lines, with all text in it escaped
    span: int = 1  # How many columns it takes
    target: str = ""  # Id of the target whose number it shows: the first line links there


def make_cell(
    column: str, value: object, decimals: int | None = None, blank: str | None = None
) -> Cell:
    """Return a value of a table as it is shown."""
    if isinstance(value, Cell):
        return value
    if _is_missing(value):
        shown = translate("missing.value") if blank is None else blank
        return Cell((shown,), "missing")
    if column in _PLANS:
        return _plan_cell(str(value))
    if column == "family":
        return Cell((family_name(str(value)),))
    if column == "verdict":
        return verdict_cell(str(value))
    if column in _CODED or column in _NAMESPACES:
        return Cell((name_of(column, str(value)),))
    if column == "corpus":
        return Cell((corpus_name(str(value)),))
    if column in _UNITS:
        return Cell((unit_name(str(value)),))
    if column in _PLACES:
        return Cell((str(value),), "code")
    if isinstance(value, str):
        return Cell((one_line(value),))
    if column in _YEARS:
        return Cell((str(value),), "number")
    fixed = decimals if isinstance(value, float) else None
    return Cell((format_number(float(str(value)), fixed),), "number")


def format_number(value: float, decimals: int | None = None) -> str:
    """Return a number with thousands separators and no fraction that it does not have."""
    if value == int(value) and decimals is None:
        return f"{int(value):,}"
    fixed = f"{value:,.{4 if decimals is None else decimals}f}"
    return fixed if decimals is not None else fixed.rstrip("0").rstrip(".")


def name_of(column: str, code: str) -> str:
    """Return the name of a code, such as ``level`` of ``measure``."""
    return translate(f"{_NAMESPACES.get(column, column)}.{code}")


def caveat_names(pair: Row) -> list[str]:
    """Return by name all that a pair carries; of a refused one, what refuses it."""
    return [name_of("caveat", code) for code in carried(pair)]


def verdict_cell(code: str) -> Cell:
    """Return a verdict as a chip: its sign, its name and, last of all, its colour."""
    mark, name = (translate(f"{key}.{code}") for key in ("verdict_mark", "verdict"))
    text = translate("view.chip", mark=mark, name=name)
    return Cell((text,), "text", f'<span class="chip {code}">{escape(text)}</span>')


_SHADES = 5


def shaded(lines: Sequence[str], value: float, top: float) -> Cell:
    """Return a number on a ground the darker the nearer it comes to the top; nothing for none."""
    if not value or math.isnan(value):
        return Cell(("",), "none")
    return Cell(tuple(lines), f"shade s{math.ceil(_SHADES * value / top)}")


def shade(
    table: pd.DataFrame, columns: Sequence[str], top: float = 0.0, decimals: int | None = None
) -> pd.DataFrame:
    """Return a table with the numbers of some columns on grounds that tell their size."""
    most = top or float(table[list(columns)].max(axis=None, skipna=True) or 1)
    own = {
        c: [shaded([format_number(v, decimals)] if v else [], v, most) for v in table[c].fillna(0)]
        for c in columns
    }
    return table.astype(object).assign(**own)


def _plan_cell(plan: str) -> Cell:
    mark = copy_mark(plan)
    text = " ".join(filter(None, (plan, mark.text)))
    return Cell((text,), "code", f"<code>{escape(plan)}</code> {mark.html}".strip())


def family_name(code: str) -> str:
    """Return the name of a family of indicators: its own, or that of its only indicator."""
    return dict(zip(LANGUAGES, _family_names().get(code, (code, code)), strict=True))[
        current_language()
    ]


@cache
def _family_names() -> dict[str, tuple[str, str]]:
    names = {e.indicator: (e.name_en, e.name_zh) for e in load_indicators()}
    return names | {e.family: (e.en, e.zh) for e in load_families().families}


def corpus_name(code: str) -> str:
    """Return the name of a set of texts; one that codes.yml does not know keeps its code."""
    key = f"corpus.{code}"
    return translate(key) if key in load_names() else code


def unit_name(unit: str) -> str:
    """Return a unit's name: that of codes.yml for readers, else that of units.yml."""
    key = f"unit.{unit}"
    return translate(key) if key in load_names() else unit_names(unit)[current_language()]


def money_scale(amounts: Iterable[float], unit: str) -> tuple[float, str]:
    """Return what to divide amounts by so that they read easily, and the unit's name then."""
    name = unit_name(unit)
    if unit.startswith(_MONEY):
        least = min(abs(amount) for amount in amounts)
        for factor, code in _SCALES[current_language()]:
            if least >= factor:
                return factor, translate(f"scale.{code}", unit=name)
    return 1.0, name


def one_line(text: object) -> str:
    """Return text with its line ends and runs of blanks as single blanks."""
    return " ".join(str(text).split())


def _is_missing(value: object) -> bool:
    if value is None or value is pd.NA or value == "":
        return True
    return isinstance(value, float) and math.isnan(value)


def to_html(
    caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], under: Sequence[str] = ()
) -> str:
    """Return a table as HTML with all text escaped; see `display.show_rows`."""
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    kinds = [{row[place].kind for row in rows if len(row) > place} for place in range(len(head))]
    heads = "".join(map(_head, head, kinds))
    labels = [cell.lines[0] if under else "" for cell in head]
    lines = [_row(row, labels) for row in rows]
    notes = [
        f'\n<tr class="under"><td colspan="{len(head)}">{n}</td></tr>' * bool(n) for n in under
    ]
    body = "\n".join(map("".join, zip(lines, notes or [""] * len(lines), strict=True)))
    return (
        f'<table class="policytargets{" stacked" if under else ""}">{top}\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def to_plain(caption: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table as lines of text, cells parted by bars."""
    lines = [" | ".join(" ".join(cell.lines) for cell in row) for row in [head, *rows]]
    return "\n".join([*([caption] if caption else []), *lines])


def cell_html(cell: Cell) -> str:
    """Return what stands in a cell; a target's name, number and id are links to it."""
    if cell.html:
        return cell.html
    first, *more = cell.lines or ("",)
    # A number over the id of its target is that target's.
    ids = [name for line in more for name in listed_ids(line)]
    text = _line(first, cell.target or (ids[0] if len(ids) == 1 else ""))
    if cell.kind == "code":
        text = f"<code>{text}</code>"
    return text + "".join(f"<br><small>{_line(line)}</small>" for line in more)


def _line(line: str, target: str = "") -> str:
    if listed_ids(line):
        return link_ids(line)
    return link_html(line.target if isinstance(line, Name) else target, link_ids(line))


def _row(row: Sequence[Cell], labels: Sequence[str]) -> str:
    others = "".join(map(_other, row[1:], labels[1:]))
    return f"<tr>{_first(row[0])}{others}</tr>"


def _head(cell: Cell, kinds: Collection[str]) -> str:
    # A heading stands where its numbers stand.
    own = {word for kind in kinds for word in kind.split()}
    kind = next((f' class="{word}"' for word in ("number", "shade") if word in own), "")
    return f'<th scope="col"{kind}>{cell_html(cell)}</th>'


def _first(cell: Cell) -> str:
    return f'<th scope="row" class="{cell.kind}">{cell_html(cell)}</th>'


def _other(cell: Cell, label: str) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    alone = not label or span or cell.kind == "none"
    named = "" if alone else f'<span class="label">{escape(label)}</span> '
    return f'<td class="{cell.kind}"{span}>{named}{cell_html(cell)}</td>'
