"""Similarity of plans by length of shingle, and the boilerplate that is masked before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import pandas as pd

from policytargets.comparing.text_reuse.alignment import SHORTEST
from policytargets.comparing.text_reuse.masked_texts import (
    ComparedText,
    boilerplate_name,
    boilerplate_of_pairs,
    boilerplate_wordings,
)
from policytargets.comparing.text_reuse.similarity import LENGTHS, most_similar, shingle_grid
from policytargets.display.cells import Cell, shaded
from policytargets.display.claims import Claim, Phrase, Step, claim, fill, joined, step
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show, show_rows, title_of
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.overlap.shared_passages import pair_in_time, readings_of

Row = Any
_PAIR = ["plan_a", "plan_b"]


def shingle_similarity(plans: Plans, shingle: int = SHORTEST) -> Section:
    """Return how similar each two plans are at several lengths of shingle."""
    labels, grid = plans.labels, grid_of(plans, shingle)
    return Section(
        "shingle_similarity",
        {
            "lengths": Table(grid, lambda: show_lengths(grid, labels)),
            "grid": Table(grid, lambda: show_grid(grid, labels, shingle)),
        },
        {
            "lengths": lambda: tell_lengths(grid, labels),
            "script": lambda: tell_script(grid, plans.documents, labels, shingle),
        },
    )


@lru_cache(maxsize=1)
def grid_of(plans: Plans, shingle: int) -> pd.DataFrame:
    """Return the shingles that each two plans share, at the usual lengths and one more."""
    return shingle_grid(readings_of(plans), sorted({*LENGTHS, shingle}))


def grid_steps() -> Sequence[Step]:
    """Return the steps to a sentence on shingles."""
    return [step(shingle_grid, translate("sentence.reuse_step_grid"))]


def tell_lengths(grid: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return which pair is the most similar at which lengths of shingle."""
    own = most_similar(grid[grid["script"].eq("simplified") & grid["masked"]])
    if own.empty:
        return []
    first = [
        (rows.loc[rows["rank"].eq(1), _PAIR].apply(tuple, axis=1).tolist(), int(str(length)))
        for length, rows in own.groupby("length")
    ]
    told = [
        _at_lengths(pairs, [length for _, length in group], labels)
        for pairs, group in groupby(first, key=lambda one: one[0])
    ]
    words = Phrase(translate("list.clause_of").join(told))
    return [claim("reuse_lengths", steps=grid_steps(), told=words)]


def _at_lengths(pairs: list[tuple[str, str]], lengths: list[int], labels: Mapping[str, str]) -> str:
    told = str(lengths[0]) if len(lengths) == 1 else f"{lengths[0]}–{lengths[-1]}"
    if not pairs:
        return fill("reuse_length_none", lengths=told)
    named = [fill("reuse_pair", a=labels[a], b=labels[b]) for a, b in pairs]
    words = joined(map(Phrase, named))
    return fill("reuse_length", pair=words, lengths=told)


def tell_script(
    grid: pd.DataFrame, documents: pd.DataFrame, labels: Mapping[str, str], length: int
) -> list[Claim]:
    """Return for the most similar pair in two scripts what the conversion of script changes."""
    scripts = documents.set_index("document")["script"]
    ranked = most_similar(grid[grid["length"].eq(length)])
    ranked = ranked[ranked["plan_a"].map(scripts) != ranked["plan_b"].map(scripts)]
    after = ranked[ranked["script"].eq("simplified") & ~ranked["masked"] & ranked["rank"].gt(0)]
    return [_script(after.iloc[0], ranked, grid, labels)] if len(after) else []


