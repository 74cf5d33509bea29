"""Targets that may stand on one axis: each comparable with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["group"]


def group(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return groups of which every two members are a pair, and which leave no pair out.

    Comparability does not carry over: that A may stand beside B, and B beside C, does not put A
    beside C. A target may therefore be in several groups.

    Parameters
    ----------
    pairs : iterable of tuple of str
        The ids of two comparable targets, in the order wanted.

    Returns
    -------
    list of list of str
        The members of each group, in the order in which the pairs name them.
    """
    listed = list(pairs)
    linked = {frozenset(pair) for pair in listed}
    order = list(dict.fromkeys(one for pair in listed for one in pair))
    groups: list[list[str]] = []
    for first, second in listed:
        if any(first in members and second in members for members in groups):
            continue
        members = list(_grow([first, second], order, linked))
        groups.append(sorted(members, key=order.index))
    return groups


def _grow(seed: list[str], order: list[str], linked: set[frozenset[str]]) -> Iterator[str]:
    members = list(seed)
    for other in order:
        if other not in members and all(frozenset((other, own)) in linked for own in members):
            members.append(other)
    yield from members
