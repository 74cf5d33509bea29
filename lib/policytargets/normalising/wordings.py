"""Wordings freed of all that changes nothing, and the vocabulary's wordings as patterns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from policytargets.script import simplify

__all__ = ["first_of", "plain", "whole_of"]

_LOOSE = re.compile(r"[\s“”‘’\"'「」『』《》()\[\]、,,]")


@cache
def plain(text: str) -> str:
    """Return a wording in Simplified, half-width characters without spaces, quotes and brackets."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", simplify(text)))


@cache
def _pattern(wording: str) -> str:
    return ".{0,20}?".join(re.escape(plain(part)) for part in wording.split("…"))


@cache
def first_of(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds any of the wordings in a plain text, the longest first."""
    return re.compile("|".join(map(_pattern, _longest_first(wordings))) or r"(?!)")


@cache
def whole_of(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that fits a plain text which is one of the wordings as a whole."""
    return re.compile(f"(?:{first_of(wordings).pattern})$")


def _longest_first(wordings: Iterable[str]) -> list[str]:
    return sorted(wordings, key=lambda wording: (-len(wording), wording))
