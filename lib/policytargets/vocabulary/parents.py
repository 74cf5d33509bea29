"""parents.yml: the plan that stands above a plan, so that no other is taken for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from policytargets.vocabulary.entries import Entry, load_entries

__all__ = ["Parent", "load_parents"]

PATH = Path(__file__).with_name("parents.yml")


class Parent(Entry):
    """The plan that another carries out.

    Parameters
    ----------
    en, zh : str
        What it is called.
    document : str
        Its id, where it is one of the plans at hand.
    """

    en: str
    zh: str
    document: str = ""


@cache
def load_parents(path: Path = PATH) -> dict[str, Parent]:
    """Return the parents by the id of the plan below.

    Raises
    ------
    InputError
        Naming a missing, unknown or ill-valued field with its line.
    """
    return load_entries(path, dict[str, Parent])
