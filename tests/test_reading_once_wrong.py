"""Texts that were once read wrongly, each with what the codebook wants."""

import pytest

from reading_cases import PLAN, column

# fmt: off

CASES = [
    ("furniture_holds_no_target", ("value",), PLAN, '当前位置：首页 > 公开目录 > 第3页\n新增机器人10台。\n版权所有 技术支持电话：0571-85012345', [10]),
    ("plan_period_from_the_text_itself", ("start_year", "end_year"), None, '二、2024年主要预期目标\n新增机器人10台。', [(2024, 2024)]),
    ("plan_period_from_the_text_itself", ("start_year", "end_year"), None, '某市“十四五”工业发展规划\n新增机器人10台。', [(2021, 2025)]),
    ("plan_period_from_the_text_itself", ("start_year", "end_year"), None, '某市国民经济和社会发展第十四个五年规划纲要\n新增机器人10台。', [(2021, 2025)]),
    ("plan_period_from_the_text_itself", ("start_year", "end_year"), None, '某市2022-2024年机器人推广方案\n新增机器人10台。', [(2022, 2024)]),
    ("comparator", ("number_text", "comparator"), PLAN, '城镇登记失业率控制在4%以内。', [("4%以内", "<=")]),
    ("comparator", ("number_text", "comparator"), PLAN, '居民消费价格涨幅控制在3%左右。', [("3%左右", "~")]),
    ("number_with_magnitude_and_range", ("value", "value_max", "unit"), PLAN, '工业总产值突破5 000亿元。', [(5e11, None, "元")]),
    ("under_every_year", ("measure", "cadence", "unit"), PLAN, '装备数控化率每年提高2个百分点。', [("points", "annual", "百分点")]),
    ("doubling_and_from_zero", ("value", "unit", "comparator"), PLAN, '新增上市公司5家,科创板上市实现零的突破。', [(5, "家", "="), (1, "家", ">=")]),
    ("a_size_reached_by_a_named_thing", ("number_text", "value", "unit", "comparator", "measure"), PLAN, '推动绿色石化成为万亿级产业。', [("万亿级", 1e12, "元", ">=", "level")]),
    ("a_size_reached_by_a_named_thing", ("number_text", "value", "unit", "comparator", "measure"), PLAN, '打造千亿级光学产业集群。', [("千亿级", 1e11, "元", ">=", "level")]),
    ("a_size_reached_by_a_named_thing", ("number_text", "value", "unit", "comparator", "measure"), PLAN, '泵阀产业集群迈上百亿级台阶。', [("百亿级", 1e10, "元", ">=", "level")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300斤。', [(300, "斤")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300根。', [(300, "根")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300列。', [(300, "列")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300标箱。', [(300, "标箱")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300艘。', [(300, "艘")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300架次。', [(300, "架次")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300株。', [(300, "株")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300间。', [(300, "间")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300幢。', [(300, "幢")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300次。', [(300, "次")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300部。', [(300, "部")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300期。', [(300, "期")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300场次。', [(300, "场次")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300户次。', [(300, "户次")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300兆瓦。', [(300, "兆瓦")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '新增设施300米。', [(300, "米")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, 'PM2.5平均浓度控制在30微克/立方米以下。', [(30, "微克/立方米")]),
    ("unit_is_kept_as_written", ("value", "unit"), PLAN, '人口密度控制在5000人/平方公里以内。', [(5000, "人/平方公里")]),
    ("fenbie_gives_each_number_its_member", ("value", "indicator"), PLAN, '国家级、市级绿色工厂分别达到20家和250家。', [(20, "green_factories"), (250, "green_factories")]),
    ("fenbie_gives_each_number_its_member", ("value", "indicator"), PLAN, '上市公司和绿色工厂分别达到20家和250家。', [(20, "listed_firms"), (250, "green_factories")]),
    ("fenbie_gives_each_number_its_member", ("value", "indicator"), PLAN, '制造业投资、工业技改投资分别增长10%、8%以上。', [(10, "manufacturing_investment"), (8, "renovation_investment")]),
    ("the_universal_duty_with_its_own_date", ("number_text", "value", "unit", "measure", "commitment", "end_year"), PLAN, '到2023年底,各县(市、区)都要设立政策性融资担保机构。', [("各县(市、区)都", 100, "%", "level", "ensure", 2023)]),
    ("chinese_numerals_count", ("value", "unit", "measure"), PLAN, '新建两所技师学院。', [(2, "所", "addition")]),
    ("chinese_numerals_count", ("value", "unit", "measure"), PLAN, '打造二十个特色小镇。', [(20, "个", "addition")]),
    ("chinese_numerals_count", ("value", "unit", "measure"), PLAN, '培育三十家上市公司。', [(30, "家", "addition")]),
    ("chinese_numerals_count", ("value", "unit", "measure"), PLAN, '培育一百家绿色工厂。', [(100, "家", "addition")]),
    ("a_present_value_beside_the_target_is_none", ("value", "measure"), PLAN, '装备数控化率由40%提高到52%。', [(52, "level")]),
    ("a_present_value_beside_the_target_is_none", ("value", "measure"), PLAN, '研发投入强度从2.1%提升至2.8%。', [(2.8, "level")]),
    ("a_present_value_beside_the_target_is_none", ("value", "measure"), PLAN, '规上工业企业从2020年的1200家增加到2025年的2000家。', [(2000, "level")]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '2023年底前新增机器人10台。', ["机器人"]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '2022—2023年新增机器人30台。', ["机器人"]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '“十四五”期间新增机器人10台。', ["机器人"]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '各地要新增机器人100台。', ["机器人"]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '工业总产值比2020年翻一番。', ["工业总产值"]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '森林覆盖率保持在60%以上。', ["森林覆盖率"]),
    ("shortest_wording_that_names_it", ("indicator_text",), PLAN, '审批时间压缩到80天以内。', ["审批时间"]),
    ("place_at_the_head_holds_for_every_item_that_names_none", ("scope",), PLAN, '全省新增上市公司30家,规上工业亩均税收达到30万元,新增技师学院5所。', ["全省", "规上工业", "全省"]),
    ("place_at_the_head_holds_for_every_item_that_names_none", ("scope",), PLAN, '全市工业增加值年均增长8%;新增上市公司3家。', ["全市", "全市"]),
    ("place_at_the_head_holds_for_every_item_that_names_none", ("scope",), PLAN, '“十四五”期间,全市工业增加值年均增长8%;新增上市公司3家。', ["全市", "全市"]),
    ("of_which", ("scope", "indicator"), PLAN, '规上工业亩均税收达到20万元,其中纺织业亩均税收达到25万元。', [("规上工业", "tax_per_mu"), ("纺织业", "tax_per_mu")]),
    ("population_in_the_denominator", ("scope",), PLAN, '高新技术产业增加值占规模以上工业增加值比重达到60%。', ["规模以上工业"]),
    ("yao_counts_only_as_a_modal", ("commitment",), PLAN, '各地要新增机器人100台。', ["ensure"]),
    ("yao_counts_only_as_a_modal", ("commitment",), PLAN, '每个园区要引进亿元以上项目5个。', ["ensure"]),
    ("next_bracket_after_the_target_in_its_paragraph", ("agencies",), PLAN, '1.机器人。新增机器人10台。\n(责任单位:市经信局)\n2.学院。新增技师学院2所。', ["市经信局", ""]),
    ("other_brackets_and_words", ("agencies",), PLAN, '新增机器人10台。【责任单位：市经信局、市科技局】', ["市经信局;市科技局"]),
    ("other_brackets_and_words", ("agencies",), PLAN, '新增机器人10台。（牵头单位：市经信局；责任单位：市科技局、市财政局）', ["市经信局;市科技局;市财政局"]),
    ("other_brackets_and_words", ("agencies",), PLAN, '新增机器人10台。（牵头单位：市经信局，配合单位：市科技局）', ["市经信局;市科技局"]),
    ("a_review_of_the_past", ("number_text", "measure", "indicator"), PLAN, '一、2023年工作回顾\n工业经济稳中有进。新增上市公司8家，累计达到56家。新建5G基站3200个，实现乡镇全覆盖。', []),
    ("a_review_of_the_past", ("number_text", "measure", "indicator"), PLAN, '目前，全市已建成省级小微企业园32个，入驻企业1800多家。', []),
    ("a_review_of_the_past", ("number_text", "measure", "indicator"), PLAN, '去年，我市新增国家级绿色工厂6家，总数位居全省前3。', []),
    ("what_is_offered_to_one_applicant", ("number_text", "measure", "indicator"), PLAN, '按设备投资额的10%给予补助，单个项目最高不超过500万元。', []),
    ("facts_and_wishes_without_a_pledge", ("number_text", "measure", "indicator"), PLAN, '该项目总投资50亿元，占地300亩，建成后预计年产值80亿元。', []),
    ("goals_and_tasks_of_a_work_report", ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"), PLAN, '二、2024年主要预期目标\n地区生产总值增长5.5%左右，规上工业增加值增长7%以上，城镇调查失业率控制在5.5%以内，粮食产量稳定在250亿斤以上。', [("5.5%左右", 5.5, None, "%", "~", "change", "once", 2024), ("7%以上", 7, None, "%", ">=", "change", "once", 2024), ("5.5%以内", 5.5, None, "%", "<=", "level", "once", 2024), ("250亿斤以上", 2.5e10, None, "斤", ">=", "level", "once", 2024)]),
    ("a_five_year_outline", ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"), PLAN, '到2025年，PM2.5平均浓度控制在30微克/立方米以下，空气质量优良天数比率达到90%，城镇生活垃圾分类实现全覆盖。', [("30微克/立方米以下", 30, None, "微克/立方米", "<=", "level", "once", 2025), ("90%", 90, None, "%", "=", "level", "once", 2025), ("全覆盖", 100, None, "%", "=", "level", "once", 2025)]),
    ("a_five_year_outline", ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"), PLAN, '到2025年，新增光伏装机100万千瓦，风电装机规模达到50万千瓦，港口货物吞吐量达到1.5亿吨，集装箱吞吐量突破300万标箱。', [("100万千瓦", 1e6, None, "千瓦", "=", "addition", "once", 2025), ("50万千瓦", 500000, None, "千瓦", "=", "level", "once", 2025), ("1.5亿吨", 1.5e8, None, "吨", "=", "level", "once", 2025), ("突破300万标箱", 3e6, None, "标箱", ">", "level", "once", 2025)]),
    ("a_five_year_outline", ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"), PLAN, '到2025年，研发投入强度由2.1%提高到2.8%，规上工业企业从2020年的1200家增加到2000家。', [("2.8%", 2.8, None, "%", "=", "level", "once", 2025), ("2000家", 2000, None, "家", "=", "level", "once", 2025)]),
    ("another_script_width_or_markup", ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"), PLAN, '<p>到2025年，新增工业机器人&nbsp;500&nbsp;台，建成<strong>智能工厂</strong>20家。</p>', [("500&nbsp;台", 500, None, "台", "=", "addition", "once", 2025), ("20家", 20, None, "家", "=", "addition", "once", 2025)]),
    ("another_script_width_or_markup", ("number_text", "value", "value_max", "unit", "comparator", "measure", "cadence", "end_year"), PLAN, '到 2025 年，规上工业总产值突破 5 000 亿元，新增上市公司 10 家。', [("突破 5 000 亿元", 5e11, None, "元", ">", "level", "once", 2025), ("10 家", 10, None, "家", "=", "addition", "once", 2025)]),
    ("years_before_the_plan_are_told", ("value", "end_year"), (2024, 2024), '2023年，我们新建公路430公里。通车里程突破6000公里。\n2024年，新建300公里以上。', [(300, 2024)]),
    ("past_stops_at_this_year", ("value",), PLAN, '去年新增专利1200件，今年力争新增1500件。', [1500]),
    ("a_new_year_begins", ("value",), PLAN, '一年来，新增规上企业152家。\n新的一年，我们要新增规上企业120家。', [120]),
    ("an_aim_may_be_year_on_year", ("value", "measure"), PLAN, '完成投资同比增长15%以上。', [(15, "change")]),
    ("results_of_a_project", ("value",), PLAN, '该项目达产后年产值可达130亿元，新增就业2600人。', []),
    ("a_share_is_no_rank", ("value",), PLAN, '综合评分前20%的企业列为A类。', []),
    ("who_may_apply", ("value",), PLAN, '营业收入500万元以上的企业方可申报。', []),
    ("each_year_governs_any_verb", ("value", "measure"), PLAN, '每年推动1500家中小企业数字化转型。', [(1500, "flow")]),
    ("years_of_schooling", ("value", "unit"), PLAN, '平均受教育年限提高到11.5年。', [(11.5, "年")]),
    ("a_comparator_at_the_head_of_a_list", ("value", "comparator"), PLAN, '光伏、储能产业营业收入分别突破2000亿元、800亿元。', [(2e11, ">"), (8e10, ">")]),
    ("a_five_year_plan_is_a_period", ("value", "end_year"), None, '到“十四五”末，工业总产值突破5000亿元。', [(5e11, 2025)]),
    ("aims_of_a_year", ("value", "end_year"), None, '2024年发展主要预期目标：生产总值增长5.5%左右。\n一、科技。新建省实验室2家。', [(5.5, 2024), (2, 2024)]),
    ("a_ratio_counted_in_things", ("value", "measure"), PLAN, '每千名老人拥有养老床位55张。', [(55, "level")]),
    ("from_zero_is_of_no_year", ("measure", "cadence"), PLAN, '每年新增上市企业5家，境外上市实现零的突破。', [("flow", "annual"), ("addition", "once")]),
]
# fmt: on


@pytest.mark.parametrize(("rule", "fields", "plan", "text", "wanted"), CASES)
def test_case(rule, fields, plan, text, wanted):
    assert column(text, *fields, plan=plan) == wanted


def test_lone_surrogates():
    for odd in ("\ud800", "\udfff"):
        assert column(f"{odd}到2025年,新增机器人10台。", "value") == [10]


def test_space_inside_a_heading_number():
    bodies = "(责任单位:市经信局)"
    one = f"1.抓清单。新增机器人10台,推进企业改造提升和兼并重组。{bodies}\n"
    two = f"2\u3000.抓整治。整治提升高耗低效企业500家,推进企业改造提升。{bodies}\n"
    assert column(f"一、任务\n{one}{two}", "section") == ["一/1", "一/2"]
