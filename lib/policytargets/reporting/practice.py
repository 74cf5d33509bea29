"""What each kernel would do for the first time, done once before they are forked.

It leaves nothing behind that a notebook could see: modules, vocabularies and tables are loaded,
which are the same whoever loads them, and no setting is changed.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator

__all__ = ["loaders", "warm_up"]

_LOADING = ("policytargets.vocabulary.", "policytargets.normalising.")


def warm_up() -> None:
    """Load the vocabularies and units that were imported, check tables and draw a figure."""
    for first in (*loaders(), _read_tables, _draw):
        # Whatever fails here fails again where a notebook needs it, and is told there.
        with contextlib.suppress(Exception):
            first()


def loaders() -> Iterator[Callable[[], object]]:
    """Return the functions of imported vocabularies and units that load once and need nothing."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_LOADING):
            for function in vars(module).values():
                if hasattr(function, "cache_info") and _needs_nothing(function):
                    yield function


def _needs_nothing(function: Callable[..., object]) -> bool:
    given = inspect.signature(function).parameters.values()
    return all(parameter.default is not parameter.empty for parameter in given)


def _read_tables() -> None:
    """Check the project's tables: kernels take them over for as long as the files stay the same."""
    from policytargets.schemas import SCHEMAS
    from policytargets.tables import read_table

    for name in SCHEMAS:
        with contextlib.suppress(Exception):
            read_table(name)


def _draw() -> None:
    """Draw a figure apart from pyplot, which would remember it."""
    from matplotlib.figure import Figure

    from policytargets.reporting.printing import to_svg

    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([1, 2], label="1")
    axes.legend()
    to_svg(figure)
