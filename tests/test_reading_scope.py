"""Scope: the eight rules of the codebook, one table each."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        (
            (
                "规上工业亩均税收达到30万元/亩,亩均增加值达到150万元/亩,全员劳动生产率达到25"
                "万元/人。"
            ),
            ["规上工业", "规上工业", "规上工业"],
        ),
        ("重点工业企业装备数控化率达到60%、机器联网率达到50%。", ["重点工业企业", "重点工业企业"]),
        ("规上工业亩均税收达到30万元/亩,机器人密度达到200台/万人。", ["规上工业", "规上工业"]),
        ("规上工业亩均税收达到30万元/亩,新增上市公司5家。", ["规上工业", ""]),
    ],
)
def test_ratio_takes_the_population_of_the_item_before(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("全市新增上市公司10家,新增技师学院2所。", ["全市", "全市"]),
        (
            ("到2025年,全市规上工业总产值突破5000亿元,制造业投资年均增长10%,新增上市公司10家。"),
            ["全市规上工业", "全市", "全市"],
        ),
        ("全市新增上市公司10家。新增技师学院2所。", ["全市", ""]),
    ],
)
def test_place_at_the_head_holds_for_every_item_that_names_none(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        (
            "重点传统制造业新增工业机器人500台、绿色工厂20家;新增上市公司5家。",
            ["重点传统制造业", "重点传统制造业", ""],
        ),
        (
            "重点传统制造业新增工业机器人500台,规上工业亩均税收达到30万元,新增上市公司5家。",
            ["重点传统制造业", "规上工业", ""],
        ),
        ("规上工业总产值达到500亿元,新增上市公司5家。", ["规上工业", ""]),
    ],
)
def test_group_as_subject_holds_until_a_semicolon_or_another(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "五大传统制造业总产值达到900亿元,其中规上总产值达到600亿元。",
            [("五大传统制造业", "industrial_output"), ("五大传统制造业规上", "industrial_output")],
        ),
    ],
)
def test_of_which(text, found):
    assert column(text, "scope", "indicator") == found


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        (
            ("(一)光学仪器产业集群\n到2025年,规上企业主营业务收入突破300亿元。"),
            ["光学仪器产业集群规上企业"],
        ),
        (
            "(一)光学仪器产业集群。到2025年,规上企业主营业务收入突破300亿元。",
            ["光学仪器产业集群规上企业"],
        ),
    ],
)
def test_name_from_the_heading_stands_before(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("制造业投资年均增长10%。", [""]),
        ("工业投资年均增长10%。", [""]),
        ("制造业贷款新增80亿元。", [""]),
        ("制造业高新技术企业突破200家。", ["制造业"]),
        ("规上制造业投资年均增长10%。", ["规上制造业"]),
        ("限上制造业投资达到100亿元。", ["限上制造业"]),
        ("重点制造业投资达到100亿元。", ["重点制造业"]),
        ("传统制造业投资年均增长5%。", ["传统制造业"]),
        ("全部工业增加值率达到22%。", ["全部工业"]),
    ],
)
def test_plain_industry_only_where_the_code_does_not_mean_it(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("高新技术产业增加值占规上工业比重达到60%。", ["规上工业"]),
        ("数字经济核心产业增加值占GDP比重达到12%。", [""]),
        ("全市高新技术产业增加值占规上工业比重达到60%。", ["全市"]),
    ],
)
def test_population_in_the_denominator(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("年产值1亿元以上企业数字化改造全覆盖。", ["年产值1亿元以上企业"]),
        ("年产值5000万元以上工业企业数字化改造覆盖率达到90%。", ["年产值5000万元以上工业企业"]),
        ("新增年产值10亿元以上企业5家。", [""]),
    ],
)
def test_class_threshold_is_scope_of_a_coverage_only(text, scopes):
    assert column(text, "scope") == scopes


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("全市经济增长6%,城镇登记失业率控制在4%以内,粮食增长2%。", ["全市", "城镇", "全市"]),
        ("全市城镇登记失业率控制在4%以内。", ["全市城镇"]),
        ("农民人均纯收入增长8%。", ["农民"]),
        ("城镇化率达到65%。", [""]),
        ("城镇垃圾处理率达到95%、污水处理率达到90%。", ["城镇", "城镇"]),
        ("全社会研发经费支出增长10%。", ["全社会"]),
        ("战略性新兴产业增加值占全市生产总值比重达到20%。", ["全市"]),
        ("80%以上村庄完成改革任务。", ["村庄"]),
        ("实施重点项目320个。", [""]),
        ("全市上下齐心协力,新增机器人10台。", [""]),
        ("今年规上工业增加值增长8%。", ["规上工业"]),
    ],
)
def test_whom_a_social_indicator_counts(text, scopes):
    assert column(text, "scope") == scopes
