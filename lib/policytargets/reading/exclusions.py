"""Why a numeral is no target: each is left out for one reason from a short list."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.reading.words import skip_lead, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = ["BARE", "exclusion"]

BARE = "bare"
"""What `exclusion` says of a number without unit or verb: no reason yet, only no amount."""
_LIST_JOINT = re.compile(r"[、和及与]$")
_STOPS = ",;:。"


def exclusion(
    text: str,
    paragraph: Paragraph,
    sentence: Sentence,
    number: Number,
    following: Number | None,
    listed: bool,
) -> str:
    """Return why a number is no target; empty where it may be one.

    Parameters
    ----------
    text : str
        The view's text.
    paragraph, sentence : Paragraph, Sentence
        Where the number stands.
    number : Number
        The numeric expression.
    following : Number or None
        The next one in the sentence.
    listed : bool
        Whether the number before it in the sentence is a target.

    Returns
    -------
    str
        ``furniture``, ``name``, ``date``, ``past``, ``per_case``, ``score``, ``class``,
        ``threshold``, ``population``, ``article``, `BARE` or ``""``.
    """
    if paragraph.furniture:
        return "furniture"
    if re.match(r"年|月|日|号|:\d|/", text[number.tail : number.tail + 2]) and not number.unit:
        return "date"
    if _in_name(text, sentence, number):
        return "name"
    if number.unit == "分" or _marks().search(text, sentence.start, sentence.end):
        return "score"
    if number.kind == "size" and not _reached(text, sentence, number):
        return "class"
    told = _told(text, paragraph, sentence, number)
    if told or number.kind in ("coverage", "rank", "first", "double", "duty", "proportion", "size"):
        return told
    return (
        _bare(text, number)
        or _threshold(text, number, following)
        or _addressed(text, sentence, number, listed)
    )


def _in_name(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a number stands inside a title, a bracket of bodies or a quoted name."""
    if sentence.bodies:
        return True
    for left, right in (("《", "》"), ("〔", "〕"), ("“", "”")):
        opened = text.rfind(left, sentence.start, number.core)
        if opened >= 0 and text.find(right, opened, number.core) < 0:
            whole = opened + 1 == number.start and text[number.end : number.end + 1] == right
            return not (left == "“" and whole and number.comparator != "=")
    return False


