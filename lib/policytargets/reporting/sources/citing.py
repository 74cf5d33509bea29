"""Places of a text that reports quote beside targets: passages, industries, instruments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from policytargets.reporting.sources.cutting import Span

__all__ = ["cited_spans"]

_PLACE = re.compile(r"([a-z0-9][a-z0-9-]*)@([0-9]+)-([0-9]+)")


def cited_spans(
    plan: str, length: int, linked: Iterable[str], shown: Collection[str]
) -> list[Span]:
    """Return the places of a plan that pages link to, so that its evidence page can show them.

    Parameters
    ----------
    plan : str
        Plan id.
    length : int
        Characters of its text.
    linked : iterable of str
        Ids and places that pages link to, of any plan.
    shown : collection of str
        Those that have an anchor already.

    Returns
    -------
    list of Span
        By their places; what lies outside of the text is left out.
    """
    places = {name: found for name in linked if (found := _PLACE.fullmatch(name))}
    spans = [
        Span(int(found[2]), int(found[3]), "cited", name)
        for name, found in places.items()
        if found[1] == plan and name not in shown
    ]
    inside = [span for span in spans if span.start < span.end <= length]
    return sorted(inside, key=lambda span: (span.start, span.end))
