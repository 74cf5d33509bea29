"""A PDF becomes paragraphs and tables, each line with its page and box."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import compress, islice
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from policytargets.errors import Fault, InputError
from policytargets.sources.furniture import of_document
from policytargets.sources.grids import write_grid
from policytargets.sources.layout import Page, Sign, Table, lay_out
from policytargets.sources.page_paragraphs import drop_repeated, join
from policytargets.sources.places import Converted, Writer
from policytargets.sources.ruled import find_tables

MOST_PAGES = 2000
_END = b"%%EOF"
_TAIL = 4096
_LEAST_RULES = 4
_WITHOUT_TEXT = "a scan without a text layer"
_WITH_OCR = "give it a text layer by OCR first, such as with ocrmypdf -l chi_sim"


def read_pdf(data: bytes, name: str) -> Converted:
    """Return the text of a PDF without what is repeated on its pages."""
    document = _open(data, name)
    try:
        pages = [_page(document, data, number, name) for number in range(len(document))]
    finally:
        document.close()
    unread = [page.number for page in pages if not page.items]
    if len(unread) == len(pages):
        raise InputError(Fault(name, _WITHOUT_TEXT, _WITH_OCR))
    return _write(pages, unread)


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    if _END not in data[-_TAIL:]:
        raise InputError(Fault(name, "a truncated PDF", "get a whole copy of it"))
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if locked or "password" in str(error).lower():
            locked_by = Fault(name, "locked with a password", "save it without one")
            raise InputError(locked_by) from None
        raise InputError(Fault(name, "a damaged PDF", "get a whole copy of it")) from None
    count = len(document)
    if not 0 < count <= MOST_PAGES:
        document.close()
        raise InputError(Fault(name, f"{count} pages", f"from 1 to {MOST_PAGES} are read"))
    return document


def _page(document: pdfium.PdfDocument, data: bytes, number: int, name: str) -> Page:
    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        what = f"page {number + 1} is damaged"
        raise InputError(Fault(name, what, "get a whole copy of it")) from None
    left, bottom, right, top = page.get_bbox()
    signs = list(_signs(text, left, top))
    ruled = _has_rules(page)
    text.close()
    page.close()
    tables = find_tables(data, number, left, top) if ruled and signs else []
    return lay_out(number + 1, right - left, top - bottom, signs, tables)


def _signs(text: Any, left: float, top: float) -> Iterator[Sign]:  # noqa: ANN401
    """Return the characters of a page with their boxes, in points from its upper left."""
    box = raw.FS_RECTF()
    at = ctypes.byref(box)
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        # Nothing, or half a character: what a broken font gives is told as unreadable.
        sign = chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"
        if sign.isspace():
            yield Sign(" ", 0, 0, 0, 0)
        elif raw.FPDFText_GetLooseCharBox(text, index, at):
            made = "-" if sign in "\ufffe\u00ad\x02" else sign
            yield Sign(made, box.left - left, top - box.top, box.right - left, top - box.bottom)


def _has_rules(page: pdfium.PdfPage) -> bool:
    """Return whether a page holds enough lines for a table."""
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return len(list(islice(paths, _LEAST_RULES))) == _LEAST_RULES


def _write(pages: Sequence[Page], unread: Sequence[int]) -> Converted:
    writer = Writer()
    items = list(join(list(drop_repeated(pages))))
    told = ["\t" if isinstance(one, Table) else "".join(text for text, _ in one) for one in items]
    for item in compress(items, of_document(told)):
        if isinstance(item, Table):
            write_grid(writer, item.rows)
            continue
        for text, line in item:
            writer.add(text, line.place, line.page)
        writer.gap("\n")
    return writer.done(f"pypdfium2 {pdfium.PYPDFIUM_INFO.version}", unread=unread)
