"""A figure as a file for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from policytargets.display.style import METADATA, check_glyphs, style_once
from policytargets.errors import Fault, InputError

_MILLIMETRES = 25.4  # of an inch
_UNDATED: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    ".svg": METADATA,
}
"""Formats, and what of the day and the machine is left out of each."""
_DPI = 300


def save(figure: Figure, file: str | Path, *, width: float | None = None) -> Path:
    """Store a figure for a paper, the same bytes each time.

    Figures drawn after ``pt.load`` have the Chinese font, and colours that are told apart in grey.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Such as ``plt.gcf()``.
    file : str or path
        Ends in ``.png``, ``.pdf`` or ``.svg``.
    width : float, optional
        Millimetres across, such as 88 of one column and 180 of two; as drawn where not given.

    Raises
    ------
    InputError
        Where the file has another ending or the Chinese font lacks a character.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import policytargets as pt
    >>> pt.save(plt.figure(), "figure.jpg")
    Traceback (most recent call last):
    policytargets.errors.InputError: figure.jpg: no such form of a figure; allowed: .png, .pdf, .svg
    """
    path = Path(file)
    if path.suffix not in _UNDATED:
        allowed = f"allowed: {', '.join(_UNDATED)}"
        raise InputError(Fault(path, "no such form of a figure", allowed))
    style_once()
    check_glyphs(figure)
    across, down = figure.get_size_inches()
    try:
        if width:
            inches = width / _MILLIMETRES
            figure.set_size_inches(inches, inches * down / across)
        with mpl.rc_context({"pdf.fonttype": 42, "svg.hashsalt": "policytargets"}):
            figure.savefig(path, dpi=_DPI, metadata=_UNDATED[path.suffix])
    finally:
        figure.set_size_inches(across, down)
    return path
