"""Verdicts on pairs: the pairs judged by hand, each rule on a real pair, symmetry."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparability.verdicts import compared, judge, judge_pairs, pair_up
from policytargets.errors import InputError
from policytargets.normalising.concepts import read_concept
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.rules import load_rules
from reference_plans import ROOT, comparable_rows

JUDGED = pd.read_csv(ROOT / "tests" / "reference" / "verdicts.csv")
ROWS = comparable_rows()
PAIRS = judge(ROWS)


def verdict_of(first: str, second: str) -> pd.Series:
    """Return the judged pair of two ids, in whichever order it stands."""
    for a, b in ((first, second), (second, first)):
        found = PAIRS[PAIRS["id_a"].eq(a) & PAIRS["id_b"].eq(b)]
        if len(found):
            return found.iloc[0]
    raise AssertionError(f"{first} and {second} are no pair of one family")


@pytest.mark.parametrize(
    "row", list(JUDGED.itertuples()), ids=lambda r: f"{r.target_a}~{r.target_b}"
)
def test_agrees_with_the_pairs_judged_by_hand(row):
    found = verdict_of(row.target_a, row.target_b)
    # That a plan is about a part of industry is told besides; people left it to the reader.
    reasons = [reason for reason in found["reasons"].split(";") if reason != "subject"]
    assert (found["verdict"], reasons) == (row.verdict, row.reasons.split(";"))


@pytest.mark.parametrize("rule", [r for r in load_rules() if r.pair], ids=lambda r: r.rule)
def test_each_rule_is_shown_by_its_real_pair(rule):
    found = verdict_of(*rule.pair)
    assert rule.reason in found["reasons"].split(";")
    assert found["why_en"] and found["why_zh"]


def test_without_its_rule_a_pair_is_judged_otherwise():
    # The table decides: a pair that only the deadline qualifies is direct without that rule.
    pairs = pair_up(ROWS[ROWS["id"].isin(["taizhou-2019/004", "jinhua-2021/008"])])
    rules = [rule for rule in load_rules() if rule.rule != "other_deadline"]
    assert judge_pairs(pairs)["verdict"].tolist() == ["qualified"]
    assert judge_pairs(pairs, rules)["verdict"].tolist() == ["direct"]


def test_an_unknown_scope_refuses_every_comparison_of_its_row():
    rows = ROWS[ROWS["family"].eq("rd_intensity")].copy()
    rows.loc[rows["document"].eq("cixi-2020"), "scope_code"] = "unclassified"
    judged = judge(rows)
    mine = judged["document_b"].eq("cixi-2020")
    assert set(judged.loc[mine, "verdict"]) == {"refused"}
    assert set(judged.loc[mine, "reasons"].str.split(";").str[0]) == {"scope_unclassified"}


def test_other_is_no_family():
    rows = ROWS[ROWS["indicator"].eq("rd_intensity")].assign(indicator="other", family="other")
    assert judge(rows).empty


def test_totals_without_a_first_year_are_refused():
    rows = ROWS[ROWS["id"].isin(["wenzhou-2020/050", "jinhua-2021/003"])].copy()
    lost = rows["document"].eq("jinhua-2021")
    rows["start_year"] = rows["start_year"].mask(lost)
    rows["window"] = rows["window"].mask(lost)
    assert judge(rows)[["verdict", "reasons"]].to_numpy().tolist() == [["refused", "deadline"]]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.permutations(sorted(ROWS["document"].unique())))
def test_the_order_of_plans_changes_no_verdict(order):
    place = ROWS["document"].map({plan: n for n, plan in enumerate(order)})
    judged = judge(ROWS.loc[place.sort_values(kind="stable").index])

    def keyed(table):
        return {frozenset((r.id_a, r.id_b)): (r.verdict, r.reasons) for r in table.itertuples()}

    assert keyed(judged) == keyed(PAIRS)


def test_no_pair_of_one_plan_and_every_pair_once():
    assert (PAIRS["document_a"] != PAIRS["document_b"]).all()
    assert not PAIRS.duplicated(["id_a", "id_b"]).any()
    counts = ROWS.groupby("family")["document"].value_counts().unstack(fill_value=0)
    expected = sum((row.sum() ** 2 - (row**2).sum()) // 2 for _, row in counts.iterrows())
    assert len(PAIRS) == expected


def test_refused_pairs_tell_the_stage_that_refuses_alone():
    stages = {rule.reason: rule.stage for rule in load_rules() if rule.effect == "refuse"}
    for reasons in PAIRS.loc[PAIRS["verdict"].eq("refused"), "reasons"]:
        assert reasons.split(";")[0] in stages
    assert set(PAIRS["verdict"]) <= set(VERDICTS)


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
        judge_pairs(pair_up(ROWS.head(80)), [odd])
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
    rows = ROWS[ROWS["id"].isin(["taizhou-2019/022", "cixi-2020/007"])].copy()
    rows["end_year"] = rows["end_year"].mask(rows["end_year"].notna(), 2022)
    rows["comparator"] = ">="
    assert judge(rows)[["verdict", "reasons"]].to_numpy().tolist() == [["direct", ""]]
    for column, value in changed.items():
        rows[column] = rows[column].mask(rows["document"].eq("cixi-2020"), value)
    (found,) = judge(rows).itertuples()
    assert (found.verdict, found.reasons.split(";")[0]) == (verdict, reason)


def test_ranges_keep_their_top_on_the_common_basis():
    rows = ROWS[ROWS["id"].isin(["taizhou-2019/031", "wenzhou-2020/011"])].copy()
    rows["concept"], rows["grade"] = "clusters", "world"
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
        ("national_standards", "国际标准", "标准", "world", ""),
    ],
)
def test_phrases_are_read_without_what_delimits_them(indicator, wording, concept, grade, size):
    assert read_concept(indicator, wording) == (concept, grade, size)
