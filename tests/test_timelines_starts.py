"""Starts, outcomes and windows: derivations redone by plain arithmetic, parents named."""

from __future__ import annotations

import pandas as pd
import pytest
from opencc import OpenCC

from policytargets import load
from policytargets.comparing.timelines import due_dates, official_statistics, pathways, windows
from policytargets.comparing.timelines.paces import paces
from policytargets.display.amounts import start_of
from policytargets.errors import InputError
from policytargets.normalising.yearly import plausible_starts
from policytargets.project import find_root
from policytargets.reporting.timelines import outcomes
from policytargets.tables import read_table
from policytargets.vocabulary.statistics_and_parents import Parent, load_parents
from timelines_tables import clean, five_plans, make_documents, make_normalised, make_targets

PARENTS = {"city": Parent(en="an older plan", zh="旧方案", source_en="", source_zh="")}


def started():
    targets, normalised, _ = five_plans()
    return pathways.starts(normalised, targets, clean("steps"))


def known(plan, indicator):
    table = started()
    own = table[(table["document"] == plan) & (table["indicator"] == indicator)]
    return own[own["baseline_status"] == "implied"].iloc[0]


def test_robots_of_a_stock_and_a_yearly_flow():
    row = known("jinhua-2021", "industrial_robots")
    start = 25000 - 3 * 3000
    assert (row["baseline_value"], row["value"]) == (start, 25000)
    assert row["implied_growth_per_year"] == pytest.approx(100 * ((25000 / start) ** (1 / 3) - 1))
    assert row["function"] == "start_from_flow"
    assert "16000" in row["derivation_en"]


def test_tax_per_mu_of_a_level_and_a_yearly_rate():
    row = known("cixi-2020", "tax_per_mu")
    assert row["baseline_value"] == pytest.approx(524000 / 1.07 / 1.07 / 1.07)
    assert row["implied_growth_per_year"] == pytest.approx(7)
    assert row["function"] == "start_from_growth"


def test_growth_asked_for_is_what_leads_from_start_to_target():
    table = started().dropna(subset=["implied_growth_per_year", "baseline_value"])
    for row in table.itertuples():
        years = row.end_year - row.baseline_year
        grown = row.baseline_value * (1 + row.implied_growth_per_year / 100) ** years
        assert grown == pytest.approx(row.value), row.id


def test_a_figure_of_another_population_stands_beside_and_is_no_start():
    targets, normalised, _ = five_plans()
    table = official_statistics.refused_statistics(clean("yardsticks"), normalised, targets)
    assert set(table["verdict"]) == {"refused"}
    robots = table[table["statistic"] == "industrial_robots_in_service"]
    assert {42000.0} <= set(robots["value"])
    assert set(robots["promised"]) == {20000.0}
    shares = table[table["id"].str.startswith("wenzhou") & (table["unit"] == "%")]
    assert 2.21 in shares["value"].tolist()
    sources = started().set_index("target_id")["baseline_source"].to_dict()
    for row in table.itertuples():
        assert row.statistic_id not in sources.get(row.target_id, "")


def a_figure(form, value, promised, verdict="direct"):
    targets = make_targets({"measure": form})
    normalised = make_normalised(targets, {"value": promised})
    figure = dict.fromkeys(read_table("yardsticks").columns, "") | {
        **{"target_id": targets["target_id"].iloc[0], "statistic": "s", "when": "outcome"},
        **{"year": 2022, "value": value, "verdict": verdict, "unit": "台", "form": "level"},
    }
    return official_statistics.outcomes(pd.DataFrame([figure]), normalised, targets), targets


def test_an_outcome_is_told_in_per_cent_of_the_promise():
    found, targets = a_figure("level", 90.0, 120.0)
    assert found["reached"].tolist() == [75.0]
    (row,) = official_statistics.count_outcomes(
        due_dates.due(targets, "2023-01-01"), found
    ).to_dict("records")
    assert [row[c] for c in ("due_count", "with_outcome", "judged", "no_outcome")] == [1, 1, 1, 0]


@pytest.mark.parametrize(("form", "verdict"), [("addition", "qualified"), ("level", "refused")])
def test_an_addition_is_not_judged_by_a_stock_nor_a_level_by_another_population(form, verdict):
    found, _ = a_figure(form, 517.0, 80.0, verdict)
    assert found["verdict"].tolist() == ["refused"]
    assert found["reached"].isna().all()


