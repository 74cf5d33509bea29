"""Doubtful readings, what people decided of them, and how far two of them agree.

A decision is an entry of corrections.yml, or a line of accepted.csv that holds while the same is
read and doubted.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from policytargets.building.corrections import FIELDS, PATH, Correction, correct, load_corrections
from policytargets.building.doubtful import ACCEPTED, Doubt, find_doubts
from policytargets.documents import decode
from policytargets.errors import Fault, InputError
from policytargets.project import alone, today, write_whole
from policytargets.reading import Reading, read_study
from policytargets.yamls import faults_in

HEAD = ("id", "field", "doubt", "quote")
"""The columns of the list of doubts."""
_NUMBERS = ("value", "value_max", "start_year", "end_year")

Row = Mapping[str, Any]
DECISIONS = ("target_id", "field", "decision", "value", "who", "when")
"""The columns of a reviewer's decisions."""
_GRAVEST = ("accepted", "corrected", "no_target")
Decision = Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One field of a reading that a person should look at."""

    id: str  # For people: of the target, or the place of a number that is none
    target_id: str
    field: str
    doubt: str
    quote: str
    read: Any  # What was read of the field; of a number that is no target its text
    around: str  # The paragraph in the source
    line: int
    is_target: bool


@dataclass(frozen=True)
class Accepted:
    """A doubtful reading that a person found right."""

    target_id: str
    field: str
    doubt: str
    value: str
    who: str
    when: str


def find_items(root: Path) -> list[Item]:
    """Return what nobody has decided yet, plan by plan, what touches a comparison first."""
    readings, corrections = read_study(root), load_corrections(root)
    rows = [row for reading in readings.values() for row in reading.targets]
    correct(rows, corrections)  # stale ones are told before anyone decides on them
    codes = {plan: {str(r["indicator"]) for r in one.targets} for plan, one in readings.items()}
    accepted = set(load_accepted(root))
    decided = {(one.target, one.field) for one in corrections}
    out = {one.target for one in corrections if one.field == "role"}
    found = []
    for plan, reading in readings.items():
        shared = set().union(*(own for other, own in codes.items() if other != plan))
        found += list(_items(reading, shared))
    return [
        item
        for item in found
        if (item.target_id, item.field) not in decided
        and item.target_id not in out
        and not any(_covers(one, item) for one in accepted)
    ]


def _covers(one: Accepted, item: Item) -> bool:
    told = (item.target_id, item.field, item.doubt, written(item.read))
    return (one.target_id, one.field, one.doubt, one.value) == told


def _items(reading: Reading, shared: set[str]) -> Iterator[Item]:
    rows = {str(row["id"]): row for row in reading.targets}
    doubts = find_doubts(reading, shared)
    known = all("doubt" in row for row in rows.values())
    if known and rows:
        doubts = [doubt for doubt in doubts if not doubt.target]
        yield from (item for row in rows.values() for item in _of_column(reading, row))
    for doubt in doubts:
        yield from _of_doubt(reading, doubt, rows.get(doubt.target, {}))


def _of_column(reading: Reading, row: Row) -> Iterator[Item]:
    """Give what the reading itself doubts."""
    for code in filter(None, str(row["doubt"]).split(";")):
        field = max((f for f in FIELDS if code.startswith(f)), key=len, default="")
        yield _item(reading, row, field, code)


def _of_doubt(reading: Reading, doubt: Doubt, row: Row) -> Iterator[Item]:
    if row:
        yield from (_item(reading, row, field, why) for field, why in doubt.reasons)
        return
    place = f"{reading.document.document}@{doubt.start}-{doubt.start + len(doubt.text)}"
    around = _paragraph(reading.raw, doubt.start)
    for field, why in doubt.reasons:
        yield Item(
            place, place, field, why, _flat(doubt.quote), doubt.text, around, doubt.line, False
        )


def _item(reading: Reading, row: Row, field: str, why: str) -> Item:
    start = int(row["start"])
    line = reading.raw.count("\n", 0, start) + 1
    names = str(row["id"]), str(row["target_id"]), field, why, _flat(str(row["quote"]))
    return Item(*names, row.get(field), _paragraph(reading.raw, start), line, True)


def _paragraph(raw: str, place: int) -> str:
    return _flat(raw[raw.rfind("\n", 0, place) + 1 :].partition("\n")[0])


def _flat(text: str) -> str:
    return " ".join(text.split())


def written(value: object) -> str:
    """Return a value of a field as a table holds it."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)


def listing(items: Iterable[Item]) -> str:
    """Return the doubts as CSV."""
    return to_csv(HEAD, ([getattr(item, column) for column in HEAD] for item in items))


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows under their head."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    return out.getvalue()


def load_accepted(root: Path) -> list[Accepted]:
    """Return the readings that people found right; none where there is no such file."""
    path = root / ACCEPTED
    return [Accepted(**row) for row in read_rows(path, _COLUMNS)] if path.is_file() else []


