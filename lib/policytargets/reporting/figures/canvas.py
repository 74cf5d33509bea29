"""What all figures share: an empty table gives a sentence, a missing glyph an error."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policytargets.reporting.cells import name_of
from policytargets.reporting.display import say
from policytargets.reporting.style import WIDTH, check_glyphs
from policytargets.vocabulary.names import translate

__all__ = ["drawing", "new_figure", "row_labels", "wrap"]

P = ParamSpec("P")
_ROOM_EN, _ROOM_ZH = 38, 16  # characters of a row's label


def drawing(
    draw: Callable[Concatenate[pd.DataFrame, str, P], Figure],
) -> Callable[Concatenate[pd.DataFrame, str, P], None]:
    """Make of a function that returns a figure of a table one that is safe to call on any table.

    Parameters
    ----------
    draw : callable
        Takes a table and a language first.

    Returns
    -------
    callable
        Says that there is nothing to draw where the table is empty; otherwise leaves the figure
        for ``plt.show()`` after every character of it was found in the font.
    """

    @wraps(draw)
    def drawn(table: pd.DataFrame, language: str, *args: P.args, **kwargs: P.kwargs) -> None:
        if table.empty:
            say(translate("sentence.nothing_to_draw", language))
            return
        check_glyphs(draw(table, language, *args, **kwargs))

    return drawn


def new_figure(height: float) -> tuple[Figure, Axes]:
    """Return a figure of the common width and its single axes, `height` in inches."""
    return plt.subplots(figsize=(WIDTH, height))


def row_labels(table: pd.DataFrame, language: str) -> list[str]:
    """Return what names each row of a table: its indicator, its code's name, or its own text."""
    if f"name_{language}" in table:
        return [wrap(name, language) for name in table[f"name_{language}"]]
    column = str(table.columns[0])
    if column == "year":
        return [str(year) for year in table[column]]
    return [wrap(name_of(column, code, language), language) for code in table[column]]


def wrap(text: str, language: str, widths: int = 1) -> str:
    """Return a label broken into lines; `widths` is how many label columns it may span."""
    if language == "zh":
        room = _ROOM_ZH * widths
        return "\n".join(text[i : i + room] for i in range(0, len(text), room))
    return "\n".join(textwrap.wrap(text, _ROOM_EN * widths, break_long_words=False))
