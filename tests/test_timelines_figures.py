"""Figures, tables and sentences of the timelines: both languages, and silent where unfounded."""

from __future__ import annotations

import importlib
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import policytargets as pt
from policytargets.comparing.timelines import pathways
from policytargets.comparing.timelines.due_dates import KINDS, due, first_mentions
from policytargets.comparing.timelines.windows import lags, name_parents
from policytargets.display import show as display
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, translate, use_language
from policytargets.reporting.timelines.deadlines import tell_undated
from policytargets.reporting.timelines.outcomes import noted, tell_additions
from policytargets.reporting.timelines.pace import _pace, pace_of, tell_turns
from policytargets.reporting.timelines.plan_periods import tell_windows
from policytargets.vocabulary.statistics_and_parents import load_parents
from reference_plans import PLANS
from timelines_tables import clean, in_words, make_documents, make_targets

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def _keep(monkeypatch):
    """Leave drawings open for a look at them, and none behind."""
    monkeypatch.setattr(plt, "show", lambda: None)
    yield
    plt.close("all")


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """Return what is displayed, as a list."""
    outputs = []
    monkeypatch.setattr(
        display,
        "show_output",
        lambda data, raw=False, metadata=None: outputs.append(data if raw else data.data),
    )
    return outputs


@pytest.fixture
def plans(language):
    return pt.load(PLANS)


def panels_drawn():
    """Return the texts of every figure that is open, in its order."""
    return [
        [text.get_text() for text in plt.figure(number).axes[0].texts]
        for number in plt.get_fignums()
    ]


def test_the_calendar_draws_the_plans_and_the_numbers_of_its_tables(plans):
    calendar = pt.timelines.calendar(plans, "2022-12-31")
    calendar.figure()
    gantt, *grids = panels_drawn()
    unstated = translate("axis.not_stated", what=translate("column.date_signed"))
    assert gantt.count(unstated) == (plans.documents["date_signed"] == "").sum() > 0
    for of, drawn in zip(("document", "theme"), grids, strict=True):
        once, yearly = (calendar.rows(f"{of}_{kind}").drop(columns=of) for kind in KINDS)
        numbers = [str(n) for n in once.to_numpy().ravel() if n]
        assert [t for t in drawn if t.isdigit() and int(t) < 1000] == numbers
        owed = [f"+{n}" for n in yearly.to_numpy().ravel() if n]
        assert [t for t in drawn if t.startswith("+")] == owed


def test_a_panel_a_family_with_all_its_targets_and_caveats(plans):
    pt.timelines.courses(plans).figure()
    table = pathways.courses(pt.timelines.pace(plans).rows(), pt.timelines.same_year(plans).rows())
    panels = panels_drawn()
    groups = [own for _, own in table.groupby("group", sort=False)]
    assert len(panels) == len(groups) > 10
    for drawn, own in zip(panels, groups, strict=True):
        text = "".join("".join(drawn).split())
        assert all("".join(plans.labels[plan].split()) in text for plan in own["document"])
        assert any(line.startswith("! ") for line in drawn) == (own["caveats"].iloc[0] != "")
        if own["other_start"].notna().any():
            assert "".join(translate("caveat.start_inferred").split()) in text
            assert "2020" in text
    said = "".join("".join(map("".join, panels)).split())
    said = re.sub("[,，]", "", said)
    assert re.search("(?:from|起点为)(?:2019年)?≤(?:427740|42.77)", said), "a start may be a bound"
    assert re.search("10.4%ayeariftherateismeantyearly|若所述为年均增幅则为年均≤-10.4%", said)


@pytest.mark.parametrize("year", [0, 2030])
def test_an_extrapolation_is_named_as_one(plans, year):
    same_year = pt.timelines.same_year(plans, year)
    assert bool(year) == (same_year.rows()["status"] == "extrapolated").any()
    said = in_words(same_year.claims())
    assert (("EXTRAPOLATED" in said) or ("外推" in said)) == bool(year)


