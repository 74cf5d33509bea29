"""The report on ambition: findings follow the data, figures show what may be compared alone."""

from __future__ import annotations

import re
from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from policytargets import comparing
from policytargets.comparing import ambition
from policytargets.project import find_root
from policytargets.reporting import (
    amounts,
    conclusions,
    display,
    figures,
    firmness,
    ordering,
    pairs,
    prose,
    scores,
    style,
    yardsticks,
)
from policytargets.reporting.cells import family_name
from policytargets.reporting.checking import Known, find_faults
from policytargets.reporting.parameters import Declared, read_declared
from policytargets.tables import read_table, select_plans
from policytargets.vocabulary.ambition import ambition_name, load_ambition
from policytargets.vocabulary.names import LANGUAGES, translate
from reference_plans import PLANS

FAMILIES = ["robots", "rd_intensity", "tax_per_mu", "listed_firms"]
TABLES = ("comparisons", "targets", "normalised", "indicators")


@pytest.fixture(scope="module")
def plans():
    return list(PLANS)


@pytest.fixture(scope="module")
def documents(plans):
    return select_plans(read_table("documents"), plans)


@pytest.fixture(scope="module")
def tables():
    return {name: read_table(name) for name in TABLES}


@pytest.fixture(scope="module")
def standings(tables, plans):
    return ambition.stand(*tables.values(), plans)


@pytest.fixture(scope="module")
def admission(tables, plans):
    entered = ambition.entrants(*tables.values(), plans)
    return ambition.admit(entered, tables["normalised"], plans)


@pytest.fixture(scope="module")
def lowered(tables, plans):
    """A score of the few families there are: no result, but all that a score would show."""
    entered = ambition.entrants(*tables.values(), plans)
    found = ambition.admit(entered, tables["normalised"], plans, minimum_families=2)
    return found, ambition.weigh(found, draws=2_000)


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(
        display,
        "show_output",
        lambda data, raw=False: outputs.append(data["text/plain"] if raw else data.data),
    )
    monkeypatch.setattr(plt, "show", lambda: None)
    yield outputs
    plt.close("all")


def labels_in(language, documents):
    return display.label_plans(documents, language)


def judged(tables, plans):
    return comparing.choose_pairs(tables["comparisons"], tables["targets"], plans)


def texts():
    """Return every text of the figure that was drawn last, lines joined."""
    figure = plt.gcf()
    found = [t.get_text() for axes in figure.axes for t in axes.texts]
    found += [axes.get_title(loc) for axes in figure.axes for loc in ("left", "center", "right")]
    return "\n".join(found)


def compact(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_tell_the_numbers_of_the_tables(
    tables, plans, documents, standings, admission, language
):
    every, labels = judged(tables, plans), labels_in(language, documents)
    told = conclusions.tell_conclusions(every, standings, (admission, None), labels, language)
    counts = every["verdict"].value_counts()
    for number in (len(every), counts["refused"], counts["qualified"]):
        assert re.search(rf"(?<!\d){number}(?!\d)", told)
    for row in standings[0].edges.itertuples():
        assert f"{labels[row.upper]}" in told
        for code in row.families.split(";"):
            assert family_name(code, language) in told
    assert admission.why(language) in told
    assert "nan" not in told and "{" not in told


def test_an_order_that_no_longer_holds_is_no_longer_said(tables, plans, documents, standings):
    labels, every = labels_in("en", documents), judged(tables, plans)
    row = standings[0].edges.iloc[0]
    (pair,) = [
        p
        for p in standings[0].pairs.itertuples()
        if {p.document_a, p.document_b} == {row["upper"], row["lower"]}
    ]
    said = f"{labels[row['upper']]} asks more than {labels[row['lower']]}"
    assert said in ordering.tell_orders(standings[:1], labels, "en")
    comparisons = tables["comparisons"]
    ends = {pair.target_id_a, pair.target_id_b}
    own = comparisons["target_id_a"].isin(ends) & comparisons["target_id_b"].isin(ends)
    refused = comparisons.assign(verdict=comparisons["verdict"].mask(own, "refused"))
    again = ambition.stand(*{**tables, "comparisons": refused}.values(), plans, qualified=False)
    admission = ambition.Admission(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), "few_families")
    told = conclusions.tell_conclusions(every, again, (admission, None), labels, "en")
    assert said not in told
    assert said not in ordering.tell_orders(again, labels, "en")


