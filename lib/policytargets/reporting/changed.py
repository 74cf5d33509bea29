"""Two editions of the reports compared: which claims are new, gone or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policytargets.reporting.editions import Edition
from policytargets.reporting.reasons import Readings, Reason, find_reasons

__all__ = ["KINDS", "Change", "compare"]

KINDS = ("new", "gone", "changed")
"""How a claim can differ between two editions."""

Record = Mapping[str, Any]
_COMPARED = ("text_en", "text_zh", "value", "unit", "target_ids", "steps", "sensitivity")


@dataclass(frozen=True)
class Change:
    """One claim that differs between two editions.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    claim : str
        Its id.
    fields : tuple of str
        Of a changed claim, what of it differs.
    old, new : mapping of str to object or None
        Its records; None where there is none.
    reasons : tuple of Reason
        What of the targets, corrections, verdicts or steps behind it differs.
    """

    kind: str
    claim: str
    fields: tuple[str, ...]
    old: Record | None
    new: Record | None
    reasons: tuple[Reason, ...]


def compare(old: Edition, new: Edition) -> list[Change]:
    """Return the claims that differ between two editions: in the order of the new, then the old.

    Parameters
    ----------
    old, new : Edition
        As returned by `policytargets.reporting.editions.read_edition`.
    """
    readings = Readings(old.tables, new.tables)
    return list(_changes(old, new, readings))


def _changes(old: Edition, new: Edition, readings: Readings) -> Iterator[Change]:
    for name in dict.fromkeys([*new.claims, *old.claims]):
        before, after = old.claims.get(name), new.claims.get(name)
        fields = _fields(before, after, readings) if before and after else ()
        if before is None or after is None or fields:
            kind = "new" if before is None else "gone" if after is None else "changed"
            reasons = tuple(find_reasons(before, after, readings))
            yield Change(kind, name, fields, before, after, reasons)


def _fields(before: Record, after: Record, readings: Readings) -> tuple[str, ...]:
    moved = [readings.now(target) for target in before["target_ids"]]
    old = {**before, "target_ids": moved}
    differ = [field for field in _COMPARED if old[field] != after[field]]
    # A run in one language says nothing in the other, which is no change of the sentence.
    silent = [f for f in ("text_en", "text_zh") if not (before[f] and after[f])]
    return tuple(field for field in differ if field not in silent)
