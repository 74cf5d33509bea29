"""How little would turn an order around: the change of one target, or of the weights."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.asks import from_basis

__all__ = ["flip_neighbours", "flip_targets", "within"]

_COLUMNS = ["family", "document", "other", "target", "target_id", "result", "verdict", "unit"]
_COLUMNS += ["value", "needed", "change", "percent", "rounding", "about", "within", "established"]


def flip_targets(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair of targets how far either would have to move to ask the same.

    At that number the two tie; anything beyond reverses them. The number as written is what
    moves, so that a target over three years moves by three times its yearly distance.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `order_pairs`.

    Returns
    -------
    pandas.DataFrame
        Each pair twice, once for the target that moves, first the one that moves less in per cent:
        ``family``, ``document`` (whose target moves), ``other``, ``target``, ``target_id``,
        ``result`` (``more``, ``less``, ``tie``, ``undecided``, as `document` sees it),
        ``verdict``, ``unit``, ``value``, ``needed``, ``change`` and ``percent``, ``rounding``
        (half of the last digit written) and ``about`` (what 左右 leaves open), all in the
        canonical unit, ``within`` (``rounding``, ``about``, ``tie`` or ``""``, a code of
        ambition.yml) and ``established``: the change is larger than both, whichever of the two
        targets moves.
    """
    given = enumerate(pairs.to_dict("records"))
    rows = [{**_moved(row, *s), "pair": place} for place, row in given for s in ("ab", "ba")]
    table = pd.DataFrame(rows, columns=[*_COLUMNS, "pair"])
    if not len(table):
        return table[_COLUMNS]
    worst = table.assign(own=table["within"].map(_WITHIN.index)).groupby("pair")["own"]
    table["within"] = [_WITHIN[place] for place in worst.transform("min")]
    table["established"] = table["within"].eq("") & table["result"].isin(["more", "less"])
    order = table.assign(size=table["percent"].abs()).sort_values(["pair", "size"], kind="stable")
    return order[_COLUMNS].reset_index(drop=True)


def flip_neighbours(edges: pd.DataFrame, flips: pd.DataFrame) -> pd.DataFrame:
    """Return the smallest change of one target that undoes each edge of the Hasse diagram.

    A change that rounding or 左右 alone allows comes before any other, however many per cent it is:
    an edge is no firmer than the least established of its families.

    Parameters
    ----------
    edges : pandas.DataFrame
        As returned by `hasse`.
    flips : pandas.DataFrame
        As returned by `flip_targets`.

    Returns
    -------
    pandas.DataFrame
        ``upper``, ``lower``, and the row of `flips` that is not established, else that with the
        smallest change in per cent;
        ``effect``: ``reversed`` where the edge rests on that one family, else ``mixed``: beyond the
        change each asks more in something.
    """
    rows = []
    for edge in edges.to_dict("records"):
        ends = [edge["upper"], edge["lower"]]
        own = flips[flips["document"].isin(ends) & flips["other"].isin(ends)]
        own = own[own["result"].isin(["more", "less"])]
        sizes = own.assign(size=own["percent"].abs())
        best = sizes.sort_values(["established", "size"], kind="stable").iloc[0].to_dict()
        effect = "reversed" if own["family"].nunique() == 1 else "mixed"
        rows.append({"upper": ends[0], "lower": ends[1], **best, "effect": effect})
    return pd.DataFrame(rows, columns=["upper", "lower", *_COLUMNS, "effect"])


def within(change: float, rounding: float, about: float) -> str:
    """Return what a change is within: ``rounding``, ``about`` (左右), ``tie`` or ``""``."""
    if math.isclose(change, 0, abs_tol=1e-12):
        return "tie"
    if about > 0 and abs(change) <= about:
        return "about"
    return "rounding" if abs(change) <= rounding else ""


_WITHIN = ("tie", "about", "rounding", "")


def _moved(row: dict[str, Any], own: str, other: str) -> dict[str, object]:
    basis, years, form = row["basis"], row[f"window_years_{own}"], row[f"form_{own}"]
    value = from_basis(row[f"value_{own}"], form, basis, years)
    needed = from_basis(row[f"value_{other}"], form, basis, years)
    results = {own: "more", other: "less"}
    change = needed - value
    margins = (row[f"half_step_{own}"], row[f"about_{own}"])
    named = {name: row[f"{name}_{own}"] for name in ("target", "target_id")}
    return {
        **{name: row[name] for name in ("family", "verdict", "unit")},
        **named,
        **{"document": row[f"document_{own}"], "other": row[f"document_{other}"]},
        "result": results.get(row["result"], row["result"]),
        **{"value": value, "needed": needed, "change": change},
        "percent": 100 * change / abs(value) if value else math.nan,
        **{"rounding": margins[0], "about": margins[1]},
        "within": within(change / (abs(value) or 1), *(m / (abs(value) or 1) for m in margins)),
    }
