"""How stored outputs are compared: as nbval does, figures by what is drawn, claims as well."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from nbval.plugin import IPyNbCell

from policytargets.running.kernels.comparing import FIGURE, differences


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Keep nbval from comparing the bytes of figures, as it does with PNG."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += (FIGURE,)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let each cell be compared by what is drawn and claimed, too."""
    if isinstance(item, IPyNbCell):
        item.compare_outputs = partial(_compare, item, item.compare_outputs)


def _compare(item: Any, compare: Callable[..., bool], now: Any, stored: Any) -> bool:  # noqa: ANN401
    same = compare(now, stored)
    told = [f"cell {item.cell.id}: {line}" for line in differences(stored, now)]
    item.comparison_traceback += told
    return same and not told
