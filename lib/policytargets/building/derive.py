"""The way from the table of targets to the tables that comparisons rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from policytargets.comparability.statistics import external, yardsticks
from policytargets.normalising.baselines import bounded, implied, stated
from policytargets.normalising.concepts import concepts
from policytargets.normalising.regional_statistics import starting_points
from policytargets.normalising.sizes import size
from policytargets.normalising.steps import Chain
from policytargets.normalising.values import canonical
from policytargets.normalising.yearly import pace, rates, started
from policytargets.reading import Reading


class Normalised(NamedTuple):
    """Targets made comparable."""

    rows: pd.DataFrame  # The targets with everything that is known of each
    chains: list[list[Chain]]  # How each derived value was got, step by step
    yardsticks: pd.DataFrame  # The statistics beside them


def normalise(
    targets: pd.DataFrame,
    indicators: pd.DataFrame,
    documents: pd.DataFrame,
    context: pd.DataFrame,
    readings: Mapping[str, Reading],
) -> Normalised:
    """Return the targets in canonical units with pace, baseline and size."""
    rows, chains = comparable(targets, indicators, documents)
    beside = yardsticks(rows, starting_points(context), documents)
    starts = {
        **external(rows, beside),
        **bounded(rows, readings),
        **implied(rows),
        **stated(rows, readings),
    }
    begun, start_chains = started(rows, starts)
    values = rows[["target_id", "value", "unit"]]
    yearly = context[context["first_year"] == context["year"]]  # a sum over years sizes nothing
    sized, size_chains = size(targets, values, rows, documents, yearly)
    rows = rows.merge(begun, on="target_id").merge(sized, on="target_id")
    return Normalised(rows, [*chains, start_chains, size_chains], beside)


def comparable(
    targets: pd.DataFrame, indicators: pd.DataFrame, documents: pd.DataFrame
) -> tuple[pd.DataFrame, list[list[Chain]]]:
    """Return the targets with all that the rules of comparability ask for."""
    values = canonical(targets, indicators)
    paces = pace(targets, values.table, documents)
    written = {name: f"{name}_written" for name in ("value", "value_max", "unit")}
    rows = concepts(targets, indicators, documents).rename(columns=written)
    rows = rows.merge(values.table, on="target_id", validate="one_to_one")
    rows = rows.merge(paces.table, on="target_id", validate="one_to_one")
    rows["unit_factor"] = (rows["value"] / rows["value_written"]).where(rows["value"].ne(0), 1.0)
    rows["window"] = rows["start_year"].astype("string") + "–" + rows["end_year"].astype("string")
    yearly = rates(rows)
    rows = rows.merge(yearly.table, on="target_id", validate="one_to_one")
    return rows, [values.chains, paces.chains, yearly.chains]
