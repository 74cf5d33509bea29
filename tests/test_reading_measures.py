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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工业增加值增长8%,力争10%。", [("change", 8), ("change", 10)]),
        ("贫困发生率下降到0.5%。", [("level", 0.5)]),
        ("单位能耗下降13.5%。", [("change", -13.5)]),
        ("压减粗钢产量150万吨,化解煤炭产能300万吨。", [("addition", 1.5e6), ("addition", 3e6)]),
        ("粗钢产量压减到3000万吨。", [("level", 3e7)]),
        ("亩均增加值120万元。", [("level", 1.2e6)]),
        ("上市公司实现翻番,突破60家。", [("change", 100), ("level", 60)]),
        ("进出口总额增长2倍。", [("change", 2)]),
        ("企业数量达到2020年的2倍。", [("level", 2)]),
        ("财政收入突破千亿元大关。", [("level", 1e11)]),
        ("居民消费价格指数控制在105左右。", [("level", 105)]),
        ("为企业减轻负担50亿元。", [("addition", 5e9)]),
        ("工业增加值增长6%以上,力争达到6.5%。", [("change", 6), ("change", 6.5)]),
        ("绿化率提高2%,力争达到40%。", [("change", 2), ("level", 40)]),
        ("居民收入年均增长8%和9%以上。", [("growth", 8), ("growth", 9)]),
        ("PM2.5年均浓度下降5%。", [("change", -5)]),
        ("家庭农场发展到2000家。", [("level", 2000)]),
        ("发放贷款1000亿元。", [("addition", 1e11)]),
        ("养老金标准提高10元,达到200元。", [("addition", 10), ("level", 200)]),
        ("增加农民收入,旅游收入8亿元。", [("level", 8e8)]),
        ("上市公司达到200家,年均新增20家以上。", [("level", 200), ("flow", 20)]),
    ],
)
def test_measure_of_falls_doublings_and_round_sums(text, found):
    assert column(text, "measure", "value") == found
