"""Tables of goals as a PDF or a web page gives them: one case a shape of table."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import goal_table_cases as made
from policytargets.documents import Document
from policytargets.reading import read_plan
from reading_cases import column, read

FIELDS = ("value", "unit", "comparator", "measure", "cadence", "end_year")

LINES = """专栏1 “十四五”时期主要指标
序号 指标名称 单位 2020年 2025年 年均增速（累计） 属性
1 地区生产总值 亿元 1200 1800 8左右 预期性
2 常住人口城镇化率 % 60.5 66 [5.5] 预期性
3 单位GDP能耗降低 % - - [13.5] 约束性
4 城镇新增就业 万人 - - [6] 预期性
5 森林覆盖率 % 41.2 ≥42 - 约束性
6 粮食综合生产能力 万吨 70.1 71以上 - 约束性
7 空气质量优良天数比率 % 88 完成国家下达任务 - 约束性
注：[ ]内为五年累计数。"""

STROKES = """| 类别 | 指标 | 单位 | 2022年（实际） | 2024年 | 2025年 | 属性 |
|---|---|---|---|---|---|---|
| 创新 | 研发投入强度 | % | 2.1 | 2.5 | 2.8 | 预期性 |
| | 高新技术企业数量 | 家 | 120 | 180 | 220左右 | 预期性 |
| 绿色 | 工业固废综合利用率 | % | 88 | / | ＞92 | 约束性 |"""

TABS = """表1 主要目标
指标\t单位\t现状值\t目标值
数字经济增加值占GDP比重\t%\t38.2\t45
智能工厂\t家\t12\t40以上
工业机器人密度\t台/万人\t210\t350
全员劳动生产率\t万元/人\t15.6\t≥20"""

CELLS = """序号
指标
单位
2020年
2025年
属性
1
规上工业增加值增速
%
4.1
6.5左右
预期性
2
单位工业增加值用水量下降
%
2
12
约束性
3
国家级绿色工厂
家
3
10
预期性"""

UNNUMBERED = """发展目标
指标
2025年目标值
2030年目标值
新能源汽车产量（万辆）
50
120
充电桩数量（万个）
12
30
公共领域车辆电动化比例（%）
60
80以上"""

NAMED_UNITS = """类别 指标 2020年 2025年 属性
经济发展
1.人均地区生产总值（万元） 8.2 11.5 预期性
2.规模以上工业增加值年均增长（%） - 7以上 预期性
绿色生态
3.地表水优良比例（%） 85 >90 约束性
4.万元GDP用水量下降（%） - 〔16〕 约束性"""

CENTRED = """主要指标表
序号 指标 单位 2020年 2025年 属性
每万人口高价值发明
1 件 2.1 5.5 预期性
专利拥有量
劳动年龄人口平均受
2 年 10.3 11 约束性
教育年限
3 居民平均预期寿命 岁 78.2 79.5 预期性
吨/
4 亩均二氧化碳排放 6.1 <5 约束性
亩"""

CONTINUED = """序号 指标 单位 2025年 属性
1 规模以上制造业企业研发经费支出占 % 2.6 预期性
营业收入比重
2 培育省级以上制造业创新中心 个 8 预期性
3 企业数字化改造覆盖率 % 90 预期性"""

IDEOGRAPHIC = """序\u3000号\u3000指\u3000标\u3000单\u3000位\u30002025年
１\u3000地区生产总值\u3000亿元\u3000３０００
２\u3000进出口总额\u3000亿美元\u3000１２．５
３\u3000新增发明专利\u3000件\u30005000"""

WIDE_HEADING = """指标 单位 2020年实际 “十四五”目标 属性
2025年 年均
地区生产总值 亿元 900 1300 7.5% 预期性
社会消费品零售总额 亿元 300 420 7% 预期性
城镇登记失业率 % 2.5 4.5以内 - 预期性"""

PAIRED = """序 2020 年 2025 年
指标 单位 属性
号 现状 目标
1 公共充电桩 万台 5.3 ≥10 约束性
2 充电设施平均利用率 % 4.6 8 左右 预期性
中心城区充电站
3 公里 3.2 <2 预期性
服务半径
万千
4 接入省级平台充电功率 85 300 预期性
瓦"""

PAGES = """序号 指标 单位 2020年 2025年 属性
1 上市公司 家 5 12 预期性
其中：科创板 家 1 4 预期性
— 15 —
序号 指标 单位 2020年 2025年 属性
2 森林覆盖率 % 41 42 约束性
16
3 人均期望寿命 岁 79.1 80 预期性"""

TASKS = """序号 任务 目标 完成时限 牵头单位
1 有机茶认证面积 15万亩 2023年底 市农业农村局
2 茶叶加工园区 4个 2024年底 市经信局"""

UNIT_LAST = """指标名称 规划目标（2025年） 单位
海洋生产总值 3000 亿元
海水淡化能力 20 万吨/日
自然岸线保有率 ≥35 %"""

MARKUP = (
    "<table><tr><td>序号</td><td>指标名称</td><td>单位</td><td>2025年</td></tr>"
    "<tr><td>1</td><td>规上工业总产值</td><td>亿元</td><td>2000</td></tr>"
    "<tr><td>2</td><td>研发投入强度</td><td>%</td><td>2.8-3.0</td></tr></table>"
)

YEARLY = """指标 计量单位 2024年实际完成 2025年计划 增长%
规上工业增加值 亿元 150 165 10
城镇新增就业 人 5200 5000 -"""

TRADITIONAL = """序號 指標名稱 單位 2020年 2025年 屬性
1 規上工業總產值 億元 1200 2000 預期性
2 農產品加工業與農業總產值之比 - 1.5:1 2.8:1 預期性"""

WORDED = """序号 指标 单位 2025年目标值
1 机械化率 ％ 85％以上
2 居民收入增速 % 与经济增长基本同步
3 培训农民 万人次 [10]以上
4 全省排名 位 前3
5 垃圾分类覆盖率 % 全覆盖
6 产值 亿元 突破1000"""

CASES = {
    "values in words": (
        WORDED,
        [
            (85, "%", ">=", "level", "once", 2025),
            (100000, "人次", ">=", "addition", "once", 2025),
            (3, "位", "<=", "rank", "once", 2025),
            (100, "%", "=", "level", "once", 2025),
            (1000e8, "元", ">", "level", "once", 2025),
        ],
    ),
    "years above the words for them": (
        PAIRED,
        [
            (100000, "台", ">=", "level", "once", 2025),
            (8, "%", "~", "level", "once", 2025),
            (2, "公里", "<=", "level", "once", 2025),
            (3000000, "千瓦", "=", "level", "once", 2025),
        ],
    ),
    "two pages, a row below another": (
        PAGES,
        [
            (12, "家", "=", "level", "once", 2025),
            (4, "家", "=", "level", "once", 2025),
            (42, "%", "=", "level", "once", 2025),
            (80, "岁", "=", "level", "once", 2025),
        ],
    ),
    "tasks with their time limits": (
        TASKS,
        [
            (150000, "亩", "=", "level", "once", 2023),
            (4, "个", "=", "addition", "once", 2024),
        ],
    ),
    "units behind the values": (
        UNIT_LAST,
        [
            (3000e8, "元", "=", "level", "once", 2025),
            (200000, "吨/日", "=", "level", "once", 2025),
            (35, "%", ">=", "level", "once", 2025),
        ],
    ),
    "markup": (
        MARKUP,
        [
            (2000e8, "元", "=", "level", "once", 2025),
            (2.8, "%", "=", "level", "once", 2025),
        ],
    ),
    "Traditional script, a proportion": (
        TRADITIONAL,
        [
            (2000e8, "元", "=", "level", "once", 2025),
            (2.8, "", "=", "level", "once", 2025),
        ],
    ),
    "one line a row": (
        LINES,
        [
            (1800e8, "元", "=", "level", "once", 2025),
            (8, "%", "~", "growth", "annual", 2025),
            (66, "%", "=", "level", "once", 2025),
            (5.5, "百分点", "=", "points", "once", 2025),
            (-13.5, "%", "=", "change", "once", 2025),
            (60000, "人", "=", "addition", "once", 2025),
            (42, "%", ">=", "level", "once", 2025),
            (710000, "吨", ">=", "level", "once", 2025),
        ],
    ),
    "strokes": (
        STROKES,
        [
            (2.5, "%", "=", "level", "once", 2024),
            (2.8, "%", "=", "level", "once", 2025),
            (180, "家", "=", "level", "once", 2024),
            (220, "家", "~", "level", "once", 2025),
            (92, "%", ">", "level", "once", 2025),
        ],
    ),
    "tabs": (
        TABS,
        [
            (45, "%", "=", "level", "once", 2025),
            (40, "家", ">=", "level", "once", 2025),
            (350, "台/万人", "=", "level", "once", 2025),
            (200000, "元/人", ">=", "level", "once", 2025),
        ],
    ),
    "one cell a line": (
        CELLS,
        [
            (6.5, "%", "~", "growth", "once", 2025),
            (-12, "%", "=", "change", "once", 2025),
            (10, "家", "=", "level", "once", 2025),
        ],
    ),
    "one cell a line without number, unit and attribute": (
        UNNUMBERED,
        [
            (500000, "辆", "=", "level", "once", 2025),
            (1200000, "辆", "=", "level", "once", 2030),
            (120000, "个", "=", "level", "once", 2025),
            (300000, "个", "=", "level", "once", 2030),
            (60, "%", "=", "level", "once", 2025),
            (80, "%", ">=", "level", "once", 2030),
        ],
    ),
    "units in the names, titles of groups": (
        NAMED_UNITS,
        [
            (115000, "元", "=", "level", "once", 2025),
            (7, "%", ">=", "growth", "annual", 2025),
            (90, "%", ">", "level", "once", 2025),
            (-16, "%", "=", "change", "once", 2025),
        ],
    ),
    "cells wrapped around their row": (
        CENTRED,
        [
            (5.5, "件", "=", "level", "once", 2025),
            (11, "年", "=", "level", "once", 2025),
            (79.5, "岁", "=", "level", "once", 2025),
            (5, "吨/亩", "<=", "level", "once", 2025),
        ],
    ),
    "names that go on below their row": (
        CONTINUED,
        [
            (2.6, "%", "=", "level", "once", 2025),
            (8, "个", "=", "addition", "once", 2025),
            (90, "%", "=", "level", "once", 2025),
        ],
    ),
    "ideographic blanks and full-width digits": (
        IDEOGRAPHIC,
        [
            (3000e8, "元", "=", "level", "once", 2025),
            (12.5e8, "美元", "=", "level", "once", 2025),
            (5000, "件", "=", "addition", "once", 2025),
        ],
    ),
    "a heading over two columns": (
        WIDE_HEADING,
        [
            (1300e8, "元", "=", "level", "once", 2025),
            (7.5, "%", "=", "growth", "annual", 2025),
            (420e8, "元", "=", "level", "once", 2025),
            (7, "%", "=", "growth", "annual", 2025),
            (4.5, "%", "<=", "level", "once", 2025),
        ],
    ),
}


@pytest.mark.parametrize("shape", CASES)
def test_goals_of_a_table(shape):
    text, expected = CASES[shape]
    assert column(text, *FIELDS) == expected


@pytest.mark.parametrize("shape", CASES)
def test_numbers_and_quotes_stand_in_the_source(shape):
    text, _ = CASES[shape]
    for row in read(text):
        assert text[row["start"] : row["end"]] == row["number_text"]
        assert text[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert row["quote_start"] <= row["start"] <= row["end"] <= row["quote_end"]


def test_a_wrapped_name_is_read_as_one():
    assert column(CENTRED, "indicator_text")[:2] == [
        "每万人口高价值发明专利拥有量",
        "劳动年龄人口平均受教育年限",
    ]
    assert column(CONTINUED, "indicator_text")[0] == "规模以上制造业企业研发经费支出占营业收入比重"


def test_years_of_headings_make_periods():
    assert column(STROKES, "start_year", "end_year", plan=(2023, 2025))[:2] == [
        (2023, 2024),
        (2023, 2025),
    ]


def test_growth_in_a_plan_of_one_year_is_no_yearly_rate():
    assert column(YEARLY, "value", "measure", "cadence", plan=(2025, 2025)) == [
        (165e8, "level", "once"),
        (10, "growth", "once"),
        (5000, "addition", "once"),
    ]


def test_a_range_in_a_cell():
    assert column(MARKUP, "value", "value_max")[1] == (2.8, 3.0)


def test_the_caption_gives_the_period_of_a_plan_without_one():
    assert column(LINES, "start_year", "end_year", plan=None)[0] == (2021, 2025)


def test_without_any_period_the_first_of_several_years_is_the_baseline():
    table = UNNUMBERED.replace("目标值", "")
    assert column(table, "end_year", plan=None) == [2030, 2030, 2030]


def test_sentences_around_a_table_are_read_as_before():
    text = (
        f"一、目标\n到2025年，新增上市公司20家。\n{LINES}\n二、任务\n到2024年，建成智能工厂30家。"
    )
    rows = read(text)
    assert [row["number_text"] for row in rows][:1] == ["20家"]
    assert [row["number_text"] for row in rows][-1:] == ["30家"]
    assert len(rows) == 10
    assert {row["section"] for row in rows[:9]} == {"一"}


def test_ledger_of_a_table():
    rows = read_plan(LINES, Document("plan", plan_start=2021, plan_end=2025)).ledger
    told = {row["text"]: (row["role"], row["reason"]) for row in rows}
    assert told["1"][1] == "heading"
    assert told["2020"] == ("excluded", "date")
    assert told["1200"][1] == "past"
    assert told["66"] == ("target", "")
    assert all(row["role"] != "unexplained" for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "过去五年发展情况\n指标 单位 2024年 2025年\n生产总值 亿元 9 10\n城镇化率 % 6 7",
        "序号 指标 单位 分值\n1 研发投入 % 10\n2 新增专利 件 20\n3 亩均税收 万元 15",
        "指标 单位 2018年 2019年\n地区生产总值 亿元 900 1000\n城镇化率 % 60 61",
        "指标 单位 2025年\n地区生产总值 亿元 稳步增长\n城镇化率 % 持续提高",
    ],
    ids=["review", "marks", "facts", "no numbers"],
)
def test_no_goal_in_a_table(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize("heading", ["指标\n单位\n2025年", "序号\n指标\n单位\n2025年\n"])
def test_a_heading_without_a_table_under_it_is_no_target(heading):
    assert read(heading) == []


CELLS = [
    *("指标", "序号", "单位", "属性", "类别", "2020年", "2025年", "年均增长(%)", "累计", "备注"),
    *("一、", "1", "2", "500", "≥42", "[5]", "台", "%", "亿元", "预期性", "约束性", "-", "。"),
    *("工业机器人", "地区生产总值", "注:"),
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from("\n\t |")), max_size=40))
def test_cells_in_any_order_stop_no_reading(cells):
    text = "".join(cell + sign for cell, sign in cells)
    for row in read(text):
        assert text[row["start"] : row["end"]] == row["number_text"]


BETWEEN = "一、目标\n到2025年，主要指标如下。\n\n{}\n二、任务\n到2024年，建成智能工厂30家。\n"


def goals(table, plan=(2021, 2025)):
    """Return what is read of a table between sentences, in the form of `made.Table.goals`."""
    entry = Document("p", plan_start=plan[0], plan_end=plan[1])
    reading = read_plan(BETWEEN.format(table), entry)
    *rows, after = reading.targets
    assert after["number_text"] == "30家"
    starts = [reading.start_before(row["start"]) for row in rows]
    told = [start and (start[0].value, start[1]) for start in starts]
    names = ["".join(row["indicator_text"].split()) for row in rows]
    fields = [[row[name] for name in ("value", "unit", "end_year")] for row in rows]
    return [
        (name, *own, start, row["binding"])
        for name, own, start, row in zip(names, fields, told, rows, strict=True)
    ]


@pytest.mark.parametrize(("layout", "form"), made.CASES)
def test_a_table_gives_the_same_goals_in_all_layouts_and_forms(layout, form):
    table = made.LAYOUTS[layout]
    assert Counter(goals(form(table))) == Counter(table.goals)


@settings(deadline=None, max_examples=60)
@given(made.tables(), st.sampled_from(made.FORMS))
def test_columns_in_any_order_give_the_same_goals(table, form):
    assert Counter(goals(form(table))) == Counter(table.goals)


STARTS = {
    "the last year before the plan": (
        "指标\t单位\t2015年\t2020年\t2025年\t2035年\n生产总值\t亿元\t8\t9\t18\t40\n城镇化率\t%\t50\t60\t66\t75",
        [(9e8, 2020), (9e8, 2020), (60, 2020), (60, 2020)],
    ),
    "words for the ends of plans": (
        "指标｜单位｜“十三五”末｜“十四五”末\n生产总值｜亿元｜9｜18\n城镇化率｜%｜60｜66",
        [(9e8, 2020), (60, 2020)],
    ),
    "a past pace is no level": (
        "指标\t单位\t“十三五”年均增长\t2025年\n生产总值\t亿元\t7.5%\t18\n高新技术企业\t家\t20%\t400",
        [None, None],
    ),
    "a sum over the years before is no level": (
        "指标\t单位\t2020年\t2025年\n城镇新增就业\t万人\t[12.5]\t〔10〕\n城镇化率\t%\t60\t66",
        [None, (60, 2020)],
    ),
    "years down the rows": (
        "年份\t工业增加值（亿元）\t高新技术企业（家）\n2020年\t9\t200\n2023年\t15\t300\n2025年\t18\t400",
        [(9e8, 2020), (200, 2020), (9e8, 2020), (200, 2020)],
    ),
}


STARTS["years in brackets after words"] = (
    "指标\t单位\t现状（2020）\t近期（2025）\t远期（2035）\n建设用地\t平方公里\t68\t75\t90\n绿化率\t%\t36\t40\t45",
    [(68, 2020), (68, 2020), (36, 2020), (36, 2020)],
)


@pytest.mark.parametrize("kind", STARTS)
def test_the_column_of_the_start_is_a_stated_baseline(kind):
    table, expected = STARTS[kind]
    assert [start for *_, start, _ in goals(table)] == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "指标\t2020年\t2025年\n能耗下降（%）【约束性】\t—\t[13.5]\n城镇化率（%）（预期性）\t60\t66",
            ["binding", "anticipated"],
        ),
        (
            "指标\t单位\t2025年\n一、约束性指标\n森林覆盖率\t%\t61\n二、预期性指标\n城镇化率\t%\t66",
            ["binding", "anticipated"],
        ),
        (
            "类型,指标,单位,2025年\n约束性,森林覆盖率,%,61\n预期性,城镇化率,%,66",
            ["binding", "anticipated"],
        ),
        (
            "属性,指标,单位,2025年\n约束性,森林覆盖率,%,61\n,湿地保护率,%,52",
            ["binding", "binding"],
        ),
        ("指标,单位,2025年,属性\n森林覆盖率,%,61,指导性\n城镇化率,%,66,", ["", ""]),
    ],
    ids=["in the name", "title of rows", "first column", "merged first column", "neither"],
)
def test_what_a_table_calls_binding(table, expected):
    assert [binding for *_, binding in goals(table)] == expected


@pytest.mark.parametrize(
    "table",
    [
        "（单位：亿元）\n指标 2020年 2025年\n规上工业总产值 1500 4000\n建筑业总产值 300 600",
        "指标,2020年,2025年\n单位：亿元,,\n规上工业总产值,1500,4000\n建筑业总产值,300,600",
        "指标,规模（亿元）,规模（亿元）\n指标,2020年,2025年\n规上工业总产值,1500,4000\n"
        "建筑业总产值,300,600",
        "主要指标,2020年,2025年\n工业发展,,\n规上工业总产值（亿元）,1500,4000\n建筑业,,\n"
        "建筑业总产值（亿元）,300,600",
    ],
    ids=["above", "row of its own", "wide heading", "names under titles"],
)
def test_what_stands_apart_gives_the_unit_of_values(table):
    assert [goal[1:3] for goal in goals(table)] == [(4000e8, "元"), (600e8, "元")]


def test_a_heading_in_brackets_is_a_column_of_sums():
    table = "指标,单位,2020年,2025年,〔累计〕\n减排量,吨,—,—,〔12〕\n森林蓄积量,立方米,42,45,—"
    assert [goal[1:3] for goal in goals(table)] == [(12, "吨"), (45, "立方米")]


def test_three_columns_are_enough_for_tasks():
    table = "任务,目标,完成时限\n新建泊位,3个,2024年12月\n疏浚航道,60公里,2025年6月"
    assert column(table, "value", "end_year") == [(3, 2024), (60, 2025)]


def test_growth_over_a_base_year_is_one_change():
    table = "指标,单位,2025年,2025年比2020年增长（%）\n生产总值,亿元,18,50\n高新技术企业,家,400,100"
    assert column(table, "value", "unit", "measure", "cadence", "start_year")[1::2] == [
        (50, "%", "change", "once", 2021),
        (100, "%", "change", "once", 2021),
    ]


def test_a_pace_runs_up_to_the_last_year_of_its_table():
    table = "指标,单位,2020年,2025年,年均增长\n生产总值,亿元,9,18,8%\n工业增加值,亿元,3,6,9%"
    assert column(table, "end_year", plan=None) == [2025] * 4


def test_a_verb_that_ends_a_name_makes_no_addition():
    table = "指标,单位,2025年\n研发经费投入,亿元,20\n新增上市公司,家,30"
    assert column(table, "measure") == ["level", "addition"]


def test_cells_of_csv_may_hold_commas_and_line_ends():
    table = '"指标","单位","2025年"\n"规上工业\n增加值","亿元","1,800"\n"城镇化率","%","66"'
    assert [goal[1:3] for goal in goals(table)] == [(1800e8, "元"), (66, "%")]


@pytest.mark.parametrize(
    "table",
    [
        "序号\t项目名称\t建设内容\t总投资（亿元）\t建设年限\n1\t产业园\t年产20万辆\t50\t2021-2025\n2\t科技城\t厂房30万平方米\t20\t2022-2024",
        "序号,单位,联系人,电话\n1,市经信局,张三,0571-88888888\n2,市发改委,李四,0571-66666666",
        "项目\t2019年预算\t2019年决算\n预算收入\t100\t110\n预算支出\t200\t190",
        "名称,地址,面积（平方米）,人数\n第一小学,中山路1号,2000,300\n第二小学,解放路2号,3000,500",
        "年份\t生产总值（亿元）\t人口（万人）\n2018年\t900\t80\n2019年\t1000\t81",
    ],
    ids=["projects", "telephones", "budget", "addresses", "statistics"],
)
def test_tables_of_other_things_set_no_goals(table):
    assert goals(table) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "区域,指标,单位,2025年\n东区,上市公司,家,18\n西区,上市公司,家,12",
            ["东区上市公司", "西区上市公司"],
        ),
        ("指标,目标值\n上市公司（家）,18\n城镇化率（%）,66", ["上市公司", "城镇化率"]),
        (
            "指标,单位,2025年,监测处室\n上市公司,家,18,金融处\n城镇化率,%,66,综合处",
            ["上市公司", "城镇化率"],
        ),
        ("指标,单位,2025年\nGDP,亿元,1800\n人均GDP,万元,12", ["GDP", "人均GDP"]),
        (
            "|**指标**|**单位**|2025年|\n|-|-|-|\n|**上市公司**|家|**18**|\n|城镇化率|%|66|",
            ["上市公司", "城镇化率"],
        ),
        (
            "|指标|2025年|\n|城镇化率|66%|\n|就业率|9%|\n（续上表）\n|指标|2025年|\n|上市公司|8家|",
            ["城镇化率", "就业率", "上市公司"],
        ),
    ],
    ids=[
        "whom a row is about",
        "two columns",
        "another column",
        "names in letters",
        "bold",
        "goes on",
    ],
)
def test_what_else_a_table_of_goals_may_hold(table, expected):
    assert [name for name, *_ in goals(table)] == expected


def test_a_sum_over_the_period_is_an_addition():
    table = "指标,单位,2025年,五年累计\n上市公司,家,60,30\n技改投资,亿元,100,[400]"
    assert column(table, "measure") == ["level", "addition"] * 2
