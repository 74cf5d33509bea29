"""A PDF becomes paragraphs and tables, each line with its page and box."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, islice
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from policytargets.errors import Fault, InputError
from policytargets.sources import ocr
from policytargets.sources.furniture import of_document
from policytargets.sources.grids import write_grid
from policytargets.sources.layout import Line, Page, Sign, Table, lay_out
from policytargets.sources.page_paragraphs import drop_repeated, join
from policytargets.sources.places import Converted, Writer
from policytargets.sources.ruled import find_tables

MOST_PAGES = 2000
_END = b"%%EOF"
_TAIL = 4096
_LEAST_RULES = 4
_READER = f"pypdfium2 {pdfium.PYPDFIUM_INFO.version}"
# A page with a few signs, such as its number, on a picture that covers most of it is a scan, too.
_FEW, _MOST = 40, 0.5
_PIXELS_A_POINT, _LONGEST_SIDE = 200 / 72, 4000


def read_pdf(data: bytes, name: str, going_on: Callable[[], object] = bool) -> Converted:
    """Return the text of a PDF without what is repeated on its pages."""
    document = _open(data, name)
    try:
        pages = [_page(document, data, number, name) for number in range(len(document))]
        scans = [place for place, page in enumerate(pages) if _is_scan(document, page)]
        if scans and ocr.is_here():
            for place in scans:
                going_on()
                pages[place] = _scanned(document, place)
            return _write(pages, (), f"{_READER}; {ocr.reader()}")
    finally:
        document.close()
    if scans and not any(page.items for place, page in enumerate(pages) if place not in scans):
        raise InputError(Fault(name, "a scan without a text layer", ocr.INSTALL))
    return _write(pages, [place + 1 for place in scans])


def read_image(data: bytes, name: str, going_on: Callable[[], object] = bool) -> Converted:
    """Return the text of a picture, or of all in one file."""
    if not ocr.is_here():
        raise InputError(Fault(name, "an image", ocr.INSTALL))
    return _write(ocr.pages_of(data, name, going_on), (), ocr.reader())


def _is_scan(document: pdfium.PdfDocument, page: Page) -> bool:
    """Return whether a page is a picture of a text."""
    if sum(len(one.text) if isinstance(one, Line) else _FEW for one in page.items) >= _FEW:
        return False
    own = document[page.number - 1]
    if not page.items:
        return next(own.get_objects(max_depth=1), None) is not None
    images = own.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    sides = (image.get_bounds() for image in images)
    areas = [(right - left) * (top - bottom) for left, bottom, right, top in sides]
    return max(areas, default=0) > _MOST * own.get_width() * own.get_height()


def _scanned(document: pdfium.PdfDocument, place: int) -> Page:
    """Return a page as OCR reads it."""
    page = document[place]
    scale = min(_PIXELS_A_POINT, _LONGEST_SIDE / max(page.get_size()))
    return ocr.read_picture(page.render(scale=scale).to_numpy(), place + 1, 1 / scale)


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
    width, height = right - left, top - bottom
    signs = list(_signs(text, left, top))
    for _ in range(page.get_rotation() // 90):
        signs = [_turned(sign, height) for sign in signs]
        width, height = height, width
    ruled = _has_rules(page)
    text.close()
    page.close()
    tables = find_tables(data, number, left, top) if ruled and signs else []
    return lay_out(number + 1, width, height, signs, tables)


def _turned(sign: Sign, height: float) -> Sign:
    """Return a character where it stands once its page is turned by a quarter to the right."""
    return Sign(sign.text, height - sign.bottom, sign.left, height - sign.top, sign.right)


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
    # Some programs draw each character by itself: the kinds of all are cheap to ask for.
    count = raw.FPDFPage_CountObjects(page)
    kinds = [raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, at)) for at in range(count)]
    if raw.FPDF_PAGEOBJ_FORM not in kinds:
        return kinds.count(raw.FPDF_PAGEOBJ_PATH) >= _LEAST_RULES
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    return len(list(islice(paths, _LEAST_RULES))) == _LEAST_RULES


def _write(pages: Sequence[Page], unread: Sequence[int], reader: str = _READER) -> Converted:
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
    return writer.done(reader, unread=unread)
