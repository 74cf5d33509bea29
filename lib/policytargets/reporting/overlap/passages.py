"""Passages that two plans share word by word, what was changed in them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch, Polygon, Rectangle

from policytargets.comparing.text_reuse.alignment import SHORTEST
from policytargets.comparing.text_reuse.background import expected_passages, load_background
from policytargets.comparing.text_reuse.passages import Reuse, compare_words, place_targets
from policytargets.comparing.text_reuse.texts import ComparedText, compared_texts
from policytargets.display.canvas import drawing, new_figure
from policytargets.display.cells import Cell, one_line
from policytargets.display.claims import Claim, Phrase, Step, claim, counted, fill, joined, step
from policytargets.display.links import Name
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.style import BLUE, NEUTRAL, PALETTE
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.omissions import tell_omissions

Row = Any
_PAIR = ["plan_a", "plan_b"]
_PASSAGE = [*_PAIR, "passage"]
_TERMS = ("numeral", "comparator", "cadence")
"""The kinds of edits that change what is promised."""
_ALIKE = 0.6  # equal characters of all steps: below, a passage is a likeness rather than a clause
_DATES = ["date_signed", "date_published", "plan_start"]
_MOST = 20  # rows of a table
_OPEN, _ARROW, _CLOSE = "【", "→", "】"


def shared_passages(plans: Plans, shingle: int = SHORTEST) -> Section:
    """Return the passages that two plans share word by word, and what was changed in them."""
    labels, targets, readings = plans.labels, plans.written, readings_of(plans)
    reuse = place_targets(compare_words(readings, shingle), targets)
    places = passage_places(reuse, readings)
    return Section(
        "shared_passages",
        {
            "passages": Table(reuse.passages, lambda: show_passages(reuse, labels)),
            "edits": Table(reuse.edits, lambda: show_edits(reuse, targets, labels)),
        },
        {
            "passages": lambda: [
                *tell_reuse(reuse, readings, labels, shingle),
                *tell_omissions(plans.documents, "passages"),
            ],
            "edits": lambda: tell_edits(reuse, targets, labels),
        },
        {"places": Figure(lambda: draw_places(places, labels), places)},
    )


@lru_cache(maxsize=1)
def readings_of(plans: Plans) -> list[ComparedText]:
    """Return the characters of each plan that are compared, the earliest plan first."""
    return compared_texts(plans.readings, by_date(plans.documents))


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
    steps = _steps(shortest=least)
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
        **_beside_background(readings, least, len(passages)),
    )
    lengths = {one.plan: len(one.text) for one in readings}
    most = _most(passages, lengths, labels, steps)
    return [total, most, _longest(passages, labels, steps)]


def _beside_background(readings: Sequence[ComparedText], least: int, found: int) -> dict[str, Any]:
    """Return how many passages unrelated texts would share, and how many of those found do not."""
    known, expected = load_background(), expected_passages(readings, least)
    precision = max(0.0, 1 - expected.mean / found)
    return {
        "expected": f"{expected.mean:.1f}",
        "high": f"{expected.high:.1f}",
        "precision": f"{100 * precision:.0f}",
        "unrelated": len(known.pairs),
        "texts": len({pair.text for pair in known.pairs}),
    }


def _steps(**inputs: object) -> Sequence[Step]:
    return [step(compare_words, translate("sentence.reuse_step_align"), inputs)]


def pair_in_time(a: str, b: str, labels: Mapping[str, str]) -> str:
    """Return two plans as one name, the earlier first."""
    return translate("sentence.reuse_pair", a=labels[a], b=labels[b])


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
    widest = totals.index[totals["size"].eq(totals["size"].max())]
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
        most=int(totals["size"].max()),
        most_pairs=joined([pair_in_time(one, other, labels) for one, other in widest]),
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


def tell_edits(reuse: Reuse, targets: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return how often what was changed, and the targets whose comparator or pace was."""
    edits = reuse.edits
    if edits.empty:
        return []
    kinds = edits["kinds"].str.split(";")
    counts = {k: int(kinds.map(lambda of, k=k: k in of).sum()) for k in _TERMS}
    told: dict[str, Any] = {"edits": counted("edit", len(edits)), **counts}
    ids = [one for side in ("a", "b") for of in edits[f"targets_{side}"] for one in of]
    steps = _steps()
    total = claim("reuse_edits", value=len(edits), target_ids=ids, steps=steps, **told)
    shares = reuse.passages.set_index(_PASSAGE)["share"]
    keys = edits[_PASSAGE].itertuples(index=False, name=None)
    kept = [
        shares[key] >= _ALIKE and bool({"comparator", "cadence"} & set(of))
        for key, of in zip(keys, kinds, strict=True)
    ]
    return [total, *_changed_terms(edits[kept], targets.set_index("target_id"), labels, steps)]


