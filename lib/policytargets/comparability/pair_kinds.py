"""Targets alike in all that the rules ask are of one kind: what holds of two kinds, of all pairs.

Pairs grow with the square of the plans, kinds hardly: of many plans the verdicts of kinds are kept,
with how many pairs each holds for, and pairs are listed when asked, a family or a plan at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd

from policytargets.comparability.parts import form_sums, is_sum
from policytargets.comparability.questions import FORMS_ALIKE
from policytargets.comparability.verdicts import compared, join_sides, weigh, worded
from policytargets.normalising.concepts import near_concepts
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.rules import load_rules

ASKED = (
    *("indicator", "nature", "concept", "grade", "size", "act", "form", "unit", "unit_factor"),
    *("scope_code", "scope_each", "scope_inherited", "subject", "denominator", "level"),
    *("start_year", "end_year", "window", "window_years", "cadence", "comparator"),
)
"""All that the rules ask of a target, but for whether it is a range (``value_max``) and whether it
is a sum that was formed (``id``)."""

VERDICT_COLUMNS = (
    *("family", "kind_a", "kind_b", "verdict", "reasons", "refused_by", "rules", "pairs"),
)
"""The columns of `judge_kinds` that tell of pairs."""

DIGESTS = ("digest_a", "digest_b")
"""Hashes of what was asked of both kinds: two alike have one verdict, in whichever study."""

_JUDGED = ("verdict", "reasons", "refused_by", "rules")


def with_kinds(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that can be paired and the sums formed of them, by plan, each with its kind.

    ``kind`` is a number within the family, ``block`` one of the kinds that no rule on indicator,
    form, concept or size keeps apart at once.
    """
    return number_kinds(with_sums(rows))


def with_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that can be paired and the sums formed of them, by plan."""
    known = rows[rows["indicator"].ne("other")]
    formed = pd.concat([known, form_sums(known)], ignore_index=True)
    turn = {plan: place for place, plan in enumerate(rows["document"].unique())}
    order = formed["document"].map(turn).argsort(kind="stable")
    return formed.iloc[order].reset_index(drop=True)


def number_kinds(formed: pd.DataFrame) -> pd.DataFrame:
    """Return rows and sums with the kind and the block of each."""
    block = pd.DataFrame(
        {
            "family": formed["family"],
            "indicator": formed["indicator"],
            "form": formed["form"].replace(FORMS_ALIKE),
            "concept": formed["concept"].map(_nearest),
            "size": formed["size"],
        }
    )
    kind = _number(_asked(formed)).groupby(formed["family"], sort=False)
    return formed.assign(
        kind=kind.transform(lambda own: pd.factorize(own)[0]), block=_number(block)
    )


def _asked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return of each target what the rules ask, and no more."""
    ranged = rows["value_max"].where(rows["value_max"].isna(), 1.0)
    formed = rows["id"].map(is_sum).map({True: "a+b", False: "a"})
    return rows[list(ASKED)].assign(value_max=ranged, id=formed)


def _number(keys: pd.DataFrame) -> pd.Series:
    return keys.groupby(list(keys), dropna=False, sort=False).ngroup()


@cache
def _nearest(concept: str) -> str:
    """Return one concept for all that the vocabulary calls near, one after the other."""
    near, seen = near_concepts(), [concept]
    while (after := near.get(seen[-1], "")) and after not in seen:
        seen.append(after)
    return min(seen[seen.index(after) :]) if after else seen[-1]


