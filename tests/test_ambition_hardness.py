"""Firmness of wording, the three yardsticks, and the vocabulary of the report."""

from __future__ import annotations

import json
import re

import pytest

from policytargets.comparing.ambition.benchmarks import own_past, parents, peers, province
from policytargets.comparing.ambition.pair_order import order_pairs
from policytargets.comparing.targets import MARKS, mark_shares, mark_targets, outranked
from policytargets.errors import InputError
from policytargets.tables import read_table
from policytargets.vocabulary import rules as ambition
from policytargets.vocabulary.rules import ambition_name, load_ambition
from reference_plans import PLANS


@pytest.fixture(scope="module")
def tables(root):
    names = ("comparisons", "targets", "normalised", "documents", "indicators")
    return {name: read_table(name, root) for name in names}


@pytest.fixture(scope="module")
def marked(tables):
    names = ("targets", "normalised", "documents", "indicators")
    return mark_targets(*(tables[name] for name in names), PLANS)


@pytest.fixture(scope="module")
def pairs(tables):
    names = ("comparisons", "targets", "normalised", "indicators", "documents")
    return order_pairs(*(tables[name] for name in names), PLANS, qualified=True)


def test_marks_of_the_right_answers(root, tables, marked):
    lines = (root / "tests/reference/targets.jsonl").read_text("utf-8").splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    ends = tables["documents"].set_index("document")["plan_end"]
    naming = {row["document"] for row in rows.values() if row["agencies"]}
    assert len(marked) > 200
    assert set(marked["id"]) <= set(rows)
    for own in marked.to_dict("records"):
        row = rows[own["id"]]
        tested = {
            "ensures": row["commitment"] == "ensure",
            "aspires": row["commitment"] == "aspire",
            "bounded": row["comparator"] in (">=", ">", "<="),
            "precise": row["comparator"] != "~" and row["value_max"] is None,
            "own_deadline": row["end_year"] != ends[row["document"]],
        }
        if row["document"] in naming:
            tested["agency"] = bool(row["agencies"])
        assert {mark: bool(own[mark]) for mark in tested} == tested, own["id"]


def test_shares_count_the_marks(marked):
    table = mark_shares(marked).set_index(["document", "mark"])
    for (plan, mark), row in table.iterrows():
        own = marked.loc[marked["document"].eq(plan), mark].dropna().astype(int)
        assert (row["count"], row["of"]) == (own.sum(), len(own))
        assert row["of"] == 0 or row["share"] == pytest.approx(own.mean())


def test_plans_that_name_no_agency_are_not_asked(marked):
    table = mark_shares(marked).query("mark == 'agency'").set_index("document")
    silent = table[table["of"].eq(0)]
    assert list(silent.index) == ["taizhou-2019", "cixi-2020"]
    assert silent["share"].isna().all()
    assert (table.drop(silent.index)["share"] > 0.5).all()


def test_a_census_has_shares_and_counts_and_no_interval(marked):
    table = mark_shares(marked)
    assert list(table) == ["document", "mark", "count", "of", "share"]
    row = table.set_index(["document", "mark"]).loc[("zhejiang-2017", "aspires")]
    assert (row["count"], row["of"]) == (28, 34)


def test_a_word_of_duty_is_outranked_by_one_of_hope(tables):
    assert outranked(tables["targets"])["id"].tolist() == ["wenzhou-2020/032"]


def test_themes_and_plans_count_the_same_targets(marked):
    by_plan, by_theme = (mark_shares(marked, by).groupby("mark") for by in ("document", "theme"))
    assert by_plan["count"].sum().equals(by_theme["count"].sum())
    assert set(mark_shares(marked)["mark"]) == set(MARKS)


def test_own_past_by_hand(tables):
    rows = own_past(tables["normalised"], PLANS).set_index("id")
    assert rows.loc["cixi-2020/029", "implied_growth_per_year"] == pytest.approx(7)
    assert rows.loc["jinhua-2021/059", "times"] == pytest.approx(25000 / 16000)
    assert rows.loc["taizhou-2019/004", "baseline_status"] == "external"


def test_peers_by_hand(pairs):
    rows = peers(pairs).set_index("target")
    counts = ["peers", "less", "same", "more", "trade_off", "undecided"]
    assert list(rows.loc["cixi-2020/029", counts]) == [2, 2, 0, 0, 0, 0]
    assert list(rows.loc["taizhou-2019/022", counts]) == [2, 0, 0, 0, 1, 1]
    assert rows["peers"].sum() == 2 * len(pairs)


def test_no_plan_is_called_the_parent_of_another(tables):
    table = parents(tables["documents"], PLANS).set_index("document")
    assert "zhejiang-2017" not in table.index
    assert table.loc[["wenzhou-2020", "jinhua-2021"], "status"].tolist() == ["absent", "absent"]
    assert "2021–2023" in table.loc["jinhua-2021", "parent_en"]
    assert "2.0" in table.loc["wenzhou-2020", "parent_zh"]


def test_an_ended_plan_and_another_province(tables):
    documents = tables["documents"].copy()
    own = documents["document"].eq("taizhou-2019")
    documents.loc[own, ["plan_start", "plan_end"]] = [2024, 2026]
    table = parents(documents, PLANS).set_index("document")
    assert table.loc["taizhou-2019", "status"] == "ended"
    documents.loc[own, "adcode"] = "320100"
    assert "taizhou-2019" not in set(parents(documents, PLANS)["document"])


def test_province_by_hand(tables, pairs):
    rows = province(pairs, tables["normalised"], tables["documents"], PLANS).set_index("target")
    robots = rows.loc["wenzhou-2020/017"]
    assert robots["ratio"] == pytest.approx((4000 / 2) / (20000 / 4))
    assert robots["per_100bn_gdp"] == pytest.approx(2000 / 6.871)
    assert robots["status"] == "absent"
    assert set(rows["verdict"]) == {"qualified"}


def test_no_province_no_claims(tables, pairs):
    cities = [plan for plan in PLANS if plan != "zhejiang-2017"]
    assert parents(tables["documents"], cities).empty
    assert province(pairs, tables["normalised"], tables["documents"], cities).empty


# --- vocabulary


def test_marks_have_names():
    for mark in MARKS:
        assert ambition_name("mark", mark)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("minimum_share: 0.5", "minimum_share: 1.5", "composite: minimum_share"),
        ("theme_weights: {}", "theme_weights: {nonsense: 1.0}", "nonsense is no theme"),
        ("baseline_statuses: [stated]", "baseline_statuses: [guessed]", "guessed"),
        ("weighting: equal, agg", "weighting: dirichlet, agg", "weighting"),
        ("  about: 0.1", "  about: 0.1\n  abuot: 0.2", "abuot"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, old, new, told):
    text = ambition.AMBITION_PATH.read_text("utf-8")
    assert old in text
    path = tmp_path / "ambition.yml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError, match=re.escape(told)):
        load_ambition(path)
