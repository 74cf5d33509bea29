"""How alike plans are at several lengths of shingle, and what masking changes, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from policytargets.comparing.reuse import Reading, most_similar
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.prose import Phrase, fill, joined
from policytargets.reporting.reused import step
from policytargets.vocabulary.names import translate

__all__ = ["tell_boilerplate", "tell_lengths", "tell_script"]

Row = Any
_PAIR = ["plan_a", "plan_b"]


def tell_lengths(grid: pd.DataFrame, labels: Mapping[str, str], language: str) -> list[Claim]:
    """Return which pair is the most similar at which lengths of shingle.

    Parameters
    ----------
    grid : pandas.DataFrame
        As returned by `policytargets.comparing.reuse.shingle_grid`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    own = most_similar(grid[grid["script"].eq("simplified") & grid["masked"]])
    if own.empty:
        return []
    first = [
        (rows.loc[rows["rank"].eq(1), _PAIR].apply(tuple, axis=1).tolist(), int(str(length)))
        for length, rows in own.groupby("length")
    ]
    told = [
        _at_lengths(pairs, [length for _, length in group], labels, language)
        for pairs, group in groupby(first, key=lambda one: one[0])
    ]
    words = Phrase(translate("list.clause_of", language).join(told))
    return [
        claim("reuse_lengths", language, steps=[step("shingle_grid", "grid", language)], told=words)
    ]


def _at_lengths(
    pairs: list[tuple[str, str]], lengths: list[int], labels: Mapping[str, str], language: str
) -> str:
    told = str(lengths[0]) if len(lengths) == 1 else f"{lengths[0]}–{lengths[-1]}"
    if not pairs:
        return fill("reuse_length_none", language, lengths=told)
    named = [fill("reuse_pair", language, a=labels[a], b=labels[b]) for a, b in pairs]
    words = joined(map(Phrase, named), language)
    return fill("reuse_length", language, pair=words, lengths=told)


def tell_script(
    grid: pd.DataFrame,
    documents: pd.DataFrame,
    labels: Mapping[str, str],
    language: str,
    length: int,
) -> list[Claim]:
    """Return for the most similar pair in two scripts what the conversion of script changes.

    Parameters
    ----------
    grid : pandas.DataFrame
        As returned by `policytargets.comparing.reuse.shingle_grid`.
    documents : pandas.DataFrame
        The clean table.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    length : int
        Characters of a shingle.
    """
    scripts = documents.set_index("document")["script"]
    ranked = most_similar(grid[grid["length"].eq(length)])
    ranked = ranked[ranked["plan_a"].map(scripts) != ranked["plan_b"].map(scripts)]
    after = ranked[ranked["script"].eq("simplified") & ~ranked["masked"] & ranked["rank"].gt(0)]
    return [_script(after.iloc[0], ranked, grid, labels, language)] if len(after) else []


def _script(
    after: Row, ranked: pd.DataFrame, grid: pd.DataFrame, labels: Mapping[str, str], language: str
) -> Claim:
    own = ranked[ranked["plan_a"].eq(after.plan_a) & ranked["plan_b"].eq(after.plan_b)]
    by = own.set_index(["script", "masked"])
    masked = by.loc[("simplified", True)]
    return claim(
        "reuse_script",
        language,
        subject=f"{after.plan_a}/{after.plan_b}",
        value=float(after["shared"]),
        steps=[step("shingle_grid", "grid", language)],
        a=labels[after.plan_a],
        b=labels[after.plan_b],
        length=int(after["length"]),
        before=int(by.loc[("written", False), "shared"]),
        after=int(after["shared"]),
        rank=int(after["rank"]),
        masked=int(masked["shared"]),
        rank_masked=int(masked["rank"]) or "–",
        pairs=len(grid[_PAIR].drop_duplicates()),
    )


def tell_boilerplate(
    readings: Sequence[Reading], grid: pd.DataFrame, language: str, length: int
) -> list[Claim]:
    """Return how much of the plans is boilerplate, and what masking it takes from the pairs.

    Parameters
    ----------
    readings : sequence of Reading
        The plans.
    grid : pandas.DataFrame
        As returned by `policytargets.comparing.reuse.shingle_grid`.
    language : str
        ``en`` or ``zh``.
    length : int
        Characters of a shingle.
    """
    shares = [100 * (1 - one.free.mean()) for one in readings if len(one.text)]
    own = grid[grid["length"].eq(length) & grid["script"].eq("simplified")]
    if not shares or own.empty:
        return []
    shared = own.groupby("masked")["shared"].sum()
    words: dict[str, Any] = {
        "least": f"{min(shares):.0f}",
        "most": f"{max(shares):.0f}",
        "length": length,
    }
    words |= {"before": int(shared[False]), "after": int(shared[True])}
    steps = [step("shingle_grid", "grid", language)]
    return [claim("reuse_boilerplate", language, value=max(shares), unit="%", steps=steps, **words)]
