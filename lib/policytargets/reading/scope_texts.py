"""Whom or what a number counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from policytargets.reading.indicators import Match
from policytargets.reading.items import Item
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.view import View
from policytargets.reading.words import skip_lead, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, first_of

Span = tuple[int, int]

_RESIDENTS = re.compile("(?:常住)?居民(?=人均|可支配|收入|消费支出)")
_LIVING = re.compile("(?:全[市省县区])?(?:城镇|农村|城乡|全体)")

_INSIDE = re.compile(r"在([^,;。]{2,20}?)(?<!以)(?:内|(?=各))")
_PLAIN = re.compile(r"(?:规上|限上|传统)?(?<!先进)制造业(?!\d)")
_PARTICLE = re.compile(r"(?:实现|的|中|为|使|(?<![安健齐])全|“|、|[三两五]年)$")
# How many characters such a particle has at most
_LONGEST = 2
_COUNTED = re.compile(r"[^,;。]*?\d+个(?:产业|行业|领域|集群)")
_MAKERS = re.compile("制造业|工业")
_EXCEPTED = re.compile(r"除[^,;。]{1,20}外,$")
_QUANTITY = re.compile("(?:增加值|总产值|产值|总量)$")
_SHARE = re.compile(r"占([^,;。]{2,12}?)(?:的)?(?:比重|比例)")
# 95%的重点流域得到治理: whom a share covers stands behind it
_COVERED = re.compile(
    r"的?([^,;。、的]{2,12}?)(?=完成|得到|实现|达到|建成|通过|接入|纳入|开展|享有|用上|建立|设立)"
)


class Scope(NamedTuple):
    """Stretches of the view which together name a population."""

    spans: tuple[Span, ...] = ()  # In the order in which they are written together
    suffix: str = ""  # (各) where the target holds for each member

    def __bool__(self) -> bool:
        """Return whether a population is named at all."""
        return bool(self.spans)

    def written(self, view: View) -> str:
        """Return the scope in the script of the source."""
        return "".join(view.quote(*span) for span in self.spans) + self.suffix


NOWHERE = Scope()
"""The scope of what names no population."""


def _rated() -> str:
    """Return the pattern of whom a rate speaks of: 市区 in 市区空气优良天数, not in 市区道路."""
    words = load_grammar().words["scope"]
    return rf"{any_of(words['rated'])}(?=[^,;。、\d]{{0,14}}{any_of(words['rates'])})"


@cache
def population_words() -> re.Pattern[str]:
    """Return the pattern of a run of population words: 全市, 重点, 传统, 规上, 工业企业."""
    words = load_grammar().words["scope"]
    places, qualifiers = any_of(words["places"]), any_of(words["qualifiers"])
    nouns = rf"(?:{any_of(words['nouns'])})(?!家[的培队精]|园区)"
    people = f"(?:(?!{any_of(words['not_people'])}){any_of(words['people'])}|{_rated()})"
    named = ("people", "rated", "places", "qualifiers", "nouns")
    firsts = first_of(word for name in named for word in words[name])
    return re.compile(
        rf"(?:{firsts}(?:{people}|{places}(?:{people}|(?:{qualifiers})*(?:{nouns})*)"
        rf"|(?:{qualifiers})+(?:{nouns})*|{nouns}))"
    )


def own_population(
    text: str, paragraph: Paragraph, item: Item, match: Match | None, before: Scope
) -> Scope:
    """Return the population in an item's own words; empty where they name none."""
    number = item.number
    if number.kind == "duty":
        return Scope(((number.start, number.end - len("都")),))
    if item.member and _RESIDENTS.search(text, *item.noun):
        return _of_listed(text, item)
    if item.member and match is not None and not _is_ratio(match):
        return Scope((_member(item, match),)) if text[number.core - 1] == "各" else NOWHERE
    inside = _INSIDE.search(text, item.start, number.core)
    if inside:
        return Scope((inside.span(1),))
    if match is None:
        return _of_unknown(text, item)
    if _is_ratio(match):
        return _before_match(text, paragraph, item, match, before)
    return _leading(text, item, match.start) or _modifier(text, item, match)


def _of_unknown(text: str, item: Item) -> Scope:
    """Return the population of an item whose indicator the codelist has not."""
    if item.member:
        return _of_listed(text, item)
    leading = _leading(text, item, item.noun[1])
    if leading:
        # 重点项目320个 counts projects of a class, 企业开办时间 speaks of no population
        lone = text[slice(*leading.spans[0])] in ("重点", "行业", "企业", "工业")
        sized = load_grammar().kind(item.number.unit) in ("count", "amount")
        return NOWHERE if lone and sized and item.number.unit != "元" else leading
    covered = _COVERED.match(text, item.number.end) if item.number.unit == "%" else None
    return Scope((covered.span(1),)) if covered else _denominator(text, *item.noun)