def test_an_order_turns_round_with_its_number(tables, plans, documents, standings):
    labels = labels_in("en", documents)
    rows = standings[0].edges
    row = rows[rows["families"].eq("equipment_nc_rate")].iloc[0]
    normalised = tables["normalised"].copy()
    own = normalised["document"].eq(row["lower"]) & normalised["family"].eq("equipment_nc_rate")
    normalised.loc[own, ["value", "value_written"]] *= 1.5
    changed = tables["comparisons"].copy()
    ids = set(normalised.loc[own, "target_id"])
    for side in "ab":
        changed.loc[changed[f"target_id_{side}"].isin(ids), f"value_{side}"] *= 1.5
    given = {**tables, "normalised": normalised, "comparisons": changed}
    again = ambition.stand(*given.values(), plans, qualified=False)
    told = ordering.tell_orders(again, labels, "en")
    assert f"{labels[row['lower']]} asks more than {labels[row['upper']]}" in told
    assert f"{labels[row['upper']]} asks more than {labels[row['lower']]}" not in told


def test_without_comparable_pairs_nothing_is_claimed(tables, plans, documents):
    nothing = {**tables, "comparisons": tables["comparisons"].iloc[:0]}
    labels = labels_in("en", documents)
    standings = ambition.stand(*nothing.values(), plans)
    entered = ambition.entrants(*nothing.values(), plans)
    admission = ambition.admit(entered, tables["normalised"], plans)
    told = conclusions.tell_conclusions(
        judged(nothing, plans), standings, (admission, None), labels, "en"
    )
    assert translate("sentence.verdicts_none", "en") in told
    assert "asks more than" not in told.replace("asks more than every other", "")
    assert "in order (" not in told


def test_a_score_of_too_few_families_is_an_illustration(
    lowered, standings, tables, documents, shown
):
    _, weighed = lowered
    labels = labels_in("en", documents)
    style.use_style("en")
    told = conclusions.tell_conclusions(
        judged(tables, list(PLANS)), standings, lowered, labels, "en"
    )
    assert "No score is claimed" in told and "first rank" not in told
    assert weighed.illustrative
    said = scores.tell_scores(weighed, labels, "en")
    assert said.startswith("- **Illustration, no result**")
    scores.picture(weighed, "acceptability", labels, "en")
    assert "ILLUSTRATION, NO RESULT" in texts()
    scores.show_scores(weighed, labels, "en")
    assert shown and all(table.startswith("ILLUSTRATION, NO RESULT") for table in shown)


def test_a_score_of_enough_families_is_told_as_one(lowered, standings, tables, documents):
    admission, weighed = lowered
    enough = replace(weighed, needed=weighed.families)
    labels = labels_in("zh", documents)
    assert not enough.illustrative
    assert "示例" not in scores.tell_scores(enough, labels, "zh")
    score = admission, enough
    told = conclusions.tell_conclusions(judged(tables, list(PLANS)), standings, score, labels, "zh")
    first = enough.acceptability.sort_values("1").iloc[-1]
    assert f"{labels[first['document']]}在2,000次抽样中有{100 * first['1']:.0f}%居首" in told


