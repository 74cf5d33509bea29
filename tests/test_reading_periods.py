"""Periods: the plan runs from 2021 to 2025 unless its text says otherwise; reviews of the past."""

import csv
import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.documents import Document, load_documents
from policytargets.reading import read_plan
from policytargets.reading.periods import Date, Period, period_at
from reading_cases import column

CASES = Path(__file__).with_name("cases") / "periods"
ROOT = CASES.parents[2]


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("机器人密度到2023年、2025年分别达到200台/万人、300台/万人。", [(200, 2023), (300, 2025)]),
        ("到2022年和2025年,上市公司分别达到20家和30家。", [(20, 2022), (30, 2025)]),
        (
            "2023年、2024年和2025年分别培育智能工厂20家、30家和50家。",
            [(20, 2023), (30, 2024), (50, 2025)],
        ),
        ("上市公司到2023年底、到2025年底分别达到20家、30家。", [(20, 2023), (30, 2025)]),
        ("到2025年,国家级、省级绿色工厂分别达到5家、20家。", [(5, 2025), (20, 2025)]),
    ],
)
def test_each_year_of_a_list_has_its_own_number(text, found):
    assert column(text, "value", "end_year") == found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到二〇二三年,新增机器人10台。", [2023]),
        ("到二○二三年底,新增机器人10台。", [2023]),
        ("企业数量达到2020年的2倍。", [2025]),
        ("单位能耗比“十三五”期末下降13%。", [2025]),
        ("用三年左右时间,新增机器人10台。", [2023]),
        ("3年内新增机器人10台。", [2023]),
        ("到2023年,实现以下目标:\n新增机器人10台。\n新增绿色工厂5家。", [2023, 2023]),
        ("到2023年,实现以下目标:\n新增机器人10台。\n二、任务\n新增绿色工厂5家。", [2023, 2025]),
    ],
)
def test_years_in_other_forms(text, years):
    assert column(text, "end_year") == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("——2008年1月10日在市人民代表大会上\n今后五年,财政收入年均增长12%。", [(2008, 2012)]),
        ("——2007年12月20日在市人民代表大会上\n今后五年,财政收入年均增长12%。", [(2008, 2012)]),
        ("某市消息\n2024-01-23 09:30 来源:日报\n今年,财政收入增长6%。", [(2024, 2024)]),
        ("2021年,财政收入增长8%。\n今年,财政收入增长6%。", [(None, None)]),
        (
            "到2025年,上市公司达到30家,到2023年达到20家。\n到2025年,新增机器人10台。\n新增学校2所。",
            [(None, 2025), (None, 2023), (None, 2025), (None, 2025)],
        ),
    ],
)
def test_when_an_undated_text_speaks(text, years):
    assert column(text, "start_year", "end_year", plan=None) == years


def issued_by_case():
    with (CASES / "issued.tsv").open(encoding="utf-8", newline="") as file:
        return [(row["name"], row["issued"]) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("name", "issued"), issued_by_case())
def test_years_of_a_whole_text_and_how_each_is_known(name, issued):
    text = (CASES / f"{name}.txt").read_bytes().decode()
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    signed = dt.date.fromisoformat(issued) if issued else None
    rows = read_plan(text, Document(name, date_signed=signed)).targets
    wanted = [json.loads(line) for line in lines]
    assert [{field: row[field] for field in wanted[0]} for row in rows] == wanted


REPORT = (
    "某市政府工作报告\n——2026年1月20日在某市第十届人民代表大会第三次会议上\n"
    "一、2025年工作回顾\n新增就业3万人。\n二、2026年工作安排\n{heading}\n实施重点项目135个。"
)


@pytest.mark.parametrize(
    "heading",
    [
        "（一）夯实发展基础",
        "（四）再创发展新成绩",
        "（二）把握发展机遇，扩大有效投资",
        "（二）着力营造一流发展环境",
        "（二）发展环境优化行动",
        "（三）突出发展环境再优化",
        "（五）巩固脱贫成效",
        "（六）推动文化事业取得新成就",
        "（六）健全完成情况通报机制",
    ],
)
def test_a_heading_with_a_verb_of_what_is_to_be_done_is_no_review(heading):
    assert column(REPORT.format(heading=heading), "number_text", plan=None) == ["135个"]


