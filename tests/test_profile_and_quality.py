"""The sections on one plan and on quality, asked as a researcher asks them."""

from __future__ import annotations

import pytest

import policytargets as pt
from policytargets.comparing.quality import count_doubts
from policytargets.display import show
from policytargets.messages import use_language
from policytargets.tables import read_table

OTHERS = ["jinhua-2021", "cixi-2020"]
PLAN = "wenzhou-2020"


@pytest.fixture
def plans():
    return pt.load([*OTHERS, PLAN, "cixi-2020"], language="en")


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(show, "show_output", lambda *data, **_: outputs.append(data))
    return outputs


@pytest.mark.parametrize("report", ["profile", "quality", "targets"])
def test_a_report_offers_its_sections_and_nothing_else(report):
    for name in getattr(pt, report).__all__:
        assert callable(getattr(getattr(pt, report), name)), name


def test_a_plan_is_compared_with_each_other_plan_once(plans):
    rows = pt.profile.comparisons(plans, PLAN).rows()
    assert list(plans) == [*OTHERS, PLAN]
    assert set(rows["other_document"]) == set(OTHERS)
    pairs = plans.pairs
    own = (pairs["document_a"] == PLAN) | (pairs["document_b"] == PLAN)
    assert rows["total"].sum() == own.sum() > 0


def test_a_profile_counts_the_targets_of_its_plan_alone(plans):
    (told, *_) = pt.profile.identity(plans, PLAN).claims()
    targets = plans[PLAN].targets
    assert (told.subject, told.value) == (PLAN, targets["repeats"].eq("").sum())
    assert pt.profile.themes(plans, PLAN).rows()[PLAN].sum() == told.value
    assert len(pt.profile.derived(plans, PLAN).rows()) == len(targets)
    assert set(pt.profile.gaps(plans, PLAN).rows()["document"]) == {PLAN}


def test_where_there_are_none_a_sentence_says_so_and_no_table_is_shown(shown):
    found = pt.load(language="en").table("contradictions")["document"]
    quiet = [plan for plan in pt.load() if plan not in set(found)]
    section = pt.quality.contradictions(pt.load(quiet[:1]))
    section.table()
    assert shown == []
    (told,) = section.claims()
    assert (told.key, told.value) == ("contradictions_none", 0) and quiet[0] in told.text


def test_every_family_of_a_plan_is_counted_once_among_its_gaps(plans):
    gaps = pt.quality.gaps(plans)
    counts = gaps.rows("counts").set_index("kind")
    assert counts.sum().nunique() == 1
    assert len(gaps.claims()) == len(plans)
    assert len(gaps.rows("directions")) == counts.loc["direction_only"].sum()


def test_a_fall_of_no_stated_period_is_told_in_both_readings(shown):
    """用水量下降幅度2%以上 in three years, or each year."""
    rows = pt.profile.derived(pt.load(), "cixi-2020").rows().set_index("id")
    assert rows.loc["cixi-2020/014", "open_period"] and not rows.loc["cixi-2020/013", "open_period"]
    pt.profile.derived(pt.load(), "cixi-2020").table()
    assert any("-2% a year if it is meant yearly" in str(one) for one in shown)


def test_one_for_each_of_several_is_told_as_such(shown):
    """五大传统制造业每年各招引20亿元以上项目1个: five a year in all."""
    pt.profile.derived(pt.load(), "wenzhou-2020").table()
    ((page, *_),) = shown
    assert page["text/html"].count("for each one of") == 1


def test_doubts_are_told_with_their_numbers():
    figures = read_table("accuracy")
    told = {
        corpus: count_doubts(own.set_index("field")) for corpus, own in figures.groupby("corpus")
    }
    caught = {corpus: (own["caught"], own["wrong"]) for corpus, own in told.items() if own}
    assert caught["made_blind"] == (4, 10)
    assert caught["made_blind_2"] == (8, 8)
    assert caught["dev"] == (0, 1)
    assert "unseen" not in caught and "plans" not in caught


def said(plan, language="en"):
    with use_language(language):
        return {one.key: one.text for one in pt.profile.identity(pt.load(), plan).claims()}


def test_all_shares_of_a_profile_are_of_the_same_targets():
    """55 targets, 61 with second mentions: no share is of 61."""
    told = said("jinhua-2021")
    assert "**55 targets** (61 with second mentions)" in told["profile"]
    assert "**55** of 55" in told["profile_due"] and "of 55 targets" in told["profile_comparable"]
    assert "of 55 targets" in told["agencies"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "at least one other plan here (Zhejiang Ⓣ, Jinhua Ⓤ, Cixi Ⓣ)"),
        ("zh", "至少与此处其他一份文件的目标可比（浙江省 Ⓣ、金华市 Ⓤ、慈溪市 Ⓣ）"),
    ],
)
def test_a_profile_names_the_plans_that_it_may_be_compared_with(language, words):
    """Wenzhou has no pair with Taizhou; three of its targets are compared as a sum of parts."""
    told = said("wenzhou-2020", language)["profile_comparable"]
    assert words in told and ("Sums of parts" in told or "分项相加" in told)


def test_a_population_from_elsewhere_is_counted_apart():
    """cixi-2020/003 takes 全部工业 from the item before it; six more have theirs from headings."""
    assert "22 have a population, 7 of them from an earlier item" in said("cixi-2020")["profile"]


def test_a_start_that_was_worked_out_says_so():
    assert (
        "from 2021 (worked out from the stated last year" in said("jinhua-2021")["profile_period"]
    )


def test_a_size_has_both_territories_and_both_ends_of_a_range(shown):
    """Cixi's GDP with and without the new zone, which its plan does not cover."""
    pt.profile.derived(pt.load(), "cixi-2020").table()
    told = "".join(map(str, shown))
    assert "0.75–2.26: pace per 100 bn yuan of GDP (own territory) (2020" in told
    assert "0.5–1.49: pace per 100 bn yuan of GDP (2020" in told
