"""Texts unlike a plan: reviews, scores, offers, names and furniture hold no target."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    "text",
    [
        (
            "过去一年，全市上下攻坚克难，地区生产总值增长6.8%，规上工业增加值增长8.1%，"
            "新增高新技术企业210家。一般公共预算收入突破300亿元，城镇登记失业率控制在2.1%"
            "以内。"
        ),
        (
            "五年来，我们坚持创新驱动，淘汰落后产能企业1200家，新增国家级专精特新“小巨人”企业"
            "46家。城市建成区绿化覆盖率由38%提高到42%。"
        ),
        (
            "一、过去一年的工作\n"
            "（一）扩大有效投资。全年完成技改投资120亿元，同比增长15.3%；引进亿元以上项目8"
            "6个，其中10亿元以上项目12个。\n"
            "（二）改善民生。新建改建学校18所，新增学位2.1万个。"
        ),
        (
            "一、发展基础\n"
            "“十三五”时期，全市工业增加值年均增长7.2%，研发投入强度达到2.8%，"
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
            "附件：评分标准\n"
            "完成技改投资目标的得5分；每新增1家上市公司加2分，最高10分。满分100分，"
            "80分以上为优秀。"
        ),
        (
            "每发现1起安全事故扣0.5分，扣完为止。亩均税收达到30万元以上的得20分，"
            "20万元以上的得15分。"
        ),
        "研发经费占比达到3%的计10分，每低0.1个百分点扣1分。",
        (
            "1.规上工业增加值增速（15分）。达到全市平均水平的得满分，每低1个百分点扣2分。"
            "\n"
            "2.亿元以上项目（10分）。每引进1个得2分。"
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
        ("深入实施“千企技改”和“135”专项行动，推进传统制造业改造提升2.0版，做强“1+5”园区。"),
        ("积极引进世界500强、中国民营企业500强投资，加快5G、3D打印和工业4.0应用，深化“八八战略”。"),
        ("推行ISO9001质量管理体系认证，用好12345热线，申报863计划，办好G20配套活动。"),
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
            "http://www.example.gov.cn/art/2020/4/28/art"
            "_1229_123456.html\n"
            "浏览次数：1234次 字体：大 中 小\n"
            "发布时间：2020-04-28 09:30 来源：市政府办公室\n"
            "第3页 共12页"
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
