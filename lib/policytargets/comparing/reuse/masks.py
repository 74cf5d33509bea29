"""Boilerplate in a text: slogans, headings and formulae of the genre, bodies, page furniture."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policytargets.reading.outline import BODIES_TEXT
from policytargets.vocabulary.boilerplate import (
    BODIES,
    FURNITURE,
    boilerplate_kind,
    boilerplate_pattern,
)

__all__ = ["Mask", "find_masks"]

_BODIES = re.compile(BODIES_TEXT)


@dataclass(frozen=True)
class Mask:
    """One stretch of boilerplate.

    Parameters
    ----------
    start, end : int
        Offsets in the text that is compared.
    kind : str
        ``furniture``, ``bodies``, or a kind of boilerplate.yml.
    wording : str
        Its words; empty for furniture and bodies, which are not the same twice.
    """

    start: int
    end: int
    kind: str
    wording: str = ""


def find_masks(
    text: str, kept: Sequence[int], furniture: Sequence[tuple[int, int]]
) -> Iterator[Mask]:
    """Return the boilerplate of a text in order of place; no two overlap.

    Parameters
    ----------
    text : str
        The reading view, whose lines part headings from what follows.
    kept : sequence of int
        Offsets in it of the characters that are compared; those of the masks count these.
    furniture : sequence of (int, int)
        Offsets in it of the lines that belong to the page around the document.
    """
    found = [Mask(start, end, FURNITURE) for start, end in furniture]
    for match in _BODIES.finditer(text):
        # A bracket that is never closed ends with its sentence: no list of bodies has a full stop.
        stop = text.find("。", match.start(), match.end())
        found.append(Mask(match.start(), match.end() if stop < 0 else stop, BODIES))
    for match in boilerplate_pattern().finditer("".join(text[at] for at in kept)):
        start, end = kept[match.start()], kept[match.end() - 1] + 1
        found.append(Mask(start, end, boilerplate_kind(match[0]), match[0]))
    reached = 0
    for mask in sorted(found, key=lambda mask: (mask.start, -mask.end)):
        start, end = bisect_left(kept, mask.start), bisect_left(kept, mask.end)
        if start >= reached and end > start:
            yield Mask(start, end, mask.kind, mask.wording)
            reached = end
