"""The ledger: every numeral of a text is a target, part of one, or left out for a reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from policytargets.reading.numbers import UNREAD
from policytargets.reading.outline import BODIES_TEXT, Paragraph
from policytargets.reading.targets import Row
from policytargets.reading.view import View
from policytargets.vocabulary.grammar import reason_of_wording

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*[十百千万亿]*|[零〇一二两三四五六七八九十百千万亿]+")
# A number alone on its line is that of a page.
_BARE_LINE = "furniture"
_SPANS = (
    ("date", re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?")),
    ("date", re.compile(r"(?:19|20)\d\d年?[—\-–~至]+(?:19|20)\d\d")),
    ("heading", re.compile(r"附件:?\d+")),
    # a version (3.0), as against an amount (3.5)
    ("name", re.compile(r"\d\.0(?![\d%])")),
    (_BARE_LINE, re.compile(r"(?m)^\d+$")),
    ("name", re.compile(r"《[^《》\n]*》|〔[^〔〕\n]*〕|“[^“”\n]*”")),
    ("name", re.compile(BODIES_TEXT)),
    # 5G, C2M, IPv6, 10+N
    ("name", re.compile(r"(?<![A-Za-z+])[A-Za-z+]+[\d.]+[A-Za-z+]*|(?<![\d.])[\d.]+[A-Za-z+]+")),
)

# A quote reaches over a few rows at most.
_NEAR = 4

Span = tuple[int, int]


def read_ledger(
    view: View,
    paragraphs: Sequence[Paragraph],
    targets: list[Row],
    reasons: dict[int, str],
    document: str,
) -> list[Row]:
    """Return one row a numeral, Arabic or Chinese, and one a target, in text order.

    The targets come in text order; the reasons are those of `excluded_numbers`.
    """
    found = [_target_row(row) for row in targets]
    taken = [(int(str(row["start"])), int(str(row["end"]))) for row in targets]
    for paragraph in paragraphs:
        for span, reason in _numerals(view.text, paragraph, reasons):
            start, end = view.span(*span)
            if not _overlaps(taken, start, end):
                found.append(_row(document, view.raw, (start, end), reason, targets, taken))
    return sorted(found, key=lambda row: (row["start"], row["end"], row["target_id"]))


def _target_row(row: Row) -> Row:
    kept = {name: row[name] for name in ("document", "start", "end", "target_id")}
    return kept | {"text": row["number_text"], "role": "target", "reason": ""}


def _row(
    document: str, raw: str, span: Span, reason: str, targets: list[Row], taken: list[Span]
) -> Row:
    start, end = span
    near = bisect_right(taken, span)
    around = targets[max(near - _NEAR, 0) : near + _NEAR]
    holder = next((row for row in around if _holds(row, start, end)), None)
    role = "part" if holder and reason else "excluded" if reason else "unexplained"
    return {
        "document": document,
        "start": start,
        "end": end,
        "text": raw[start:end],
        "role": role,
        "reason": reason,
        "target_id": holder["target_id"] if holder and role == "part" else "",
    }


def _holds(row: Row, start: int, end: int) -> bool:
    return int(str(row["quote_start"])) <= start and end <= int(str(row["quote_end"]))


def _overlaps(spans: list[Span], start: int, end: int) -> bool:
    place = bisect_right(spans, (start, end))
    return any(a < end and start < b for a, b in spans[max(place - 2, 0) : place + 1])


def _numerals(
    text: str, paragraph: Paragraph, reasons: dict[int, str]
) -> Iterator[tuple[Span, str]]:
    """Return the numerals of a paragraph, each with its reason; empty where nothing gives one."""
    body = paragraph.sentences[0].start if paragraph.sentences else paragraph.end
    for found in _NUMERAL.finditer(text, paragraph.start, body):
        yield found.span(), "heading"
    spans = [
        (*named.span(), reason)
        for reason, pattern in _SPANS
        for named in pattern.finditer(text, body, paragraph.end)
    ]
    for found in _NUMERAL.finditer(text, body, paragraph.end):
        start, end = found.span()
        spanned = next((reason for a, b, reason in spans if a <= start < b), "")
        own = reasons.get(start, "")
        if spanned == _BARE_LINE and own not in UNREAD:
            # a cell of a table is a line of its own, too: the table says what stands in it
            spanned = own or spanned
        reason = spanned or own or reason_of_wording(text, start, end)
        yield (start, end), "furniture" if paragraph.furniture else reason
