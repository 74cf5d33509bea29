"""How complete and how faithful the table is: checks that are computed, not remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.comparing.families import shared_families
from policytargets.schemas import BASELINE_STATUSES
from policytargets.vocabulary.families import load_families
from policytargets.vocabulary.scopes import UNCLASSIFIED

__all__ = [
    "check_files",
    "check_places",
    "completeness",
    "count_baselines",
    "summarise",
    "unclassified",
    "unmatched",
    "unstated",
]

_STATED = ("scope", "agencies", "section")
_OF_COPIES = ("title", "issuer", "document_number", "date_signed", "date_published")


def summarise(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return for each plan how many targets it has and how many lack something.

    Parameters
    ----------
    targets, documents : pandas.DataFrame
        The clean tables, of the same plans.

    Returns
    -------
    pandas.DataFrame
        One row a plan: ``targets``, ``other`` (no indicator code fits), ``no_scope``,
        ``plan_deadline`` (the deadline is the plan's last year), ``repeated``, ``corrected``.
    """
    ends = targets["document"].map(documents.set_index("document")["plan_end"])
    flags = pd.DataFrame(
        {
            "targets": True,
            "other": targets["indicator"] == "other",
            "no_scope": targets["scope"] == "",
            "plan_deadline": (targets["end_year"] == ends).fillna(False),
            "repeated": targets["repeats"] != "",
            "corrected": targets["corrected"],
        },
        index=targets.index,
    ).astype(int)
    table = flags.groupby(targets["document"]).sum().reindex(documents["document"], fill_value=0)
    return table.rename_axis("document").reset_index()


def completeness(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each plan's targets for which a column is filled.

    Parameters
    ----------
    targets, documents : pandas.DataFrame
        The clean tables, of the same plans.

    Returns
    -------
    pandas.DataFrame
        ``field`` and one share in per cent a plan; missing where a plan has no targets.
    """
    filled = pd.DataFrame({name: targets[name] != "" for name in _STATED}, index=targets.index)
    filled.insert(0, "indicator", targets["indicator"] != "other")
    filled["end_year"] = targets["end_year"].notna()
    years = targets["end_year"].astype("string").fillna("no year")
    pairs = zip(years, targets["quote"], strict=True)
    filled["year_in_quote"] = [year in "".join(quote.split()) for year, quote in pairs]
    by_plan = filled.astype(float).groupby(targets["document"]).mean() * 100
    table = by_plan.reindex(documents["document"]).T.rename_axis(index="field", columns=None)
    return table.reset_index()


def check_places(targets: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Compare every number and quote with the characters at its offsets in the raw text.

    Parameters
    ----------
    targets : pandas.DataFrame
        The clean table.
    texts : mapping of str to str
        Raw text by plan id, line ends untouched.

    Returns
    -------
    pandas.DataFrame
        One row a plan: ``checked``, ``numbers_match`` and ``quotes_match``.
    """
    rows = []
    for plan, own in targets.groupby("document", sort=False):
        text = texts[str(plan)]
        numbers = _matches(text, own["number_text"], own["start"], own["end"])
        quotes = _matches(text, own["quote"], own["quote_start"], own["quote_end"])
        rows.append((plan, len(own), numbers, quotes))
    return pd.DataFrame(rows, columns=["document", "checked", "numbers_match", "quotes_match"])


def check_files(documents: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Compare the digest of each raw text with the one that documents.yml pins.

    Parameters
    ----------
    documents : pandas.DataFrame
        The clean table.
    texts : mapping of str to str
        Raw text by plan id.

    Returns
    -------
    pandas.DataFrame
        One row a plan: ``characters``, ``sha256`` as pinned, ``same_file`` (yes or no).
    """
    table = documents[["document", "sha256"]].copy()
    found = [hashlib.sha256(texts[plan].encode("utf-8")).hexdigest() for plan in table["document"]]
    table.insert(1, "characters", [len(texts[plan]) for plan in table["document"]])
    table["same_file"] = (table["sha256"] == found).map({True: "yes", False: "no"})
    return table


def unstated(documents: pd.DataFrame) -> pd.DataFrame:
    """Return what each copy does not state of itself, one row a plan and field."""
    long = documents.melt(id_vars="document", value_vars=list(_OF_COPIES), var_name="field")
    long = long[long["value"] == ""].drop(columns="value")
    order = long["document"].map({plan: n for n, plan in enumerate(documents["document"])})
    return long.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def count_baselines(normalised: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many targets of each plan have a baseline of each status, zeros included.

    Parameters
    ----------
    normalised : pandas.DataFrame
        The clean table.
    plans : sequence of str
        Plan ids: the columns, in this order.
    """
    counts = pd.crosstab(normalised["baseline_status"], normalised["document"])
    counts = counts.reindex(index=list(BASELINE_STATUSES), columns=list(plans), fill_value=0)
    table = counts.astype(int).rename_axis(columns=None).reset_index()
    return table.assign(total=table[list(plans)].sum(axis=1))


def unmatched(normalised: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the wordings of indicators that no concept of the vocabulary holds.

    Parameters
    ----------
    normalised, targets : pandas.DataFrame
        The clean tables, of the same plans.

    Returns
    -------
    pandas.DataFrame
        ``family`` and ``wording`` (without grade, size and fillers), with ``ids`` joined by
        ``;``; of families that two or more plans share.
    """
    known = {entry.concept for entry in load_families().concepts}
    shared = shared_families(normalised, list(targets["document"].unique()))
    own = normalised[normalised["family"].isin(shared) & ~normalised["concept"].isin(known)]
    table = own.groupby(["family", "concept"], sort=False)["id"].agg(";".join).reset_index()
    table.columns = pd.Index(["family", "wording", "ids"])
    order = table["family"].map({code: place for place, code in enumerate(shared)})
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def unclassified(normalised: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the scopes that the vocabulary does not hold, with the targets that name them.

    Parameters
    ----------
    normalised, targets : pandas.DataFrame
        The clean tables, of the same plans.

    Returns
    -------
    pandas.DataFrame
        ``scope`` as written and ``ids`` joined by ``;``.
    """
    own = normalised.loc[normalised["scope_code"] == UNCLASSIFIED, ["target_id", "id"]]
    rows = own.merge(targets[["target_id", "scope"]], on="target_id")
    table = rows.groupby("scope", sort=False)["id"].agg(";".join).reset_index()
    return table.rename(columns={"id": "ids"})


def _matches(text: str, pieces: pd.Series, starts: pd.Series, ends: pd.Series) -> int:
    places = zip(pieces, starts, ends, strict=True)
    return sum(text[start:end] == piece for piece, start, end in places)