def test_due_targets_without_a_figure_are_counted_as_such():
    targets, normalised, _ = five_plans()
    dated = due_dates.due(targets, "2022-12-31")
    found = official_statistics.outcomes(clean("yardsticks"), normalised, targets)
    counts = official_statistics.count_outcomes(dated, found)
    assert counts["due_count"].sum() == (dated["status"] == "due").sum()
    assert (counts["with_outcome"] + counts["no_outcome"] == counts["due_count"]).all()


def test_an_addition_is_summed_over_the_years_that_are_counted():
    targets = make_targets({"measure": "addition"}, {"measure": "level"})
    known = {"value": 80.0, "window_years": 3}
    normalised = make_normalised(targets, known, known)
    default = dict.fromkeys(read_table("yardsticks").columns, "")
    default |= {"statistic": "s", "when": "during", "verdict": "qualified", "form": "flow"}
    addition, level = targets["target_id"]
    figures = pd.DataFrame(
        [
            default | {"target_id": addition, "year": 2021, "value": 25.0},
            default | {"target_id": addition, "year": 2020, "value": 15.0},
            default
            | {
                "target_id": addition,
                "year": 2022,
                "period": "2022",
                "value": 9.0,
                "verdict": "refused",
            },
            default
            | {
                "target_id": addition,
                "year": 2019,
                "period": "2019",
                "value": 9.0,
                "when": "before",
            },
            default
            | {
                "target_id": addition,
                "year": 2022,
                "period": "2022",
                "value": 9.0,
                "form": "level",
            },
            default | {"target_id": level, "year": 2021, "value": 9.0},
        ]
    )
    figures["period"] = figures["year"].astype(str)
    (row,) = official_statistics.additions(figures, normalised, targets).to_dict("records")
    assert (row["target_id"], row["years"], row["year_count"]) == (addition, "2020, 2021", 2)
    assert (row["value"], row["window_years"], row["basis"]) == (40, 3, "at_least")
    assert pd.isna(row["share"]), "a share is given only where all years of the window are known"
    every = [*figures.to_dict("records"), default | {"target_id": addition, "year": 2022}]
    every[-1] |= {"period": "2022", "value": 20.0}
    (row,) = official_statistics.additions(pd.DataFrame(every), normalised, targets).to_dict(
        "records"
    )
    assert (row["value"], row["share"], row["basis"]) == (60, 75, "sum")


def test_the_figure_of_a_window_goes_before_sums_of_its_years():
    targets, normalised, _ = five_plans()
    (row,) = official_statistics.additions(clean("yardsticks"), normalised, targets).to_dict(
        "records"
    )
    assert (row["id"], row["promised"], row["value"]) == ("zhejiang-2017/018", 80, 190)
    assert (row["years"], row["basis"]) == ("2017-2020", "window")
    assert "all_industries" in row["reasons"]
    assert pd.isna(row["share"])
    (found,) = official_statistics.outcomes(clean("yardsticks"), normalised, targets).to_dict(
        "records"
    )
    assert (found["promised"], found["value"], found["period"]) == (80, 190, "2017-2020")


def test_a_figure_of_all_industries_is_no_start_of_a_part():
    rows = clean("normalised").set_index("id")
    assert rows.loc["zhejiang-2017/018", "baseline_status"] == "none"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_190_listings_are_told_as_of_all_industries(language):
    told = [one.text for one in outcomes(load(), "2022-12-31").claims()]
    (line,) = [text for text in told if "zhejiang-2017/018" in text]
    assert "190" in line
    assert "80" in line
    assert {"en": "of all industries", "zh": "全部行业"}[language] in line
    assert "41" not in line


def test_windows_in_months_and_lags_in_days():
    documents = make_documents(
        {"document": "city", "plan_start": 2021, "plan_end": 2022, "date_signed": "2020-12-31"},
        {
            **{"document": "province", "level": "province", "date_signed": "2017-07-03"},
            **{"plan_start": 2017, "plan_end": 2021},
        },
        {"document": "town", "plan_start": 2022, "plan_end": 2025},
    )
    table = windows.lags(documents, PARENTS).set_index(["plan_a", "plan_b"])
    first = table.loc[("province", "city")]
    assert (first["overlap_months"], first["start_lag"], first["signing_lag"]) == (12, 48, 1277)
    assert first["relation"] == "comparator"
    assert table.loc[("province", "town"), "overlap_months"] == 0
    assert pd.isna(table.loc[("province", "town"), "signing_lag"])
    assert table.loc[("city", "town"), "relation"] == "peers"


