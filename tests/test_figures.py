"""Figures, tables and sentences: both languages, no boxes, no ranking, nothing unescaped."""

from __future__ import annotations

import importlib.util
import io
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from policytargets import comparing
from policytargets.errors import InputError
from policytargets.reporting import display, figures, listing, prose, sentences, style
from policytargets.reporting.cells import format_number, make_cell, unit_name
from policytargets.tables import COMMITMENTS, COMPARATORS, MEASURES, read_table
from policytargets.vocabulary.names import LANGUAGES, load_names, translate

PLANS = ["taizhou-2019", "cixi-2020", "jinhua-2021"]


@pytest.fixture
def shown(monkeypatch):
    """Return what is displayed, as a list: Markdown as text, tables as {type: text}."""
    outputs = []
    monkeypatch.setattr(
        display, "show_output", lambda data, raw=False: outputs.append(data if raw else data.data)
    )
    return outputs


@pytest.fixture
def targets():
    described = comparing.describe(read_table("targets"), read_table("indicators"))
    return comparing.choose(described, PLANS)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def labels_in(language):
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    return display.label_plans(documents, language)


def texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(plt.Text))


def test_a_missing_font_is_told_in_one_line(monkeypatch):
    style._register_font.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="Chinese font is not installed; install the package"):
        style.use_style("zh")
    style._register_font.cache_clear()


def test_a_character_that_the_font_lacks_is_refused():
    style.use_style("en")
    figure, axes = plt.subplots()
    axes.set_title("ཀ 目标")
    with pytest.raises(InputError, match="TIBETAN LETTER KA"):
        style.check_glyphs(figure)
    axes.set_title("目标 規上工業 ≥ 3.25 % –")
    style.check_glyphs(figure)


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="allowed: en, zh"):
        style.use_style("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_heatmap_names_regions_and_themes_in_the_language(targets, language):
    style.use_style(language)
    counts = comparing.count(targets, "theme", PLANS)
    figures.draw_heatmap(counts, language, labels_in(language), title="targets")
    drawn = texts(plt.gcf())
    for word in (*labels_in(language).values(), translate("theme.digital", language)):
        assert word in drawn
    assert set(re.findall(r"\b\d+\b", drawn)) >= {str(n) for n in counts[PLANS].to_numpy().flat}


def test_panels_keep_the_order_of_plans_and_start_at_zero(targets):
    style.use_style("en")
    rows = comparing.board(targets, read_table("indicators"), PLANS, ["rd_intensity"])
    panels = comparing.number_panels(rows)
    figures.draw_panels(panels, "en", labels_in("en"))
    (axes,) = plt.gcf().axes
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["Taizhou", "Cixi", "Jinhua"]
    assert [bar.get_width() for bar in axes.patches] == panels["value"].tolist()
    assert not panels["value"].is_monotonic_increasing
    assert {bar.get_x() for bar in axes.patches} == {0}


def test_panels_name_scope_deadline_and_comparator(targets):
    style.use_style("en")
    rows = comparing.board(targets, read_table("indicators"), PLANS, ["rd_intensity"])
    figures.draw_panels(comparing.number_panels(rows), "en", labels_in("en"))
    drawn = texts(plt.gcf())
    for row in rows.itertuples():
        assert " ".join(row.scope.split()) in drawn
        assert f"by {row.end_year}" in drawn
        assert translate(f"sign.{row.comparator}", "en") + format_number(row.value) in drawn


def test_a_rank_has_no_bar(targets):
    style.use_style("en")
    row = targets.iloc[[0]].assign(measure="rank", value=3.0, panel=0, missing="")
    figures.draw_panels(row, "en", labels_in("en"))
    assert [bar.get_width() for bar in plt.gcf().axes[0].patches] == [0]


def test_dates_that_a_copy_does_not_state_are_said_not_drawn(targets):
    style.use_style("en")
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    documents[["date_signed", "date_published"]] = ["", "2020-02-02"]
    tally = comparing.tally_due(comparing.due(targets, "2022-12-31"))
    figures.draw_gantt(comparing.periods(targets, documents), "en", labels_in("en"), tally)
    drawn = [text.get_text() for text in plt.gcf().findobj(plt.Text)]
    assert drawn.count("Signed: not stated") == len(PLANS)
    assert not any("Published: not stated" in text for text in drawn)


def test_the_same_table_gives_the_same_bytes(targets):
    style.use_style("zh")
    pictures = []
    for _ in range(2):
        counts = comparing.count(targets, "measure", PLANS)
        figures.draw_shares(counts, "zh", labels_in("zh"))
        pictures.append(io.BytesIO())
        plt.gcf().savefig(pictures[-1], format="png")
    assert pictures[0].getvalue() == pictures[1].getvalue()


def test_an_empty_table_gives_a_sentence_instead_of_a_figure(targets, shown):
    nothing = comparing.count(targets.iloc[:0], "theme", PLANS)
    figures.draw_heatmap(nothing, "zh", labels_in("zh"), title="targets")
    figures.draw_bars(nothing, "en")
    display.show(nothing, "en", "by_theme")
    assert plt.get_fignums() == []
    assert shown == [
        translate("sentence.nothing_to_draw", "zh"),
        translate("sentence.nothing_to_draw", "en"),
        translate("sentence.no_rows", "en"),
    ]


def test_text_of_a_plan_cannot_become_markup(targets, shown):
    row = targets.iloc[[0]].assign(scope="<script>alert(1)</script>", quote='a & "b"')
    listing.show_targets(row, "en")
    assert "<script>" not in shown[0]["text/html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown[0]["text/html"]
    line = prose.fill("in_all", "en", names="<b>*x*</b> `y` [z](u)")
    assert line == r"In all plans: &lt;b&gt;\*x\*&lt;/b&gt; \`y\` \[z\](u)."


def test_every_row_shows_its_id_and_place(targets, shown):
    listing.show_targets(targets, "en")
    for row in targets.itertuples():
        assert f"<code>{row.id}</code><br><small>{row.target_id}</small>" in shown[0]["text/html"]
        assert f"{row.id} {row.target_id} | " in shown[0]["text/plain"]


def test_silence_on_the_board_is_said_in_words(targets, shown):
    rows = comparing.board(targets, read_table("indicators"), PLANS, ["robot_density"])
    rows = rows[rows["missing"] == "not_stated"].reset_index(drop=True)
    listing.show_targets(rows, "zh", columns=listing.BOARD)
    assert shown[0]["text/html"].count('<td class="missing">本规划未提出</td>') == len(rows) > 0
    assert "nan" not in shown[0]["text/html"].lower()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (25000.0, None, "25,000"),
        (7e11, None, "700,000,000,000"),
        (3.25, None, "3.25"),
        (100 / 3, None, "33.3333"),
        (-10.4, None, "-10.4"),
        (0.5, 2, "0.50"),
        (1.0, 1, "1.0"),
    ],
)
def test_numbers_read_easily(value, decimals, text):
    assert format_number(value, decimals) == text


