"""From what a researcher names to the targets and claims of a dossier."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policytargets.errors import Fault, InputError, nearest


@dataclass(frozen=True)
class Chosen:
    """What a dossier is about."""

    # Records of claims, in the order in which they were named
    claims: tuple[Mapping[str, Any], ...]
    target_ids: tuple[str, ...]  # Keys of targets, named or behind the claims, each once


def choose(
    names: Sequence[str], ids: Mapping[str, str], claims: Mapping[str, Mapping[str, Any]]
) -> Chosen:
    """Return the targets and claims of the given names."""
    keys = {name: key for key, name in ids.items()} | {key: key for key in ids}
    faults: list[Fault] = []
    told: dict[str, Mapping[str, Any]] = {}
    targets: dict[str, None] = {}
    for name in names:
        if name in keys:
            targets[keys[name]] = None
        elif name in claims:
            told[name] = claims[name]
            targets |= dict.fromkeys(claims[name]["target_ids"])
            faults += _stale(name, claims[name]["target_ids"], ids)
        else:
            faults.append(_unknown(name, {*ids.values(), *ids, *claims}))
    if faults:
        raise InputError(*faults)
    return Chosen(tuple(told.values()), tuple(targets))


def _unknown(name: str, known: Collection[str]) -> Fault:
    offered = nearest(name, known)
    allowed = f"the nearest: {offered}" if offered else "there are no targets here"
    return Fault(name, "no such target or claim", allowed)


def _stale(name: str, targets: Sequence[str], ids: Mapping[str, str]) -> list[Fault]:
    again = "make the claims anew with: policytargets report"
    gone = [target for target in targets if target not in ids]
    return [Fault(name, f"rests on {target}, which is no longer read", again) for target in gone]
