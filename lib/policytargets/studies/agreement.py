"""How far two reviewers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_GRAVEST = ("accepted", "corrected", "no_target")

Decision = Mapping[str, str]


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
