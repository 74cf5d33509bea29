"""What plans leave without a number: kinds of missing by family and plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.comparing.views import WITHOUT_TARGET, quote_of

__all__ = ["KINDS", "count_gaps", "gaps", "lacking"]

KINDS = ("stated", "other_form", "direction_only", "not_stated", "outside_remit")
"""What a plan does with a family, from a target in every form in use to none."""

_OF_SILENCE = ("document", "family", "kind", "quote_start", "quote_end")


def gaps(
    normalised: pd.DataFrame,
    missing: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
) -> pd.DataFrame:
    """Return for each plan and family what the plan does with it.

    Parameters
    ----------
    normalised, missing : pandas.DataFrame
        The clean tables.
    plans : sequence of str
        Plan ids: the order of the rows.
    families : sequence of str, optional
        Codes; all that one of the plans states where empty.

    Returns
    -------
    pandas.DataFrame
        ``family``, ``document``, ``kind`` (one of `KINDS`; ``other_form`` where the plan states
        the family but lacks a form that another plan uses), ``forms`` (those that it lacks,
        joined by ``;``), ``quote_start`` and ``quote_end``.
    """
    own = normalised[normalised["document"].isin(list(plans)) & (normalised["family"] != "other")]
    wanted = list(families) or sorted(own["family"].unique())
    cells = pd.MultiIndex.from_product([wanted, list(plans)], names=["family", "document"])
    grid = cells.to_frame(index=False)
    stated = set(zip(own["family"], own["document"], strict=True))
    lacking = _forms_in_use(missing, own).groupby(["family", "document"])["form"]
    grid = grid.join(
        lacking.agg(lambda forms: ";".join(dict.fromkeys(forms))).rename("forms"),
        on=["family", "document"],
    )
    none = missing.loc[missing["kind"].isin(WITHOUT_TARGET), list(_OF_SILENCE)]
    grid = grid.merge(none.drop_duplicates(["family", "document"]), how="left")
    grid["forms"] = grid["forms"].fillna("")
    there = pd.Series([pair in stated for pair in cells], index=grid.index)
    kinds = grid["forms"].map(lambda forms: "other_form" if forms else "stated")
    grid["kind"] = kinds.where(there, grid["kind"].fillna("not_stated"))
    return grid


def _forms_in_use(missing: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on other forms which one of the chosen plans states, or on any form."""
    # A yearly amount and an addition are one form: arithmetic turns one into the other.
    used = set(zip(own["indicator"], own["form"].replace({"flow": "addition"}), strict=True))
    rows = missing[missing["kind"] == "other_form"]
    pairs = zip(rows["indicator"], rows["form"], strict=True)
    return rows[[not pair[0] or pair in used for pair in pairs]]


def count_gaps(table: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many families each plan treats in each way.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `gaps`.
    plans : sequence of str
        Plan ids: the columns, in this order.

    Returns
    -------
    pandas.DataFrame
        ``kind``, one whole number a plan.
    """
    counts = pd.crosstab(table["kind"], table["document"])
    counts = counts.reindex(index=list(KINDS), columns=list(plans), fill_value=0).astype(int)
    return counts.rename_axis(index="kind", columns=None).reset_index()


def lacking(
    table: pd.DataFrame, texts: Mapping[str, str], kinds: Sequence[str] = ("direction_only",)
) -> pd.DataFrame:
    """Return the families that a plan leaves without a number, with what it says instead.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `gaps`.
    texts : mapping of str to str
        Raw text by plan id.
    kinds : sequence of str, optional
        Of `KINDS`; a direction without a number by default.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``family``, ``kind``, ``quote`` and its place as ``target_id``, such as
        ``cixi-2020@10-24``; both ``""`` where the plan says nothing.
    """
    own = table[table["kind"].isin(list(kinds))].reset_index(drop=True)
    quotes = [quote_of(row, texts) for row in own.to_dict("records")]
    told = own[["document", "family", "kind"]]
    return told.assign(quote=[q for q, _ in quotes], target_id=[place for _, place in quotes])
