"""Counts set against the size of the region."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policytargets.normalising.conversion import convert
from policytargets.normalising.populations import classify_scope
from policytargets.normalising.steps import Chain, Derived, Step
from policytargets.vocabulary.statistics_and_parents import Size, load_statistics
from policytargets.vocabulary.units import parse_unit

COLUMNS = (
    "target_id",
    *("per_100bn_gdp", "pace_per_100bn_gdp", "gdp_year", "gdp_grade"),
    *("per_100bn_gdp_own_territory", "pace_per_100bn_gdp_own_territory"),
    *("own_territory_gdp_year", "own_territory_gdp_grade"),
    *("per_million_residents", "pace_per_million_residents"),
    *("residents_year", "residents_grade", "residents_statistic"),
)
_RATES = {
    "gdp": ("per_100bn_gdp", "per_100bn_gdp"),
    "own_territory_gdp": ("per_100bn_gdp_own_territory", "per_100bn_gdp"),
    "residents": ("per_million_residents", "per_million_residents"),
}
"""Column and function of steps.yml by code of a size."""


@dataclass(frozen=True)
class Figure:
    """The figure of one region that is taken for a size."""

    statistic: str  # Code of statistics.yml
    region: str  # Code of the region
    wanted: int  # The base year
    year: int  # The year found: the base year or the nearest to it
    value: float  # In the size's unit
    grade: str  # How good the source is: A official page, B another page

    def step(self, unit: str, names: Mapping[Hashable, Any]) -> Step:
        """Return how it was chosen; `names` holds ``region_en`` and ``region_zh``."""
        entries = load_statistics().statistics
        entry = next(entry for entry in entries if entry.statistic == self.statistic)
        inputs: dict[str, object] = {
            **{"statistic": self.statistic, "statistic_en": entry.en, "statistic_zh": entry.zh},
            **{key: names[key] for key in ("region_en", "region_zh")},
            "region": self.region,
            "wanted_year": self.wanted,
            "year": self.year,
            "unit": unit,
            "grade": self.grade,
        }
        return Step("choose_statistic", inputs, self.value)


def size(
    targets: pd.DataFrame,
    values: pd.DataFrame,
    paces: pd.DataFrame,
    documents: pd.DataFrame,
    context: pd.DataFrame,
    base_year: int | None = None,
) -> Derived:
    """Return counts for each 100 bn yuan of GDP and each million residents.

    Only numbers of things, machines and persons as levels, additions or flows are set against
    size; ratios, amounts of money, ranks and rates never.

    Parameters
    ----------
    targets, documents : pandas.DataFrame
        The clean tables.
    values, paces : pandas.DataFrame
        As `canonical` and `pace` return them.
    context : pandas.DataFrame
        As `read_context` returns it.
    base_year : int, optional
        The year of GDP and residents, one for all plans; that of statistics.yml where not given.

    Returns
    -------
    Derived
        With `COLUMNS`, one row a target in the targets' order. Missing where the target is none of
        these or the region has no figure; never zero.
    """
    joined = targets[["target_id", "document", "measure", "scope"]].merge(
        values[["target_id", "value", "unit"]], on="target_id", validate="one_to_one"
    )
    names = documents[["document", "region_en", "region_zh"]]
    joined = joined.merge(paces[["target_id", "pace_per_year"]], on="target_id")
    joined = joined.merge(names, on="document", how="left")
    known = {
        region: _figures(context, region, base_year) for region in documents["region"].unique()
    }
    regions = zip(documents["document"], documents["region"], strict=True)
    figures = {plan: known[region] for plan, region in regions}
    rows: list[dict[Hashable, Any]] = []
    chains: list[Chain] = []
    for row in joined.to_dict("records"):
        found = dict(_derived(row, figures[row["document"]])) if _is_sized(row) else {}
        chains += [Chain(row["target_id"], column, steps) for column, steps in found.items()]
        told = _told(figures[row["document"]]) if found else {}
        told |= {column: steps[-1].result for column, steps in found.items()}
        rows.append({"target_id": row["target_id"], **told})
    return Derived(_table(rows), chains)


def resize(
    rows: pd.DataFrame,
    targets: pd.DataFrame,
    documents: pd.DataFrame,
    context: pd.DataFrame,
    base_year: int,
) -> Derived:
    """Return rows of normalised.csv with their sizes of another year, and the chains of these."""
    sized = size(targets, rows, rows, documents, context, base_year)
    others = rows.drop(columns=[name for name in COLUMNS if name != "target_id"])
    table = others.merge(sized.table, on="target_id", validate="one_to_one")
    return Derived(table[list(rows.columns)], sized.chains)


def figure_of(context: pd.DataFrame, wanted: Size, region: str, year: int) -> Figure | None:
    """Return a region's figure for a size; None where it has none.

    Parameters
    ----------
    context : pandas.DataFrame
        As `read_context` returns it.
    wanted : Size
        Entry of statistics.yml.
    region : str
        Code of the region.
    year : int
        The base year; where there is no figure of it, that of the nearest year is taken.
    """
    own = context[(context["region_code"] == region) & (context["year"] >= wanted.from_year)]
    for statistic in wanted.statistics:
        rows = own[own["statistic"] == statistic].to_dict("records")
        if rows:
            best = min(rows, key=lambda row: (abs(row["year"] - year), row["year"]))
            value = convert(best["value"], best["unit"], wanted.unit)
            return Figure(statistic, region, year, best["year"], value, best["grade"])
    return None


def _figures(context: pd.DataFrame, region: str, base_year: int | None) -> dict[str, Figure | None]:
    known = load_statistics()
    year = known.base_year if base_year is None else base_year
    return {entry.size: figure_of(context, entry, region, year) for entry in known.sizes}


def _is_sized(row: Mapping[Hashable, Any]) -> bool:
    unit = parse_unit(row["unit"])
    # What holds for each of several (五大传统制造业各1个) is no number of the region's.
    whole = not classify_scope(row["scope"]).each
    return (
        whole
        and unit is not None
        and unit.sized
        and row["measure"] in ("level", "addition", "flow")
    )


def _derived(
    row: Mapping[Hashable, Any], figures: Mapping[str, Figure | None]
) -> Iterator[tuple[str, list[Step]]]:
    """Return the steps to each field that can be derived."""
    for entry in load_statistics().sizes:
        figure = figures[entry.size]
        column, function = _RATES[entry.size]
        for name, value in ((column, row["value"]), (f"pace_{column}", row["pace_per_year"])):
            if figure is not None and not pd.isna(value):
                yield name, [figure.step(entry.unit, row), _rate(function, value, figure, entry)]


def _rate(function: str, value: float, figure: Figure, entry: Size) -> Step:
    name = "residents" if function == "per_million_residents" else "gdp"
    inputs = {"value": value, name: figure.value, f"{name}_unit": entry.unit, "per": entry.per}
    return Step(function, inputs, value / (figure.value / entry.per))


def _told(figures: Mapping[str, Figure | None]) -> dict[Hashable, Any]:
    """Return year, grade and statistic of the figures."""
    told: dict[Hashable, Any] = {}
    for code, figure in figures.items():
        if figure is not None:
            told[f"{code}_year"] = figure.year
            told[f"{code}_grade"] = figure.grade
            told[f"{code}_statistic"] = figure.statistic
    return told


def _table(rows: list[dict[Hashable, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    texts = [name for name in COLUMNS if name.endswith(("_grade", "_statistic"))]
    years = [name for name in COLUMNS if name.endswith("_year")]
    table[texts] = table[texts].astype(object).fillna("").astype(str)
    rates = [name for name in COLUMNS if "per_" in name]
    return table.astype(dict.fromkeys(years, "Int64") | dict.fromkeys(rates, float))
