"""Paragraphs, headings, sentences; which review the past."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from policytargets.reading.headings import (
    AHEAD,
    BACK,
    announces,
    direction,
    is_forward,
    look,
    names_part,
)
from policytargets.reading.view import View
from policytargets.reading.words import any_in
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of, first_of, listed

_NUMERAL = "[一二三四五六七八九十]{1,3}"
# One named group a level, the highest first; the level is the place of its group.
_NUMBERED = re.compile(
    rf"(?P<part>第{_NUMERAL}(?:[编篇章]|部分))(?![的,。])|(?P<division>第{_NUMERAL}节)(?![的,。])"
    rf"|(?P<chapter>{_NUMERAL})、|(?P<article>\({_NUMERAL}\))|(?P<point>\d{{1,2}})[.、]"
)
BODY_LABEL = "(?:责任|牵头|主办|落实)(?:单位|部门):"
"""What is written before the names of responsible bodies."""
BODIES = rf"(?:[(\[〔]|(?<=\n)){BODY_LABEL}"
"""What opens the names of responsible bodies: a bracket of any kind, or a line of its own."""
BODIES_TEXT = rf"{BODIES}[^()\[\]〔〕\n]*(?:\([^()\n]*\)[^()\[\]〔〕\n]*)*[)\]〕]?"
"""The same with the names, up to the closing bracket or the line's end."""
# A bracket of responsible bodies stands for itself, also where no 。 parts it from its neighbours.
_SENTENCE = re.compile(rf"(?P<bodies>{BODIES_TEXT})|(?:[^。!?(\[〔]+|(?!{BODIES})[^。!?])*[。!?]?")
_LAST = re.compile("[。!?]")
_LABELS = ("单位:", "部门:")
_LONGEST_TITLE = 30
# All looking back and ahead stays inside a sentence, so its length bounds the time of reading.
_LONGEST_SENTENCE = 1500
_LONGEST_FURNITURE = 200
# Lines of a web page around a document; a signature or a copy list ends the body.
_FURNITURE = re.compile(
    r"打印本页|关闭窗口|返回顶部|版权所有|技术支持|浏览次数|阅读次数|索引号|主题分类|当前位置|当前所在|信息来源|发布机构"
    r"|分享[到至](?::|$)|字体:|扫一扫|缩小字|放大字"
    r"|ICP备|传真:|电话:|抄送|印发$|点击:|附件下载|网站地图|\.pdf|稿源:|手机看新闻|评论\d"
)
_FURNITURE_OPENS = re.compile(
    r"\(?(?:责任)?编辑:|(?:相关|推荐|延伸)(?:文章|阅读|新闻|链接|推荐)|热门(?:资讯|新闻|推荐|文章)"
    r"|[上下]一篇:|附件\d*:"
)


class Sentence(NamedTuple):
    """A sentence: offsets in the view, its end just after its last sign."""

    start: int  # Offsets in the view
    end: int
    bodies: bool = False  # Whether it is a bracket that names responsible bodies


class Paragraph(NamedTuple):
    """A line of the view with what its place in the outline says."""

    start: int  # Offsets in the view
    end: int
    section: str  # Numbering path of the headings above, such as 二/(一)/2; empty before the first
    # Words of the headings above, without their numbers, the innermost last
    headings: tuple[str, ...]
    sentences: tuple[Sentence, ...]  # They end at 。, at the line's end, or at a bracket of bodies
    furniture: bool  # Whether the line belongs to the page around the document
    review: bool = False  # Whether it tells what was done (see `policytargets.reading.outline`)
    reported: bool = False  # Whether the whole text does, whatever plan it mentions


def outline(view: View) -> list[Paragraph]:
    """Return the paragraphs of a text in order."""
    text = view.text
    levels: list[tuple[int, str, str]] = []
    part = path = ""
    titles: tuple[str, ...] = ()
    paragraphs = []
    for start, end in _lines(text):
        body = start
        found = _numbered(text, start, end, levels[-1][1] if levels else "")
        if found is not None:
            level, number, body = found
            above = [entry for entry in levels if entry[0] < level]
            levels = [*above, (level, number, _title(text[body:end]))]
            path = "/".join([number for _, number, _ in levels])
            titles = tuple([title for title in (part, *(entry[2] for entry in levels)) if title])
        elif _turns_ahead(text[start:end], titles):
            # a heading without a number takes over from the words of those above, which review
            part = text[start:end] if names_part(text[start:end]) else ""
            levels = [(level, number, "") for level, number, _ in levels]
            titles = (part,) if part else ()
        sentences = tuple(_sentences(text, body, end))
        furniture = _is_furniture(text, start, end)
        paragraphs.append(Paragraph(start, end, path, titles, sentences, furniture))
    return paragraphs


