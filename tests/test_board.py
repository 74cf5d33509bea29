"""The board of the first page: what plans promise, as people would say it, and findings."""

from types import SimpleNamespace

import pandas as pd
import pytest

import policytargets as pt
from policytargets.comparing.targets import board_families, known_beside
from policytargets.display.amounts import deadline, growth_of, promise, qualities
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, use_language
from policytargets.reporting.promises import board
from policytargets.site.site import findings, leads
from policytargets.vocabulary import board as vocabulary
from policytargets.vocabulary.board import load_board

FAMILIES = ["robots", "rd_intensity", "tax_per_mu", "listed_firms"]


@pytest.fixture(scope="module")
def plans():
    return pt.load()


def cells(plans):
    """Return the lines of each cell by region and family."""
    made = board(plans)
    regions = [cell.lines[0].split()[0] for cell in made.head[1:]]
    return {
        (region, row[0].lines[0]): cell.lines
        for row in made.rows
        for region, cell in zip(regions, row[1:], strict=True)
    }


def row(**values):
    usual = {"form": "level", "comparator": "=", "value": 4000.0, "value_max": None, "unit": "台"}
    usual |= {"cadence": "once", "end_year": 2022, "number_text": "4000台", "scope": ""}
    return SimpleNamespace(**{**usual, "scope_code": "unstated", **values})


@pytest.mark.parametrize(
    ("values", "en", "zh"),
    [
        ({"form": "addition"}, "+4,000 by 2022", "到2022年新增4,000台"),
        ({"form": "flow", "cadence": "annual"}, "4,000 a year to 2022", "至2022年每年4,000台"),
        ({"unit": "%", "value": 2.6}, "2.6% by 2022", "到2022年达到2.6%"),
        (
            {"unit": "%", "value": 3.25, "comparator": ">="},
            "3.25% or more by 2022",
            "到2022年达到3.25%以上",
        ),
        ({"unit": "%", "value": 2.3, "comparator": ">"}, "over 2.3% by 2022", "到2022年超过2.3%"),
        (
            {"unit": "%", "value": 3.2, "comparator": "~"},
            "about 3.2% by 2022",
            "到2022年达到3.2%左右",
        ),
        ({"unit": "元/亩", "value": 524000}, "524,000 yuan/mu by 2022", "到2022年达到52.4万元/亩"),
        (
            {"form": "growth", "cadence": "annual", "unit": "%", "value": -3.0},
            "−3% a year to 2022",
            "至2022年年均增长-3%",
        ),
        ({"end_year": None}, "4,000", "达到4,000台"),
    ],
)
def test_a_promise_is_said_as_people_say_it(values, en, zh):
    said = []
    for language in LANGUAGES:
        with use_language(language):
            said.append(promise(row(**values)))
    assert said == [en, zh]


def test_small_type_holds_what_the_promise_leaves_out():
    assert qualities(row()) == ["machines", "population not stated", "level reached"]
    mu = row(unit="元/亩", value=524000, number_text="52.4 万元", scope="规上 企业")
    assert qualities(mu)[:2] == ["52.4万元", "规上企业"], "as the plan writes it"
    with use_language("zh"):
        assert qualities(mu) == ["规上企业", "达到水平"], "where it is told so already, once"


def test_the_board_of_the_five_plans(plans):
    told = cells(plans)
    assert told["Wenzhou", "Industrial robots"][:3] == (
        "+4,000 by 2022",
        "machines; traditional manufacturing; addition in the period",
        "! with Zhejiang, Jinhua",
    )
    assert told["Cixi", "Industrial robots"] == ("not stated",)
    assert told["Zhejiang", "R&D intensity"] == ("not in this copy, parts of which are left out",)
    assert told["Wenzhou", "Tax per mu"] == ("not stated",)
    assert told["Jinhua", "R&D intensity"][0] == "over 2.3% by 2023"
    assert told["Jinhua", "R&D intensity"][-1] == "= the province had 2.8% in 2020"
    assert "× with no other here" in told["Wenzhou", "R&D intensity"]
    assert "524,000 yuan/mu by 2022" in told["Cixi", "Tax per mu"]


def test_each_number_leads_to_its_sentence_and_each_partner_is_one(plans):
    made = board(plans)
    html = "".join(cell.html for line in made.rows for cell in line[1:])
    first = plans.described[plans.described["repeats"] == ""]
    for one in first[first["family"].isin(FAMILIES)].itertuples():
        assert f'href="#{one.id}"' in html
    pairs = plans.pairs[plans.pairs["family"].isin(FAMILIES)]
    free = pairs[pairs["verdict"] != "refused"]
    sides = {*free["target_id_a"], *free["target_id_b"]}
    assert html.count('class="chip qualified"') >= len(sides)


def test_many_plans_are_rows(plans, monkeypatch):
    few = load_board().model_copy(update={"columns": 4, "named": 1})
    monkeypatch.setattr("policytargets.reporting.promises.load_board", lambda: few)
    made = board(plans)
    assert made.is_tall and len(made.rows) == 5 and len(made.head) == 5
    assert made.rows[0][1].lines[2] == "! with 2 plans"