def sections(plans, day="2022-12-31"):
    """Return all sections of the report."""
    timelines = pt.timelines
    dated = ("summary", "calendar", "deadlines", "outcomes", "additions")
    plain = [name for name in timelines.__all__ if name not in dated]
    return [
        *(getattr(timelines, name)(plans, day) for name in dated),
        *(getattr(timelines, name)(plans) for name in plain),
    ]


def test_tables_show_names_not_codes(plans, shown):
    for section in sections(plans):
        for part in section.tables:
            section.table(part)
    text = "\n".join(output["text/plain"] for output in shown)
    for code in ("on_path", "no_path", "pace_per_year", "start_from"):
        assert code not in text
    assert not re.search(r"\bnan\b|<NA>|\bNone\b", text)
    assert translate("relation.comparator") in text


def test_sentences_name_the_missing_parents(plans, language):
    said = in_words(pt.timelines.plan_windows(plans).claims())
    for plan in ("wenzhou-2020", "jinhua-2021"):
        assert getattr(load_parents()[plan], language) in said


def test_one_pair_of_plans_is_not_said_to_be_the_longest_of_all(language):
    documents, recorded = clean("documents").iloc[:2], load_parents()
    between, parents = lags(documents, recorded), name_parents(documents, recorded)
    keys = [claim.key for claim in tell_windows(between, parents, documents)]
    assert keys == ["windows_one", "comparator"]


def test_windows_of_one_length_are_all_named(plans, language):
    told = pt.timelines.plan_windows(plans).claims()[0].text
    names = plans.documents.set_index("document")[f"region_{language}"]
    assert all(told.count(names[plan]) for plan in ("cixi-2020", "jinhua-2021"))
    assert told.count(names["taizhou-2019"]) == 2
    assert "wenzhou-2020" in told, "its first year is inferred"


def test_an_order_that_turns_around_is_said_with_its_caveats(language):
    table = pd.DataFrame(
        {
            **{"group": [1, 1], "family": ["robots", "robots"], "basis": ["pace_per_year"] * 2},
            **{"unit": ["台", "台"], "document": ["a", "b"], "target_id": ["a@0-1", "b@0-1"]},
            "id": ["a/001", "b/001"],
            **{"pace": [50.0, 60.0], "pace_max": [None, None], "window_years": [4, 2]},
            **{"comparator": ["=", ">="], "caveats": ["window", "window"]},
        }
    )
    documents = make_documents({"document": "a"}, {"document": "b"})
    said = in_words(tell_turns(table, documents))
    assert "200" in said
    assert "120" in said
    assert translate("caveat.window") in said
    same_order = table.assign(pace=[70.0, 60.0])
    assert "120" not in in_words(tell_turns(same_order, documents))


def test_nothing_is_said_or_drawn_of_nothing(language, shown):
    plans = pt.load(["jinhua-2021"], themes=["fiscal"])
    assert plans.targets.empty
    told = [
        claim.key
        for section in sections(plans)
        for part in section.says
        for claim in section.claims(part)
    ]
    about_plans = {"interval_unknown", "copy_note", "horizon_one", "outcomes_none_due"}
    assert set(told) <= about_plans
    pt.timelines.courses(plans).figure()
    pt.timelines.calendar(plans, "2022-12-31").figure()
    assert str(shown).count(translate("sentence.nothing_to_draw")) == 1


def test_a_target_without_a_deadline_is_named(language):
    dated = due(make_targets({"end_year": None}), "2022-01-01")
    assert "a/000" in in_words(tell_undated(dated))


def test_a_day_that_is_none_is_refused(plans):
    with pytest.raises(InputError, match="as_of: '2022-13-01' is no day"):
        pt.timelines.deadlines(plans, "2022-13-01")


