"""Figures, tables and sentences of the timelines: both languages, and silent where unfounded."""

from __future__ import annotations

import importlib

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from policytargets.comparing import timelines
from policytargets.display import claims as chains
from policytargets.display import show as display
from policytargets.display import style
from policytargets.messages import LANGUAGES, translate, use_language
from policytargets.reporting.timelines import calendar as deadlines
from policytargets.reporting.timelines import outcomes, windows
from policytargets.reporting.timelines import outcomes as promises
from policytargets.reporting.timelines import pace as clocks
from policytargets.reporting.timelines import pace as pacing
from policytargets.reporting.timelines.calendar import draw_calendar
from policytargets.reporting.timelines.pace_figures import draw_paces, draw_paths
from policytargets.reporting.timelines.windows import draw_gantt
from policytargets.vocabulary.bodies import load_parents
from timelines_tables import clean, five_plans, in_words, make_documents, make_targets

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def look(language):
    """Set the style, and leave no figure behind."""
    style.use_style()
    yield
    plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    """Return what is displayed, as a list."""
    outputs = []
    monkeypatch.setattr(
        display, "show_output", lambda data, raw=False: outputs.append(data if raw else data.data)
    )
    return outputs


def words_drawn():
    return [text.get_text() for text in plt.gcf().findobj(plt.Text) if text.get_text()]


def labels():
    return display.label_plans(clean("documents"))


def test_the_gantt_says_what_a_copy_does_not_state(language):
    documents = clean("documents")
    targets = five_plans()[0]
    tally = timelines.tally_due(timelines.due(targets, "2022-12-31"))
    draw_gantt(timelines.periods(targets, documents), labels(), tally)
    drawn = words_drawn()
    unstated = (documents["date_signed"] == "").sum()
    assert drawn.count(translate("horizon.unknown_left")) == unstated > 0
    assert any("2.0" in text for text in drawn), "years left at signing"


def test_the_calendar_draws_the_numbers_of_its_tables(language):
    owed = timelines.obligations(five_plans()[0])
    once, yearly = (timelines.by_theme(owed, kind) for kind in timelines.KINDS)
    draw_calendar(timelines.years(owed), once, yearly)
    below = [text.get_text() for text in plt.gcf().axes[1].texts]
    cells = [number for number in once.drop(columns="theme").to_numpy().ravel() if number]
    assert [text for text in below if text.isdigit()] == [str(number) for number in cells]
    plus = [number for number in yearly.drop(columns="theme").to_numpy().ravel() if number]
    assert [text for text in below if text.startswith("+")] == [f"+{number}" for number in plus]


def test_every_pace_is_drawn_with_its_window_and_its_caveats(language):
    targets, normalised, pairs = five_plans()
    table = timelines.paces(pairs, normalised, targets)
    draw_paces(table, labels())
    drawn = words_drawn()
    windows = [f"{row.start_year}–{row.end_year}" for row in table.itertuples()]
    for window in set(windows):
        assert drawn.count(window) == windows.count(window)
    marked = table[table["caveats"] != ""]["group"].nunique()
    assert sum(text.startswith("! ") for text in drawn) == marked


@pytest.mark.parametrize("year", [0, 2030])
def test_an_extrapolation_is_named_as_one(language, year):
    targets, normalised, pairs = five_plans()
    table = timelines.same_year(pairs, normalised, targets, year)
    draw_paths(table, labels())
    named = translate("axis.path_extrapolated") in words_drawn()
    assert named == bool(year) == (table["status"] == "extrapolated").any()
    said = in_words(pacing.tell_same_year(table, clean("documents")))
    assert (("EXTRAPOLATED" in said) or ("外推" in said)) == bool(year)


