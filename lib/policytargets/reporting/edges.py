"""The lines of the partial order in words: on which families each rests, and what would undo it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.ambition import Standing
from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import family_name, format_number
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.prose import Phrase, fill, joined
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["between", "both", "edges_told", "how", "moved", "target_told", "tell_edges", "undoing"]

Row = Any


def tell_edges(own: Standing, labels: Mapping[str, str], language: str) -> list[Claim]:
    """Return a sentence a line of the diagram: who asks more, in what, and what would undo it.

    Parameters
    ----------
    own : Standing
        On one kind of evidence.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    undone = undoing(own, labels, language)
    return [
        claim(
            "order_edges",
            language,
            subject=f"{own.evidence}/{row.upper}/{row.lower}",
            value=float(row.wins),
            target_ids=both(between(own.pairs, row.upper, row.lower)),
            steps=how(own, language, flipped=True),
            sensitivity=undone[row.upper, row.lower],
            edges=_edge(row, labels, language),
        )
        for row in own.edges.itertuples()
    ]


def edges_told(own: Standing, labels: Mapping[str, str], language: str) -> Phrase:
    """Return all lines of the diagram in one sentence; empty where there is none."""
    told = [_edge(row, labels, language) for row in own.edges.itertuples()]
    return Phrase(translate("list.clause_of", language).join(told))


def undoing(own: Standing, labels: Mapping[str, str], language: str) -> dict[tuple[str, str], str]:
    """Return for each line of the diagram the smallest change of one target that undoes it."""
    return {
        (row.upper, row.lower): fill(
            f"flip_{row.effect}",
            language,
            target=target_told(row, labels, language),
            moved=moved(row, language),
            within=ambition_name("within", row.within, language),
        )
        for row in own.neighbours.itertuples()
    }


def how(own: Standing, language: str, *, flipped: bool = False) -> list[Step]:
    """Return how an order came about, and how its flips did where they are told."""
    inputs = {"evidence": own.evidence}
    steps = [Step("comparing.ambition.stand", inputs, fill("step_order", language))]
    if flipped:
        steps.append(Step("comparing.ambition.flip_neighbours", {}, fill("step_flip", language)))
    return steps


def between(pairs: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return the pairs of targets of two plans."""
    ends = [one, other]
    return pairs[pairs["document_a"].isin(ends) & pairs["document_b"].isin(ends)]


def both(pairs: pd.DataFrame) -> list[str]:
    """Return the targets of pairs, each once."""
    sides = pairs[["target_id_a", "target_id_b"]].itertuples(index=False)
    return list(dict.fromkeys(key for row in sides for key in row))


def moved(flip: Row, language: str) -> str:
    """Return a number as it is and as it would have to be, with the change in per cent.

    Parameters
    ----------
    flip : named tuple
        A row with ``value``, ``needed``, ``unit`` and ``percent``.
    language : str
        ``en`` or ``zh``.
    """
    ends = [amount(value, flip.unit, language) for value in (flip.value, flip.needed)]
    change = f"{'+' if flip.percent > 0 else '−'}{format_number(abs(flip.percent), 1)} %"
    return f"{ends[0]} → {ends[1]} ({change})"


def target_told(flip: Row, labels: Mapping[str, str], language: str) -> Phrase:
    """Return whose target of which family a flip moves, with its id.

    Parameters
    ----------
    flip : named tuple
        A row with ``document``, ``family`` and ``target``.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    place = joined([labels[flip.document], family_name(flip.family, language)], language)
    return Phrase(translate("list.plan", language, region=place, plan=flip.target))


def _edge(row: Row, labels: Mapping[str, str], language: str) -> Phrase:
    names = [family_name(code, language) for code in row.families.split(";")]
    ends = {"upper": labels[row.upper], "lower": labels[row.lower]}
    return Phrase(fill("order_edge", language, families=joined(names, language), **ends))
