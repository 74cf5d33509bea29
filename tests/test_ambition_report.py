"""The report on ambition: findings follow the data, figures show what may be compared alone."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from types import SimpleNamespace

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest

import policytargets as pt
from policytargets.comparing.ambition.partial_order import gather, layers
from policytargets.comparing.ambition.requirements import on_axes
from policytargets.comparing.pairs import both_ways
from policytargets.display import amounts
from policytargets.display import show as display
from policytargets.display.cells import family_name
from policytargets.display.claims import fill
from policytargets.messages import LANGUAGES, current_language, translate, use_language
from policytargets.project import find_root
from policytargets.reporting.ambition.commitment import tell_firmness
from policytargets.reporting.ambition.orders import draw_hasse
from policytargets.running.parameters import Known, find_faults, read_declared
from policytargets.vocabulary.codelists import family_of
from policytargets.vocabulary.rules import SIZINGS, ambition_name, load_ambition
from reference_plans import PLANS

FAMILIES = ["robots", "rd_intensity", "tax_per_mu", "listed_firms"]


@cache
def sections_in(language):
    """All sections of the report, and a score of the few families there are: no result."""
    with use_language(language):
        plans = pt.load(PLANS)
        order, score = pt.ambition.order(plans), pt.ambition.score(plans)
        return SimpleNamespace(
            plans=plans,
            order=order,
            score=score,
            low=pt.ambition.score(plans, minimum_families=2, draws=2_000),
            conclusions=pt.ambition.conclusions(plans, order, score),
            board=pt.ambition.board(plans, FAMILIES),
            reference_points=pt.ambition.reference_points(plans, order),
            firmness=pt.ambition.firmness(plans),
            all_pairs=pt.ambition.all_pairs(plans),
        )


@pytest.fixture
def report():
    return sections_in(current_language())


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


def altered(**tables):
    """The plans with other tables than those of the project."""
    plans = pt.load(PLANS)
    for name, table in tables.items():
        setattr(plans, name, table)
    return plans


def text(claims):
    return "\n".join(one.text for one in claims)


def drawn_axes():
    """Return the axes of every figure that was drawn: panels are figures of their own."""
    return [axes for number in plt.get_fignums() for axes in plt.figure(number).axes]


def texts():
    """Return every text of the figures that were drawn, lines joined."""
    found = [t.get_text() for axes in drawn_axes() for t in axes.texts]
    found += [axes.get_title(loc) for axes in drawn_axes() for loc in ("left", "center", "right")]
    return "\n".join(found)


def compact(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_tell_the_numbers_of_the_tables(report, language):
    told, labels = text(report.conclusions.claims()), report.plans.labels
    counts = report.all_pairs.rows("verdicts").sum()
    for number in counts[["total", "refused", "qualified"]]:
        assert re.search(rf"(?<!\d){number}(?!\d)", told)
    for row in report.order.orders[0].edges.itertuples():
        assert labels[row.upper] in told
        for code in row.families.split(";"):
            assert family_name(code) in told
    assert report.score.admission.why() in told
    assert "nan" not in told and "{" not in told


def family_claim(order, family):
    """The sentence of a family on who asks most and soonest."""
    (found,) = (one for one in order.claims("families") if one.subject.split("/")[0] == family)
    return found


def test_an_order_that_no_longer_holds_is_no_longer_said(report):
    plans, told = report.plans, family_claim(report.order, "equipment_nc_rate")
    assert told.subject == "equipment_nc_rate/wenzhou-2020"
    ends, comparisons = told.target_ids, plans.comparisons
    own = comparisons["target_id_a"].isin(ends) & comparisons["target_id_b"].isin(ends)
    refused = comparisons.assign(verdict=comparisons["verdict"].mask(own, "refused"))
    again = pt.ambition.order(altered(comparisons=refused))
    assert "equipment_nc_rate" not in {
        one.subject.split("/")[0] for one in again.claims("families")
    }


def test_an_order_turns_round_with_its_number(report):
    normalised, comparisons = report.plans.normalised.copy(), report.plans.comparisons.copy()
    own = normalised["document"].eq("cixi-2020") & normalised["family"].eq("equipment_nc_rate")
    normalised.loc[own, ["value", "value_written"]] *= 1.5
    for side in "ab":
        moved = comparisons[f"target_id_{side}"].isin(normalised.loc[own, "target_id"])
        comparisons.loc[moved, f"value_{side}"] *= 1.5
    changed = altered(normalised=normalised, comparisons=comparisons)
    told = family_claim(pt.ambition.order(changed, qualified=False), "equipment_nc_rate")
    assert told.subject == "equipment_nc_rate/cixi-2020"


def test_without_comparable_pairs_nothing_is_claimed(report):
    plans = altered(comparisons=report.plans.comparisons.iloc[:0])
    order, score = pt.ambition.order(plans), pt.ambition.score(plans)
    told = text(pt.ambition.conclusions(plans, order, score).claims())
    assert translate("sentence.verdicts_none") in told
    assert "sets the higher target" not in told and "put in order: " not in told


def test_themes_narrow_the_order_and_the_wording_not_the_board(report):
    plans = pt.load(PLANS, themes=["digital"])
    order = pt.ambition.order(plans)
    assert 0 < len(order.rows("pairs")) < len(report.order.rows("pairs"))
    assert set(order.rows("pairs")["theme"]) == {"digital"}
    assert set(pt.ambition.firmness(plans).rows("by_theme")["theme"]) == {"digital"}
    for family in FAMILIES:
        assert len(pt.ambition.board(plans, FAMILIES).rows(family)) == len(
            report.board.rows(family)
        )


def test_a_score_of_too_few_families_is_an_illustration(report, shown):
    told = pt.ambition.conclusions(report.plans, report.order, report.low).claims()
    assert "No score is claimed" in text(told) and "first rank" not in text(told)
    assert report.low.scores.illustrative
    assert text(report.low.claims("ranks")).startswith("**Illustration, no result**")
    report.low.figure("acceptability")
    assert "ILLUSTRATION, NO RESULT" in texts()
    for part in ("ranks", "effects", "changes"):
        report.low.table(part)
    assert len(shown) == 3 and all(one.startswith("ILLUSTRATION, NO RESULT") for one in shown)


@pytest.mark.parametrize("language", ["zh"])
def test_a_score_of_enough_families_is_told_as_one(report, language):
    enough = replace(report.low.scores, needed=report.low.scores.families)
    score = replace(report.low, scores=enough)
    told = text(pt.ambition.conclusions(report.plans, report.order, score).claims())
    first = enough.acceptability.sort_values("1").iloc[-1]
    region = report.plans.labels[first["document"]]
    assert not enough.illustrative
    assert f"{region}在2,000次抽样中有{100 * first['1']:.0f}%居首" in told


def test_without_a_score_no_rank_is_shown(report, shown):
    assert report.score.scores is None
    assert report.score.claims("ranks") == []
    report.score.sentences("ranks")
    report.score.figure("winning")
    for part in ("ranks", "effects", "changes"):
        report.score.table(part)
    assert shown == [] and not plt.get_fignums()
    assert report.score.admission.why() in text(report.score.claims("admission"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heat_map_of_a_score_bears_its_shares(report, shown, language):
    report.low.figure("acceptability")
    first = report.low.scores.acceptability["1"].max()
    assert f"{100 * first:.0f}" in texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_families_are_drawn_with_a_mark_a_target_and_words_for_all_others(report, shown, language):
    report.board.figure("dots")
    rows, drawn = report.board.figures["dots"].targets, compact(texts())
    assert len(marks()) == len(rows[~rows["alone"]]) > 10
    for row in rows[rows["alone"]].itertuples():
        assert compact(amounts.amount(row.value, row.unit, named=False)) in drawn
    assert drawn.count("°") >= rows["end_year_status"].ne("stated").sum()
    places = [drawn.index(compact(family_name(code))) for code in FAMILIES]
    assert places == sorted(places)
    assert re.search("2,000(or|或)1,333.33", drawn), "an inferred start may be another year"


def marks():
    """Return the face of each mark of the figure by the target to which it leads."""
    drawn = [c for axes in drawn_axes() for c in axes.collections]
    found = (c for c in drawn if any(c.get_urls() or ()))
    return {c.get_urls()[0].removeprefix("#"): tuple(c.get_facecolor()[0]) for c in found}


def test_a_mark_is_hollow_where_every_other_on_its_axis_is_refused(report, shown):
    report.board.figure("dots")
    hollow = {target for target, face in marks().items() if face[:3] == (1, 1, 1)}
    assert hollow == {"wenzhou-2020/002", "zhejiang-2017/019"}
    assert compact(translate("caveat.scope")) in compact(texts())


def test_a_level_an_amount_a_year_and_a_rate_share_no_axis(report):
    rows = report.board.figures["dots"].targets.set_index("id")
    for _, own in rows[~rows["alone"]].groupby(["family", "kind"]):
        assert own["unit"].nunique() == 1 and own["document"].nunique() > 1
    robots = {"wenzhou-2020/017": 2000, "zhejiang-2017/005": 5000, "jinhua-2021/058": 3000}
    assert rows.loc[list(robots), "at"].to_dict() == robots
    assert set(rows.loc[list(robots), "kind"]) == {"pace"}
    assert rows.loc[["jinhua-2021/059", "wenzhou-2020/018", "cixi-2020/005"], "alone"].all()
    about = rows.loc["taizhou-2019/022"]
    assert (about["least"], about["most"]) == pytest.approx((2.88, 3.52))


def test_one_plan_alone_has_no_axis(report):
    plans = report.plans
    given = (plans.comparisons, plans.described, plans.normalised, plans.codelist)
    rows = on_axes(*given, ["cixi-2020"], FAMILIES)
    assert len(rows) and rows["alone"].all() and rows["beside"].eq("").all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_holds_the_best_verdict_of_each_target(report, shown, language):
    report.all_pairs.table("matrix")
    told, pairs = shown[-1], report.all_pairs.rows("matrix")
    best = both_ways(pairs).drop_duplicates("target_id")["verdict"].value_counts()
    # 30家, 2家 and 30個以上 are refused alone and comparable once the first two are added up.
    best["refused"] -= 3
    assert "! 30家" in told and "! 2家" in told and "! 30個以上" in told
    for verdict, n in best.items():
        assert told.count(f"{translate(f'verdict_mark.{verdict}')} ") >= n
    assert all(family_name(code) in told for code in pairs["family"].unique())


def in_order(report):
    """The order of plans of which the first four stand in a row: a diagram has to be drawn."""
    comparisons = report.plans.comparisons
    plans = altered(comparisons=comparisons)
    (*_, own) = pt.ambition.order(plans).orders
    ends = list(pairwise(PLANS[:4]))
    edges = pd.DataFrame(ends, columns=["upper", "lower"])
    edges = edges.assign(wins=3, ties=0, compared=3, qualified=1, families="robots;brands")
    return replace(own, edges=edges, layers=layers(edges, PLANS))


def test_fewer_than_four_plans_in_order_need_no_diagram(report, shown):
    report.order.figure("hasse")
    assert not plt.get_fignums()
    assert "**" in text(report.order.claims())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diagram_bears_each_plan_once_and_each_family(report, shown, language):
    own = in_order(report)
    draw_hasse(*(gather([own], table) for table in ("layers", "edges")), report.plans.labels)
    drawn = texts()
    for name in report.plans.labels.values():
        assert drawn.split("\n").count(name) == 1
    assert family_name("robots").split()[-1] in drawn
    figure = plt.gcf()
    figure.canvas.draw()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts if t.get_text()]
    crossing = [
        (a, b) for place, a in enumerate(boxes) for b in boxes[place + 1 :] if overlap(a, b)
    ]
    assert not crossing


def overlap(one, other):
    """Tell whether two texts lie on one another by more than their line spacing."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 1 and high > 0.45 * min(one.height, other.height)


