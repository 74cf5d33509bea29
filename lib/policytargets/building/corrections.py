"""data/corrections.yml: readings put right by hand, each guarded by the mistake it corrects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from policytargets.documents import decode
from policytargets.errors import Fault, InputError
from policytargets.schemas import COLUMNS
from policytargets.yamls import compose, parse

PATH = Path("data/corrections.yml")
# What a place or another row determines is not for correcting.
_FIXED = ("target_id", "document", "id", "number_text", "quote", "repeats", "start", "end")
FIELDS = tuple(
    name
    for name in COLUMNS["targets"]
    if name not in (*_FIXED, "quote_start", "quote_end", "corrected")
)

Row = dict[str, object]


@dataclass(frozen=True)
class Correction:
    """One reading put right.

    Parameters
    ----------
    target : str
        The target_id of the row.
    field : str
        One of `FIELDS`.
    expect, value : object
        What the rules read, and what the text says.
    reason, reason_zh : str
        Why, in English and, where it is given, in Chinese.
    """

    target: str
    field: str
    expect: object
    value: object
    reason: str
    reason_zh: str = ""


def load_corrections(root: Path) -> list[Correction]:
    """Return the corrections of a project; none where it has no such file."""
    path = root / PATH
    if not path.is_file():
        return []
    text = decode(path)
    try:
        node = compose(text)
        entries = parse(text) or []
    except yaml.YAMLError as error:
        raise InputError(Fault(path, f"broken YAML: {error}")) from None
    if not isinstance(entries, list):
        raise InputError(Fault(path, "not a list", "a list of corrections is expected"))
    lines = [child.start_mark.line + 1 for child in node.value] if node and entries else []
    faults = [
        Fault(f"{path}:{line}", what, allowed)
        for line, entry in zip(lines, entries, strict=True)
        for what, allowed in _faults(entry)
    ]
    if faults:
        raise InputError(*faults)
    return [Correction(**entry) for entry in entries]


def _faults(entry: object) -> Iterator[tuple[str, str]]:
    needed = [f.name for f in fields(Correction) if f.name != "reason_zh"]
    if not isinstance(entry, Mapping) or set(entry) - {"reason_zh"} != set(needed):
        yield "fields missing or unknown", f"needed: {', '.join(needed)}; allowed: reason_zh"
    elif entry["field"] not in FIELDS:
        yield f"field is {entry['field']!r}", f"allowed: {', '.join(FIELDS)}"
    elif not entry["reason"]:
        yield "no reason is given", "say why the reading is wrong"


def correct(rows: Sequence[Row], corrections: Sequence[Correction]) -> list[Row]:
    """Return the rows with the corrections applied and marked in ``corrected``."""
    known = {row["target_id"]: row for row in rows}
    changes: dict[object, Row] = defaultdict(dict)
    faults = []
    for correction in corrections:
        row = known.get(correction.target)
        if row is None:
            faults.append(Fault(PATH, f"no target {correction.target}", "remove the entry"))
        elif row[correction.field] != correction.expect:
            read = f"{correction.field} is read as {row[correction.field]!r}"
            guard = f"not as {correction.expect!r} any more: remove the entry"
            faults.append(Fault(PATH, f"{correction.target}: {read}", guard))
        else:
            changes[correction.target][correction.field] = correction.value
    if faults:
        raise InputError(*faults)
    return [_corrected(row, changes.get(row["target_id"])) for row in rows]


def _corrected(row: Row, change: Row | None) -> Row:
    return row | change | {"corrected": True} if change else row
