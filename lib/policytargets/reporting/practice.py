"""What each kernel would do for the first time, done once before they are forked.

It leaves nothing behind that a notebook could see: modules and vocabularies are loaded, which are
the same whoever loads them, and no setting is changed.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
from collections.abc import Callable, Iterator

__all__ = ["loaders", "warm_up"]

_VOCABULARY = "policytargets.vocabulary."


def warm_up() -> None:
    """Load the vocabularies that were imported, check tables and draw a figure."""
    for first in (*loaders(), _check_tables, _draw):
        # Whatever fails here fails again where a notebook needs it, and is told there.
        with contextlib.suppress(Exception):
            first()


def loaders() -> Iterator[Callable[[], object]]:
    """Return the functions of imported vocabularies that load once and take nothing."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_VOCABULARY):
            for function in vars(module).values():
                if hasattr(function, "cache_info") and not inspect.signature(function).parameters:
                    yield function


def _check_tables() -> None:
    import pandas as pd

    from policytargets.schemas import COLUMNS, SCHEMAS

    for name, schema in SCHEMAS.items():
        with contextlib.suppress(Exception):
            schema.validate(pd.DataFrame(columns=list(COLUMNS[name])), lazy=True)


def _draw() -> None:
    """Draw a figure apart from pyplot, which would remember it."""
    from matplotlib.figure import Figure

    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([1, 2], label="1")
    axes.legend()
    for kind in ("png", "svg"):
        figure.savefig(io.BytesIO(), format=kind, bbox_inches="tight")