def _script(
    after: Row, ranked: pd.DataFrame, grid: pd.DataFrame, labels: Mapping[str, str]
) -> Claim:
    own = ranked[ranked["plan_a"].eq(after.plan_a) & ranked["plan_b"].eq(after.plan_b)]
    by = own.set_index(["script", "masked"])
    masked = by.loc[("simplified", True)]
    return claim(
        "reuse_script",
        subject=f"{after.plan_a}/{after.plan_b}",
        value=float(after["shared"]),
        steps=grid_steps(),
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


def show_grid(grid: pd.DataFrame, labels: Mapping[str, str], length: int) -> None:
    """Show each pair's shared shingles of a length: as written, converted, without boilerplate."""
    ranked = most_similar(grid[grid["length"].eq(length)])
    readings = {
        "reuse_written": ("written", False),
        "reuse_simplified": ("simplified", False),
        "reuse_masked": ("simplified", True),
    }
    cells = {
        column: ranked[ranked["script"].eq(script) & ranked["masked"].eq(masked)]
        .set_index(_PAIR)
        .apply(lambda row: Cell((f"{row['shared']} ({row['rank'] or '–'})",), "number"), axis=1)
        for column, (script, masked) in readings.items()
    }
    table = pd.DataFrame(cells).loc[cells["reuse_masked"].index] if len(ranked) else pd.DataFrame()
    table.insert(0, "reuse_pair", [pair_in_time(a, b, labels) for a, b in table.index])
    show(table, "reuse_grid", {"length": length})


def show_lengths(grid: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Show shared shingles in per cent of the shorter plan's; each column has its own shades."""
    own = most_similar(grid[grid["script"].eq("simplified") & grid["masked"]])
    top = own.groupby("length")["containment"].max()
    rows = [
        [Cell((pair_in_time(a, b, labels),)), *(_share(row, top[row.length]) for row in pair)]
        for (a, b), pair in (
            (key, rows.itertuples()) for key, rows in own.groupby(_PAIR, sort=False)
        )
    ]
    head = [heading("reuse_pair"), *(Cell((str(length),)) for length in top.index)]
    show_rows(title_of("reuse_lengths"), head, rows, [""] * len(rows))


def _share(row: Row, top: float) -> Cell:
    """Return a share in per cent; a dot marks the most alike of a length."""
    per_cent = 100 * row.containment
    told = f"{per_cent:.2f}" if per_cent < 1 else f"{per_cent:.1f}"
    return shaded([f"● {told}" if row.rank == 1 else told], row.containment, top)


def boilerplate(plans: Plans, shingle: int = SHORTEST) -> Section:
    """Return the words that count nothing, and how much they take from each pair of plans."""
    labels, readings = plans.labels, readings_of(plans)
    pairs, wordings = boilerplate_of_pairs(readings), boilerplate_wordings(readings)
    return Section(
        "boilerplate",
        {
            "pairs": Table(pairs, lambda: show_masked(pairs, labels)),
            "wordings": Table(wordings, lambda: show_wordings(wordings, plans.ids)),
        },
        {"shares": lambda: tell_boilerplate(readings, grid_of(plans, shingle), shingle)},
    )


def tell_boilerplate(
    readings: Sequence[ComparedText], grid: pd.DataFrame, length: int
) -> list[Claim]:
    """Return how much of the plans is boilerplate, and what masking it takes from the pairs."""
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
    steps = grid_steps()
    return [claim("reuse_boilerplate", value=max(shares), unit="%", steps=steps, **words)]


def show_masked(pairs: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Show what is masked in each pair, by kind."""
    show(_by_kind(pairs, labels), "reuse_pairs", stacked=True)


def show_wordings(found: pd.DataFrame, plans: Sequence[str]) -> None:
    """Show the wordings that two plans or more have."""
    shared = found[found["plans"].ge(2)]
    listed = {
        "reuse_wording": shared["wording"],
        "reuse_kind": [boilerplate_name(k) for k in shared["boilerplate"]],
        "reuse_plans": shared["plans"],
        "reuse_times": shared[list(plans)].sum(axis=1).astype(int),
    }
    show(pd.DataFrame(listed), "reuse_wordings")


def _by_kind(pairs: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return a row a pair and a column a kind of boilerplate that any plan has."""
    filled = pairs["characters_a"].gt(0) | pairs["characters_b"].gt(0)
    kinds = set(pairs.loc[filled, "boilerplate"])
    rows = []
    for (a, b), own in pairs.groupby(["plan_a", "plan_b"], sort=False):
        cells = {
            boilerplate_name(row.boilerplate): _taken_cell(row)
            for row in own.itertuples()
            if row.boilerplate in kinds
        }
        rows.append({"reuse_pair": pair_in_time(str(a), str(b), labels)} | cells)
    return pd.DataFrame(rows)


def _taken_cell(row: Row) -> Cell:
    words = {"a": f"{row.characters_a:,}", "b": f"{row.characters_b:,}"}
    taken = translate("sentence.reuse_taken", **words)
    if pd.isna(row.common) or not row.common:
        return Cell((taken,), "number")
    return Cell((taken, translate("sentence.reuse_same", n=row.common)), "number")