@pytest.mark.parametrize("language", LANGUAGES)
def test_firmness_says_where_a_mark_does_not_apply(report, shown, language):
    shares, word = report.firmness.rows("by_plan"), translate("axis.not_applicable")
    report.firmness.figure("by_plan")
    silent = int(shares["of"].eq(0).sum())
    assert texts().count(word) == silent == 2
    report.firmness.table("by_plan")
    assert shown[-1].count(word) == silent
    told = text(report.firmness.claims())
    assert "Wilson" not in told and "nan" not in told
    unnamed = shares[shares["mark"].eq("agency") & shares["of"].eq(0)]["document"]
    assert all(report.plans.labels[plan] in told for plan in unnamed)


def test_shares_of_wording_stand_with_counts_and_all_that_share_an_end(report):
    labels = report.plans.labels
    first, second, third = list(labels)[:3]
    counts = ((first, 20), (second, 2), (third, 2))
    rows = [
        {"document": plan, "mark": "ensures", "count": n, "of": 40, "share": n / 40}
        | {"mentioned": n + (plan == first), "omitted": plan == third}
        for plan, n in counts
    ]
    marks = pd.DataFrame({"document": [first, second], "target_id": ["x", "y"], "ensures": True})
    (told,) = tell_firmness(pd.DataFrame(rows), marks, labels)
    again = "by their first mention, 21 by any mention"
    assert f"{labels[first]} (50 %, 20 of its 40 targets {again})" in told.text
    assert f"{labels[second]} (5 %, 2 of its 40 targets)" in told.text
    copy = "in this copy, which leaves out a part"
    assert f"{labels[third]} (5 %, 2 of its 40 targets {copy})" in told.text
    assert told.value == pytest.approx(45)
    assert told.target_ids == ("x", "y")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([(3, 34), (3, 55), (0, 40)], "In number as many or more: {1} (5 %, 3 of its 55"),
        (
            [(31, 55), (20, 36), (19, 64)],
            "highest share in {0} (56 %, 31 of its 55 targets), {1} (56",
        ),
    ],
)
def test_a_tie_in_number_or_as_written_is_told(report, counts, words):
    labels = report.plans.labels
    told = ({"count": n, "of": of, "share": n / of, "mentioned": n} for n, of in counts)
    rows = [{"document": d, "mark": "ensures"} | one for d, one in zip(labels, told, strict=False)]
    marks = pd.DataFrame({"document": [], "target_id": [], "ensures": []})
    (claim,) = tell_firmness(pd.DataFrame(rows).assign(omitted=False), marks, labels)
    assert words.format(*labels.values()) in claim.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_interval_is_told_of_a_census(report, shown, language):
    report.firmness.table("by_plan")
    report.firmness.figure("by_plan")
    told = text(report.firmness.claims()) + "".join(map(str, shown)) + texts()
    assert not re.search("interval|Wilson|established|区间重叠|95%", told)
    assert "不低于" in told and "wenzhou-2020/032" in told


