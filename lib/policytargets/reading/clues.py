"""What a sentence says of all its numbers."""

from __future__ import annotations

import re
from functools import cache

from policytargets.reading.facts import Tense
from policytargets.reading.numbers import Number
from policytargets.reading.outline import Paragraph, Sentence
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

# A sum of this size is no single applicant's, unless the words say so: 减免税费50亿元.
_LARGE = 1e8
# How far after a number a word may speak of it
_FAR = 40
_PARTS, _ENDS = re.compile("[,;]"), re.compile("[,;。]")
_TO_ONE = re.compile("最高|每[家户个]|一次性|给予|按")
# 对产值突破10亿元、30亿元的企业: the size says who is addressed
_ADDRESSING = re.compile(r"(?:^|[,;。])对[^,;。]*$")
_ADDRESSEE = re.compile(
    r"(?:、[\d.]+[万亿]?[元%])*(?:以上|以下)?的[^,;。、]{0,8}(?:企业|单位|项目|县|市|区|乡|镇|机构|个人|平台),"
)

# 按投资额的8%给予支持; 安排3000万元予以支持 is a budget
_BY = re.compile("按照?[^,;。]*$")
_GIVEN = re.compile("(?:以内|以上)?(?:的标准|的比例)?(?:给予|予以)")
# 给予市、县(市)…增收额5%的奖励: a rate for all governments below is a rule of the budget
_TO_GOVERNMENTS = re.compile(
    r"给予(?:各|所有)?(?:[省市县区州旗乡镇]|设区市|地方|[、()])+[^,;。、]{2,}$"
)


def may_offer(text: str, sentence: Sentence) -> bool:
    """Return whether a sentence, or the words right after it, hold a word of offering at all."""
    return bool(_signs().search(text, sentence.start, sentence.end + _FAR))


def is_offered(text: str, sentence: Sentence, number: Number) -> bool:
    """Return whether an amount or a rate is offered for each applicant, or says who is one."""
    if load_grammar().kind(number.unit) not in ("amount", "ratio", "compound"):
        return False
    clause = _PARTS.split(text[sentence.start : number.start])[-1]
    after = _ENDS.split(text[number.end : number.end + _FAR], maxsplit=1)[0]
    addressed = _ADDRESSING.search(clause) and _ADDRESSEE.match(text, number.end)
    large = number.unit == "元" and number.value >= _LARGE
    if large and not addressed and not _TO_ONE.search(clause):
        return False
    if _TO_GOVERNMENTS.search(clause) if number.unit == "%" else _standards().search(clause):
        return False
    offered = (
        _offers().search(clause)
        or _grants().search(after)
        or (_BY.search(clause) and _GIVEN.match(after))
    )
    return bool(offered or addressed)


@cache
def _signs() -> re.Pattern[str]:
    """Return the pattern of the words without which nothing is offered and no one addressed."""
    words = load_grammar().words
    return re.compile(any_of([*words["per_case"], *words["grants"], "方可", "按", "对"]))


@cache
def _offers() -> re.Pattern[str]:
    """Return the pattern of a clause that offers: 最高, 给予; 地方可支配 holds no 方可."""
    offers = any_of(load_grammar().words["per_case"])
    # 补助标准提高30元 raises it for all
    grants = f"{any_of(load_grammar().words['grants'])}(?!标准)"
    # 奖励50万元、100万元: each of the list is offered
    each = r"[\d.]+[万亿]?[元%](?:/[^,;。、\d]{1,4})?[、和]"
    listed = rf"(?:{grants}|按照)[^,;。、\d]{{0,4}}(?:{each})*$"
    # 一次性化解率 and 一次性餐具 give no one anything
    once = r"一次性(?![^,;。]*率|[^,;。]{0,3}(?:塑料|用品|餐具|制品|筷))"
    return re.compile(rf"(?<!地)方可|{once}|(?!方可|一次性){offers}|{listed}")


@cache
def _grants() -> re.Pattern[str]:
    """Return the pattern of a grant that a number before it measures: 的30%予以配套."""
    return re.compile(any_of(load_grammar().words["grants"]))


@cache
def _standards() -> re.Pattern[str]:
    """Return the pattern of what is for all: 优待金标准提高到每户每年2万元, 发放补贴5000万元."""
    paid = any_of([*load_grammar().words["put_up"], "发放", "兑现"])
    grants = any_of(load_grammar().words["grants"])
    return re.compile(
        rf"标准[^,;。、]*[到至为达]每[人户亩][每月年]*$|(?:^|全年|累计){paid}[^,;。、\d对每]*{grants}(?:资金)?$"
    )


_NAMES = re.compile("[《〔“]")


class Clues:
    """What a sentence says of all its numbers, read once."""

    def __init__(
        self, text: str, paragraph: Paragraph, sentence: Sentence, known: dict[int, bool]
    ) -> None:
        self.text, self.paragraph, self.sentence, self.known = text, paragraph, sentence, known
        self.marks = bool(_marks().search(text, sentence.start, sentence.end))
        self.quotes = bool(_NAMES.search(text, sentence.start, sentence.end))
        self._tense: Tense | None = None
        self._offers: bool | None = None

    @property
    def tense(self) -> Tense:
        """What its words say of time; many numbers are left out without it."""
        if self._tense is None:
            self._tense = Tense(self.text, self.paragraph, self.sentence, self.known)
        return self._tense

    @property
    def offers(self) -> bool:
        """Whether it holds words of offering."""
        if self._offers is None:
            self._offers = may_offer(self.text, self.sentence)
        return self._offers


@cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of a rule that gives marks: 得5分, 每项扣1分."""
    words = [f"{re.escape(word)}(?!别)" for word in load_grammar().words["marks"]]
    given = [rf"{sign}[\d.]+分" for sign in "得计加扣记"]
    return re.compile("|".join([*words, *given, r"\([\d.]+分\)"]))
