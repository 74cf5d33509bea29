"""A target with its passage, place and reading, as dossiers and notebooks show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from IPython.display import display as show_output

from policytargets.building.stored_pairs import read_pairs
from policytargets.comparing.pairs import foremost
from policytargets.comparing.targets import describe
from policytargets.display.amounts import amount, headline
from policytargets.display.cells import format_number, make_cell, name_of, one_line
from policytargets.display.links import label_plans
from policytargets.documents import load_documents, read_pinned
from policytargets.errors import Fault, InputError, nearest
from policytargets.messages import current_language, in_language, localised, translate, use_language
from policytargets.project import find_root
from policytargets.tables import read_table

_END = re.compile(r"[。！？!?]+[”’」』）)]*|\n+")
_AROUND = 1  # sentences on either side
Row = Any
Pairs = list[tuple[str, str]]
_READ = (
    *("indicator_text", "number_text", "measure", "comparator", "cadence", "scope"),
    "commitment",
)
_SOURCE = ("title", "issuer", "document_number", "date_signed", "date_published")


class Passage(NamedTuple):
    """A passage as it stands in the raw text, in five parts; joined they are the whole."""

    before: str  # What stands before the quote
    head: str  # The quote, cut at the number in it
    number: str
    tail: str
    after: str  # What stands after the quote


def passage(text: str, quote: tuple[int, int], number: tuple[int, int]) -> Passage:
    """Return the sentences that hold a quote, and one on either side in its paragraph."""
    start, end = min(quote[0], number[0]), max(quote[1], number[1])
    left, right = _left(text, start), _right(text, end)
    cuts = (left, start, number[0], number[1], end, right)
    return Passage(*(text[a:b] for a, b in pairwise(cuts)))


def _left(text: str, start: int) -> int:
    line = text.rfind("\n", 0, start) + 1
    ends = [found.end() for found in _END.finditer(text, line, start)]
    wanted = ends[: -_AROUND or None]
    return wanted[-1] if wanted else line


def _right(text: str, end: int) -> int:
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    ends = [found.end() for found in _END.finditer(text, end, line)]
    if text[:end].endswith(("。", "！", "？")):
        ends = [end, *ends]
    return ends[_AROUND] if len(ends) > _AROUND else line


@dataclass(frozen=True)
class Sources:
    """The tables by the key of a target, and the texts by plan."""

    targets: Mapping[str, Row]  # Rows of targets and of normalised by key, of documents by plan
    derived: Mapping[str, Row]
    documents: Mapping[str, Row]
    steps: Mapping[str, list[Row]]  # Rows of the tables that concern a target, by its key
    verdicts: Mapping[str, list[Row]]
    contradictions: Mapping[str, list[Row]]
    texts: Mapping[str, str]  # The raw texts by plan
    files: Mapping[str, str]  # The raw files by plan, relative to the project


def load_sources(root: Path) -> Sources:
    """Return the sources of a project's dossiers."""
    documents = load_documents(root)
    targets = describe(read_table("targets", root), read_table("indicators", root))
    return Sources(
        targets=_by(targets, "target_id"),
        derived=_by(read_table("normalised", root), "target_id"),
        documents=_by(read_table("documents", root), "document"),
        steps=_all(read_table("steps", root), "target_id"),
        verdicts=_all(foremost(read_pairs(root)), "target_id"),
        contradictions=_all(read_table("contradictions", root), "target_id_a", "target_id_b"),
        texts=read_pinned(root, documents),
        files={plan: f"data/raw/{document.file}" for plan, document in documents.items()},
    )


def _by(table: pd.DataFrame, column: str) -> dict[str, Row]:
    return {str(getattr(row, column)): row for row in table.itertuples()}


