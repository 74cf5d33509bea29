"""One family for any plans in one view: each target with all that decides what it compares with."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

__all__ = ["WITHOUT_TARGET", "quote_of", "side_by_side"]

WITHOUT_TARGET = ("not_stated", "direction_only", "outside_remit")
"""Kinds of missing for which a plan has no target of a family at all."""

_OF_TARGETS = (
    *("target_id", "indicator_text", "number_text", "comparator", "cadence"),
    *("start_year", "end_year", "scope", "repeats"),
)


def side_by_side(
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    missing: pd.DataFrame,
    texts: Mapping[str, str],
    plans: Sequence[str],
    family: str,
) -> pd.DataFrame:
    """Return a family's targets, and a row for each plan that has none.

    Parameters
    ----------
    targets, normalised, missing : pandas.DataFrame
        The clean tables.
    texts : mapping of str to str
        Raw text by plan id.
    plans : sequence of str
        Plan ids: the order of the rows.
    family : str
        A code of families.yml, or an indicator that is its own family.

    Returns
    -------
    pandas.DataFrame
        The columns of `normalised` with wording, comparator, years and scope of `targets`;
        ``again``: ids and numbers of the second mentions, which have no row of their own;
        ``missing``: ``""`` for a target, else why there is none; ``instead`` and ``instead_at``:
        what the plan says instead of a number, and where.
    """
    own = normalised[(normalised["family"] == family) & normalised["document"].isin(list(plans))]
    rows = own.merge(targets[list(_OF_TARGETS)], on="target_id", validate="one_to_one")
    first, mentions = rows[rows["repeats"] == ""], _mentions(rows)
    again = first["id"].map(lambda name: mentions.get(name, "")).astype(object)
    stated = first.assign(again=again, missing="", instead="", instead_at="")
    silent = _silent(missing, texts, plans, family)
    silent = silent[~silent["document"].isin(stated["document"])].reindex(columns=stated.columns)
    table = pd.concat([part for part in (stated, silent) if len(part)] or [stated])
    text = list(stated.select_dtypes(["object", "string"]).columns)
    table[text] = table[text].astype(object).fillna("")
    place = table["document"].map({plan: turn for turn, plan in enumerate(plans)})
    return table.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def quote_of(row: Mapping[Hashable, Any], texts: Mapping[str, str]) -> tuple[str, str]:
    """Return what a plan says instead of a number and its place; ``""`` where it says nothing.

    Parameters
    ----------
    row : mapping
        A row of the clean table ``missing``.
    texts : mapping of str to str
        Raw text by plan id.
    """
    if pd.isna(row["quote_start"]):
        return "", ""
    plan, start, end = row["document"], int(row["quote_start"]), int(row["quote_end"])
    return texts[plan][start:end], f"{plan}@{start}-{end}"


def _mentions(rows: pd.DataFrame) -> Mapping[Hashable, str]:
    """Return the second mentions of each target by its id, as ``id number`` joined by ``;``."""
    second = rows[rows["repeats"] != ""]
    told = second["id"] + " " + second["number_text"].map(lambda text: "".join(text.split()))
    return {first: ";".join(own) for first, own in told.groupby(second["repeats"])}


def _silent(
    missing: pd.DataFrame, texts: Mapping[str, str], plans: Sequence[str], family: str
) -> pd.DataFrame:
    own = missing[(missing["family"] == family) & missing["document"].isin(list(plans))]
    own = own[own["kind"].isin(WITHOUT_TARGET)].drop_duplicates("document")
    quotes = [quote_of(row, texts) for row in own.to_dict("records")]
    table = own[["document", "family"]].assign(missing=own["kind"])
    return table.assign(
        instead=[quote for quote, _ in quotes], instead_at=[place for _, place in quotes]
    )