def _changed_terms(
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


def show_passages(reuse: Reuse, labels: Mapping[str, str], most: int = _MOST) -> None:
    """Show the longest passages with both quotes, their places and how much is equal."""
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable").head(most)
    rows = [
        {
            "reuse_pair": Cell((pair_in_time(row.plan_a, row.plan_b, labels),)),
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
    edits = dict(iter(reuse.edits.groupby(_PASSAGE, sort=False)))
    changed = _with_changed_terms(reuse)
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable")
    kept = [row for row in passages.itertuples() if _key(row) in changed]
    rows = [
        {
            "reuse_pair": Cell((pair_in_time(row.plan_a, row.plan_b, labels),)),
            "reuse_change": _change_cell(row, edits[_key(row)]),
            "reuse_kinds": Cell((_kinds_told(edits[_key(row)]),)),
            "reuse_targets": _target_cell([*row.targets_a, *row.targets_b], names),
        }
        for row in kept[:most]
    ]
    counts = {"shown": len(rows), "total": len(kept)}
    show(pd.DataFrame(rows), "reuse_edits", counts, stacked=True)


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


def _with_changed_terms(reuse: Reuse) -> set[object]:
    """Return the keys of the passages in which a number, a comparator or a pace changed."""
    kinds = reuse.edits.groupby(_PASSAGE)["kinds"].agg(";".join)
    return {key for key, told in kinds.items() if set(told.split(";")) & set(_TERMS)}


def _kinds_told(edits: pd.DataFrame) -> str:
    named = (kind for kinds in edits["kinds"] for kind in kinds.split(";"))
    kinds = dict.fromkeys(kind for kind in named if kind != "wording")
    return translate("list.comma").join(translate(f"edit.{k}") for k in kinds)


def _key(row: Row) -> tuple[str, str, int]:
    return row.plan_a, row.plan_b, row.passage


_RUST = "#b5502f"
_BAR = 0.16  # of the height of a panel
# A band of a short passage is a line: beside colour and hatching its breadth tells the kinds apart.
_PLAIN: dict[str, Any] = {"facecolor": PALETTE[0], "edgecolor": BLUE, "linewidth": 0.7}
_CHANGED: dict[str, Any] = {"facecolor": PALETTE[3], "edgecolor": _RUST, "linewidth": 1.8}
_HATCH = "////"


def passage_places(reuse: Reuse, readings: Sequence[ComparedText], pairs: int = 2) -> pd.DataFrame:
    """Return where the passages of the pairs with most shared characters stand in either text."""
    totals = reuse.passages.groupby(_PAIR, sort=False)["free"].sum()
    most = totals.sort_values(ascending=False, kind="stable").head(pairs).index
    changed = _with_changed_terms(reuse)
    passages = pd.concat(
        [reuse.passages.set_index(_PAIR).loc[[pair]].reset_index() for pair in most]
        or [reuse.passages]
    )
    lengths = {one.plan: len(one.raw) for one in readings}
    for side in ("a", "b"):
        whole = passages[f"plan_{side}"].map(lengths)
        passages[f"from_{side}"] = passages[f"start_{side}"] / whole
        passages[f"to_{side}"] = passages[f"end_{side}"] / whole
    own = passages[_PASSAGE].itertuples(index=False, name=None)
    return passages.assign(changed=[key in changed for key in own])


@drawing
def draw_places(table: pd.DataFrame, labels: Mapping[str, str]) -> Drawing:
    """Draw a panel a pair: the earlier plan above, the later below, a band for each passage."""
    pairs = list(table[["plan_a", "plan_b"]].drop_duplicates().itertuples(index=False, name=None))
    figure, axes = new_figure(0.9 + 1.7 * len(pairs))
    ticks: dict[float, str] = {}
    for place, (a, b) in enumerate(pairs):
        own = table[table["plan_a"].eq(a) & table["plan_b"].eq(b)]
        top = -1.5 * place
        _panel(axes, own, top)
        ticks |= {top: labels[a], top - 1: labels[b]}
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.set(xlim=(0, 1), ylim=(min(ticks) - 0.2, 0.2), xticks=[])
    axes.set_xlabel(translate("axis.reuse_whole"), loc="left")
    axes.spines[:].set_visible(False)
    _explain_bands(figure)
    return figure


def _panel(axes: Axes, passages: pd.DataFrame, top: float) -> None:
    for height in (top, top - 1):
        bar = Rectangle((0, height - _BAR / 2), 1, _BAR, facecolor=NEUTRAL, edgecolor="none")
        axes.add_patch(bar)
    for row in passages.sort_values("changed", kind="stable").itertuples():
        axes.add_patch(_band(row, top))


def _band(row: Row, top: float) -> Polygon:
    upper, lower = top - _BAR / 2, top - 1 + _BAR / 2
    corners = [(row.from_a, top + _BAR / 2), (row.to_a, top + _BAR / 2), (row.to_a, upper)]
    corners += [(row.to_b, lower), (row.to_b, lower - _BAR), (row.from_b, lower - _BAR)]
    corners += [(row.from_b, lower), (row.from_a, upper)]
    look, hatch = (_CHANGED, _HATCH) if row.changed else (_PLAIN, "")
    return Polygon(corners, closed=True, alpha=0.85, hatch=hatch, **look)


def _explain_bands(figure: Drawing) -> None:
    kinds = {"reuse_plain": (_PLAIN, ""), "reuse_number": (_CHANGED, _HATCH)}
    handles = [
        Patch(hatch=hatch, label=translate(f"axis.{key}"), **look)
        for key, (look, hatch) in kinds.items()
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=2)
