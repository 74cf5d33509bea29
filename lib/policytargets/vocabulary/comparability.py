"""comparability.yml: the published rules on which two targets may be compared."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.vocabulary.entries import Entry, load_entries, twice

__all__ = ["EFFECTS", "Rule", "load_rules"]

EFFECTS = {"note": "direct", "convert": "converted", "qualify": "qualified", "refuse": "refused"}
"""The verdict that each effect of a rule leads to."""

PATH = Path(__file__).with_name("comparability.yml")


class Rule(Entry):
    """One rule.

    Parameters
    ----------
    rule : str
        Name.
    stage : int
        Stage at which it is asked; a refusal ends the matter at its stage.
    reason : str
        Code in the column ``reasons``.
    test : str
        Name of the question put to a pair.
    effect : str
        ``refuse``, ``qualify``, ``convert`` or ``note``.
    en, zh : str
        What a reader is told; ``{a}`` and ``{b}`` are the two values of the column `shows`.
    statistics : bool
        Whether it is asked of a target and a statistic too.
    pair : list of str
        Ids of two real targets that show the rule; empty where there are none.
    """

    rule: str
    stage: int
    reason: str
    test: str
    effect: Literal["refuse", "qualify", "convert", "note"]
    en: str
    zh: str
    shows: str
    statistics: bool = True
    pair: list[str] = Field(default_factory=list)


class _File(Entry):
    rules: list[Rule]


@cache
def load_rules(path: Path = PATH) -> tuple[Rule, ...]:
    """Return the rules in the file's order.

    Raises
    ------
    InputError
        Naming a faulty field with its line, or a rule that stands twice.
    """
    rules = load_entries(path, _File).rules
    again = twice(rule.rule for rule in rules)
    if again:
        raise InputError(*(Fault(path, f"rule {name} stands twice") for name in again))
    return tuple(rules)
