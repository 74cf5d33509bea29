"""Comparability, contradictions, thresholds of scores, wording of steps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES, in_use
from policytargets.schemas import BASELINE_STATUSES, COMPARATORS
from policytargets.vocabulary.codelists import load_indicators
from policytargets.yamls import Entry, lines_of, load_entries, twice

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
    """Return the rules in the file's order."""
    rules = load_entries(path, _File).rules
    again = twice(rule.rule for rule in rules)
    if again:
        raise InputError(*(Fault(path, f"rule {name} stands twice") for name in again))
    return tuple(rules)


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
    """The whole file.

    Parameters
    ----------
    headline_chapters : list of str
        Chapters that may hold a plan's goals.
    tolerance, about : float
        Per cent by which numbers, and numbers about right, may lie apart.
    one_thing : list of OneThing
        Wordings that mean one thing inside a plan.
    findings : list of Finding
        The checks.
    """

    headline_chapters: list[str]
    tolerance: float
    about: float
    one_thing: list[OneThing]
    findings: list[Finding]


@cache
def load_contradictions(path: Path = CONTRADICTIONS_PATH) -> Contradictions:
    """Return thresholds, wordings and templates."""
    found = load_entries(path, Contradictions)
    faults = [Fault(path, what) for what in _faults(found)]
    if faults:
        raise InputError(*faults)
    return found


def _faults(found: Contradictions) -> Iterator[str]:
    yield from (f"{name} stands twice" for name in twice(e.finding for e in found.findings))
    codes = {entry.indicator for entry in load_indicators()}
    yield from (
        f"{e.indicator} is no indicator" for e in found.one_thing if e.indicator not in codes
    )
    for entry in found.findings:
        for template in (entry.en, entry.zh):
            named = [field for _, field, _, _ in Formatter().parse(template) if field is not None]
            unknown = [field for field in named if field not in FIELDS]
            yield from (f"{entry.finding}: no field {{{field}}}" for field in unknown)


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

    confidence: Annotated[float, Field(gt=0, lt=1)]
    baseline_statuses: list[str]
    hedged: list[str]


class MissingParent(Entry):
    """A plan above plans of the corpus, and not in it."""

    adcode: str
    en: str
    zh: str
    title_words: list[str] = Field(default_factory=list)
    years: list[int] = Field(default_factory=list, max_length=2)

    def is_above(self, adcode: str, title: str, start: int, end: int) -> bool:
        """Tell whether a plan with this adcode, title and period belongs under it."""
        named = any(word in title for word in self.title_words)
        return adcode.startswith(self.adcode) and (named or self.years == [start, end])


class Name(Entry):
    """A name in both languages."""

    en: str
    zh: str


class Ambition(Entry):
    """The whole file."""

    order: Order
    composite: Composite
    hardness: Hardness
    missing_parents: list[MissingParent]
    names: dict[str, dict[str, Name]]


@cache
def load_ambition(path: Path = AMBITION_PATH) -> Ambition:
    """Return thresholds, parameters and names."""
    found = load_entries(path, Ambition)
    faults = [Fault(path, what) for what in _ambition_faults(found)]
    if faults:
        raise InputError(*faults)
    return found


def ambition_name(group: str, code: str, **values: object) -> str:
    """Return the name of a code in one language, with `values` filled in."""
    return in_use(load_ambition().names[group][code]).format(**values)


def _ambition_faults(found: Ambition) -> Iterator[str]:
    themes = {entry.theme for entry in load_indicators()}
    used = found.composite.theme_weights
    yield from (f"theme_weights: {code} is no theme" for code in used if code not in themes)
    statuses = found.hardness.baseline_statuses
    yield from (f"{code} is no baseline status" for code in statuses if code not in _STATUSES)
    yield from (f"{c} is no comparator" for c in found.hardness.hedged if c not in COMPARATORS)


_STATUSES = set(BASELINE_STATUSES)


STEPS_PATH = Path(__file__).with_name("steps.yml")


class Telling(Entry):
    """How a function's step is told.

    Parameters
    ----------
    function : str
        Code, ASCII.
    inputs : list of str
        Names of what goes in.
    en, zh : str
        The text, with ``{input}`` and ``{result}``.
    """

    function: str
    inputs: list[str]
    en: str
    zh: str


@cache
def load_tellings(path: Path = STEPS_PATH) -> dict[str, Telling]:
    """Return the tellings by function."""
    entries = load_entries(path, list[Telling])
    codes = [entry.function for entry in entries]
    faults = [
        Fault(f"{path}:{line}", f"{entry.function}: {what}", allowed)
        for place, (line, entry) in enumerate(zip(lines_of(path), entries, strict=True))
        for what, allowed in _steps_faults(entry, codes[:place])
    ]
    if faults:
        raise InputError(*faults)
    return {entry.function: entry for entry in entries}


def _steps_faults(entry: Telling, earlier: list[str]) -> Iterator[tuple[str, str]]:
    if entry.function in earlier:
        yield "stands twice", ""
    if not entry.function.isascii():
        yield "the code is not ASCII", "letters, digits and _"
    allowed = f"allowed: {', '.join([*entry.inputs, 'result'])}"
    used = {language: _fields(getattr(entry, language)) for language in LANGUAGES}
    for language, fields in used.items():
        for name in sorted(fields - {*entry.inputs, "result"}):
            yield f"{language} names {{{name}}}", allowed
    for name in entry.inputs:
        if not any(name in fields for fields in used.values()):
            yield f"input {name} is told in no language", ""


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
