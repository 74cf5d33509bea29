"""Typed missingness: known cases of the five plans, and plans made up for each kind."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparability.missing import COLUMNS, KINDS, missing
from policytargets.documents import Document
from policytargets.errors import InputError
from policytargets.normalising.concepts import concepts
from policytargets.reading import read_plan
from policytargets.reading.statements import find_direction, without_numbers
from policytargets.vocabulary.codelists import DIRECTIONS_PATH as PATH
from policytargets.vocabulary.codelists import load_directions, wordings_of
from reference_plans import clean_tables, reference_readings

HEADLINES = ("robots", "rd_intensity", "tax_per_mu", "listed_firms")
PLANS = ("alpha-2020", "beta-2021", "gamma-2022")


@pytest.fixture(scope="module")
def texts(root):
    return {plan: reading.raw for plan, reading in reference_readings().items()}


@pytest.fixture(scope="module")
def rows(root):
    return concepts(*clean_tables())


@pytest.fixture(scope="module")
def found(root, rows):
    return missing(rows, clean_tables()[2], reference_readings())


def clauses(text):
    return read_plan(text, Document("a", plan_end=2025)).clauses


def _quoted(found, texts, plan, family):
    row = found[found["document"].eq(plan) & found["family"].eq(family)].squeeze()
    assert row["kind"] == "direction_only"
    return "".join(texts[plan][row["quote_start"] : row["quote_end"]].split())


# What a reader finds who looks for the four headline families in the plans that give no number.
@pytest.mark.parametrize(
    ("plan", "family", "quote"),
    [
        ("jinhua-2021", "listed_firms", "推進實施企業上市和高質量發展“尖峰行動”計劃"),
    ],
)
def test_headline_families_with_a_direction(found, texts, plan, family, quote):
    assert _quoted(found, texts, plan, family) == quote


def test_a_list_of_things_to_raise_is_a_direction(found, texts):
    assert _quoted(found, texts, "cixi-2020", "listed_firms").startswith("打造一批上市企业、")


def test_headline_families_that_are_not_stated(found):
    # Cixi never writes 机器人, Taizhou only of such to be developed, not used. Zhejiang writes of
    # R&D only as of a deduction from tax, but its copy leaves out the part with the goals. The
    # appraisal by output per mu (亩均论英雄), of which both write, does not name tax.
    silent = found[found["family"].isin(HEADLINES)]
    kinds = ("not_stated", "omitted_in_copy", "other_indicator")
    silent = silent.loc[silent["kind"].isin(kinds), ["kind", "document", "family"]]
    assert set(silent.itertuples(index=False, name=None)) == {
        ("not_stated", "cixi-2020", "robots"),
        ("other_indicator", "taizhou-2019", "robots"),
        ("omitted_in_copy", "zhejiang-2017", "rd_intensity"),
        ("omitted_in_copy", "zhejiang-2017", "tax_per_mu"),
        ("not_stated", "wenzhou-2020", "tax_per_mu"),
    }


def test_no_family_is_not_stated_where_the_copy_leaves_out_the_goals(found):
    own = found[found["document"].eq("zhejiang-2017")]
    assert "not_stated" not in set(own["kind"]) and own["kind"].eq("omitted_in_copy").sum() == 60


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("研发投入强度不作考核。", "研发投入强度不作考核"),
        (
            "2019年,全社会研发经费支出占地区生产总值比重为2%。",
            "全社会研发经费支出占地区生产总值比重为2%",
        ),
        ("到2025年,新增绿色工厂3座。", None),
    ],
)
def test_only_what_no_sentence_names_is_not_stated(text, quote):
    made = _made([("alpha-2020", "rd_intensity", "level")])
    reading = read_plan(text)
    (row,) = missing(made, _documents(list(PLANS[:2])), dict.fromkeys(PLANS, reading)).to_dict(
        "records"
    )
    if quote is None:
        assert row["kind"] == "not_stated"
    else:
        assert row["kind"] == "other_indicator"
        assert text[row["quote_start"] : row["quote_end"]] == quote


@pytest.mark.parametrize(
    ("indicator", "text", "kind"),
    [
        ("industrial_value_added", "工业增加值率达到25%左右。", "not_stated"),
        ("industrial_value_added", "工业增加值另行公布。", "other_indicator"),
        ("cluster_output", "研发经费占主营业务收入比重达到2.6%。", "not_stated"),
        ("large_enterprises", "工业产值突破7000亿元、规上工业企业突破6000家。", "not_stated"),
    ],
)
def test_a_name_inside_a_longer_one_does_not_name_the_family(indicator, text, kind):
    made = _made([("alpha-2020", indicator, "level")])
    texts = dict.fromkeys(PLANS, read_plan(text))
    assert missing(made, _documents(list(PLANS[:2])), texts)["kind"].tolist() == [kind]


@pytest.mark.parametrize(
    ("omitted", "kind"),
    [("", "not_stated"), ("四、组织领导", "not_stated"), ("四、组织领导;附件2", "omitted_in_copy")],
)
def test_a_part_that_may_hold_a_target_leaves_it_open(omitted, kind):
    made = _made([("alpha-2020", "robot_density", "level")])
    documents = _documents(list(PLANS[:2])).assign(omitted=["", omitted])
    texts = dict.fromkeys(PLANS, read_plan("推进企业上市。"))
    assert missing(made, documents, texts)["kind"].tolist() == [kind]


def test_headline_families_in_other_forms(found):
    other = found[found["family"].isin(HEADLINES) & found["kind"].eq("other_form")]
    assert set(other[["document", "indicator", "form"]].itertuples(index=False, name=None)) == {
        ("wenzhou-2020", "industrial_robots", "level"),
        ("zhejiang-2017", "industrial_robots", "level"),
        ("zhejiang-2017", "robot_density", "level"),
        ("jinhua-2021", "robot_density", "level"),
        ("taizhou-2019", "tax_per_mu", "growth"),
        ("jinhua-2021", "tax_per_mu", "growth"),
        ("wenzhou-2020", "listed_firms", "level"),
        ("wenzhou-2020", "neeq_listings", "addition"),
        ("zhejiang-2017", "listed_firms", "level"),
        ("taizhou-2019", "listed_firms", "addition"),
        ("taizhou-2019", "neeq_listings", "addition"),
    }


def test_the_target_it_has_instead(found, rows):
    other = found[found["kind"].eq("other_form")]
    own = other.merge(rows, on="target_id", suffixes=("", "_own"), validate="many_to_one")
    assert len(own) == len(other)
    assert own["document"].eq(own["document_own"]).all()
    assert own["family"].eq(own["family_own"]).all()


def test_a_flow_stands_for_an_addition(found):
    # Jinhua promises 3000 robots a year, Wenzhou 4000 over two years: no form is missing there.
    robots = found[found["indicator"].eq("industrial_robots") & found["form"].eq("addition")]
    assert robots.empty


def test_only_a_province_keeps_lists_of_its_own(found):
    outside = found[found["kind"].eq("outside_remit")]
    assert set(outside["family"]) == {"provincial_lists"}
    assert set(outside["document"]) == set(found["document"]) - {"zhejiang-2017"}


@pytest.mark.parametrize(
    ("plan", "family", "quote"),
    [
        ("taizhou-2019", "energy_intensity", "单位工业增加值能耗持续降低"),
        ("taizhou-2019", "high_tech_enterprises", "加大高新技术企业培育力度"),
        ("taizhou-2019", "burden_relief", "进一步降低制度性交易成本"),
        ("cixi-2020", "strategic_industry_share", "战略性新兴产业增加值占比进一步提升"),
        ("cixi-2020", "shareholding_reforms", "加快推进企业股份制改造"),
        ("zhejiang-2017", "capital_market_financing", "扩大直接融资"),
        (
            "zhejiang-2017",
            "industrial_internet",
            "加快推动工业互联网、大数据、云计算、物联网发展应用",
        ),
        ("wenzhou-2020", "manufacturing_loans", "确保制造业中长期贷款增速不低于各项贷款平均增速"),
        ("jinhua-2021", "service_manufacturing_coverage", "推行服務型制造新模式新業態"),
        ("wenzhou-2020", "shareholding_reforms", "加快企业股改上市"),
        ("wenzhou-2020", "tech_transfer_projects", "加快技术成果产业对接转化"),
        ("wenzhou-2020", "low_efficiency_firms", "依法依规推动落后及低效产能企业退出"),
        ("jinhua-2021", "shareholding_reforms", "支持制造業企業股改掛牌上市"),
        ("jinhua-2021", "tech_transfer_projects", "高水平建設科技成果轉化平臺"),
        ("taizhou-2019", "shareholding_reforms", "加快推进企业股改上市和管理制度创新"),
        ("taizhou-2019", "upgraded_small_enterprises", "加快上规升级和小微企业质效提升"),
        ("taizhou-2019", "tech_transfer_projects", "加快创新成果转化和落地应用"),
        ("cixi-2020", "digital_transformation_coverage", "大力推进制造业数字化、智能化转型"),
        ("cixi-2020", "low_efficiency_firms", "推动全市合理转移和淘汰低效低端产能"),
        ("cixi-2020", "characteristic_towns", "市环杭州湾创新中心要加快息壤小镇建设"),
        ("zhejiang-2017", "key_tech_projects", "集中攻克一批核心瓶颈技术"),
    ],
)
def test_directions_of_other_families(found, texts, plan, family, quote):
    assert _quoted(found, texts, plan, family) == quote


def test_one_row_for_each_silence(found):
    silent = found[found["kind"].ne("other_form")]
    assert not silent.duplicated(["document", "family"]).any()
    assert set(found["kind"]) == set(KINDS)
    assert tuple(found.columns) == COLUMNS
    assert not found["family"].eq("other").any()


def test_what_the_plan_says_instead_is_quoted(found):
    said = found["kind"].isin(["direction_only", "other_indicator"])
    assert found["quote_start"].notna().equals(said)
    assert found["quote_start"].isna().equals(found["quote_end"].isna())


# One clause for each rule of the search; None where the clause gives the family no direction.
@pytest.mark.parametrize(
    ("text", "family", "quote"),
    [
        ("推广使用工业机器人。", "robots", "推广使用工业机器人"),
        (
            "大力推廣 工業機器人,",
            "robots",
            "大力推廣 工業機器人",
        ),  # script and spaces as in the file
        ("机器人密度稳步提高。", "robots", "机器人密度稳步提高"),  # said of the thing itself
        ("重点开发工业机器人。", "robots", None),  # made, not used
        ("加快研发工业机器人,推广工业机器人。", "robots", "推广工业机器人"),
        ("企业使用机器人。", "robots", None),  # no word of direction
        ("鼓励上市公司开展并购。", "listed_firms", None),  # who is spoken to
        ("积极推动上市公司开展并购。", "listed_firms", None),  # an adverb makes no direction
        ("鼓励企业境外上市。", "listed_firms", "鼓励企业境外上市"),
        ("支持小微企业园建设。", "sme_parks", "支持小微企业园建设"),
        ("围绕推进企业上市,", "listed_firms", None),  # a ground, not a pledge
        ("印发《推进企业上市行动计划》。", "listed_firms", None),  # a document's name
        ("发展的任务、企业上市。", "listed_firms", None),  # 发展 is a noun here
        ("推进药品上市。", "listed_firms", None),  # another thing
        ("推进降低单位工业增加值能耗。", "industrial_growth", None),  # the wording lies in another
        ("力争研发投入年均提高10%以上。", "rd_intensity", None),  # a number that nobody read
        ("(责任单位:市上市办、推进企业上市办公室)", "listed_firms", None),  # bodies
        ("推进企业上市。电话:0571", "listed_firms", None),  # furniture
        ("推动企业股改。", "shareholding_reforms", "推动企业股改"),
        (
            "引导落后和低效产能企业有序退出。",
            "low_efficiency_firms",
            "引导落后和低效产能企业有序退出",
        ),
        ("股改企业要依法纳税。", "shareholding_reforms", None),  # who is spoken to
    ],
)
def test_rules_of_the_search(text, family, quote):
    clause = find_direction(family, clauses(text))
    assert (clause and text[clause.start : clause.end]) == quote


def test_a_clause_with_a_target_is_no_direction():
    text = "推进企业上市,新增上市企业10家。"
    place = text.index("10家")
    clause = find_direction("listed_firms", without_numbers(clauses(text), [(place, place + 3)]))
    assert clause is not None and clause.end == text.index(",")


def test_body_text_goes_before_titles():
    text = "一、推动企业上市。\n要加快股改,不断推进企业的上市。"
    clause = find_direction("listed_firms", clauses(text))
    assert clause is not None and text[clause.start : clause.end] == "不断推进企业的上市"


def test_a_title_is_better_than_nothing():
    text = "一、推动企业上市。\n要加快股改。"
    clause = find_direction("listed_firms", clauses(text))
    assert clause is not None and clause.heading


def test_the_longest_wording_then_the_nearest_verb_then_the_first():
    text = "推进上市。扶持各类中小微企业申报股改上市。推进股改上市。加快股改上市。"
    clause = find_direction("listed_firms", clauses(text))
    assert (
        clause is not None and text[clause.start : clause.end] == "扶持各类中小微企业申报股改上市"
    )


def test_wordings_of_a_single_indicator():
    assert "资金" not in wordings_of("fiscal_support")
    assert wordings_of("plot_ratio") == ("容积率",)


def test_faults_of_the_file_are_told_with_their_lines(tmp_path):
    path = tmp_path / "directions.yml"
    path.write_text(PATH.read_text("utf-8").replace("after: [", "after: [提升, 提升, ", 1), "utf-8")
    with pytest.raises(InputError, match="提升 stands twice"):
        load_directions(path)
    path.write_text("before: 1\n", "utf-8")
    with pytest.raises(InputError, match=r"directions\.yml:1: before is 1"):
        load_directions(path)


def _documents(plans):
    return pd.DataFrame(
        {"document": plans, "level": "prefecture_city", "plan_start": 2021, "omitted": ""}
    )


_TARGETS = st.lists(
    st.tuples(
        st.sampled_from(PLANS),
        st.sampled_from(["industrial_robots", "robot_density", "tax_per_mu", "listed_firms"]),
        st.sampled_from(["level", "addition", "flow", "growth", "change"]),
    ),
    max_size=8,
)


def _made(targets):
    columns = ["document", "indicator", "form"]
    made = pd.DataFrame(targets, columns=columns).astype(str)
    robots = made["indicator"].isin(["industrial_robots", "robot_density"])
    made["family"] = made["indicator"].mask(robots, "robots")
    made["start"] = range(len(made))
    made["end"] = made["start"]
    made["target_id"] = made["document"] + "@" + made["start"].astype(str)
    return made


@pytest.mark.slow
@settings(deadline=None)
@given(_TARGETS, st.permutations(PLANS), st.randoms(use_true_random=False))
def test_the_order_of_plans_says_nothing(targets, order, shuffler):
    made, readings = _made(targets), dict.fromkeys(PLANS, read_plan("推进企业上市。"))
    mixed = made.sample(frac=1, random_state=shuffler.randrange(100))
    first = missing(made, _documents(list(PLANS)), readings)
    pd.testing.assert_frame_equal(missing(mixed, _documents(list(order)), readings), first)


@pytest.mark.slow
@settings(deadline=None)
@given(_TARGETS)
def test_what_a_plan_states_is_never_listed(targets):
    made = _made(targets)
    found = missing(
        made, _documents(list(PLANS)), dict.fromkeys(PLANS, read_plan("推进企业上市。"))
    )
    stated = made[["document", "indicator", "form"]].apply(tuple, axis=1)
    listed = found[["document", "indicator", "form"]].apply(tuple, axis=1)
    assert not set(stated) & set(listed)
    families = set(made["family"])
    for plan in PLANS:
        silent = found[found["document"].eq(plan) & found["kind"].ne("other_form")]
        assert set(silent["family"]) == families - set(
            made.loc[made["document"].eq(plan), "family"]
        )