def test_other_families_stand_where_the_headline_ones_are_not_stated(plans):
    own = plans.normalised[~plans.normalised["family"].isin([*FAMILIES, "other"])]
    chosen = board_families(own, plans.ids, 4)
    spread = own.groupby("family")["document"].nunique()
    assert len(chosen) == 4 and min(spread[chosen]) >= max(spread.drop(chosen))
    assert board_families(plans.normalised, plans.ids, 4) == FAMILIES
    assert board_families(own.head(0), plans.ids, 4) == []


@pytest.mark.parametrize(
    ("plan", "family", "line"),
    [
        ("Taizhou", "R&D intensity", "! the province had 2.8% in 2020, first known after signing"),
        ("Cixi", "R&D intensity", "! the province had 2.8% in 2020, first known after publication"),
        ("Wenzhou", "R&D intensity", "× it had 2.21% in 2020"),
        ("Taizhou", "Listed firms", "× it had 51 in 2018"),
        ("Wenzhou", "Listed firms", "× the province had 62 in 2020"),
        ("Jinhua", "Industrial robots", "× the province had 42,000 in 2016, last known before"),
    ],
)
def test_the_board_shows_the_figure_that_the_report_sets_beside_a_target(plans, plan, family, line):
    told = cells(plans)[plan, family]
    assert any(one.startswith(line) for one in told), told


def test_an_own_figure_goes_first_unless_only_that_of_the_province_may_be_compared():
    def figure(place, result, verdict="direct"):
        return {"target_id": "a@1-2", "place": place, "result": result, "verdict": verdict}

    def chosen(*figures):
        ways = [known_beside(pd.DataFrame(own)) for own in (figures, figures[::-1])]
        first, second = (way[["place", "verdict"]].values.tolist() for way in ways)
        assert first == second
        return first

    assert chosen(figure("province", "short"), figure("own", "beyond")) == [["own", "direct"]]
    assert chosen(figure("province", "short"), figure("own", "")) == [["province", "direct"]]
    assert chosen(figure("province", ""), figure("own", "")) == [["own", "refused"]]


def test_findings_are_chosen_by_rule():
    said = ["a:claim_no_leader", "ambition:last_year", "ambition:claim_no_leader:x"]
    said += ["ambition:reached_known", "ambition:claim_undecided", "ambition:claim_sooner"]
    claims = [
        {"id": name, "report": name.split(":")[0], "text_en": name, "text_zh": ""} for name in said
    ]
    cards = [{"name": "ambition", "file": "ambition.html", "title": "Ambition"}]
    (found,) = findings(cards, claims)
    assert [words for _, words in found["said"]] == [
        "ambition:claim_no_leader:x",
        "ambition:claim_sooner",
        "ambition:reached_known",
    ]
    with use_language("zh"):
        assert list(findings(cards, claims)) == [], "nor has one without words in the language"
    assert list(findings([], claims)) == [], "a report that was not made has no page to lead to"


def test_each_family_on_the_board_has_its_verdict_in_one_sentence():
    said = "Robots: none of 3.5 may be ranked. Wenzhou 4000台: undecided."
    claims = [
        {
            "id": "ambition:family_unled:robots",
            "text_en": said,
            "text_zh": "机器人：不可。略。",
        },
        {"id": "ambition:family_led:land", "text_en": "Land: Cixi.", "text_zh": ""},
        {"id": "ambition:family_led:not_shown", "text_en": "Else.", "text_zh": ""},
    ]
    cards = [{"name": "ambition", "file": "ambition.html"}]
    told = list(leads(["land", "robots", "rd_intensity"], cards, claims))
    assert [words for _, words in told] == ["Land: Cixi.", "Robots: none of 3.5 may be ranked."]
    assert told[0][0] == "ambition.html#claim-ambition:family_led:land"
    with use_language("zh"):
        assert [words for _, words in leads(["robots", "land"], cards, claims)] == [
            "机器人：不可。"
        ]
    assert list(leads(["land"], [], claims)) == [], "a report that was not made has no page"


def test_a_question_that_no_sentence_answers_is_told_with_its_line(tmp_path):
    path = tmp_path / "board.yml"
    text = vocabulary.PATH.read_text("utf-8").replace("[reached_known,", "[reached_knwon,")
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"board.yml:\d+: .*reached_knwon"):
        load_board(path)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("average over the period", "each year")), ("zh", ("期内年均", "每年"))],
)
def test_a_growth_rate_is_an_average_and_not_owed_each_year(plans, language, words):
    own = plans.targets[plans.targets["cadence"] == "annual"]
    with use_language(language):
        for measure, word in zip(("growth", "flow"), words, strict=True):
            rows = own[own["measure"] == measure]
            assert len(rows) and {deadline(one).lines[-1] for one in rows.itertuples()} == {word}


@pytest.mark.parametrize(
    ("low", "high", "comparator", "told"),
    [
        (None, None, ">", "over 1.57"),
        (None, None, ">=", "≥ 1.57"),
        (None, None, "=", "1.57"),
        (3.0, 3.0, "=", "1.57"),
        (3.0, None, "=", "≤ 1.57"),
        (None, 3.0, ">=", "≥ 1.57"),
    ],
)
def test_growth_keeps_the_bound_of_its_start_or_else_of_its_target(low, high, comparator, told):
    start = SimpleNamespace(baseline_low=low, baseline_high=high)
    assert growth_of("1.57", start, comparator) == told
