"""Wordings as patterns, in Simplified characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import opencc


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Return a text in Simplified characters; its length stays the same.

    A line whose length would change stays as it is, so that offsets hold.
    """
    simple = _converter().convert(text)
    if len(simple) == len(text):
        return str(simple)
    return "\n".join(
        new if len(new := _converter().convert(line)) == len(line) else line
        for line in text.split("\n")
    )


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
