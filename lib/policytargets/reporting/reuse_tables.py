"""What plans share word by word, in tables: passages, what changed in them, what was masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.reuse import (
    Reading,
    Reuse,
    boilerplate_of_pairs,
    boilerplate_wordings,
    most_similar,
)
from policytargets.reporting.cells import Cell, one_line
from policytargets.reporting.display import show
from policytargets.reporting.linking import Name
from policytargets.vocabulary.boilerplate import boilerplate_name
from policytargets.vocabulary.names import translate

__all__ = ["show_boilerplate", "show_edits", "show_grid", "show_passages"]

Row = Any
_KEYS = ["plan_a", "plan_b", "passage"]
_MOST = 20
_SHARP = ("numeral", "comparator", "cadence")
_OPEN, _ARROW, _CLOSE = "【", "→", "】"


def show_passages(
    reuse: Reuse, labels: Mapping[str, str], language: str, most: int = _MOST
) -> None:
    """Show the longest passages with both quotes, their places and how much is equal.

    Parameters
    ----------
    reuse : Reuse
        As returned by `policytargets.comparing.reuse.compare_words`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    most : int, optional
        How many are shown.
    """
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable").head(most)
    rows = [
        {
            "reuse_pair": _pair_cell(row, labels, language),
            "reuse_earlier": Cell((one_line(row.quote_a), _place(row, "a"))),
            "reuse_later": Cell((one_line(row.quote_b), _place(row, "b"))),
            "reuse_equal": Cell((str(row.equal), f"{100 * row.share:.0f} %"), "number"),
        }
        for row in passages.itertuples()
    ]
    counts = {"shown": len(rows), "total": len(reuse.passages)}
    show(pd.DataFrame(rows), language, "reuse_passages", counts, stacked=True)


def show_edits(
    reuse: Reuse,
    targets: pd.DataFrame,
    labels: Mapping[str, str],
    language: str,
    most: int = _MOST,
) -> None:
    """Show the passages in which a number, comparator or pace changed, with every change.

    Parameters
    ----------
    reuse : Reuse
        As returned by `policytargets.comparing.reuse.place_targets`.
    targets : pandas.DataFrame
        The clean table.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    most : int, optional
        How many are shown: the longest.
    """
    names = dict(zip(targets["target_id"], targets["id"], strict=True))
    edits = dict(iter(reuse.edits.groupby(_KEYS, sort=False)))
    sharp = {key for key, rows in edits.items() if set(_kinds_of(rows)) & set(_SHARP)}
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable")
    kept = [row for row in passages.itertuples() if _key(row) in sharp]
    rows = [
        {
            "reuse_pair": _pair_cell(row, labels, language),
            "reuse_change": _change_cell(row, edits[_key(row)]),
            "reuse_kinds": Cell((_kinds_told(edits[_key(row)], language),)),
            "reuse_targets": _target_cell([*row.targets_a, *row.targets_b], names),
        }
        for row in kept[:most]
    ]
    counts = {"shown": len(rows), "total": len(kept)}
    show(pd.DataFrame(rows), language, "reuse_edits", counts, stacked=True)


def show_grid(grid: pd.DataFrame, labels: Mapping[str, str], language: str, length: int) -> None:
    """Show each pair's shared shingles of one length: as written, converted, without boilerplate.

    Parameters
    ----------
    grid : pandas.DataFrame
        As returned by `policytargets.comparing.reuse.shingle_grid`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    length : int
        Characters of a shingle.
    """
    ranked = most_similar(grid[grid["length"].eq(length)])
    readings = {
        "reuse_written": ("written", False),
        "reuse_simplified": ("simplified", False),
        "reuse_masked": ("simplified", True),
    }
    cells = {
        column: ranked[ranked["script"].eq(script) & ranked["masked"].eq(masked)]
        .set_index(["plan_a", "plan_b"])
        .apply(lambda row: Cell((f"{row['shared']} ({row['rank'] or '–'})",), "number"), axis=1)
        for column, (script, masked) in readings.items()
    }
    table = pd.DataFrame(cells).loc[cells["reuse_masked"].index] if len(ranked) else pd.DataFrame()
    table.insert(0, "reuse_pair", [_named(a, b, labels, language) for a, b in table.index])
    show(table, language, "reuse_grid", {"length": length})


def show_boilerplate(readings: Sequence[Reading], labels: Mapping[str, str], language: str) -> None:
    """Show what is masked in each pair by kind, and the wordings that two plans or more have.

    Parameters
    ----------
    readings : sequence of Reading
        The plans.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    show(_taken(boilerplate_of_pairs(readings), labels, language), language, "reuse_pairs")
    found = boilerplate_wordings(readings)
    shared = found[found["plans"].ge(2)]
    plans = [one.plan for one in readings]
    listed = {
        "reuse_wording": shared["wording"],
        "reuse_kind": [boilerplate_name(k, language) for k in shared["boilerplate"]],
        "reuse_plans": shared["plans"],
        "reuse_times": shared[plans].sum(axis=1).astype(int),
    }
    show(pd.DataFrame(listed), language, "reuse_wordings")


