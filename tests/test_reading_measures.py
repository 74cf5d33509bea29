"""Measures: what kind of undertaking each number is."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("上市公司达到50家。", ["level"]),
        ("上市公司总数50家。", ["level"]),
        ("上市公司突破50家。", ["level"]),
        ("上市公司累计50家。", ["level"]),
        ("装备数控化率保持60%以上。", ["level"]),
        ("新增绿色工厂3家。", ["addition"]),
        ("培育绿色工厂3家。", ["addition"]),
        ("打造绿色工厂3家。", ["addition"]),
        ("建设绿色工厂3家。", ["addition"]),
        ("建成绿色工厂3家。", ["addition"]),
        ("创建绿色工厂3家。", ["addition"]),
        ("引进绿色工厂3家。", ["addition"]),
        ("形成绿色工厂3家。", ["addition"]),
        ("构筑绿色工厂3家。", ["addition"]),
        ("认定绿色工厂3家。", ["addition"]),
        ("入选绿色工厂3家。", ["addition"]),
        ("选择绿色工厂3家。", ["addition"]),
        ("整治绿色工厂3家。", ["addition"]),
        ("淘汰绿色工厂3家。", ["addition"]),
        ("谋划绿色工厂3家。", ["addition"]),
        ("实施技术改造项目20个。", ["addition"]),
        ("完成技术改造项目20个。", ["addition"]),
        ("腾出用能10万吨标准煤。", ["addition"]),
        ("招引落地亿元以上项目30个。", ["addition"]),
        ("攻克关键核心技术5项。", ["addition"]),
        ("科技型中小企业提升为高新技术企业20家。", ["addition"]),
        ("实现上市公司5家。", ["addition"]),
        ("实现网络零售额100亿元。", ["level"]),
        ("实现绿色工厂全覆盖。", ["level"]),
        ("实现中国质量奖零的突破。", ["addition"]),
        ("亩均税收居全省前3。", ["rank"]),
    ],
)
def test_the_verb_decides(text, measures):
    assert column(text, "measure") == measures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工业增加值年均增长8%。", [("growth", "annual")]),
        ("工业增加值年均增速达到8%。", [("growth", "annual")]),
        ("工业增加值增速达到8%。", [("growth", "once")]),
        ("工业增加值增长达到20%。", [("change", "once")]),
        ("单位工业增加值能耗降幅达到10%。", [("change", "once")]),
        ("装备数控化率提高2个百分点。", [("points", "once")]),
        ("装备数控化率提高到52%。", [("level", "once")]),
        ("工业总产值翻一番。", [("change", "once")]),
    ],
)
def test_growth_and_reduction_outrank_reaching(text, found):
    assert column(text, "measure", "cadence") == found


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("新增绿色工厂10家、技师学院5所、上市公司3家。", ["addition", "addition", "addition"]),
        ("上市公司达到50家、绿色工厂10家。", ["level", "level"]),
        ("新增绿色工厂10家,上市公司累计达到30家,技师学院5所。", ["addition", "level", "level"]),
        ("上市公司达到50家,新增绿色工厂10家、技师学院5所。", ["level", "addition", "addition"]),
    ],
)
def test_without_a_verb_the_nearest_before_decides(text, measures):
    assert column(text, "measure") == measures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每年新增工业机器人300台。", [("flow", "annual", "台")]),
        ("每年统筹安排专项资金2亿元。", [("flow", "annual", "元")]),
        ("每年新增工业用地1000亩。", [("flow", "annual", "亩")]),
        ("每年用地指标不少于三分之一用于制造业项目。", [("level", "annual", "%")]),
        ("确保每年落地率50%以上。", [("level", "annual", "%")]),
    ],
)
def test_under_every_year(text, found):
    assert column(text, "measure", "cadence", "unit") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工业总产值翻一番。", [(100, "%", "=")]),
        ("工业总产值翻两番。", [(300, "%", "=")]),
        ("实现中国质量奖零的突破。", [(1, "个", ">=")]),
        ("绿色工厂实现全覆盖。", [(100, "%", "=")]),
    ],
)
def test_doubling_and_from_zero(text, found):
    assert column(text, "value", "unit", "comparator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("培育千亿级产业集群3个。", [("3个", 3, "个", "=", "addition")]),
    ],
)
def test_a_size_reached_by_a_named_thing(text, found):
    assert column(text, "number_text", "value", "unit", "comparator", "measure") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("亩均税收达到30万元/亩。", [(300000, "元/亩")]),
        ("亩均税收达到30万元。", [(300000, "元")]),
        ("全员劳动生产率达到25万元/人。", [(250000, "元/人")]),
        ("全员劳动生产率达到25万元/人·年。", [(250000, "元/人·年")]),
        ("机器人密度达到200台/万人。", [(200, "台/万人")]),
        ("腾出用能30万吨标准煤。", [(300000, "吨标准煤")]),
        ("容积率不低于2.0。", [(2, "")]),
        ("两化融合发展指数达到95以上。", [(95, "")]),
        ("实际使用外资2.5亿美元。", [(2.5e8, "美元")]),
        ("人口出生率控制在11.01‰以内。", [(11.01, "‰")]),
    ],
)
def test_unit_is_kept_as_written(text, found):
    assert column(text, "value", "unit") == found
