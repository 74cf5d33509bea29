"""Figures, tables and sentences: both languages, no boxes, no ranking, nothing unescaped."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import yaml
from matplotlib.dates import date2num, num2date

import reference_plans
from policytargets import comparing
from policytargets.errors import InputError
from policytargets.project import find_root
from policytargets.reading.exclusions import exclusion
from policytargets.reporting import (
    display,
    figures,
    findings,
    listing,
    prose,
    quality,
    sentences,
    style,
)
from policytargets.reporting.cells import format_number, make_cell, money_scale, unit_name
from policytargets.reporting.figures import canvas
from policytargets.scoring import FIELDS
from policytargets.tables import (
    COLUMNS,
    COMMITMENTS,
    COMPARATORS,
    MEASURES,
    ROLES,
    read_table,
    select_plans,
)
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
    return select_plans(described, PLANS)


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


def draw_board(targets, plans, indicators, language="en"):
    """Draw the board of some plans; return its texts as (left, top, text), and its tiles."""
    style.use_style(language)
    rows = comparing.board(targets, read_table("indicators"), plans, indicators)
    labels = {plan: plan.split("-")[0] for plan in plans}
    figures.draw_tiles(comparing.number_lines(rows), language, labels)
    (axes,) = plt.gcf().axes
    written = [(*text.get_position(), text.get_text()) for text in axes.texts]
    return written, [tile.get_bbox() for tile in axes.patches]


def test_columns_keep_the_order_of_plans_whatever_their_values(targets):
    written, tiles = draw_board(targets, PLANS, ["rd_intensity"])
    assert [text for _, _, text in sorted(written) if text in "taizhou cixi jinhua"] == [
        *("taizhou", "cixi", "jinhua"),
    ]
    values = [text for _, _, text in sorted(written) if text[0] in "≈≥>"]
    assert values == ["≈ 3.2 %", "≥ 3.25 %", "> 2.3 %"]
    assert len(tiles) == 3


def test_no_length_of_a_tile_depends_on_a_value(targets):
    _, before = draw_board(targets, PLANS, ["rd_intensity"])
    tenfold = targets.assign(value=targets["value"] * 2)
    _, after = draw_board(tenfold, PLANS, ["rd_intensity"])
    assert [box.bounds for box in before] == [box.bounds for box in after]
    assert len({round(box.width, 6) for box in before}) == 1


def test_tiles_of_a_row_are_of_one_size_however_many_a_plan_has(targets):
    rows = targets[targets["indicator"] == "rd_intensity"]
    twice = pd.concat([rows, rows.iloc[[0]].assign(scope="规模以上工业企业" * 4)])
    _, tiles = draw_board(twice, PLANS, ["rd_intensity"])
    assert len(tiles) == 4
    assert len({(round(tile.width, 6), round(tile.height, 6)) for tile in tiles}) == 1


def test_tiles_name_scope_deadline_and_comparator(targets):
    written, _ = draw_board(targets, PLANS, ["rd_intensity"])
    drawn = [text for _, _, text in written]
    for row in targets[targets["indicator"] == "rd_intensity"].itertuples():
        assert " ".join(row.scope.split()) in drawn
        assert f"by {row.end_year}" in drawn
        assert f"{translate(f'sign.{row.comparator}', 'en')}{format_number(row.value)} %" in drawn


def worded_board(targets, **wordings):
    rows = targets[targets["indicator"] == "rd_intensity"].copy()
    rows["indicator_text"] = rows["document"].str.split("-").str[0].map(wordings)
    written, _ = draw_board(rows.dropna(subset="indicator_text"), PLANS, ["rd_intensity"])
    return "".join(text for _, _, text in written)


def test_tiles_of_unlike_wordings_show_their_denominators(targets):
    texts = {"taizhou": "研发占主营 业务收入比重", "jinhua": "研發占營業收入比重"}
    drawn = worded_board(targets, cixi=texts["taizhou"], **texts)
    assert drawn.count("研发占主营 业务收入比重") == 2
    assert drawn.count("研發占營業收入比重") == 1


def test_a_lone_tile_shows_a_wording_that_the_codelist_does_not_use(targets):
    assert "研发占产值比重" in worded_board(targets, cixi="研发占产值比重")


def test_tiles_worded_as_the_codelist_names_them_repeat_nothing(targets):
    drawn = worded_board(targets, cixi="研发经费占营业收入比重", jinhua="研發經費占 營業收入比重")
    assert "研" not in drawn


def test_silence_is_told_from_another_form(targets):
    rows = targets[targets["indicator"] == "rd_intensity"].copy()
    rows.loc[rows["document"] == "cixi-2020", "measure"] = "growth"
    rows = rows[rows["document"] != "jinhua-2021"]
    written, _ = draw_board(rows, PLANS, ["rd_intensity"], "zh")
    drawn = "".join(text for _, _, text in written)
    assert drawn.count("仅以其他形式提出") == 2
    assert drawn.count("未提出") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_a_board_overlaps_or_leaves_its_tile(targets, language):
    many = ["cluster_output", "listed_firms", "tax_per_mu", "energy_intensity", "industrial_robots"]
    twins = targets.assign(document=targets["document"] + "-twin", scope="规模以上工业企业" * 3)
    plans = [*PLANS, *(f"{plan}-twin" for plan in PLANS)]
    _, tiles = draw_board(pd.concat([targets, twins]), plans, many, language)
    axes = plt.gcf().axes[0]
    plt.gcf().draw_without_rendering()
    turned = axes.transData.inverted()
    texts = [text.get_window_extent().transformed(turned) for text in axes.texts]
    for place, one in enumerate(tiles):
        assert not any(one.overlaps(other) for other in tiles[place + 1 :])
    for text in texts:
        middle = [(text.x0 + text.x1) / 2, (text.y0 + text.y1) / 2]
        for tile in (tile for tile in tiles if tile.contains(*middle)):
            assert tile.x0 <= text.x0 and text.x1 <= tile.x1
            assert tile.y0 <= text.y0 and text.y1 <= tile.y1


def test_more_plans_than_fit_stand_in_further_bands_of_equal_tiles(targets):
    plans = [f"plan-{number}" for number in range(8)]
    rows = [targets[targets["document"] == PLANS[0]].assign(document=plan) for plan in plans]
    written, tiles = draw_board(pd.concat(rows), plans, ["rd_intensity"])
    assert len(tiles) == 8
    assert len({round(tile.x0, 6) for tile in tiles}) == 4
    assert sum(text == "R&D ratio" for _, _, text in written) == 2


@pytest.mark.parametrize("number", [2, 8])
@pytest.mark.parametrize("above", [True, False])
def test_names_of_columns_never_overlap(number, above):
    style.use_style("en")
    _, axes = canvas.new_figure(3)
    axes.set_xlim(-2, number)
    names = ["Wenzhou 2017–2020", "Beilun District, Ningbo", "Xiangshan", "浙江省 2021–2025"] * 2
    canvas.name_columns(axes, range(number), names[:number], above=above)
    plt.gcf().draw_without_rendering()
    shown = [tick for tick in axes.get_xticklabels(which="both") if tick.get_text()]
    if number == 2:
        boxes = [tick.get_window_extent() for tick in shown]
        assert not boxes[0].overlaps(boxes[1])
    else:
        assert {tick.get_rotation() for tick in shown} == {35}
    assert len(shown) == number


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("重点传统制造业企业", 8, ["重点传统制造业企", "业"]),
        ("规上工业，全部", 5, ["规上工业，", "全部"]),
        ("规上工业，全部", 4, ["规上工", "业，全部"]),
        ("五大传统制造业(各)", 8, ["五大传统制造业", "(各)"]),
        ("Above-scale industrial firms", 10, ["Above-scale", "industrial firms"]),
        ("规上 industrial 企业", 6, ["规上", "industrial", "企业"]),
        ("hangzhou-2021", 5, ["hangzhou", "-2021"]),
        ("", 5, [""]),
    ],
)
def test_labels_break_between_words_and_chinese_characters(text, room, lines):
    assert canvas.wrap(text, room).split("\n") == lines


@pytest.mark.parametrize(
    ("amounts", "unit", "language", "factor", "name"),
    [
        ([4e5, 2.2e5], "元/亩", "zh", 1e4, "万元/亩"),
        ([4e5, 2.2e5], "元/亩", "en", 1, "yuan/mu"),
        ([7e11, 3e9], "元", "zh", 1e8, "亿元"),
        ([7e11, 3e9], "元", "en", 1e9, "billion yuan"),
        ([7e11, 30], "元", "en", 1, "yuan"),
        ([25000], "台", "zh", 1, "台"),
    ],
)
def test_money_is_shown_in_multiples_that_read_easily(amounts, unit, language, factor, name):
    assert money_scale(amounts, unit, language) == (factor, name)


def test_dates_that_a_copy_does_not_state_are_said_not_drawn(targets):
    style.use_style("en")
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    documents[["date_signed", "date_published"]] = ["", "2020-02-02"]
    tally = comparing.tally_due(comparing.due(targets, "2022-12-31"))
    figures.draw_gantt(comparing.periods(targets, documents), "en", labels_in("en"), tally)
    drawn = [text.get_text() for text in plt.gcf().findobj(plt.Text)]
    assert drawn.count("Signed: not stated") == len(PLANS)
    assert not any("Published: not stated" in text for text in drawn)


def test_a_year_is_named_between_its_first_and_its_last_day(targets):
    style.use_style("en")
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    tally = comparing.tally_due(comparing.due(targets, "2022-12-31"))
    figures.draw_gantt(comparing.periods(targets, documents), "en", labels_in("en"), tally)
    (axes,) = plt.gcf().axes
    labels = axes.get_xticklabels(which="minor")
    named = {
        label.get_text(): place
        for label, place in zip(labels, axes.get_xticks(minor=True), strict=True)
    }
    assert max(named) == str(documents["plan_end"].max())
    assert not any(label.get_text() for label in axes.get_xticklabels(which="major"))
    for year, place in named.items():
        assert num2date(place).strftime("%Y-%m") in (f"{year}-07", f"{year}-06")
    assert date2num(dt.date(documents["plan_end"].max(), 12, 31)) <= axes.get_xlim()[1]


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
        html = shown[0]["text/html"].replace("<wbr>", "")
        assert f"<code>{row.id}</code><br><small>{row.target_id}</small>" in html
        assert f"{row.id} {row.target_id} | " in shown[0]["text/plain"]


def test_headings_of_numbers_stand_over_them_and_quotes_with_their_section(targets, shown):
    listing.show_targets(targets, "en")
    html = shown[0]["text/html"]
    assert '<th scope="col" class="number">Value</th>' in html
    assert '<th scope="col">Unit</th>' in html
    for quote, section in zip(targets["quote"], targets["section"], strict=True):
        if section and not set(quote + section) & set("&<>\"'\n"):
            assert f">{' '.join(quote.split())}<br><small>{section}</small></td>" in html


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
    indicators = read_table("indicators")
    documents, targets = (
        select_plans(read_table(name), reference_plans.PLANS) for name in ("documents", "targets")
    )
    codes = [f"measure.{code}" for code in MEASURES]
    codes += [f"comparator.{code}" for code in COMPARATORS]
    codes += [f"commitment.{code}" for code in COMMITMENTS]
    codes += [f"theme.{code}" for code in indicators["theme"]]
    codes += [f"unit.{unit}" for unit in {*indicators["unit"], *targets["unit"]} - {""}]
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
    lines = comparing.number_lines(alike)
    text = sentences.ambition(alike, lines, documents, "en")
    assert "same form, unit, scope, deadline and comparator" in text
    lines.loc[0, "scope"] = "全部"
    assert "they differ in scope." in sentences.ambition(alike, lines, documents, "en")


def test_unlike_wordings_are_named_with_their_denominators(targets):
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    rows = comparing.board(targets, read_table("indicators"), PLANS, ["rd_intensity"])
    alike = rows.assign(scope="规上", end_year=2022, comparator="=")
    lines = comparing.number_lines(alike)
    assert "differ in wording of the indicator (denominator included)." in sentences.ambition(
        alike, lines, documents, "en"
    )
    assert "但指标原文（含分母）不同" in sentences.ambition(alike, lines, documents, "zh")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("threshold", "scope", "denominator")), ("zh", ("门槛", "统计范围", "分母"))],
)
def test_one_form_and_unit_is_not_called_one_quantity(targets, language, words):
    said = findings.shared_forms(targets, 2, language)
    assert all(word in said for word in words)


def test_a_family_that_no_plan_states_is_said_so(targets):
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    none = targets[targets["indicator"] != "rd_intensity"]
    rows = comparing.board(none, read_table("indicators"), PLANS, ["rd_intensity"])
    text = sentences.ambition(rows, comparing.number_lines(rows), documents, "en")
    assert text == "**R&D ratio**: none of the plans states a target."


def test_every_reason_of_the_ledger_has_a_name():
    folder = find_root() / "lib" / "policytargets" / "vocabulary"
    wordings = yaml.safe_load((folder / "numerals.yml").read_text("utf-8"))
    rules = re.findall(r"``([a-z_]+)``", exclusion.__doc__)
    assert {"furniture", "past", "per_case", "score"} <= set(rules)
    reasons = {*wordings, *rules, *read_table("numbers")["reason"]} - {""}
    names = [f"reason.{code}" for code in reasons] + [f"role.{code}" for code in (*ROLES, "all")]
    names += [f"feature.{code}" for code in (*FIELDS, *comparing.accuracy.OVERALL)]
    assert set(names) - set(load_names()) == set()


def ledger_of(*roles):
    rows = [("a", n, n + 1, "3", role, "", f"a@{n}") for n, role in enumerate(roles)]
    return pd.DataFrame(rows, columns=list(COLUMNS["numbers"]))


def test_the_ledger_is_closed_only_where_nothing_is_unexplained(targets):
    own = targets.iloc[[0]].assign(target_id="a@0")
    closed = quality.ledger(ledger_of("target", "excluded"), own, "en")
    assert "The ledger is closed: of **2** numerals, 1 are targets" in closed
    text = quality.ledger(ledger_of("target", *["unexplained"] * 14), own, "en")
    assert "**not closed**" in text
    assert "**14** are unexplained" in text
    assert "the first 12: 3 (a@1-2), " in text
    assert "3 (a@13-14)" not in text
    assert "closed" not in quality.ledger(ledger_of(), own, "zh")


def test_a_ledger_of_other_targets_is_told(targets):
    own = targets.iloc[[0]].assign(target_id="a@9")
    text = quality.ledger(ledger_of("target"), own, "en")
    assert "**2** targets stand in only one of the table of targets and the ledger" in text


def test_accuracy_is_rounded_without_becoming_perfect_and_warned_of():
    rows = [("dev", field, 0.996, 0.996, 0.996) for field in ("detection", "core", "all")]
    text = quality.accuracy(pd.DataFrame(rows, columns=list(COLUMNS["accuracy"])), "en")
    assert text.count("**0.996**") == 3
    assert "On texts they have not seen, expect lower ones" in text


def test_confusions_are_shown_by_name(shown):
    rows = [
        ("dev", "detection", "", "target", 18),
        ("held", "indicator", "other", "rd_intensity", 2),
        ("dev", "measure", "level", "addition", 1),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS["confusions"]))
    quality.show_confusions(table, read_table("indicators"), "en")
    plain = shown[0]["text/plain"].splitlines()
    assert plain[2].endswith("Target found | no target | a target | 18")
    assert plain[3].startswith("held | Indicator code | Other other | R&D")
    assert plain[4].endswith("Form | level reached | addition in the period | 1")
