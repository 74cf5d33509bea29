"""What a dossier tells of one target, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import format_number, make_cell, name_of, one_line
from policytargets.reporting.dossiers.passages import Passage, passage
from policytargets.reporting.dossiers.sources import Sources
from policytargets.vocabulary.names import in_language, translate

__all__ = ["Entry", "make_entries", "passage_of"]

Row = Any
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
    """Return the entries of targets.

    Parameters
    ----------
    sources : Sources
        As returned by `policytargets.reporting.dossiers.load_sources`.
    keys : iterable of str
        Keys of targets.
    language : str
        ``en`` or ``zh``.
    """
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