def _of_listed(text: str, item: Item) -> Scope:
    """Return the population of a member of a list: 城镇, 居民 of 城镇、农村居民人均收入."""
    start, end = item.member or item.noun
    residents = _RESIDENTS.search(text, *item.noun)
    kind = _LIVING.match(text, start, end)
    if residents is None or kind is None:
        found = population_words().match(text, start, end)
        return Scope((found.span(),)) if found else NOWHERE
    joined = kind.end() == residents.start()
    spans = ((kind.start(), residents.end()),) if joined else (kind.span(), residents.span())
    return Scope(spans)


def _is_ratio(match: Match) -> bool:
    """Return whether words before the noun name a population; a count's only qualify it."""
    return load_grammar().kind(match.indicator.unit) != "count"


def _member(item: Item, match: Match) -> Span:
    start, end = item.member or item.noun
    return (start, match.start) if start < match.start < end else (start, end)


def _leading(text: str, item: Item, limit: int) -> Scope:
    """Return the population words that open an item, if they are not the indicator itself."""
    found = population_words().match(text, item.noun[0], item.noun[1])
    if not found or found.end() > limit:
        return NOWHERE
    plain = found[0] in ("制造业", "工业", "企业", "行业") and found.end() == limit
    return NOWHERE if plain and found[0] != "制造业" else Scope((found.span(),))


def _modifier(text: str, item: Item, match: Match) -> Scope:
    """Return the industry inside an item's noun (亿元以上制造业项目), unless the code means it."""
    named = text.find("领域", item.noun[0], match.start) >= 0
    listed = _fields().match(text, item.noun[0]) if named else None
    if listed and listed.end() <= match.start:
        return Scope((listed.span(),))
    if match.indicator.population == "named":
        return NOWHERE
    begin = item.member[0] if item.member else item.noun[0]
    found = _PLAIN.search(text, begin, min(match.end, item.number.core))
    return Scope((found.span(),)) if found else NOWHERE


@cache
def _fields() -> re.Pattern[str]:
    """Return the pattern of the fields of a list: 甲、乙等重点行业领域."""
    return re.compile(rf"[^,;。]+?等{population_words().pattern}领域")


def _before_match(
    text: str, paragraph: Paragraph, item: Item, match: Match, before: Scope
) -> Scope:
    """Return the words of an item that stand before those of its indicator."""
    start, end = _prefix(text, item, match)
    qualifiers = load_grammar().words["scope"]["qualifiers"]
    if text[start:end].endswith(tuple(qualifiers)):
        # 规上工业增加值: the noun belongs to the population as well as to the indicator
        noun = _MAKERS.match(text, match.start, match.end)
        end = noun.end() if noun else end
    counted = _COUNTED.match(text, start)
    if counted and end < counted.end():
        # 钢铁、建材5个产业年产值
        end = counted.end()
    if end <= start:
        return _denominator(text, match.start, match.end) or _modifier(text, item, match)
    qualifies = text[start:end].startswith(tuple(qualifiers))
    if qualifies and text[max(start - 2, 0) : start] == "其中" and before:
        return Scope((*before.spans, (start, end)))
    if match.indicator.population == "headed" and "产业" in "".join(paragraph.headings[-1:]):
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
    excepted = _EXCEPTED.search(text[max(0, start - 24) : start])
    return start - len(excepted[0]) if excepted else start, item.noun[1]


def _heading(text: str, paragraph: Paragraph) -> Span:
    place = text.rfind(paragraph.headings[-1], 0, paragraph.end)
    return place, place + len(paragraph.headings[-1])


def _after_verbs(text: str, item: Item, match: Match) -> int:
    """Return where the noun begins that stands before the indicator's own words."""
    start = min(item.noun[0], match.start)
    if item.member is not None:
        start = item.member[0]
    population = population_words().match(text, start, match.start)
    if population and verbs().match(text, population.end()):
        return start
    return skip_lead(text, start, match.start)


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end of a population, without the particles and verbs after it."""
    population = population_words().match(text, start, end)
    if population and verbs().match(text, population.end()):
        return population.end()
    while end > start:
        cut = _PARTICLE.search(text, max(start, end - _LONGEST), end)
        if not cut:
            break
        end = cut.start()
    return end


def _denominator(text: str, first: int, last: int) -> Scope:
    """Return the population of a share's whole: 占规上工业比重; of 占全市生产总值, the place."""
    found = _SHARE.search(text, first, last)
    if not found:
        return NOWHERE
    place = _places().match(text, *found.span(1))
    if place:
        return Scope((place.span(),))
    whole = load_grammar().words["scope"]["whole"]
    if any(word in found[1] for word in whole):
        return NOWHERE
    start, end = found.span(1)
    quantity = _QUANTITY.search(text, start, end)
    return Scope(((start, quantity.start() if quantity else end),))


@cache
def _places() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["scope"]["places"]))


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
    distributes = _distributing().search(between)
    return Scope(scope.spans, "(各)") if distributes else scope


@cache
def _distributing() -> re.Pattern[str]:
    return re.compile(rf"各(?={verbs().pattern}|\d|$)|(?<!年)均(?=达|超过|突破)")


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
    # 城镇新增就业 is a term, no deed of towns
    acts = found and found[0] != "城镇" and _acts().match(text, found.end())
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
