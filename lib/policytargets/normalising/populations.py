"""The population that a target counts, as a code of scopes.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.scopes import UNCLASSIFIED, UNSTATED, load_scopes
from policytargets.vocabulary.wordings import first_of, plain, whole_of

_EACH = "各"
_GENERAL = ("territory", "all_industry", "manufacturing")


@dataclass(frozen=True)
class Population:
    """What is counted."""

    # Code of scopes.yml, `UNSTATED` or `UNCLASSIFIED`; followed by : and the wording where the code
    # alone does not say which
    scope: str
    each: bool = False  # Whether the number holds for each of several (五大传统制造业各1个)


def classify_scope(wording: str, indicator: str = "", place: str = "") -> Population:
    """Return the population that a scope's wording means."""
    text = plain(wording)
    each = text.endswith(_EACH) and not text.startswith(_EACH)
    text = text.removesuffix(_EACH) if each else text
    usual = _usual(indicator)
    if not text:
        return Population(usual.get("unstated") or UNSTATED, each)
    rest = _without_territory(text, plain(place))
    if not rest:
        return Population(usual.get("territory") or "territory", each)
    return Population(_scope_of(rest), each)


@cache
def classify_denominator(wording: str, indicator: str = "") -> str:
    """Return what a ratio is taken of, as a code of scopes.yml; empty where none is known."""
    opening = first_of(tuple(load_scopes().taken_of)).search(plain(wording))
    if not opening:
        return _usual(indicator).get("denominator", "")
    text = plain(wording)[opening.end() :]
    found = [
        (match.end(), entry.denominator)
        for entry in load_scopes().denominators
        for match in first_of(tuple(entry.wordings)).finditer(text)
    ]
    return max(found, default=(0, ""))[1]


@cache
def subject_of(title: str) -> str:
    """Return the population that a plan's title is about, as a code of scopes.yml.

    Empty where the title names none, or all industry or manufacturing.
    """
    text = plain(title)
    found = [
        (len(match[0]), entry.scope)
        for entry in load_scopes().scopes
        if entry.subject and entry.scope not in _GENERAL and entry.wordings
        for match in first_of(tuple(entry.wordings)).finditer(text)
    ]
    return max(found, default=(0, ""))[1]


@cache
def relate_scopes(first: str, second: str) -> str:
    """Return how two populations stand to each other.

    ``nested``: one is the larger part of the other; ``part``: some part of it.
    """
    pair = (first, second)
    if UNCLASSIFIED in pair:
        return UNCLASSIFIED
    if first == second:
        return "same"
    if UNSTATED in pair:
        return UNSTATED
    codes = [code.split(":")[0] for code in pair]
    near, within, _ = _relations()
    if codes[1] in near.get(codes[0], ()) or codes[0] in near.get(codes[1], ()):
        return "wording"
    wholes = [_wholes(code, within) for code in codes]
    if codes[1] in wholes[0] or codes[0] in wholes[1]:
        return "nested"
    return "part" if which_is_part(first, second) else "other"


@cache
def which_is_part(first: str, second: str) -> str:
    """Return ``a`` or ``b``, the one of two populations that lies within the other, or ``""``."""
    codes = [code.split(":")[0] for code in (first, second)]
    parts = _relations()[2]
    if codes[1] in _wholes(codes[0], parts):
        return "a"
    return "b" if codes[0] in _wholes(codes[1], parts) else ""


@cache
def relate_denominators(first: str, second: str) -> str:
    """Return ``same``, ``near`` or ``other``; one that is not named is another."""
    if first == second:
        return "same"
    if not (first and second):
        return "other"
    beside = {entry.denominator: entry.near for entry in load_scopes().denominators}
    return "near" if second in beside[first] or first in beside[second] else "other"


@cache
def _usual(indicator: str) -> dict[str, str]:
    entries = load_families().populations
    return next((e.model_dump() for e in entries if e.indicator == indicator), {})


def _without_territory(text: str, place: str) -> str:
    before = (*load_scopes().territories, *([place, place[:-1]] if place else []))
    match = first_of(before).match(text)
    return text[match.end() :] if match else text


@cache
def _scope_of(text: str) -> str:
    for entry in load_scopes().scopes:
        if entry.wordings and whole_of(tuple(entry.wordings)).match(text):
            return f"{entry.scope}:{text}" if entry.by_text else entry.scope
    return UNCLASSIFIED


@cache
def _relations() -> tuple[
    Mapping[str, set[str]], Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]
]:
    """Return for each scope what is near it, what it is the larger part of, and any part of."""
    scopes = load_scopes().scopes
    near = {entry.scope: {entry.near} for entry in scopes if entry.near}
    within = {entry.scope: entry.within for entry in scopes}
    return near, within, {entry.scope: [*entry.within, *entry.part_of] for entry in scopes}


def _wholes(code: str, within: Mapping[str, Sequence[str]]) -> set[str]:
    """Return all wholes that a population lies in."""
    direct = set(within.get(code, ()))
    return direct.union(*(_wholes(whole, within) for whole in direct))
