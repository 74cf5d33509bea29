"""data/corrections.yml: readings put right by hand, each guarded by the mistake it corrects."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import Field, ValidationInfo, field_validator

from policytargets.errors import Fault, InputError
from policytargets.schemas import BINDING, COMMITMENTS, COMPARATORS, MEASURES
from policytargets.vocabulary.codelists import Unit, load_indicators
from policytargets.vocabulary.units import parse_unit
from policytargets.yamls import Entry, Text, Year, demand, fitting, load_entries

PATH = Path("data/corrections.yml")

Row = dict[str, object]


def _is_indicator(code: str) -> bool:
    return code == "other" or any(code == entry.indicator for entry in load_indicators())


# What a place or another row determines is not here: it is not for correcting.
_SHAPES: dict[str, Any] = {
    "indicator": Annotated[str, demand(_is_indicator, "a code of the vocabulary, or other")],
    "indicator_text": str,
    "measure": Literal[MEASURES],
    "value": Annotated[float, Field(allow_inf_nan=False)],
    "value_max": Annotated[float, Field(allow_inf_nan=False)] | None,
    "unit": Unit,
    "comparator": Literal[COMPARATORS],
    "cadence": Literal["once", "annual"],
    "start_year": Year | None,
    "end_year": Year | None,
    "scope": str,
    "commitment": Literal[COMMITMENTS],
    "binding": Literal["", *BINDING],
    "section": str,
    "agencies": str,
    # Of the numeral: a target that is none is taken out of the table, and told in the ledger.
    "role": Literal["target", "excluded"],
}
FIELDS = tuple(_SHAPES)


def choices(field: str) -> tuple[str, ...]:
    """Return the codes that a field may hold; none where any text or number may stand in it."""
    shape = _SHAPES[field]
    return get_args(shape) if get_origin(shape) is Literal else ()


class Correction(Entry):
    """One reading put right."""

    target: Text  # The target_id of the row
    field: Literal[FIELDS]  # type: ignore[valid-type]
    expect: Any  # What the rules read, and what the text says
    value: Any
    reason: Text  # Why, in English and, where it is given, in Chinese
    reason_zh: str = ""
    who: str = ""  # Who decided it, and on which day
    when: dt.date | None = None

    @field_validator("expect", "value")
    @classmethod
    def _fits_its_column(cls, value: object, found: ValidationInfo) -> object:
        return fitting(_SHAPES[found.data["field"]], value) if "field" in found.data else value


def load_corrections(root: Path) -> list[Correction]:
    """Return the corrections of a project; none where it has no such file."""
    path = root / PATH
    if not path.is_file():
        return []
    shape: Any = list[Correction] | None  # a file of remarks alone
    return load_entries(path, shape) or []


def correct(rows: Sequence[Row], corrections: Sequence[Correction]) -> list[Row]:
    """Return the rows with the corrections applied and marked in ``corrected``."""
    known = {row["target_id"]: row for row in rows}
    changes: dict[object, Row] = defaultdict(dict)
    faults = []
    for correction in corrections:
        row = known.get(correction.target)
        if row is None:
            faults.append(Fault(PATH, f"no target {correction.target}", "remove the entry"))
        elif (found := row.get(correction.field, "target")) != correction.expect:
            read = f"{correction.field} is read as {found!r}"
            guard = f"not as {correction.expect!r} any more: remove the entry"
            faults.append(Fault(PATH, f"{correction.target}: {read}", guard))
        else:
            changes[correction.target][correction.field] = correction.value
    made = [
        _corrected(row, change)
        for row in rows
        if "role" not in (change := changes.get(row["target_id"], {}))
    ]
    for row in (row for row in made if row["target_id"] in changes):
        faults += [Fault(PATH, f"{row['target_id']}: {what}") for what in _contradictions(row)]
    if faults:
        raise InputError(*faults)
    return made


def correct_ledger(numbers: Sequence[Row], corrections: Sequence[Correction]) -> list[Row]:
    """Return the ledger with the numerals left out that a person found to be no target."""
    out = {one.target for one in corrections if one.value == "excluded"}
    left = {"role": "excluded", "reason": "by_hand", "target_id": ""}
    return [number | left if number["target_id"] in out else number for number in numbers]


def _corrected(row: Row, change: Row) -> Row:
    return row | change | {"corrected": True} if change else row


def _contradictions(row: Row) -> Iterator[str]:
    """Give what no target can be."""
    for first, last in (("value", "value_max"), ("start_year", "end_year")):
        low, high = row.get(first), row.get(last)
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            yield f"{first} {low} is more than {last} {high}"
    unit = parse_unit(str(row.get("unit") or ""))
    if row["value"] < 0 and unit and unit.sized:  # type: ignore[operator]
        yield f"value is {row['value']}; a number of {unit.unit} is 0 or more"
