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
    source_en, source_zh : str
        Where that name comes from.
    document : str
        Its id, where it is one of the plans at hand.
    verified : bool
        Whether the Chinese name is its title as a source gives it, not a description.
    """

    en: str
    zh: str
    source_en: str
    source_zh: str
    document: str = ""
    verified: bool = False


@cache
def load_parents(path: Path = PATH) -> dict[str, Parent]:
    """Return the parents by the id of the plan below.

    Raises
    ------
    InputError
        Naming a missing, unknown or ill-valued field with its line.
    """
    return load_entries(path, dict[str, Parent])