def test_without_a_score_no_rank_is_shown(documents, shown, admission):
    labels = labels_in("en", documents)
    assert ambition.weigh(admission) is None
    assert scores.tell_scores(None, labels, "en") == ""
    scores.picture(None, "winning", labels, "en")
    scores.show_scores(None, labels, "en")
    assert shown == [] and not plt.get_fignums()
    told = scores.tell_admission(admission, labels, "en")
    assert admission.why("en") in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heat_map_of_a_score_bears_its_shares(lowered, documents, shown, language):
    style.use_style(language)
    _, weighed = lowered
    labels = labels_in(language, documents)
    scores.picture(weighed, "acceptability", labels, language)
    first = weighed.acceptability["1"].max()
    assert f"{100 * first:.0f}" in texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_multiples_draw_what_is_comparable_and_nothing_refused(tables, plans, documents, language):
    style.use_style(language)
    comparable = ambition.order_pairs(*tables.values(), plans, FAMILIES, qualified=True)
    sized = ambition.in_size(comparable, tables["normalised"], "none")
    labels = labels_in(language, documents)
    figures.draw_multiples(sized, language, labels, FAMILIES)
    drawn = texts()
    marks = len(plt.gcf().axes[0].collections)
    assert marks == 2 * len(comparable) > 0
    assert drawn.count(translate("verdict.qualified", language)) == len(comparable)
    heads = [compact(family_name(code, language)) for code in FAMILIES]
    places = [compact(drawn).index(head) for head in heads]
    assert places == sorted(places)
    plt.close("all")


def test_refused_pairs_are_named_with_their_reasons(tables, plans, documents):
    own = comparing.choose_pairs(tables["comparisons"], tables["targets"], plans, FAMILIES)
    names = prose.named_targets(tables["targets"], documents, "en")
    told = pairs.tell_refused(own, FAMILIES, names, "en")
    refused = own[own["verdict"].eq("refused")]
    for side in "ab":
        for key in refused[f"target_id_{side}"]:
            assert names[key] in told
    free = own[own["verdict"].ne("refused")]
    said = pairs.tell_refused(free, FAMILIES, names, "en")
    assert said == translate("sentence.refused_none", "en")


def test_sized_pairs_are_both_divided_or_neither(tables, plans):
    comparable = ambition.order_pairs(*tables.values(), plans, qualified=True)
    normalised = tables["normalised"].set_index("target_id")
    for row in ambition.in_size(comparable, tables["normalised"], "residents").itertuples():
        plain = comparable.loc[row.Index]
        if row.sizing == "none":
            assert [row.value_a, row.value_b] == [plain["value_a"], plain["value_b"]]
            continue
        prefix = "pace_" if row.basis == "pace_per_year" else ""
        for side in "ab":
            target = normalised.loc[getattr(row, f"target_id_{side}")]
            if prefix and pd.isna(target["pace_per_million_residents"]):
                continue
            expected = target[f"{prefix}per_million_residents"]
            assert getattr(row, f"value_{side}") == pytest.approx(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diagram_bears_each_plan_once_and_each_family(standings, documents, language):
    style.use_style(language)
    edges, layers = (ambition.gather(standings, part) for part in ("edges", "layers"))
    labels = labels_in(language, documents)
    figures.draw_hasse(layers, language, edges, labels)
    drawn = texts()
    for name in labels.values():
        assert drawn.split("\n").count(name) == len(standings)
    figure = plt.gcf()
    figure.canvas.draw()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts if t.get_text()]
    crossing = [
        (a, b) for place, a in enumerate(boxes) for b in boxes[place + 1 :] if overlap(a, b)
    ]
    assert not crossing
    plt.close("all")


