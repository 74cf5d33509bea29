"""Press reports, work reports, lists of a year: when they speak, what they tell and offer."""

import pytest

from policytargets.documents import Document
from policytargets.reading import read_plan
from reading_cases import column, read

LINE = "某报讯 2031-02-20 09:15 来源:某报\n"

YEARS = [
    # 今年 holds for the paragraph, a plan's later deadline does not come back in its next sentence
    (
        f"{LINE}争取到2035年,绿色工厂达到90家,上市公司达到40家。\n"
        "今年,我们要抓好四件大事。新增绿色工厂6家。",
        [2035, 2035, 2031],
    ),
    # the deadline of a second aim of one indicator is no other's
    (f"{LINE}今年,供热率达到24%,力争到2034年达到30%。新增车位70个。", [2031, 2034, 2031]),
    (
        "某县2031年政府实事工程\n新增车位70个,力争到2034年达到300个。\n新建球场8个。",
        [2031, 2034, 2031],
    ),
    ("某市方案(2031—2035年)\n2031年安排资金3亿元,以后每年增长6%。", [2031, 2035]),
    (
        "某市方案(2031—2035年)\n计划到2032年、2034年集聚氢能企业分别达到30家、80家。",
        [2032, 2034],
    ),
    ("某市方案(2031—2035年)\n市财政三年安排资金6亿元。", [2033]),
    # a text on the coming five years alone runs so long, in digits or in characters
    (f"{LINE}今后5年,全省要办成几件事。\n新增绿色工厂60家。\n五年新增车位700个。", [2035, 2035]),
    (f"{LINE}今年,新增车位70个。\n一、今后五年目标\n新增绿色工厂60家。", [2031, 2035]),
    (f"{LINE}今后3年,要办成几件事。\n到2034年,绿色工厂达到90家。\n新增车位700个。", [2034, 2034]),
    # 今后五年 holds for its paragraph until another year takes over
    (
        f"{LINE}今年要开好局。\n今后五年,绿色工厂达到90家。车位达到700个。2031年,新增球场8个。"
        "新增茶园6个。",
        [2035, 2035, 2031, 2031],
    ),
    ("某市办法\n索引号7788/1 发文日期:2031-06-21\n今年,新增车位70个。", [2031]),
]


@pytest.mark.parametrize(("text", "expected"), YEARS)
def test_year_which_governs(text, expected):
    assert column(text, "end_year", plan=None) == expected


@pytest.mark.parametrize(
    ("head", "start"),
    [(LINE, 2031), ("某市关于发展茶业的实施意见\n某发〔2031〕7号\n", 2031), ("", None)],
)
def test_a_plan_without_a_first_year_runs_from_its_issue(head, start):
    text = f"{head}到2035年,新增绿色工厂6家。"
    assert column(text, "start_year", "end_year", plan=None) == [(start, 2035)]


REVIEWS = [
    # a report opens with last year and goes on to its own
    (
        f"{LINE}砥砺奋进的一年过去。绿色工厂增长5%。\n"
        "报告对2031年工作提出了更高目标:绿色工厂增长6%以上。\n年内新增上市公司3家。",
        ["6%以上", "3家"],
    ),
    (f"{LINE}一年来,新增绿色工厂40家。\n2031年,全县将新增绿色工厂50家。", ["50家"]),
    (f"{LINE}据悉,去年末,绿色工厂总数40家,新增上市公司3家。今年新增50家。", ["50家"]),
    (f"{LINE}2030年,绿色工厂完成40家。全年引进项目7个。\n今年引进项目9个。", ["9个"]),
    (f"{LINE}今年,绿色工厂总数达到40家,比上年增加6家。", ["40家", "6家"]),
    ("第一章 规划背景\n第一节 发展成效\n共培育绿色工厂40家。\n第二章 目标\n新增50家。", ["50家"]),
    # what is to be done ends a review that nothing else ended
    (
        f"{LINE}过去几年,绿色工厂只有9家。\n某市还将推动技改,新增绿色工厂6家。\n新增车位70个。",
        ["6家", "70个"],
    ),
    (f"{LINE}过去几年,绿色工厂9家。\n技改提速。2031年,力争绿色工厂达到90家。", ["90家"]),
    (f"{LINE}近期有7个县印发了方案。今年,新增绿色工厂6家。", ["6家"]),
    (f"{LINE}绿色工厂年均增长7%,为后来打下了根基。今年增长6%。", ["6%"]),
    (f"{LINE}从上年完成情况来看,某市计划安排投资60亿元。今年增长6%。", ["6%"]),
    (f"{LINE}此次集中开工项目70个,计划投资60亿元。", ["60亿元"]),
    (f"{LINE}今年,茶业产值翻一番(2029年为60亿元)。", ["翻一番"]),
    (f"{LINE}今年,低保标准不低于我市上年人均收入的40%。", ["40%"]),
    (f"{LINE}今年增长6%,高于全国5%的增长目标。", ["6%"]),
    ("也要看到,技改占比不到20%,到2025年提高到30%。", ["30%"]),
    (
        "“十三五”以来,新增绿色工厂40家。成功创建园区2个。工业投资年均增长9%。"
        "要加快建设,新增绿色工厂50家。",
        ["50家"],
    ),
    ("培育6家以上年产值过亿元企业。产值超过70亿元。", ["6家以上", "超过70亿元"]),
    ("占比由2020年的19%下降到17%左右。", ["17%左右"]),
    ("占比仅20%。新增绿色工厂5家。", ["5家"]),
    ("业内预测,保有量有望达到60万辆。", []),
]


