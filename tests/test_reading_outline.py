"""Outline: the numbering path of the heading above each target, and what is no body text."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("新增机器人10台。", [""]),
        ("一、任务\n(一)平台\n1.机器人。新增机器人10台。", ["一/(一)/1"]),
        ("一、任务\n（二）平台\n３．机器人。新增机器人10台。", ["一/(二)/3"]),
        ("一、任务\n（二）平台\n2、机器人。新增机器人10台。", ["一/(二)/2"]),
        (
            "一、任务\n(一)平台\n新增机器人10台。\n(二)园区\n新增绿色工厂5家。",
            ["一/(一)", "一/(二)"],
        ),
        (
            ("一、任务\n(一)平台\n1.机器人\n新增机器人10台。\n二、保障\n新增绿色工厂5家。"),
            ["一/(一)/1", "二"],
        ),
        (
            ("一、任务\n(一)平台\n1.甲\n2.乙\n新增机器人10台。\n(二)园区\n新增绿色工厂5家。"),
            ["一/(一)/2", "一/(二)"],
        ),
        ("十一、数字化\n(十二)平台\n15.机器人\n新增机器人10台。", ["十一/(十二)/15"]),
        ("三、目標任務\n（一）機器換人\n新增機器人10臺。", ["三/(一)"]),
        (" 一、任务\n　　(一)平台\n\u00a01. 新增机器人10台。", ["一/(一)/1"]),
        ("一、任务\n1.新增机器人10台。\n2.新增绿色工厂5家。", ["一/1", "一/2"]),
        ("1.新增机器人10台。\n2.新增绿色工厂5家。\n3.新增技师学院2所。", ["1", "2", "3"]),
        ("(一)任务\n1.新增机器人10台。\n2.2023年底新增绿色工厂5家。", ["(一)/1", "(一)/2"]),
    ],
)
def test_section_is_the_path_of_headings(text, sections):
    assert column(text, "section") == sections


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            ("二、目标\n——效率领先。机器人密度达到200台/万人。\n——创新领先。新增上市公司5家。"),
            ["二", "二"],
        ),
    ],
)
def test_list_dash_opens_no_section(text, sections):
    assert column(text, "section") == sections


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("浏览次数：1234次\n新增机器人10台。", [10]),
        ("索引号：330000/2021-00123\n新增机器人10台。", [10]),
        ("新增机器人10台。\n抄送：市委各部门，共印30份。", [10]),
    ],
)
def test_furniture_holds_no_target(text, values):
    assert column(text, "value") == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到2023年，力争新增机器人10台；新增绿色工厂5家。", [(2023, "aspire"), (2023, "aspire")]),
        ("到2023年，力争新增机器人10台。\n新增绿色工厂5家。", [(2023, "aspire"), (2025, "plain")]),
    ],
)
def test_sentence_does_not_end_at_a_semicolon(text, found):
    assert column(text, "end_year", "commitment") == found


def test_chapters_and_sections_are_headings():
    text = "第一章 发展基础\n新增机器人10台。\n第二章 发展目标\n第一节 总体\n新增机器人20台。"
    assert column(text, "value", "section") == [(20, "第二章/第一节")]