def _all(table: pd.DataFrame, *columns: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.itertuples():
        for key in {getattr(row, column) for column in columns}:
            found.setdefault(key, []).append(row)
    return found


@dataclass(frozen=True)
class Entry:
    """One target as a dossier shows it; all text is plain."""

    id: str  # Its ids
    target_id: str
    script: str  # simplified or traditional: that of the source
    heading: str  # Its indicator's name
    passage: Passage  # The quote with its context
    place: Pairs  # Names and what they hold
    reading: Pairs
    source: Pairs
    steps: list[str]  # A line each
    verdicts: list[str]
    contradictions: list[str]


def make_entries(sources: Sources, keys: Iterable[str]) -> list[Entry]:
    """Return the entries of targets."""
    return [_entry(sources, sources.targets[key]) for key in keys]


def passage_of(sources: Sources, row: Row) -> Passage:
    """Return the passage of a target."""
    quote, number = (row.quote_start, row.quote_end), (row.start, row.end)
    return passage(sources.texts[row.document], quote, number)


def _entry(sources: Sources, row: Row) -> Entry:
    document = sources.documents[row.document]
    key = row.target_id
    return Entry(
        id=row.id,
        target_id=key,
        script=document.script,
        heading=getattr(row, localised("name")),
        passage=passage_of(sources, row),
        place=_place(sources, row),
        reading=_reading(row, sources.derived.get(key)),
        source=_source(document),
        steps=[_step(step) for step in sources.steps.get(key, [])],
        verdicts=list(_verdicts(sources, key)),
        contradictions=[_explained(one) for one in sources.contradictions.get(key, [])],
    )


def _place(sources: Sources, row: Row) -> Pairs:
    def say(name: str) -> str:
        """Return a label of the dossier."""
        return translate(f"dossier.{name}")

    section = row.section or translate("missing.value")
    document = sources.documents[row.document]
    original = f"{document.source.partition(';')[0]}, {source_place(row)}"
    return [
        (say("file"), sources.files[row.document]),
        *([(say("original"), original)] if row.source_place else []),
        (say("sha256"), sources.documents[row.document].sha256),
        (say("section"), section),
        (say("number_at"), f"{row.start}–{row.end}"),
        (say("quote_at"), f"{row.quote_start}–{row.quote_end}"),
    ]


def source_place(row: Row) -> str:
    """Return where a target stands in the file that the text was made from, as a paper cites it."""
    if pd.isna(row.source_page):
        return str(row.source_place)
    return translate("evidence.page", n=int(row.source_page))


def _reading(row: Row, derived: Row | None) -> Pairs:
    told = [(name, getattr(row, name)) for name in _READ]
    pairs = [(translate(f"column.{name}"), _shown(name, value)) for name, value in told]
    pairs.insert(2, (translate("column.value"), _written(row)))
    pairs.insert(3, (translate("column.canonical"), _canonical(derived)))
    bodies = _shown("agencies", row.agencies.replace(";", "、"))
    pairs.append((translate("dossier.agencies"), bodies))
    period = _shown("end_year", row.end_year)
    if pd.notna(row.start_year):
        period = f"{row.start_year}–{period}"
    pairs.append((translate("dossier.period"), period))
    by_hand = translate(f"dossier.{'yes' if row.corrected else 'no'}")
    return [*pairs, (translate("dossier.corrected"), by_hand)]


def _shown(column: str, value: object) -> str:
    return " ".join(make_cell(column, value).lines)


def _written(row: Row) -> str:
    ends = [row.value] if pd.isna(row.value_max) else [row.value, row.value_max]
    numbers = "–".join(format_number(float(end)) for end in ends if pd.notna(end))
    return " ".join(filter(None, (numbers, row.unit))) or translate("missing.value")


def _canonical(derived: Row | None) -> str:
    if derived is None or pd.isna(derived.value):
        return translate("missing.value")
    return amount(derived.value, derived.unit, derived.value_max)


def _source(document: Row) -> Pairs:
    pairs = [
        (translate(f"field.{name}"), _shown(name, getattr(document, name))) for name in _SOURCE
    ]
    copy = name_of("copy_source", document.copy_source)
    pairs.append((translate("field.copy_source"), copy))
    note = in_language(document.note, document.note_zh)
    return [*pairs, (translate("dossier.note"), one_line(note))] if note else pairs


def _step(step: Row) -> str:
    field = name_of("derived", step.field)
    return translate("view.step", field=field, text=getattr(step, localised("description")))


def _verdicts(sources: Sources, key: str) -> Iterator[str]:
    own = sources.verdicts.get(key, [])
    for row in own:
        known = sources.targets.get(row.other_id)
        number = one_line(known.number_text) if known else ""
        told = {"verdict": name_of("verdict", row.verdict), "other": row.other}
        why = one_line(getattr(row, localised("why")))
        told |= {"number": number, "why": why or translate("dossier.no_caveat")}
        yield translate("dossier.pair", **told)
    if own and own[0].left:
        yield translate("evidence.more_pairs", n=own[0].left)


def _explained(row: Row) -> str:
    kind = name_of("contradiction", row.kind)
    text = one_line(row.explanation_zh if current_language() == "zh" else row.explanation)
    return translate("dossier.contradiction", kind=kind, text=text)


@dataclass(frozen=True)
class Evidence:
    """What a notebook shows of a target: its sentence, its place and its reading."""

    entry: Entry  # The target, as a dossier tells it

    def __str__(self) -> str:
        """Return it as plain text, with brackets around the number."""
        before, head, number, tail, after = self.entry.passage
        passage = f"{before}{head}【{number}】{tail}{after}"
        lines = [self._heading, passage, *(f"{term}: {value}" for term, value in self._told)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return it as plain text."""
        return str(self)

    def _repr_html_(self) -> str:
        before, head, number, tail, after = map(escape, self.entry.passage)
        script = "zh-Hant" if self.entry.script == "traditional" else "zh-Hans"
        quote = f"<b>{head}<mark>{number}</mark>{tail}</b>"
        rows = "".join(
            f'<tr><th scope="row">{escape(term)}</th><td>{escape(value)}</td></tr>'
            for term, value in self._told
        )
        return (
            f"<p><b>{escape(self._heading)}</b></p>"
            f'<blockquote lang="{script}">{before}{quote}{after}</blockquote>'
            f'<table class="policytargets"><tbody>{rows}</tbody></table>'
        )

    @property
    def _heading(self) -> str:
        return f"{self.entry.id} · {self.entry.heading}"

    @property
    def _told(self) -> list[tuple[str, str]]:
        head = translate("column.target_id")
        file = self.entry.place[0]
        return [file, (head, self.entry.target_id), *self.entry.reading]


def pointed_at(targets: pd.DataFrame, regions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give by either id of a target what a figure says of it to who points at it."""
    for row in targets.itertuples():
        year = translate("missing.value") if pd.isna(row.end_year) else row.end_year
        words = translate(
            "site.told",
            region=regions[str(row.document)],
            value=headline(row),
            form=name_of("measure", row.measure),
            scope=one_line(row.scope) or translate("missing.value"),
            year=year,
            quote=one_line(row.quote),
        )
        yield from ((str(row.id), words), (str(row.target_id), words))


def tell_links(language: str) -> None:
    """Publish for JupyterLab what a figure says of each target to who points at it."""
    with use_language(language):
        regions = label_plans(read_table("documents", find_root()))
        told = dict(pointed_at(read_table("targets", find_root()), regions))
    show_output({"application/json": told}, raw=True)


def evidence(target: str, root: Path | None = None) -> Evidence:
    """Return the passage of a target with its number highlighted, for a notebook to show.

    Parameters
    ----------
    target : str
        An id, such as ``wenzhou-2020/017`` or ``wenzhou-2020@2155-2160``.
    root : path, optional
        The project's folder; sought from the working folder upward where not given.

    Raises
    ------
    InputError
        Where there is no such target, with the ids most like it.

    Examples
    --------
    >>> import policytargets as pt
    >>> print(str(pt.evidence("wenzhou-2020/017")).splitlines()[0])
    wenzhou-2020/017 · Industrial robots
    """
    root = root or find_root()
    sources = _sources(root, (root / "data/clean/targets.csv").stat().st_mtime_ns)
    keys = {row.id: key for key, row in sources.targets.items()} | {k: k for k in sources.targets}
    if target not in keys:
        allowed = f"the nearest: {nearest(target, keys)}"
        raise InputError(Fault(target, "no such target", allowed))
    (entry,) = make_entries(sources, [keys[target]])
    return Evidence(entry)


@cache
def _sources(root: Path, changed: int) -> Sources:
    """Return a project's sources, read anew once its targets are built anew."""
    return load_sources(root)
