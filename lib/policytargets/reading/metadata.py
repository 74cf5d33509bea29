"""Title, issuer, number and dates that a text states of itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, takewhile, zip_longest

import opencc

from policytargets.documents import Document
from policytargets.reading.imprint import (
    BODY,
    LABELS,
    Line,
    Signature,
    find_date,
    find_number,
    find_signatures,
    split_lines,
)
from policytargets.reading.outline import Paragraph
from policytargets.reading.periods import named_period
from policytargets.reading.view import View, make_view

TITLE_KINDS = r"(?:意见|方案|计划|规划|纲要|办法|措施|政策|行动|要点|细则|规定|报告)"
"""The last word of a document's title, as a pattern."""

_PERIOD = r"\([^()]*\d{4}[^()]*\)"
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第.{1,3}[章节部]|\d{1,2}[.、]\D"
)
_ABOUT = re.compile(
    rf"(?P<issuer>{BODY})?关于(?P<about>[^。;!?]+?)的?"
    rf"(?P<kind>通知|决定|函|公告|通告|批复|{TITLE_KINDS})(?:{_PERIOD})?"
)
_OPENS = re.compile(rf"(?:{BODY})?关于")
_PLAIN = re.compile(rf"[^。;:!?>|、,][^。;:!?>|]*{TITLE_KINDS}(?P<period>{_PERIOD})?")
_ENCLOSED = re.compile(r"(?:印发|下发|公布|发布)(?P<title>.+)")
_MARKS = "•·*#-—《"
_NAMED = ("", *LABELS["title"])
_SHORTEST, _LONGEST = 8, 120
_MOST_LINES = 3
_HEAD_LINES = 100


@dataclass(frozen=True)
class Title:
    """A title and the lines it stands on."""

    start: int  # Offsets in the view of the title itself, line ends inside it included
    end: int
    text: str  # The title as the view has it, in one line
    # Where the body stands that the title opens with (…关于…的通知)
    issuer: tuple[int, int] | None = None


def find_title(lines: Sequence[Line]) -> Title | None:
    """Return the title of a document, or None where its head has none.

    A notice that hands out a plan (关于印发…的通知) gives the plan's title. A later line that says
    the same with more to it, such as the period in brackets, is the fuller title.
    """
    head = _head(lines)
    plain = list(_plain_titles(head))
    first = next(_about_titles(head), plain[0] if plain else None)
    if first is None:
        return None
    fuller = [title for title in plain if title.text.startswith(first.text)]
    best = max([first, *fuller], key=lambda title: len(title.text))
    return Title(best.start, best.end, best.text, first.issuer)


def _head(lines: Sequence[Line]) -> list[Line]:
    """Return the lines before the first heading that may hold a title."""
    above = takewhile(lambda line: line.label or not _HEADING.match(line.text), lines)
    return [
        line
        for line in islice(above, _HEAD_LINES)
        if line.label in _NAMED and len(line.text) <= _LONGEST
    ]


def _about_titles(head: Sequence[Line]) -> Iterator[Title]:
    for place, line in enumerate(head):
        if not _OPENS.match(line.text):
            continue
        for count in range(1, _MOST_LINES + 1):
            block = head[place : place + count]
            found = _ABOUT.fullmatch("".join(part.text for part in block))
            if found and len(found[0]) <= _LONGEST:
                yield _about_title(found, block)
                break


def _about_title(found: re.Match[str], block: Sequence[Line]) -> Title:
    issuer = found["issuer"]
    named = (block[0].start, block[0].start + len(issuer)) if issuer else None
    enclosed = _ENCLOSED.fullmatch(found["about"]) if found["kind"] == "通知" else None
    start, end = found.span()
    if enclosed:
        start, end = (found.start("about") + place for place in enclosed.span("title"))
        if found[0][start] == "《" and found[0][end - 1] == "》":
            start, end = start + 1, end - 1
    return Title(_place(block, start), _place(block, end - 1) + 1, found[0][start:end], named)


def _place(block: Sequence[Line], offset: int) -> int:
    """Return where in the view a character of a block's joined text stands."""
    for line in block:
        if offset < len(line.text):
            return line.start + offset
        offset -= len(line.text)
    raise IndexError(offset)


