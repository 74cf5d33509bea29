"""Texts like the plans and unlike each other."""

from __future__ import annotations

import random
import re

__all__ = ["vary", "with_other_words"]

# Years stay: they are what a target's period is read from.
_AMOUNT = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+")
_PLACE = re.compile("温州|浙江|台州|金华|金華|慈溪|宁波|寧波")
_SYLLABLES = "安宁新长海江南北东西平阳临清德昌永泰兴和"
# Title and date stand at the head; what follows may come in any order.
_HEAD = 3


def with_other_words(text: str, lot: random.Random) -> str:
    """Return a text of the same length with other amounts and other names of places.

    Parameters
    ----------
    text : str
        A plan or a part of one.
    lot : random.Random
        What is drawn; a seeded one draws the same again.
    """
    other = _AMOUNT.sub(lambda found: "".join(lot.choices("123456789", k=len(found[0]))), text)
    names = {name: "".join(lot.sample(_SYLLABLES, len(name))) for name in _PLACE.findall(other)}
    return _PLACE.sub(lambda found: names[found[0]], other)


def vary(text: str, lot: random.Random) -> str:
    """Return a plan with other words whose paragraphs after the head are shuffled."""
    lines = text.split("\n")
    body = lines[_HEAD:]
    lot.shuffle(body)
    return with_other_words("\n".join([*lines[:_HEAD], *body]), lot)
