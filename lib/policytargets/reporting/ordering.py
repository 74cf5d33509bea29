"""Who asks more, in tables and sentences: an order is told with the families that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.ambition import Standing
from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import Cell, family_name, format_number, name_of
from policytargets.reporting.display import show
from policytargets.reporting.prose import Phrase, bullets, counted, fill, joined
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["edges_told", "flip_cell", "show_orders", "show_relations", "tell_orders"]

Row = Any
_OUTCOMES = ("wins", "losses", "ties", "undecided")
_ENDS = ("document", "other")
_NOTHING = Cell(("–",), "missing")


def show_relations(standings: Sequence[Standing], language: str) -> None:
    """Show for each kind of evidence every pair of plans with its families by outcome.

    Parameters
    ----------
    standings : sequence of Standing
        As returned by `policytargets.comparing.ambition.stand`.
    language : str
        ``en`` or ``zh``.
    """
    for own in standings:
        place = {plan: turn for turn, plan in enumerate(own.layers["document"])}
        rows = own.relations
        once = rows[rows["document"].map(place) < rows["other"].map(place)]
        words = [Cell((ambition_name("relation", code, language),)) for code in once["relation"]]
        told = once[["document", *_OUTCOMES, "qualified"]].copy()
        told.insert(1, "other_document", once["other"])
        told.insert(2, "plan_relation", words)
        values = {"evidence": ambition_name("evidence", own.evidence, language)}
        show(told, language, "relations", values)


def show_orders(
    standing: Standing, names: Mapping[str, str], labels: Mapping[str, str], language: str
) -> None:
    """Show every comparable pair of targets, who asks more, and how little would undo it.

    Parameters
    ----------
    standing : Standing
        On one kind of evidence.
    names, labels : mapping of str to str
        Name of each target by its key, and of each plan.
    language : str
        ``en`` or ``zh``.
    """
    # The flips stand two a pair, the smaller change first.
    flips = standing.flips.iloc[::2].itertuples()
    rows = [
        _order(row, flip, names, labels, language)
        for row, flip in zip(standing.pairs.itertuples(), flips, strict=True)
    ]
    values = {"evidence": ambition_name("evidence", standing.evidence, language)}
    show(pd.DataFrame(rows), language, "orders", values, stacked=True)


def _order(
    row: Row, flip: Row, names: Mapping[str, str], labels: Mapping[str, str], language: str
) -> dict[str, object]:
    return {
        "family": row.family,
        **{f"pair_{side}": _side(row, side, names, language) for side in "ab"},
        "verdict": row.verdict,
        "why": Cell((getattr(row, f"why_{language}"),)),
        "asks_more": _winner(row, labels, language),
        "flip": flip_cell(flip, names, language),
    }


def _side(row: Row, side: str, names: Mapping[str, str], language: str) -> Cell:
    number = amount(getattr(row, f"value_{side}"), row.unit, language)
    if row.basis != "value":
        number = f"{number} ({name_of('basis', row.basis, language)})"
    key = getattr(row, f"target_id_{side}")
    return Cell((names[key], getattr(row, f"target_{side}"), number))


def _winner(row: Row, labels: Mapping[str, str], language: str) -> Cell:
    if row.asks_more:
        return Cell((labels[row.asks_more],))
    lines = [ambition_name("result", row.result, language)]
    if row.open:
        lines.append(ambition_name("open", row.open, language))
    return Cell(tuple(lines), "missing")


def flip_cell(flip: Row, names: Mapping[str, str], language: str) -> Cell:
    """Return what would undo an order: the target, its number now and then, and how firm that is.

    Parameters
    ----------
    flip : named tuple
        A row of `policytargets.comparing.ambition.flip_targets`.
    names : mapping of str to str
        Name of each target by its key.
    language : str
        ``en`` or ``zh``.
    """
    if flip.result not in ("more", "less"):
        return _NOTHING
    ends = [amount(value, flip.unit, language) for value in (flip.value, flip.needed)]
    change = f"{'+' if flip.percent > 0 else '−'}{format_number(abs(flip.percent), 1)} %"
    told = f"{names[flip.target_id]}: {ends[0]} → {ends[1]} ({change})"
    return Cell((told, ambition_name("within", flip.within, language)))


def tell_orders(standings: Sequence[Standing], labels: Mapping[str, str], language: str) -> str:
    """Return who asks more than whom and in what, and how many pairs of plans stay open.

    Parameters
    ----------
    standings : sequence of Standing
        As returned by `policytargets.comparing.ambition.stand`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    lines = []
    for own in standings:
        lines.append(_opening(own, language))
        told = edges_told(own, labels, language)
        if told:
            lines.append(fill("order_edges", language, edges=told))
        lines += _through(own, labels, language)
        lines += _open(own, labels, language)
    return bullets(lines)


def edges_told(own: Standing, labels: Mapping[str, str], language: str) -> Phrase:
    """Return each line of the diagram in words, with its families; empty where there is none."""
    told = [
        Phrase(
            fill(
                "order_edge",
                language,
                upper=labels[row.upper],
                lower=labels[row.lower],
                families=joined(
                    [family_name(code, language) for code in row.families.split(";")], language
                ),
            )
        )
        for row in own.edges.itertuples()
    ]
    return Phrase(translate("list.clause_of", language).join(told))


def _opening(own: Standing, language: str) -> str:
    return fill(
        "order_opening",
        language,
        evidence=ambition_name("evidence", own.evidence, language),
        pairs=counted("pair", len(own.pairs), language),
        families=counted("family", own.families["family"].nunique(), language),
        decided=int(own.pairs["asks_more"].ne("").sum()),
        ties=int(own.pairs["result"].eq("tie").sum()),
        undecided=int(own.pairs["result"].eq("undecided").sum()),
    )


def _through(own: Standing, labels: Mapping[str, str], language: str) -> list[str]:
    """Return the pairs that lines join only by way of a third plan, without an order themselves."""
    rows = own.relations
    more = set(zip(*(rows.loc[rows["relation"].eq("more"), c] for c in _ENDS), strict=True))
    joined_by = {(a, d) for a, b in _lines_of(own) for c, d in _lines_of(own) if b == c and a != d}
    pairs = [f"{labels[a]}–{labels[b]}" for a, b in sorted(joined_by - more)]
    return [fill("order_through", language, pairs=joined(pairs, language))] if pairs else []


def _lines_of(own: Standing) -> list[tuple[str, str]]:
    """Return the lines of a diagram as pairs of plans, the upper one first."""
    return list(zip(own.edges["upper"], own.edges["lower"], strict=True))


def _open(own: Standing, labels: Mapping[str, str], language: str) -> list[str]:
    """Return the pairs of plans without an order, by the kind of their relation."""
    place = {plan: turn for turn, plan in enumerate(own.layers["document"])}
    rows = own.relations
    once = rows[rows["document"].map(place) < rows["other"].map(place)]
    lines = []
    for code in ("mixed", "undecided", "none"):
        found = once[once["relation"].eq(code)]
        if len(found):
            ends = zip(found["document"], found["other"], strict=True)
            pairs = joined([f"{labels[a]}–{labels[b]}" for a, b in ends], language)
            lines.append(fill(f"order_{code}", language, pairs=pairs))
    return lines
