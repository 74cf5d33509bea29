"""Clues: what the words of a sentence say of all its numbers."""

from __future__ import annotations

import re
from functools import cache, cached_property

from policytargets.reading.offers import may_offer
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.told import Tense
from policytargets.reading.words import any_in
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, first_of

__all__ = ["Clues"]


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
        self.quotes = any_in("《〔“", text, sentence.start, sentence.end)

    @cached_property
    def tense(self) -> Tense:
        """What its words say of time; many numbers are left out without it."""
        return Tense(self.text, self.paragraph, self.sentence, self.known)

    @cached_property
    def offers(self) -> bool:
        """Whether it holds words of offering."""
        return may_offer(self.text, self.sentence)


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of a rule that gives marks: 得5分, 每项扣1分."""
    words = load_grammar().words["marks"]
    firsts = first_of([*words, *"得计加扣记("])
    return re.compile(rf"{firsts}(?:{any_of(words)}(?!别)|[得计加扣记][\d.]+分|\([\d.]+分\))")
