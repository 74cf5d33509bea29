"""Every derived number of the five plans, done again as plain arithmetic on targets.csv."""

from __future__ import annotations

import csv
import datetime as dt
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytargets.errors import InputError
from policytargets.normalising.regional_statistics import context_of, read_context
from policytargets.normalising.sizes import figure_of, size
from policytargets.normalising.steps import steps_table
from policytargets.normalising.values import canonical
from policytargets.normalising.yearly import pace
from policytargets.plans import load
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table
from policytargets.vocabulary.statistics_and_parents import load_statistics
from reference_plans import PLANS

# By hand from context.csv: 亿元 of 2020 for all, 万人 of the census of 2020.
GDP = {
    "wenzhou-2020": 6871.0,
    "zhejiang-2017": 64613.34,
    "taizhou-2019": 5262.72,
    "jinhua-2021": 4704.0,
    "cixi-2020": 2008.3,
}
GDP_YEAR = dict.fromkeys(GDP, 2020)
GDP_GRADE = dict(zip(GDP, "BBBAB", strict=True))
RESIDENTS = {
    "wenzhou-2020": 957.29,
    "zhejiang-2017": 6456.7588,
    "taizhou-2019": 662.3,
    "jinhua-2021": 705.0683,
    "cixi-2020": 182.9488,
}
CIXI_OWN_GDP = 1328.3
SIGNED = {"wenzhou-2020": "2020-12-31", "zhejiang-2017": "2017-07-03", "taizhou-2019": "2019-12-04"}
AMOUNTS = ("level", "addition", "flow")
COUNTED = {"家", "个", "项", "所", "台", "名"}
# What the codelist's unit is called where a plan writes another.
RENAMED = {("元", "tax_per_mu"): "元/亩", ("元", "value_added_per_mu"): "元/亩"}
RENAMED |= {("元/人·年", "labour_productivity"): "元/人"}
KEPT = {("个", "high_level_talents"), ("名", "management_benchmarks")}


@pytest.fixture(scope="module")
def tables(root):
    names = ("targets", "indicators", "documents")
    targets, indicators, documents = (read_table(name, root) for name in names)
    targets = targets[targets["document"].isin(PLANS)]
    values = canonical(targets, indicators)
    paces = pace(targets, values.table, documents)
    context = read_context(context_of(root))
    sizes = size(targets, values.table, paces.table, documents, context)
    return {"values": values, "paces": paces, "sizes": sizes}


@pytest.fixture(scope="module")
def derived(tables):
    """Return all derived columns by target."""
    whole = tables["values"].table
    for name in ("paces", "sizes"):
        whole = whole.merge(tables[name].table, on="target_id", validate="one_to_one")
    return {row["target_id"]: row for row in whole.to_dict("records")}