def overlap(one, other):
    """Tell whether two texts lie on one another by more than their line spacing."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 1 and high > 0.45 * min(one.height, other.height)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_bears_the_relation_of_each_pair(standings, documents, language):
    style.use_style(language)
    relations = ambition.gather(standings, "relations")
    figures.draw_dominance(relations, language, labels_in(language, documents))
    drawn = compact(texts())
    for code, n in relations["relation"].value_counts().items():
        assert drawn.count(compact(ambition_name("relation", code, language))) >= n
    plt.close("all")


@pytest.mark.parametrize("language", LANGUAGES)
def test_firmness_says_where_a_mark_does_not_apply(tables, plans, documents, shown, language):
    style.use_style(language)
    given = [tables["targets"], tables["normalised"], documents, tables["indicators"]]
    shares = ambition.hardness(ambition.mark_targets(*given, plans))
    labels = labels_in(language, documents)
    figures.draw_firmness(shares, language, labels)
    silent = int(shares["of"].eq(0).sum())
    assert texts().count(translate("axis.not_applicable", language)) == silent == 2
    firmness.show_firmness(shares, language)
    assert shown[-1].count(translate("axis.not_applicable", language)) == silent
    told = firmness.tell_firmness(shares, labels, language)
    assert "Wilson" not in told and "nan" not in told
    plans_named = shares[shares["mark"].eq("agency") & shares["of"].eq(0)]["document"]
    assert all(labels[plan] in told for plan in plans_named)


def test_a_difference_of_wording_is_told_only_where_intervals_lie_apart(documents):
    labels = labels_in("en", documents)
    first, second = list(labels)[:2]
    rows = [
        {
            "document": plan,
            "mark": "ensures",
            "count": n,
            "of": 40,
            "share": n / 40,
            "low": low,
            "high": high,
        }
        for plan, n, low, high in ((first, 20, 0.35, 0.65), (second, 2, 0.01, 0.2))
    ]
    table = pd.DataFrame(rows)
    assert "the intervals lie apart" in firmness.tell_firmness(table, labels, "en")
    table.loc[1, "high"] = 0.4
    assert "no difference is established" in firmness.tell_firmness(table, labels, "en")


def test_no_parent_is_claimed(documents, plans):
    tested = ambition.parents(documents, plans)
    for language in LANGUAGES:
        told = yardsticks.tell_parents(tested, labels_in(language, documents), language)
        assert told.count("\n") + 1 == len(tested)
        for status in tested["status"]:
            assert ambition_name("parent", status, language) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_flips_say_whether_an_order_is_established(standings, tables, documents, shown, language):
    names = prose.named_targets(tables["targets"], documents, language)
    ordering.show_orders(standings[-1], names, labels_in(language, documents), language)
    flips = standings[-1].flips.iloc[::2]
    weak = flips[flips["within"].eq("rounding") & flips["result"].isin(["more", "less"])]
    word = ambition_name("within", "rounding", language)
    assert shown[-1].count(word) == len(weak)


@pytest.mark.parametrize(
    ("name", "default", "value", "allowed"),
    [
        ("sizing", "none", "gpd", "none, gdp, gdp_own_territory, residents"),
        ("draws", 10_000, 10, "whole numbers from 1,000 to 200,000"),
        ("draws", 10_000, 1_000_000, "whole numbers from 1,000 to 200,000"),
        ("seed", 1, -1, "whole numbers from 0"),
        ("minimum_families", 6, 0, "whole numbers from 1"),
        ("themes", [], ["digitel"], "did you mean digital"),
        ("themes", [], [3], "allowed: "),
        ("qualified", True, 1, "true or false is wanted"),
        ("draws", 10_000, True, "a whole number is wanted"),
    ],
)
def test_bad_values_are_refused_with_what_is_allowed(name, default, value, allowed):
    known = Known(("a",), ("robots",), ("digital",), ("robots",))
    (fault,) = find_faults("-p", Declared(name, default), value, known)
    assert allowed in str(fault)


@pytest.mark.parametrize(
    ("name", "default", "value"),
    [("sizing", "none", "residents"), ("draws", 10_000, 1_000), ("themes", [], ["digital"])],
)
def test_good_values_are_taken(name, default, value):
    known = Known(("a",), ("robots",), ("digital",), ("robots",))
    assert not list(find_faults("-p", Declared(name, default), value, known))


def test_the_notebook_asks_for_as_many_families_as_the_rules():
    notebook = find_root() / "notebooks/02_ambition.ipynb"
    declared = read_declared(notebook)
    assert declared["minimum_families"].default == load_ambition().composite.minimum_families


def test_years_are_written_without_a_fraction(tables, plans):
    row = pd.Series({"end_year": 2022.0, "start_year": 2020.0, "cadence": "once"})
    assert amounts.deadline(row, "en").lines == ("2022", "2020–2022")


def test_peers_are_counted_by_what_the_others_ask(standings, shown):
    standing = standings[-1]
    yardsticks.show_peers(ambition.peers(standing.pairs), "en")
    head, rows = shown[-1].split("\n")[1], shown[-1].split("\n")[2:]
    place = [cell.strip() for cell in head.split("|")].index("Others ask less")
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        won = int(standing.pairs["asks_more"].eq(cells[0].split()[0]).sum())
        assert int(cells[place]) == won
