"""What texts and figures say of pairs: one list of caveats on all pages, reasons that refuse."""

from __future__ import annotations

import pandas as pd
import pytest

import policytargets as pt
from policytargets.comparing.pairs import carried, count_caveats, formed_pairs
from policytargets.comparing.timelines.paces import paces
from policytargets.display.cells import caveat_names, name_of
from policytargets.messages import LANGUAGES, use_language
from policytargets.reporting.ambition.comparability import shared_pairs, tell_comparable, tell_sums
from reference_plans import PLANS


@pytest.fixture(scope="module")
def plans():
    return pt.load(list(PLANS))


def pair(**values):
    """Return one row of a pair."""
    return next(pd.DataFrame([{"refused_by": ""} | values]).itertuples())


def test_a_pair_carries_its_notes_and_a_refused_one_what_refuses_it():
    assert carried(pair(verdict="direct", reasons="comparator")) == ["comparator"]
    assert carried(pair(verdict="converted", reasons="window;subject")) == ["window", "subject"]
    assert carried(pair(verdict="direct", reasons="")) == []
    told = pair(verdict="refused", reasons="scope;denominator", refused_by="scope")
    assert carried(told) == ["scope"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_caveats_is_said_of_no_pair(plans, language):
    with use_language(language):
        told = [pt.ambition.all_pairs(plans).claims(), [tell_comparable(shared_pairs(plans))]]
        said = " ".join(one.text for own in told for one in own)
        pairs = shared_pairs(plans)
        free = pairs[pairs["verdict"].isin(["direct", "converted"])]
        notes = {name for row in free.itertuples() for name in caveat_names(row)}
    for words in ("without any", "without caveat", "无须条件", "无限制"):
        assert words not in said.lower()
    assert notes and all(name in said for name in notes)


def test_no_evidence_is_named_as_free_of_caveats(plans):
    for language in LANGUAGES:
        with use_language(language):
            said = " ".join(one.text for one in pt.ambition.order(plans).claims())
            assert "ithout caveats" not in said
            assert "无限制条件" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_refuses_most_often_are_reasons_that_refuse(plans, language):
    with use_language(language):
        told = {one.key: one.text for one in pt.ambition.all_pairs(plans).claims()}
        said = told["verdicts_refused_by"]
        assert name_of("caveat", "act") not in said
        third = (name_of("caveat", "scope"), "9")
        assert all(word in said for word in third)
    counts = count_caveats(shared_pairs(plans)).set_index("caveat")["refused"]
    assert counts.nlargest(3).index.tolist() == ["indicator", "form", "scope"]
    assert counts["act"] == counts["denominator"] == 0


def test_research_is_refused_for_its_population_and_not_for_its_denominator(plans):
    rows = pt.ambition.board(plans, ["rd_intensity"]).figures["dots"].targets.set_index("id")
    assert rows.loc["wenzhou-2020/002", "reasons"] == "scope"
    assert rows.loc["wenzhou-2020/002", "beside"] == ""


def test_paces_show_the_caveats_that_the_pairs_carry(plans):
    pairs = plans.pairs
    table = paces(pairs, plans.normalised, plans.targets)
    for _, own in table.groupby("group"):
        inside = [pairs[f"target_id_{side}"].isin(own["target_id"]) for side in "ab"]
        paced = pairs[inside[0] & inside[1] & pairs["verdict"].ne("refused")]
        paced = paced[paced["basis"].eq(own["basis"].iloc[0])]
        held = {code for row in paced.itertuples() for code in carried(row)}
        assert held <= set(own["caveats"].iloc[0].split(";"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formed_sum_is_told_with_its_parts_and_its_step(plans, language):
    with use_language(language):
        (told,) = tell_sums(plans)
        for word in ("30家", "2家", "30個以上", "32", "16", name_of("caveat", "subject")):
            assert word in told.text
    assert told.value == 32
    assert set(told.target_ids) == {
        "wenzhou-2020@1817-1820",
        "wenzhou-2020@1825-1827",
        "jinhua-2021@2567-2572",
    }
    assert len(told.steps) == 2


def test_a_sum_is_left_out_where_a_part_or_the_whole_is_not_looked_at(plans):
    assert len(formed_pairs(plans.comparisons, plans.described, PLANS)) == 1
    assert formed_pairs(plans.comparisons, plans.described, ["wenzhou-2020", "cixi-2020"]).empty
    assert not shared_pairs(plans)["target_a"].str.contains("+", regex=False).any()