def test_tables_show_names_not_codes(language, shown):
    targets, normalised, pairs = five_plans()
    yardsticks, documents = clean("yardsticks"), clean("documents")
    clocks.show_lags(timelines.lags(documents, load_parents()))
    clocks.show_paces(timelines.paces(pairs, normalised, targets))
    clocks.show_same_year(timelines.same_year(pairs, normalised, targets))
    clocks.show_starts(timelines.starts(normalised, targets, clean("steps")))
    outcomes.show_beside(timelines.beside(yardsticks, normalised, targets))
    outcomes.show_outcomes(timelines.outcomes(yardsticks, normalised, targets))
    outcomes.show_added(timelines.added(yardsticks, normalised, targets))
    clocks.show_parents(timelines.name_parents(documents, load_parents()))
    text = "\n".join(output["text/plain"] for output in shown)
    for code in ("on_path", "no_path", "pace_per_year", "start_from", "nan", "<NA>", "None"):
        assert code not in text
    assert translate("relation.comparator") in text


def test_sentences_name_the_missing_parents(language):
    documents = clean("documents")
    parents = timelines.name_parents(documents, load_parents())
    lags = timelines.lags(documents, load_parents())
    said = in_words(windows.tell_windows(lags, parents, documents))
    for plan in ("wenzhou-2020", "jinhua-2021"):
        assert getattr(load_parents()[plan], language) in said


def test_one_pair_of_plans_is_not_said_to_be_the_longest_of_all(language):
    documents = clean("documents").iloc[:2]
    lags = timelines.lags(documents, load_parents())
    parents = timelines.name_parents(documents, load_parents())
    keys = [claim.key for claim in windows.tell_windows(lags, parents, documents)]
    assert keys == ["windows_one", "comparator"]


def test_an_order_that_turns_around_is_said_with_its_caveats(language):
    table = pd.DataFrame(
        {
            **{"group": [1, 1], "family": ["robots", "robots"], "basis": ["pace_per_year"] * 2},
            **{"unit": ["台", "台"], "document": ["a", "b"], "target_id": ["a@0-1", "b@0-1"]},
            "id": ["a/001", "b/001"],
            **{"pace": [50.0, 60.0], "pace_max": [None, None], "window_years": [4, 2]},
            "caveats": ["window", "window"],
        }
    )
    documents = make_documents({"document": "a"}, {"document": "b"})
    said = in_words(pacing.tell_paces(table, documents))
    assert "200" in said
    assert "120" in said
    assert translate("caveat.window") in said
    same_order = table.assign(pace=[70.0, 60.0])
    assert "120" not in in_words(pacing.tell_paces(same_order, documents))


def test_nothing_is_said_or_drawn_of_nothing(language, shown):
    targets, normalised, pairs = five_plans()
    no_targets, no_pairs = targets.head(0), pairs.head(0)
    documents, yardsticks = clean("documents"), clean("yardsticks").head(0)
    nothing = normalised.head(0)
    paces = timelines.paces(no_pairs, nothing, no_targets)
    standing = timelines.same_year(no_pairs, nothing, no_targets)
    draw_paces(paces, labels())
    draw_paths(standing, labels())
    told = [translate("sentence.nothing_to_draw") in str(output) for output in shown]
    assert told == [True, True]
    owed = timelines.obligations(no_targets)
    assert deadlines.tell_calendar(timelines.years(owed), owed) == []
    assert pacing.tell_paces(paces, documents) == []
    assert pacing.tell_same_year(standing, documents) == []
    outside = timelines.beside(yardsticks, nothing, no_targets)
    assert promises.tell_beside(outside, documents) == []
    assert promises.tell_starts(nothing, nothing, documents) == []
    assert deadlines.tell_undated(timelines.due(targets, "2022-01-01")) == []


def test_a_target_without_a_deadline_is_named(language):
    dated = timelines.due(make_targets({"end_year": None}), "2022-01-01")
    assert "a/000" in in_words(deadlines.tell_undated(dated))