@pytest.mark.parametrize(
    "heading",
    [
        "一、发展基础",
        "一、发展环境",
        "一、发展现状与形势",
        "一、“十三五”发展成就",
        "一、“十三五”规划完成情况",
        "一、2020年工作总结",
        "一、发展基础不断夯实",
        "一、发展基础\n（一）夯实产业基础",
    ],
)
def test_a_heading_without_one_is_a_review(heading):
    text = f"某市“十四五”规划\n{heading}\n新增机器人10台。\n二、发展目标\n新增机器人20台。"
    assert column(text, "number_text", plan=None) == ["20台"]


@pytest.mark.parametrize(
    "heading",
    [
        "2026年工作总体要求和主要任务",
        "2026年目标任务",
        "今后五年的奋斗目标",
        "主要预期目标",
        "关于2026年工作的建议",
        "今年经济社会发展的主要预期目标是：",
    ],
)
def test_what_ends_a_review_under_a_numbered_heading(heading):
    text = f"一、2025年工作回顾\n（二）发展环境持续改善\n新增学校5所。\n{heading}\n实施项目30个。"
    assert column(text, "number_text", plan=None) == ["30个"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2008年工作回顾\n新增企业3家。\n2009年奋斗目标\n今年新建学校3所。", 2009),
        ("2013年工作情况\n新增企业3家。\n2014年工作任务\n今年新建学校3所。", 2014),
        ("2019年：砥砺前行\n今年新建学校3所。", 2019),
        ("2009年我市经济社会发展的主要目标为：今年新建学校3所。", 2009),
        ("（2024年1月23日在某县第十八届人民代表大会第四次会议上）\n今年新建学校3所。", 2024),
        ("——在某市第十届人民代表大会第三次会议上\n（2026年1月20日）\n今年新建学校3所。", 2026),
        ("——二〇二六年一月二十日在某市第十届人民代表大会上\n今年新建学校3所。", 2026),
        ("2023-08-09 12:56:07 来源：某报\n某市今年新建学校3所。", 2023),
        ("某报2022年3月4日讯 某市全年新建学校3所。", 2022),
        ("某市2019年政府工作报告\n今年新建学校3所。", 2019),
        ("某市人民政府\n2021年3月5日\n" + "各区要抓好落实。" * 60 + "\n今年新建学校3所。", 2021),
        ("今年新建学校3所。", None),
        ("全年新建学校3所。", None),
        ("未来三年新建学校3所。", None),
        ("圆满完成2018年目标任务。\n今年新建学校3所。", None),
        ("2018年，新增企业3家。\n今年新建学校3所。", None),
        # A table of targets has no year before 1949.
        ("二、1927年主要工作任务\n新建学校3所。", None),
        ("二、1949年主要工作任务\n新建学校3所。", 1949),
    ],
)
def test_the_year_of_issue_is_read_and_never_guessed(text, year):
    assert column(text, "end_year", plan=None) == [year]


@pytest.mark.parametrize(
    "heading",
    [
        "“十四五”时期发展成就和“十五五”时期主要目标任务",
        "“十四五”工作回顾与“十五五”发展目标",
        "十五五发展目标",
        "第十五个五年规划主要目标",
        "“十五五”时期奋斗目标和2026年工作安排",
        "今后五年目标任务",
    ],
)
def test_of_two_periods_of_a_heading_the_coming_and_longer_one_counts(heading):
    text = REPORT.format(heading=f"二、{heading}").replace("二、2026年工作安排\n", "")
    assert column(text, "start_year", "end_year", plan=None) == [(2026, 2030)]


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("锚定2035年远景目标，", 2025),
        ("为到2035年基本实现现代化奠定坚实基础，", 2025),
        ("与到2035年基本实现现代化相衔接，", 2025),
        ("朝着2035年建成现代化强省的目标，", 2025),
        ("按照2035年远景目标要求，到2024年，", 2024),
        ("着眼到2035年实现现代化的远景目标，今后五年要", 2025),
        ("展望2035年，", 2035),
        ("到2035年，", 2035),
        ("与2020年相比，", 2025),
        ("以2020年为基数，", 2025),
    ],
)
def test_a_year_that_is_only_mentioned_is_no_deadline(opening, year):
    assert column(f"{opening}森林覆盖率达到42%。", "end_year") == [year]


