"""Where the entries of a YAML file stand, for faults that concern a whole entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policytargets.yamls import compose

__all__ = ["lines_of"]


def lines_of(path: Path, section: str = "") -> list[int]:
    """Return the line of each entry of a list, counted from 1.

    Parameters
    ----------
    path : Path
        A YAML file that has been read without fault.
    section : str, optional
        The key at the top under which the list stands; the file itself is the list by default.
    """
    node: Any = compose(path.read_text("utf-8"))
    if section:
        node = next(value for key, value in node.value if key.value == section)
    return [child.start_mark.line + 1 for child in node.value]