def test_fixed_decimals_are_for_fractions_not_for_counts(shown):
    table = pd.DataFrame({"shared": [12], "jaccard": [0.25], "overlap": [float("nan")]})
    display.show(table, "en", decimals=2)
    assert shown[0]["text/plain"].splitlines()[1] == "12 | 0.25 | not stated"


def test_years_have_no_separator_and_missing_values_are_said():
    assert make_cell("end_year", 2022, "en").lines == ("2022",)
    assert make_cell("scope", "", "zh").lines == ("未载明",)
    assert make_cell("value", float("nan"), "en").kind == "missing"
    assert make_cell("quote", "达到\n 3", "en").lines == ("达到 3",)


def test_a_unit_without_a_name_stays_as_written():
    assert unit_name("台", "en") == "machines"
    assert unit_name("头", "en") == "头"


def test_regions_with_several_plans_are_told_apart():
    table = pd.DataFrame(
        {
            "document": ["a-1", "a-2", "a-3", "b-1"],
            "region_en": ["A", "A", "A", "B"],
            "plan_start": [2017, 2021, 2021, 2021],
            "plan_end": [2020, 2023, 2023, 2023],
        }
    )
    assert list(display.label_plans(table, "en").values()) == ["A 2017–2020", "a-2", "a-3", "B"]


def test_every_code_of_the_tables_has_a_name():
    indicators, documents = read_table("indicators"), read_table("documents")
    codes = [f"measure.{code}" for code in MEASURES]
    codes += [f"comparator.{code}" for code in COMPARATORS]
    codes += [f"commitment.{code}" for code in COMMITMENTS]
    codes += [f"theme.{code}" for code in indicators["theme"]]
    codes += [
        f"unit.{unit}" for unit in {*indicators["unit"], *read_table("targets")["unit"]} - {""}
    ]
    for column in ("level", "copy_source", "script"):
        codes += [f"{column}.{code}" for code in documents[column]]
    assert set(codes) - set(load_names()) == set()


def test_sentences_have_the_same_braces_in_both_languages():
    for key, entry in load_names().items():
        braces = [sorted(set(re.findall(r"{(\w+)}", entry[code]))) for code in LANGUAGES]
        assert braces[0] == braces[1], key


def test_a_sentence_goes_when_its_evidence_goes(targets):
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    once = targets.assign(repeats="")
    assert "state again" not in sentences.targets(once, documents, "en")
    twice = once.assign(repeats=["x", "x"] + [""] * (len(once) - 2))
    assert "counted again: 2." in sentences.targets(twice, documents, "en")
    assert "No scope" not in sentences.measures(targets.assign(scope="全市"), "en")


def test_sentences_name_wherein_side_by_side_values_differ(targets):
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    rows = comparing.board(targets, read_table("indicators"), PLANS, ["rd_intensity"])
    alike = rows.assign(scope="规上", indicator_text="研发", end_year=2022, comparator="=")
    panels = comparing.number_panels(alike)
    text = sentences.ambition(alike, panels, documents, "en")
    assert "same form, unit, scope, deadline and comparator" in text
    panels.loc[0, "scope"] = "全部"
    assert "they differ in scope." in sentences.ambition(alike, panels, documents, "en")
