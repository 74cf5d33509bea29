"""Quantitative targets of Chinese local-government plans: read, traced, compared.

Examples
--------
>>> import policytargets as pt
>>> plans = pt.load(["wenzhou-2020", "cixi-2020"])
>>> plans
<plans wenzhou-2020, cixi-2020: 104 targets>
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytargets.display.files import save
    from policytargets.display.show import fold, language, say, show
    from policytargets.display.target import evidence
    from policytargets.errors import InputError
    from policytargets.plans import Plans, load, read_plan
    from policytargets.publishing import report
    from policytargets.reporting import (
        ambition,
        instruments,
        overlap,
        profile,
        quality,
        targets,
        timelines,
    )
    from policytargets.running.first_cell import check_parameters
    from policytargets.studies.review_page import review

    __version__: str

_WHERE = {
    "load": "plans",
    "Plans": "plans",
    "read_plan": "plans",
    "report": "publishing",
    "check_parameters": "running.first_cell",
    "evidence": "display.target",
    "save": "display.files",
    "show": "display.show",
    "say": "display.show",
    "fold": "display.show",
    "language": "display.show",
    "review": "studies.review_page",
    "InputError": "errors",
}
_SECTIONS = (
    *("targets", "ambition", "timelines", "overlap"),
    *("instruments", "profile", "quality"),
)

__all__ = [
    "InputError",
    "Plans",
    "ambition",
    "check_parameters",
    "evidence",
    "fold",
    "instruments",
    "language",
    "load",
    "overlap",
    "profile",
    "quality",
    "read_plan",
    "report",
    "review",
    "save",
    "say",
    "show",
    "targets",
    "timelines",
]


def __getattr__(name: str) -> object:
    """Import a name when it is first asked for: the command line shall not wait for pandas."""
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("policytargets")
    if name in _SECTIONS:
        return importlib.import_module(f"policytargets.reporting.{name}")
    if name in _WHERE:
        return getattr(importlib.import_module(f"policytargets.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'policytargets' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return [*__all__, "__version__"]
