"""The overlap report: claims alike in both languages, figures that read, pages that hold."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations

import matplotlib.pyplot as plt
import nbformat
import pytest

from policytargets.comparing.overlap.mentions import find_mentions
from policytargets.comparing.overlap.shared_targets import GRADES, countable
from policytargets.display import show as display
from policytargets.display.claims import named_targets
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, use_language
from policytargets.plans import load
from policytargets.project import find_root
from policytargets.reporting import overlap
from policytargets.reporting.overlap.bodies_and_industries import show_mentions
from policytargets.reporting.overlap.coincidence import tell_chance, tell_found
from policytargets.reporting.overlap.families_in_common import grades_of, show_pairs
from policytargets.vocabulary.named import load_industries

FIVE = ("wenzhou-2020", "zhejiang-2017", "taizhou-2019", "jinhua-2021", "cixi-2020")
CHOICES = (FIVE, ("zhejiang-2017", "wenzhou-2020", "jinhua-2021"), ("taizhou-2019", "cixi-2020"))
DRAWS = 1000


@cache
def loaded(*ids):
    return load(ids)


def report(ids):
    """Return the sections of the report, those on grades once for each grade."""
    plans = loaded(*ids)
    return [
        overlap.shared(plans),
        *(overlap.pairwise(plans, grade) for grade in GRADES),
        overlap.coincidence(plans, draws=DRAWS),
        overlap.responsible_bodies(plans),
        overlap.industries(plans, draws=DRAWS),
        overlap.instruments(plans),
        overlap.restated(plans),
    ]


@cache
def claims(ids, language="en"):
    with use_language(language):
        return [told for one in report(ids) for part in one.says for told in one.claims(part)]


def by_name(ids):
    return {(one.key, one.subject): one for one in claims(ids)}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(
        display,
        "show_output",
        lambda data, raw=False, metadata=None: outputs.append(data if raw else data.data),
    )
    return outputs


@pytest.mark.parametrize("plans", CHOICES)
def test_claims_are_the_same_in_both_languages_and_stand_once(plans):
    english, chinese = (claims(plans, language) for language in LANGUAGES)
    keys = [(one.key, one.subject) for one in english]
    assert keys == [(one.key, one.subject) for one in chinese]
    assert len(keys) == len(set(keys))
    for one, other in zip(english, chinese, strict=True):
        assert one.value == other.value and one.target_ids == other.target_ids
        assert re.search(r"[\u4e00-\u9fff]", other.text)
        assert not re.search(r"\bnan\b|\bNone\.|\{|\}", one.text + other.text), one.text


@pytest.mark.parametrize("plans", CHOICES)
def test_claims_rest_on_targets_of_these_plans(plans):
    known = set(loaded(*plans).targets["target_id"])
    for one in claims(plans):
        assert set(one.target_ids) <= known, one.key
        assert one.steps


def test_the_number_of_a_claim_is_that_of_the_table():
    plans, told = loaded(*FIVE), by_name(FIVE)
    lists = overlap.pairwise(plans).rows()
    both = lists[lists["list"].eq("both")]
    assert told["overlap_grades", ""].value == both["verdict"].ne("refused").sum()
    sets = overlap.shared(plans).rows("sets")
    assert told["overlap_families", ""].value == sets.loc[sets["degree"] > 1, "families"].sum()
    pair = told["overlap_pair_indicator", "jinhua-2021/wenzhou-2020"]
    found = overlap.coincidence(plans, draws=DRAWS).rows()
    assert pair.value == found.loc[found["plan_b"].eq("jinhua-2021"), "shared"].iloc[0]


def test_the_order_of_plans_does_not_change_what_is_claimed():
    straight, turned = by_name(FIVE), by_name(FIVE[::-1])
    assert set(straight) == set(turned)
    for key, one in straight.items():
        assert one.value == turned[key].value, key
        assert set(one.target_ids) == set(turned[key].target_ids), key


def test_a_pair_that_shares_more_than_its_genre_is_named():
    plans = loaded(*FIVE)
    found = overlap.coincidence(plans, draws=DRAWS).rows().assign(p_genre=0.5, p_holm=1.0)
    found.loc[found.index[2], ["p_genre", "p_holm"]] = 0.001
    (first,) = tell_found(found, plans.labels, DRAWS)
    nearest, _ = tell_chance(found, plans.labels, DRAWS)
    assert first.key == "overlap_beyond" and first.value == 1
    assert "Wenzhou" in first.text and "Jinhua" in first.text and "1 of 10" in first.text
    assert "Jinhua" in nearest.text
    assert first.sensitivity


def test_what_the_draws_can_and_cannot_ask_is_said():
    told = by_name(FIVE)
    power, apart = told["overlap_power", "family"], told["overlap_apart_fewer", "family"]
    total = overlap.coincidence(loaded(*FIVE), draws=DRAWS).rows()["shared"].sum()
    assert f"({total}) is the same in every draw" in power.text
    assert apart.value == pytest.approx(0.02, abs=0.01)
    assert "≥ 30" in apart.text and "where 37." in apart.text and "leaves out parts" in apart.text


def test_a_copy_that_leaves_out_parts_gives_lower_bounds():
    told = by_name(FIVE)
    assert "一、总体要求, 二、重点产业" in told["omitted", "zhejiang-2017/shared"].text
    sections = {subject.partition("/")[2] for key, subject in told if key == "omitted_again"}
    assert sections == {"coincidence", "industries", "instruments", "restated"}
    assert "≥ 12 families" in told["overlap_pair_indicator", "wenzhou-2020/zhejiang-2017"].text
    assert "≥" not in told["overlap_pair_indicator", "cixi-2020/taizhou-2019"].text


@pytest.mark.parametrize(("grade", "of"), [("indicator", "family"), ("theme", "theme")])
def test_what_pairs_share_rests_on_the_targets_of_both(grade, of):
    plans = loaded(*FIVE)
    coincidence = overlap.coincidence(plans, grade, draws=50)
    found, targets = coincidence.rows(), countable(plans.targets)
    for row in found.itertuples():
        own = targets[targets["document"].isin([row.plan_a, row.plan_b])]
        spread = own.groupby(of, observed=True)["document"].nunique()
        both = set(spread[spread.eq(2)].index)
        assert len(both) == row.shared
        assert set(row.target_ids) == set(own.loc[own[of].isin(both), "target_id"])
    (nearest,) = (one for one in coincidence.claims("chance") if one.key == "overlap_nearest")
    named = {key.partition("@")[0] for key in nearest.target_ids}
    assert len(named) == 2
    listed = coincidence.figures["pairs"].targets
    assert listed.groupby("pair").size().sum() == sum(map(len, found["target_ids"]))


def texts_of(figure):
    figure.draw_without_rendering()
    shown = []
    for axes in figure.axes:
        shown += axes.texts
        if axes.axison:
            shown += [axes.xaxis.label, axes.title, axes._left_title, *ticks_of(axes)]
    return [text for text in shown if text.get_text().strip()]


def ticks_of(axes):
    """Return the labels of ticks that are drawn: those within the limits."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if low <= tick.get_loc() <= high:
                yield from (t for t in (tick.label1, tick.label2) if t.get_visible())


