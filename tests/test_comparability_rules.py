"""Verdicts on pairs: the pairs judged by hand, each rule on a real pair, symmetry."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.errors import InputError
from policytargets.normalising.verdicts import judge, judge_pairs, pair_up
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.comparability import load_rules
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
    assert (found["verdict"], found["reasons"]) == (row.verdict, row.reasons)


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


def test_other_is_never_the_same_as_other():
    rows = ROWS[ROWS["indicator"].eq("rd_intensity")].assign(indicator="other", family="other")
    assert set(judge(rows)["verdict"]) == {"refused"}


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
    with pytest.raises(InputError, match=r"comparability.yml:6: rules.0.effect is 'perhaps'"):
        load_rules(path)
