"""Verdicts on pairs: the pairs judged by hand, each rule on a real pair, symmetry."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparability.parts import form_sums, with_sums
from policytargets.comparability.verdicts import compared, judge, judge_pairs, judge_sums, pair_up
from policytargets.errors import InputError
from policytargets.normalising.concepts import read_act, read_concept
from policytargets.normalising.populations import relate_scopes, which_is_part
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.rules import load_rules
from reference_plans import PLANS, ROOT, comparable_rows

JUDGED = pd.read_csv(ROOT / "tests" / "reference" / "verdicts.csv")


@cache
def judged_pairs() -> pd.DataFrame:
    return judge(comparable_rows())


@cache
def judged_sums() -> pd.DataFrame:
    return judge_sums(comparable_rows())


@cache
def every_pair() -> pd.DataFrame:
    return pd.concat([judged_pairs(), judged_sums()], ignore_index=True)


def rows_of(*ids: str) -> pd.DataFrame:
    rows = comparable_rows()
    return rows[rows["id"].isin(ids)].copy()


def verdict_of(first: str, second: str) -> pd.Series:
    """Return the judged pair of two ids, in whichever order it stands."""
    judged = every_pair()
    for a, b in ((first, second), (second, first)):
        found = judged[judged["id_a"].eq(a) & judged["id_b"].eq(b)]
        if len(found):
            return found.iloc[0]
    raise AssertionError(f"{first} and {second} are no pair of one family")


@pytest.mark.parametrize(
    "row", list(JUDGED.itertuples()), ids=lambda r: f"{r.target_a}~{r.target_b}"
)
def test_agrees_with_the_pairs_judged_by_hand(row):
    found = verdict_of(row.target_a, row.target_b)
    assert (found["verdict"], found["reasons"]) == (row.verdict, row.reasons)


def test_enough_pairs_are_judged_by_hand_each_with_a_reason():
    assert len(JUDGED) >= 60
    assert not JUDGED.duplicated(["target_a", "target_b"]).any()
    assert JUDGED["why"].str.len().gt(8).all()


@pytest.mark.parametrize("rule", [r for r in load_rules() if r.pair], ids=lambda r: r.rule)
def test_each_rule_is_shown_by_its_real_pair(rule):
    found = verdict_of(*rule.pair)
    assert rule.reason in found["reasons"].split(";")
    assert found["why_en"] and found["why_zh"]


def test_without_its_rule_a_pair_is_judged_otherwise():
    # The table decides: a pair that only the deadline qualifies is direct without that rule.
    pairs = pair_up(rows_of("taizhou-2019/004", "jinhua-2021/008"))
    rules = [rule for rule in load_rules() if rule.rule != "other_deadline"]
    assert judge_pairs(pairs)["verdict"].tolist() == ["qualified"]
    assert judge_pairs(pairs, rules)["verdict"].tolist() == ["direct"]


def test_an_unknown_scope_refuses_every_comparison_of_its_row():
    rows = comparable_rows()[comparable_rows()["family"].eq("rd_intensity")].copy()
    rows.loc[rows["document"].eq("cixi-2020"), "scope_code"] = "unclassified"
    judged = judge(rows)
    mine = judged["document_b"].eq("cixi-2020")
    assert set(judged.loc[mine, "verdict"]) == {"refused"}
    assert set(judged.loc[mine, "reasons"].str.split(";").str[0]) == {"scope_unclassified"}


def test_other_is_no_family():
    rows = comparable_rows().query("indicator == 'rd_intensity'")
    assert judge(rows.assign(indicator="other", family="other")).empty


def test_totals_without_a_first_year_are_refused():
    rows = rows_of("wenzhou-2020/050", "jinhua-2021/003")
    lost = rows["document"].eq("jinhua-2021")
    rows["start_year"] = rows["start_year"].mask(lost)
    rows["window"] = rows["window"].mask(lost)
    assert judge(rows)[["verdict", "reasons"]].to_numpy().tolist() == [["refused", "deadline"]]


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 10)
@given(st.permutations(PLANS))
def test_the_order_of_plans_changes_no_verdict(order):
    place = comparable_rows()["document"].map({plan: n for n, plan in enumerate(order)})
    judged = judge(comparable_rows().loc[place.sort_values(kind="stable").index])

    def keyed(table):
        return {frozenset((r.id_a, r.id_b)): (r.verdict, r.reasons) for r in table.itertuples()}

    assert keyed(judged) == keyed(judged_pairs())


def test_no_pair_of_one_plan_and_every_pair_once():
    assert (judged_pairs()["document_a"] != judged_pairs()["document_b"]).all()
    assert not judged_pairs().duplicated(["id_a", "id_b"]).any()
    counts = comparable_rows().groupby("family")["document"].value_counts().unstack(fill_value=0)
    expected = sum((row.sum() ** 2 - (row**2).sum()) // 2 for _, row in counts.iterrows())
    assert len(judged_pairs()) == expected


def test_refused_pairs_tell_the_stage_that_refuses_alone():
    stages = {rule.reason: rule.stage for rule in load_rules() if rule.effect == "refuse"}
    for reasons in judged_pairs().loc[judged_pairs()["verdict"].eq("refused"), "reasons"]:
        assert reasons.split(";")[0] in stages
    assert set(judged_pairs()["verdict"]) <= set(VERDICTS)


def test_a_rule_with_an_unknown_effect_is_told_with_its_line(tmp_path):
    path = tmp_path / "comparability.yml"
    path.write_text(
        "rules:\n- rule: x\n  stage: 1\n  reason: form\n  test: forms_differ\n"
        "  effect: perhaps\n  shows: form\n  en: a\n  zh: b\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"comparability.yml:6: rules: x: effect is 'perhaps'"):
        load_rules(path)


def test_a_rule_that_asks_what_nobody_knows_is_told():
    odd = load_rules()[0].model_copy(update={"test": "mood_differs", "shows": "weather"})
    with pytest.raises(InputError) as told:
        judge_pairs(pair_up(comparable_rows().head(80)), [odd])
    assert len(told.value.faults) == 2
    assert "allowed: acts_differ, cadences_differ" in str(told.value)


@pytest.mark.parametrize(
    ("reason", "verdict", "changed"),
    [
        ("denominator", "refused", {"denominator": ""}),
        ("denominator", "refused", {"denominator": "gdp"}),
        ("unit", "converted", {"unit_factor": 10.0}),
        ("cadence", "qualified", {"cadence": "annual"}),
        ("deadline", "refused", {"end_year": pd.NA}),
        ("scope_unclassified", "refused", {"scope_code": "unclassified"}),
        ("scope", "refused", {"scope_each": True}),
    ],
)
def test_one_thing_changed_changes_the_verdict(reason, verdict, changed):
    rows = rows_of("taizhou-2019/022", "cixi-2020/007")
    rows["end_year"] = rows["end_year"].mask(rows["end_year"].notna(), 2022)
    rows["comparator"] = ">="
    assert judge(rows)[["verdict", "reasons"]].to_numpy().tolist() == [["direct", ""]]
    for column, value in changed.items():
        rows[column] = rows[column].mask(rows["document"].eq("cixi-2020"), value)
    (found,) = judge(rows).itertuples()
    assert (found.verdict, found.reasons.split(";")[0]) == (verdict, reason)


def test_ranges_keep_their_top_on_the_common_basis():
    rows = rows_of("taizhou-2019/031", "wenzhou-2020/011")
    rows["concept"], rows["grade"], rows["act"] = "clusters", "world", ""
    (pair,) = compared(judge(rows)).itertuples()
    assert (pair.basis, pair.unit) == ("pace_per_year", "个")
    assert (pair.value_a, pair.value_b, pair.value_max_b) == (1 / 2, 1 / 6, 2 / 6)
    assert "comparator" in pair.reasons.split(";")


@pytest.mark.parametrize(
    ("indicator", "wording", "concept", "grade", "size"),
    [
        ("digital_transformation_coverage", "数字化转型", "digital_transformation", "", ""),
        ("large_projects", "亿元以上项目", "项目", "", "1亿"),
        ("large_projects", "总投资10亿元以上产业项目", "产业项目", "", "10亿"),
        ("large_enterprises", "百亿产值企业", "企业", "", "100亿"),
        ("high_tech_enterprises", "高新技術企業有效數", "high_tech_firms", "", ""),
        ("listed_firms", "境内A股上市公司", "firms_listed_ashare", "", ""),
        ("listed_firms", "民营上市公司", "private_firms_listed", "", ""),
        ("board_listings", "境外上市公司", "firms_listed_abroad", "", ""),
        ("robot_density", "每万名制造业从业人员拥有工业机器人", "robot_density", "", ""),
        ("national_standards", "国际标准", "标准", "world", ""),
    ],
)
def test_phrases_are_read_without_what_delimits_them(indicator, wording, concept, grade, size):
    assert read_concept(indicator, wording) == (concept, grade, size)


def pair_of(first: str, second: str) -> pd.Series:
    """Return the row of comparisons.csv of two ids."""
    table = compared(every_pair())
    (found,) = table.index[table["target_a"].eq(first) & table["target_b"].eq(second)]
    return table.loc[found]


def test_a_pair_of_which_neither_states_a_population_is_no_better_than_one_of_which_one_does():
    silent = verdict_of("wenzhou-2020/050", "jinhua-2021/003")
    stated = verdict_of("zhejiang-2017/010", "jinhua-2021/003")
    assert silent["verdict"] == stated["verdict"] == "qualified"
    free = judged_pairs()[judged_pairs()["verdict"].isin(["direct", "converted"])]
    assert not free["reasons"].str.contains("subject|scope").any()
    noted = [rule.rule for rule in load_rules() if rule.effect == "note"]
    assert noted == ["comparator"]


@pytest.mark.parametrize(
    ("quote", "act"),
    [
        ("打造7个左右国家级新型工业化产业示范基地", "held"),
        ("建成省级以上创新平台10家以上", "held"),
        ("拥有上市公司10家", "held"),
        ("新打造示范基地7个", "added"),
        ("新建成省级平台3个", "added"),
        ("新建国家新型工业化产业示范基地1个", "added"),
        ("構築形成共同體15個", "added"),
        ("力争新增入选国家先进制造业集群试点1个", "applied"),
        ("培育千亿级产业集群7个", ""),
    ],
)
def test_verbs_tell_a_stock_to_be_had_from_what_is_new(quote, act):
    assert read_act(quote) == act


def test_a_number_on_a_list_has_the_act_of_the_head_of_the_list():
    acts = comparable_rows().set_index("id")["act"]
    assert acts["taizhou-2019/002"] == acts["taizhou-2019/001"] == "held"
    assert acts["taizhou-2019/005"] == "", "a verb of its own ends the list"
    assert acts["wenzhou-2020/028"] == "added", "what is done in each year is new in each"


def test_of_several_reasons_only_those_of_refusing_rules_refuse():
    assert pair_of("wenzhou-2020/002", "jinhua-2021/006")["refused_by"] == "scope"
    table = compared(judged_pairs())
    refused = table[table["verdict"].eq("refused") & ~table["repeated"]]
    by = refused["refused_by"].str.split(";").explode()
    assert set(by) == {"indicator", "form", "unit", "scope"}
    assert by.value_counts().index[2] == "scope"
    # Twelve before two counts of robots and the standard land were let side by side.
    assert by.value_counts()["scope"] == 12 - 3
    assert not table.loc[table["verdict"].ne("refused"), "refused_by"].any()


@pytest.mark.parametrize(
    ("first", "second", "bound", "values"),
    [
        ("wenzhou-2020/017", "jinhua-2021/058", "a", (2000, 3000)),
        ("zhejiang-2017/005", "jinhua-2021/058", "a", (5000, 3000)),
        ("wenzhou-2020/017", "zhejiang-2017/005", "b", (2000, 5000)),
        ("wenzhou-2020/052", "zhejiang-2017/011", "b", (22, 200)),
        ("taizhou-2019/022", "jinhua-2021/006", "", (3.2, 2.3)),
    ],
)
def test_a_count_of_a_part_is_a_lower_bound_and_a_ratio_is_none(first, second, bound, values):
    found = pair_of(first, second)
    assert (found["verdict"], found["bound"]) == ("qualified", bound)
    assert (found["value_a"], found["value_b"]) == values
    assert "scope_nested" in found["reasons"].split(";")


@pytest.mark.parametrize(
    ("first", "second", "relation", "part"),
    [
        ("traditional_manufacturing", "manufacturing", "part", "a"),
        ("manufacturing", "key_traditional_manufacturing", "part", "b"),
        ("named_traditional_manufacturing:五大传统制造业", "manufacturing", "part", "a"),
        ("above_scale_industry", "all_industry", "nested", "a"),
        ("services", "territory", "part", "a"),
        ("services", "manufacturing", "other", ""),
        ("industrial_land_new", "industrial_land_unlisted", "wording", ""),
    ],
)
def test_populations_stand_to_each_other_as_the_vocabulary_says(first, second, relation, part):
    assert (relate_scopes(first, second), which_is_part(first, second)) == (relation, part)


def test_stated_parts_are_added_up_beside_the_whole_with_the_step_shown():
    found = pair_of("wenzhou-2020/019+wenzhou-2020/020", "jinhua-2021/036")
    assert (found["verdict"], found["basis"]) == ("qualified", "pace_per_year")
    assert (found["value_a"], found["value_b"]) == (16, 30)
    assert "数字化车间和智能工厂30家+未来工厂2家=32" in found["why_zh"]
    assert found["target_id_a"] == "wenzhou-2020@1817-1820+wenzhou-2020@1825-1827"


def test_a_sum_is_formed_of_all_parts_in_one_form_period_and_population_alone():
    own = rows_of("wenzhou-2020/019", "wenzhou-2020/020")
    assert form_sums(own)["value"].tolist() == [32]
    assert form_sums(own.head(1)).empty
    for column, value in (("window", "2021–2025"), ("scope_code", "rural"), ("grade", "city")):
        other = own.copy()
        other.loc[other["id"].eq("wenzhou-2020/020"), column] = value
        assert form_sums(other).empty, column


def test_sums_of_the_pairs_are_added_to_a_table_of_targets():
    pairs = compared(judged_sums())
    table = with_sums(comparable_rows(), pairs)
    assert len(table) == len(comparable_rows()) + 1
    added = table.iloc[-1]
    assert (added["value"], added["pace_per_year"], added["number_text"]) == (32, 16, "30家 + 2家")
    assert with_sums(comparable_rows(), compared(judged_pairs())) is comparable_rows()


def test_a_left_out_grade_is_read_beside_the_programmes_own_alone():
    rows = rows_of("wenzhou-2020/040", "zhejiang-2017/001")
    assert judge(rows)["verdict"].tolist() == ["qualified"]
    rows["grade"] = rows["grade"].replace("province", "national")
    assert judge(rows)["reasons"].tolist() == ["indicator"]