def test_an_outcome_is_said_only_where_it_may_be(plans):
    (nothing,) = pt.timelines.outcomes(plans, "2016-01-01").claims("known")
    assert nothing.text == translate("sentence.outcomes_none_due", as_of="2016-01-01")
    outcomes = pt.timelines.outcomes(plans, "2022-12-31")
    (first,), others = outcomes.claims("known"), outcomes.claims()
    past = due(first_mentions(plans.targets), "2022-12-31")
    past = past[past["status"] == "due"]
    assert str(len(past)) in first.text
    assert set(first.target_ids) == set(past["target_id"])
    assert [other.key for other in others] == ["outcome_wider"], (
        "a figure of all industries neither meets nor misses a promise of a part"
    )
    assert others[0].value is None


def test_a_promise_beside_a_figure_keeps_its_bound(plans, language):
    told = in_words(pt.timelines.refused_statistics(plans).claims())
    over = {"en": "[over 500 billion yuan]", "zh": "[超过5,000亿元]"}[language]
    assert f"{over}(#wenzhou-2020/012)" in told
    assert {"en": "[≥ 100 ", "zh": "[≥ 100家]"}[language] in told


def test_a_second_mention_is_no_deadline_of_its_own(plans):
    first, *_ = pt.timelines.deadlines(plans, "2022-12-31").claims("due")
    again = plans.targets.loc[plans.targets["repeats"].ne(""), "target_id"]
    assert len(again) and not set(again) & set(first.target_ids)
    assert str(len(plans.targets) - len(again)) in first.text


def test_a_pace_keeps_its_bound_and_a_rate_both_readings(plans):
    table = pt.timelines.pace(plans).rows().set_index("id")
    (service,) = table.loc[["wenzhou-2020/009"]].reset_index().itertuples()
    readings = ("≥ 4.88%", "≥ 3.23%", "≥ 10%")  # of two years, of three, yearly
    told = zip(readings, _pace(service).lines, strict=True)
    assert all(rate in line.replace(" %", "%") for rate, line in told)
    (upgraded,) = table.loc[["zhejiang-2017/016"]].reset_index().itertuples()
    assert "≥ 1,000" in pace_of(upgraded)


def test_a_start_from_a_rate_of_another_population_names_both(plans):
    told = {claim.subject: claim.text for claim in pt.timelines.starts(plans).claims()}
    text = told[plans.targets.set_index("id").loc["cixi-2020/029", "target_id"]]
    assert "规上工业" in text
    assert "规上企业" in text


def test_an_addition_counted_as_a_whole_is_said_with_its_window(plans, language):
    additions = pt.timelines.additions(plans, "2023-01-01")
    (told,) = additions.claims()
    assert (told.key, told.value, told.unit) == ("added_window", 190, "家")
    assert translate("clock.period_years", start=2017, end=2020) in told.text
    assert told.sensitivity == additions.rows()[f"why_{language}"].iloc[0]


@pytest.mark.usefixtures("language")
def test_an_addition_counted_in_part_is_said_as_at_least(plans):
    rows = pt.timelines.additions(plans, "2023-01-01").rows()
    part = rows.assign(basis="at_least", years="2018, 2019", year_count=2, value=41.0)
    (told,) = tell_additions(part, plans.documents)
    assert (told.key, told.value) == ("added_least", 41)
    assert "%" not in told.text.replace("%以上", "")


@pytest.mark.usefixtures("language")
def test_an_order_that_an_inferred_year_would_turn_is_not_told(plans):
    told = {claim.subject: claim for claim in pt.timelines.pace(plans).claims()}
    ids = plans.targets.set_index("id")["target_id"]
    for key, pair in (
        ("pace_open", ("zhejiang-2017/010", "wenzhou-2020/050")),
        ("pace_not_more", ("jinhua-2021/022", "wenzhou-2020/036")),
    ):
        claim = told["/".join(ids[list(pair)])]
        assert claim.key == key
        assert "2020" in claim.text
        assert translate("caveat.start_inferred") in claim.text


