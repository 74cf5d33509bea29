"""Shared passages and their edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.text_reuse import (
    ComparedText,
    Reuse,
    boilerplate_of_pairs,
    boilerplate_wordings,
    most_similar,
)
from policytargets.comparing.text_reuse.seeds import CHANCE
from policytargets.comparing.text_reuse.texts import boilerplate_name
from policytargets.display.cells import Cell, format_number, one_line
from policytargets.display.claims import Claim, Phrase, Step, claim, counted, fill
from policytargets.display.links import Name
from policytargets.display.show import show
from policytargets.messages import translate

Row = Any
_PAIR = ["plan_a", "plan_b"]
_PASSAGE = [*_PAIR, "passage"]
_TOLD = ("numeral", "comparator", "cadence")
_ALIKE = 0.6  # equal characters of all steps: below, a passage is a likeness rather than a clause
_DATES = ["date_signed", "date_published", "plan_start"]


def by_date(documents: pd.DataFrame) -> list[str]:
    """Return the plans, the earliest first: by signature, else publication, else first year."""
    dates = documents[_DATES].astype("string").replace("", pd.NA).bfill(axis=1)[_DATES[0]]
    ordered = documents.assign(date=dates).sort_values(["date", "document"], na_position="last")
    return list(ordered["document"])


def tell_reuse(
    reuse: Reuse, readings: Sequence[ComparedText], labels: Mapping[str, str], least: int
) -> list[Claim]:
    """Return how many passages the plans share, which pair most, and the longest."""
    passages = reuse.passages
    steps = [step("compare_words", "align", shortest=least)]
    if passages.empty:
        return [claim("reuse_none", value=0, steps=steps, shortest=least)]
    pairs = len(readings) * (len(readings) - 1) // 2
    total = claim(
        "reuse_total",
        value=len(passages),
        steps=steps,
        sensitivity=_sensitivity(passages, least),
        pairs=counted("plan_pair", pairs),
        passages=counted("passage", len(passages)),
        shortest=least,
        chance=format_number(CHANCE * pairs),
    )
    lengths = {one.plan: len(one.text) for one in readings}
    most = _most(passages, lengths, labels, steps)
    return [total, most, _longest(passages, labels, steps)]


def _sensitivity(passages: pd.DataFrame, least: int) -> str:
    fewer = int(passages["free"].ge(2 * least).sum())
    return str(fill("reuse_sensitivity", n=fewer, shortest=2 * least))


def _most(
    passages: pd.DataFrame,
    lengths: Mapping[str, int],
    labels: Mapping[str, str],
    steps: Sequence[Step],
) -> Claim:
    totals = passages.groupby(_PAIR, sort=False)["free"].agg(["sum", "size"])
    (a, b), row = next(totals.sort_values("sum", ascending=False, kind="stable").iterrows())
    share = 100 * row["sum"] / min(lengths[a], lengths[b])
    return claim(
        "reuse_most",
        subject=f"{a}/{b}",
        value=float(share),
        unit="%",
        steps=steps,
        a=labels[a],
        b=labels[b],
        passages=counted("passage", int(row["size"])),
        equal=int(row["sum"]),
        share=f"{share:.1f}",
    )


def _longest(passages: pd.DataFrame, labels: Mapping[str, str], steps: Sequence[Step]) -> Claim:
    row: Row = passages.loc[passages["free"].idxmax()]
    return claim(
        "reuse_longest",
        subject=f"{row.plan_a}/{row.plan_b}",
        value=float(row.free),
        steps=steps,
        equal=int(row.free),
        a=labels[row.plan_a],
        b=labels[row.plan_b],
        section_a=_section(row.section_a),
        section_b=_section(row.section_b),
    )


def step(function: str, key: str, **inputs: object) -> Step:
    """Return a step of `policytargets.comparing.text_reuse`, described in one language."""
    description = translate(f"sentence.reuse_step_{key}")
    return Step(f"comparing.reuse.{function}", inputs, description)


def tell_edits(reuse: Reuse, targets: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return how often what was changed, and the targets whose comparator or pace was."""
    edits = reuse.edits
    if edits.empty:
        return []
    kinds = edits["kinds"].str.split(";")
    counts = {k: int(kinds.map(lambda of, k=k: k in of).sum()) for k in _TOLD}
    told: dict[str, Any] = {"edits": counted("edit", len(edits)), **counts}
    ids = [one for side in ("a", "b") for of in edits[f"targets_{side}"] for one in of]
    steps = [step("compare_words", "align")]
    total = claim("reuse_edits", value=len(edits), target_ids=ids, steps=steps, **told)
    shares = reuse.passages.set_index(_PASSAGE)["share"]
    keys = edits[_PASSAGE].itertuples(index=False, name=None)
    kept = [
        shares[key] >= _ALIKE and bool({"comparator", "cadence"} & set(of))
        for key, of in zip(keys, kinds, strict=True)
    ]
    sharp = edits[kept]
    return [total, *_became(sharp, targets.set_index("target_id"), labels, steps)]


