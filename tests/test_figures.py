"""Figures, tables and sentences: both languages, no boxes, no ranking, nothing unescaped."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import io
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import yaml
from matplotlib.colors import to_rgb

import reference_plans
from policytargets.building.accuracy import FIELDS
from policytargets.comparing.pairs import both_ways, choose_pairs, side_by_side
from policytargets.comparing.quality import OVERALL
from policytargets.comparing.targets import count, describe
from policytargets.comparing.timelines.due_dates import due, tally_due
from policytargets.comparing.timelines.windows import periods
from policytargets.display import canvas, style
from policytargets.display import claims as prose
from policytargets.display import show as display
from policytargets.display.cells import format_number, make_cell, money_scale, unit_name
from policytargets.display.charts import draw_bars, draw_shares
from policytargets.display.links import label_plans
from policytargets.display.style import PALETTE
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, load_names, translate, use_language
from policytargets.project import find_root
from policytargets.reading import exclusions
from policytargets.reporting import limits, quality
from policytargets.reporting import targets as inventory
from policytargets.reporting.ambition import comparability as pairs
from policytargets.reporting.ambition import families as views
from policytargets.reporting.timelines.calendar import draw_gantt
from policytargets.schemas import (
    BASELINE_STATUSES,
    COLUMNS,
    COMMITMENTS,
    COMPARATORS,
    MEASURES,
    MISSING_KINDS,
    ROLES,
    SCHEMAS,
    TIMES,
    VERDICTS,
)
from policytargets.tables import read_table, select_plans
from policytargets.vocabulary.rules import load_contradictions, load_rules
from timelines_tables import in_words

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
    described = describe(read_table("targets"), read_table("indicators"))
    return select_plans(described, PLANS)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def labels_in():
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    return label_plans(documents)


def texts(figure):
    return " ".join(text.get_text() for text in figure.findobj(plt.Text))


def test_a_missing_font_is_told_in_one_line(monkeypatch):
    spec = importlib.util.find_spec(style.__name__)
    fresh = importlib.util.module_from_spec(spec)  # one that has registered no font yet
    spec.loader.exec_module(fresh)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="Chinese font is not installed; install the package"):
        fresh.use_style("zh")


def test_a_character_that_the_font_lacks_is_refused():
    style.use_style()
    figure, axes = plt.subplots()
    axes.set_title("ཀ 目标")
    with pytest.raises(InputError, match="TIBETAN LETTER KA"):
        style.check_glyphs(figure)
    axes.set_title("目标 規上工業 ≥ 3.25 % –")
    style.check_glyphs(figure)


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="allowed: en, zh"):
        style.use_style("fr")


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
    assert money_scale(amounts, unit) == (factor, name)


def test_dates_that_a_copy_does_not_state_are_said_not_drawn(targets):
    style.use_style()
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    documents[["date_signed", "date_published"]] = ["", "2020-02-02"]
    tally = tally_due(due(targets, "2022-12-31"))
    draw_gantt(periods(targets, documents), labels_in(), tally)
    drawn = [text.get_text() for text in plt.gcf().findobj(plt.Text)]
    assert drawn.count("Signed: not stated") == len(PLANS)
    assert not any("Published: not stated" in text for text in drawn)


def test_a_year_is_named_between_its_first_and_its_last_day(targets):
    style.use_style()
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    tally = tally_due(due(targets, "2022-12-31"))
    draw_gantt(periods(targets, documents), labels_in(), tally)
    names = [text for text in plt.gcf().axes[0].texts if text.get_text().isdigit()]
    named = {text.get_text(): text.get_position()[0] for text in names if len(text.get_text()) == 4}
    bars = [p for p in plt.gcf().axes[0].patches if p.get_facecolor()[:3] == to_rgb(PALETTE[0])]
    for bar, row in zip(bars, documents.itertuples(), strict=True):
        year = bar.get_width() / (row.plan_end - row.plan_start + 1)
        told = [n for n in range(row.plan_start, row.plan_end + 1) if str(n) in named]
        assert told
        for n in told:
            middle = bar.get_x() + (n - row.plan_start + 0.5) * year
            assert named[str(n)] == pytest.approx(middle), n


def test_the_same_table_gives_the_same_bytes(targets):
    style.use_style("zh")
    pictures = []
    for _ in range(2):
        counts = count(targets, "measure", PLANS)
        draw_shares(counts, labels_in())
        pictures.append(io.BytesIO())
        plt.gcf().savefig(pictures[-1], format="png")
    assert pictures[0].getvalue() == pictures[1].getvalue()


def test_an_empty_table_gives_a_sentence_instead_of_a_figure(targets, shown):
    nothing = count(targets.iloc[:0], "theme", PLANS)
    with use_language("zh"):
        draw_shares(nothing, labels_in())
        chinese = translate("sentence.nothing_to_draw")
    draw_bars(nothing)
    display.show(nothing, "by_theme")
    assert plt.get_fignums() == []
    assert shown == [
        chinese,
        translate("sentence.nothing_to_draw"),
        translate("sentence.no_rows"),
    ]


def test_text_of_a_plan_cannot_become_markup(targets, shown):
    row = targets.iloc[[0]].assign(scope="<script>alert(1)</script>", quote='a & "b"')
    inventory.show_targets(row)
    assert "<script>" not in shown[0]["text/html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown[0]["text/html"]
    line = prose.fill("overlap_in_all", names="<b>*x*</b> `y` [z](u)")
    assert line == r"All plans set targets in: &lt;b&gt;\*x\*&lt;/b&gt; \`y\` \[z\](u)."


def test_every_row_shows_its_id_and_place(targets, shown):
    inventory.show_targets(targets)
    for row in targets.itertuples():
        html = re.sub("</?a[^>]*>|<wbr>", "", shown[0]["text/html"])
        assert f"<code>{row.id}</code><br><small>{row.target_id}</small>" in html
        assert f"{row.id} {row.target_id} | " in shown[0]["text/plain"]


def test_headings_of_numbers_stand_over_them_and_quotes_with_their_section(targets, shown):
    inventory.show_targets(targets)
    html = shown[0]["text/html"]
    assert '<th scope="col" class="number">Value</th>' in html
    assert '<th scope="col">Unit</th>' in html
    for quote, section in zip(targets["quote"], targets["section"], strict=True):
        if section and not set(quote + section) & set("&<>\"'\n"):
            assert f">{' '.join(quote.split())}<br><small>{section}</small></td>" in html


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
    display.show(table, decimals=2)
    assert shown[0]["text/plain"].splitlines()[1] == "12 | 0.25 | not stated"


def test_years_have_no_separator_and_missing_values_are_said():
    assert make_cell("end_year", 2022).lines == ("2022",)
    with use_language("zh"):
        assert make_cell("scope", "").lines == ("未载明",)
    assert make_cell("value", float("nan")).kind == "missing"
    assert make_cell("quote", "达到\n 3").lines == ("达到 3",)


def test_a_unit_without_a_name_stays_as_written():
    assert unit_name("台") == "machines"
    assert unit_name("匣") == "匣"


def test_regions_with_several_plans_are_told_apart():
    table = pd.DataFrame(
        {
            "document": ["a-1", "a-2", "a-3", "b-1"],
            "region_en": ["A", "A", "A", "B"],
            "plan_start": [2017, 2021, 2021, 2021],
            "plan_end": [2020, 2023, 2023, 2023],
        }
    )
    assert list(label_plans(table).values()) == ["A 2017–2020", "a-2", "a-3", "B"]


def test_every_code_of_the_tables_has_a_name():
    indicators = read_table("indicators")
    documents, targets = (
        select_plans(read_table(name), reference_plans.PLANS) for name in ("documents", "targets")
    )
    codes = [f"measure.{code}" for code in MEASURES]
    codes += [f"comparator.{code}" for code in COMPARATORS]
    codes += [f"commitment.{code}" for code in COMMITMENTS]
    codes += [f"theme.{code}" for code in indicators["theme"]]
    codes += [f"unit.{unit}" for unit in {*targets["unit"]} - {""}]
    for column in ("level", "copy_source", "script"):
        codes += [f"{column}.{code}" for code in documents[column]]
    assert set(codes) - set(load_names()) == set()
    # units that only other plans have are named where they are defined
    own = {unit for unit in indicators["unit"] if re.search("[\u4e00-\u9fff]", unit)}
    assert [unit for unit in own if unit_name(unit) == unit] == []


def test_sentences_have_the_same_braces_in_both_languages():
    for key, entry in load_names().items():
        braces = [sorted(set(re.findall(r"{(\w+)}", entry[code]))) for code in LANGUAGES]
        assert braces[0] == braces[1], key


def test_a_sentence_goes_when_its_evidence_goes(targets):
    documents = read_table("documents").set_index("document").loc[PLANS].reset_index()
    once = targets.assign(repeats="")
    assert "second mentions of a target" not in in_words(inventory.tell_targets(once, documents))
    twice = once.assign(repeats=["x", "x"] + [""] * (len(once) - 2))
    assert "2 of them are second mentions of a target" in in_words(
        inventory.tell_targets(twice, documents)
    )
    assert "No scope" not in in_words(inventory.tell_measures(targets.assign(scope="全市")))


def judged(*families, plans=PLANS):
    """Return targets with their family, and the pairs of some families."""
    rows = read_table("targets").merge(read_table("normalised")[["target_id", "family"]])
    rows = select_plans(rows, plans)
    return rows, choose_pairs(read_table("comparisons"), rows, plans, families)


def documents_of(plans=PLANS):
    return read_table("documents").set_index("document").loc[plans].reset_index()


def test_the_total_adds_up_and_says_whether_an_order_can_be_given():
    _, verdicts = judged()
    text = in_words(pairs.tell_all(verdicts, len(verdicts) + 2))
    counts = verdicts["verdict"].value_counts()
    assert f"**{len(verdicts)} pairs**" in text and f"**{counts['refused']}** not at all" in text
    assert "2 more pairs" in text
    assert "No family has 3 plans" in text
    free = verdicts.assign(verdict="direct")
    assert "No family has" not in in_words(pairs.tell_all(free, len(free)))
    assert "At least 3 plans are mutually direct" in in_words(pairs.tell_all(free, len(free)))
    with use_language("zh"):
        nothing = in_words(pairs.tell_all(verdicts.iloc[:0], 0))
        assert nothing == translate("sentence.verdicts_none")


def show_family(family, plans=PLANS, targets=None):
    """Show the view of a family of some plans."""
    every, verdicts = judged(family, plans=plans)
    rows = every if targets is None else targets
    pinned = {plan: (find_root() / f"data/raw/{plan}.txt").read_text("utf-8") for plan in plans}
    tables = [rows, read_table("normalised"), read_table("missing"), pinned, plans, family]
    view = side_by_side(*tables)
    seen = both_ways(verdicts)
    view["open_period"] = False
    views.show_family(view, seen, read_table("steps"), documents_of(plans))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_view_of_a_family_tells_verdict_reason_and_both_numbers(shown, language):
    show_family("rd_intensity")
    html, plain = shown[0]["text/html"], shown[0]["text/plain"]
    chip = {"en": "! qualified", "zh": "! 有条件可比"}[language]
    assert html.count(f'<span class="chip qualified">{chip}</span>') == 6, "each pair from both"
    assert {"en": "due 2025 against 2022", "zh": "期限不同：2025 年与 2022 年"}[language] in plain
    assert {"en": "3.2 here, 3.25 there (%)", "zh": "本项3.2，对方3.25（%）"}[language] in plain
    assert {"en": "3.25 here, 3.2 there (%)", "zh": "本项3.25，对方3.2（%）"}[language] in plain
    assert plain.count("\n") == 1 + 3, "caption, heads, a line a target"


def test_a_plan_without_a_target_says_so_with_its_words_and_their_place(shown):
    show_family("listed_firms")
    plain = shown[0]["text/plain"]
    (line,) = [line for line in plain.splitlines() if line.startswith("Jinhua")]
    assert "field spoken of, no number" in line and "上市" in line and "jinhua-2021@" in line


@pytest.mark.parametrize("region", ["Cixi", "Taizhou"])
def test_robots_to_be_made_say_nothing_of_robots_in_use(shown, region):
    show_family("robots")
    lines = shown[0]["text/plain"].splitlines()
    (line,) = [line for line in lines if line.startswith(region)]
    assert ("not stated in this plan" if region == "Cixi" else "named, but no target") in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_of_derived_numbers_are_folded_under_their_row(shown, language):
    show_family("robots")
    html = shown[0]["text/html"]
    told = read_table("steps").query("target_id == 'jinhua-2021@4505-4512'")
    of_start = told[told["field"] == "baseline_value"][f"description_{language}"]
    assert len(of_start)
    for text in of_start:
        assert text in html
    assert html.count("<details>") == html.count("</details>") == 2


def test_text_in_a_view_cannot_become_markup(shown):
    every, _ = judged("robots")
    hostile = every.assign(scope="<script>", number_text="<b>1", indicator_text='"><i>')
    show_family("robots", targets=hostile)
    assert not re.search(r"<script>|<b>1|><i>", shown[0]["text/html"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_derived_tables_has_a_name(language):
    names = load_names()
    reasons = {f"caveat.{rule.reason}" for rule in load_rules()}
    codes = [f"verdict{part}.{v}" for v in VERDICTS for part in ("", "_mark", "_letter", "_means")]
    codes += [f"baseline.{code}" for code in BASELINE_STATUSES]
    codes += [f"missing.{kind}" for kind in MISSING_KINDS]
    codes += [f"kind.{kind}" for kind in ("stated", *MISSING_KINDS)]
    codes += [f"when.{time}" for time in TIMES]
    codes += [f"contradiction.{entry.kind}" for entry in load_contradictions().findings]
    codes += [f"derived.{field}" for field in read_table("steps")["field"].unique()]
    codes += [f"download.{table}_csv" for table in SCHEMAS]
    assert {*codes, *reasons} - set(names) == set()
    assert len({names[f"verdict_letter.{code}"][language] for code in VERDICTS}) == len(VERDICTS)


def test_the_source_of_a_copy_stands_beside_the_name_of_its_plan(shown):
    by_theme = count(read_table("targets"), "indicator", ["jinhua-2021"])
    display.show(by_theme.assign(document="cixi-2020").head(1))
    html = shown[0]["text/html"]
    mark = '<abbr class="copy" title="copy: a third party&#x27;s site">Ⓣ</abbr>'
    assert f"<code>cixi-2020</code> {mark}" in html
    assert 'jinhua-2021 <abbr class="copy" title="copy: unknown">Ⓤ</abbr></th>' in html
    with use_language("zh"):
        assert labels_in()["taizhou-2019"] == "台州市 Ⓘ"


def test_what_the_tables_leave_open_is_told_with_what_it_rests_on(shown):
    documents, rows = documents_of(), judged()[0]
    found = select_plans(read_table("contradictions"), PLANS, documents)
    limits.show_contradictions(found, rows)
    for place in found["target_id_a"]:
        quote = rows.set_index("target_id").loc[place, "quote"]
        assert " ".join(quote.split()) in shown[0]["text/plain"]
    assert "no contradiction" in in_words(limits.tell_contradictions(found.iloc[:0], documents))
    assert in_words(limits.tell_scopes(pd.DataFrame())).endswith("is empty.")
    assert in_words(limits.tell_yardsticks(read_table("yardsticks").head(0))).startswith(
        "No published figure"
    )


def returned_by(module):
    """Return the constants that functions of a module return, also on a condition."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Return):
            value = node.value
            for one in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                if isinstance(one, ast.Constant):
                    yield one.value


