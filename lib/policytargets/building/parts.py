"""What each plan gives to the clean tables: made in batches, kept by what it follows from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from policytargets.building.corrections import Correction, correct, correct_ledger
from policytargets.building.csv_lines import csv_lines
from policytargets.building.derive import Normalised, normalise
from policytargets.building.exports import annotations_of
from policytargets.building.store import Part, Rows, keep_parts, read_parts, rows_by_plan
from policytargets.comparability.contradictions import find_contradictions
from policytargets.comparability.missing import Silence, silences
from policytargets.corpora.engines import Engine
from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.normalising.steps import steps_table
from policytargets.progress import show_progress
from policytargets.project import of_library, of_path, of_values
from policytargets.reading import Reading
from policytargets.schemas import COLUMNS, SCHEMAS, text_columns
from policytargets.vocabulary import Indicator, load_indicators
from policytargets.vocabulary.codelists import family_of

BATCH = 100
"""So many plans are made together; what a killed run loses."""

OF_PLANS = ("targets", "numbers", "normalised", "steps", "yardsticks", "contradictions")
"""The tables that hang on each plan alone."""

PLACES = ("own", "province")
"""Of what yardsticks are, in the order of their table."""

ANNOTATIONS = "annotations"
"""The name of what is no table."""

NOTHING = Silence("not_stated")
"""What needs not be kept."""

_UNKNOWN = "other"


class Sources(NamedTuple):
    """What parts are made from beside the texts."""

    corrections: Sequence[Correction]
    context: pd.DataFrame


class Batch(NamedTuple):
    """Plans that are made together, each with its key."""

    readings: Mapping[str, Reading]
    keys: Mapping[str, str]
    sources: Sources


class Made(NamedTuple):
    """What came of a batch."""

    library: str  # A hash of the library that made it
    parts: Sequence[Part]
    faults: Sequence[Fault]


def parts_of(
    root: Path,
    readings: Mapping[str, Reading],
    sources: Sources,
    engine: Engine,
    *,
    quiet: bool = False,
) -> list[Part]:
    """Return the part of each plan, in their order: as it was kept, else made and kept."""
    correct([], [one for one in sources.corrections if plan_of(one.target) not in readings])
    keys = _keys(root, readings, sources)
    kept = read_parts(root, keys)
    wanted = [plan for plan in keys if plan not in kept]
    batches = (_batch(plans, readings, keys, sources) for plans in _batches(wanted))
    faults: list[Fault] = []
    with show_progress(len(wanted), "plans", quiet=quiet) as advance:
        for made in engine(make_parts, batches):
            faults += _faults(made)
            if made.parts:
                keep_parts(root, made.parts)
            kept |= {part.document: part for part in made.parts}
            advance(len(made.parts))
    if faults:
        raise InputError(*faults)
    return [kept[plan] for plan in keys]


def _faults(made: Made) -> Sequence[Fault]:
    """Return what is wrong in a batch; refuse one that another library made."""
    if made.library != of_library():
        wanted = "install on all machines what is installed here"
        raise InputError(Fault("--scheduler", "a worker has another policytargets", wanted))
    return made.faults


def plan_of(target: str) -> str:
    """Return the plan of a target's id."""
    return target.partition("@")[0]


def _batches(plans: Sequence[str]) -> list[Sequence[str]]:
    return [plans[start : start + BATCH] for start in range(0, len(plans), BATCH)]


def _batch(
    plans: Sequence[str],
    readings: Mapping[str, Reading],
    keys: Mapping[str, str],
    sources: Sources,
) -> Batch:
    own = {plan: readings[plan] for plan in plans}
    corrections = [one for one in sources.corrections if plan_of(one.target) in own]
    figures = pd.concat([_figures(sources.context, one.document) for one in own.values()])
    context = sources.context.loc[sorted(set(figures.index))].reset_index(drop=True)
    return Batch(own, {plan: keys[plan] for plan in plans}, Sources(corrections, context))


def _keys(root: Path, readings: Mapping[str, Reading], sources: Sources) -> dict[str, str]:
    """Return of each plan a hash of all that its part follows from."""
    common = [of_library(), of_path(root / "vocabulary")]
    corrected: dict[str, list[str]] = {}
    for one in sources.corrections:
        corrected.setdefault(plan_of(one.target), []).append(one.model_dump_json())
    figures: dict[tuple[str, str], str] = {}
    keys = {}
    for plan, reading in readings.items():
        entry = reading.document
        region = str(entry.region), str(entry.adcode)
        if region not in figures:
            figures[region] = of_values(_figures(sources.context, entry).to_csv())
        told = {name: str(value) for name, value in asdict(entry).items()}
        own = [told, repr(reading.places), corrected.get(plan, []), figures[region]]
        keys[plan] = of_values([common, own])
    return keys