def _plain_titles(head: Sequence[Line]) -> Iterator[Title]:
    for line, below in zip_longest(head, head[1:]):
        text = line.text.lstrip(_MARKS)
        start = line.start + len(line.text) - len(text)
        text = text.removesuffix("》")
        found = _PLAIN.fullmatch(text)
        if not found or len(text) < _SHORTEST:
            continue
        if below and not found["period"] and re.fullmatch(_PERIOD, below.text):
            yield Title(start, below.end, text + below.text)
        else:
            yield Title(start, start + len(text), text)


_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:自治[区州县]|省|市|地区|盟|州(?!市)|县|区|旗)|[\u4e00-\u9fff]县"
)
# In a title any word may come first: 城市, 都市 and 上市 are no places.
_OF_TITLE = re.compile(
    r"(?:\d{4}年)?(?P<place>(?!关于|全面|加快|推进)[\u4e00-\u9fff]{2,3}(?:省|(?<![城大上股])市|县))"
)
_YEARS = re.compile(r"(?P<first>(?:19|20)\d\d)年?[—\-–~至到]+(?P<last>(?:19|20)\d\d)年?")
_FIVE_YEARS = re.compile(
    "“(?P<quoted>十[一二三四五六七八九]?)五”|第(?P<nth>十[一二三四五六七八九]?)个五年"
)
_DUE = re.compile(r"[到至](?P<year>(?:19|20)\d\d)年")
_ACTION = re.compile(r"(?P<count>[两二三四五])年[\u4e00-\u9fff]{0,6}行动")
_NAMES = re.compile(r"《[^》\n]*》")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True)
class Statement:
    """What a text states of itself, and where."""

    # In the type of the field in documents.yml; words stand as in the source
    value: str | int | dt.date
    place: int  # Offset in the raw text; for the script, which has no place, 0


def read_identity(view: View, paragraphs: Sequence[Paragraph]) -> dict[str, list[Statement]]:
    """Return what a text states of itself, by field of documents.yml.

    Nothing is guessed: a field that the text does not state has no statements. Where several
    places state it, the one that counts comes first: for the date of signing the signature, for
    issuer and date of publication the label, last of all the line of printing (印发).
    """
    lines = split_lines(view)
    title = find_title(lines)
    issuers = list(_issuers(view, lines, title))
    found = {
        "title": [_stated(view, title.start, title.end)] if title else [],
        "issuer": issuers,
        "region_zh": list(_regions(issuers, view, title)),
        "document_number": [
            _stated(view, n.start, n.end) for n in map(find_number, _by_label(lines)) if n
        ],
        "date_signed": list(_signed(view, lines)),
        **_published(view, lines),
        **_period(view, paragraphs, title),
        "script": _script(view.raw),
    }
    return {name: statements for name, statements in found.items() if statements}


def read_stated(stated: Sequence[tuple[str, str]]) -> dict[str, list[Statement]]:
    """Return what a web page states of its document beside the text, by field."""
    view = make_view("".join(f"{label}：{value}\n" for label, value in stated))
    return read_identity(view, [])


def date_by(document: Document, stated: Sequence[tuple[str, str]]) -> Document:
    """Return an entry with the dates that a page states of it; those of documents.yml stay."""
    found = read_stated(stated) if stated and document.sha256 is None else {}
    dates = {name: said[0].value for name, said in found.items() if name.startswith("date_")}
    return replace(document, **dates)  # type: ignore[arg-type]


def _stated(view: View, start: int, end: int) -> Statement:
    """Return the source's own characters for a stretch of the view, in one line."""
    kept = (view.raw[view.places[n]] for n in range(start, end) if view.text[n] != "\n")
    return Statement("".join(kept).strip(), view.places[start])


def _by_label(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: not line.label)


def _issuers(view: View, lines: list[Line], title: Title | None) -> Iterator[Statement]:
    for line in lines:
        if line.label in LABELS["issuer"] and re.fullmatch(BODY, line.text):
            yield _stated(view, line.start, line.end)
    signatures = list(find_signatures(lines))
    yield from (_joint(view, signature) for signature in signatures if not signature.printed)
    if title and title.issuer:
        yield _stated(view, *title.issuer)
    yield from (_joint(view, signature) for signature in signatures if signature.printed)


