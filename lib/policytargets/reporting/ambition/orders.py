"""Who asks more: the order of the plans, told, drawn (Hasse), and how little would undo it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import FancyBboxPatch

from policytargets.comparability.parts import parts_of
from policytargets.comparing.ambition.partial_order import PartialOrder, gather, partial_orders
from policytargets.display.amounts import amount
from policytargets.display.canvas import (
    LARGE,
    MIDDLE,
    PAD,
    PANEL,
    SMALL,
    SPACING,
    Sheet,
    drawing,
    wrap,
)
from policytargets.display.cells import Cell, family_name, name_of
from policytargets.display.claims import Claim, Phrase, claim, counted, fill, joined, named_targets
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.spread import FEW, spread
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL, PALETTE
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.order_families import tell_families
from policytargets.reporting.ambition.order_words import (
    change_told,
    due,
    opening,
    steps_of,
    sums_told,
    target_told,
    targets_of,
    undoing,
    yearly_told,
)
from policytargets.vocabulary.rules import ambition_name

Row = Any
_NODES = 4
"""Plans in order from which a diagram is drawn; of fewer the sentences say all of it."""
_OUTCOMES = ("wins", "losses", "ties", "trade_offs", "undecided")
_ENDS = ("document", "other")
_NOTHING = Cell(("–",), "missing")
_BOX, _STEP = 0.36, 1.3  # inches: height of a box, from one layer to the next
_LOW = 0.56  # of the way down a line its words stand: lower ends are further apart
_NAMED = 2  # families named on a line; more are counted
_WORDS = 1.5  # inches of the words on a line
_WORD = re.compile(r"[^\s\u2e80-\u9fff]+")


@dataclass(frozen=True, kw_only=True, repr=False)
class Order(Section):
    """The section on who asks more, with the partial orders that it is about."""

    orders: Sequence[PartialOrder]


def order(plans: Plans, *, qualified: bool = True) -> Order:
    """Return who asks more, on pairs without caveats and, where wanted, on those with them too."""
    tables = (plans.comparisons, plans.targets, plans.normalised, plans.codelist)
    orders = partial_orders(*tables, plans.documents, plans.ids, qualified)
    drawn, relations = _drawn(orders), gather(orders, "relations")
    names, labels, last = named_targets(plans.described, plans.documents), plans.labels, orders[-1]
    return Order(
        "order",
        tables={
            "relations": Table(relations, lambda: show_relations(orders)),
            "pairs": Table(last.pairs, lambda: show_pairs(last, names, labels)),
        },
        says={
            "order": lambda: tell_orders(orders, labels),
            "families": lambda: tell_families(last, names, labels),
        },
        figures={
            "hasse": Figure(
                lambda: [draw_hasse(*own, labels) for own in drawn], last.pairs if drawn else ()
            ),
        },
        orders=orders,
    )


def _drawn(orders: Sequence[PartialOrder]) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return layers and edges of the orders that a sentence alone would not make plain."""
    large = [own for own in orders if own.layers["linked"].sum() >= _NODES]
    return [(gather(large, "layers"), gather(large, "edges"))] if large else []


def tell_edges(own: PartialOrder, labels: Mapping[str, str]) -> list[Claim]:
    """Return a sentence a line of the diagram: who asks more, in what, and what would undo it."""
    undone = reversals_told(own, labels)
    return [
        claim(
            "order_edges",
            subject=f"{own.evidence}/{row.upper}/{row.lower}",
            value=float(row.wins),
            target_ids=targets_of(between(own.pairs, row.upper, row.lower)),
            steps=steps_of(own, _compared(own, row.upper, row.lower), flipped=True),
            sensitivity=undone.get((row.upper, row.lower), ""),
            edges=_edge(row, labels),
        )
        for row in own.edges.itertuples()
    ]


def edges_told(own: PartialOrder, labels: Mapping[str, str]) -> Phrase:
    """Return all lines of the diagram in one sentence; empty where there is none."""
    told = [_edge(row, labels) for row in own.edges.itertuples()]
    return Phrase(translate("list.clause_of").join(told))