@pytest.mark.parametrize(
    "told",
    [
        "产值增长到2020年的2倍",
        "能耗降至2015年的60%",
        "客流恢复到2019年水平的80%",
        "产值相当于2020年的两倍以上",
        "排放量控制在2020年的90%以内",
        "产值扩大到2020年的2.5倍",
    ],
)
def test_the_year_of_a_base_is_no_deadline(told):
    assert column(f"到2024年，{told}。", "end_year") == [2024]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("到2023年底，新增机器人10台，新增学校2所。", ["stated", "inherited"]),
        ("一、2024年工作安排\n新增机器人10台。", ["inherited"]),
        ("到2023年，实现以下目标：\n新增机器人10台。", ["inherited"]),
        ("新增机器人10台。", ["plan"]),
        ("2024-01-23 09:30 来源：日报\n今年，新增机器人10台，新增学校2所。", ["dated", "dated"]),
        ("今年，新增机器人10台。", ["none"]),
        (
            "主要指标\n指标 单位 2020年 2025年\n绿色工厂 家 12 40\n上市公司 家 3 9",
            ["stated", "stated"],
        ),
    ],
)
def test_how_a_deadline_is_known(text, statuses):
    assert column(text, "end_year_status") == statuses


# What opened a review wherever it stood: in a plan none of these says anything of other paragraphs.
LINES = (
    *("上半年完成方案编制", "上半年完成方案编制。", "一季度召开动员会。", "前三季度组织检查。"),
    *("2021年上半年完成方案编制", "今年上半年完成部署。", "2020年前三季度", "去年同期"),
    *("通报", "定期通报工作进展。", "对完成情况进行通报。", "2020年工作情况通报", "完成情况"),
    *("完成情况纳入年度考核。", "工作情况", "基本情况由各地报送。", "工作总结于年底前报送。"),
    *("过去", "过去的经验表明，改革是动力。", "回顾历史，成绩来之不易。", "2020年工作回顾", "综述"),
    *("主要成绩由市统计局核定。", "五年来的实践证明，这条路子是对的。", "一年来，各地积极行动。"),
    *("取得的成效要及时总结。", "成就", "成绩单", "巡礼", "砥砺前行。", "不平凡的历程", "发展基础"),
    *(
        "即将收官的项目要抓紧。",
        "实施成效定期评估。",
        "近年来，各地积极探索。",
        "截至目前，进展顺利。",
    ),
)
FIELDS = (
    *("number_text", "quote", "value", "value_max", "unit", "comparator", "measure", "cadence"),
    *("start_year", "end_year", "end_year_status", "indicator", "indicator_text", "scope"),
    *("commitment", "section", "agencies"),
)
PLANS = load_documents(ROOT)


@cache
def raw_text(plan):
    return (ROOT / "data" / "raw" / f"{plan}.txt").read_bytes().decode()


def fields_of(text, entry):
    return [tuple(row[name] for name in FIELDS) for row in read_plan(text, entry).targets]


@cache
def fields_without_a_line(plan, known):
    return fields_of(raw_text(plan), PLANS[plan] if known else Document(plan))


@settings(max_examples=150)
@given(
    plan=st.sampled_from(sorted(PLANS)),
    known=st.booleans(),
    line=st.sampled_from(LINES),
    share=st.floats(0, 1),
)
def test_a_line_more_in_a_plan_changes_no_other_target(plan, known, line, share):
    lines = raw_text(plan).split("\n")
    place = round(share * len(lines))
    longer = "\n".join([*lines[:place], line, *lines[place:]])
    entry = PLANS[plan] if known else Document(plan)
    assert fields_of(longer, entry) == fields_without_a_line(plan, known)


class Uncut(list):
    """Dates of which no part is copied, as each number of a long paragraph would."""

    def __getitem__(self, place):
        assert not isinstance(place, slice), "as much work as dates, for each number"
        return super().__getitem__(place)


def test_the_dates_of_a_long_paragraph_are_not_copied_for_each_number():
    dates = Uncut(Date(n, 1000, Period(None, 2000 + n, "stated")) for n in range(0, 100, 10))
    assert period_at("x" * 1000, dates, 55, Period(None, None)).end_year == 2050
    gone = Uncut(Date(n, n + 5, Period(None, 2000 + n, "stated")) for n in range(0, 100, 10))
    assert period_at("x" * 1000, gone, 57, Period(2020, 2025)).end_year == 2025
