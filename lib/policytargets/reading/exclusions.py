"""Why a number is no target."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.clues import Clues, is_offered
from policytargets.reading.numbers import Number
from policytargets.reading.outline import Sentence
from policytargets.reading.words import last_of, skip_lead, verbs
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

# 1家企业销售突破百亿元: the sum says which firm is counted
_COUNTED = re.compile(r"\d[多余]?[家个户条][^,;。、\d]{0,14}$")
_PARTED = re.compile("[,;:。、和及与\\n]")
_PRESSED = ("争", "力争", "冲刺")
# What stands between a size and the number of those that have it: 千人以上展会60场
_THING = re.compile(r"[^,;:。、()和及与到在至向为从的\d]{1,8}")
# 100家以上(含100家)
_REMARK = re.compile(r"\(含$")
# 全覆盖、无盲区的监测体系
_QUALITY = re.compile("(?:、[^,;。、]{1,6})*的(?!目标|要求|任务)")
# 全覆盖排查 says how it is done
_HOW = re.compile("[,;:。、\\n]全覆盖[^,;:。、\\n]")
# 共六部分24条, 共8章46条
_PARTED_IN = re.compile(r"(?:共|分|分为|由)[^,;。]{0,4}(?:部分|章|节|方面)、?(?:组成)?$")


def threshold(text: str, number: Number, following: Number | None, listed: bool) -> str:
    """Return whether a size runs on to the next number or to a thing: it delimits a class."""
    if _sizes(text, number, following):
        return "threshold"
    if load_grammar().kind(number.unit) != "amount" or _committed(text, number):
        return ""
    between = text[number.end : following.start] if following else ","
    if between not in _PRESSED and not _PARTED.search(between):
        return "threshold"
    if (
        listed
        and number.unit == "元"
        and _COUNTED.search(text[max(number.start - 24, 0) : number.start])
    ):
        return "threshold"
    return "threshold" if _classes().match(text, number.end) else ""


def _committed(text: str, number: Number) -> bool:
    """Return whether money is put up and then spent: 筹措18.4亿元实施惠民工程."""
    put_up = any_of(load_grammar().words["put_up"])
    led = re.search(rf"{put_up}[^,;。、\d]{{0,8}}$", text[max(number.start - 16, 0) : number.start])
    return bool(led and number.unit == "元" and _spends().match(text, number.end))


@cache
def _spends() -> re.Pattern[str]:
    """Return the pattern of a deed right after money; 建设项目 is a kind of project."""
    deeds = any_of([*_undertakings(), *load_grammar().words["put_up"]])
    fund = "(?:(?:财政|专项|各类|省级|市级|上级)*资金)?"
    return re.compile(rf"的?{fund}(?:用于|{verbs().pattern}|{deeds})(?!项目)")


def _sizes(text: str, number: Number, following: Number | None) -> bool:
    """Return whether a count says how big each of the next number's things is: 千人以上展会60场."""
    if following is None or number.comparator != ">=" or following.comparator != "=":
        return False
    kinds = {load_grammar().kind(one.unit) for one in (number, following)}
    thing = text[number.end : following.start]
    return kinds == {"count"} and bool(_THING.fullmatch(thing)) and not verbs().search(thing)


@cache
def _classes() -> re.Pattern[str]:
    words = load_grammar().words
    sums = any_of(words["sums"])
    fund = "(?![^,;。]{0,12}(?:基金|资金))"
    return re.compile(
        rf"的?{fund}(?!{sums}|支持|用于)[^,;。、的用于\n]{{0,8}}?{any_of(words['classed'])}"
    )