@pytest.mark.parametrize(("text", "expected"), REVIEWS)
def test_what_was_is_told_and_what_is_to_come_is_set(text, expected):
    assert column(text, "number_text", plan=None) == expected


def test_a_review_names_no_target_though_its_title_names_a_five_year_plan():
    body = "新增绿色工厂40家,上市公司达到6家,工业投资年均增长7%。\n" * 12
    told = f"“十六五”期间某县发展向好\n“十六五”即将收官。\n{body}当时提出到2035年绿色工厂达到30家。"
    assert read(told, plan=None) == []
    assert read(f"某县“十六五”规划\n{body}", plan=None) != []


def test_a_paragraph_on_what_was_achieved_opens_a_review():
    lead = "某县介绍“十四五”规划的实施成效。"
    told = "绿色工厂达到70家。\n上市公司居全省第3位。\n预计今年年产值超过60亿元。\n"
    assert read(f"某县发布会\n{lead}\n{told}", plan=None) == []
    assert len(read(f"某县发布会\n{lead}\n{told}下一步,新增绿色工厂5家。", plan=None)) == 1


def test_a_communique_reports_whatever_plan_it_mentions():
    text = "某市2031年统计公报\n全年计划投资60亿元,实际完成70亿元。绿色工厂力争90家。"
    assert column(text, "number_text", plan=None) == []


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑:某某 礼包等你拿,新增会员6万人>>",
        "热门资讯:某公司新增工厂6家",
        "相关文章 下一篇:某县新增车位70个",
        "分享到:微博 新增会员6万人",
    ],
)
def test_lines_of_the_page_around_a_text_are_none_of_it(line):
    assert column(f"新增绿色工厂3家。\n{line}", "number_text") == ["3家"]


OFFERS = [
    "技改项目按投资额的8%给予支持。",
    "对首次入规的企业,分别奖励3万元、7万元、9万元。",
    "对年产值突破30亿元、70亿元的企业,给予奖励。",
    "对年增长9%以上的乡镇,奖励工作经费40万元。",
    "自用土地的税收减按60%征收。",
    "对加氢站按照30元/公斤、20元/公斤的标准给予补助。",
]


@pytest.mark.parametrize("text", OFFERS)
def test_what_is_offered_to_an_applicant_is_none(text):
    assert column(text, "number_text") == []


def test_a_rate_for_all_governments_below_is_a_rule_of_the_budget():
    text = "某省方案(2031—2035年)\n给予各市、县(市)税收增量6%的财政奖励,给予企业投资额6%的奖励。"
    assert column(text, "number_text", plan=None) == ["6%"]


FACTS = [
    ("加快建设总投资30亿元的电池项目。", []),
    ("该项目规划用地700亩,年产电池9万吨。", []),
    ("培育上市公司8家,力争2家企业产值突破百亿元。", ["8家", "2家"]),
    ("着力推进6个产业平台建设。", []),
    ("甲河、乙河治理等项目总投资超过90亿元,要按期开工。", []),
    ("城东水厂二期日处理能力6万吨,确保年内投用。", []),
    ("全社会固定资产投资额60亿元。", ["60亿元"]),
    ("举办百人以上展会60场。", ["60场"]),
    ("总分前3名为优秀。", []),
    ("推动食品产业保200亿元争300亿元。", ["200亿元", "300亿元"]),
]


@pytest.mark.parametrize(("text", "expected"), FACTS)
def test_facts_of_projects_and_sizes(text, expected):
    assert column(text, "number_text") == expected