def _became(
    edits: pd.DataFrame, targets: pd.DataFrame, labels: Mapping[str, str], steps: Sequence[Step]
) -> Iterator[Claim]:
    """Return a claim for each pair of targets of one indicator whose terms an edit changed."""
    seen = set()
    for row in edits.itertuples():
        pair = (*row.targets_a, *row.targets_b)
        alone = len(row.targets_a) == len(row.targets_b) == 1
        if not alone or pair in seen or targets.loc[[*pair], "indicator"].nunique() > 1:
            continue
        seen.add(pair)
        words: dict[str, Any] = {
            f"{word}_{side}": told
            for side, one in zip("ab", pair, strict=True)
            for word, told in (("text", targets.loc[one, "quote"]), ("target", _link(targets, one)))
        }
        words |= {"a": labels[row.plan_a], "b": labels[row.plan_b]}
        subject = "/".join(pair)
        yield claim("reuse_became", subject=subject, target_ids=pair, steps=steps, **words)


def _link(targets: pd.DataFrame, target: str) -> Phrase:
    name = targets.loc[target, "id"]
    return Phrase(f"[{name}](#{name})")


def _section(section: str) -> Phrase:
    key = "reuse_section" if section else "reuse_no_section"
    return Phrase(fill(key, section=section))


_KEYS = ["plan_a", "plan_b", "passage"]
_MOST = 20
_SHARP = ("numeral", "comparator", "cadence")
_OPEN, _ARROW, _CLOSE = "【", "→", "】"


def show_passages(reuse: Reuse, labels: Mapping[str, str], most: int = _MOST) -> None:
    """Show the longest passages with both quotes, their places and how much is equal."""
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable").head(most)
    rows = [
        {
            "reuse_pair": _pair_cell(row, labels),
            "reuse_earlier": Cell((one_line(row.quote_a), _place(row, "a"))),
            "reuse_later": Cell((one_line(row.quote_b), _place(row, "b"))),
            "reuse_equal": Cell((str(row.equal), f"{100 * row.share:.0f} %"), "number"),
        }
        for row in passages.itertuples()
    ]
    counts = {"shown": len(rows), "total": len(reuse.passages)}
    show(pd.DataFrame(rows), "reuse_passages", counts, stacked=True)


def show_edits(
    reuse: Reuse, targets: pd.DataFrame, labels: Mapping[str, str], most: int = _MOST
) -> None:
    """Show the passages in which a number, comparator or pace changed, with every change."""
    names = dict(zip(targets["target_id"], targets["id"], strict=True))
    edits = dict(iter(reuse.edits.groupby(_KEYS, sort=False)))
    sharp = {key for key, rows in edits.items() if set(_kinds_of(rows)) & set(_SHARP)}
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable")
    kept = [row for row in passages.itertuples() if _key(row) in sharp]
    rows = [
        {
            "reuse_pair": _pair_cell(row, labels),
            "reuse_change": _change_cell(row, edits[_key(row)]),
            "reuse_kinds": Cell((_kinds_told(edits[_key(row)]),)),
            "reuse_targets": _target_cell([*row.targets_a, *row.targets_b], names),
        }
        for row in kept[:most]
    ]
    counts = {"shown": len(rows), "total": len(kept)}
    show(pd.DataFrame(rows), "reuse_edits", counts, stacked=True)


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
        .set_index(["plan_a", "plan_b"])
        .apply(lambda row: Cell((f"{row['shared']} ({row['rank'] or '–'})",), "number"), axis=1)
        for column, (script, masked) in readings.items()
    }
    table = pd.DataFrame(cells).loc[cells["reuse_masked"].index] if len(ranked) else pd.DataFrame()
    table.insert(0, "reuse_pair", [_named(a, b, labels) for a, b in table.index])
    show(table, "reuse_grid", {"length": length})


def show_boilerplate(readings: Sequence[ComparedText], labels: Mapping[str, str]) -> None:
    """Show what is masked in each pair by kind, and the wordings that two plans or more have."""
    show(_taken(boilerplate_of_pairs(readings), labels), "reuse_pairs")
    found = boilerplate_wordings(readings)
    shared = found[found["plans"].ge(2)]
    plans = [one.plan for one in readings]
    listed = {
        "reuse_wording": shared["wording"],
        "reuse_kind": [boilerplate_name(k) for k in shared["boilerplate"]],
        "reuse_plans": shared["plans"],
        "reuse_times": shared[plans].sum(axis=1).astype(int),
    }
    show(pd.DataFrame(listed), "reuse_wordings")


def _taken(pairs: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
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
        rows.append({"reuse_pair": _named(str(a), str(b), labels)} | cells)
    return pd.DataFrame(rows)


def _taken_cell(row: Row) -> Cell:
    words = {"a": f"{row.characters_a:,}", "b": f"{row.characters_b:,}"}
    taken = translate("sentence.reuse_taken", **words)
    if pd.isna(row.common) or not row.common:
        return Cell((taken,), "number")
    return Cell((taken, translate("sentence.reuse_same", n=row.common)), "number")


def _pair_cell(row: Row, labels: Mapping[str, str]) -> Cell:
    return Cell((_named(row.plan_a, row.plan_b, labels),))


def _named(a: str, b: str, labels: Mapping[str, str]) -> str:
    return translate("sentence.reuse_pair", a=labels[a], b=labels[b])


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


def _kinds_told(edits: pd.DataFrame) -> str:
    kinds = dict.fromkeys(kind for kind in _kinds_of(edits) if kind != "wording")
    return translate("list.comma").join(translate(f"edit.{k}") for k in kinds)


def _key(row: Row) -> tuple[str, str, int]:
    return row.plan_a, row.plan_b, row.passage
