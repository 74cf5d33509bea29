"""Comparability, contradictions, thresholds of scores, wording of steps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policytargets.messages import LANGUAGES, translate
from policytargets.vocabulary.codelists import load_indicators
from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Code, Entry, Found, doubled, refuse, unknown, values_at

EFFECTS = {"note": "direct", "convert": "converted", "qualify": "qualified", "refuse": "refused"}
"""The verdict that each effect of a rule leads to."""

PATH = Path(__file__).with_name("comparability.yml")


class Rule(Entry):
    """One rule."""

    rule: str  # Name
    stage: int  # Stage at which it is asked; a refusal ends the matter at its stage
    reason: str  # Code in the column reasons
    test: str  # Name of the question put to a pair
    effect: Literal["refuse", "qualify", "convert", "note"]  # refuse, qualify, convert or note
    en: str  # What a reader is told; {a} and {b} are the two values of the column `shows`
    zh: str
    shows: str
    statistics: bool = True  # Whether it is asked of a target and a statistic too
    # Ids of two real targets that show the rule; empty where there are none
    pair: list[str] = Field(default_factory=list)


class _File(Entry):
    rules: list[Rule]


@cache
def load_rules(path: Path = PATH) -> tuple[Rule, ...]:
    """Return the rules in the file's order."""
    return tuple(load_entries(path, _File, _rules_faults).rules)


def _rules_faults(found: _File) -> Iterator[Found]:
    return doubled(values_at(found, "rules/*/rule"))


CONTRADICTIONS_PATH = Path(__file__).with_name("contradictions.yml")

Kind = Literal[
    "repeated_number", "repeated_comparator", "stock_flow", "growth_level", "headline_task"
]

FIELDS = (
    *(f"{field}_{side}" for field in ("quote", "section", "number", "scope") for side in "ab"),
    *("end_year_a", "end_year_b", "years", "total_a", "start_a", "base", "base_year"),
)
"""What a template may name."""


class OneThing(Entry):
    """Wordings of one indicator that a plan uses for the same thing."""

    indicator: str
    concept: str
    wordings: list[str]


class Finding(Entry):
    """One check: the kind of contradiction it finds, and the templates that tell it."""

    finding: str
    kind: Kind
    en: str
    zh: str


class Contradictions(Entry):
    """The whole file."""

    headline_chapters: list[str]  # Chapters that may hold a plan's goals
    tolerance: float  # Per cent by which numbers, and numbers about right, may lie apart
    about: float
    one_thing: list[OneThing]  # Wordings that mean one thing inside a plan
    findings: list[Finding]  # The checks


@cache
def load_contradictions(path: Path = CONTRADICTIONS_PATH) -> Contradictions:
    """Return thresholds, wordings and templates."""
    return load_entries(path, Contradictions, _contradictions_faults)


def _contradictions_faults(found: Contradictions) -> Iterator[Found]:
    yield from doubled(values_at(found, "findings/*/finding"))
    codes = {entry.indicator for entry in load_indicators()}
    yield from unknown(values_at(found, "one_thing/*/indicator"), codes, "indicator")
    for language in LANGUAGES:
        for place, template in values_at(found, f"findings/*/{language}"):
            for name in sorted(_named(template) - set(FIELDS)):
                yield place, f"no field {{{name}}}", f"allowed: {', '.join(FIELDS)}"


def _named(template: str) -> set[str]:
    """Return what stands in the braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


AMBITION_PATH = Path(__file__).with_name("ambition.yml")

NORMALISATIONS = ("min_max", "z_score", "rank", "distance_to_best")
WEIGHTINGS = ("equal", "theme", "dirichlet")
AGGREGATIONS = ("arithmetic", "geometric")
SIZINGS = ("none", "gdp", "gdp_own_territory", "residents")

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class Choices(Entry):
    """One way to make a score; drawn weights are no way to make one score."""

    normalisation: Literal["min_max", "z_score", "rank", "distance_to_best"]
    weighting: Literal["equal", "theme"]
    aggregation: Literal["arithmetic", "geometric"]
    sizing: Literal["none", "gdp", "gdp_own_territory", "residents"]


class Order(Entry):
    """When one target is said to ask more than another."""

    about: Share
    minimum_families: Count
    path_statuses: list[Literal["stated", "implied", "bounded", "external"]]
    whole_period: list[str]
    new_words: list[str]
    undone_by: dict[Code, list[str]]


class Composite(Entry):
    """When there is a score, and what is varied to see how far it holds."""

    minimum_plans: Annotated[int, Field(ge=2)]
    minimum_families: Count
    minimum_share: Share
    geometric_floor: Positive
    dirichlet: Positive
    interval: Annotated[float, Field(gt=0, lt=1)]
    theme_weights: dict[str, Positive]
    default: Choices


class Hardness(Entry):
    """What counts as firm wording."""

    baseline_statuses: list[Literal["stated", "implied", "bounded", "external", "none"]]
    hedged: list[Literal[">=", ">", "~", "<=", "="]]


class Ambition(Entry):
    """The whole file."""

    order: Order
    composite: Composite
    hardness: Hardness


@cache
def load_ambition(path: Path = AMBITION_PATH) -> Ambition:
    """Return thresholds and parameters."""
    return load_entries(path, Ambition, _ambition_faults)


def ambition_name(group: str, code: str, **values: object) -> str:
    """Return the name of a code of the ambition report, with `values` filled in."""
    return translate(f"ambition.{group}.{code}", **values)


def _ambition_faults(found: Ambition) -> Iterator[Found]:
    themes = {entry.theme for entry in load_indicators()}
    weights = [(("composite", "theme_weights", c), c) for c in found.composite.theme_weights]
    yield from unknown(weights, themes, "theme")


STEPS_PATH = Path(__file__).with_name("steps.yml")


class Telling(Entry):
    """How a function's step is told."""

    function: Code  # Code, ASCII
    inputs: list[str]  # Names of what goes in
    en: str  # The text, with {input} and {result}
    zh: str

    @model_validator(mode="after")
    def _tells_its_inputs(self) -> Self:
        used = {language: _named(getattr(self, language)) for language in LANGUAGES}
        for language, names in used.items():
            for name in sorted(names - {*self.inputs, "result"}):
                allowed = f"allowed: {', '.join([*self.inputs, 'result'])}"
                refuse(f"{language} names {{{name}}}", allowed)
        for name in sorted(set(self.inputs) - set().union(*used.values())):
            refuse(f"input {name} is told in no language")
        return self


@cache
def load_tellings(path: Path = STEPS_PATH) -> dict[str, Telling]:
    """Return the tellings by function."""
    entries = load_entries(path, list[Telling], _tellings_faults)
    return {entry.function: entry for entry in entries}


def _tellings_faults(found: list[Telling]) -> Iterator[Found]:
    return doubled(values_at(found, "*/function"))
