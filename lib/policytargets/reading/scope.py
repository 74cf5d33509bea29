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

    def __bool__(self) -> bool:
        """Return whether a population is named at all."""
        return bool(self.spans)

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
    held, before, scopes, done = _opening(text, sentence), Scope(), [], sentence.start
    for item, match in zip(items, matches, strict=True):
        if ";" in text[done : item.start]:
            held = Scope()
        place = _place(text, sentence, item)
        own = _own(text, paragraph, item, match, before)
        if _begins_with(own, held):
            own = held
        elif own.spans and not _begins_with(own, place):
            held = Scope()
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
    distributes = re.search(rf"各(?={verbs().pattern}|\d|$)", between)
    return Scope(scope.spans, "(各)") if distributes else scope


def _inherited(
    text: str, item: Item, match: Match | None, before: Scope, held: Scope, place: Scope
) -> Scope:
    parted = text[item.start - 1 : item.start] == ";"
    if match is not None and _needs_population(match) and before.spans and not parted:
        return before
    return held if held.spans else place


def _needs_population(match: Match) -> bool:
    """Return whether an indicator makes no sense without a population: 亩均税收, a bare …率."""
    name = match.indicator.name_zh
    if match.indicator.unit == "%":
        return name.endswith("率")
    return any(word in name for word in load_grammar().words["scope"]["needs"])


@cache
def _population() -> re.Pattern[str]:
    """Return the pattern of a run of population words: 全市, 重点, 传统, 规上, 工业企业."""
    words = load_grammar().words["scope"]
    places, qualifiers = any_of(words["places"]), any_of(words["qualifiers"])
    nouns = any_of(words["nouns"])
    return re.compile(
        rf"(?:{places}(?:{qualifiers})*(?:{nouns})*|(?:{qualifiers})+(?:{nouns})*|{nouns})"
    )


def _opening(text: str, sentence: Sentence) -> Scope:
    """Return the population that opens a sentence as the subject of an action or a duty."""
    start = skip_lead(text, sentence.start, sentence.end)
    obliged = re.compile(r"([^,;。]{2,40}?)要确保").match(text, start, sentence.end)
    if obliged:
        return Scope((obliged.span(1),))
    found = _population().match(text, start, sentence.end)
    acts = found and re.compile(rf"(?:[三两五]年|每年)?{verbs().pattern}").match(text, found.end())
    return Scope((found.span(),)) if found and acts else Scope()


def _place(text: str, sentence: Sentence, item: Item) -> Scope:
    """Return the place (全市, 全省) that last headed a clause before the item; it holds on."""
    begin = max(sentence.start, text.rfind(";", sentence.start, item.start) + 1)
    heads = list(_place_heads().finditer(text, begin, item.number.core))
    return Scope((heads[-1].span(1),)) if heads else Scope()


@cache
def _place_heads() -> re.Pattern[str]:
    """Return the pattern of a place after a stop, dates and 力争; 加快全市… names an object."""
    words = load_grammar().words
    lead = rf"(?:{any_of(words['commitments']['aspire'])}|到?20\d\d年[底末]?,?|—)*"
    return re.compile(rf"(?<=[,;。:\n—.)]){lead}({any_of(words['scope']['places'])})")


def _own(text: str, paragraph: Paragraph, item: Item, match: Match | None, before: Scope) -> Scope:
    """Return the population in an item's own words."""
    number = item.number
    if number.kind == "duty":
        return Scope(((number.start, number.end - len("都")),))
    if item.member and match is not None and not _is_ratio(match):
        return Scope((_member(item, match),)) if text[number.core - 1] == "各" else Scope()
    inside = re.compile(r"在([^,;。]{2,20}?)(?:内|(?=各))").search(text, item.start, number.core)
    if inside:
        return Scope((inside.span(1),))
    if match is None:
        return _leading(text, item, item.noun[1])
    if _is_ratio(match):
        return _before_match(text, paragraph, item, match, before)
    return _leading(text, item, match.start) or _modifier(text, item, match)


def _is_ratio(match: Match) -> bool:
    """Return whether words before the noun name a population; a count's only qualify it."""
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
    """Return the industry inside an item's noun (亿元以上制造业项目), unless the code means it."""
    listed = re.compile(rf"[^,;。]+?等{_population().pattern}领域").match(text, item.noun[0])
    if listed and listed.end() <= match.start:
        return Scope((listed.span(),))
    if "制造业" in match.indicator.name_zh:
        return Scope()
    plain = re.compile(r"(?:规上|限上|传统)?(?<!先进)制造业(?!\d)")
    begin = item.member[0] if item.member else item.noun[0]
    found = plain.search(text, begin, min(match.end, item.number.core))
    return Scope((found.span(),)) if found else Scope()


def _before_match(
    text: str, paragraph: Paragraph, item: Item, match: Match, before: Scope
) -> Scope:
    """Return the words of an item that stand before those of its indicator."""
    start, end = _prefix(text, item, match)
    qualifiers = load_grammar().words["scope"]["qualifiers"]
    if text[start:end].endswith(tuple(qualifiers)):
        # 规上工业增加值: the noun belongs to the population as well as to the indicator
        noun = re.compile("制造业|工业").match(text, match.start, match.end)
        end = noun.end() if noun else end
    if end <= start:
        return _denominator(text, match) or _modifier(text, item, match)
    if text[: item.noun[0]].endswith("其中") and before:
        return Scope((*before.spans, (start, end)))
    if match.indicator.indicator == "cluster_output" and "产业" in "".join(paragraph.headings[-1:]):
        return Scope((_heading(text, paragraph), (start, end)))
    return Scope(((start, end),))


def _prefix(text: str, item: Item, match: Match) -> Span:
    if match.start < item.number.core:
        start = _after_verbs(text, item, match)
        return start, _trimmed(text, start, match.start)
    # 新增工业用地实现100%“标准地”出让: all before the number is the population
    if item.noun[1] <= item.noun[0]:
        return item.noun[0], item.noun[0]
    start = item.start
    while text[start] in "、,;:。":
        start += 1
    excepted = re.compile(r"除[^,;。]{1,20}外,$").search(text[max(0, start - 24) : start])
    return start - len(excepted[0]) if excepted else start, item.noun[1]


def _heading(text: str, paragraph: Paragraph) -> Span:
    place = text.rfind(paragraph.headings[-1], 0, paragraph.end)
    return place, place + len(paragraph.headings[-1])


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
    found = re.compile(r"占([^,;。]{2,12}?)(?:的)?(?:比重|比例)").search(
        text, match.start, match.end
    )
    if not found:
        return Scope()
    whole = load_grammar().words["scope"]["whole"]
    return Scope() if any(word in found[1] for word in whole) else Scope((found.span(1),))
