"""The five plans as web page, Word, PDF and in other encodings give the targets of their texts."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

import source_files
from policytargets.reading import Reading, read_plan, read_study
from policytargets.sources import Limits, convert

PLANS = ("wenzhou-2020", "zhejiang-2017", "taizhou-2019", "jinhua-2021", "cixi-2020")
_EXACT = (
    *("indicator", "value", "value_max", "unit", "comparator", "measure", "cadence"),
    *("start_year", "end_year", "commitment", "section"),
)
# A paragraph of several lines has blanks where the text has none.
_SQUEEZED = ("indicator_text", "number_text", "quote", "scope", "agencies")

Make = Callable[[str], bytes]
FORMS: dict[str, tuple[str, Make]] = {
    "page": ("html", lambda text: source_files.page(text, "本规划")),
    "word": ("docx", source_files.word),
    "gb18030": ("txt", lambda text: text.encode("gb18030")),
    "utf-16": ("txt", lambda text: text.encode("utf-16")),
    "utf-16 without a mark": ("txt", lambda text: text.encode("utf-16-be")),
}


@pytest.fixture(scope="module")
def study(root: Path) -> dict[str, Reading]:
    return read_study(root)


def scored(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (*(row[name] for name in _EXACT), *("".join(str(row[name]).split()) for name in _SQUEEZED))
        for row in reading.targets
    ]


def read(data: bytes, name: str, plan: Reading) -> Reading:
    made = convert(data, name, Limits())
    return read_plan(made.text, plan.document).with_places(made.places)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_in_another_form_gives_the_same_targets(plan, form, study) -> None:
    ending, make = FORMS[form]
    found = read(make(study[plan].raw), f"{plan}.{ending}", study[plan])
    assert scored(found) == scored(study[plan])


@pytest.mark.parametrize("plan", PLANS)
def test_each_target_of_a_page_stands_in_its_element(plan, study) -> None:
    data = source_files.page(study[plan].raw, "本规划")
    tree = html.document_fromstring(data).getroottree()
    for row in read(data, f"{plan}.html", study[plan]).targets:
        (element,) = tree.xpath(row["source_place"])
        assert "".join(row["number_text"].split()) in "".join(element.text_content().split())


@pytest.mark.slow
@pytest.mark.skipif(not source_files.CHROMIUM.exists(), reason="no browser")
@pytest.mark.parametrize("plan", PLANS)
def test_a_printed_plan_gives_the_same_targets_each_in_its_box(plan, study, tmp_path) -> None:
    data = source_files.pdf(study[plan].raw, tmp_path)
    found = read(data, f"{plan}.pdf", study[plan])
    assert scored(found) == scored(study[plan])
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        for row in found.targets:
            assert stands(document, row), row["target_id"]


def stands(document: pypdfium2.PdfDocument, row: dict[str, object]) -> bool:
    """Return whether the beginning of a target's number stands in its box on its page."""
    page = document[int(str(row["source_page"])) - 1]
    numbers = str(row["source_place"]).removeprefix("viewrect=").split(",")
    left, top, width, height = map(float, numbers)
    box = (left - 1, page.get_height() - top - height - 1, left + width + 1)
    inside = page.get_textpage().get_text_bounded(*box, page.get_height() - top + 1)
    return str(row["number_text"])[0] in inside