@pytest.mark.parametrize(("language", "words"), [("en", "outrank"), ("zh", "优先于")])
def test_the_page_lets_hope_outrank_duty_as_the_codebook_does(language, words):
    notebook = nbformat.read(find_root() / "notebooks/02_ambition.ipynb", 4)
    (cell,) = [cell for cell in notebook.cells if cell.get("id") == f"firmness-{language}"]
    assert words in cell.source
    assert "interval" not in cell.source and "区间按" not in cell.source


def test_numbers_per_gdp_beside_the_province_bear_their_year(report, shown):
    report.reference_points.table("province")
    assert "291.08 or 194.05 : 77.38 2020" in shown[0]


def test_what_rests_on_an_inferred_start_has_both_readings_beside_the_province(report, shown):
    """120 standards in two years or three beside 200 in four: 60 or 40 a year beside 50."""
    report.reference_points.table("province")
    assert "120% or 80%" in shown[0] and "60 or 40 items" in shown[0]
    assert "4.88% (if counted from 2020) or 10%" in text(report.order.claims("families"))
    assert "4.88% or 10%" in shown[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_years_are_told_where_two_sizes_are_of_different_years(language):
    assert amounts.base_years(2020, 2020).startswith("2020")
    assert amounts.base_years(2020, pd.NA) == ""
    told = amounts.base_years(2021, 2022)
    assert "2021" in told and "2022" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_parent_is_claimed(report, language):
    told = text(report.reference_points.claims("parents"))
    local = report.plans.documents["level"].ne("province")
    assert told.count("\n") + 1 == local.sum()
    for status in report.reference_points.rows("province")["status"]:
        assert ambition_name("parent", status) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_whether_an_order_is_firm(report, shown, language):
    report.order.table("pairs")
    pairs = report.order.rows("pairs")
    assert shown[-1].count(ambition_name("firm", "yes")) == pairs["firm"].sum()
    undone = shown[-1].count(translate("order.undone", codes="").strip())
    assert undone == (~pairs["firm"] & pairs["open"].eq("")).sum() > 0


@pytest.mark.parametrize(
    ("family", "told"),
    [
        # An inferred start has both paces, whatever the result.
        ("zhejiang_made_standards", ["(60 or 40 items (个) a year) is higher than"]),
        ("industrial_internet", ["(5 or 3.33 items (个) a year)"]),
        # All that leaves a pair open is told, and equal numbers are in no order as stated.
        ("innovation_complexes", ["as stated they are equal and by size they are not", "inferred"]),
        # What 左右 is taken as, and where both would meet.
        ("value_added_rate", ["taken as ±10 %", "both would meet at ±12.0 %"]),
        ("rd_intensity", ["taken as ±10 %, reaches as far", "both would meet at ±1.6 %"]),
        # A trade-off for want of a start is none in every reading.
        ("tax_per_mu", ["no start is known from which to follow it: a trade-off as stated"]),
        # An amount that size turns is higher in number; the start, its year and grade stand by.
        ("industrial_output", ["Taizhou Ⓘ sets the numerically highest target"]),
        ("industrial_output", ["from 518.83 billion yuan in 2020 (grade B; a year of the plan"]),
        ("industrial_output", ["14.0 % against over 16.3 % a year"]),
        # A fall is told by its size, with the year that it is counted from.
        ("energy_intensity", ["(3.59% (if counted from 2020) or 10.4% a year) is a larger fall"]),
        # 44家 of traditional manufacturing beside 150家 of no named population.
        ("brands", ["44家](#wenzhou-2020/052) (22 or 14.67 organisations", "counts a part alone"]),
    ],
)
def test_a_sentence_says_no_more_than_its_numbers(report, family, told):
    said = family_claim(report.order, family).text
    assert all(words in said for words in told), said


def test_a_weaker_fall_is_less(report, shown):
    report.order.table("pairs")
    assert "10.4% → 8.73% (−16.0 %)" in shown[-1]


def test_none_that_hold_leave_no_rest(report):
    told = {one.key: one.text for one in report.conclusions.claims()}
    assert "none of them holds in every admissible reading" in told["claim_none_firm"]
    assert "6 of 6 pairs a deadline is taken over" in told["claim_trade_off"]


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


def test_years_are_written_without_a_fraction():
    row = pd.Series({"end_year": 2022.0, "start_year": 2020.0, "cadence": "once"})
    assert amounts.deadline(row).lines == ("2022", "2020–2022")


def test_peers_are_counted_by_what_the_others_ask(report, shown):
    report.reference_points.table("peers")
    head, rows = shown[-1].split("\n")[1], shown[-1].split("\n")[2:]
    place = [cell.strip() for cell in head.split("|")].index("Others lower")
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        won = int(report.order.rows("pairs")["asks_more"].eq(cells[0].split()[0]).sum())
        assert int(cells[place]) == won


# --- the board against the right answers


def right_answers(root):
    lines = (root / "tests/reference/targets.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if not row["repeats"]]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_board_agrees_with_the_right_answers(root, report, family):
    view = report.board.rows(family)
    rows = {r["id"]: r for r in right_answers(root) if family_of(r["indicator"]) == family}
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
    silent = set(PLANS) - {row["document"] for row in rows.values()}
    kinds = view[view["missing"].ne("")].set_index("document")["missing"]
    assert set(kinds.index) == silent
    known = {"not_stated", "direction_only", "outside_remit", "omitted_in_copy", "other_indicator"}
    assert set(kinds) <= known


def test_the_verdicts_of_the_board_are_the_right_answers(root, report):
    seen = both_ways(report.plans.pairs)
    ids = report.plans.written.set_index("target_id")["id"]
    board = {(ids[row.target_id], ids[row.other_id]): row.verdict for row in seen.itertuples()}
    with (root / "tests/reference/verdicts.csv").open(encoding="utf-8", newline="") as file:
        right = {(r["target_a"], r["target_b"]): r["verdict"] for r in csv.DictReader(file)}
    tested = {pair: verdict for pair, verdict in right.items() if pair in board}
    assert len(tested) > 15
    assert {pair: board[pair] for pair in tested} == tested
    assert all(board[b, a] == verdict for (a, b), verdict in tested.items())


# --- claims as data


def claims_of(report):
    """Every sentence of the report but those of its views, with a score of few families."""
    return [
        *report.all_pairs.claims(),
        *report.order.claims(),
        *report.order.claims("families"),
        *report.low.claims("admission"),
        *report.low.claims("ranks"),
        *report.firmness.claims(),
        *report.reference_points.claims("past"),
        *report.reference_points.claims("parents"),
        *pt.ambition.conclusions(report.plans, report.order, report.low).claims(),
    ]


def test_claims_have_one_id_each_and_the_same_in_both_languages(report):
    english = claims_of(report)
    with use_language("zh"):
        chinese = claims_of(sections_in("zh"))
    ids = [(one.key, one.subject) for one in english]
    assert len(set(ids)) == len(ids)
    assert ids == [(one.key, one.subject) for one in chinese]
    for one, other in zip(english, chinese, strict=True):
        assert (one.value, one.target_ids) == (other.value, other.target_ids)
        assert [step.function for step in one.steps] == [step.function for step in other.steps]
        assert re.search(r"[一-鿿]", other.text) and not re.search(r"[{}]|nan", other.text)


def test_claims_rest_on_targets_of_the_table(report):
    known = set(report.plans.written["target_id"])
    without = {"order_none", "parent_named", "parent_plain", "verdicts_folded"}
    for one in claims_of(report):
        assert set(one.target_ids) <= known, one.key
        assert bool(one.target_ids) == (one.key not in without), one.key


def test_an_order_of_plans_names_three_families_at_least(report):
    """Cixi, were there no others than families in which it asks more, and one that is open."""
    plans = altered(targets=report.plans.targets)
    kept = ["tax_per_mu", "rd_intensity", "high_tech_industry_share"]
    plans.comparisons = plans.comparisons[plans.comparisons["family"].isin(kept)]
    (edge,) = (one for one in pt.ambition.order(plans).claims() if one.key == "order_edges")
    assert (edge.subject, edge.value) == ("wide/cixi-2020/taizhou-2019", 2)
    assert sorted(edge.steps[0].inputs["families"]) == sorted(kept)
    assert not [one for one in report.order.claims() if one.key == "order_edges"]


def test_made_up_plans_are_in_order_over_three_families(report):
    """The same three wins for one plan: the sentence names them, and what would undo it."""
    comparisons, normalised = report.plans.comparisons.copy(), report.plans.normalised.copy()
    kept = ["tax_per_mu", "rd_intensity", "labour_productivity"]
    comparisons = comparisons[comparisons["family"].isin(kept)]
    productive = normalised["id"].eq("cixi-2020/003")
    normalised.loc[productive, "value"] = 9e5
    plans = altered(comparisons=comparisons, normalised=normalised)
    told = {one.subject: one for one in pt.ambition.order(plans).claims()}
    edge = told["wide/cixi-2020/jinhua-2021"]
    assert edge.value == 3
    assert sorted(edge.steps[0].inputs["families"]) == sorted(kept)
    assert "sets the higher target than" in edge.text and "could be undone by" in edge.sensitivity


@pytest.mark.parametrize("language", LANGUAGES)
def test_cixi_is_told_to_ask_more_and_sooner(report, language):
    told = {one.key: one for one in report.conclusions.claims()}
    sooner = told["claim_sooner"]
    for family in ("tax_per_mu", "rd_intensity", "high_tech_industry_share"):
        assert family_name(family) in sooner.text
    assert sooner.value == 4
    assert fill("years_taken_over", n=3, total=4) in sooner.text, "Cixi's tax and Jinhua's are not"
    pairs = report.order.orders[-1].pairs
    held = pairs[pairs["how"].eq("both") & pairs["asks_more"].ne("")]
    assert not held["firm"].any()
    assert "Not one of the 4 holds" in sooner.text or "这4对无一" in sooner.text
    led = family_claim(report.order, "tax_per_mu")
    assert led.subject == "tax_per_mu/cixi-2020" and translate("order.most_soonest") in led.text
    for number in ("52.4", "40", "22", "2022", "2025", "2023"):
        assert number in led.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trade_off_is_told_with_both_values_and_both_years(report, language):
    told = family_claim(report.order, "labour_productivity").text
    assert all(number in told for number in ("30", "22", "14", "2025", "2023", "2022"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_readings_of_a_rate_are_shown(report, language):
    told = family_claim(report.order, "design_service_revenue").text
    assert "4.88" in told and told.count("10%") >= 3
    assert ambition_name("open", "reading") in told


def test_the_short_list_is_part_of_the_long_one(report, shown):
    told, admission = report.conclusions.claims(), report.score.admission
    report.conclusions.short("s9")
    lines = shown[-1].split("\n")
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
    html = display.folded(table)
    assert html.startswith('<details class="folded"><summary>Table: Plan &amp; plan</summary>')
    assert table in html
    assert display.folded("<p>no table</p>") == "<p>no table</p>"


def test_outside_of_a_notebook_nothing_is_folded(shown):
    with display.fold():
        display.show(pd.DataFrame({"document": ["a"], "targets": [1]}), "peers")
    assert shown[-1].startswith("Peers")
