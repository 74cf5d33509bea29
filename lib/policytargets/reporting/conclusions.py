"""What may be said of who asks more: closing findings, each there only while its numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.comparing.ambition import Admission, Scores, Standing
from policytargets.reporting.cells import family_name
from policytargets.reporting.ordering import edges_told
from policytargets.reporting.prose import bullets, counted, fill, joined, percent
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["tell_conclusions"]


def tell_conclusions(
    pairs: pd.DataFrame,
    standings: Sequence[Standing],
    score: tuple[Admission, Scores | None],
    labels: Mapping[str, str],
    language: str,
) -> str:
    """Return in a few sentences what the plans allow to be said, and what not.

    Parameters
    ----------
    pairs : pandas.DataFrame
        All judged pairs of the plans, as returned by `policytargets.comparing.choose_pairs`.
    standings : sequence of Standing
        As returned by `policytargets.comparing.ambition.stand`.
    score : tuple of Admission and Scores
        As returned by `admit` and `weigh`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    lines = [_comparable(pairs, language)]
    for own in standings:
        lines.append(_order(own, labels, language))
    lines.append(_lost(standings, labels, language))
    lines.append(_leader(standings, labels, language))
    lines.append(_fragile(standings[-1], labels, language))
    lines.append(_score(*score, labels, language))
    return bullets([line for line in lines if line])


def _comparable(pairs: pd.DataFrame, language: str) -> str:
    if pairs.empty:
        return fill("verdicts_none", language)
    counts = pairs["verdict"].value_counts()
    free = int(counts.get("direct", 0) + counts.get("converted", 0))
    refused = int(counts.get("refused", 0))
    return fill(
        "claim_pairs",
        language,
        pairs=counted("pair", len(pairs), language),
        refused=refused,
        share=percent(refused, len(pairs)),
        free=free,
        qualified=int(counts.get("qualified", 0)),
    )


def _order(own: Standing, labels: Mapping[str, str], language: str) -> str:
    told = edges_told(own, labels, language)
    values = {"evidence": ambition_name("evidence", own.evidence, language)}
    if not told:
        return fill("claim_no_order", language, **values)
    total = len(own.layers) * (len(own.layers) - 1) // 2
    ordered = len(_ordered(own))
    return fill("claim_order", language, edges=told, n=ordered, total=total, **values)


def _lost(standings: Sequence[Standing], labels: Mapping[str, str], language: str) -> str:
    """Return the orders that stand on the first evidence and not on all that is looked at."""
    first, last = (_ordered(own) for own in (standings[0], standings[-1]))
    told = [f"{labels[a]}–{labels[b]}" for a, b in first if (a, b) not in last]
    return fill("claim_lost", language, pairs=joined(told, language)) if told else ""


def _ordered(own: Standing) -> list[tuple[str, str]]:
    rows = own.relations[own.relations["relation"].eq("more")]
    return list(zip(rows["document"], rows["other"], strict=True))


def _leader(standings: Sequence[Standing], labels: Mapping[str, str], language: str) -> str:
    """Return whether a plan asks more than every other: on any evidence that is shown."""
    for own in standings:
        wins = own.relations[own.relations["relation"].eq("more")]["document"].value_counts()
        leading = [plan for plan, n in wins.items() if n == len(own.layers) - 1]
        if leading:
            values = {"plan": labels[str(leading[0])]}
            evidence = ambition_name("evidence", own.evidence, language)
            return fill("claim_leader", language, evidence=evidence, **values)
    return fill("claim_no_leader", language)


def _fragile(own: Standing, labels: Mapping[str, str], language: str) -> str:
    """Return the orders that rounding or 左右 would undo, and what stays undecided."""
    first = own.flips.iloc[::2]
    decided = first[first["result"].isin(["more", "less"])]
    weak = decided[~decided["established"].astype(bool)]
    lines = []
    if len(decided):
        told = [
            translate(
                "list.plan",
                language,
                region=f"{labels[row.document]}–{labels[row.other]}",
                plan=family_name(row.family, language),
            )
            for row in weak.itertuples()
        ]
        key = "claim_fragile" if told else "claim_firm"
        values = {"n": len(told), "total": len(decided), "pairs": joined(told, language)}
        lines.append(fill(key, language, **values))
    undecided = int(own.pairs["result"].eq("undecided").sum())
    if undecided:
        total = counted("pair", len(own.pairs), language)
        lines.append(fill("claim_undecided", language, n=undecided, total=total))
    return translate("list.sentence", language).join(lines)


def _score(
    admission: Admission, scores: Scores | None, labels: Mapping[str, str], language: str
) -> str:
    if scores is None:
        return fill("claim_no_score", language, why=admission.why(language))
    if scores.illustrative:
        needed = {"n": scores.families, "needed": scores.needed}
        return fill("claim_illustration", language, **needed)
    first = scores.acceptability.sort_values("1", ascending=False).iloc[0]
    values = {"plan": labels[str(first["document"])], "share": f"{100 * first['1']:.0f}"}
    return fill("claim_score", language, draws=f"{scores.draws:,}", **values)
