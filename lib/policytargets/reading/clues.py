"""Clues: what the words of a sentence say of all its numbers."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.offers import may_offer
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.told import Tense
from policytargets.vocabulary import load_grammar

__all__ = ["Clues"]

_NAMES = re.compile("[《〔“]")


class Clues:
    """What a sentence says of all its numbers, read once.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph, sentence : Paragraph, Sentence
        Where it stands.
    known : dict of int to bool
        What `Tense` remembers from one sentence to the next.

    Attributes
    ----------
    marks : bool
        Whether it gives marks.
    quotes : bool
        Whether a title, a bracket of bodies or a quoted name stands in it.
    """

    def __init__(
        self, text: str, paragraph: Paragraph, sentence: Sentence, known: dict[int, bool]
    ) -> None:
        self.text, self.paragraph, self.sentence, self.known = text, paragraph, sentence, known
        self.marks = bool(_marks().search(text, sentence.start, sentence.end))
        self.quotes = bool(_NAMES.search(text, sentence.start, sentence.end))
        self._tense: Tense | None = None
        self._offers: bool | None = None

    @property
    def tense(self) -> Tense:
        """What its words say of time; many numbers are left out without it."""
        if self._tense is None:
            self._tense = Tense(self.text, self.paragraph, self.sentence, self.known)
        return self._tense

    @property
    def offers(self) -> bool:
        """Whether it holds words of offering."""
        if self._offers is None:
            self._offers = may_offer(self.text, self.sentence)
        return self._offers


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of a rule that gives marks: 得5分, 每项扣1分."""
    words = [f"{re.escape(word)}(?!别)" for word in load_grammar().words["marks"]]
    given = [rf"{sign}[\d.]+分" for sign in "得计加扣记"]
    return re.compile("|".join([*words, *given, r"\([\d.]+分\)"]))
