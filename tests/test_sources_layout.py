"""The pages of a PDF become text as people read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import source_files
from policytargets.sources import Limits, convert
from policytargets.sources.layout import Line, Page, Sign, Table, glue, lay_out
from policytargets.sources.page_paragraphs import drop_repeated, join

SIZE = 10


def signs(text: str, left: float, top: float) -> list[Sign]:
    """Return the characters of a line, each as wide as it is high."""
    return [
        Sign(sign, left + SIZE * at, top, left + SIZE * (at + 1), top + SIZE)
        for at, sign in enumerate(text)
    ]


def read(*pages: list[Sign]) -> str:
    laid = [lay_out(number, 600, 800, page, []) for number, page in enumerate(pages, 1)]
    items = join(list(drop_repeated(laid)))
    return "\n".join(
        "|".join("/".join(cell.text for cell in row) for row in item.rows)
        if isinstance(item, Table)
        else "".join(text for text, _ in item)
        for item in items
    )


def column(lines: list[str], left: float, top: float = 100) -> list[Sign]:
    return [one for at, line in enumerate(lines) for one in signs(line, left, top + 15 * at)]


LEFT = ["　　甲乙丙丁戊己庚辛壬癸子丑寅卯".strip("　")] * 2 + ["辰巳午未申酉戌亥天地玄黄宇宙"] * 4
RIGHT = ["日月盈昃辰宿列张寒来暑往秋收"] * 5 + ["冬藏。"]


def test_columns_are_read_one_after_the_other() -> None:
    page = signs("关于两栏排版的说明文件", 200, 60) + column(LEFT, 60) + column(RIGHT, 320)
    assert read(page) == "关于两栏排版的说明文件\n" + "".join(LEFT + RIGHT)


def test_columns_drawn_line_by_line_are_read_the_same() -> None:
    rows = zip(LEFT, RIGHT, strict=True)
    drawn = [
        one
        for at, (left, right) in enumerate(rows)
        for one in [*signs(left, 60, 100 + 15 * at), *signs(right, 320, 100 + 15 * at)]
    ]
    assert read(drawn) == "".join(LEFT + RIGHT)


def test_lines_of_a_paragraph_are_joined_and_an_indented_line_begins_another() -> None:
    lines = column(["甲" * 40], 80) + column(["乙" * 42, "丙" * 9], 60, 115)
    lines += column(["丁" * 40], 80, 145) + column(["戊" * 3], 60, 160)
    assert read(lines) == "甲" * 40 + "乙" * 42 + "丙" * 9 + "\n" + "丁" * 40 + "戊" * 3


def test_a_heading_is_no_part_of_a_paragraph() -> None:
    lines = column(["甲" * 41 + "。", "一、总体要求", "乙" * 42, "丙"], 60)
    assert read(lines) == "甲" * 41 + "。\n一、总体要求\n" + "乙" * 42 + "丙"


def test_what_pages_repeat_and_their_numbers_are_left_out() -> None:
    pages = [
        signs("某市人民政府公报", 200, 20)
        + column([f"{'甲乙丙'[number]}" * 42, "到2025年"], 60)
        + signs(f"—{number + 7}—", 280, 780)
        for number in range(3)
    ]
    text = read(*pages)
    assert "公报" not in text
    assert "—" not in text
    assert text.count("到2025年") == 3


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pages = column(["甲" * 42, "乙" * 42], 60), column(["丙" * 42, "丁。"], 60)
    assert read(*pages) == "甲" * 42 + "乙" * 42 + "丙" * 42 + "丁。"


def test_a_table_without_rules_keeps_its_columns() -> None:
    rows = [
        ("指标", "单位", "2020年", "2025年"),
        ("企业", "家", "", "40"),
        ("平台", "个", "3", "5"),
    ]
    page = [
        one
        for down, row in enumerate(rows)
        for at, cell in enumerate(row)
        for one in signs(cell, 60 + 120 * at, 100 + 20 * down)
    ]
    assert read(page) == "指标/单位/2020年/2025年|企业/家//40|平台/个/3/5"


@given(st.lists(st.text("甲乙丙ab12。", min_size=1, max_size=30), min_size=1, max_size=12))
def test_no_character_is_lost(lines) -> None:
    text = read(column(lines, 60, 200))
    assert sorted("".join(text.split())) == sorted("".join(lines))


def row(top: float, *cells: tuple[float, str]) -> list[Sign]:
    return [sign for left, text in cells for sign in signs(text, left, top)]


HEAD = row(100, (50, "指标"), (200, "单位"), (260, "目标"), (320, "属性"))


def test_cells_go_on_above_and_below_their_row() -> None:
    lines = [
        *(
            row(125, (50, "污水集中")),
            row(136, (50, "处理"), (200, "%"), (260, "95"), (320, "约束")),
        ),
        *(row(147, (50, "率")), row(172, (50, "水厂"), (200, "座"), (260, "7"), (320, "预期"))),
    ]
    told = "指标/单位/目标/属性|污水集中处理率/%/95/约束|水厂/座/7/预期"
    assert read(sum(lines, HEAD)) == told


def test_a_heading_over_two_columns_joins_none() -> None:
    rows = [
        *row(80, (50, "指标"), (205, "“十四五”目标"), (320, "属性")),
        *(*HEAD, *row(120, (50, "水厂"), (200, "座"), (260, "7"), (320, "预期"))),
        *row(140, (50, "管网"), (200, "米"), (260, "9"), (320, "约束")),
    ]
    assert read(rows).split("|")[0::2] == [
        "指标/“十四五”目标/“十四五”目标/属性",
        "水厂/座/7/预期",
    ]


def test_columns_of_a_narrow_table_stay_apart() -> None:
    rows = [
        *row(100, (50, "指标名称"), (99, "单位"), (130, "二〇年"), (170, "属性")),
        *row(120, (50, "水厂"), (99, "座"), (130, "7"), (170, "预期")),
        *row(140, (50, "管网"), (99, "米"), (130, "9"), (170, "约束")),
    ]
    assert read(rows) == "指标名称/单位/二〇年/属性|水厂/座/7/预期|管网/米/9/约束"


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ("工业", "增加值", "工业增加值"),
        ("R&D", "spending", "R&D spending"),
        ("20", "25年", "2025年"),
        ("inno-", "vation", "innovation"),
        ("", "a", "a"),
        ("3.5", "%", "3.5%"),
    ],
)
def test_ends_of_lines(one, other, whole) -> None:
    assert glue(one, other) == whole


TABLE = """<table style="border-collapse:collapse"><tr>
<td rowspan=2>指标</td><td rowspan=2>单位</td>
<td colspan=2>目标</td></tr><tr><td>2020年</td><td>2025年</td></tr>
<tr><td>规模以上工业增加值</td><td>亿元</td><td>1200</td><td>1800</td></tr>
<tr><td>上市公司数量</td><td>家</td><td>30</td><td>[60]</td></tr></table>"""


@pytest.mark.slow
@pytest.mark.skipif(not source_files.CHROMIUM.exists(), reason="no browser")
def test_a_ruled_table_is_read_by_its_cells(tmp_path: Path) -> None:
    made = convert(source_files.pdf("见下表。", tmp_path, TABLE), "a.pdf", Limits())
    assert made.text.strip().splitlines() == [
        "指标\t单位\t目标\t目标",
        "指标\t单位\t2020年\t2025年",
        "规模以上工业增加值\t亿元\t1200\t1800",
        "上市公司数量\t家\t30\t[60]",
        "",
        "见下表。",
    ]


def test_a_line_knows_its_box() -> None:
    page = lay_out(3, 600, 800, signs("到2025年", 60, 100), [])
    assert isinstance(page, Page)
    (line,) = page.items
    assert isinstance(line, Line)
    assert (line.page, line.place) == (3, "viewrect=60.0,100.0,60.0,10.0")