def _taken(pairs: pd.DataFrame, labels: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return a row a pair and a column a kind of boilerplate that any plan has."""
    filled = pairs["characters_a"].gt(0) | pairs["characters_b"].gt(0)
    kinds = set(pairs.loc[filled, "boilerplate"])
    rows = []
    for (a, b), own in pairs.groupby(["plan_a", "plan_b"], sort=False):
        cells = {
            boilerplate_name(row.boilerplate, language): _taken_cell(row, language)
            for row in own.itertuples()
            if row.boilerplate in kinds
        }
        rows.append({"reuse_pair": _named(str(a), str(b), labels, language)} | cells)
    return pd.DataFrame(rows)


def _taken_cell(row: Row, language: str) -> Cell:
    words = {"a": f"{row.characters_a:,}", "b": f"{row.characters_b:,}"}
    taken = translate("sentence.reuse_taken", language, **words)
    if pd.isna(row.common) or not row.common:
        return Cell((taken,), "number")
    return Cell((taken, translate("sentence.reuse_same", language, n=row.common)), "number")


def _pair_cell(row: Row, labels: Mapping[str, str], language: str) -> Cell:
    return Cell((_named(row.plan_a, row.plan_b, labels, language),))


def _named(a: str, b: str, labels: Mapping[str, str], language: str) -> str:
    return translate("sentence.reuse_pair", language, a=labels[a], b=labels[b])


def _place(row: Row, side: str) -> Name:
    section, plan = getattr(row, f"section_{side}"), getattr(row, f"plan_{side}")
    start, end = getattr(row, f"start_{side}"), getattr(row, f"end_{side}")
    told = " ".join(filter(None, (section, f"@{start}–{end}")))
    return Name(told, f"{plan}@{start}-{end}")


def _change_cell(row: Row, edits: pd.DataFrame) -> Cell:
    """Return the earlier passage, each change in brackets: what stood there → what stands now."""
    plain, marked, at = "", "", row.start_a
    for edit in edits.itertuples():
        same = one_line(row.quote_a[at - row.start_a : edit.start_a - row.start_a])
        gone, come = one_line(edit.text_a), one_line(edit.text_b)
        plain += f"{same}{_OPEN}{gone}{_ARROW}{come}{_CLOSE}"
        marked += (
            f'{escape(same)}<b>{_OPEN}<span class="gone">{escape(gone)}</span>{_ARROW}'
            f'<span class="come">{escape(come)}</span>{_CLOSE}</b>'
        )
        at = edit.end_a
    rest = one_line(row.quote_a[at - row.start_a :])
    # One span: the cells of a stacked table set their parts side by side.
    return Cell((plain + rest,), "text", f"<span>{marked}{escape(rest)}</span>")


def _target_cell(keys: Sequence[str], names: Mapping[str, str]) -> Cell:
    ids = [names[key] for key in keys]
    if not ids:
        return Cell(("–",), "missing")
    links = ", ".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in ids)
    return Cell((", ".join(ids),), "text", f"<span>{links}</span>")


def _kinds_of(edits: pd.DataFrame) -> list[str]:
    return [kind for kinds in edits["kinds"] for kind in kinds.split(";")]


def _kinds_told(edits: pd.DataFrame, language: str) -> str:
    kinds = dict.fromkeys(kind for kind in _kinds_of(edits) if kind != "wording")
    return translate("list.comma", language).join(translate(f"edit.{k}", language) for k in kinds)


def _key(row: Row) -> tuple[str, str, int]:
    return row.plan_a, row.plan_b, row.passage
