"""Who asks more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from policytargets.comparing.ambition import Standing
from policytargets.display.amounts import amount
from policytargets.display.cells import Cell, family_name, format_number, name_of
from policytargets.display.claims import Claim, Phrase, Step, claim, counted, fill, joined
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.vocabulary.rules import ambition_name

Row = Any


def tell_edges(own: Standing, labels: Mapping[str, str]) -> list[Claim]:
    """Return a sentence a line of the diagram: who asks more, in what, and what would undo it."""
    undone = undoing(own, labels)
    return [
        claim(
            "order_edges",
            subject=f"{own.evidence}/{row.upper}/{row.lower}",
            value=float(row.wins),
            target_ids=both(between(own.pairs, row.upper, row.lower)),
            steps=how(own, flipped=True),
            sensitivity=undone[row.upper, row.lower],
            edges=_edge(row, labels),
        )
        for row in own.edges.itertuples()
    ]


def edges_told(own: Standing, labels: Mapping[str, str]) -> Phrase:
    """Return all lines of the diagram in one sentence; empty where there is none."""
    told = [_edge(row, labels) for row in own.edges.itertuples()]
    return Phrase(translate("list.clause_of").join(told))


def undoing(own: Standing, labels: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return for each line of the diagram the smallest change of one target that undoes it."""
    return {
        (row.upper, row.lower): fill(
            f"flip_{row.effect}",
            target=target_told(row, labels),
            moved=moved(row),
            within=ambition_name("within", row.within),
        )
        for row in own.neighbours.itertuples()
    }


def how(own: Standing, *, flipped: bool = False) -> list[Step]:
    """Return how an order came about, and how its flips did where they are told."""
    inputs = {"evidence": own.evidence}
    steps = [Step("comparing.ambition.stand", inputs, fill("step_order"))]
    if flipped:
        steps.append(Step("comparing.ambition.flip_neighbours", {}, fill("step_flip")))
    return steps