BARE = "bare"
"""What `exclusion` says of a number without unit or verb: no reason yet, only no amount."""
_DATED = re.compile(r"年|月|日|号|:\d|/")
_DUE = re.compile(r"到20\d\d年[底末]?$")
_LIST_JOINT = re.compile(r"[、和及与]$")
_STOPS = ",;:。"
_CLAUSES = re.compile(f"[{_STOPS}]")
# 第14次 is an ordinal, 第3位 a rank.
_RANKED = ("位", "名")
# Expressions which need neither a unit nor a verb to be amounts.
_WHOLE = frozenset(
    ("coverage", "rank", "first", "double", "duty", "proportion", "size", "milestone", "tenths")
) | {"toone", "half"}
# 在10个产业各选1家, 在4个领域开展试点
_ADDRESSED = re.compile(r"\d|各|领域|行业|产业|方面|环节")
_FIELDS = re.compile("[^,;。、]{0,14}?(?:领域|行业|产业|赛道|方向|环节)(?:形成|取得|实现|达到)")
# 创建10个名县中,首批命名4个: the whole of which others are a part
_AMONG = re.compile("[^,;。、\\d]{1,14}[^,;。、\\d其]中,")
_LINK = re.compile(r"[!-~]*")
_PEOPLE = ("名", "人", "户", "人次")
_TOWARD = re.compile("[在为对与给向使让](?:[全我][市省县区])?$")
_TIMES = ("天", "小时", "分钟", "个月", "年")


def named(clues: Clues, number: Number) -> str:
    """Return why a number is none that a plan could set; empty where it may be one."""
    text, sentence = clues.text, clues.sentence
    if clues.paragraph.furniture:
        return "furniture"
    if not number.unit and _DATED.match(text, number.tail, number.tail + 2):
        return "date"
    ordinal = text[number.core - 1 : number.core] == "第" and number.unit not in _RANKED
    if ordinal or sentence.bodies or (clues.quotes and _in_name(text, sentence, number)):
        return "name"
    link = text.rfind("://", max(number.core - 200, 0), number.core)
    if link >= 0 and _LINK.fullmatch(text, link, number.core):
        return "name"
    if text[number.tail : number.tail + 1] == "级" and number.kind != "size" and number.unit:
        # 10万千瓦级以上的风电项目
        return "class"
    if number.unit == "岁" and not _lived(text, sentence, number):
        return "class"
    quality = _QUALITY.match(text, number.end) or _HOW.match(text, number.start - 1)
    if number.kind == "coverage" and quality:
        return "word"
    if text[number.core - 1 : number.core] == "含" and _REMARK.search(text, 0, number.core):
        return "threshold"
    if number.unit == "次" and _viewed().search(text, max(number.core - 6, 0), number.core):
        return "furniture"
    if number.kind == "chinese" and _paired().search(text, max(number.core - 9, 0), number.end + 9):
        return "word"
    if number.unit in ("项", "条", "个") and _own_count(text, sentence, number):
        return "population"
    graded = number.unit == "分" and "满意度" not in text[max(number.start - 8, 0) : number.start]
    if graded or clues.marks:
        return "score"
    return "class" if number.kind == "size" and not _reached(text, sentence, number) else ""


