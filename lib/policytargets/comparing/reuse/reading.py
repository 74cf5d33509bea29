"""A plan as it is compared word by word: without blanks, each character tied to its raw place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from policytargets.comparing.reuse.masks import Mask, find_masks
from policytargets.reading.outline import Paragraph, outline
from policytargets.reading.view import make_view

__all__ = ["Reading", "read_plan", "read_plans"]

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, eq=False)
class Reading:
    """The characters of a plan that are compared.

    Parameters
    ----------
    plan : str
        Its id.
    text : str
        Simplified characters, half-width signs, no blank and no line end.
    places : numpy.ndarray of int
        Offset in the raw text of each character.
    raw : str
        The text as it stands in its file.
    masks : tuple of Mask
        Boilerplate, by offsets in `text`.
    sections : tuple of str
        Numbering path of the section that each character stands in.
    """

    plan: str
    text: str
    places: np.ndarray
    raw: str
    masks: tuple[Mask, ...]
    sections: tuple[str, ...]

    @cached_property
    def free(self) -> np.ndarray:
        """Which characters are no boilerplate; array of bool."""
        free = np.ones(len(self.text), dtype=bool)
        for mask in self.masks:
            free[mask.start : mask.end] = False
        return free

    @cached_property
    def codes(self) -> np.ndarray:
        """Code points of the text; array of int64."""
        return to_codes(self.text)

    @cached_property
    def written(self) -> np.ndarray:
        """Code points in the script of the raw text, half-width; array of int64."""
        return to_codes("".join(self.raw[p] for p in self.places).translate(_HALF_WIDTH))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of ``text[start:end]``; an empty one lies before its start."""
        if start == end:
            place = int(self.places[start]) if start < len(self.places) else len(self.raw)
            return place, place
        return int(self.places[start]), int(self.places[end - 1]) + 1


def to_codes(text: str) -> np.ndarray:
    """Return the code points of a text as an array of int64."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def read_plans(texts: Mapping[str, str], plans: Sequence[str]) -> list[Reading]:
    """Return the plans in the order wanted.

    Parameters
    ----------
    texts : mapping of str to str
        Raw text of each plan.
    plans : sequence of str
        Plan ids.
    """
    return [read_plan(plan, texts[plan]) for plan in plans]


def read_plan(plan: str, raw: str) -> Reading:
    """Return what is compared of a plan.

    Parameters
    ----------
    plan : str
        Its id.
    raw : str
        The text as it stands in its file.
    """
    view = make_view(raw)
    kept = [at for at, sign in enumerate(view.text) if not sign.isspace()]
    text = "".join(view.text[at] for at in kept)
    paragraphs = outline(view)
    furniture = [(p.start, p.end) for p in paragraphs if p.furniture]
    masks = tuple(find_masks(view.text, kept, furniture))
    places = np.array([view.places[at] for at in kept], dtype=np.int64)
    return Reading(plan, text, places, raw, masks, _sections(paragraphs, kept))


def _sections(paragraphs: Sequence[Paragraph], kept: Sequence[int]) -> tuple[str, ...]:
    starts = np.array([p.start for p in paragraphs], dtype=np.int64)
    owners = np.searchsorted(starts, np.array(kept, dtype=np.int64), side="right") - 1
    return tuple(paragraphs[owner].section if owner >= 0 else "" for owner in owners)