@pytest.fixture(scope="module")
def rows(root):
    """Return the targets as the file's plain cells."""
    with (root / "data/clean/targets.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["document"] in PLANS]
    assert len(found) > 200
    return found


@pytest.fixture(scope="module")
def units(root):
    with (root / "data/clean/indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["indicator"]: row["unit"] for row in csv.DictReader(file)}


def unit_by_hand(row, units):
    if row["measure"] not in AMOUNTS:
        return {"points": "百分点", "rank": "位"}.get(row["measure"], "%")
    written, indicator = row["unit"], row["indicator"]
    if indicator == "other" or written == units[indicator] or (written, indicator) in KEPT:
        return written
    if {written, units[indicator]} <= COUNTED - {"台", "名"}:
        return units[indicator]
    return RENAMED[written, indicator]


def pace_by_hand(row):
    years = int(row["end_year"]) - int(row["start_year"]) + 1
    return {"addition": float(row["value"]) / years, "flow": float(row["value"])}.get(
        row["measure"]
    )


def same(found, expected):
    if expected is None:
        return pd.isna(found)
    return found == pytest.approx(expected, rel=1e-12)


def test_values_and_units(rows, units, derived):
    for row in rows:
        found = derived[row["target_id"]]
        # no plan of the five writes a rate in ‰ or an area in another unit: numbers stay
        assert found["value"] == float(row["value"]), row["target_id"]
        assert same(found["value_max"], float(row["value_max"]) if row["value_max"] else None)
        assert found["unit"] == unit_by_hand(row, units), row["target_id"]


def test_per_mu_values_per_hectare(rows, derived):
    per_mu = {}
    for row in rows:
        found = derived[row["target_id"]]
        expected = float(row["value"]) * 15 if found["unit"] == "元/亩" else None
        assert same(found["per_hectare"], expected), row["target_id"]
        if expected is not None:
            per_mu["".join(row["number_text"].split())] = found["per_hectare"]
    assert per_mu == {"40万元/亩以上": 6e6, "22萬元": 3.3e6, "120萬元": 1.8e7, "52.4万元": 7.86e6}


def test_pace_window_horizon_and_clocks(rows, derived):
    for row in rows:
        found, end = derived[row["target_id"]], int(row["end_year"])
        assert found["window_years"] == end - int(row["start_year"]) + 1
        assert same(found["pace_per_year"], pace_by_hand(row)), row["target_id"]
        signed = SIGNED.get(row["document"], "")
        assert (found["date_signed"], found["date_due"]) == (signed, f"{end}-12-31")
        if signed:
            days = dt.date(end, 12, 31).toordinal() - dt.date.fromisoformat(signed).toordinal()
            assert found["horizon_years"] == round(days / 365.2425, 2)
        else:
            assert pd.isna(found["horizon_years"])


def test_known_paces_of_robots(rows, derived):
    paces = {
        row["document"]: derived[row["target_id"]]["pace_per_year"]
        for row in rows
        if row["indicator"] == "industrial_robots" and row["measure"] != "level"
    }
    assert paces == {"wenzhou-2020": 2000, "zhejiang-2017": 5000, "jinhua-2021": 3000}


def test_counts_by_size(rows, derived):
    sized = 0
    for row in rows:
        found, plan = derived[row["target_id"]], row["document"]
        each = row["scope"].endswith("(各)")  # holds for each of several, not for the region
        counts = found["unit"] in COUNTED and row["measure"] in AMOUNTS and not each
        sized += counts
        for prefix, value in (("", float(row["value"])), ("pace_", pace_by_hand(row))):
            known = counts and value is not None
            by_gdp = value / (GDP[plan] / 1000) if known else None
            by_residents = value / (RESIDENTS[plan] / 100) if known else None
            by_own = value / (CIXI_OWN_GDP / 1000) if known and plan == "cixi-2020" else None
            assert same(found[f"{prefix}per_100bn_gdp"], by_gdp), row["target_id"]
            assert same(found[f"{prefix}per_million_residents"], by_residents), row["target_id"]
            assert same(found[f"{prefix}per_100bn_gdp_own_territory"], by_own), row["target_id"]
    assert sized > 100


def test_years_grades_and_statistics_of_sizes(rows, derived):
    for row in rows:
        found, plan = derived[row["target_id"]], row["document"]
        if pd.isna(found["per_100bn_gdp"]):
            assert pd.isna(found["gdp_year"])
            assert found["gdp_grade"] == found["residents_statistic"] == ""
            continue
        assert (found["gdp_year"], found["gdp_grade"]) == (GDP_YEAR[plan], GDP_GRADE[plan])
        assert (found["residents_year"], found["residents_grade"]) == (2020, "B")
        implied = "implied" if plan == "taizhou-2019" else "census"
        assert found["residents_statistic"] == f"permanent_population_{implied}"
        own = 2020 if plan == "cixi-2020" else None
        assert same(found["own_territory_gdp_year"], own)


def test_only_counts_are_sized(rows, derived):
    sized = {
        (row["measure"], derived[row["target_id"]]["unit"])
        for row in rows
        if not pd.isna(derived[row["target_id"]]["per_100bn_gdp"])
    }
    assert {measure for measure, _ in sized} <= set(AMOUNTS)
    assert {unit for _, unit in sized} <= COUNTED


def test_each_derived_number_has_its_chain(tables, derived):
    chains = [chain for part in tables.values() for chain in part.chains]
    steps = steps_table(chains)
    told = set(zip(steps["target_id"], steps["field"], strict=True))
    numbers = ("per_hectare", "window_years", "pace_per_year", "horizon_years")
    sizes = [column for column in tables["sizes"].table if "per_" in column]
    for target, row in derived.items():
        for column in (*numbers, *sizes):
            assert ((target, column) in told) == (not pd.isna(row[column])), (target, column)


def test_chains_can_be_redone_from_their_inputs(tables, derived):
    redo = {
        "pace_of_addition": lambda i: i["value"] / i["window_years"],
        "pace_of_flow": lambda i: i["value"],
        "window": lambda i: i["end_year"] - i["start_year"] + 1,
        "horizon": lambda i: round(i["days"] / i["days_per_year"], 2),
        "per_hectare": lambda i: i["value"] * i["mu_per_hectare"],
        "per_100bn_gdp": lambda i: i["value"] / (i["gdp"] / i["per"]),
        "per_million_residents": lambda i: i["value"] / (i["residents"] / i["per"]),
    }
    steps = steps_table([chain for part in tables.values() for chain in part.chains])
    last = steps.groupby(["target_id", "field"], sort=False).tail(1)
    checked = 0
    for row in last.itertuples():
        if row.function in redo:
            result = redo[row.function](json.loads(row.inputs))
            assert derived[row.target_id][row.field] == pytest.approx(result, rel=1e-12)
            checked += 1
    assert checked > 800


INDICATORS = pd.DataFrame(
    [
        *(("robots", "台"), ("rate", "%"), ("tax_per_mu", "元/亩")),
        *(("high_level_talents", "名"), ("land", "亩"), ("other", "")),
    ],
    columns=["indicator", "unit"],
)
DEFAULTS = {
    **dict.fromkeys(COLUMNS["targets"], ""),
    **{"document": "a", "indicator": "robots", "measure": "level", "value": 1.0},
    **{"value_max": float("nan"), "unit": "台", "start_year": 2021, "end_year": 2023},
}


def targets(*changed):
    """Return targets from what matters in each row."""
    rows = [DEFAULTS | {"target_id": f"a@{n}-{n + 1}"} | row for n, row in enumerate(changed)]
    return pd.DataFrame(rows).astype({"start_year": "Int64", "end_year": "Int64"})


def documents(signed="2020-12-31", start=2021):
    rows = [("a", "here", "Here", "此地", signed, "", start)]
    names = ["document", "region", "region_en", "region_zh", "date_signed", "date_published"]
    return pd.DataFrame(rows, columns=[*names, "plan_start"]).astype({"plan_start": "Int64"})


def context(*rows):
    names = ["region_code", "statistic", "year", "value", "unit", "grade"]
    return pd.DataFrame(rows, columns=names)


def test_conversions_are_carried_out_and_told():
    rows = targets(
        {"indicator": "rate", "unit": "‰", "value": 9.2, "value_max": 12.0},
        {"indicator": "land", "unit": "公顷", "value": 2.0},
        {"indicator": "rate", "measure": "growth", "unit": "‰", "value": 5.0},
        {"indicator": "high_level_talents", "unit": "项", "value": 4.0},
        {"indicator": "high_level_talents", "unit": "位", "value": 4.0},
        {"indicator": "other", "unit": "头", "value": 4.0},
        {"indicator": "other", "measure": "growth", "unit": "‰", "value": 5.0},
        {"indicator": "other", "measure": "growth", "unit": "元", "value": 5.0},
    )
    found = canonical(rows, INDICATORS)
    assert found.table["value"].tolist() == [0.92, 30, 0.5, 4, 4, 4, 0.5, 5]
    assert found.table["unit"].tolist() == ["%", "亩", "%", "项", "名", "头", "%", "元"]
    assert found.table["value_max"][0] == 1.2
    steps = steps_table(found.chains)
    first = steps[(steps["target_id"] == "a@0-1") & (steps["field"] == "value")]
    assert first["description_en"].tolist() == ["9.2 ‰ × 0.1 = 0.92 %"]
    assert set(steps["target_id"]) == {f"a@{n}-{n + 1}" for n in (0, 1, 2, 3, 4, 6)}


def test_a_unit_that_does_not_fit_names_row_unit_and_allowed_units():
    rows = targets(
        {"unit": "家"}, {"unit": "两"}, {"indicator": "high_level_talents", "unit": "家"}, {}
    )
    with pytest.raises(InputError) as error:
        canonical(rows, INDICATORS)
    one, two, three = map(str, error.value.faults)
    assert one == ("a@0-1: level of robots in 家, which does not convert into 台; allowed: 台, 套")
    assert two.startswith("a@1-2: unknown unit '两'; allowed: 元, ")
    assert three.endswith("allowed: 名, 人, 位, 个, 项")


def test_an_empty_table_has_the_columns():
    found = canonical(targets({}).iloc[:0], INDICATORS)
    assert found.table.empty
    assert found.table["value"].dtype == float


@given(
    st.floats(min_value=-1e12, max_value=1e12),
    st.sampled_from(["level", "addition", "flow", "growth", "rank"]),
    st.integers(2000, 2040),
    st.integers(0, 20),
)
def test_pace_of_a_flow_is_its_value(value, measure, start, length):
    years = {"start_year": start, "end_year": start + length}
    rows = targets({"measure": measure, "value": value, **years})
    values = rows[["target_id", "value", "value_max", "unit"]]
    found = pace(rows, values, documents()).table.loc[0]
    assert found["window_years"] == length + 1
    if measure == "flow":
        assert found["pace_per_year"] == value
    elif measure == "addition":
        assert found["pace_per_year"] * (length + 1) == pytest.approx(value, rel=1e-12)
    else:
        assert pd.isna(found["pace_per_year"])


def test_unknown_years_and_days_are_not_guessed():
    rows = targets(
        {"measure": "addition", "start_year": pd.NA},
        {"measure": "addition", "end_year": pd.NA},
        {"measure": "addition"},
    )
    values = rows[["target_id", "value", "value_max", "unit"]]
    found = pace(rows, values, documents(signed="")).table
    assert found["window_years"].isna().tolist() == [True, True, False]
    assert found["pace_per_year"].isna().tolist() == [True, True, False]
    assert found["horizon_years"].isna().all()
    assert found["date_due"].tolist() == ["2023-12-31", "", "2023-12-31"]


def sized(rows, statistics, start=2021):
    values = canonical(rows, INDICATORS).table
    paces = pace(rows, values, documents(start=start)).table
    return size(rows, values, paces, documents(start=start), context(*statistics)).table


def test_a_region_without_figures_is_missing_never_zero():
    found = sized(targets({}), [("there", "gdp", 2020, 500.0, "亿元", "A")]).loc[0]
    assert pd.isna(found["per_100bn_gdp"])
    assert pd.isna(found["per_million_residents"])
    assert found["residents_statistic"] == ""


def test_two_places_are_sized_by_one_year_and_another_can_be_asked(root):
    plans = load(PLANS, root=root, base_year=2022)
    rows = plans.normalised.set_index("id")
    assert rows.loc[["wenzhou-2020/017", "zhejiang-2017/005"], "gdp_year"].tolist() == [2022, 2022]
    assert rows.loc["wenzhou-2020/017", "per_100bn_gdp"] == pytest.approx(4000 / 8.0298)
    assert rows.loc["taizhou-2019/017", "gdp_year"] == 2021, "nearest, the earlier of two"
    key = rows.loc["wenzhou-2020/017", "target_id"]
    steps = plans.steps[plans.steps["target_id"].eq(key) & plans.steps["field"].eq("per_100bn_gdp")]
    assert "8029.8" in steps["description_en"].iloc[0]
    assert set(load(PLANS, root=root).normalised["gdp_year"].dropna()) == {2020}


def test_sizes_are_in_whatever_unit_the_statistic_has():
    figures = [
        ("here", "gdp", 2020, 5e10, "元", "A"),
        ("here", "permanent_population_census", 2020, 2e6, "人", "A"),
    ]
    found = sized(targets({"measure": "addition", "value": 30.0}), figures).loc[0]
    assert (found["per_100bn_gdp"], found["pace_per_100bn_gdp"]) == (60, 20)
    assert (found["per_million_residents"], found["pace_per_million_residents"]) == (15, 5)


@pytest.mark.parametrize(
    ("years", "expected"),
    [((2019, 2020, 2021), 2020), ((2019, 2021), 2019), ((2016, 2023), 2023), ((2024,), 2024)],
)
def test_the_nearest_year_is_taken_the_earlier_of_two(years, expected):
    figures = context(*(("here", "gdp", year, 500.0, "亿元", "A") for year in reversed(years)))
    assert figure_of(figures, load_statistics().sizes[0], "here", 2020).year == expected


def test_residents_are_of_the_census_and_never_from_before_it():
    residents = load_statistics().sizes[-1]
    yearend, census = "permanent_population_yearend", "permanent_population_census"
    figures = [
        ("here", yearend, 2017, 90.0, "万人", "A"),
        ("here", yearend, 2022, 99.0, "万人", "A"),
    ]
    assert figure_of(context(*figures), residents, "here", 2017).year == 2022
    assert figure_of(context(figures[0]), residents, "here", 2017) is None
    figures.append(("here", census, 2020, 95.0, "万人", "B"))
    assert figure_of(context(*figures), residents, "here", 2017).statistic == census
