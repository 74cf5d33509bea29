"""Periods: the plan runs from 2021 to 2025 unless its text says otherwise."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("新增机器人10台。", [2025]),
        ("到2023年,新增机器人10台,新增绿色工厂5家。", [2023, 2023]),
        ("到2023年,新增机器人10台;新增绿色工厂5家。", [2023, 2023]),
        ("到2023年,新增机器人10台。新增绿色工厂5家。", [2023, 2023]),
        ("到2023年,新增机器人10台。\n新增技师学院2所。", [2023, 2025]),
        ("新增技师学院2所,到2023年,新增机器人10台。", [2025, 2023]),
        ("到2022年新增机器人10台,到2024年新增机器人50台。", [2022, 2024]),
        ("到2022年新增机器人10台。到2024年新增机器人50台。新增绿色工厂5家。", [2022, 2024, 2024]),
        ("2023年底前新增机器人10台。", [2023]),
        ("2023年6月底前新增机器人10台。", [2023]),
        ("力争到2023年新增机器人10台。", [2023]),
        ("到2030年,机器人总量达到100台。", [2030]),
        ("三年新增机器人30台。", [2025]),
        ("根据《机器人推广计划(2016—2020年)》,新增机器人10台。", [2025]),
        ("工业总产值比2020年翻一番。", [2025]),
        ("在2018年基础上,工业总产值翻一番。", [2025]),
        ("工业总产值较2020年增长20%。", [2025]),
    ],
)
def test_a_deadline_governs_what_follows(text, years):
    assert column(text, "end_year") == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("新增机器人10台。", [(2021, 2025)]),
        ("到2023年新增机器人10台。", [(2021, 2023)]),
        ("2022—2023年新增机器人30台。", [(2022, 2023)]),
        ("2022-2024年,每年安排专项资金2亿元。", [(2022, 2024)]),
        ("2022年至2024年,每年安排专项资金2亿元。", [(2022, 2024)]),
        ("“十四五”期间新增机器人10台。", [(2021, 2025)]),
    ],
)
def test_period_as_stated(text, years):
    assert column(text, "start_year", "end_year") == years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "每年新增机器人10台,新增绿色工厂5家。",
            [("flow", "annual", 2025), ("flow", "annual", 2025)],
        ),
        (
            "每年新增机器人10台。新增绿色工厂5家。",
            [("flow", "annual", 2025), ("addition", "once", 2025)],
        ),
        (
            "每年新增机器人10台,到2023年机器人总量达到50台。",
            [("flow", "annual", 2025), ("level", "once", 2023)],
        ),
        (
            "每年新增机器人10台,三年引进绿色工厂5家。",
            [("flow", "annual", 2025), ("addition", "once", 2025)],
        ),
        (
            "每年新增机器人10台,机器人总量突破500台。",
            [("flow", "annual", 2025), ("level", "once", 2025)],
        ),
        (
            "每年新增机器人10台,机器人累计达到500台。",
            [("flow", "annual", 2025), ("level", "once", 2025)],
        ),
        (
            "每年新增机器人10台,装备数控化率保持60%以上。",
            [("flow", "annual", 2025), ("level", "once", 2025)],
        ),
        (
            "新增绿色工厂5家,每年新增机器人10台。",
            [("addition", "once", 2025), ("flow", "annual", 2025)],
        ),
    ],
)
def test_every_year_governs_until_another_period(text, found):
    assert column(text, "measure", "cadence", "end_year") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工业增加值年均增长6%,工业总产值增长30%。", [("growth", "annual"), ("change", "once")]),
        (
            "工业增加值年均增长6%,单位工业增加值用水量下降10%。",
            [("growth", "annual"), ("change", "once")],
        ),
        (
            "制造业投资、工业技改投资年均分别增长6%、8%。",
            [("growth", "annual"), ("growth", "annual")],
        ),
    ],
)
def test_annual_average_belongs_to_its_own_rate(text, found):
    assert column(text, "measure", "cadence") == found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("某市机器人推广行动计划（2022—2024年）\n新增机器人10台。", [(2022, 2024)]),
        (
            ("《某市机器人三年行动计划（2022—2024年）》近日印发。《计划》提出,新增机器人10台。"),
            [(2022, 2024)],
        ),
        ("2023年政府工作报告\n新增机器人10台。", [(2023, 2023)]),
        ("一、2024年重点工作\n新增机器人10台。", [(2024, 2024)]),
        ("二、“十四五”时期发展目标\n新增机器人10台。", [(2021, 2025)]),
        ("某市工业发展“十四五”规划\n新增机器人10台。", [(2021, 2025)]),
        ("某市关于推广机器人的意见\n新增机器人10台。", [(None, None)]),
    ],
)
def test_plan_period_from_the_text_itself(text, years):
    assert column(text, "start_year", "end_year", plan=None) == years
