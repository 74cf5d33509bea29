"""levels.yml: which level of government a code, an issuer or those written to tell of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from policytargets.documents import LEVELS
from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Entry, demand

PATH = Path(__file__).with_name("levels.yml")


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


Pattern = Annotated[str, demand(_compiles, "a regular expression")]


class Level(Entry):
    """One rule."""

    level: Literal[LEVELS]  # type: ignore[valid-type]
    adcode: Pattern = ""
    issuer: Pattern = ""
    addressees: Pattern = ""


@cache
def load_levels(path: Path = PATH) -> tuple[Level, ...]:
    """Return the rules in their order."""
    return tuple(load_entries(path, list[Level]))
