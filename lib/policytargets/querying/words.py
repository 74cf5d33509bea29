"""Words of Chinese in a full-text index, which knows words only by the blanks between them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from policytargets.vocabulary.wordings import simplify

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUNS = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 4
"""So long words are found as they are; longer ones as a phrase of signs."""


def index_text(text: str) -> str:
    """Return the words under which a text is found, in both scripts, parted by blanks.

    First every sign by itself, which a phrase finds; then all that a word may be.
    """
    forms = dict.fromkeys((simplify(text), text, _traditional(text)))
    joined = ["".join(form.split()) for form in forms]
    words = [word for form in joined for run in _RUNS.findall(form) for word in _words(run)]
    return " \n ".join([*map(spaced, forms), " ".join(dict.fromkeys(words))])


def _words(run: str) -> list[str]:
    lengths = range(2, _LONGEST + 1)
    return [run[at : at + n] for n in lengths for at in range(len(run) - n + 1)]


def spaced(text: str) -> str:
    """Return a text with each Chinese sign between blanks."""
    return " ".join(_HAN.sub(lambda sign: f" {sign[0]} ", text).split())


def as_query(words: str) -> str:
    """Return what FTS5 is asked for words as a person writes them: each a phrase of its signs."""
    # A quotation mark would end the phrase.
    phrases = (spaced(simplify(word)) for word in words.replace('"', " ").split())
    return " ".join(f'"{phrase}"' for phrase in phrases) or '""'


@cache
def _converter() -> Any:  # noqa: ANN401
    import opencc

    return opencc.OpenCC("s2t")


def _traditional(text: str) -> str:
    return str(_converter().convert(text))
