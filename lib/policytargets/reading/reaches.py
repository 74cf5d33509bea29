"""Reaches: the words of a sentence that tell of the past or look ahead, and how far they do."""

from __future__ import annotations

import re
from functools import cache

from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, listed

__all__ = ["places_of", "reaches_in"]

_STANDARD = "(?:不[低高]于|不[少超]过?于?|相当于)[^,;。]{0,4}(?:上年|去年)"
_UNTIL = ("到20", "至20")


def places_of(reach: str, sentence: str) -> tuple[int, ...]:
    """Return where the words of a reach begin.

    Parameters
    ----------
    reach : str
        How far they tell of the past (``clause``, ``rest``, ...), ``ahead`` or ``results``.
    sentence : str
        Where they stand.
    """
    if reach == "ahead":
        never = load_grammar().words["ahead"]["never"]
        return tuple([hit.start() for hit in _ahead().finditer(sentence) if hit[0] not in never])
    return tuple([hit.start() for hit in _words(reach).finditer(sentence) if hit["word"]])


@cache
def _ahead() -> re.Pattern[str]:
    """Return the pattern of the words that look ahead, and before them of those that only seem to.

    Each begins with a sign of its own, so that a search passes quickly over all others.
    """
    words = load_grammar().words["ahead"]
    until = [rf"{word[0]}(?<!截{word[0]}){word[1:]}\d\d年(?!的)" for word in _UNTIL]
    return re.compile("|".join([listed(words["never"]), listed(words["sentence"]), *until]))


def reaches_in(sentence: str) -> set[str]:
    """Return the reaches of which a sentence may hold a word; most hold none.

    Parameters
    ----------
    sentence : str
        The whole sentence.
    """
    signs, reaches = _signs()
    found: set[str] = set()
    hit = signs.search(sentence)
    while hit:
        found |= reaches[hit[0]]
        # one word may begin in another
        hit = signs.search(sentence, hit.start() + 1)
    return found


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, set[str]]]:
    """Return the pattern of all words that tell of time, and the reaches by word."""
    grammar = load_grammar()
    reaches = {word: set(spans) for word, spans in grammar.words["past"].items()}
    others = {
        "ahead": [*grammar.words["ahead"]["sentence"], *_UNTIL],
        "results": grammar.words["project_results"],
    }
    for reach, words in others.items():
        for word in words:
            reaches[word] = reaches.get(word, set()) | {reach}
    # 今年 is found in 今年上半年, too
    full = {
        word: set().union(*(reaches[other] for other in reaches if word.startswith(other)))
        for word in reaches
    }
    return re.compile(any_of(full)), full


@cache
def _words(reach: str) -> re.Pattern[str]:
    """Return the pattern of the words that tell of the past so far."""
    words = load_grammar().words
    if reach == "results":
        return re.compile(f"(?P<word>{any_of(words['project_results'])})")
    past = any_of(load_grammar().past(reach))
    # 不低于上年人均收入的60% sets a standard
    never = rf"{any_of(words['not_past'])}|{_STANDARD}"
    placed = {
        "sentence": rf"(?P<word>^—*{past})",
        "rest": rf"(?P<word>(?:^—*|(?<=[,;:])){past}|{past}(?=[,;:]))",
    }
    return re.compile(f"{never}|{placed.get(reach, f'(?P<word>{past})')}")
