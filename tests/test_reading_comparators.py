"""Comparators and the text of a number: words on either side, with polarity."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("装备数控化率达到50%。", [("50%", "=")]),
        ("装备数控化率达到50%以上。", [("50%以上", ">=")]),
        ("装备数控化率达到50%及以上。", [("50%及以上", ">=")]),
        ("机器人总量不少于10台。", [("不少于10台", ">=")]),
        ("装备数控化率不低于50%。", [("不低于50%", ">=")]),
        ("机器人总量至少10台。", [("至少10台", ">=")]),
        ("装备数控化率保持50%以上。", [("50%以上", ">=")]),
        ("机器人总量突破300台。", [("突破300台", ">")]),
        ("机器人总量超过300台。", [("超过300台", ">")]),
        ("机器人总量超300台。", [("超300台", ">")]),
        ("装备数控化率达到50%左右。", [("50%左右", "~")]),
        ("装备数控化率约50%。", [("约50%", "~")]),
        ("审批时间压缩到80天以内。", [("80天以内", "<=")]),
        ("审批时间不超过80天。", [("不超过80天", "<=")]),
        ("审批时间最多80天。", [("最多80天", "<=")]),
        ("亩均税收保持全省前3。", [("前3", "<=")]),
        ("亩均税收居全省前三位。", [("前三位", "<=")]),
        ("裝備數控化率達到50%以上。", [("50%以上", ">=")]),
    ],
)
def test_comparator(text, found):
    assert column(text, "number_text", "comparator") == found


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("机器人总量达10台以上。", ["10台以上"]),
        ("机器人总量累计达到10台以上。", ["10台以上"]),
        ("机器人总量累计超过30台。", ["超过30台"]),
        ("审批时间“最多80天”。", ["最多80天"]),
        ("装备数控化率保持在50%以上。", ["50%以上"]),
    ],
)
def test_words_that_only_lead_to_the_number_stay_out(text, texts):
    assert column(text, "number_text") == texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("单位工业增加值能耗下降10%。", [(-10, "=")]),
        ("单位工业增加值能耗下降10%以上。", [(-10, "<=")]),
        ("单位工业增加值能耗累计降低15%以上。", [(-15, "<=")]),
        ("单位工业增加值能耗年均降幅3%以上。", [(-3, "<=")]),
        ("单位工业增加值能耗降低不少于5%。", [(-5, "<=")]),
        ("单位工业增加值能耗下降3%左右。", [(-3, "~")]),
        ("减碳60万吨以上。", [(600000, ">=")]),
        ("腾出用能10万吨标准煤。", [(100000, "=")]),
    ],
)
def test_a_reduction_is_negative(text, found):
    assert column(text, "value", "comparator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("制造业投资、工业技改投资年均增速分别达10%、8%以上。", [(10, ">="), (8, ">=")]),
        ("国家级、省级绿色工厂分别达到20家、250家左右。", [(20, "~"), (250, "~")]),
        ("制造业投资、工业技改投资分别增长10%、8%以上。", [(10, ">="), (8, ">=")]),
    ],
)
def test_the_last_comparator_of_a_distributed_list_governs_all(text, found):
    assert column(text, "value", "comparator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新增绿色工厂10家、技师学院5所以上。", [(10, "="), (5, ">=")]),
        ("新增绿色工厂10家以上、技师学院5所。", [(10, ">="), (5, "=")]),
        ("上市公司突破50家、绿色工厂达到10家。", [(50, ">"), (10, "=")]),
    ],
)
def test_in_a_plain_list_it_stays_on_its_own_number(text, found):
    assert column(text, "value", "comparator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工业总产值突破1.2万亿元。", [(1.2e12, None, "元")]),
        ("机器人总量达到2.5万台。", [(25000, None, "台")]),
        ("建设1—2所技师学院。", [(1, 2, "所")]),
        ("建设1至2所技师学院。", [(1, 2, "所")]),
        ("新增上市公司8-10家。", [(8, 10, "家")]),
        ("工业增加值增长5%—6%。", [(5, 6, "%")]),
        ("安排专项资金300万—500万元。", [(3e6, 5e6, "元")]),
        ("亩均税收达到20~30万元/亩。", [(200000, 300000, "元/亩")]),
        ("用地指标不少于三分之一用于制造业项目。", [(33.333333333333336, None, "%")]),
        ("力争上市公司达到1,200家。", [(1200, None, "家")]),
    ],
)
def test_number_with_magnitude_and_range(text, found):
    assert column(text, "value", "value_max", "unit") == found


def test_a_plain_list_after_one_with_fenbie_keeps_its_comparators():
    text = "城镇、农村居民收入分别达到4万元和2万元,年均增长8%和9%以上。"
    assert column(text, "value", "comparator", "measure") == [
        (40000, "=", "level"),
        (20000, "=", "level"),
        (8, "=", "growth"),
        (9, ">=", "growth"),
    ]
