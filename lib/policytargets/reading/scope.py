"""Scope: the population a target speaks of, as the text writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from policytargets.reading.indicators import Match
from policytargets.reading.items import Item
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.view import View
from policytargets.reading.words import skip_lead, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["Scope", "find_scopes"]

Span = tuple[int, int]


@dataclass(frozen=True)
class Scope:
    """Stretches of the view which together name a population.

    Parameters
    ----------
    spans : tuple of (int, int)
        In the order in which they are written together.
    suffix : str
        ``(各)`` where the target holds for each member.
    """

    spans: tuple[Span, ...] = ()
    suffix: str = ""

    def written(self, view: View) -> str:
        """Return the scope in the script of the source."""
        return "".join(view.quote(*span) for span in self.spans) + self.suffix


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
    items : sequence of Item
        In order.
    matches : sequence of Match or None
        What each item's words name.
    """
    text = view.text
    held = _opening(text, sentence)
    place = _place(text, sentence)
    before, scopes = Scope(), []
    for item, match in zip(items, matches, strict=True):
        if ";" in text[scopes and items[len(scopes) - 1].number.end or item.start : item.start]:
            held = Scope()
        own = _own(text, paragraph, item, match, before)
        if own.spans and not _within(own, held):
            held = held if _within(own, place) else Scope()
        scope = own if own.spans else _inherited(text, item, match, before, held, place)
        scopes.append(Scope(scope.spans, "(各)") if item.each and scope.spans else scope)
        before = scope
    return scopes


def _within(inner: Scope, outer: Scope) -> bool:
    return bool(inner.spans and outer.spans and inner.spans[0][0] == outer.spans[0][0])


def _inherited(
    text: str, item: Item, match: Match | None, before: Scope, held: Scope, place: Scope
) -> Scope:
    if _needs_population(match) and before.spans and _same_clause_run(text, item):
        return before
    return held if held.spans else place


def _same_clause_run(text: str, item: Item) -> bool:
    return text[item.start - 1 : item.start] != ";"


def _needs_population(match: Match | None) -> bool:
    if match is None:
        return False
    needs = load_grammar().words["scope"]["needs"]
    names = (match.indicator.name_zh, *match.indicator.synonyms)
    if match.indicator.unit == "%":
        return names[0].endswith("率")
    return any(word in names[0] for word in needs)


@cache
def _population() -> re.Pattern[str]:
    """A run of population words: 全市, 重点, 传统, 规上, 工业企业."""
    words = load_grammar().words["scope"]
    places, qualifiers = any_of(words["places"]), any_of(words["qualifiers"])
    nouns = any_of(words["nouns"])
    return re.compile(
        rf"(?:{places}(?:{qualifiers})*(?:{nouns})*|(?:{qualifiers})+(?:{nouns})*|{nouns})"
    )


def _opening(text: str, sentence: Sentence) -> Scope:
    """Return the population that opens a sentence as the subject of an action."""
    start = skip_lead(text, sentence.start, sentence.end)
    obliged = re.compile(r"([^,;。]{2,40}?)要确保").match(text, start, sentence.end)
    if obliged:
        return Scope((obliged.span(1),))
    found = _population().match(text, start, sentence.end)
    if found and verbs().match(text, found.end()):
        return Scope((found.span(),))
    return Scope()


def _place(text: str, sentence: Sentence) -> Scope:
    """Return the place (全市, 全省) that stands at a sentence's head and holds for all of it."""
    start = skip_lead(text, sentence.start, sentence.end)
    places = any_of(load_grammar().words["scope"]["places"])
    found = re.compile(places).match(text, start, sentence.end)
    return Scope((found.span(),)) if found else Scope()


def _own(text: str, paragraph: Paragraph, item: Item, match: Match | None, before: Scope) -> Scope:
    """Return the population in an item's own words."""
    if item.member and match is not None and not _is_ratio(match):
        return Scope((_member(item, match),)) if text[item.number.core - 1] == "各" else Scope()
    inside = re.compile(r"在([^,;。]{2,20}?)(?:内|各)").search(text, item.start, item.number.core)
    if inside:
        return Scope((inside.span(1),))
    if match is None:
        return _leading(text, item, item.noun[1])
    if _is_ratio(match):
        return _before_match(text, paragraph, item, match, before)
    scope = _leading(text, item, match.start)
    return scope if scope.spans else _modifier(text, item, match)


def _is_ratio(match: Match) -> bool:
    """A count is qualified by the words before its noun, any other quantity is scoped by them."""
    return load_grammar().kinds.get(match.indicator.unit) != "count"


def _member(item: Item, match: Match) -> Span:
    start, end = item.member or item.noun
    return (start, match.start) if start < match.start < end else (start, end)


def _leading(text: str, item: Item, limit: int) -> Scope:
    """Return the population words that open an item, if they are not the indicator itself."""
    found = _population().match(text, item.noun[0], item.noun[1])
    if not found or found.end() > limit:
        return Scope()
    plain = found[0] in ("制造业", "工业", "企业", "行业") and found.end() == limit
    return Scope() if plain and found[0] != "制造业" else Scope((found.span(),))


def _modifier(text: str, item: Item, match: Match) -> Scope:
    """Return 制造业 inside a count's noun (10亿元以上制造业项目), unless the code means it."""
    if "制造业" in match.indicator.name_zh:
        return Scope()
    found = re.compile(r"(?:规上|限上|传统)?制造业(?!\d)").search(text, item.noun[0], match.end)
    return Scope((found.span(),)) if found else Scope()


def _before_match(
    text: str, paragraph: Paragraph, item: Item, match: Match, before: Scope
) -> Scope:
    start = _after_verbs(text, item, match)
    end = _trimmed(text, start, match.start)
    qualifiers = load_grammar().words["scope"]["qualifiers"]
    if text[start:end].endswith(tuple(qualifiers)):
        noun = re.compile("制造业|工业").match(text, match.start, match.end)
        end = noun.end() if noun else end
    spans: tuple[Span, ...] = ((start, end),) if end > start else ()
    if spans and text[: item.noun[0]].endswith("其中") and before.spans:
        return Scope((*before.spans, *spans))
    if spans and match.indicator.indicator == "cluster_output" and "产业" in paragraph.heading:
        return Scope((_heading(text, paragraph), *spans))
    return Scope(spans) if spans else _denominator(text, match)


def _heading(text: str, paragraph: Paragraph) -> Span:
    place = text.rfind(paragraph.heading, 0, paragraph.end)
    return place, place + len(paragraph.heading)


def _after_verbs(text: str, item: Item, match: Match) -> int:
    """Return where the noun begins that stands before the indicator's own words."""
    start = min(item.noun[0], match.start)
    if item.member is not None:
        start = item.member[0]
    population = _population().match(text, start, match.start)
    if population and verbs().match(text, population.end()):
        return start
    return skip_lead(text, start, match.start)


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end of a population, without the particles and verbs after it."""
    population = _population().match(text, start, end)
    if population and verbs().match(text, population.end()):
        return population.end()
    while end > start:
        cut = re.compile(r"(?:实现|的|中|为|使|“|、|[三两五]年)$").search(text, start, end)
        if not cut:
            break
        end = cut.start()
    return end


def _denominator(text: str, match: Match) -> Scope:
    """Return the population of a share's whole: 占规模以上工业比重."""
    found = re.compile(r"占([^,;。]{2,12}?)(?:的)?(?:比重|比例)").search(text, match.start, match.end)
    if not found:
        return Scope()
    whole = load_grammar().words["scope"]["whole"]
    return Scope() if any(word in found[1] for word in whole) else Scope((found.span(1),))