def _figures(context: pd.DataFrame, entry: Document) -> pd.DataFrame:
    """Return the statistics of a plan's region and of its province."""
    province = str(entry.adcode)[:2] + "0000"
    regions = [entry.region, *context.loc[context["adcode"] == province, "region_code"].unique()]
    return context[context["region_code"].isin(regions)]


def make_parts(batch: Batch) -> Made:
    """Return the parts of a batch, or what is wrong in it; called on a worker."""
    try:
        return Made(of_library(), _make(batch), ())
    except InputError as error:
        return Made(of_library(), (), error.faults)


def _make(batch: Batch) -> list[Part]:
    readings, (corrections, context) = batch.readings, batch.sources
    entries = {plan: one.document for plan, one in readings.items()}
    documents, indicators = documents_table(entries), indicators_table(load_indicators())
    targets = targets_table(readings, corrections)
    made = normalise(targets, indicators, documents, context, readings)
    tables = [
        ("targets", targets),
        ("numbers", numbers_table(readings, corrections)),
        ("contradictions", find_contradictions(made.rows)),
        *_derived(made),
    ]
    texts = {plan: one.raw for plan, one in readings.items()}
    notes = annotations_of(targets, indicators, entries, texts)
    said = silences(made.rows, documents, readings, every_family())
    return list(_parts(batch.keys, tables, notes, said, rows_by_plan(made.rows, entries)))


def _derived(made: Normalised) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the blocks of the derived tables: in each stand all plans, one after the other."""
    yield "normalised", made.rows
    for chains in made.chains:
        yield "steps", steps_table(chains)
    for place in PLACES:
        yield "yardsticks", made.yardsticks[made.yardsticks["place"].eq(place)]


def _parts(
    keys: Mapping[str, str],
    tables: Sequence[tuple[str, pd.DataFrame]],
    notes: Mapping[str, bytes],
    said: Mapping[str, Mapping[str, Silence]],
    rows: Mapping[str, Rows],
) -> Iterator[Part]:
    lines: dict[str, dict[str, bytes]] = {plan: {} for plan in keys}
    counts: Counter[tuple[str, str]] = Counter()
    for turn, (name, table) in enumerate(tables):
        plans = table["document"] if "document" in table else table["target_id"].map(plan_of)
        counts.update((plan, name) for plan in plans)
        for plan, own in csv_lines(checked(name, table), plans).items() if len(table) else ():
            lines[plan][f"{name}.{turn:02}"] = own
    for plan, key in keys.items():
        lines[plan][f"{ANNOTATIONS}.0"] = notes[plan]
        silent = {family: one for family, one in said[plan].items() if one != NOTHING}
        own_counts = {name: counts[plan, name] for name in OF_PLANS}
        yield Part(plan, key, own_counts, silent, rows[plan], lines[plan])


def lines_of(parts: Sequence[Part], name: str) -> list[bytes]:
    """Return the lines of a table, block after block, in each plan after plan."""
    blocks = sorted({own for part in parts for own in part.lines if own.startswith(f"{name}.")})
    return [part.lines[block] for block in blocks for part in parts if block in part.lines]


@cache
def every_family() -> tuple[str, ...]:
    """Return the families that a target may be of."""
    codes = (entry.indicator for entry in load_indicators() if entry.indicator != _UNKNOWN)
    return tuple(sorted({family_of(code) for code in codes}))


def targets_table(
    readings: Mapping[str, Reading], corrections: Sequence[Correction] = ()
) -> pd.DataFrame:
    """Return all targets of the plans, one row each, in the plans' order and then by place."""
    rows = [row for reading in readings.values() for row in reading.targets]
    return checked("targets", _frame("targets", correct(rows, corrections)))


def numbers_table(
    readings: Mapping[str, Reading], corrections: Sequence[Correction] = ()
) -> pd.DataFrame:
    """Return the ledger of the plans: every numeral with its role, in text order."""
    rows = [row for reading in readings.values() for row in reading.ledger]
    return checked("numbers", _frame("numbers", correct_ledger(rows, corrections)))


def documents_table(documents: Mapping[str, Document]) -> pd.DataFrame:
    """Return what is known of each plan, one row each; ``""`` where a copy states nothing."""
    return _entries("documents", documents.values())


def indicators_table(indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Return the codelist of indicators, one row each, in the vocabulary's order."""
    return _entries("indicators", indicators)


def checked(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a table that its schema demands, checked."""
    return SCHEMAS[name].validate(table[list(COLUMNS[name])])


def _entries(name: str, entries: Iterable[object]) -> pd.DataFrame:
    rows = [{column: getattr(entry, column) for column in COLUMNS[name]} for entry in entries]
    return checked(name, _frame(name, rows))


def _frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS[name]))
    text = text_columns(name)
    table[text] = table[text].astype(object).fillna("").astype(str)
    return table
