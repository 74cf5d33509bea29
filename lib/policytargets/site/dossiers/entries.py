"""What a dossier tells of a target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from policytargets.comparing import describe, foremost
from policytargets.display.amounts import amount
from policytargets.display.cells import format_number, make_cell, name_of, one_line
from policytargets.documents import load_documents, read_pinned
from policytargets.messages import in_language, translate
from policytargets.tables import read_table

_END = re.compile(r"[。！？!?]+[”’」』）)]*|\n+")
_AROUND = 1  # sentences on either side


class Passage(NamedTuple):
    """A passage as it stands in the raw text, in five parts; joined they are the whole.

    Parameters
    ----------
    before : str
        What stands before the quote.
    head, number, tail : str
        The quote, cut at the number in it.
    after : str
        What stands after the quote.
    """

    before: str
    head: str
    number: str
    tail: str
    after: str


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


Row = Any


@dataclass(frozen=True)
class Sources:
    """The tables by the key of a target, and the texts by plan.

    Parameters
    ----------
    targets, derived, documents : mapping of str to row
        Rows of targets and of normalised by key, of documents by plan.
    steps, verdicts, contradictions : mapping of str to list of row
        Rows of the tables that concern a target, by its key.
    texts : mapping of str to str
        The raw texts by plan.
    files : mapping of str to str
        The raw files by plan, relative to the project.
    """

    targets: Mapping[str, Row]
    derived: Mapping[str, Row]
    documents: Mapping[str, Row]
    steps: Mapping[str, list[Row]]
    verdicts: Mapping[str, list[Row]]
    contradictions: Mapping[str, list[Row]]
    texts: Mapping[str, str]
    files: Mapping[str, str]


def load_sources(root: Path) -> Sources:
    """Return the sources of a project's dossiers."""
    documents = load_documents(root)
    targets = describe(read_table("targets", root), read_table("indicators", root))
    return Sources(
        targets=_by(targets, "target_id"),
        derived=_by(read_table("normalised", root), "target_id"),
        documents=_by(read_table("documents", root), "document"),
        steps=_all(read_table("steps", root), "target_id"),
        verdicts=_all(foremost(read_table("comparisons", root)), "target_id"),
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


Pairs = list[tuple[str, str]]
_READ = (
    *("indicator_text", "number_text", "measure", "comparator", "cadence", "scope"),
    "commitment",
)
_SOURCE = ("title", "issuer", "document_number", "date_signed", "date_published")


@dataclass(frozen=True)
class Entry:
    """One target as a dossier shows it; all text is plain.

    Parameters
    ----------
    id, target_id : str
        Its ids.
    script : str
        ``simplified`` or ``traditional``: that of the source.
    heading : str
        Its indicator's name.
    passage : Passage
        The quote with its context.
    place, reading, source : list of (str, str)
        Names and what they hold.
    steps, verdicts, contradictions : list of str
        A line each.
    """

    id: str
    target_id: str
    script: str
    heading: str
    passage: Passage
    place: Pairs
    reading: Pairs
    source: Pairs
    steps: list[str]
    verdicts: list[str]
    contradictions: list[str]


def make_entries(sources: Sources, keys: Iterable[str], language: str) -> list[Entry]:
    """Return the entries of targets."""
    return [_entry(sources, sources.targets[key], language) for key in keys]


def passage_of(sources: Sources, row: Row) -> Passage:
    """Return the passage of a target."""
    quote, number = (row.quote_start, row.quote_end), (row.start, row.end)
    return passage(sources.texts[row.document], quote, number)


def _entry(sources: Sources, row: Row, language: str) -> Entry:
    document = sources.documents[row.document]
    key = row.target_id
    return Entry(
        id=row.id,
        target_id=key,
        script=document.script,
        heading=getattr(row, f"name_{language}"),
        passage=passage_of(sources, row),
        place=_place(sources, row, language),
        reading=_reading(row, sources.derived.get(key), language),
        source=_source(document, language),
        steps=[_step(step, language) for step in sources.steps.get(key, [])],
        verdicts=list(_verdicts(sources, key, language)),
        contradictions=[_explained(one, language) for one in sources.contradictions.get(key, [])],
    )


def _place(sources: Sources, row: Row, language: str) -> Pairs:
    def say(name: str) -> str:
        """Return a label of the dossier."""
        return translate(f"dossier.{name}", language)

    section = row.section or translate("missing.value", language)
    return [
        (say("file"), sources.files[row.document]),
        (say("sha256"), sources.documents[row.document].sha256),
        (say("section"), section),
        (say("number_at"), f"{row.start}–{row.end}"),
        (say("quote_at"), f"{row.quote_start}–{row.quote_end}"),
    ]


def _reading(row: Row, derived: Row | None, language: str) -> Pairs:
    told = [(name, getattr(row, name)) for name in _READ]
    pairs = [
        (translate(f"column.{name}", language), _shown(name, value, language))
        for name, value in told
    ]
    pairs.insert(2, (translate("column.value", language), _written(row, language)))
    pairs.insert(3, (translate("column.canonical", language), _canonical(derived, language)))
    bodies = _shown("agencies", row.agencies.replace(";", "、"), language)
    pairs.append((translate("dossier.agencies", language), bodies))
    period = _shown("end_year", row.end_year, language)
    if pd.notna(row.start_year):
        period = f"{row.start_year}–{period}"
    pairs.append((translate("dossier.period", language), period))
    by_hand = translate(f"dossier.{'yes' if row.corrected else 'no'}", language)
    return [*pairs, (translate("dossier.corrected", language), by_hand)]


def _shown(column: str, value: object, language: str) -> str:
    return " ".join(make_cell(column, value, language).lines)


def _written(row: Row, language: str) -> str:
    ends = [row.value] if pd.isna(row.value_max) else [row.value, row.value_max]
    numbers = "–".join(format_number(float(end)) for end in ends if pd.notna(end))
    return " ".join(filter(None, (numbers, row.unit))) or translate("missing.value", language)


def _canonical(derived: Row | None, language: str) -> str:
    if derived is None or pd.isna(derived.value):
        return translate("missing.value", language)
    return amount(derived.value, derived.unit, language, derived.value_max)


def _source(document: Row, language: str) -> Pairs:
    pairs = [
        (translate(f"field.{name}", language), _shown(name, getattr(document, name), language))
        for name in _SOURCE
    ]
    copy = name_of("copy_source", document.copy_source, language)
    pairs.append((translate("field.copy_source", language), copy))
    note = in_language(document.note, document.note_zh, language)
    return [*pairs, (translate("dossier.note", language), one_line(note))] if note else pairs


def _step(step: Row, language: str) -> str:
    field = name_of("derived", step.field, language)
    return translate(
        "view.step", language, field=field, text=getattr(step, f"description_{language}")
    )


def _verdicts(sources: Sources, key: str, language: str) -> Iterator[str]:
    own = sources.verdicts.get(key, [])
    for row in own:
        known = sources.targets.get(row.other_id)
        number = one_line(known.number_text) if known else ""
        told = {"verdict": name_of("verdict", row.verdict, language), "other": row.other}
        why = one_line(getattr(row, f"why_{language}"))
        told |= {"number": number, "why": why or translate("dossier.no_caveat", language)}
        yield translate("dossier.pair", language, **told)
    if own and own[0].left:
        yield translate("evidence.more_pairs", language, n=own[0].left)


def _explained(row: Row, language: str) -> str:
    kind = name_of("contradiction", row.kind, language)
    text = one_line(row.explanation_zh if language == "zh" else row.explanation)
    return translate("dossier.contradiction", language, kind=kind, text=text)