def _turns_ahead(line: str, titles: tuple[str, ...]) -> bool:
    """Return whether a line without a number begins a planned part, or its goals in a review."""
    return names_part(line) or (direction(titles) == BACK and announces(line))


def _is_furniture(text: str, start: int, end: int) -> bool:
    if end - start > _LONGEST_FURNITURE:
        return False
    return bool(_FURNITURE.search(text, start, end) or _FURNITURE_OPENS.match(text, start, end))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"[^\n]+", text):
        yield line.span()


def _title(line: str) -> str:
    """Return the words of a heading; empty where the number opens a sentence of the body."""
    title = line.partition("。")[0].partition(":")[0]
    return "" if len(title) > _LONGEST_TITLE else title


def _numbered(text: str, start: int, end: int, last: str) -> tuple[int, str, int] | None:
    """Return level, number and end of the number that opens a line, if one does.

    A digit after the point makes ``7.18个县`` look like a decimal; it is a heading's number if it
    follows on the last one.
    """
    found = _NUMBERED.match(text, start, end)
    if found is None or found.lastindex is None:
        return None
    number = found[found.lastindex]
    decimal = number.isdigit() and text[found.end() : found.end() + 1].isdigit()
    if decimal and int(number) != (int(last) + 1 if last.isdigit() else 1):
        return None
    return found.lastindex, number, found.end()


def _sentences(text: str, start: int, end: int) -> list[Sentence]:
    """Return the sentences of a paragraph; most hold no bodies and are cut at their last signs."""
    if any_in(_LABELS, text, start, end):
        return list(_beside_bodies(text, start, end))
    ends = [found.end() for found in _LAST.finditer(text, start, end)]
    if start < end and ends[-1:] != [end]:
        ends.append(end)
    whole = [Sentence(first, last) for first, last in zip([start, *ends], ends, strict=False)]
    if end - start <= _LONGEST_SENTENCE:
        return whole
    return [piece for sentence in whole for piece in _pieces(text, *sentence[:2])]