def test_a_province_is_a_parent_only_where_it_is_recorded_as_one():
    documents = make_documents(
        {"document": "province", "level": "province", "plan_start": 2019}, {"document": "city"}
    )
    recorded = {"city": Parent(en="it", zh="它", source_en="", source_zh="", document="province")}
    assert windows.lags(documents, recorded)["relation"].tolist() == ["parent"]
    assert windows.lags(documents, PARENTS)["relation"].tolist() == ["comparator"]
    for parents, status in ((recorded, "in_corpus"), (PARENTS, "not_in_corpus"), ({}, None)):
        table = windows.name_parents(documents, parents)
        assert table["document"].tolist() == ["city"]
        assert table["status"].tolist() == [status or "not_recorded"]


def test_the_missing_parents_of_the_plans_are_named():
    table = windows.name_parents(clean("documents"), load_parents()).set_index("document")
    for plan in ("wenzhou-2020", "jinhua-2021"):
        assert table.loc[plan, "status"] == "not_in_corpus"
        assert table.loc[plan, "parent_en"]
        assert table.loc[plan, "parent_zh"]
        assert table.loc[plan, "parent_source_en"]
    assert table["title"].to_dict() == {
        "wenzhou-2020": "unverified",
        "jinhua-2021": "verified",
        **dict.fromkeys(("taizhou-2019", "cixi-2020"), ""),
    }


def test_a_verified_title_stands_in_the_plan_that_cites_it():
    raw = (find_root() / "data/raw/jinhua-2021.txt").read_text("utf-8")
    cited = OpenCC("t2s").convert("".join(raw.split()))
    wide = str.maketrans("（）", "()")
    assert load_parents()["jinhua-2021"].zh.translate(wide) in cited


def test_a_parent_without_a_name_is_told_with_its_line(tmp_path):
    path = tmp_path / "parents.yml"
    path.write_text("a-2020:\n  en: a plan\n", "utf-8")
    with pytest.raises(InputError, match=r"parents.yml:1: a-2020: field zh is missing"):
        load_parents(path)


def test_figures_that_no_target_asks_for_where_no_statistic_is_known():
    nothing = clean("yardsticks").iloc[:0].astype({"target_id": object})
    figures = pd.DataFrame(
        columns=["region", "year", "period", "statistic_id", "statistic", "value"]
    )
    figures = figures.assign(unit="", grade="")
    assert official_statistics.untargeted_statistics(figures, nothing, clean("documents")).empty


def test_an_inferred_start_is_of_the_year_of_signing_or_the_next():
    assert plausible_starts(2021, "inferred_signed", "2020-12-31") == [2021, 2020]
    assert plausible_starts(2021, "stated", "2020-12-31") == [2021]
    assert plausible_starts(2021, "inferred_parent", "") == [2021]


def test_wenzhou_is_the_one_whose_start_is_inferred():
    documents = clean("documents").set_index("document")["start_status"].to_dict()
    assert documents.pop("wenzhou-2020") == "inferred_signed"
    assert documents.pop("jinhua-2021") == "derived"  # three years to the end of 2023
    assert set(documents.values()) == {"stated"}
    rows = clean("normalised")
    rest = rows[rows["start_status"].str.startswith("inferred")]
    assert set(rest["document"]) == {"wenzhou-2020"}


def test_paces_from_the_other_year_that_may_be_meant():
    targets, normalised, pairs = five_plans()
    table = paces(pairs, normalised, targets).drop_duplicates("id").set_index("id")
    for name, pace, other in (("050", 60, 40), ("039", 7.5, 5), ("036", 15, 10)):
        row = table.loc[f"wenzhou-2020/{name}"]
        assert (row["pace"], row["other_start"], row["other_pace"]) == (pace, 2020, other)
        assert "start_inferred" in row["caveats"]
    grown = table.loc["wenzhou-2020/009"]
    assert grown["other_pace"] == pytest.approx(100 * (1.1 ** (1 / 3) - 1))
    assert pd.isna(table.loc["zhejiang-2017/010", "other_start"])


@pytest.mark.parametrize(
    ("target", "words"), [("jinhua-2021/059", "≥ 16,000"), ("cixi-2020/029", "≤ 427,740.09")]
)
def test_bounds_of_starts_stay_in_the_tables(target, words):
    (row,) = [row for row in started().itertuples() if row.id == target]
    assert start_of(row).startswith(words)