def between(pairs: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return the pairs of targets of two plans."""
    ends = [one, other]
    return pairs[pairs["document_a"].isin(ends) & pairs["document_b"].isin(ends)]


def both(pairs: pd.DataFrame) -> list[str]:
    """Return the targets of pairs, each once."""
    sides = pairs[["target_id_a", "target_id_b"]].itertuples(index=False)
    return list(dict.fromkeys(key for row in sides for key in row))


def moved(flip: Row) -> str:
    """Return a number as it is and as it would have to be, with the change in per cent."""
    ends = [amount(value, flip.unit) for value in (flip.value, flip.needed)]
    change = f"{'+' if flip.percent > 0 else '−'}{format_number(abs(flip.percent), 1)} %"
    return f"{ends[0]} → {ends[1]} ({change})"


def target_told(flip: Row, labels: Mapping[str, str]) -> Phrase:
    """Return whose target of which family a flip moves, with its id."""
    place = joined([labels[flip.document], family_name(flip.family)])
    return Phrase(translate("list.plan", region=place, plan=flip.target))


def _edge(row: Row, labels: Mapping[str, str]) -> Phrase:
    names = [family_name(code) for code in row.families.split(";")]
    ends = {"upper": labels[row.upper], "lower": labels[row.lower]}
    return Phrase(fill("order_edge", families=joined(names), **ends))


_OUTCOMES = ("wins", "losses", "ties", "undecided")
_ENDS = ("document", "other")
_NOTHING = Cell(("–",), "missing")


def show_relations(standings: Sequence[Standing]) -> None:
    """Show for each kind of evidence every pair of plans with its families by outcome."""
    for own in standings:
        once = _once(own)
        words = [Cell((ambition_name("relation", code),)) for code in once["relation"]]
        told = once[["document", *_OUTCOMES, "qualified"]].copy()
        told.insert(1, "other_document", once["other"])
        told.insert(2, "plan_relation", words)
        values = {"evidence": ambition_name("evidence", own.evidence)}
        show(told, "relations", values)


def show_orders(standing: Standing, names: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """Show every comparable pair of targets, who asks more, and how little would undo it."""
    # The flips stand two a pair, the smaller change first.
    flips = standing.flips.iloc[::2].itertuples()
    rows = [
        _order(row, flip, names, labels)
        for row, flip in zip(standing.pairs.itertuples(), flips, strict=True)
    ]
    values = {"evidence": ambition_name("evidence", standing.evidence)}
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
        "flip": flip_cell(flip, names),
    }


def _side(row: Row, side: str, names: Mapping[str, str]) -> Cell:
    number = amount(getattr(row, f"value_{side}"), row.unit)
    if row.basis != "value":
        number = f"{number} ({name_of('basis', row.basis)})"
    key = getattr(row, f"target_id_{side}")
    return Cell((names[key], getattr(row, f"target_{side}"), number))


def _winner(row: Row, labels: Mapping[str, str]) -> Cell:
    if row.asks_more:
        return Cell((labels[row.asks_more],))
    lines = [ambition_name("result", row.result)]
    if row.open:
        lines.append(ambition_name("open", row.open))
    return Cell(tuple(lines), "missing")


def flip_cell(flip: Row, names: Mapping[str, str]) -> Cell:
    """Return what would undo an order: the target, its number now and then, and its firmness."""
    if flip.result not in ("more", "less"):
        return _NOTHING
    told = f"{names[flip.target_id]}: {moved(flip)}"
    return Cell((told, ambition_name("within", flip.within)))


def tell_orders(standings: Sequence[Standing], labels: Mapping[str, str]) -> list[Claim]:
    """Return who asks more than whom and in what, and how many pairs of plans stay open."""
    told = []
    for own in standings:
        told.append(_opening(own))
        told += tell_edges(own, labels)
        told += _through(own, labels)
        told += _open(own, labels)
    return told


def _opening(own: Standing) -> Claim:
    return claim(
        "order_opening",
        subject=own.evidence,
        value=float(own.pairs["asks_more"].ne("").sum()),
        target_ids=both(own.pairs),
        steps=how(own),
        evidence=ambition_name("evidence", own.evidence),
        pairs=counted("pair", len(own.pairs)),
        families=counted("family", own.families["family"].nunique()),
        decided=int(own.pairs["asks_more"].ne("").sum()),
        ties=int(own.pairs["result"].eq("tie").sum()),
        undecided=int(own.pairs["result"].eq("undecided").sum()),
    )


def _through(own: Standing, labels: Mapping[str, str]) -> list[Claim]:
    """Return the pairs that lines join only by way of a third plan, without an order themselves."""
    rows = own.relations
    more = set(zip(*(rows.loc[rows["relation"].eq("more"), c] for c in _ENDS), strict=True))
    joined_by = {(a, d) for a, b in _lines_of(own) for c, d in _lines_of(own) if b == c and a != d}
    told = _pairs_told("through", own, sorted(joined_by - more), labels)
    # What is said of them rests on the lines, not on pairs of their own targets.
    lines = [key for ends in _lines_of(own) for key in both(between(own.pairs, *ends))]
    return [replace(one, target_ids=tuple(dict.fromkeys(lines))) for one in told]


def _lines_of(own: Standing) -> list[tuple[str, str]]:
    """Return the lines of a diagram as pairs of plans, the upper one first."""
    return list(zip(own.edges["upper"], own.edges["lower"], strict=True))


def _open(own: Standing, labels: Mapping[str, str]) -> list[Claim]:
    """Return the pairs of plans without an order, by the kind of their relation."""
    once = _once(own)
    told = []
    for code in ("mixed", "undecided", "none"):
        found = once[once["relation"].eq(code)]
        ends = list(zip(found["document"], found["other"], strict=True))
        told += _pairs_told(code, own, ends, labels)
    return told


def _pairs_told(
    code: str, own: Standing, ends: Sequence[tuple[str, str]], labels: Mapping[str, str]
) -> list[Claim]:
    """Return the sentence that names these pairs of plans; none where there are none."""
    if not ends:
        return []
    ids = [key for pair in ends for key in both(between(own.pairs, *pair))]
    return [
        claim(
            f"order_{code}",
            subject=own.evidence,
            value=float(len(ends)),
            target_ids=ids,
            steps=how(own),
            pairs=joined([f"{labels[a]}–{labels[b]}" for a, b in ends]),
        )
    ]


def _once(own: Standing) -> pd.DataFrame:
    """Return the relation of each pair of plans once, as the plan sees it that stands first."""
    place = {plan: turn for turn, plan in enumerate(own.layers["document"])}
    rows = own.relations
    return rows[rows["document"].map(place) < rows["other"].map(place)]