def _reached(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a named thing is to reach a size: 打造千亿级光学产业集群."""
    clause = re.split(r"[,;:。]", text[sentence.start : number.core])[-1]
    verb = re.search(r"(?:打造|培育|形成|建成|迈上|跨上|迈入)?(?:成为|成|为)?$", clause)
    if not verb or not verb[0]:
        return False
    named = skip_lead(text, number.core - len(clause), number.core - len(verb[0]))
    thing = r"[^,;。、\d]{0,8}?(?:产业集群|产业|集群|台阶|规模|园区|基地|企业)(?=[,;。、]|$)"
    own_name = (
        r"(?!产业|集群|园区|企业|基地|龙头)[^,;。、\d]{2,8}?(?:产业集群|产业|集群)(?=[,;。、]|$)"
    )
    subject = number.core - len(verb[0]) - named >= 2
    return bool(re.compile(thing if subject else own_name).match(text, number.end))


def _bare(text: str, number: Number) -> str:
    """Return whether no unit and no word of reaching or comparing makes a number an amount."""
    if number.unit:
        return ""
    led = re.search(
        r"(?:达到|达|为|[高升加]到|[高升加]至)$", text[max(number.core - 4, 0) : number.core]
    )
    ends = text[number.end : number.end + 1] in (*_STOPS, "、", "和", "")
    return "" if ends and (led or number.comparator != "=") else BARE


def _told(text: str, paragraph: Paragraph, sentence: Sentence, number: Number) -> str:
    words = load_grammar().words
    clause = re.split(r"[,;]", text[sentence.start : number.core])[-1]
    opening = text[sentence.start : sentence.start + 6].lstrip("—")
    ahead = _ahead().search(text, sentence.start, number.core)
    if opening.startswith(tuple(words["past_openings"])) and not ahead:
        return "past"
    if any(word in title for title in paragraph.headings for word in words["past_headings"]):
        return "past"
    if paragraph.review and not _ahead().search(text, sentence.start, sentence.end):
        return "past"
    before = text[sentence.start : number.core]
    # 项目前期 holds no 目前
    spoken_of = re.search(rf"(?:^|[,;:]){any_of(words['past_until_stop'])}", before)
    if (spoken_of and not _ahead().search(before)) or any(word in clause for word in words["past"]):
        return "past"
    results = rf"{any_of(words['project_results'])}"
    if re.search(results, before):
        return "past"
    # 完成投资同比增长15%以上 is an aim, 同比增长15% a fact
    if "同比" in clause and number.comparator == "=" and not ahead:
        return "past"
    return _present(text, number, clause) or _offered(text, sentence, number)


def _present(text: str, number: Number, clause: str) -> str:
    """Return whether a value is where things stand now: 由40%提高到52%, 该项目总投资50亿元."""
    rises = re.compile(
        r"(?:[^,;。]{0,6}?)(?:提高|提升|增加|上升|扩大|下降|降低|减少|缩短|压缩|压减|降)[到至为]"
    )
    if re.search(r"[由从][^,;。]{0,12}$", clause) and rises.match(text, number.end):
        return "past"
    facts = any_of(load_grammar().words["project_facts"])
    plain = number.comparator in ("=", "~") and re.search(rf"{facts}[达约为]?$", clause)
    return "past" if plain and not verbs().search(clause) else ""


def _offered(text: str, sentence: Sentence, number: Number) -> str:
    """Return whether an amount or a rate is offered for each applicant."""
    if load_grammar().kind(number.unit) not in ("amount", "ratio"):
        return ""
    clause = re.split(r"[,;]", text[sentence.start : number.start])[-1]
    after = re.split(r"[,;。]", text[number.end : number.end + 40])[0]
    offer = rf"{any_of(load_grammar().words['per_case'])}|(?:补助|补贴|奖励|贴息|资助)$"
    return "per_case" if re.search(offer, clause) or re.search("补助|补贴|奖励|贴息", after) else ""


@cache
def _aspects() -> re.Pattern[str]:
    """Return the pattern of things that are only counted up: 五个方面, 三个坚持."""
    return re.compile(any_of(load_grammar().words["aspects"]))


@cache
def _ahead() -> re.Pattern[str]:
    """Return the pattern of a sentence that looks ahead in the midst of a review."""
    words = load_grammar().words["tense"]["still_ahead"]
    return re.compile(rf"{any_of(words)}|(?<!截)(?:到|至)20\d\d年(?!的)")


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of a rule that gives marks: 得5分, 每项扣1分."""
    return re.compile(rf"{any_of(load_grammar().words['marks'])}|[得计加扣记][\d.]+分|\([\d.]+分\)")


def _threshold(text: str, number: Number, following: Number | None) -> str:
    """Return whether a size runs on to the next number or to a thing: it delimits a class."""
    if load_grammar().kind(number.unit) != "amount":
        return ""
    if following and not re.search(r"[,;:。、和及与]", text[number.end : following.start]):
        return "threshold"
    return "threshold" if _classes().match(text, number.end) else ""


@cache
def _classes() -> re.Pattern[str]:
    words = load_grammar().words
    sums = any_of(words["sums"])
    fund = "(?![^,;。]{0,12}(?:基金|资金))"
    return re.compile(rf"的?{fund}(?!{sums})[^,;。、的用于]{{0,8}}?{any_of(words['classed'])}")


def _addressed(text: str, sentence: Sentence, number: Number, listed: bool) -> str:
    """Return why a count before its noun is none: no verb (打造16个园区) stands before it."""
    runs_on = text[number.end : number.end + 1] not in (*_STOPS, "、", ")", "”", "")
    runs_on = runs_on and not re.compile(r"[和及与][^,;。、]{0,4}\d").match(text, number.end)
    if number.kind == "chinese" and number.value < 2:
        return "article"
    if number.kind == "chinese" and _aspects().match(text, number.end):
        return "population"
    if not runs_on or number.unit == "%":
        return ""
    clause_start = max(text.rfind(sign, sentence.start, number.core) for sign in _STOPS) + 1
    before = text[max(clause_start, sentence.start) : number.core]
    if listed and _LIST_JOINT.search(before):
        return ""
    # 建成了12个 and 在10个产业各选 stand apart from 建成12个
    governed = verbs().search(before[-14:]) or before.endswith("各") or "每年" in before
    return "" if governed else "population"
