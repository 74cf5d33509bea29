"""Odd input: rows or none, never a fault, and never an offset that points elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading_cases import column, read

TARGET = "到2025年,力争新增工业机器人500台以上。"
CONTROLS = [chr(code) for code in (*range(1, 32), 127, 133, 0xFEFF, 0x200B, 0x2028, 0xAD)]


def checked(text):
    """Return the numbers found in a text whose offsets point at them."""
    rows = read(text)
    for row in rows:
        assert text[row["start"] : row["end"]] == row["number_text"]
        assert text[row["quote_start"] : row["quote_end"]] == row["quote"]
    return [row["number_text"] for row in rows]


@pytest.mark.parametrize(
    "text", ["", "\n", " \u3000\n\t\n", "加快企业发展，走在前列。", "。。。，，、、；；"]
)
def test_no_number(text):
    assert read(text) == []


@pytest.mark.parametrize("unit", ["加快企业发展，", "1"])
def test_long_line_without_targets(unit):
    assert read(unit * (2_000_000 // len(unit))) == []


def test_target_at_the_end_of_a_long_line():
    filler = "加快企业发展。" * 50_000
    assert checked(filler + TARGET) == ["500台以上"]


@pytest.mark.parametrize(
    "text",
    [
        "😀𠮷" + TARGET,
        "Industrial robots — роботы: " + TARGET,
        "到2025年,力爭新增工业機器人500臺以上。",
        "到２０２５年，力争新增工业机器人５００台以上。",
        "\ufeff" + TARGET,
        "\r\n" + TARGET + "\r\n",
        "\u2028" + TARGET,
    ],
)
def test_mixed_scripts_and_signs(text):
    (row,) = read(text)
    assert checked(text) == [row["number_text"]]
    assert (row["value"], row["unit"], row["end_year"]) == (500, "台", 2025)
    assert row["indicator"] == "industrial_robots"


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{TARGET}</p>",
        f'<td width="200" style="height:30px">{TARGET}</td>',
        f'<a href="/art/2020/4/28/art_123_45.html">{TARGET}</a>',
        f"<div>\n<br/>{TARGET}<br>\n</div>",
        f"{TARGET}<",
        f"<{TARGET}",
    ],
)
def test_html_left_in_the_text(text):
    assert checked(text) == ["500台以上"]


@pytest.mark.parametrize("odd", [*CONTROLS])
def test_control_characters(odd):
    assert checked(f"{odd}{TARGET}{odd}\n{TARGET}") == ["500台以上"] * 2
    for place in range(len(TARGET)):
        checked(TARGET[:place] + odd + TARGET[place:])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*TARGET, *CONTROLS, "<p>", "&nbsp;", "臺"]), max_size=60))
def test_any_mixture(parts):
    checked("".join(parts))


def test_rows_hold_plain_values_only():
    (found,) = column(TARGET, "value", "value_max", "start_year", "end_year", "corrected")
    assert [type(value) for value in found] == [float, type(None), int, int, bool]


@pytest.mark.parametrize(
    "sign", ["（", "“", "《", "〔", "【", "[", "（责任单位：", "(1", "A", "1."]
)
def test_a_target_after_signs_that_stay_open(sign):
    # Were each of them to look for its end, this would take minutes.
    assert checked(sign * (100_000 // len(sign)) + "\n" + TARGET) == ["500台以上"]