def _lived(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether years of age are reached, as 寿命 is; other ages tell who is meant."""
    clause = _CLAUSES.split(text[sentence.start : number.start])[-1]
    return "寿命" in clause or ("年龄" in clause and bool(_closing().match(text, number.end)))


@cache
def _paired() -> re.Pattern[str]:
    """Return the pattern of two round numbers in a slogan: 千家万户, 百家企业、百名专家."""
    lone = "(?<![一二三四五六七八九十\\d数几上])[百千万]"
    paired = "[家户人村企行店校镇乡]"
    return re.compile(
        rf"{lone}{paired}[百千万]{paired}|{lone}[家个名项][^,;。、]{{0,6}}、{lone}[家个名项]"
    )


def _own_count(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a plan counts its own contents: 共24项指标, 提出28条措施."""
    clause = _CLAUSES.split(text[sentence.start : number.start])[-1]
    before, after = _contents()
    told = list(_telling().finditer(clause))
    # 聚焦民生实施30项工程 does what it counts
    listed = told and not verbs().search(clause, told[-1].end())
    if number.unit == "条" and _PARTED_IN.search(clause):
        return True
    return bool(before.search(clause) or (listed and after.match(text, number.end)))


@cache
def _contents() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a plan's contents right before and after their number."""
    contents = any_of(load_grammar().words["contents"])
    own = "(?:以上|上述|各类|本|重点|主要)(?:目标|任务|措施|方案|规划|计划|意见)"
    before = rf"(?:约束性|预期性|指标|{own})(?:指标)?(?:共计?|共有|为|有)?$"
    return re.compile(before), re.compile(rf"[^,;。、\d]{{0,8}}?{contents}(?=[,;。、和及与等(]|$)")


@cache
def _telling() -> re.Pattern[str]:
    return re.compile(any_of(load_grammar().words["telling"]))


def exclusion(
    clues: Clues, number: Number, following: Number | None, listed: bool, fact: bool
) -> str:
    """Return why a number that `named` leaves open is no target; empty where it may be one."""
    if fact:
        return "past"
    text, sentence = clues.text, clues.sentence
    if clues.offers and is_offered(text, sentence, number):
        return "per_case"
    if number.kind in _WHOLE:
        return ""
    return (
        _bare(text, number)
        or threshold(text, number, following, listed)
        or _addressed(text, sentence, number, listed)
    )


def _in_name(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a number stands inside a title, a bracket of bodies or a quoted name."""
    for left, right in (("《", "》"), ("〔", "〕"), ("“", "”")):
        opened = text.rfind(left, sentence.start, number.core)
        if opened >= 0 and text.find(right, opened, number.core) < 0:
            whole = opened + 1 == number.start and text[number.end : number.end + 1] == right
            return not (left == "“" and whole and number.comparator != "=")
    return False


def _reached(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a named thing is to reach a size: 打造千亿级光学产业集群."""
    clause = _CLAUSES.split(text[sentence.start : number.core])[-1]
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
    led = _reaching().search(text[max(number.core - 4, 0) : number.core])
    ends = text[number.end : number.end + 1] in (*_STOPS, "、", "和", "")
    return "" if ends and (led or number.comparator != "=") else BARE


@cache
def _reaching() -> re.Pattern[str]:
    """Return the pattern of a verb right before a number that says it is reached: 控制在."""
    return re.compile(rf"(?:{any_of(load_grammar().words['levels'])}|[高升加][到至])$")


@cache
def _viewed() -> re.Pattern[str]:
    """Return the pattern of what a page counts of its readers: 浏览:123次."""
    return re.compile(f"{any_of(load_grammar().words['viewed'])}(?:次数|数|量)?:?$")


@cache
def _aspects() -> re.Pattern[str]:
    """Return the pattern of things that are only counted up: 五个方面, 三个坚持."""
    return re.compile(any_of(load_grammar().words["aspects"]))


@cache
def _closing() -> re.Pattern[str]:
    """Return the pattern of what ends an item after its number: a stop, 大关, 的目标."""
    words = load_grammar().words
    milestones, closings = any_of(words["milestones"]), any_of(words["closings"])
    return re.compile(
        rf"[,;:。、()”]|(?:力?争|冲刺)(?=\d)|{milestones}|{closings}(?:[,;。、]|$)|[和及与][^,;。、]{{0,4}}\d"
    )


def _addressed(text: str, sentence: Sentence, number: Number, listed: bool) -> str:
    """Return why a count before its noun is none: no verb (打造16个园区) stands before it."""
    runs_on = number.end < sentence.end and not _closing().match(text, number.end)
    if number.kind == "chinese" and number.value < 2 and number.value_max is None:
        return "article"
    if number.kind == "chinese" and _aspects().match(text, number.end):
        return "population"
    # 投诉2小时内响应: a time limit needs no verb before it
    limit = number.unit in _TIMES and number.comparator == "<="
    if not runs_on or number.unit == "%" or limit:
        return ""
    length = number.unit in _TIMES and number.comparator == "="
    if length and not _reaching().search(text[number.core - 4 : number.core]):
        # 建立24小时值守制度
        return "population"
    clause_start = last_of(_STOPS, text, sentence.start, number.core) + 1
    before = text[max(clause_start, sentence.start) : number.start]
    if _AMONG.match(text, number.end):
        return "population"
    if _outcomes().match(text, number.end) or _in_fields(text, number, before):
        return ""
    # 建成2所甲校,6所乙校: the list goes on after a comma
    if listed and (_LIST_JOINT.search(before) or _goes_on(text, sentence, number)):
        return ""
    # 建成了12个 and 在10个产业各选 stand apart from 建成12个
    governed = _governed_list(before) if before.endswith("等") else _governed(before)
    governed = governed or _served(text, number, before) or _committed(text, number)
    if load_grammar().kind(number.unit) == "count" and not _aspects().match(text, number.end):
        governed = governed or bool(_led().fullmatch(before))
    return "" if governed or before.endswith("各") or "每年" in before else "population"


def _goes_on(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether a count follows on one of the same unit in the clause before."""
    counted = rf"\d{re.escape(number.unit)}(?!以内|以下)(?:以上|左右)?[^,;。\d]*,$"
    return bool(re.search(counted, text[max(sentence.start, number.start - 40) : number.start]))


@cache
def _led() -> re.Pattern[str]:
    """Return the pattern of a clause that opens with a deed: 疏通城区62处, 慰藉80户.

    Two signs right before a count are a verb, unless they only say of whom or of what is spoken.
    """
    words = load_grammar().words
    places = any_of(words["scope"]["places"])
    unlike = any_of([*words["aiming"], *words["telling"]])
    unlike = f"{unlike}|{places}|[^,;。]?[省市县区州镇乡村各其在为对]"
    return re.compile(
        rf"[和并]?(?:(?!{unlike})[^\d,;。、]{{2}}|(?:[^\d,;。、][好强优]){{2}}"
        rf"|{any_of(words['pledges'])}(?!{places})[^\d,;。、]{{2,8}})"
    )


def _in_fields(text: str, number: Number, before: str) -> bool:
    """Return whether something is to be reached in so many fields: 在3—5个领域形成优势."""
    open_count = number.value_max is not None or number.comparator != "="
    return open_count and before.endswith("在") and bool(_FIELDS.match(text, number.end))


def _governed(before: str) -> bool:
    """Return whether a verb stands close before a count: 建成12个, 推动10家."""
    # 推进5个平台建设 pledges to finish none
    direct = before.endswith(_undertakings()) and not before.endswith("推进")
    reached = _reaching().search(before) and not before.endswith("为")
    reached = reached or bool(_DUE.search(before))
    return bool(verbs().search(before[-14:]) or direct or reached)


def _served(text: str, number: Number, before: str) -> bool:
    """Return whether something is done for so many or at so many places: 为300户提供服务."""
    if not _TOWARD.search(before):
        return False
    rest = _CLAUSES.split(text[number.end : number.end + 40], maxsplit=1)[0]
    # 为6.5万名学生落实奖助政策: whatever it is, it is done for people
    served = number.unit in _PEOPLE and not before.endswith(("在", "与"))
    deed = served or verbs().search(rest) or any(word in rest for word in _undertakings())
    return bool(deed) and not _ADDRESSED.search(rest)


def _governed_list(before: str) -> bool:
    """Return whether a verb opens the list that a count sums up: 推进甲、乙等30个."""
    return bool(verbs().search(before) or any(word in before for word in _undertakings()))


@cache
def _undertakings() -> tuple[str, ...]:
    words = load_grammar().words
    return (*words["undertakings"], *words["pledges"])


@cache
def _outcomes() -> re.Pattern[str]:
    """Return the pattern of what is to become of all that a count names: 个县全部摘帽."""
    return re.compile(rf"[^,;。、]{{0,14}}?{any_of(load_grammar().words['outcomes'])}")