COUNTS = [
    ("70个贫困村全部摘帽。", ["70个"]),
    ("推动超过300家企业上云。", ["超过300家"]),
    ("公共站达到80座左右,其中快充站30座。", ["80座左右", "30座"]),
    ("到2025年60家企业完成改造。", ["60家"]),
    ("投诉3小时内响应。", ["3小时内"]),
    ("游客满意度80分以上。", ["80分以上"]),
    ("每年安排不少于2亿元支持数字工程。", ["不少于2亿元"]),
    ("建成沼气池600口。", ["600口"]),
    ("安排3000万元予以支持。", ["3000万元"]),
    ("优良率分别达到81%和82%以上,7个县城有公园。", ["81%", "82%以上"]),
    ("成果分享到全县,新增茶园6个。", ["6个"]),
    ("建成5~7所甲类学校,8~9所乙类学校和2~3所丙类学校。", ["5~7所", "8~9所", "2~3所"]),
    ("新增企业6家;7个以上新品进入海外市场。", ["6家", "7个以上"]),
    ("全市4万人实现就业。", ["4万人"]),
    ("在2—4个细分领域取得突破。", ["2—4个"]),
    ("在4个细分领域开展试点。", []),
    ("新增变电容量60万千伏安。", ["60万千伏安"]),
    ("筹集租赁住房700套（间）。", ["700套（间）"]),
    ("排放五年累计分别下降6%、9%。", ["6%", "9%"]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_counts_and_limits_found(text, expected):
    assert column(text, "number_text") == expected


VALUES = [
    ("收入比由2.4:1降至1.9:1以内。", ("1.9:1以内", 1.9, "", "<=")),
    ("专利占比不低于一半。", ("不低于一半", 50, "%", ">=")),
    ("轮候时间不超过3年。", ("不超过3年", 3, "年", "<=")),
    ("事故死亡率控制在0.02以内。", ("0.02以内", 0.02, "", "<=")),
    ("服务半径小于3公里。", ("小于3公里", 3, "公里", "<=")),
    ("每个乡镇至少建成1个书屋。", ("1个", 1, "个", ">=")),
    ("供应量不低于用地总量的60%。", ("60%", 60, "%", ">=")),
    ("将1/4以上的资金用于技改。", ("1/4以上", 25, "%", ">=")),
    ("收储规模80万立方。", ("80万立方", 8e5, "立方米", "=")),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_value_unit_and_comparator(text, expected):
    assert column(text, "number_text", "value", "unit", "comparator") == [expected]


MEASURES = [
    (
        "低保标准由每人每年300元提高到400元;新增床位60张。",
        [("level", "once"), ("addition", "once")],
    ),
    ("年均销售彩票7亿元以上。", [("flow", "annual")]),
    ("年均结案率达到80%。", [("level", "once")]),
    ("营业收入年平均增长率达到7%。", [("growth", "annual")]),
    ("新增绿地30万平方米、供热面积60万平方米。", [("addition", "once")] * 2),
    ("总里程达到900公里;改造县道70公里。", [("level", "once"), ("addition", "once")]),
    ("新增企业6家,力争产值过两千亿元。", [("addition", "once"), ("level", "once")]),
    ("降低用电成本6亿元。", [("addition", "once")]),
    ("产量保持全国第2位。", [("rank", "once")]),
    ("淘汰旧车600辆,优良天数不少于300天。", [("addition", "once"), ("level", "once")]),
    ("每年新增企业8家;审批最多90天。", [("flow", "annual"), ("level", "once")]),
    ("产值占比达到20%,推动超过50家企业上云。", [("level", "once"), ("addition", "once")]),
    ("投资600万元,扩建书屋。", [("addition", "once")]),
    ("募集善款6亿元。", [("addition", "once")]),
    ("累计输转农村劳动力9万人次。", [("addition", "once")]),
    ("新获批一类新药9个以上。", [("addition", "once")]),
    ("茶叶种植面积6万亩。", [("level", "once")]),
    ("审批事项再精简30%。", [("change", "once")]),
    ("船舶、风电收入分别突破30亿元、20亿元。", [("level", "once")] * 2),
]


@pytest.mark.parametrize(("text", "expected"), MEASURES)
def test_measure_and_cadence(text, expected):
    assert column(text, "measure", "cadence") == expected


SCOPES = [
    ("全社会固定资产投资增长7%,消费增长6%。", ["全社会", ""]),
    ("农村生活垃圾处理率达到80%。", ["农村"]),
    ("新增农村公路70公里,市区道路9公里。", ["", ""]),
]


@pytest.mark.parametrize(("text", "expected"), SCOPES)
def test_scope_of_society_and_of_rates(text, expected):
    assert column(text, "scope") == expected


INDICATORS = [
    ("市财政每年统筹7000万元。", ["fiscal_support"]),
    ("引进省外资金80亿元。", ["domestic_capital"]),
    ("为企业减税降费6亿元。", ["burden_relief"]),
    ("工业总产值达到900亿元,到2024年达到950亿元。", ["industrial_output"] * 2),
]


@pytest.mark.parametrize(("text", "expected"), INDICATORS)
def test_indicator(text, expected):
    assert column(text, "indicator") == expected


def test_lines_cut_at_a_width_are_joined_among_short_ones():
    cut = (
        "为了推动全县各项事业在新的一年里更好地向前发展,全县新增绿色\n工厂70家。\n一、工作\n小结\n"
    )
    assert column(cut * 9, "number_text") == ["70家"] * 9


def test_a_decimal_that_begins_a_line_is_no_number_of_a_heading():
    cut = "为了推动全县各项事业在新的一年里更好地向前发展,全县新增就业\n1.6万人。\n"
    assert column(cut * 9, "value") == [16000] * 9


def test_a_baseline_alone_on_its_line_is_past_in_the_ledger():
    cells = [
        "指标",
        "单位",
        "2020年",
        "2025年",
        "绿色工厂",
        "家",
        "12",
        "40",
        "上市公司",
        "家",
        "3",
        "9",
    ]
    rows = read_plan("主要指标\n" + "\n".join(cells), Document("plan", plan_end=2025)).ledger
    reasons = {row["text"]: row["reason"] for row in rows}
    assert (reasons["12"], reasons["3"]) == ("past", "past")
