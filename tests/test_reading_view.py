"""The reading view: simplified, half-width, without inner spaces, and always traceable to raw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytargets.reading.view import make_view


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("到 2025 年", "到2025年"),
        ("7\u00a0\u00a0个左右", "7个左右"),
        ("達到１２％", "达到12%"),
        ("5 10 个", "5 10个"),
        ("PLC controller 系统", "PLC controller系统"),
        ("<p>甲</p>乙", "\n\n\n甲\n\n\n\n乙"),
        ("甲\r\n乙", "甲\n乙"),
        ("甲\r乙", "甲\n乙"),
        ("3―5%、3─5%、3〜5%", "3—5%、3—5%、3~5%"),
        ("⾼新企业⻓度", "高新企业长度"),
        ("９·７％", "9.7%"),
        ("**500**台、_3_家、3*5", "500台、3家、3*5"),
        (r"$3.\,2\%$ 以上、$\leq 0.5$", "3.2%以上、≤0.5"),
        ("1\u200b50亿", "150亿"),
        ("", ""),
    ],
)
def test_view(raw, seen):
    assert make_view(raw).text == seen


@given(st.text(alphabet="臺達到 \u00a0\u3000１2%％万。,\npa", max_size=60))
def test_every_character_is_tied_to_its_place(raw):
    view = make_view(raw)
    assert len(view.places) == len(view.text) + 1
    assert list(view.places) == sorted(view.places)
    for place in range(len(view.text)):
        start, end = view.span(place, place + 1)
        assert end == start + 1
        assert make_view(raw[start:end]).text in ("", view.text[place])


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("到二〇二五年", "到2025年"),
        ("二○二五年十二月", "2025年十二月"),
        ("一九九八年", "1998年"),
        ("二十五年", "二十五年"),
    ],
)
def test_years_in_characters_become_digits(raw, text):
    assert make_view(raw).text == text


@given(st.text(max_size=80))
def test_any_text_has_a_view(raw):
    view = make_view(raw)
    assert view.quote(0, len(view.text)) in raw


def test_a_long_text_has_the_place_of_each_character():
    view = make_view("甲 乙" * 10_000)
    assert view.text == "甲乙" * 10_000
    assert list(view.places) == [3 * n + m for n in range(10_000) for m in (0, 2)] + [30_000]


def test_a_single_line_cut_inside_a_sentence_goes_on():
    first = "(一)主要目标。到2025年,全市规上工业总产值突破3万亿元,研发经费支出占比达到3.2%,亩均税收达到32万元,新增上"
    whole = make_view(f"二、总体要求\n{first}\n市公司50家。\n专栏\n").text
    assert "新增上市公司50家" in whole
    # a line that ends where its sentence may end, and a title, go no further
    assert "32万元\n新增" in make_view(f"{first.removesuffix(',新增上')}\n新增上市公司50家\n").text
    assert (
        "计划\n各县" in make_view("某市制造业高质量发展行动计划\n各县,各部门:要抓好落实。\n").text
    )