def test_every_reason_of_the_ledger_has_a_name():
    folder = find_root() / "lib" / "policytargets" / "vocabulary"
    wordings = yaml.safe_load((folder / "numerals.yml").read_text("utf-8"))
    rules = {code for code in returned_by(exclusions) if isinstance(code, str)}
    assert {"furniture", "past", "per_case", "score"} <= rules
    reasons = {*wordings, *rules, *read_table("numbers")["reason"]} - {""}
    names = [f"reason.{code}" for code in reasons] + [f"role.{code}" for code in (*ROLES, "all")]
    names += [f"feature.{code}" for code in (*FIELDS, *OVERALL)]
    assert set(names) - set(load_names()) == set()


def ledger_of(*roles):
    rows = [("a", n, n + 1, "3", role, "", f"a@{n}") for n, role in enumerate(roles)]
    return pd.DataFrame(rows, columns=list(COLUMNS["numbers"]))


def test_the_ledger_is_closed_only_where_nothing_is_unexplained(targets):
    own = targets.iloc[[0]].assign(target_id="a@0")
    closed = in_words(quality.tell_ledger(ledger_of("target", "excluded"), own))
    assert (
        "The ledger is closed: of **2** places (2 numerals and 0 pledges without one), 1 are"
        in closed
    )
    text = in_words(quality.tell_ledger(ledger_of("target", *["unexplained"] * 14), own))
    assert "**not closed**" in text
    assert "**14** are unexplained" in text
    assert "the first 12: 3 (a@1-2), " in text
    assert "3 (a@13-14)" not in text
    with use_language("zh"):
        assert "closed" not in in_words(quality.tell_ledger(ledger_of(), own))


def test_a_ledger_of_other_targets_is_told(targets):
    own = targets.iloc[[0]].assign(target_id="a@9")
    text = in_words(quality.tell_ledger(ledger_of("target"), own))
    assert (
        "**2** targets appear in only one of the two, the table of targets and the ledger" in text
    )


def test_accuracy_is_rounded_without_becoming_perfect_and_warned_of():
    rows = [("dev", field, 0.996, 0.996, 0.996) for field in ("detection", "core", "all")]
    text = in_words(quality.tell_accuracy(pd.DataFrame(rows, columns=list(COLUMNS["accuracy"]))))
    assert text.count("**0.996**") == 3
    assert "On texts they have not seen, expect lower ones" in text


def test_confusions_are_shown_by_name(shown):
    rows = [
        ("dev", "detection", "", "target", 18),
        ("held", "indicator", "other", "rd_intensity", 2),
        ("dev", "measure", "level", "addition", 1),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS["confusions"]))
    quality.show_confusions(table, read_table("indicators"))
    plain = shown[0]["text/plain"].splitlines()
    assert plain[2].endswith("Target found | no target | a target | 18")
    assert plain[3].startswith("held | Indicator code | Other other | R&D")
    assert plain[4].endswith("Form | level reached | addition in the period | 1")