def outcomes_told(day):
    targets, normalised, _ = five_plans()
    dated = timelines.due(targets, day)
    now_due = dated[dated["status"] == "due"]
    found = timelines.outcomes(clean("yardsticks"), normalised, now_due)
    return promises.tell_outcomes(found, dated, clean("documents"), day), now_due


def test_an_outcome_is_said_only_where_it_may_be(language):
    (nothing,), now_due = outcomes_told("2016-01-01")
    assert now_due.empty
    assert nothing.text == translate("sentence.outcomes_none_due", as_of="2016-01-01")
    (first, *others), now_due = outcomes_told("2022-12-31")
    assert str(len(now_due)) in first.text
    assert set(first.target_ids) == set(now_due["target_id"])
    assert [other.key for other in others] == ["outcome_form"], (
        "a stock is no outcome of an addition"
    )
    assert others[0].value is None


def test_an_addition_counted_in_part_is_said_with_its_years(language):
    targets, normalised, _ = five_plans()
    table = timelines.added(clean("yardsticks"), normalised, targets)
    (told,) = promises.tell_added(table, clean("documents"))
    assert told.value == round(100 * (16 + 25) / 80, 1)
    assert "2018, 2019" in told.text
    assert translate("clock.years_of", n=2, window=4) in told.text
    assert told.sensitivity == table[f"why_{language}"].iloc[0]


def claims_of():
    """Return all claims on the timelines of the five plans."""
    targets, normalised, pairs = five_plans()
    documents, yardsticks = clean("documents"), clean("yardsticks")
    dated, owed = timelines.due(targets, "2022-12-31"), timelines.obligations(targets)
    parents = timelines.name_parents(documents, load_parents())
    lags = timelines.lags(documents, load_parents())
    periods = timelines.periods(targets, documents)
    started = timelines.starts(normalised, targets, clean("steps"))
    beside = timelines.beside(yardsticks, normalised, targets)
    return [
        *windows.tell_intervals(periods, documents),
        *windows.tell_windows(lags, parents, documents),
        *deadlines.tell_calendar(timelines.years(owed), owed),
        *deadlines.tell_due(dated, documents, "2022-12-31"),
        *pacing.tell_paces(timelines.paces(pairs, normalised, targets), documents),
        *pacing.tell_same_year(timelines.same_year(pairs, normalised, targets), documents),
        *promises.tell_starts(started, normalised, documents),
        *promises.tell_beside(beside, documents),
        *outcomes_told("2022-12-31")[0],
    ]


def test_claims_are_unique_alike_in_both_languages_and_rest_on_targets(language):
    claims = claims_of()
    ids = [(claim.key, claim.subject) for claim in claims]
    assert len(ids) == len(set(ids))
    with use_language("zh" if language == "en" else "en"):
        others = claims_of()
    assert ids == [(claim.key, claim.subject) for claim in others]
    facts = [(claim.value, claim.unit, claim.target_ids) for claim in claims]
    assert facts == [(claim.value, claim.unit, claim.target_ids) for claim in others]
    known = set(five_plans()[0]["target_id"])
    for claim in claims:
        assert known.issuperset(claim.target_ids), claim.key
        assert all(step.description for step in claim.steps)
        about_dates = {"published", "interval_unknown", "horizon", "windows_shared"}
        about_dates |= {"comparator", "comparator_unrecorded"}
        assert bool(claim.target_ids) == (claim.key not in about_dates), claim.key
        if isinstance(claim.value, int) and claim.unit == "" and claim.key != "beside":
            assert claim.value <= len(known)


def test_every_step_of_a_chain_is_a_function_of_the_library(language):
    functions = {step.function for claim in claims_of() for step in claim.steps}
    assert len(functions) > 8
    for function in functions:
        module, _, name = function.rpartition(".")
        assert callable(getattr(importlib.import_module(f"policytargets.{module}"), name))
    assert [step.inputs for step in chains.chain("x.due", "x.years", a=1)] == [
        {},
        {"a": 1},
    ]
