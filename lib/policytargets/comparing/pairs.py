"""Pairs with their verdicts, chosen, turned, counted."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.comparability.parts import is_sum, parts_of
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.rules import load_rules

Row = Any
MOST = 40
"""Of more pairs of one target a reader is told the number, and the table that has them all."""


def choose_pairs(
    comparisons: pd.DataFrame,
    targets: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the pairs of some plans and families, second mentions of a target left out."""
    first = targets[(targets["repeats"] == "") & targets["document"].isin(list(plans))]
    documents = first.set_index("target_id")["document"]
    kept = comparisons[comparisons["target_id_a"].isin(documents.index)]
    kept = kept[kept["target_id_b"].isin(documents.index)]
    order = {code: place for place, code in enumerate(families or kept["family"].unique())}
    kept = kept[kept["family"].isin(list(order))]
    kept = kept.loc[kept["family"].map(order).sort_values(kind="stable").index]
    sides = {f"document_{side}": kept[f"target_id_{side}"].map(documents) for side in "ab"}
    return kept.assign(**sides).reset_index(drop=True)


def formed_pairs(
    comparisons: pd.DataFrame, targets: pd.DataFrame, plans: Sequence[str]
) -> pd.DataFrame:
    """Return the pairs of some plans in which a sum was formed, which `choose_pairs` leaves out."""
    own = targets[targets["document"].isin(list(plans))]
    documents = own.set_index("target_id")["document"]
    sums = [comparisons[f"target_id_{side}"].map(is_sum).astype(bool) for side in "ab"]
    formed = comparisons[sums[0] | sums[1]]
    known = [
        set(parts_of(a) + parts_of(b)) <= set(documents.index)
        for a, b in zip(formed["target_id_a"], formed["target_id_b"], strict=True)
    ]
    found = formed[pd.Series(known, formed.index, dtype=bool)].reset_index(drop=True)
    sides = {
        f"document_{side}": found[f"target_id_{side}"].map(lambda key: documents[parts_of(key)[0]])
        for side in "ab"
    }
    return found.assign(**sides)


def carried(pair: Row) -> list[str]:
    """Return the codes of all that a pair carries; of a refused one, of what refuses it.

    Notes, such as that one number is about right, are carried as caveats are: of a pair with any
    of them no page may say that it has none.
    """
    codes = pair.reasons
    if pair.verdict == "refused":
        codes = getattr(pair, "refused_by", "") or codes
    return [code for code in codes.split(";") if code]


def involving(comparisons: pd.DataFrame, targets: Iterable[str]) -> pd.DataFrame:
    """Return the pairs in which one of the given targets stands, before anything else is done.

    Pairs grow with the square of the plans: of those of many plans a page on one needs few.
    """
    sides = [comparisons[f"target_id_{side}"].isin(list(targets)) for side in "ab"]
    return comparisons[sides[0] | sides[1]]


def both_ways(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return each pair twice, once seen from each of its targets, the best verdict first."""
    told = ["family", "verdict", "reasons", "basis", "unit", "why_en", "why_zh", "refused_by"]
    told = [name for name in told if name in pairs]
    seen = []
    for own, other in ("ab", "ba"):
        names = {
            f"target_id_{own}": "target_id",
            f"value_{own}": "value",
            f"value_max_{own}": "value_max",
            f"target_id_{other}": "other_id",
            f"target_{other}": "other",
            f"document_{other}": "other_document",
            f"value_{other}": "other_value",
            f"value_max_{other}": "other_value_max",
        }
        held = [name for name in names if name in pairs]
        seen.append(pairs[[*held, *told]].rename(columns=names))
    table = pd.concat(seen, ignore_index=True)
    rank = table["verdict"].map({code: place for place, code in enumerate(VERDICTS)})
    return table.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def foremost(pairs: pd.DataFrame, most: int = MOST) -> pd.DataFrame:
    """Return of each target the pairs that may best be compared, where all would fill a page."""
    seen = with_parts(both_ways(pairs))
    groups = seen.groupby("target_id", sort=False)
    left = groups["verdict"].transform("size").sub(most).clip(lower=0)
    return seen.assign(left=left)[groups.cumcount().lt(most)].reset_index(drop=True)


def with_parts(seen: pd.DataFrame) -> pd.DataFrame:
    """Return pairs seen from one target, those of a formed sum from each of its parts too."""
    of_sums = seen[seen["target_id"].map(is_sum).astype(bool)]
    parts = of_sums.assign(target_id=of_sums["target_id"].map(parts_of)).explode("target_id")
    if parts.empty:
        return seen
    every = pd.concat([seen, parts], ignore_index=True)
    rank = every["verdict"].map(VERDICTS.index)
    return every.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def count_verdicts(pairs: pd.DataFrame, by: str = "family") -> pd.DataFrame:
    """Return the number of pairs of each verdict."""
    counts = pd.crosstab(pairs[by], pairs["verdict"])
    counts = counts.reindex(index=pairs[by].unique(), columns=list(VERDICTS), fill_value=0)
    counts["total"] = counts.sum(axis=1)
    return counts.astype(int).rename_axis(index=by, columns=None).reset_index()


def count_caveats(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how often each reason stands beside each verdict."""
    codes = pd.Series([carried(row) for row in pairs.itertuples()], pairs.index, dtype=object)
    long = pairs.assign(caveat=codes).explode("caveat", ignore_index=True).dropna(subset="caveat")
    counts = count_verdicts(long, "caveat")
    order = {rule.reason: place for place, rule in reversed(list(enumerate(load_rules())))}
    return counts.loc[counts["caveat"].map(order).sort_values().index].reset_index(drop=True)


def ranked_families(pairs: pd.DataFrame, plans: int = 3) -> list[str]:
    """Return the families in which so many plans are mutually direct or converted."""
    free = pairs[pairs["verdict"].isin(("direct", "converted"))]
    return [str(code) for code, own in free.groupby("family", sort=False) if _clique(own, plans)]


def _clique(pairs: pd.DataFrame, plans: int) -> bool:
    """Return whether so many targets of different plans are linked each to each."""
    sides = zip(pairs["target_id_a"], pairs["target_id_b"], strict=True)
    linked = {frozenset(pair) for pair in sides}
    targets = sorted({target for pair in linked for target in pair})
    groups = combinations(targets, plans)
    return any(all(frozenset(p) in linked for p in combinations(g, 2)) for g in groups)


WITHOUT_TARGET = (
    *("not_stated", "direction_only", "outside_remit"),
    *("omitted_in_copy", "other_indicator"),
)
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
    """Return what a plan says instead of a number and its place; ``""`` where it says nothing."""
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