def claims_of(plans, language):
    """Return all claims on the timelines of the five plans."""
    with use_language(language):
        own = [part for part in sections(plans) if part.name != "summary"]  # says others' again
        return [c for section in own for part in section.says for c in section.claims(part)]


def test_claims_are_unique_alike_in_both_languages_and_rest_on_targets(plans, language):
    claims = claims_of(plans, language)
    ids = [(claim.key, claim.subject) for claim in claims]
    assert len(ids) == len(set(ids))
    others = claims_of(plans, "zh" if language == "en" else "en")
    assert ids == [(claim.key, claim.subject) for claim in others]
    facts = [(claim.value, claim.unit, claim.target_ids) for claim in claims]
    assert facts == [(claim.value, claim.unit, claim.target_ids) for claim in others]
    known = set(plans.targets["target_id"])
    for claim in claims:
        assert known.issuperset(claim.target_ids), claim.key
        assert all(step.description for step in claim.steps)
        about_dates = {"published", "interval_unknown", "horizon", "windows_shared"}
        about_dates |= {
            "published_as",
            "start_inferred",
            "copy_note",
            "comparator",
            "comparator_unrecorded",
        }
        assert bool(claim.target_ids) == (claim.key not in about_dates), claim.key
        if isinstance(claim.value, int) and claim.unit == "" and claim.key != "beside":
            assert claim.value <= len(known)


def test_every_step_of_a_chain_is_a_function_of_the_library(plans, language):
    functions = {step.function for claim in claims_of(plans, language) for step in claim.steps}
    assert len(functions) > 8
    for function in functions:
        module, _, name = function.rpartition(".")
        assert callable(getattr(importlib.import_module(f"policytargets.{module}"), name))


def test_the_report_opens_with_what_its_sections_say(plans, language):
    told = pt.timelines.summary(plans, "2022-12-31").claims()
    assert told[0].key == "calendar_most"
    assert len(told) == 8
    assert {claim.text for claim in told} <= {c.text for c in claims_of(plans, language)}


def told_of(section, key):
    return [one.text for one in section.claims() if one.key == key]


def test_equal_totals_whose_paces_hang_on_the_first_year_are_named(plans):
    section = pt.timelines.pace(plans)
    (told,) = [one for one in section.claims("turns") if one.key.startswith("pace_tie")]
    assert "wenzhou-2020/039" in told.text and "jinhua-2021/035" in told.text


def test_a_level_on_a_path_says_from_which_figure(plans):
    (told,) = [
        one
        for one in told_of(pt.timelines.same_year(plans), "same_year")
        if "769" in one or "7,691" in one
    ]
    assert ("518.83" in told and "grade B" in told) or ("5,188.3" in told and "来源等级B" in told)
    assert translate("caveat.within_period") in told
    table = pt.timelines.same_year(plans).rows().set_index("id")
    assert table.loc["jinhua-2021/008", "status"] == "own_target"


def test_figures_without_a_date_or_of_an_unsaid_territory_say_so(plans):
    rows = noted(plans.table("yardsticks"), plans).set_index("statistic_id")["notes"]
    assert any("industrial_robots_in_service-2015" in key and told for key, told in rows.items())
    asked = noted(pt.timelines.untargeted_statistics(plans).rows(), plans)
    own = asked.loc[asked["document"].eq("cixi-2020"), "notes"]
    assert len(own) and own.map(bool).all()
    assert not asked.loc[asked["document"].eq("taizhou-2019"), "notes"].map(bool).any()


def test_both_pages_count_figures_alike(plans):
    """20 times one of 19 figures of the own place, 45 times one of the province."""
    (all_told,) = told_of(pt.quality.official_statistics(plans), "yardsticks")
    assert all(number in all_told for number in ("20", "19", "12", "45"))
    (beside,) = told_of(pt.timelines.refused_statistics(plans), "beside")
    assert all(number in beside for number in ("11", "10", "1"))
