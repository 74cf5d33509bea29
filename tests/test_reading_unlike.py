"""Texts unlike a plan: what must give no target, and what must give exactly these."""

import pytest
from reading_cases import column

CORE = (
    "number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"
)


@pytest.mark.parametrize(
    "text",
    [
        (
            "过去一年，全市上下攻坚克难，地区生产总值增长6.8%，规上工业增加值增长8.1%，"
            "新增高新技术企业210家。一般公共预算收入突破300亿元，城镇登记失业率控制在2.1%以内。"
        ),
        (
            "五年来，我们坚持创新驱动，淘汰落后产能企业1200家，新增国家级专精特新“小巨人”企业46家。"
            "城市建成区绿化覆盖率由38%提高到42%。"
        ),
        (
            "一、过去一年的工作\n（一）扩大有效投资。全年完成技改投资120亿元，同比增长15.3%；"
            "引进亿元以上项目86个，其中10亿元以上项目12个。\n（二）改善民生。新建改建学校18所，"
            "新增学位2.1万个。"
        ),
        (
            "一、发展基础\n“十三五”时期，全市工业增加值年均增长7.2%，研发投入强度达到2.8%，"
            "建成智能工厂40家。"
        ),
        "截至2023年底，全市共有规上工业企业3200家，工业机器人保有量达到1.2万台。",
        "回顾五年，成绩来之不易：工业总产值翻了一番，跨过5000亿元大关。",
    ],
)
def test_no_target_in_a_review_of_the_past(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    "text",
    [
        (
            "附件：评分标准\n完成技改投资目标的得5分；每新增1家上市公司加2分，最高10分。"
            "满分100分，80分以上为优秀。"
        ),
        "每发现1起安全事故扣0.5分，扣完为止。亩均税收达到30万元以上的得20分，20万元以上的得15分。",
        "研发经费占比达到3%的计10分，每低0.1个百分点扣1分。",
        (
            "1.规上工业增加值增速（15分）。达到全市平均水平的得满分，每低1个百分点扣2分。"
            "\n2.亿元以上项目（10分）。每引进1个得2分。"
        ),
    ],
)
def test_no_target_in_a_scoring_scheme(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    "text",
    [
        "对首次认定的国家高新技术企业，给予20万元奖励。",
        "对年销售额首次突破10亿元的企业，一次性奖励50万元。",
        "对新增的首台（套）装备，每台补助不超过100万元。",
        "新认定的省级企业研究院，每家一次性补助100万元；通过复评的，每家奖励30万元。",
    ],
)
def test_no_target_in_what_is_offered_to_one_applicant(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    "text",
    [
        "支持年营业收入2000万元以上企业上云。",
        "面积500亩以上的园区要编制规划。",
        "鼓励投资5000万元以上项目入园。",
    ],
)
def test_no_target_in_a_class_threshold(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    "text",
    [
        "深入实施“千企技改”和“135”专项行动，推进传统制造业改造提升2.0版，做强“1+5”园区。",
        (
            "积极引进世界500强、中国民营企业500强投资，加快5G、3D打印和工业4.0应用，"
            "深化“八八战略”。"
        ),
        "推行ISO9001质量管理体系认证，用好12345热线，申报863计划，办好G20配套活动。",
        "加强与第三方机构合作，推动一二三产业融合，办好企业全生命周期一件事。",
    ],
)
def test_no_target_in_a_name_that_holds_a_number(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    "text",
    [
        "本意见自2021年5月1日起施行，有效期至2025年12月31日。",
        "联系人：张三，联系电话：0571-87051234，邮编310007。",
        "浙政办发〔2021〕12号\n经市政府第12次常务会议审议通过，现予印发。",
        (
            "http://www.example.gov.cn/art/2020/4/28/art_1229_123456.html\n"
            "浏览次数：1234次 字体：大 中 小\n发布时间：2020-04-28 09:30 来源："
            "市政府办公室\n第3页 共12页"
        ),
    ],
)
def test_no_target_in_dates_numbers_and_furniture(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    "text",
    [
        "全市辖3个区、5个县，共有68个乡镇。",
        "会议由市长主持，12个部门负责人和30名企业代表参加。",
        "推动企业成倍增长、效益大幅提升，打造一批链主企业，培育若干个产业集群。",
        "制造业贷款增速不低于各项贷款平均增速。",
        "根据《新一轮腾笼换鸟攻坚行动方案（2021—2023年）》，结合实际，制定本方案。",
    ],
)
def test_no_target_in_facts_and_wishes_without_a_pledge(text):
    assert column(text, "number_text") == []


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ((
            "记者3月5日从市经信局获悉，《滨海市智能制造三年行动计划（2022—2024年）》近日印发。"
            "《计划》提出，到2024年，全市新增工业机器人3000台，规上工业企业数字化改造覆盖率达到80%以上，"
            "建成智能工厂30家、数字化车间100家。去年，全市工业机器人密度达到180台/万人。"
        ), [('3000台', 3000, None, '台', '=', 'addition', 'once', 2024), ('80%以上', 80, None, '%', '>=', 'level', 'once', 2024), ('30家', 30, None, '家', '=', 'addition', 'once', 2024), ('100家', 100, None, '家', '=', 'addition', 'once', 2024)]),
        ((
            "本报讯 近日，临江市出台推进企业上市实施意见，明确到2025年，全市境内外上市公司总数达到60家以上，"
            "其中新增科创板上市公司5家，“新三板”挂牌企业累计突破120家。据了解，目前全市已有上市公司38家。"
        ), [('60家以上', 60, None, '家', '>=', 'level', 'once', 2025), ('5家', 5, None, '家', '=', 'addition', 'once', 2025), ('突破120家', 120, None, '家', '>', 'level', 'once', 2025)]),
        ("根据方案，东湖区将用三年时间，每年安排专项资金2亿元，支持传统制造业改造，力争规上工业亩均税收年均增长6%以上。", [('2亿元', 200000000.0, None, '元', '=', 'flow', 'annual', 2025), ('6%以上', 6, None, '%', '>=', 'growth', 'annual', 2025)]),
    ],
)
def test_a_press_report_of_a_plan(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ((
            "一、2024年工作安排\n今年，新改扩建农村公路500公里，改造城镇老旧小区300个，"
            "新增城镇就业25万人以上。"
        ), [('500公里', 500, None, '公里', '=', 'addition', 'once', 2024), ('300个', 300, None, '个', '=', 'addition', 'once', 2024), ('25万人以上', 250000, None, '人', '>=', 'addition', 'once', 2024)]),
        ((
            "一、2023年工作回顾\n新增上市公司8家。\n二、2024年重点工作\n新增上市公司10家，"
            "实施亿元以上技改项目120个，完成投资300亿元。"
        ), [('10家', 10, None, '家', '=', 'addition', 'once', 2024), ('120个', 120, None, '个', '=', 'addition', 'once', 2024), ('300亿元', 30000000000.0, None, '元', '=', 'addition', 'once', 2024)]),
        ("各县（市、区）要在2023年6月底前完成隐患排查，确保整改率达到100%。", [('100%', 100, None, '%', '=', 'level', 'once', 2023)]),
    ],
)
def test_goals_and_tasks_of_a_work_report(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ((
            "第三章 “十四五”时期发展目标\n“十四五”时期，全市研发经费支出年均增长10%以上，"
            "占地区生产总值比重达到3%；常住人口城镇化率提高到75%，单位GDP能耗累计降低15%，"
            "森林覆盖率保持在60%以上。"
        ), [('10%以上', 10, None, '%', '>=', 'growth', 'annual', 2025), ('3%', 3, None, '%', '=', 'level', 'once', 2025), ('75%', 75, None, '%', '=', 'level', 'once', 2025), ('15%', -15, None, '%', '=', 'change', 'once', 2025), ('60%以上', 60, None, '%', '>=', 'level', 'once', 2025)]),
        ((
            "到2025年，每千人口执业（助理）医师数达到3.5人，人均预期寿命提高到80岁，"
            "每万人口发明专利拥有量达到20件。"
        ), [('3.5人', 3.5, None, '人', '=', 'level', 'once', 2025), ('80岁', 80, None, '岁', '=', 'level', 'once', 2025), ('20件', 20, None, '件', '=', 'level', 'once', 2025)]),
        ("“十四五”期间，建设高标准农田20万亩，粮食播种面积稳定在150万亩以上，生猪存栏达到80万头。", [('20万亩', 200000, None, '亩', '=', 'addition', 'once', 2025), ('150万亩以上', 1500000.0, None, '亩', '>=', 'level', 'once', 2025), ('80万头', 800000, None, '头', '=', 'level', 'once', 2025)]),
        ("到2025年，新增养老床位3000张、托位2000个，每千人口拥有3岁以下婴幼儿托位数达到4.5个。", [('3000张', 3000, None, '张', '=', 'addition', 'once', 2025), ('2000个', 2000, None, '个', '=', 'addition', 'once', 2025), ('4.5个', 4.5, None, '个', '=', 'level', 'once', 2025)]),
        ("到2025年，全市5A级旅游景区达到3家，新增4A级旅游景区5家，接待游客突破6000万人次。", [('3家', 3, None, '家', '=', 'level', 'once', 2025), ('5家', 5, None, '家', '=', 'addition', 'once', 2025), ('突破6000万人次', 60000000.0, None, '人次', '>', 'level', 'once', 2025)]),
    ],
)
def test_a_five_year_outline(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("培育年营业收入超百亿元企业3家、超50亿元企业8家。", [('3家', 3, None, '家', '=', 'addition', 'once', 2025), ('8家', 8, None, '家', '=', 'addition', 'once', 2025)]),
        ("每年招引亿元以上项目不少于20个，其中10亿元以上项目不少于3个。", [('不少于20个', 20, None, '个', '>=', 'flow', 'annual', 2025), ('不少于3个', 3, None, '个', '>=', 'flow', 'annual', 2025)]),
        ("支持年营业收入2000万元以上企业上云，新增上云企业500家；对上云企业，每家给予最高5万元补助。", [('500家', 500, None, '家', '=', 'addition', 'once', 2025)]),
    ],
)
def test_targets_beside_thresholds(text, targets):
    assert column(text, *CORE) == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("到2025年,規上工業畝均稅收達到30萬元以上,機器人密度達到200臺/萬人。", [('30萬元以上', 300000.0, None, '元', '>=', 'level', 'once', 2025), ('200臺/萬人', 200, None, '台/万人', '=', 'level', 'once', 2025)]),
        ("１．到２０２５年，新增工业机器人５００台，装备数控化率达到６０％以上。", [('５００台', 500, None, '台', '=', 'addition', 'once', 2025), ('６０％以上', 60, None, '%', '>=', 'level', 'once', 2025)]),
        ("<p>到2025年，新增工业机器人500台。</p><p>建成智能工厂20家。</p>", [('500台', 500, None, '台', '=', 'addition', 'once', 2025), ('20家', 20, None, '家', '=', 'addition', 'once', 2025)]),
    ],
)
def test_another_script_width_or_markup(text, targets):
    assert column(text, *CORE) == targets