_COLUMNS = tuple(Accepted.__dataclass_fields__)


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file with just these columns."""
    rows = list(csv.reader(io.StringIO(decode(path), newline="")))
    wanted = f"the columns are {','.join(columns)}"
    if not rows or rows[0] != list(columns):
        raise InputError(
            Fault(path, f"the columns are {','.join(rows[0] if rows else [])}", wanted)
        )
    faults = [
        Fault(path, f"line {line}: {len(row)} fields", wanted)
        for line, row in enumerate(rows[1:], start=2)
        if len(row) != len(columns)
    ]
    if faults:
        raise InputError(*faults)
    return [dict(zip(columns, row, strict=True)) for row in rows[1:]]


@alone
def accept(root: Path, item: Item, who: str) -> None:
    """Note that a doubtful reading is right."""
    told = (item.target_id, item.field, item.doubt, written(item.read), who, today())
    rows = [list(asdict(one).values()) for one in load_accepted(root)]
    write_whole(root / ACCEPTED, to_csv(_COLUMNS, [*rows, told]))


@alone
def put_right(root: Path, item: Item, field: str, text: str, reason: str, who: str) -> None:
    """Append a correction of a field of a target, guarded by what is read now."""
    row = {str(row["target_id"]): row for one in read_study(root).values() for row in one.targets}
    expect = row[item.target_id].get(field, "target")
    value = _number(text) if field in _NUMBERS else text
    entry = {"target": item.target_id, "field": field, "expect": expect, "value": value}
    entry |= {"reason": reason, "who": who, "when": today()}
    faults = [
        Fault(field, what, allowed)
        for _, what, allowed in faults_in({**entry, "when": None}, Correction)
    ]
    if faults:
        raise InputError(*faults)
    before = decode(root / PATH) if (root / PATH).is_file() else ""
    before = re.sub(r"([^\n])\Z", r"\1\n", before)
    write_whole(root / PATH, before + _entry(entry))


def _number(text: str) -> object:
    """Return the number that a text is, None where it is empty, the text where it is none."""
    try:
        return json.loads(text or "null")
    except ValueError:
        return text


def _entry(entry: Mapping[str, Any]) -> str:
    told = yaml.safe_dump([dict(entry)], allow_unicode=True, sort_keys=False, width=10_000)
    return told.replace(f"when: '{entry['when']}'", f"when: {entry['when']}")


def decisions(root: Path) -> list[tuple[str, ...]]:
    """Return every decision of a study: accepted, corrected, no_target."""
    found = [
        (one.target_id, one.field, "accepted", one.value, one.who, one.when)
        for one in load_accepted(root)
    ]
    for one in load_corrections(root):
        kind = "no_target" if one.field == "role" else "corrected"
        value, day = written(one.value), written(one.when)
        found.append((one.target, one.field, kind, value, one.who, day))
    return sorted(found)


@dataclass(frozen=True)
class Agreement:
    """The agreement of two reviewers on one field."""

    field: str  # decision: what they did with a target, whatever the field
    items: int  # What both decided
    agreed: int
    kappa: float | None  # None where chance alone would make them agree on all


def cohen(one: Sequence[str], two: Sequence[str]) -> float | None:
    """Return Cohen's kappa of two reviewers' labels of the same items.

    Notes
    -----
    With the share p on which they agree and the share e on which they would by chance, given how
    often each uses each label, it is (p - e) / (1 - e); where e is 1 it is not defined.
    """
    count = len(one)
    agreed = sum(a == b for a, b in zip(one, two, strict=True))
    first, second = Counter(one), Counter(two)
    chance = sum(first[label] * second[label] for label in first)
    if count * count == chance:
        return None
    return (agreed * count - chance) / (count * count - chance)


def agreements(one: Sequence[Decision], two: Sequence[Decision]) -> list[Agreement]:
    """Return the agreement on what to do with each target, then that on the value of each field."""
    found = [_agreement("decision", _kinds(one), _kinds(two))]
    fields = dict.fromkeys(row["field"] for row in (*one, *two) if row["field"] != "role")
    found += [_agreement(field, _values(one, field), _values(two, field)) for field in fields]
    return [agreement for agreement in found if agreement.items]


def _agreement(field: str, one: Mapping[str, str], two: Mapping[str, str]) -> Agreement:
    both = [key for key in one if key in two]
    first, second = [one[key] for key in both], [two[key] for key in both]
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    return Agreement(field, len(both), agreed, cohen(first, second) if both else None)


def _kinds(rows: Sequence[Decision]) -> dict[str, str]:
    """Return by target the gravest thing that a reviewer did with it."""
    ranked = sorted(rows, key=lambda row: _GRAVEST.index(row["decision"]))
    return {row["target_id"]: row["decision"] for row in ranked}


def _values(rows: Sequence[Decision], field: str) -> dict[str, str]:
    return {row["target_id"]: row["value"] for row in rows if row["field"] == field}


def told(found: Sequence[Agreement]) -> Iterator[tuple[str, int, int, str]]:
    """Give field, items, how many agreed, and kappa with three digits."""
    for one in found:
        kappa = "" if one.kappa is None else f"{one.kappa:.3f}"
        yield one.field, one.items, one.agreed, kappa
