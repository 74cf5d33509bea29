"""Who asks more: the order of the plans, told, drawn, and how little would undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from policytargets.comparability.parts import parts_of
from policytargets.comparing.ambition.partial_order import PartialOrder, gather, partial_orders
from policytargets.display.amounts import amount
from policytargets.display.cells import Cell, family_name, name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    counted,
    fill,
    joined,
    named_targets,
)
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.hasse import draw_hasse
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


_OUTCOMES = ("wins", "losses", "ties", "trade_offs", "undecided")
_ENDS = ("document", "other")
_NOTHING = Cell(("–",), "missing")


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
