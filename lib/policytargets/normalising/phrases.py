"""What an indicator's phrase names: the thing, who awards it, how large it is, what is done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from policytargets.normalising.wordings import first_of, plain
from policytargets.vocabulary.families import load_families

__all__ = ["near_concepts", "read_act", "read_concept"]

_AMOUNT = r"(?P<amount>[\d.]+[万亿]+|[十百千][亿万]|(?<![\d.十百千万])亿(?=元))"
_TENS = str.maketrans({"十": "10", "百": "100", "千": "1000"})


@cache
def read_concept(indicator: str, wording: str) -> tuple[str, str, str]:
    """Return concept, grade and size of an indicator's wording.

    Parameters
    ----------
    indicator : str
        Code.
    wording : str
        Indicator text as in the source.

    Returns
    -------
    tuple of str
        Code of families.yml or the wording without grade, size and fillers; codes of the grades
        in it, joined by ``;``; amounts such as ``10亿``, joined by ``;``.
    """
    text = plain(wording)
    sizes = ";".join(_as_digits(match["amount"]) for match in _size().finditer(text))
    text = _size().sub("", text)
    grades, text = _grades(text)
    return _concept_of(indicator, _without_fillers(text)), grades, sizes


@cache
def near_concepts() -> Mapping[str, str]:
    """Return for each concept the one that may be read beside it."""
    return {entry.concept: entry.near for entry in load_families().concepts if entry.near}


@cache
def read_act(quote: str) -> str:
    """Return what a quote says is done with the things it counts, as a code of families.yml.

    Empty for new, built, fostered and their like, which are not told apart.
    """
    text = plain(quote)
    found = [
        (match.end(), entry.act)
        for entry in load_families().acts
        for match in first_of(tuple(entry.wordings)).finditer(text)
    ]
    return max(found, default=(0, ""))[1]


def _concept_of(indicator: str, text: str) -> str:
    for entry in load_families().concepts:
        if entry.indicator == indicator and first_of(tuple(entry.wordings)).search(text):
            return entry.concept
    return text


def _grades(text: str) -> tuple[str, str]:
    found: list[tuple[int, str]] = []
    for entry in sorted(load_families().grades, key=lambda e: -max(map(len, e.wordings))):
        for match in first_of(tuple(entry.wordings)).finditer(text):
            found.append((match.start(), entry.grade))
        text = first_of(tuple(entry.wordings)).sub(lambda match: "□" * len(match[0]), text)
    return ";".join(grade for _, grade in sorted(found)), text.replace("□", "")


def _without_fillers(text: str) -> str:
    fillers = load_families().fillers
    head, end = first_of(tuple(fillers.head)).pattern, first_of(tuple(fillers.end)).pattern
    return re.sub(f"^(?:{head})+|(?:{end})+$", "", text)


@cache
def _size() -> re.Pattern[str]:
    words = load_families().sizes
    before, after = first_of(tuple(words.before)).pattern, first_of(tuple(words.after)).pattern
    return re.compile(rf"(?:{before})*{_AMOUNT}(?:{after})*(?:及?以上)?")


def _as_digits(amount: str) -> str:
    return "1亿" if amount == "亿" else amount.translate(_TENS)