def reversals_told(own: PartialOrder, labels: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return for each line of the diagram the smallest change of one target that undoes it."""
    return {
        (row.upper, row.lower): fill(
            "flip_order",
            target=target_told(row, labels),
            moved=change_told(row),
            firm=undoing(row),
        )
        for row in own.neighbours.itertuples()
    }


def between(pairs: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return the rows of two plans, of a table of pairs."""
    ends = [one, other]
    return pairs[pairs["document_a"].isin(ends) & pairs["document_b"].isin(ends)]


def _compared(own: PartialOrder, one: str, other: str) -> list[str]:
    """Return the families in which two plans may be compared."""
    return list(between(own.families, one, other)["family"])


def _edge(row: Row, labels: Mapping[str, str]) -> Phrase:
    names = [family_name(code) for code in row.families.split(";")]
    ends = {"upper": labels[row.upper], "lower": labels[row.lower]}
    compared = counted("family", int(row.compared))
    return Phrase(fill("order_edge", families=joined(names), n=row.wins, of=compared, **ends))


def show_relations(orders: Sequence[PartialOrder]) -> None:
    """Show for each kind of evidence every pair of plans with its families by outcome."""
    for own in orders:
        once = _each_pair_once(own)
        words = [Cell((ambition_name("relation", code),)) for code in once["relation"]]
        told = once[["document", *_OUTCOMES, "qualified"]].copy()
        told.insert(1, "other_document", once["other"])
        told.insert(2, "plan_relation", words)
        values = {"evidence": ambition_name("evidence", own.evidence)}
        show(told, "relations", values)


def show_pairs(own: PartialOrder, names: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """Show every comparable pair of targets, who asks more, and how little would undo it."""
    # The flips stand two a pair, the smaller change first.
    flips = own.flips.iloc[::2].itertuples()
    rows = [
        _order(row, flip, names, labels)
        for row, flip in zip(own.pairs.itertuples(), flips, strict=True)
    ]
    values = {"evidence": ambition_name("evidence", own.evidence)}
    show(pd.DataFrame(rows), "orders", values, stacked=True)


def _order(
    row: Row, flip: Row, names: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, object]:
    return {
        "family": row.family,
        **{f"pair_{side}": _side(row, side, names) for side in "ab"},
        "verdict": row.verdict,
        "why": Cell((getattr(row, localised("why")),)),
        "asks_more": _winner(row, labels),
        "undone_by": _doubt(row),
        "flip": flip_cell(flip, names),
    }


def _side(row: Row, side: str, names: Mapping[str, str]) -> Cell:
    number = amount(getattr(row, f"value_{side}"), row.unit)
    if row.basis != "value":
        number = f"{yearly_told(row, side)} ({name_of('basis', row.basis)})"
    told = " + ".join(names[key] for key in parts_of(getattr(row, f"target_id_{side}")))
    lines = (told, getattr(row, f"target_{side}"), number, due(row, side))
    return Cell(tuple(filter(None, lines)))


def _winner(row: Row, labels: Mapping[str, str]) -> Cell:
    if row.asks_more:
        return Cell((labels[row.asks_more],))
    lines = [ambition_name("result", row.result)]
    if row.open:
        lines.append(opening(row))
    return Cell(tuple(lines), "missing")


def _doubt(row: Row) -> Cell:
    """Return whether a decided order is firm, and else what would undo it."""
    return _NOTHING if row.open else Cell((undoing(row),))


def flip_cell(flip: Row, names: Mapping[str, str]) -> Cell:
    """Return what would undo an order: the target, its number now and then."""
    if flip.result == "undecided" or pd.isna(flip.percent) or not flip.change:
        return _NOTHING
    told = " + ".join(names[key] for key in parts_of(flip.target_id))
    return Cell((f"{told}: {change_told(flip)}",))


def tell_orders(orders: Sequence[PartialOrder], labels: Mapping[str, str]) -> list[Claim]:
    """Return who asks more than whom and in what, and how many pairs of plans stay open."""
    told = []
    for own in orders:
        told.append(_opening(own))
        told += tell_edges(own, labels)
        told += _joined_by_others(own, labels)
        told += _unordered(own, labels)
    return told


def _opening(own: PartialOrder) -> Claim:
    return claim(
        "order_opening",
        subject=own.evidence,
        value=float(own.pairs["asks_more"].ne("").sum()),
        target_ids=targets_of(own.pairs),
        steps=steps_of(own),
        evidence=ambition_name("evidence", own.evidence),
        pairs=counted("pair", len(own.pairs)),
        sums=sums_told(own.pairs),
        families=counted("family", own.families["family"].nunique()),
        decided=int(own.pairs["asks_more"].ne("").sum()),
        ties=int(own.pairs["result"].eq("tie").sum()),
        trade_offs=int(own.pairs["result"].eq("trade_off").sum()),
        undecided=int(own.pairs["result"].eq("undecided").sum()),
    )


def _joined_by_others(own: PartialOrder, labels: Mapping[str, str]) -> list[Claim]:
    """Return the pairs that lines join only by way of a third plan, without an order themselves."""
    rows = own.relations
    more = set(zip(*(rows.loc[rows["relation"].eq("more"), c] for c in _ENDS), strict=True))
    joined_by = {(a, d) for a, b in _lines_of(own) for c, d in _lines_of(own) if b == c and a != d}
    told = _pairs_told("through", own, sorted(joined_by - more), labels)
    # What is said of them rests on the lines, not on pairs of their own targets.
    lines = [key for ends in _lines_of(own) for key in targets_of(between(own.pairs, *ends))]
    return [replace(one, target_ids=tuple(dict.fromkeys(lines))) for one in told]


def _lines_of(own: PartialOrder) -> list[tuple[str, str]]:
    """Return the lines of a diagram as pairs of plans, the upper one first."""
    return list(zip(own.edges["upper"], own.edges["lower"], strict=True))


def _unordered(own: PartialOrder, labels: Mapping[str, str]) -> list[Claim]:
    """Return the pairs of plans without an order, by the kind of their relation."""
    once = _each_pair_once(own)
    told = []
    for code in ("mixed", "few", "undecided", "none"):
        found = once[once["relation"].eq(code)]
        ends = list(zip(found["document"], found["other"], strict=True))
        told += _pairs_told(code, own, ends, labels)
    return told


def _pairs_told(
    code: str, own: PartialOrder, ends: Sequence[tuple[str, str]], labels: Mapping[str, str]
) -> list[Claim]:
    """Return the sentence that names these pairs of plans; none where there are none."""
    if not ends:
        return []
    ids = [key for pair in ends for key in targets_of(between(own.pairs, *pair))]
    return [
        claim(
            f"order_{code}",
            subject=own.evidence,
            value=float(len(ends)),
            target_ids=ids,
            steps=steps_of(own, own.families["family"].unique()),
            pairs=joined([f"{labels[a]}–{labels[b]}" for a, b in ends]),
        )
    ]


def _each_pair_once(own: PartialOrder) -> pd.DataFrame:
    """Return the relation of each pair of plans once, as the plan sees it that stands first."""
    place = {plan: turn for turn, plan in enumerate(own.layers["document"])}
    rows = own.relations
    return rows[rows["document"].map(place) < rows["other"].map(place)]


@drawing
def draw_hasse(layers: pd.DataFrame, edges: pd.DataFrame, labels: Mapping[str, str]) -> Drawing:
    """Draw for each kind of evidence who asks more than whom, with the families on the lines."""
    if layers["document"].nunique() > FEW:
        return spread(_spread(layers, edges), labels, title=translate("axis.below_each"))
    for kind in layers["evidence"].unique():
        sheet = Sheet()
        own = (part[part["evidence"].eq(kind)] for part in (layers, edges))
        bottom = _Panel(sheet, labels).draw(str(kind), *own)
        note = sheet.write(translate("axis.hasse"), 0, bottom, PANEL, colour=GREY)
        figure = sheet.finish(note + PAD)
    return figure


def _spread(layers: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return how many plans each stands right above, in the columns of a spread."""
    below = edges.groupby(["evidence", "upper"]).size().rename("value").reset_index()
    keys = {"upper": "document"}
    rows = layers.merge(below.rename(columns=keys), on=["evidence", "document"], how="left")
    counts = rows["value"].fillna(0).astype(int)
    strips = [ambition_name("evidence", kind) for kind in rows["evidence"]]
    return rows.assign(strip=strips, value=counts, told=counts.astype(str))


class _Panel:
    """One diagram on its sheet."""

    def __init__(self, sheet: Sheet, labels: Mapping[str, str]) -> None:
        self.sheet, self.labels, self.width = sheet, labels, PANEL

    def draw(self, kind: str, layers: pd.DataFrame, edges: pd.DataFrame) -> float:
        """Draw heading, lines and boxes and return where they end."""
        heading = ambition_name("evidence", kind)
        top = self.sheet.write(heading, 0, 0, self.width, size=LARGE, colour=BLUE) + 0.15
        linked = layers[layers["linked"]]
        spots = self.places(linked, top)
        for row in edges.itertuples():
            self.line(row, spots)
        for plan, spot in spots.items():
            abreast = sum(down == spot[1] for _, down in spots.values())
            self.box(plan, *spot, PALETTE[0], self.width / abreast - PAD)
        top += int(linked["layer"].max()) * _STEP + _BOX + 0.2
        return self.unlinked(layers[~layers["linked"]], top)

    def places(self, layers: pd.DataFrame, top: float) -> dict[str, tuple[float, float]]:
        """Return the middle of each box: the plans of a layer side by side."""
        spots = {}
        for layer, own in layers.groupby("layer"):
            for place, plan in enumerate(own["document"]):
                across = self.width * (place + 0.5) / len(own)
                spots[plan] = (across, top + int(layer) * _STEP + _BOX / 2)
        return spots

    def line(self, row: Row, spots: Mapping[str, tuple[float, float]]) -> None:
        """Draw a line with the families that it rests on; broken where they need caveats."""
        (x, y), (u, v) = spots[row.upper], spots[row.lower]
        style = (0, (4, 2)) if row.qualified else "solid"
        self.sheet.axes.plot([x, u], [y, v], color=INK, linewidth=1.3, linestyle=style, zorder=1)
        apart = self.apart(sum(down == v for _, down in spots.values()))
        text = self.words_on(row, apart)
        room = max(min(_WORDS, apart - PAD), self.longest(text))
        depth = self.sheet.depth(text, room)
        across, top = x + _LOW * (u - x), y + _LOW * (v - y) - depth / 2
        # The words stand on white, so that the line does not cross them.
        wide = min(room, self.breadth(text))
        self.sheet.fill(across - wide / 2 - PAD / 2, top, wide + PAD, depth, "white")
        self.sheet.write(text, across - room / 2, top, room, side="center")

    def breadth(self, text: str) -> float:
        """Return about how wide a text of the small size is."""
        return sum(0.56 if sign.isascii() else 1 for sign in text) * SMALL / 72

    def longest(self, text: str) -> float:
        """Return how wide its longest word is, so that none is broken."""
        return max(map(self.breadth, _WORD.findall(text)), default=0) + 0.01

    def apart(self, abreast: int) -> float:
        """Return the room of the words on a line that leads to one of so many plans abreast."""
        return _LOW * self.width / abreast - PAD

    def names(self, row: Row) -> str:
        """Return the families of a line, or their number where they are many."""
        codes = row.families.split(";")
        if len(codes) > _NAMED:
            return counted("family", len(codes))
        names = [family_name(code) for code in codes]
        return translate("list.comma").join(names)

    def words_on(self, row: Row, room: float) -> str:
        """Return what stands on a line: the families, or their number where they do not fit."""
        told = self.names(row)
        if self.longest(told) > room:
            told = counted("family", row.families.count(";") + 1)
        return f"! {told}" if row.qualified else told

    def box(self, plan: str, across: float, down: float, colour: str, room: float) -> None:
        """Draw a plan."""
        name = wrap(self.labels[plan], room * 72 / MIDDLE)
        wide = min(self.breadth(name) * MIDDLE / SMALL + 0.3, room)
        corner = (across - wide / 2, down - _BOX / 2)
        shape = FancyBboxPatch(
            corner,
            wide,
            _BOX,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=colour,
            edgecolor=INK,
            linewidth=0.8,
            zorder=3,
        )
        self.sheet.axes.add_patch(shape)
        self.sheet.axes.text(
            across, down, name, size=MIDDLE, color=INK, ha="center", va="center", zorder=4
        )

    def unlinked(self, layers: pd.DataFrame, top: float) -> float:
        """Draw the plans that no line touches, under a heading that says so."""
        if layers.empty:
            return top
        text = translate("axis.unlinked")
        top = self.sheet.write(text, 0, top, self.width, colour=GREY) + PAD
        for place, plan in enumerate(layers["document"]):
            row, column = divmod(place, 2)
            across = self.width * (2 * column + 1) / 4
            self.box(
                plan, across, top + row * (_BOX + 0.1) + _BOX / 2, NEUTRAL, self.width / 2 - PAD
            )
        rows = (len(layers) + 1) // 2
        return top + rows * (_BOX + 0.1) + SMALL * SPACING
