"""The chain of steps behind each derived value, enough to redo it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from policytargets.messages import LANGUAGES
from policytargets.vocabulary.rules import load_tellings

STEP_COLUMNS = ("field", "step", "function", "inputs", "description_en", "description_zh")


@dataclass(frozen=True)
class Step:
    """One application of a function.

    Raises
    ------
    ValueError
        If steps.yml does not know the function or names other inputs.
    """

    function: str  # A function of steps.yml
    inputs: Mapping[str, object]  # All the inputs that steps.yml names for it, and no others
    result: object  # What came out

    def __post_init__(self) -> None:
        """Check the inputs against steps.yml."""
        telling = load_tellings().get(self.function)
        if telling is None:
            raise ValueError(f"steps.yml has no function {self.function}")
        if set(telling.inputs) != set(self.inputs):
            raise ValueError(f"{self.function} takes {telling.inputs}, not {list(self.inputs)}")

    def describe(self, language: str) -> str:
        """Return the step as a text in ``en`` or ``zh``."""
        values = {name: shown(value) for name, value in self.inputs.items()}
        text = getattr(load_tellings()[self.function], language)
        return str(text.format(**values, result=shown(self.result)))


@dataclass(frozen=True)
class Chain:
    """The steps to one field of one row, first to last; `key` is the row's id."""

    key: str
    field: str
    steps: Sequence[Step]


class Derived(NamedTuple):
    """A derived table, one row a target, and the chains of its values."""

    table: pd.DataFrame
    chains: list[Chain]


def steps_table(chains: Iterable[Chain], key: str = "target_id") -> pd.DataFrame:
    """Return chains as a table, one row a step."""
    rows = [
        {
            key: chain.key,
            "field": chain.field,
            "step": number,
            "function": step.function,
            "inputs": json.dumps(_plain(step.inputs), sort_keys=True, ensure_ascii=False),
            **{f"description_{language}": step.describe(language) for language in LANGUAGES},
        }
        for chain in chains
        for number, step in enumerate(chain.steps, start=1)
    ]
    return pd.DataFrame(rows, columns=[key, *STEP_COLUMNS])


def shown(value: object) -> str:
    """Return a value as it stands in a text: a number without needless digits."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.10g}"
    return str(value)


def _plain(inputs: Mapping[str, object]) -> dict[str, object]:
    """Return inputs as JSON holds them, whole numbers without a fraction."""
    return {
        name: int(value) if isinstance(value, float) and value == int(value) else value
        for name, value in inputs.items()
    }