def _beside_bodies(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Return the sentences of a paragraph with brackets of bodies, which stand for themselves."""
    for found in _SENTENCE.finditer(text, start, end):
        first, last = found.span()
        if found.lastgroup:
            yield Sentence(first, last, bodies=True)
        elif last - first > _LONGEST_SENTENCE:
            yield from _pieces(text, first, last)
        elif first < last:
            yield Sentence(first, last)


def _pieces(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Return a sentence whole, or cut at commas where it is too long to be one."""
    while end - start > _LONGEST_SENTENCE:
        limit = start + _LONGEST_SENTENCE
        cut = max(text.rfind(sign, start, limit) for sign in ",;、")
        cut = cut + 1 if cut >= start else limit
        yield Sentence(start, cut)
        start = cut
    if end > start:
        yield Sentence(start, end)


# How far into a paragraph its opening words are looked for.
_OPENING = 40
_HEADED = 25
# A few sentences may name targets without a word of planning; a whole text of that kind reports.
_SHORT = 200
_HEAD_LINES = 3
_HEAD = 3000


def mark_reviews(
    text: str, paragraphs: Sequence[Paragraph], planned: bool, issued: int | None = None
) -> list[Paragraph]:
    """Return the paragraphs of a text, those marked that belong to a review of what was done.

    A review stands under a heading that looks back. In a text that is no plan it begins also with
    an opening that does (过去五年, 一年来) and goes on until one that looks ahead (今年, 今后) or
    names the year of issue, or until a sentence says what is to be done (某市还将推动). A text of
    some length whose title names no plan and which has no word of planning is one as a whole.
    """
    lines = text.strip().split("\n")
    reported = bool(_reports().search("".join(lines[:_HEAD_LINES])))
    plan = not is_report(text) and (planned or is_plan(text))
    planned = planned or bool(_titled().search(lines[0]))
    reviewing = not planned and len(text) > _SHORT and not _cues()[3].search(text)
    opens = _opens_in_plan if plan else _opens_elsewhere
    marked = []
    for paragraph in paragraphs:
        reviewing = opens(text, paragraph, reviewing, issued)
        review = reviewing or direction(paragraph.headings) == BACK
        if review or reported:
            paragraph = paragraph._replace(review=review, reported=reported)
        marked.append(paragraph)
    return marked


def is_report(text: str) -> bool:
    """Return whether the first lines of a text are those of a report to a parliament."""
    return bool(_told().search("".join(text.strip().split("\n", _HEAD_LINES)[:_HEAD_LINES])))


def is_plan(text: str) -> bool:
    """Return whether a line of a text's head is a plan's title, or says that it sets one out."""
    return bool(_plans().search(text, 0, _HEAD))


def _opens_in_plan(text: str, paragraph: Paragraph, reviewing: bool, issued: int | None) -> bool:
    """Return whether a paragraph of a plan is under a heading without number that looks back."""
    del issued
    line = text[paragraph.start : paragraph.end]
    if paragraph.section:
        return False
    if len(line) > _HEADED or line[-1] in ",;。:、":
        return reviewing
    return look(line) == BACK or (reviewing and not (look(line) or is_forward(line)))


def _opens_elsewhere(text: str, paragraph: Paragraph, reviewing: bool, issued: int | None) -> bool:
    """Return whether a review begins or goes on with a paragraph of a report."""
    if direction(paragraph.headings) == AHEAD:
        return False
    opening = text[paragraph.start : min(paragraph.end, paragraph.start + _OPENING)]
    told = _cues()[0].search(opening) and not _pledges().match(opening)
    if told or _reviews().search(text, paragraph.start, paragraph.end):
        reviewing = True
    elif reviewing:
        reviewing = not _looks_ahead(opening, issued)
    # nothing is left to be ended where no review runs
    return reviewing and not _turns(text, paragraph, issued)


def _looks_ahead(opening: str, issued: int | None) -> bool:
    """Return whether a paragraph opens with a word of planning or with the year of issue."""
    _, ahead, headed, _ = _cues()
    return bool(
        ahead.search(opening)
        or _opens_year(issued or 0).search(opening)
        or (len(opening) <= _HEADED and headed.search(opening))
    )


def _turns(text: str, paragraph: Paragraph, issued: int | None) -> bool:
    """Return whether a sentence of a paragraph sets out what the year of issue is to bring."""
    of_year = _turn(issued or 0)
    return any(of_year.match(text, one.start, one.end) for one in paragraph.sentences)


@cache
def _pledges() -> re.Pattern[str]:
    """Return the pattern of an opening that pledges: 确保2025年上半年建成."""
    words = load_grammar().words["commitments"]
    return re.compile(rf"[^,;。]{{0,12}}{any_of([*words['aspire'], *words['duties']])}")


@cache
def _plans() -> re.Pattern[str]:
    """Return the pattern of the title of a plan on a line of its own, or of 特制定本方案."""
    kinds = any_of(load_grammar().words["headings"]["documents"])
    ending = r"(?:\([^()\n]*\))?(?:的通知)?》?$"
    return re.compile(
        rf"^(?![^\n]*(?:解读|出台|发布会))[^。;:!?\n]{{4,60}}{kinds}{ending}"
        rf"|(?:制定|提出)(?:本|如下|以下)[^,。;\n]{{0,8}}{kinds}",
        re.MULTILINE,
    )


@cache
def _told() -> re.Pattern[str]:
    """Return the pattern of the title of a report, which is no plan whatever is known of it."""
    return re.compile(any_of([*load_grammar().words["reports"], "工作报告", "各位代表"]))


@cache
def _turn(issued: int) -> re.Pattern[str]:
    """Return the pattern of a sentence that turns to the year: 2031年,力争; 某市还将推动."""
    intends = any_of(load_grammar().words["ahead"]["intends"])
    return re.compile(
        rf"{issued}年,?[^,;。]{{0,6}}(?:力争|争取|将|计划)|[^,;。、\d]{{0,8}}{intends}"
    )


@cache
def _reports() -> re.Pattern[str]:
    """Return the pattern of words in the title of a text that reports as a whole: 统计公报."""
    return re.compile(any_of(load_grammar().words["reports"]))


@cache
def _reviews() -> re.Pattern[str]:
    """Return the pattern of words by which a whole paragraph opens a review: 丰硕成果."""
    return re.compile(any_of(load_grammar().words["reviews"]))


@cache
def _titled() -> re.Pattern[str]:
    """Return the pattern of words by which a title names a plan."""
    return re.compile(any_of(load_grammar().words["ahead"]["title"]))


@cache
def _opens_year(issued: int) -> re.Pattern[str]:
    """Return the pattern by which a paragraph turns to the year of issue: 2025年, 对2025年工作.

    2025年1月 and 2025年上半年 date a fact.
    """
    fact = r"\d|以来|上半年|前|一季度|[^,。]{0,6}(?:日|月)"
    return re.compile(rf"(?:^|[对,]){issued}年(?!{fact})")


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    grammar = load_grammar()
    words = grammar.words["ahead"]
    never = f"(?!{any_of(words['never'])})"
    until = r"(?<!截)(?:到|至)(?:20|19)\d\d年(?!的)"
    past = grammar.past("paragraphs")
    back = rf"{listed(past)}|20(?<=^20)\d\d年以来|19(?<=^19)\d\d年以来"
    ahead, text = (
        f"{first_of([*words[name], '到', '至'])}(?:{never}{any_of(words[name])}|{until})"
        for name in ("opening", "text")
    )
    return tuple(map(re.compile, (back, ahead, any_of(words["heading"]), text)))
