"""Baselines, rates and what is compared, each redone by plain arithmetic."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytargets.building.derive import normalise
from policytargets.comparability.verdicts import compared, judge
from policytargets.normalising.baselines import bounded, implied, stated
from policytargets.normalising.regional_statistics import context_of, read_context
from policytargets.normalising.steps import shown, steps_table
from policytargets.normalising.values import interval_of
from policytargets.normalising.yearly import yearly_rate
from policytargets.reading import read_plan
from reference_plans import ROOT, clean_tables, comparable_rows, reference_readings

READINGS = reference_readings()
NORMALISED = normalise(*clean_tables(), read_context(context_of(ROOT)), READINGS)
ROWS = NORMALISED.rows.set_index("id", drop=False)
PAIRS = compared(judge(NORMALISED.rows)).set_index(["target_a", "target_b"])


def test_jinhua_robots_start_from_the_stock_less_three_years_of_additions():
    row = ROWS.loc["jinhua-2021/059"]
    assert row["baseline_value"] == 25000 - 3 * 3000 == 16000
    assert (row["baseline_low"], row["baseline_year"]) == (16000, 2020)
    assert math.isnan(row["baseline_high"])  # 突破: the stock, and so the start, may be larger
    assert (row["baseline_status"], row["baseline_reasons"]) == ("implied", "")
    assert row["baseline_source"] == "jinhua-2021/059;jinhua-2021/058"
    assert row["implied_growth_per_year"] == pytest.approx(16.0397, abs=1e-4)


def test_cixi_tax_per_mu_starts_from_what_grows_into_it():
    row = ROWS.loc["cixi-2020/029"]
    start = 524000 / 1.07 / 1.07 / 1.07
    assert row["baseline_value"] == pytest.approx(start)
    assert row["baseline_high"] == pytest.approx(start)  # at least 7 %: it started no higher
    assert math.isnan(row["baseline_low"])
    assert (row["baseline_status"], row["baseline_year"]) == ("implied", 2019)
    assert row["baseline_reasons"] == "scope_wording"  # 规上企业 against 规上工业
    assert row["implied_growth_per_year"] == pytest.approx(7)


@pytest.mark.parametrize(
    ("target", "start", "year", "end"),
    [
        ("jinhua-2021/008", 4453e8, 2020, 7000e8),
        ("jinhua-2021/009", 4556, 2020, 6000),
        ("taizhou-2019/004", 5188.3e8, 2020, 1e12),
    ],
)
def test_statistics_of_the_same_population_are_baselines(target, start, year, end):
    row = ROWS.loc[target]
    assert (row["baseline_status"], row["baseline_year"]) == ("external", year)
    assert row["baseline_value"] == pytest.approx(start)
    assert row["baseline_grade"] == "B"
    assert ("within_period" in row["baseline_reasons"]) == (row["start_year"] <= year)
    growth = math.exp(math.log(end / start) / (row["end_year"] - year)) - 1
    assert row["implied_growth_per_year"] == pytest.approx(growth * 100)


@pytest.mark.parametrize("target", ["wenzhou-2020/002", "zhejiang-2017/005", "wenzhou-2020/012"])
def test_statistics_of_another_population_are_never_joined(target):
    # 2.21 % is of above-scale industry, 42,000 robots are of all industry.
    assert ROWS.loc[target, "baseline_status"] == "none"
    beside = NORMALISED.yardsticks.query("id == @target")
    assert len(beside)
    assert set(beside["verdict"]) == {"refused"}
    assert beside["reasons"].str.startswith("scope").all()


def test_what_is_kept_bounds_its_own_start():
    found = bounded(ROWS.reset_index(drop=True), READINGS)
    kept = {b.source: b.interval for b in found.values()}
    # 企业问题化解率保持90%以上、满意率90%以上: the verb governs its list
    assert sorted(kept) == ["wenzhou-2020/003", "wenzhou-2020/063", "wenzhou-2020/064"]
    assert kept["wenzhou-2020/063"].bounds[0] == kept["wenzhou-2020/064"].bounds[0] == 90
    assert kept["wenzhou-2020/003"].bounds[1] == 3  # 保持全省前3


def test_what_is_yet_to_be_built_has_kept_nothing():
    """每年建成…数字化园区15个, 园区主导产业保持70%以上: of parks that are not there yet."""
    rows = ROWS.reset_index(drop=True)
    without = rows[~rows["form"].isin(["addition", "flow"])]
    assert "wenzhou-2020/031" in {one.source for one in bounded(without, READINGS).values()}
    assert ROWS.loc["wenzhou-2020/031", "baseline_status"] == "none"


def test_every_other_target_has_no_baseline():
    statuses = ROWS["baseline_status"].value_counts().to_dict()
    assert statuses == {"none": 230, "external": 3, "implied": 2, "bounded": 3}
    assert ROWS.loc[ROWS["baseline_status"].eq("none"), "baseline_value"].isna().all()


def test_rates_of_changes_compound():
    change = ROWS[ROWS["form"].eq("change")]
    assert len(change)
    for row in change.itertuples():
        years = row.end_year - row.start_year + 1
        assert (1 + row.rate_per_year / 100) ** years == pytest.approx(1 + row.value / 100)
    growth = ROWS[ROWS["form"].eq("growth")]
    assert (growth["rate_per_year"] == growth["value"]).all()
    assert ROWS.loc[~ROWS["form"].isin(["growth", "change"]), "rate_per_year"].isna().all()


def test_pairs_stand_on_one_basis():
    robots = PAIRS.loc[("wenzhou-2020/017", "zhejiang-2017/005")]
    assert (robots["basis"], robots["value_a"], robots["value_b"]) == ("pace_per_year", 2000, 5000)
    energy = PAIRS.loc[("jinhua-2021/015", "cixi-2020/013")]
    assert energy["basis"] == "rate_per_year"
    assert (1 + energy["value_a"] / 100) ** 3 == pytest.approx(1 - 0.104)
    assert energy["value_b"] == -3
    refused = PAIRS[PAIRS["verdict"].eq("refused")]
    assert refused[["value_a", "value_b"]].isna().all(axis=None)
    assert (refused["unit"] == "").all()
    allowed = PAIRS[PAIRS["verdict"].ne("refused")]
    assert allowed[["value_a", "value_b"]].notna().all(axis=None)


def test_each_baseline_tells_its_steps():
    chains = [chain for chains in NORMALISED.chains for chain in chains]
    steps = steps_table(chains).set_index(["target_id", "field"])
    computed = ROWS[ROWS["baseline_status"].isin(["implied", "external"])]
    for row in computed.itertuples():
        told = steps.loc[[(row.target_id, "baseline_value")]]
        assert shown(row.baseline_value) in told["description_en"].iloc[-1]
        assert told["description_zh"].iloc[-1]


def made(**columns):
    """Return one comparable row of Jinhua with columns changed."""
    row = comparable_rows().query("id == 'jinhua-2021/059'").iloc[0].copy()
    return pd.DataFrame([{**row, **columns}])


@pytest.mark.parametrize(
    ("before", "value", "year"),
    [
        ("在役机器人总量由2020年的1.2万台提高到", 12000, 2020),
        ("在役机器人總量從目前的9000台增加至", 9000, None),
        ("在役机器人总量由2019年底８０００台逐步提高到", 8000, 2019),
    ],
)
def test_a_start_in_the_same_breath_is_stated(before, value, year):
    text = f"到2023年，{before}2.5万台。"
    place = text.index("2.5万")
    rows = made(document="own", start=place, end=place + 5, unit_written="台")
    (found,) = stated(rows, {"own": read_plan(text)}).values()
    assert (found.interval.value, found.year, found.status) == (value, year, "stated")


def test_the_column_of_the_start_year_is_stated():
    text = "指标,单位,2020年,2025年\n工业机器人,万台,1.2,3\n上市公司,家,30,60"
    place = text.index(",3\n") + 1
    rows = made(document="own", start=place, end=place + 1, unit_written="台")
    (found,) = stated(rows, {"own": read_plan(text)}).values()
    assert (found.interval.value, found.year, found.status) == (12000, 2020, "stated")


@pytest.mark.parametrize(
    "before", ["去年新增1200台，总量达到", "由政府牵头，总量达到", "由2020年的12%提高到"]
)
def test_other_numbers_before_a_target_are_no_start(before):
    text = f"{before}2.5万台。"
    place = text.index("2.5万")
    rows = made(document="own", start=place, end=place + 5, unit_written="台")
    assert stated(rows, {"own": read_plan(text)}) == {}


@given(
    start=st.floats(1, 1e9),
    yearly=st.floats(1, 1e6),
    years=st.integers(1, 10),
    comparator=st.sampled_from(["=", ">=", ">", "<=", "~"]),
)
def test_stock_less_additions_leads_back_to_the_start(start, yearly, years, comparator):
    level = interval_of(start + yearly * years, math.nan, comparator)
    back = level.minus(interval_of(yearly, math.nan, "=").times(years))
    assert back.value == pytest.approx(start, rel=1e-6, abs=1e-3)
    low, high = back.bounds
    assert math.isnan(low) or low <= back.value
    assert math.isnan(high) or high >= back.value


@given(start=st.floats(0.1, 1e9), rate=st.floats(-50, 200), years=st.integers(1, 15))
def test_growth_there_and_back(start, rate, years):
    end = start * (1 + rate / 100) ** years
    back = interval_of(end, math.nan, "=").before_growth(interval_of(rate, math.nan, "="), years)
    assert back.value == pytest.approx(start, rel=1e-9)
    assert yearly_rate(end / start, years) == pytest.approx(rate, abs=1e-6)


def test_a_level_of_another_population_gives_no_implied_start():
    rows = comparable_rows()
    ours = rows[rows["id"].isin(["jinhua-2021/058", "jinhua-2021/059"])].copy()
    assert len(implied(ours)) == 1
    ours.loc[ours["id"].eq("jinhua-2021/058"), "scope_code"] = "traditional_manufacturing"
    assert implied(ours) == {}
