"""What of two targets is set side by side, once a verdict allows it."""

from __future__ import annotations

import pandas as pd

__all__ = ["BASES", "COLUMNS", "compared"]

BASES = ("value", "pace_per_year", "rate_per_year")
"""The columns of the normalised table of which one is compared."""

COLUMNS = (
    *("target_a", "target_b", "family", "verdict", "reasons"),
    *("basis", "value_a", "value_max_a", "value_b", "value_max_b", "unit"),
    *("why_en", "why_zh", "target_id_a", "target_id_b", "repeated"),
)
"""The columns of `compared`."""


def compared(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the judged pairs with the two numbers that may be set side by side.

    Parameters
    ----------
    judged : pandas.DataFrame
        As returned by `judge`.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`: ``target_a`` and ``target_b`` are ids for people. ``basis`` is ``value``,
        ``pace_per_year`` (totals over unlike periods, or a total against a yearly amount) or
        ``rate_per_year`` (changes over unlike periods); with both values and the unit it is empty
        where the pair is refused. ``value_max`` is the upper end of a range; ``repeated`` marks a
        pair with a second mention.
    """
    table = judged.assign(
        target_a=judged["id_a"],
        target_b=judged["id_b"],
        basis=_basis(judged),
        unit=judged["unit_a"],
        repeated=judged["repeats_a"].ne("") | judged["repeats_b"].ne(""),
    )
    for side in ("a", "b"):
        table[f"value_{side}"] = _on_basis(judged, table["basis"], side, "")
        table[f"value_max_{side}"] = _on_basis(judged, table["basis"], side, "_max")
    table["unit"] = table["unit"].where(table["basis"].ne(""), "")
    return table[list(COLUMNS)].reset_index(drop=True)


def _on_basis(judged: pd.DataFrame, bases: pd.Series, side: str, end: str) -> pd.Series:
    found = pd.Series(float("nan"), index=judged.index)
    for basis in BASES:
        column = f"{basis}{end}_{side}"
        if column in judged:
            found = found.mask(bases.eq(basis), judged[column].astype(float))
    return found


def _basis(judged: pd.DataFrame) -> pd.Series:
    reasons = judged["reasons"].str.split(";")
    of_years = reasons.map(lambda own: "window" in own)
    totals = judged["form_a"].eq("addition") | judged["form_b"].eq("addition")
    rates = reasons.map(lambda own: "rate_basis" in own)
    basis = pd.Series("value", index=judged.index).mask(of_years & totals, "pace_per_year")
    return basis.mask(rates, "rate_per_year").mask(judged["verdict"].eq("refused"), "")
