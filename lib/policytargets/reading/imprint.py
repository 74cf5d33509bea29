"""The imprint: what the lines around a document say of it, by label, signature or number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import cn2an

from policytargets.reading.view import View

# Labels that government sites print around a document, by the field they state.
LABELS = {
    "title": ("名称", "标题", "文件名称", "信息名称"),
    "document_number": ("文号", "发文字号", "文件编号", "发布文号"),
    "issuer": ("发布机构", "发文机关", "发文机构", "发文单位", "制发机关", "发布单位", "公开主体"),
    "date_signed": ("成文日期", "成文时间", "生成日期", "签发日期"),
    "date_published": ("发布日期", "发布时间", "公开日期", "公布日期"),
    "printed": ("印发日期", "印发时间"),
}
"""Labels by field of documents.yml."""

# Others state nothing that is asked for here; each label ends the value of the one before it.
_OTHER_LABELS = (
    *("索引号", "统一编号", "主题分类", "体裁分类", "组配分类", "信息分类", "主题词", "关键词"),
    *("生效日期", "废止日期", "上传时间", "时间", "公开方式", "公开范围", "有效性", "阅读版本"),
    *("信息来源", "来源", "浏览次数", "阅读次数", "点击", "字体", "服务对象"),
)
_TELLING = frozenset(label for labels in LABELS.values() for label in labels)
_WORDS = sorted((*_TELLING, *_OTHER_LABELS), key=len, reverse=True)
_LABEL = re.compile(rf"(?P<label>{'|'.join(_WORDS)}):")
_LONGEST = 300

BODY = (
    r"[\u4e00-\u9fff、]{2,60}?(?:人民政府办公[厅室]|人民政府|委员会办公[厅室]|领导小组办公室"
    r"|委员会|领导小组|办公[厅室]|委|局|厅)"
)
"""A body that issues documents, or several joined by 、, as a pattern without groups."""

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<sign>[年\-./])(?P<month>\d\d?)(?:月|(?P=sign))(?P<day>\d\d?)日?"
    r"|(?P<year_zh>(?:19|20)\d\d|[一二][〇○零O一二三四五六七八九]{3})年"
    r"(?P<month_zh>[一二三四五六七八九十]{1,2})月(?P<day_zh>[一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(rf"(?P<body>{BODY})?(?P<date>{_DATE.pattern})(?P<printed>印发)?")
_NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{2,14}[〔\[【﹝(](?:19|20)\d\d[〕\]】﹞)]第?\d{1,5}号)"
    rf"(?=$|(?:{BODY})?关于)"
)
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


@dataclass(frozen=True)
class Line:
    """A line, or the value of a label on one."""

    start: int  # Offsets in the view
    end: int
    text: str  # The words between them
    label: str = ""  # The label before them, such as 成文日期; empty for plain lines


def split_lines(view: View) -> list[Line]:
    """Return the lines of a text that hold anything, those with labels parted at each label.

    A label at the end of a line names the line after it, if it states anything of the document.
    """
    lines: list[Line] = []
    for found in re.finditer(r"[^\n]+", view.text):
        for part in _parts(found):
            waits = lines and lines[-1].label in _TELLING and not lines[-1].text
            if waits and not part.label:
                lines[-1] = Line(part.start, part.end, part.text, lines[-1].label)
            else:
                lines.append(part)
    return [line for line in lines if line.text]


def _parts(line: re.Match[str]) -> Iterator[Line]:
    start, end = line.span()
    labels = list(_LABEL.finditer(line.string, start, end)) if end - start <= _LONGEST else []
    ends = [label.start() for label in labels[1:]] + [end]
    if not labels or labels[0].start() > start:
        until = labels[0].start() if labels else end
        yield Line(start, until, line.string[start:until])
    for label, until in zip(labels, ends, strict=False):
        yield Line(label.end(), until, line.string[label.end() : until], label["label"])


def find_date(words: str) -> dt.date | None:
    """Return the date that opens `words`: 2020-12-31, 2020年12月31日, 二〇二〇年十二月三十一日."""
    found = _DATE.match(words)
    return _date(found) if found else None


def _date(found: re.Match[str]) -> dt.date | None:
    if found["year"]:
        parts = [int(found[name]) for name in ("year", "month", "day")]
    else:
        year = int(found["year_zh"].translate(_DIGITS))
        parts = [year, *(int(cn2an.cn2an(found[n], "smart")) for n in ("month_zh", "day_zh"))]
    try:
        return dt.date(*parts)
    except ValueError:
        return None


@dataclass(frozen=True)
class Signature:
    """Who stands under a document, and when."""

    bodies: tuple[Line, ...]  # The bodies, one a line or the one before the date
    date: Line  # The date as written
    day: dt.date  # The day it means
    printed: bool  # Whether it is the date of issue (印发) rather than that of signing


def find_signatures(lines: list[Line]) -> Iterator[Signature]:
    """Return where a body stands above or before a date that fills the rest of its line."""
    for place, line in enumerate(lines):
        found = None if line.label else _SIGNED.fullmatch(line.text)
        day = found and _date(found)
        if not found or not day:
            continue
        date = Line(line.start + found.start("date"), line.start + found.end("date"), found["date"])
        bodies = _bodies_above(lines, place)
        if found["body"]:
            bodies = (Line(line.start, line.start + found.end("body"), found["body"]),)
        if bodies:
            yield Signature(bodies, date, day, bool(found["printed"]))


def _bodies_above(lines: list[Line], place: int) -> tuple[Line, ...]:
    first = place
    while first > 0 and re.fullmatch(BODY, lines[first - 1].text):
        first -= 1
    return tuple(lines[first:place])


def find_number(line: Line) -> Line | None:
    """Return the document's own number where a line opens with it, alone or before the title.

    A number inside a sentence is that of another document.
    """
    if line.label and line.label not in LABELS["document_number"]:
        return None
    found = _NUMBER.match(line.text)
    if not found:
        return None
    return Line(line.start, line.start + found.end("number"), found["number"])
