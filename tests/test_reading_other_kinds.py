"""Texts of other kinds than a plan: exactly these targets, each right in its core fields."""

import pytest

from reading_cases import column

CORE = ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year")


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            (
                "记者3月5日从市经信局获悉，《滨海市智能制造三年行动计划（2022—2024年）》近日"
                "印发。《计划》提出，到2024年，全市新增工业机器人3000台，规上工业企业数字化改造"
                "覆盖率达到80%以上，建成智能工厂30家、数字化车间100家。去年，全市工业机器人密度"
                "达到180台/万人。"
            ),
            [
                ("3000台", 3000, None, "台", "=", "addition", "once", 2024),
                ("80%以上", 80, None, "%", ">=", "level", "once", 2024),
                ("30家", 30, None, "家", "=", "addition", "once", 2024),
                ("100家", 100, None, "家", "=", "addition", "once", 2024),
            ],
        ),
        (
            (
                "本报讯 近日，临江市出台推进企业上市实施意见，明确到2025年，全市境内外上市公司总数"
                "达到60家以上，其中新增科创板上市公司5家，“新三板”挂牌企业累计突破120家。"
                "据了解，目前全市已有上市公司38家。"
            ),
            [
                ("60家以上", 60, None, "家", ">=", "level", "once", 2025),
                ("5家", 5, None, "家", "=", "addition", "once", 2025),
                ("突破120家", 120, None, "家", ">", "level", "once", 2025),
            ],
        ),
        (
            (
                "根据方案，东湖区将用三年时间，每年安排专项资金2亿元，支持传统制造业改造，"
                "力争规上工业亩均税收年均增长6%以上。"
            ),
            [
                ("2亿元", 2e8, None, "元", "=", "flow", "annual", 2023),
                ("6%以上", 6, None, "%", ">=", "growth", "annual", 2023),
            ],
        ),
    ],
)
def test_a_press_report_of_a_plan(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            (
                "一、2024年工作安排\n"
                "今年，新改扩建农村公路500公里，改造城镇老旧小区300个，新增城镇就业25万人以上。"
            ),
            [
                ("500公里", 500, None, "公里", "=", "addition", "once", 2024),
                ("300个", 300, None, "个", "=", "addition", "once", 2024),
                ("25万人以上", 250000, None, "人", ">=", "addition", "once", 2024),
            ],
        ),
        (
            (
                "一、2023年工作回顾\n"
                "新增上市公司8家。\n"
                "二、2024年重点工作\n"
                "新增上市公司10家，实施亿元以上技改项目120个，完成投资300亿元。"
            ),
            [
                ("10家", 10, None, "家", "=", "addition", "once", 2024),
                ("120个", 120, None, "个", "=", "addition", "once", 2024),
                ("300亿元", 3e10, None, "元", "=", "addition", "once", 2024),
            ],
        ),
        (
            "各县（市、区）要在2023年6月底前完成隐患排查，确保整改率达到100%。",
            [("100%", 100, None, "%", "=", "level", "once", 2023)],
        ),
    ],
)
def test_goals_and_tasks_of_a_work_report(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            (
                "第三章 “十四五”时期发展目标\n"
                "“十四五”时期，全市研发经费支出年均增长10%以上，占地区生产总值比重达到3%；"
                "常住人口城镇化率提高到75%，单位GDP能耗累计降低15%，森林覆盖率保持在60%以上"
                "。"
            ),
            [
                ("10%以上", 10, None, "%", ">=", "growth", "annual", 2025),
                ("3%", 3, None, "%", "=", "level", "once", 2025),
                ("75%", 75, None, "%", "=", "level", "once", 2025),
                ("15%", -15, None, "%", "=", "change", "once", 2025),
                ("60%以上", 60, None, "%", ">=", "level", "once", 2025),
            ],
        ),
        (
            (
                "到2025年，每千人口执业（助理）医师数达到3.5人，人均预期寿命提高到80岁，"
                "每万人口发明专利拥有量达到20件。"
            ),
            [
                ("3.5人", 3.5, None, "人", "=", "level", "once", 2025),
                ("80岁", 80, None, "岁", "=", "level", "once", 2025),
                ("20件", 20, None, "件", "=", "level", "once", 2025),
            ],
        ),
        (
            (
                "“十四五”期间，建设高标准农田20万亩，粮食播种面积稳定在150万亩以上，"
                "生猪存栏达到80万头。"
            ),
            [
                ("20万亩", 200000, None, "亩", "=", "addition", "once", 2025),
                ("150万亩以上", 1.5e6, None, "亩", ">=", "level", "once", 2025),
                ("80万头", 800000, None, "头", "=", "level", "once", 2025),
            ],
        ),
        (
            (
                "到2025年，新增养老床位3000张、托位2000个，每千人口拥有3岁以下婴幼儿托位数"
                "达到4.5个。"
            ),
            [
                ("3000张", 3000, None, "张", "=", "addition", "once", 2025),
                ("2000个", 2000, None, "个", "=", "addition", "once", 2025),
                ("4.5个", 4.5, None, "个", "=", "level", "once", 2025),
            ],
        ),
        (
            ("到2025年，全市5A级旅游景区达到3家，新增4A级旅游景区5家，接待游客突破6000万人次。"),
            [
                ("3家", 3, None, "家", "=", "level", "once", 2025),
                ("5家", 5, None, "家", "=", "addition", "once", 2025),
                ("突破6000万人次", 6e7, None, "人次", ">", "level", "once", 2025),
            ],
        ),
    ],
)
def test_a_five_year_outline(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            "培育年营业收入超百亿元企业3家、超50亿元企业8家。",
            [
                ("3家", 3, None, "家", "=", "addition", "once", 2025),
                ("8家", 8, None, "家", "=", "addition", "once", 2025),
            ],
        ),
        (
            "每年招引亿元以上项目不少于20个，其中10亿元以上项目不少于3个。",
            [
                ("不少于20个", 20, None, "个", ">=", "flow", "annual", 2025),
                ("不少于3个", 3, None, "个", ">=", "flow", "annual", 2025),
            ],
        ),
        (
            (
                "支持年营业收入2000万元以上企业上云，新增上云企业500家；对上云企业，"
                "每家给予最高5万元补助。"
            ),
            [("500家", 500, None, "家", "=", "addition", "once", 2025)],
        ),
    ],
)
def test_targets_beside_thresholds(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            "到2025年,規上工業畝均稅收達到30萬元以上,機器人密度達到200臺/萬人。",
            [
                ("30萬元以上", 300000, None, "元", ">=", "level", "once", 2025),
                ("200臺/萬人", 200, None, "台/万人", "=", "level", "once", 2025),
            ],
        ),
        (
            "１．到２０２５年，新增工业机器人５００台，装备数控化率达到６０％以上。",
            [
                ("５００台", 500, None, "台", "=", "addition", "once", 2025),
                ("６０％以上", 60, None, "%", ">=", "level", "once", 2025),
            ],
        ),
        (
            ("<p>到2025年，新增工业机器人500台。</p><p>建成智能工厂20家。</p>"),
            [
                ("500台", 500, None, "台", "=", "addition", "once", 2025),
                ("20家", 20, None, "家", "=", "addition", "once", 2025),
            ],
        ),
    ],
)
def test_another_script_width_or_markup(text, targets):
    assert column(text, *CORE) == targets
