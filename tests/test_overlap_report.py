"""The overlap report: claims alike in both languages, figures that read, pages that hold."""

from __future__ import annotations

import re
from itertools import combinations

import matplotlib.pyplot as plt
import nbformat
import pytest

from policytargets import comparing
from policytargets import reporting as figures
from policytargets.comparing import overlap
from policytargets.display import claims as prose
from policytargets.display import show as display
from policytargets.display import style
from policytargets.documents import load_documents, read_pinned
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, use_language
from policytargets.project import find_root
from policytargets.reporting.overlap import agencies as bodies
from policytargets.reporting.overlap import chance as beyond
from policytargets.reporting.overlap import mentions as mentioned
from policytargets.reporting.overlap import shared_targets as pairwise
from policytargets.reporting.overlap import shared_targets as shared
from policytargets.reporting.overlap import uptake as takeup
from policytargets.tables import read_table, select_plans
from policytargets.vocabulary.named import load_industries, load_instruments

FIVE = ["wenzhou-2020", "zhejiang-2017", "taizhou-2019", "jinhua-2021", "cixi-2020"]
CHOICES = (FIVE, ["zhejiang-2017", "wenzhou-2020", "jinhua-2021"], ["taizhou-2019", "cixi-2020"])
DRAWS = 1000


class Report:
    """What the notebook computes, for some plans in the language in use."""

    def __init__(self, plans):
        self.plans = list(plans)
        self.documents = select_plans(read_table("documents"), self.plans)
        self.normalised = select_plans(read_table("normalised"), self.plans, self.documents)
        codelist = read_table("indicators")
        described = comparing.describe(
            select_plans(read_table("targets"), self.plans, self.documents), codelist
        )
        self.targets = described.merge(self.normalised[["target_id", "family"]])
        self.pairs = comparing.choose_pairs(read_table("comparisons"), self.targets, self.plans)
        self.labels = display.label_plans(self.documents)
        self.names = prose.named_targets(self.targets, self.documents)
        self.table = overlap.presence(self.targets, self.plans)
        self.graded = overlap.grade(self.targets, self.pairs, self.plans)
        pool = overlap.pool(codelist)
        self.found = overlap.coincide(self.table, self.plans, pool, DRAWS, 1)
        self.named = overlap.named_bodies(self.targets, self.plans)
        self.taken = overlap.taken_up(self.graded, self.pairs, self.normalised, self.documents)

    def mentions(self, entries):
        texts = read_pinned(find_root(), load_documents(find_root()))
        found = overlap.find_mentions(texts, entries, self.plans)
        return found, overlap.count_mentions(found, entries, self.plans)

    def claims(self):
        labels = self.labels
        work = overlap.work_of(self.named)
        industries = self.mentions(load_industries())[1]
        instruments = self.mentions(load_instruments().instruments)[1]
        counts = overlap.count_taken_up(self.taken)
        return [
            *shared.tell_shared(self.table, self.graded, self.plans),
            *(
                told
                for wanted in overlap.GRADES
                for told in pairwise.tell_pairs(self.graded, self.found, wanted, labels)
            ),
            *beyond.tell_range(self.found, labels),
            *beyond.tell_beyond(self.found, labels, DRAWS),
            *bodies.tell_bodies(self.named, work, labels),
            *mentioned.tell_mentions(industries, labels, "industries"),
            *mentioned.tell_mentions(instruments, labels, "instruments"),
            *mentioned.tell_sides(instruments, labels),
            *takeup.tell_taken_up(counts, self.taken, labels),
            *takeup.tell_paces(self.taken, labels, self.names),
        ]

    def draw(self):
        """Draw every figure; return them by name."""
        labels = self.labels
        style.use_style()
        industries = self.mentions(load_industries())[1]
        instruments = mentioned.add_sides(self.mentions(load_instruments().instruments)[1])
        calls = {
            "sets": (
                figures.draw_upset,
                (overlap.intersections(self.table, self.graded, self.plans), labels),
            ),
            "chance": (figures.draw_chance, (self.found, labels)),
            "matrix": (
                figures.draw_matrix,
                (
                    self.table[self.table["plans"] > 1],
                    labels,
                    overlap.comparable_cells(self.graded),
                ),
            ),
            "bodies": (figures.draw_bodies, (overlap.work_of(self.named),)),
            "taken": (figures.draw_taken_up, (self.taken, labels)),
        }
        drawn = {name: figure_of(draw, *args) for name, (draw, args) in calls.items()}
        for name, counts in (("industries", industries), ("instruments", instruments)):
            drawn[name] = figure_of(figures.draw_heatmap, counts, labels, title="mentions")
        return {name: figure for name, figure in drawn.items() if figure}


def figure_of(draw, *args, **kwargs):
    before = set(plt.get_fignums())
    draw(*args, **kwargs)
    new = set(plt.get_fignums()) - before
    return plt.figure(new.pop()) if new else None


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
    english = Report(plans).claims()
    with use_language("zh"):
        chinese = Report(plans).claims()
    keys = [(one.key, one.subject) for one in english]
    assert keys == [(one.key, one.subject) for one in chinese]
    assert len(keys) == len(set(keys))
    for one, other in zip(english, chinese, strict=True):
        assert one.value == other.value and one.target_ids == other.target_ids
        assert re.search(r"[\u4e00-\u9fff]", other.text)
        assert not re.search(r"\bnan\b|\bNone\.|\{|\}", one.text + other.text), one.text