def _joint(view: View, signature: Signature) -> Statement:
    bodies = [_stated(view, body.start, body.end) for body in signature.bodies]
    return Statement("、".join(str(body.value) for body in bodies), bodies[0].place)


def _regions(issuers: list[Statement], view: View, title: Title | None) -> Iterator[Statement]:
    """Return the places whose bodies issued the document, then the one its title opens with."""
    for issuer in issuers:
        before, government, _ = str(issuer.value).removeprefix("中共").partition("人民政府")
        places = _PLACE.findall(before)
        if places:
            # 四川省绵阳市人民政府 is the city's; in 绵阳市市场监督管理局 only the first is a place.
            yield Statement(places[-1 if government else 0], issuer.place)
    found = _OF_TITLE.match(title.text) if title else None
    if title and found:
        start = title.start + found.start("place")
        yield _stated(view, start, start + len(found["place"]))


def _signed(view: View, lines: list[Line]) -> Iterator[Statement]:
    for signature in find_signatures(lines):
        if not signature.printed:
            yield Statement(signature.day, view.places[signature.date.start])
    yield from _labelled_dates(view, lines, LABELS["date_signed"])


def _published(view: View, lines: list[Line]) -> dict[str, list[Statement]]:
    """Return the days of publication, and which day each is: of the page or of the print."""
    posted = list(_labelled_dates(view, lines, LABELS["date_published"]))
    printed = list(_labelled_dates(view, lines, LABELS["printed"]))
    for signature in find_signatures(lines):
        if signature.printed:
            printed.append(Statement(signature.day, view.places[signature.date.start]))
    kinds = [("posted", day) for day in posted] + [("printed", day) for day in printed]
    return {
        "date_published": [day for _, day in kinds],
        "published_as": [Statement(kind, day.place) for kind, day in kinds],
    }


def _labelled_dates(view: View, lines: list[Line], labels: tuple[str, ...]) -> Iterator[Statement]:
    for line in lines:
        day = find_date(line.text) if line.label in labels else None
        if day:
            yield Statement(day, view.places[line.start])


def _period(
    view: View, paragraphs: Sequence[Paragraph], title: Title | None
) -> dict[str, list[Statement]]:
    """Return first and last year: the title's, or else what the text's only deadline gives."""
    years = _title_years(title.text) if title else None
    if title is None or years is None:
        return _due(view, paragraphs)
    place = view.places[title.start]
    return {
        name: [Statement(year, place)]
        for name, year in zip(("plan_start", "plan_end"), years, strict=True)
    }


def _title_years(title: str) -> tuple[int, int] | None:
    years = _YEARS.search(title)
    if years:
        return int(years["first"]), int(years["last"])
    plan = _FIVE_YEARS.search(title)
    named = named_period(f"“{plan['quoted'] or plan['nth']}五”" if plan else title)
    if named is None or named.start_year is None or named.end_year is None:
        return None
    return named.start_year, named.end_year


def _due(view: View, paragraphs: Sequence[Paragraph]) -> dict[str, list[Statement]]:
    """Return the one year by which everything is due; none where there are several.

    A 三年行动 among the goals that ends in that year tells the first one.
    """
    text = _NAMES.sub(lambda name: " " * len(name[0]), view.text)
    dues = list(_DUE.finditer(text))
    if len({due["year"] for due in dues}) != 1:
        return {}
    last = int(dues[0]["year"])
    found = {"plan_end": [Statement(last, view.places[dues[0].start()])]}
    for paragraph in paragraphs:
        action = _ACTION.search(text, paragraph.start, paragraph.end)
        if action and any("目标" in heading for heading in paragraph.headings):
            first = last - _COUNTS[action["count"]] + 1
            found["plan_start"] = [Statement(first, view.places[action.start()])]
            break
    return found


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)


def _script(raw: str) -> list[Statement]:
    """Return the script of a text: the one to which fewer of its characters would change."""
    changes = {
        script: sum(a != b for a, b in zip(raw, _converter(to).convert(raw), strict=False))
        for script, to in (("simplified", "t2s"), ("traditional", "s2t"))
    }
    if changes["simplified"] == changes["traditional"]:
        return []
    return [Statement(min(changes, key=lambda script: changes[script]), 0)]
