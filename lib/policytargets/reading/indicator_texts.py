"""What a target's indicator is called: the shortest phrase that names the thing."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.indicators import Match
from policytargets.reading.items import Item, is_direct
from policytargets.reading.scope_texts import Scope, population_words
from policytargets.reading.view import View
from policytargets.reading.words import (
    deeds,
    is_quantity,
    shared_head,
    skip_lead,
    skip_trail,
    verbs,
)
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

Span = tuple[int, int]

_LINE_END = re.compile(r"\s*[\r\n]\s*")
_MONEY = re.compile("的?(?:财政|专项|上级)*资金(?!用于)|用于")
# 钢铁、建材5个产业|年产值
_SUMMED = re.compile(r"[^,;。]*\d+个(?:产业|行业|领域|集群)(?=[^,;。、\d]{2})")
# 起征点从2万元提高到3万元
_RISEN = re.compile(r"[由从][^,;。、]*\d[^,;。、]*$")
_DIGIT = re.compile(r"\d")
_NAMED_PLACE = re.compile("[^,;。、\\d]{1,3}(?<!城)[省市县]")
# A population of so few signs only qualifies the noun: 规上, 园区, 制造业
_QUALIFIER = 3


def indicator_text(view: View, item: Item, match: Match | None, scope: Scope) -> str:
    """Return the indicator as it is written, without verbs, territory and mere description."""
    spans = _of_member(view.text, item, match) or [_thing(view.text, item, match, scope)]
    return _LINE_END.sub("", "".join([view.quote(*span) for span in spans]))


def _of_member(text: str, item: Item, match: Match | None) -> list[Span]:
    """Return a member of a 分别 list and the head it shares: 农田化肥, 总施用量."""
    if item.member is None or text[item.number.core - 1] == "各":
        return []
    start = _after_territory(text, skip_lead(text, *item.member), item.member[1])
    head = shared_head(text, item.member, item.noun)
    lacking = head is None and not is_quantity(text, item.member)
    if lacking and match and match.start >= item.member[1]:
        head = match.start, item.noun[1]
    return [(start, item.member[1]), *([head] if head else [])]


def _thing(text: str, item: Item, match: Match | None, scope: Scope) -> Span:
    """Return the words that name what a number counts, before it or else after it."""
    start, end = _name_in(text, *item.noun)
    item = item._replace(noun=(start, end))
    if text.endswith("资金", start, end) and _acts().match(text, *item.after):
        # 筹措资金45亿元实施惠民工程
        return _behind(text, item, item.after[1])
    if match is None:
        return _uncoded(text, item, _after_population(text, start, end, scope, None))
    if match.start >= item.after[0]:
        piloted = text.startswith("开展", item.after[1] + 1)
        return _behind(text, item, match.end if piloted else item.after[1])
    if match.end > item.after[0]:
        # 甲纤维等3500多个拟投产项目 counts what stands behind
        summed = text.endswith("等", start, end)
        return _behind(text, item, item.after[1]) if summed else (match.start, item.after[1])
    if item.member and match.start >= item.member[1]:
        # 电气、模具项目各1个: the head noun stands with the last member
        return item.member[0], end
    if item.member:
        start = item.member[0]
    else:
        start = min(_after_population(text, start, match.start, scope, match), match.start)
    start = _relieved(text, item.start, match.end) or _without_verb(text, start)
    payer = _subjects().match(text, start, end)
    start = _after_deed(text, item, skip_lead(text, payer.end(), end) if payer else start, end)
    # 经济增长 names the growth of the economy
    return _described(text, item, start, match.start), max(end, skip_trail(text, start, match.end))


def _name_in(text: str, start: int, end: int) -> Span:
    """Return a noun without the list it sums up, and without a verb or a unit that it runs on to.

    钢铁、建材5个产业|年产值, 交通投资|(亿元):85.
    """
    summed = _SUMMED.match(text, start, end)
    start = summed.end() if summed else start
    risen = _RISEN.search(text, start, end) or _levelled().search(text, start, end)
    if risen:
        return start, risen.start()
    if text[end : end + 1] == ":" and text[end - 1] == ")":
        return start, max(text.rfind("(", start, end), start)
    return start, end


@cache
def _levelled() -> re.Pattern[str]:
    """Return the pattern of a verb of reaching inside a noun: 机器人密度达到|每万人350台."""
    verbs_to = [w for w in load_grammar().words["levels"] if len(w) > 1 and w[-1] in "到至在"]
    return re.compile(
        rf"(?<=..)(?:{any_of([*verbs_to, '高于', '低于'])})[^,;。、\d的]{{1,8}}(?<![率例重比度数])$"
    )


def _uncoded(text: str, item: Item, start: int) -> Span:
    """Return the thing that no code names: the noun, or what follows a verb and its count."""
    end, (after, after_end) = item.noun[1], item.after
    if after_end > after and text.endswith("等", start, end):
        # 甲城至乙城等3个项目 needs their names, 甲、乙等4个新兴产业 does not
        named = text[after:after_end] in load_grammar().words["classed"]
        return (start, after_end) if named else _behind(text, item, after_end)
    # 聚焦民生实施30项工程
    led = after_end > after and (
        text.endswith(_deeds(), start, end) or _is_deed(text, item, start, end)
    )
    if start >= end or led or (after_end > after and _acts().fullmatch(text, start, end)):
        return _behind(text, item, after_end)
    done = list(_done().finditer(text, start, end))
    start = skip_lead(text, done[-1].end(), end) if done else start
    start = _after_deed(text, item, start, end)
    return _relieved(text, item.start, end) or _described(text, item, start, end), end


def _is_deed(text: str, item: Item, start: int, end: int) -> bool:
    """Return whether the words before a count say what is done or where, not what is counted.

    聘任400名河湖警长, 建好用好130个书屋, 完成省市县三级260个河湖评价.
    """
    opens = start == item.start or text[start - 1] in ",;:。、\n"
    deed = opens and (end - start == len("聘任") or text[end - 1] in "好强优")
    where = text[end - 1] in "区城县市级内域" and not _acts().match(text, item.after[0])
    return is_direct(item) and (deed or where) and not verbs().match(text, item.after[0])


def _behind(text: str, item: Item, end: int) -> Span:
    """Return the words after a number that name its thing: 打通45条断头路."""
    start = item.after[0]
    money = _MONEY.match(text, start, end) if item.number.unit == "元" else None
    start = skip_lead(text, money.end() if money else start, end)
    closings = [w for w in load_grammar().words["closings"] if text.endswith(w, start + 1, end)]
    if not verbs().search(text, start, end):
        end -= max(map(len, closings), default=0)
    return _described(text, item, start, end), end


def _described(text: str, item: Item, start: int, end: int) -> int:
    """Return where what is counted begins after mere description: 成熟的重点项目.

    What holds a number tells a class: 10万千瓦级以上的风电项目.
    """
    last = text.rfind("的", start, end - 1)
    counted = load_grammar().kind(item.number.unit) == "count"
    return last + 1 if counted and last >= 0 and not _DIGIT.search(text, start, last) else start


@cache
def _done() -> re.Pattern[str]:
    """Return the pattern of another deed or of the one it is done for: 向民间资本推介."""
    acts = any_of(load_grammar().words["undertakings"])
    return re.compile(
        rf"、(?={verbs().pattern})|(?<![^,;。])[向对为给][^,;。、\d]{{2,8}}?(?:推介|提供|{acts})"
    )


def _after_deed(text: str, item: Item, start: int, end: int) -> int:
    """Return where a thing begins after what is done to it: 改造老旧小区, but 改造面积."""
    deed = deeds(is_direct(item)).match(text, start, end)
    return deed.end() if deed and deed.end() < end - 1 else start


def _without_verb(text: str, start: int) -> int:
    while text[start] in "、,;:":
        start += 1
    return start


def _relieved(text: str, start: int, end: int) -> int:
    """Return where 为企业减负 begins, whose verb belongs to the thing; 0 for other things."""
    found = _reliefs().search(text, start, end)
    return found.start() if found else 0


@cache
def _reliefs() -> re.Pattern[str]:
    return re.compile(rf"[为向][^,;。、\d]{{2,12}}{any_of(load_grammar().words['reliefs'])}$")


@cache
def _acts() -> re.Pattern[str]:
    """Return the pattern of words that tell only what is done: 累计更新, 新建和改造."""
    words = load_grammar().words
    names = ("undertakings", "pledges", "put_up", "amounts_changed", "openers")
    acts = [word for name in names for word in words[name]]
    return re.compile(
        rf"(?:{any_of(acts)}|{verbs().pattern}|[和及与、在对给向]|累计|免费|稳定|集中)+"
    )


@cache
def _deeds() -> tuple[str, ...]:
    words = load_grammar().words
    return (*words["additions"], *words["pledges"])


def _after_population(text: str, start: int, limit: int, scope: Scope, match: Match | None) -> int:
    """Return where a thing begins after the population before it, unless its name holds that."""
    for first, last in scope.spans:
        if start <= first < limit and first - start <= 1:
            own = _after_territory(text, first, last)
            # 全市机构标准化建设达标率 has a noun in its midst
            verb = None if own == last else verbs().search(text, last, limit)
            if own == last or not _belongs(text, own, last, match):
                own = skip_lead(text, verb.start() if verb else last, limit)
            start = own
    return _after_territory(text, start, limit)


def _after_territory(text: str, start: int, end: int) -> int:
    place = _territories().match(text, start, end) or _subjects().match(text, start, end)
    return skip_lead(text, place.end(), end) if place else start


@cache
def _subjects() -> re.Pattern[str]:
    """Return the pattern of who is to do it: 滨海市将实施, 区财政三年安排, 年度计划完成."""
    moved = any_of(load_grammar().words["moved"])
    when = "(?:每年|[三两五]年|计划|年度|全年)"
    return re.compile(
        rf"(?:[^,;。、\d]{{1,5}}[省市县区州](?:将|拟|力争|计划)|[^,;。、\d]{{2,4}}将(?={verbs().pattern})|[^,;。、\d]{{0,3}}财政{when}?(?={verbs().pattern})"
        rf"|年度计划(?={verbs().pattern})|{moved}[^,;。、\d]{{2,8}}?(?={verbs().pattern}))"
    )


@cache
def _territories() -> re.Pattern[str]:
    """Return the pattern of places that say where a plan holds, not what it counts: 全市."""
    words = load_grammar().words["scope"]
    places = set(words["places"]) - set(words["whole_society"]) - {"市本级"}
    return re.compile(any_of(places))


def _belongs(text: str, first: int, last: int, match: Match | None) -> bool:
    """Return whether a population is part of the thing's name: 城镇登记失业率, 园区主导产业."""
    if match is None:
        # 城镇新增就业 is a term; in 中心城区实现详规全覆盖 the deed parts the two
        people = _people().match(text, first) and not text.startswith("实现", last)
        return bool(people) or not verbs().match(text, last)
    if _NAMED_PLACE.fullmatch(text, first, last):
        return False
    if last > match.start:
        return match.indicator.population != "needed"
    if verbs().search(text, last, match.start) or text[last] == "中":
        return text[last] == "中"
    # 规上新兴产业增加值 is that of an industry, as 规上工业增加值 is
    industry = text.find("产业", match.start, match.end) >= 0 and population_words().match(
        text, first
    )
    chain = text[last - 1] == "链"
    qualifies = (
        chain or (last - first <= _QUALIFIER and not industry) or _people().match(text, first)
    )
    needed = match.indicator.population in ("needed", "headed")
    return bool(qualifies or (needed and not _is_standard(text, first)))


@cache
def _people() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["scope"]["people"]))


def _is_standard(text: str, start: int) -> bool:
    """Return whether a population is one that statistics know: 规上工业企业."""
    found = population_words().match(text, start)
    nouns = tuple(load_grammar().words["scope"]["nouns"])
    return found is not None and found[0].endswith(nouns)
