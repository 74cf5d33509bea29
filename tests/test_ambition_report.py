"""The report on ambition: findings follow the data, figures show what may be compared alone."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest

from policytargets import comparing
from policytargets import reporting as figures
from policytargets.comparing import ambition
from policytargets.display import amounts, style
from policytargets.display import claims as prose
from policytargets.display import show as display
from policytargets.display import show as folding
from policytargets.display.cells import family_name
from policytargets.documents import load_documents, read_pinned
from policytargets.messages import LANGUAGES, translate
from policytargets.project import find_root
from policytargets.reporting.ambition import benchmarks as yardsticks
from policytargets.reporting.ambition import commitment as firmness
from policytargets.reporting.ambition import comparability as pairs
from policytargets.reporting.ambition import findings as conclusions
from policytargets.reporting.ambition import order as ordering
from policytargets.reporting.ambition import score as ranks
from policytargets.reporting.ambition import score as scores
from policytargets.running.parameters import Known, find_faults, read_declared
from policytargets.tables import read_table, select_plans
from policytargets.vocabulary.rules import SIZINGS, ambition_name, load_ambition
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
        lambda data, raw=False, **_: outputs.append(data["text/plain"] if raw else data.data),
    )
    monkeypatch.setattr(plt, "show", lambda: None)
    yield outputs
    plt.close("all")


def text(claims):
    return "\n".join(one.text for one in claims)


def labels_in(language, documents):
    return display.label_plans(documents)


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
    told = text(conclusions.tell_conclusions(every, standings, (admission, None), labels))
    counts = every["verdict"].value_counts()
    for number in (len(every), counts["refused"], counts["qualified"]):
        assert re.search(rf"(?<!\d){number}(?!\d)", told)
    for row in standings[0].edges.itertuples():
        assert f"{labels[row.upper]}" in told
        for code in row.families.split(";"):
            assert family_name(code) in told
    assert admission.why() in told
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
    assert said in text(ordering.tell_orders(standings[:1], labels))
    comparisons = tables["comparisons"]
    ends = {pair.target_id_a, pair.target_id_b}
    own = comparisons["target_id_a"].isin(ends) & comparisons["target_id_b"].isin(ends)
    refused = comparisons.assign(verdict=comparisons["verdict"].mask(own, "refused"))
    again = ambition.stand(*{**tables, "comparisons": refused}.values(), plans, qualified=False)
    admission = ambition.Admission(pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), "few_families")
    told = text(conclusions.tell_conclusions(every, again, (admission, None), labels))
    assert said not in told
    assert said not in text(ordering.tell_orders(again, labels))


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
    told = text(ordering.tell_orders(again, labels))
    assert f"{labels[row['lower']]} asks more than {labels[row['upper']]}" in told
    assert f"{labels[row['upper']]} asks more than {labels[row['lower']]}" not in told


def test_without_comparable_pairs_nothing_is_claimed(tables, plans, documents):
    nothing = {**tables, "comparisons": tables["comparisons"].iloc[:0]}
    labels = labels_in("en", documents)
    standings = ambition.stand(*nothing.values(), plans)
    entered = ambition.entrants(*nothing.values(), plans)
    admission = ambition.admit(entered, tables["normalised"], plans)
    told = text(
        conclusions.tell_conclusions(judged(nothing, plans), standings, (admission, None), labels)
    )
    assert translate("sentence.verdicts_none") in told
    assert "asks more than" not in told.replace("asks more than every other", "")
    assert "in order (" not in told


def test_a_score_of_too_few_families_is_an_illustration(
    lowered, standings, tables, documents, shown
):
    _, weighed = lowered
    labels = labels_in("en", documents)
    style.use_style()
    told = text(
        conclusions.tell_conclusions(judged(tables, list(PLANS)), standings, lowered, labels)
    )
    assert "No score is claimed" in told and "first rank" not in told
    assert weighed.illustrative
    said = text(ranks.tell_scores(weighed, labels))
    assert said.startswith("**Illustration, no result**")
    scores.picture(weighed, "acceptability", labels)
    assert "ILLUSTRATION, NO RESULT" in texts()
    scores.show_scores(weighed, labels)
    assert shown and all(table.startswith("ILLUSTRATION, NO RESULT") for table in shown)


def test_a_score_of_enough_families_is_told_as_one(lowered, standings, tables, documents):
    admission, weighed = lowered
    enough = replace(weighed, needed=weighed.families)
    labels = labels_in("zh", documents)
    assert not enough.illustrative
    assert "示例" not in text(ranks.tell_scores(enough, labels))
    score = admission, enough
    told = text(conclusions.tell_conclusions(judged(tables, list(PLANS)), standings, score, labels))
    first = enough.acceptability.sort_values("1").iloc[-1]
    assert f"{labels[first['document']]}在2,000次抽样中有{100 * first['1']:.0f}%居首" in told


def test_without_a_score_no_rank_is_shown(documents, shown, admission):
    labels = labels_in("en", documents)
    assert ambition.weigh(admission) is None
    assert ranks.tell_scores(None, labels) == []
    scores.picture(None, "winning", labels)
    scores.show_scores(None, labels)
    assert shown == [] and not plt.get_fignums()
    told = text(ranks.tell_admission(admission, labels))
    assert admission.why("en") in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heat_map_of_a_score_bears_its_shares(lowered, documents, shown, language):
    style.use_style()
    _, weighed = lowered
    labels = labels_in(language, documents)
    scores.picture(weighed, "acceptability", labels)
    first = weighed.acceptability["1"].max()
    assert f"{100 * first:.0f}" in texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_multiples_draw_what_is_comparable_and_nothing_refused(tables, plans, documents, language):
    style.use_style()
    comparable = ambition.order_pairs(*tables.values(), plans, FAMILIES, qualified=True)
    sized = ambition.in_size(comparable, tables["normalised"], "none")
    labels = labels_in(language, documents)
    figures.draw_multiples(sized, labels, FAMILIES)
    drawn = texts()
    marks = len(plt.gcf().axes[0].collections)
    assert marks == 2 * len(comparable) > 0
    assert drawn.count(translate("verdict.qualified")) == len(comparable)
    heads = [compact(family_name(code)) for code in FAMILIES]
    places = [compact(drawn).index(head) for head in heads]
    assert places == sorted(places)
    plt.close("all")


def test_refused_pairs_are_named_with_their_reasons(tables, plans, documents):
    own = comparing.choose_pairs(tables["comparisons"], tables["targets"], plans, FAMILIES)
    names = prose.named_targets(tables["targets"], documents)
    told = text(pairs.tell_refused(own, FAMILIES, names))
    refused = own[own["verdict"].eq("refused")]
    for side in "ab":
        for key in refused[f"target_id_{side}"]:
            assert names[key] in told
    free = own[own["verdict"].ne("refused")]
    said = text(pairs.tell_refused(free, FAMILIES, names))
    assert said == translate("sentence.refused_none")


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
    style.use_style()
    edges, layers = (ambition.gather(standings, part) for part in ("edges", "layers"))
    labels = labels_in(language, documents)
    figures.draw_hasse(layers, edges, labels)
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
    style.use_style()
    relations = ambition.gather(standings, "relations")
    figures.draw_dominance(relations, labels_in(language, documents))
    drawn = compact(texts())
    for code, n in relations["relation"].value_counts().items():
        assert drawn.count(compact(ambition_name("relation", code))) >= n
    plt.close("all")


@pytest.mark.parametrize("language", LANGUAGES)
def test_firmness_says_where_a_mark_does_not_apply(tables, plans, documents, shown, language):
    style.use_style()
    given = [tables["targets"], tables["normalised"], documents, tables["indicators"]]
    marks = ambition.mark_targets(*given, plans)
    shares = ambition.hardness(marks)
    labels = labels_in(language, documents)
    figures.draw_firmness(shares, labels)
    silent = int(shares["of"].eq(0).sum())
    assert texts().count(translate("axis.not_applicable")) == silent == 2
    firmness.show_firmness(shares)
    assert shown[-1].count(translate("axis.not_applicable")) == silent
    told = text(firmness.tell_firmness(shares, marks, labels))
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
    marks = pd.DataFrame({"document": [first, second], "target_id": ["x", "y"], "ensures": True})
    (apart,) = firmness.tell_firmness(table, marks, labels)
    assert "the intervals lie apart" in apart.text
    assert apart.value == pytest.approx(45)
    assert apart.target_ids == ("x", "y")
    table.loc[1, "high"] = 0.4
    (overlap,) = firmness.tell_firmness(table, marks, labels)
    assert "no difference is established" in overlap.text


def test_no_parent_is_claimed(documents, plans):
    tested = ambition.parents(documents, plans)
    for language in LANGUAGES:
        told = text(yardsticks.tell_parents(tested, labels_in(language, documents)))
        assert told.count("\n") + 1 == len(tested)
        for status in tested["status"]:
            assert ambition_name("parent", status) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_flips_say_whether_an_order_is_established(standings, tables, documents, shown, language):
    names = prose.named_targets(tables["targets"], documents)
    ordering.show_orders(standings[-1], names, labels_in(language, documents))
    flips = standings[-1].flips.iloc[::2]
    weak = flips[flips["within"].eq("rounding") & flips["result"].isin(["more", "less"])]
    word = ambition_name("within", "rounding")
    assert shown[-1].count(word) == len(weak)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("sizing", "gpd", ", ".join(SIZINGS)),
        ("draws", 10, "whole numbers from 1,000 to 200,000"),
        ("draws", 1_000_000, "whole numbers from 1,000 to 200,000"),
        ("seed", -1, "whole numbers from 0"),
        ("minimum_families", 0, "whole numbers from 1"),
        ("themes", ["digitel"], "did you mean digital"),
        ("themes", [3], "allowed: "),
        ("qualified", 1, "true or false is wanted"),
        ("draws", True, "a whole number is wanted"),
    ],
)
def test_bad_values_are_refused_with_what_is_allowed(name, value, allowed):
    (fault,) = faults_of(name, value)
    assert allowed in str(fault)


@pytest.mark.parametrize(
    ("name", "value"),
    [*(("sizing", sizing) for sizing in SIZINGS), ("draws", 1_000), ("themes", ["digital"])],
)
def test_good_values_are_taken(name, value):
    assert not faults_of(name, value)


def faults_of(name, value):
    """Return what is wrong with a value of a parameter of the notebook."""
    known = Known(("a",), ("robots",), ("digital",), ("robots",))
    declared = read_declared(find_root() / "notebooks/02_ambition.ipynb")[name]
    return list(find_faults("-p", declared, value, known))


def test_the_notebook_asks_for_as_many_families_as_the_rules():
    notebook = find_root() / "notebooks/02_ambition.ipynb"
    declared = read_declared(notebook)
    assert declared["minimum_families"].default == load_ambition().composite.minimum_families


def test_years_are_written_without_a_fraction(tables, plans):
    row = pd.Series({"end_year": 2022.0, "start_year": 2020.0, "cadence": "once"})
    assert amounts.deadline(row).lines == ("2022", "2020–2022")


def test_peers_are_counted_by_what_the_others_ask(standings, shown):
    standing = standings[-1]
    yardsticks.show_peers(ambition.peers(standing.pairs))
    head, rows = shown[-1].split("\n")[1], shown[-1].split("\n")[2:]
    place = [cell.strip() for cell in head.split("|")].index("Others ask less")
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        won = int(standing.pairs["asks_more"].eq(cells[0].split()[0]).sum())
        assert int(cells[place]) == won


# --- the board against the right answers


def right_answers(root):
    lines = (root / "tests/reference/targets.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if not row["repeats"]]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_board_agrees_with_the_right_answers(root, tables, plans, family):
    texts = read_pinned(root, load_documents(root))
    given = tables["targets"], tables["normalised"], read_table("missing"), texts
    view = comparing.side_by_side(*given, plans, family)
    indicators = comparing.members([family], tables["indicators"])
    rows = {r["id"]: r for r in right_answers(root) if r["indicator"] in indicators}
    stated = view[view["missing"].eq("")].set_index("id")
    assert set(stated.index) == set(rows) and rows
    for name, row in rows.items():
        own = stated.loc[name]
        assert compact(own["number_text"]) == compact(row["number_text"])
        for mine, theirs in {
            "form": "measure",
            "comparator": "comparator",
            "scope": "scope",
        }.items():
            assert own[mine] == row[theirs], name
        assert own["value"] == pytest.approx(row["value"])
        assert own["end_year"] == row["end_year"]
        if row["measure"] == "addition":
            years = row["end_year"] - row["start_year"] + 1
            assert own["pace_per_year"] == pytest.approx(row["value"] / years)
    silent = set(plans) - {row["document"] for row in rows.values()}
    kinds = view[view["missing"].ne("")].set_index("document")["missing"]
    assert set(kinds.index) == silent
    assert set(kinds) <= {"not_stated", "direction_only", "outside_remit"}


def test_the_verdicts_of_the_board_are_the_right_answers(root, tables, plans):
    own = comparing.choose_pairs(tables["comparisons"], tables["targets"], plans, FAMILIES)
    seen = comparing.both_ways(own)
    ids = tables["targets"].set_index("target_id")["id"]
    board = {(ids[row.target_id], ids[row.other_id]): row.verdict for row in seen.itertuples()}
    with (root / "tests/reference/verdicts.csv").open(encoding="utf-8", newline="") as file:
        right = {(r["target_a"], r["target_b"]): r["verdict"] for r in csv.DictReader(file)}
    tested = {pair: verdict for pair, verdict in right.items() if pair in board}
    assert len(tested) > 15
    assert {pair: board[pair] for pair in tested} == tested
    assert all(board[b, a] == verdict for (a, b), verdict in tested.items())


# --- claims as data


def claims_of(tables, plans, documents, standings, lowered, language):
    """Every sentence of the report but those of its views, as the notebook has them made."""
    labels = labels_in(language, documents)
    every, (admission, weighed) = judged(tables, plans), lowered
    names = prose.named_targets(tables["targets"], documents)
    marks = ambition.mark_targets(
        tables["targets"], tables["normalised"], documents, tables["indicators"], plans
    )
    past = ambition.own_past(tables["normalised"], plans)
    own = comparing.choose_pairs(tables["comparisons"], tables["targets"], plans, FAMILIES)
    return [
        *pairs.tell_refused(own, FAMILIES, names),
        *pairs.tell_all(every, len(every) + 1),
        *ordering.tell_orders(standings, labels),
        *ranks.tell_admission(admission, labels),
        *ranks.tell_scores(weighed, labels),
        *firmness.tell_firmness(ambition.hardness(marks), marks, labels),
        *yardsticks.tell_past(past, 200),
        *yardsticks.tell_parents(ambition.parents(documents, plans), labels),
        *conclusions.tell_conclusions(every, standings, lowered, labels),
    ]


def test_claims_have_one_id_each_and_the_same_in_both_languages(
    tables, plans, documents, standings, lowered
):
    given = (tables, plans, documents, standings, lowered)
    english, chinese = (claims_of(*given, language) for language in ("en", "zh"))
    ids = [(one.key, one.subject) for one in english]
    assert len(set(ids)) == len(ids)
    assert ids == [(one.key, one.subject) for one in chinese]
    for one, other in zip(english, chinese, strict=True):
        assert (one.value, one.target_ids) == (other.value, other.target_ids)
        assert [step.function for step in one.steps] == [step.function for step in other.steps]
        assert re.search(r"[一-鿿]", other.text) and not re.search(r"[{}]|nan", other.text)


def test_claims_rest_on_targets_of_the_table(tables, plans, documents, standings, lowered):
    known = set(tables["targets"]["target_id"])
    without = {"order_none", "parent_named", "parent_plain", "verdicts_folded"}
    for one in claims_of(tables, plans, documents, standings, lowered, "en"):
        assert set(one.target_ids) <= known, one.key
        assert bool(one.target_ids) == (one.key not in without), one.key


def test_an_order_tells_what_would_undo_it(documents, standings):
    labels = labels_in("en", documents)
    told = {one.subject: one for one in ordering.tell_orders(standings, labels)}
    bases = told["strict/taizhou-2019/wenzhou-2020"]
    # By hand: 7 bases in three years are undone by the pace of 1 in two years, 6 in all or in one.
    flip = standings[0].neighbours.query("upper == 'taizhou-2019'").iloc[0]
    change = 100 * (flip["needed"] - flip["value"]) / flip["value"]
    assert f"−{abs(change):.1f} %" in bases.sensitivity
    assert flip["target"] in bases.sensitivity
    assert bases.value == 1
    assert told["wide/taizhou-2019/jinhua-2021"].value == 4
    assert "rounding" in told["wide/taizhou-2019/jinhua-2021"].sensitivity


def test_the_short_list_is_part_of_the_long_one(tables, plans, documents, standings, admission):
    labels = labels_in("en", documents)
    score = admission, None
    told = conclusions.tell_conclusions(judged(tables, plans), standings, score, labels)
    lines = conclusions.shorten(told, "s9").split("\n")
    full = {f"- {one.text}" for one in told}
    short = [line for line in lines if line.startswith("- ")]
    assert 4 < len(short) < len(full)
    assert set(short) < full
    assert "(#s9)" in lines[-1]
    missing = admission.needed - admission.found
    assert f"With {missing} more families" in told[-1].sensitivity


def test_the_short_list_links_to_the_section_that_closes_the_page():
    notebook = nbformat.read(find_root() / "notebooks/02_ambition.ipynb", as_version=4)
    cells = [c for c in notebook.cells if "lang-zh" not in c.metadata.get("tags", [])]
    heads = [c.source for c in cells if c.cell_type == "markdown" and c.source.startswith("## ")]
    place = 1 + next(n for n, head in enumerate(heads) if head.startswith("## What may be said"))
    assert place == len(heads)
    sources = "\n".join(cell.source for cell in notebook.cells)
    assert set(re.findall(r"[#\"]s(\d+)", sources)) == {str(place)}


def test_tables_fold_under_their_captions():
    table = "<table><caption>Plan &amp; plan</caption><tr><td>1</td></tr></table>"
    html = folding.folded(table)
    assert html.startswith('<details class="folded"><summary>Table: Plan &amp; plan</summary>')
    assert table in html
    assert folding.folded("<p>no table</p>") == "<p>no table</p>"


def test_outside_of_a_notebook_nothing_is_folded(shown):
    with folding.fold():
        display.show(pd.DataFrame({"document": ["a"], "targets": [1]}), "peers")
    assert shown[-1].startswith("Peers")
