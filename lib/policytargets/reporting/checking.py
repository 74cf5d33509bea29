"""Which values a parameter may have: plans, families, indicators, languages, days that exist."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytargets.comparing.overlap import GRADES
from policytargets.comparing.reuse.seeds import SEED
from policytargets.comparing.timelines.paths import COMMON_YEARS
from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.project import MARK
from policytargets.reporting.parameters import Declared, fits, wanted
from policytargets.tables import read_table
from policytargets.vocabulary.ambition import SIZINGS
from policytargets.vocabulary.families import family_of
from policytargets.vocabulary.names import LANGUAGES

__all__ = ["Known", "find_faults", "load_known"]

# Fewer draws say nothing of rare ranks; more would fill the memory.
_RANGES = {
    "draws": (1_000, 200_000),
    "seed": (0, 2**32 - 1),
    "minimum_families": (1, 1_000),
    # Shorter runs are found between any two texts.
    "shingle": (SEED, 100),
}


@dataclass(frozen=True)
class Known:
    """What a parameter may name.

    Parameters
    ----------
    plans, indicators, themes : tuple of str
        The ids in the clean tables.
    families : tuple of str
        The families to which these indicators belong.
    """

    plans: tuple[str, ...]
    indicators: tuple[str, ...]
    themes: tuple[str, ...]
    families: tuple[str, ...]

    def listed(self, parameter: str) -> tuple[str, ...] | None:
        """Return the values a list parameter may hold; None where its name promises nothing."""
        return {
            "plans": self.plans,
            "indicators": self.indicators,
            "themes": self.themes,
            "families": self.families,
        }.get(parameter)

    def single(self, parameter: str) -> tuple[str, ...] | None:
        """Return the values a parameter may have; None where its name promises nothing."""
        named = {"plan": self.plans, "language": LANGUAGES, "sizing": SIZINGS, "grade": GRADES}
        return named.get(parameter)


def load_known(root: Path, documents: dict[str, Document]) -> Known:
    """Return what the clean tables know, after checking that they are of the same plans.

    Parameters
    ----------
    root : Path
        The project's folder.
    documents : dict of str to Document
        The plans, as returned by `policytargets.documents.load_documents`.

    Raises
    ------
    InputError
        If a clean table is missing or was made from other plans.
    """
    built = set(read_table("documents", root)["document"])
    if built != set(documents):
        names = ", ".join(sorted(built ^ set(documents)))
        what = f"made from other plans than {MARK} lists ({names})"
        again = "make it anew with: policytargets build"
        raise InputError(Fault(root / "data" / "clean" / "documents.csv", what, again))
    indicators = read_table("indicators", root)
    # The pages need it after the runs, when it would be late to find it missing.
    read_table("targets", root)
    themes = tuple(dict.fromkeys(indicators["theme"]))
    families = tuple(dict.fromkeys(map(family_of, indicators["indicator"])))
    return Known(tuple(documents), tuple(indicators["indicator"]), themes, families)


def find_faults(where: str, parameter: Declared, value: object, known: Known) -> Iterator[Fault]:
    """Find what is wrong with the value of one parameter.

    Parameters
    ----------
    where : str
        The option or file that gives the value, for the message.
    parameter : Declared
        The parameter as its notebook declares it.
    value : object
        The value it is to have.
    known : Known
        What it may name.
    """
    listed, single = known.listed(parameter.name), known.single(parameter.name)
    if not fits(value, parameter.default):
        what = f"{value!r} has another type than the default"
        yield Fault(where, what, wanted(parameter.default))
    elif listed is not None and isinstance(value, list):
        yield from _list_faults(where, parameter.name, value, listed)
    elif single is not None and value not in single:
        yield _unknown(where, parameter.name, value, single)
    elif parameter.name in _RANGES and not _is_within(value, *_RANGES[parameter.name]):
        low, high = _RANGES[parameter.name]
        what = f"{parameter.name} is {value!r}"
        yield Fault(where, what, f"allowed: whole numbers from {low:,} to {high:,}")
    elif parameter.name == "common_year" and value and not _is_within(value, *COMMON_YEARS):
        first, last = COMMON_YEARS
        allowed = f"allowed: 0 (the earliest deadline of each group) or {first} to {last}"
        yield Fault(where, f"common_year {value!r} is out of range", allowed)
    elif parameter.name == "as_of" and not _is_day(value):
        yield Fault(where, f"{value!r} is no day", "an ISO date is wanted, such as 2022-12-31")


def _list_faults(
    where: str, name: str, value: Sequence[Any], allowed: tuple[str, ...]
) -> Iterator[Fault]:
    kind = "family" if name == "families" else name.removesuffix("s")
    for item in dict.fromkeys(map(str, value)):
        if item not in allowed:
            yield _unknown(where, kind, item, allowed)
    for item in sorted({str(item) for item in value if list(value).count(item) > 1}):
        yield Fault(where, f"{kind} {item!r} is given twice")


def _unknown(where: str, kind: str, value: object, allowed: tuple[str, ...]) -> Fault:
    near = difflib.get_close_matches(str(value), allowed, n=3)
    meant = f" (did you mean {' or '.join(near)}?)" if near else ""
    return Fault(where, f"unknown {kind} {value!r}{meant}", f"allowed: {', '.join(allowed)}")


def _is_within(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and low <= value <= high


def _is_day(value: object) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        return False
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
