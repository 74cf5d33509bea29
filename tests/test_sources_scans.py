"""Scans: pages that are pictures are read by OCR, where it is installed, and each row says so."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import raw

from policytargets.errors import InputError
from policytargets.reading import read_plan
from policytargets.sources import Limits, convert, ocr, pdf

LINES = ("一、主要目标", "到2025年，新增工业机器人3250台，", "培育示范工厂48家。")
SIZE, PITCH, LEFT, TOP = 34, 60, 200, 260
needs_ocr = pytest.mark.skipif(not ocr.is_here(), reason="the extra ocr is not installed")


def picture() -> Image.Image:
    """Return a page at 200 dpi, its upper half with a few lines in type of 12 points."""
    page = Image.new("L", (1654, 1170), 255)
    font = ImageFont.truetype(FONT_PATH, SIZE, index=2)
    for number, line in enumerate(LINES):
        ImageDraw.Draw(page).text((LEFT, TOP + number * PITCH), line, 0, font)
    return page


def saved(form: str) -> bytes:
    out = io.BytesIO()
    picture().save(out, form, resolution=200)
    return out.getvalue()


def partly_scanned() -> bytes:
    """Return a PDF whose first page is a picture and whose second is text."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(saved("PDF")) as document:
        page = document.new_page(595, 842)
        font = raw.FPDFText_LoadStandardFont(document, b"Helvetica")
        text = raw.FPDFPageObj_CreateTextObj(document, font, 12.0)
        words = ("Annex\0").encode("utf-16-le")
        raw.FPDFText_SetText(text, (raw.FPDF_WCHAR * (len(words) // 2)).from_buffer_copy(words))
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 72, 700)
        raw.FPDFPage_InsertObject(page, text)
        page.gen_content()
        document.save(out)
    return out.getvalue()


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "form", "points"), [("a.pdf", "PDF", 72 / 200), ("a.tif", "TIFF", 1)]
)
def test_a_scan_is_read_and_each_row_says_so(name, form, points) -> None:
    made = convert(saved(form), name, Limits())
    rows = read_plan(made.text).with_places(made.places).targets
    assert [(row["value"], row["end_year"]) for row in rows] == [(3250, 2025), (48, 2025)]
    assert "rapidocr" in made.converter
    for row, line in zip(rows, (1, 2), strict=True):
        box, _, score = str(row["source_place"]).partition("&ocr=")
        top = float(box.split(",")[1]) / points
        assert row["source_page"] == 1
        assert "ocr" in str(row["doubt"]).split(";")
        assert 0.9 < float(score) <= 1
        assert abs(top - TOP - line * PITCH) < PITCH / 2


@pytest.mark.parametrize(
    ("name", "form", "told"), [("a.pdf", "PDF", "a scan"), ("a.png", "PNG", "an image")]
)
def test_without_ocr_one_line_says_what_to_install(name, form, told, monkeypatch) -> None:
    monkeypatch.setattr(ocr, "is_here", lambda: False)
    with pytest.raises(InputError, match=rf"a\.p..: {told}.*; pip install 'policytargets\[ocr\]'"):
        (pdf.read_pdf if form == "PDF" else pdf.read_image)(saved(form), name)


def test_without_ocr_the_pages_that_are_pictures_are_named(monkeypatch) -> None:
    monkeypatch.setattr(ocr, "is_here", lambda: False)
    made = pdf.read_pdf(partly_scanned(), "a.pdf")
    assert (made.text, made.unread) == ("Annex\n", (1,))


@needs_ocr
@pytest.mark.slow
def test_text_and_pictures_of_one_pdf_are_both_read() -> None:
    made = pdf.read_pdf(partly_scanned(), "a.pdf")
    assert made.unread == ()
    assert ["ocr" in one.place for one in made.places.stretches] == [True] * 3 + [False]


def test_marks_beside_chinese_are_wide_and_those_of_numbers_stay() -> None:
    wide = ocr.widened("到2025年,新增1,200台(套);5G+:3.5%,(一)〔2020]1一2个")
    assert wide == "到2025年，新增1,200台（套）;5G+:3.5%,（一）〔2020〕1—2个"