def judge_kinds(rows: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the verdict on each two kinds of a block, and how many pairs of plans it holds for.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one family or more, each whole, as `with_kinds` returns them.
    known : pandas.DataFrame, optional
        Verdicts of an earlier call, which are not asked for again.

    Returns
    -------
    pandas.DataFrame
        `VERDICT_COLUMNS` and `DIGESTS`; two kinds of unlike blocks have no row, for they are
        refused.
    """
    asked = _asked(rows)
    each = asked.assign(**{name: rows[name] for name in ("family", "kind")})
    each["digest"] = pd.util.hash_pandas_object(asked, index=False)
    places = rows.groupby(["family", "kind"], sort=False).ngroup()
    each = each[~places.duplicated()].reset_index(drop=True)
    blocks = [_counted(places[own.index], own) for _, own in rows.groupby("block", sort=False)]
    first, second, count = (np.concatenate(part) for part in zip(*blocks, strict=True))
    met = count > 0
    told = _side_by_side(each, first[met], second[met]).assign(pairs=count[met])
    judged = _judge_fresh(each, first[met], second[met], _recalled(told, known))
    return judged[[*VERDICT_COLUMNS, *DIGESTS]].reset_index(drop=True)


def _side_by_side(each: pd.DataFrame, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    columns = {
        f"{name}_{end}": each[name].to_numpy()[places]
        for name in ("kind", "digest")
        for end, places in (("a", first), ("b", second))
    }
    return pd.DataFrame({"family": each["family"].to_numpy()[first], **columns})


def _recalled(told: pd.DataFrame, known: pd.DataFrame | None) -> pd.DataFrame:
    """Return pairs of kinds with the verdicts that are known of them, others missing."""
    if known is None or known.empty:
        return told.assign(**dict.fromkeys(_JUDGED))
    keys = ["family", *DIGESTS]
    return told.merge(known[[*keys, *_JUDGED]].drop_duplicates(keys), on=keys, how="left")


def _judge_fresh(
    each: pd.DataFrame, first: np.ndarray, second: np.ndarray, told: pd.DataFrame
) -> pd.DataFrame:
    """Return pairs of kinds with all their verdicts, those left out that cannot meet."""
    fresh = told.index[told["verdict"].isna()]
    pairs = join_sides(each, first[fresh], second[fresh])
    meets = _may_meet(pairs).to_numpy()
    judged = weigh(pairs[meets].reset_index(drop=True), load_rules())
    told.loc[fresh[meets], list(_JUDGED)] = judged[list(_JUDGED)].to_numpy()
    # Of one type whether asked for or recalled, so that they are kept in the same bytes.
    return told.drop(index=fresh[~meets]).astype(dict.fromkeys(_JUDGED, object))


def _counted(places: pd.Series, block: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of each two kinds of a block, and how many pairs of two plans they have."""
    kinds, own = np.unique(places.to_numpy(), return_inverse=True)
    plans, plan = np.unique(block["document"].to_numpy(str), return_inverse=True)
    counts = np.zeros((len(kinds), len(plans)))
    np.add.at(counts, (own, plan), 1)
    of_kind = counts.sum(axis=1)
    pairs = np.outer(of_kind, of_kind) - counts @ counts.T
    pairs[np.diag_indices_from(pairs)] /= 2
    first, second = np.triu_indices(len(kinds))
    return kinds[first], kinds[second], pairs[first, second].astype(int)


def _may_meet(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether neither is a formed sum, or both are of the whole that its parts make up."""
    formed = pairs["id_a"].map(is_sum).astype(bool) | pairs["id_b"].map(is_sum).astype(bool)
    whole = pairs["concept_a"].isin([entry.whole for entry in load_families().sums])
    return ~formed | (whole & pairs["concept_a"].eq(pairs["concept_b"]))


def count_pairs(rows: pd.DataFrame) -> int:
    """Return how many pairs of targets of two plans a family has, sums that were formed aside."""
    own = rows[~rows["id"].map(is_sum).astype(bool)].groupby("document").size().to_numpy()
    return int((own.sum() ** 2 - (own**2).sum()) // 2)


def list_pairs(
    rows: pd.DataFrame, verdicts: pd.DataFrame, targets: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the pairs of families, or of some of their targets, as in comparisons.csv.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one family or more, as `with_kinds` returns them, in the order of the plans.
    verdicts : pandas.DataFrame
        Of their kinds, as `judge_kinds` returns them.
    targets : sequence of str, optional
        Targets of which each pair must hold one; formed sums of them count too.
    """
    places = rows[["family", "kind", "document"]].assign(place=np.arange(len(rows)))
    own = places if targets is None else places[list(_holds(rows, set(targets)))]
    told = verdicts[list(VERDICT_COLUMNS)].drop(columns="pairs")
    turned = told.rename(columns={"kind_a": "kind_b", "kind_b": "kind_a"})
    both = pd.concat([told, turned[turned["kind_a"] != turned["kind_b"]]])
    first, second = (
        side.rename(columns={name: f"{name}_{end}" for name in ("kind", "document", "place")})
        for side, end in ((own, "a"), (places, "b"))
    )
    pairs = first.merge(both, on=["family", "kind_a"]).merge(second, on=["family", "kind_b"])
    pairs = pairs[pairs["document_a"] != pairs["document_b"]]
    ends = np.sort(pairs[["place_a", "place_b"]].to_numpy(), axis=1)
    pairs = pairs.assign(place_a=ends[:, 0], place_b=ends[:, 1])
    pairs = pairs.drop_duplicates(["place_a", "place_b"]).sort_values(["place_a", "place_b"])
    sides = join_sides(rows, pairs["place_a"].to_numpy(), pairs["place_b"].to_numpy())
    codes = pairs[["verdict", "reasons", "refused_by", "rules"]].reset_index(drop=True)
    return compared(worded(pd.concat([sides, codes], axis=1), load_rules()))


def _holds(rows: pd.DataFrame, targets: set[str]) -> Iterator[bool]:
    for key in rows["target_id"]:
        yield not targets.isdisjoint(key.split("+")) or key in targets