@pytest.mark.parametrize("plans", CHOICES)
def test_claims_rest_on_targets_of_these_plans(plans):
    report = Report(plans)
    known = set(report.targets["target_id"])
    for one in report.claims():
        assert set(one.target_ids) <= known, one.key
        assert one.steps


def test_the_number_of_a_claim_is_that_of_the_table():
    report = Report(FIVE)
    told = {(one.key, one.subject): one for one in report.claims()}
    both = report.graded[report.graded["side"].eq("both")]
    assert told["overlap_grades", ""].value == both["verdict"].ne("refused").sum()
    assert told["overlap_families", ""].value == (report.table["plans"] > 1).sum()
    pair = told["overlap_pair_indicator", "jinhua-2021/wenzhou-2020"]
    row = report.found[report.found["plan_b"].eq("jinhua-2021")].iloc[0]
    assert pair.value == row["shared"]


def test_the_order_of_plans_does_not_change_what_is_claimed():
    straight, turned = (
        {(one.key, one.subject): one for one in Report(plans).claims()}
        for plans in (FIVE, FIVE[::-1])
    )
    assert set(straight) == set(turned)
    for key, one in straight.items():
        assert one.value == turned[key].value, key
        assert set(one.target_ids) == set(turned[key].target_ids), key


def test_a_pair_that_shares_more_than_its_genre_is_named():
    report = Report(FIVE)
    found = report.found.assign(p_genre=0.5, p_holm=1.0)
    found.loc[found.index[2], ["p_genre", "p_holm"]] = 0.001
    first, nearest = beyond.tell_beyond(found, report.labels, DRAWS)
    assert first.key == "overlap_beyond" and first.value == 1
    assert "Wenzhou" in first.text and "Jinhua" in first.text and "1 of 10" in first.text
    assert "Jinhua" in nearest.text
    assert first.sensitivity


@pytest.mark.parametrize("of", ["family", "theme"])
def test_what_pairs_share_rests_on_the_targets_of_both(of):
    report = Report(FIVE)
    counts = overlap.presence(report.targets, FIVE, of)
    pool = overlap.pool(read_table("indicators"), (), of)
    shared = overlap.shared_targets(report.targets, FIVE, of)
    found = pairwise.add_targets(overlap.coincide(counts, FIVE, pool, 50, 1), shared)
    targets = report.targets
    targets = targets[targets["repeats"].eq("") & targets["family"].ne("other")]
    for row in found.itertuples():
        own = targets[targets["document"].isin([row.plan_a, row.plan_b])]
        plans = own.groupby(of, observed=True)["document"].nunique()
        both = set(plans[plans.eq(2)].index)
        assert len(both) == row.shared
        assert set(row.target_ids) == set(own.loc[own[of].isin(both), "target_id"])
    claims = beyond.tell_beyond(found, report.labels, 50, of)
    (nearest,) = (one for one in claims if one.key == "overlap_nearest")
    named = {key.partition("@")[0] for key in nearest.target_ids}
    assert len(named) == 2
    listed = pairwise.name_pairs(shared, report.labels)
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


@pytest.mark.slow
@pytest.mark.parametrize("plans", CHOICES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_a_figure_overlap_or_leave_it(plans, language):
    drawn = Report(plans).draw()
    assert {"sets", "chance", "matrix", "industries", "instruments"} <= set(drawn)
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
    report = Report(FIVE)
    pairwise.show_pairs(report.graded, "indicator", report.names)
    html = shown[0]["text/html"]
    assert html.count('<tr class="under">') == 10
    assert 'href="#wenzhou-2020/017"' in html
    assert html.count("<li>") == len(report.graded)
    assert html.count("chip refused") == int(report.graded["verdict"].eq("refused").sum())


def test_text_of_a_plan_cannot_become_markup(shown):
    report = Report(FIVE)
    evil = dict.fromkeys(report.names, "<script>x</script>")
    pairwise.show_pairs(report.graded, "indicator", evil)
    found, counts = report.mentions(load_industries())
    found = found.assign(quote="<script>x</script>")
    mentioned.show_mentions(found, counts, FIVE, "industries")
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


@pytest.mark.parametrize("grade", overlap.GRADES)
def test_the_notebook_counts_what_the_grade_says(grade, shown, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    space = run(grade=grade, plans=CHOICES[1], draws=DRAWS)
    themes = space["targets"].loc[lambda t: t["family"].ne("other"), "theme"].nunique()
    assert len(space["counted"]) == (themes if grade == "theme" else len(space["presence"]))
    words = "\n".join(str(output) for output in shown)
    assert ("shares more themes" in words) is (grade == "theme")


def test_a_notebook_with_an_unknown_grade_stops_before_it_reads(monkeypatch):
    with pytest.raises(InputError, match="grade: unknown 'same'"):
        run(grade="same")


def test_an_unknown_grade_stops_the_notebook_in_one_line():
    report = Report(CHOICES[2])
    with pytest.raises(InputError, match="unknown 'same'"):
        pairwise.show_pairs(report.graded, "same", report.names)