def new(drawn):
    """Return the numbers of the figures that were drawn since."""
    return set(plt.get_fignums()) - {number for *_, number in drawn}


@pytest.mark.slow
@pytest.mark.parametrize("plans", CHOICES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_a_figure_overlap_or_leave_it(plans, language, shown, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    drawn = {}
    with use_language(language):
        for section in report(plans):
            for part in section.figures:
                section.figure(part)
                drawn |= {(section.name, part, number): plt.figure(number) for number in new(drawn)}
    assert {name for name, *_ in drawn} == {"coincidence"}
    for name, figure in drawn.items():
        texts = texts_of(figure)
        boxes = [text.get_window_extent() for text in texts]
        page = figure.bbox.padded(2)
        for text, box in zip(texts, boxes, strict=True):
            assert page.containsx(box.x0) and page.containsx(box.x1), (name, text.get_text())
            assert page.containsy(box.y0) and page.containsy(box.y1), (name, text.get_text())
        for (a, one), (b, other) in combinations(zip(texts, boxes, strict=True), 2):
            # Line boxes of one text may touch those of the next by a hair.
            small = other.padded(-1.5)
            assert not one.padded(-1.5).overlaps(small), (name, a.get_text(), b.get_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_lists_fold_out_with_linked_values_and_reasons(shown, language):
    plans = loaded(*FIVE)
    with use_language(language):
        overlap.pairwise(plans).table()
    html, graded = shown[0]["text/html"], grades_of(plans)
    assert html.count('<tr class="under">') == 10
    assert 'href="#wenzhou-2020/017"' in html
    assert html.count("<li>") == len(graded)
    assert html.count("chip refused") == int(graded["verdict"].eq("refused").sum())


def test_text_of_a_plan_cannot_become_markup(shown):
    plans = loaded(*FIVE)
    evil = dict.fromkeys(named_targets(plans.targets, plans.documents), "<script>x</script>")
    show_pairs(grades_of(plans), "indicator", evil)
    found = find_mentions(plans.readings, load_industries(), plans.ids)
    found = found.assign(quote="<script>x</script>")
    counts = overlap.industries(plans, draws=1).rows()
    show_mentions(found, counts, plans.ids, "industries")
    assert len(shown) == 2
    assert not any("<script>" in output["text/html"] for output in shown)


def run(**parameters):
    """Run the notebook's code up to its tables of pairs, with other parameters."""
    space = {}
    notebook = nbformat.read(find_root() / "notebooks" / "04_overlap.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, space)
        if "parameters" in cell.metadata.get("tags", []):
            space |= parameters
        if cell.id == "chance-table":
            return space
    raise AssertionError


@pytest.mark.parametrize("grade", GRADES)
def test_the_notebook_counts_what_the_grade_says(grade, shown, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    space = run(grade=grade, plans=list(CHOICES[1]), draws=DRAWS)
    counted = countable(space["plans"].targets)
    kinds = counted["theme" if grade == "theme" else "family"]
    own = kinds[counted["document"].eq("zhejiang-2017")].nunique()
    assert space["coincidence"].rows()["size_a"].iloc[0] == own
    words = "\n".join(str(output) for output in shown)
    assert ("number of shared themes be told from chance" in words) is (grade == "theme")


def test_a_notebook_with_an_unknown_grade_stops_in_one_line(shown, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    with pytest.raises(InputError, match="grade: unknown 'same'"):
        run(grade="same")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_paces_by_size_name_the_year_of_the_size_of_both(language):
    told = [one for one in claims(FIVE, language) if one.key == "overlap_pace"]
    assert told
    assert all(len(re.findall("2020(?:年)?[)）]", one.text)) >= 2 for one in told)
