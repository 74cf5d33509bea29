"""Scope: the population a target speaks of, as the text writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policytargets.reading.indicators import Match
from policytargets.reading.items import Item
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.population import NOWHERE, Scope, own_population, population_words
from policytargets.reading.view import View
from policytargets.reading.words import skip_lead, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["find_scopes"]

_OBLIGED = re.compile(r"([^,;。]{2,40}?)要确保")


def find_scopes(
    view: View,
    paragraph: Paragraph,
    sentence: Sentence,
    items: Sequence[Item],
    matches: Sequence[Match | None],
) -> list[Scope]:
    """Return the scope of each item of a sentence.

    An item's own words come first, then the item before (for ratios that need a population), then
    the population that opens the sentence.

    Parameters
    ----------
    view : View
        The text as the rules see it.
    paragraph, sentence : Paragraph, Sentence
        Where the items stand.
    items, matches : sequence
        The items in order, and what the words of each name, if they name an indicator.
    """
    text = view.text
    held, before, scopes, done = _opening(text, sentence), NOWHERE, [], sentence.start
    for item, match in zip(items, matches, strict=True):
        held = NOWHERE if ";" in text[done : item.start] else held
        place = _place(text, sentence, item)
        own = own_population(text, paragraph, item, match, before)
        if _begins_with(own, held):
            own = held
        elif own.spans and not _begins_with(own, place):
            held = NOWHERE
        scope = own if own.spans else _inherited(text, item, match, before, held, place)
        scopes.append(_each(text, item, scope))
        before, done = scope, item.end
    return scopes


def _begins_with(scope: Scope, opening: Scope) -> bool:
    """Return whether a scope is the one that opens the sentence, perhaps read on too far."""
    return bool(scope.spans and opening.spans and scope.spans[0][0] == opening.spans[0][0])


def _each(text: str, item: Item, scope: Scope) -> Scope:
    """Return the scope marked (各) where a 各 after it distributes the number over its members."""
    if item.member is not None or not scope.spans or scope.spans[-1][1] > item.number.core:
        return scope
    between = text[max(scope.spans[-1][1], item.start) : item.number.core]
    distributes = "各" in between and _distributing().search(between)
    return Scope(scope.spans, "(各)") if distributes else scope


@cache
def _distributing() -> re.Pattern[str]:
    return re.compile(rf"各(?={verbs().pattern}|\d|$)")


def _inherited(
    text: str, item: Item, match: Match | None, before: Scope, held: Scope, place: Scope
) -> Scope:
    parted = text[item.start - 1 : item.start] == ";"
    if match is not None and match.indicator.population == "needed" and before.spans and not parted:
        return before
    listed = text[item.start : item.start + 1] == "、"
    if match is None and listed and before.spans and text[slice(*item.noun)].endswith("率"):
        # 城镇垃圾处理率70%、污水处理率60%
        return before
    return held if held.spans else place


def _opening(text: str, sentence: Sentence) -> Scope:
    """Return the population that opens a sentence as the subject of an action or a duty."""
    start = skip_lead(text, sentence.start, sentence.end)
    duty = text.find("要确保", start, sentence.end) >= 0
    obliged = _OBLIGED.match(text, start, sentence.end) if duty else None
    if obliged:
        return Scope((obliged.span(1),))
    found = population_words().match(text, start, sentence.end)
    acts = found and _acts().match(text, found.end())
    return Scope((found.span(),)) if found and acts else NOWHERE


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(rf"(?:[三两五]年|每年)?{verbs().pattern}")


def _place(text: str, sentence: Sentence, item: Item) -> Scope:
    """Return the place (全市, 全省) that last headed a clause before the item; it holds on."""
    if not _place_words().search(text, sentence.start, item.number.core):
        return NOWHERE
    heads = list(_place_heads().finditer(text, sentence.start, item.number.core))
    return Scope((heads[-1].span(1),)) if heads else NOWHERE


@cache
def _place_words() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["scope"]["places"]))


@cache
def _place_heads() -> re.Pattern[str]:
    """Return the pattern of a place after a stop, dates and 力争; 加快全市… names an object."""
    words = load_grammar().words
    heads = set(words["scope"]["places"]) - set(words["scope"]["whole_society"])
    places = f"{any_of(heads)}(?!{any_of(words['scope']['not_places'])})"
    lead = rf"(?:{any_of(words['commitments']['aspire'])}|到?20\d\d年[底末]?,?|—)*"
    return re.compile(rf"(?:^|(?<=[,;。:\n—.)])){lead}({places})")
