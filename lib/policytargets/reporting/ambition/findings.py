"""What may be said of who asks more: closing findings, each there only while its numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.ambition import Admission, Scores, Standing
from policytargets.display.cells import family_name
from policytargets.display.claims import Claim, Step, bullets, claim, counted, fill, joined, percent
from policytargets.messages import translate
from policytargets.reporting.ambition.order import between, both, edges_told, how, undoing
from policytargets.reporting.ambition.score import how_weighed, neighbours_undone
from policytargets.vocabulary.rules import ambition_name

Row = Any
Given = dict[str, Any]
_SHORT = (
    *("claim_pairs", "claim_order", "claim_no_order", "claim_leader", "claim_no_leader"),
    *("claim_fragile", "claim_no_score", "claim_illustration", "claim_score"),
)


def tell_conclusions(
    pairs: pd.DataFrame,
    standings: Sequence[Standing],
    score: tuple[Admission, Scores | None],
    labels: Mapping[str, str],
) -> list[Claim]:
    """Return in a few sentences what the plans allow to be said, and what not."""
    told = [_comparable(pairs)]
    told += [_order(own, labels) for own in standings]
    told += _lost(standings, labels)
    told.append(_leader(standings, labels))
    told += _fragile(standings[-1], labels)
    told += _undecided(standings[-1])
    told.append(_score(*score, labels))
    return told


def shorten(told: Sequence[Claim], anchor: str) -> str:
    """Return the findings that a reader in a hurry needs, with a link to all of them.

    They come as plain Markdown: as data they are kept where they stand in full.
    """
    short = bullets([one.text for one in told if one.key in _SHORT])
    return f"{short}\n\n{fill('in_short', anchor=anchor)}"


def _comparable(pairs: pd.DataFrame) -> Claim:
    if pairs.empty:
        return claim("verdicts_none", value=0.0)
    counts = pairs["verdict"].value_counts()
    free = int(counts.get("direct", 0) + counts.get("converted", 0))
    refused = int(counts.get("refused", 0))
    return claim(
        "claim_pairs",
        value=100 * refused / len(pairs),
        unit="%",
        target_ids=both(pairs),
        steps=[Step("comparing.choose_pairs", {}, fill("step_pairs"))],
        pairs=counted("pair", len(pairs)),
        refused=refused,
        share=percent(refused, len(pairs)),
        free=free,
        qualified=int(counts.get("qualified", 0)),
    )


def _order(own: Standing, labels: Mapping[str, str]) -> Claim:
    ordered, total = _ordered(own), len(own.layers) * (len(own.layers) - 1) // 2
    ids = [key for ends in ordered for key in both(between(own.pairs, *ends))]
    undone = dict.fromkeys(undoing(own, labels).values())
    return claim(
        "claim_order" if ordered else "claim_no_order",
        subject=own.evidence,
        value=float(len(ordered)),
        target_ids=ids or both(own.pairs),
        steps=how(own, flipped=bool(ordered)),
        sensitivity=translate("list.sentence").join(undone),
        evidence=ambition_name("evidence", own.evidence),
        edges=edges_told(own, labels),
        n=len(ordered),
        total=total,
    )


def _lost(standings: Sequence[Standing], labels: Mapping[str, str]) -> list[Claim]:
    """Return the orders that stand on the first evidence and not on all that is looked at."""
    first, last = (_ordered(own) for own in (standings[0], standings[-1]))
    lost = [ends for ends in first if ends not in last]
    if not lost:
        return []
    return [
        claim(
            "claim_lost",
            value=float(len(lost)),
            target_ids=[k for ends in lost for k in both(between(standings[-1].pairs, *ends))],
            steps=how(standings[-1]),
            pairs=joined([f"{labels[a]}–{labels[b]}" for a, b in lost]),
        )
    ]


def _ordered(own: Standing) -> list[tuple[str, str]]:
    rows = own.relations[own.relations["relation"].eq("more")]
    return list(zip(rows["document"], rows["other"], strict=True))


def _leader(standings: Sequence[Standing], labels: Mapping[str, str]) -> Claim:
    """Return whether a plan asks more than every other: on any evidence that is shown."""
    for own in standings:
        wins = own.relations[own.relations["relation"].eq("more")]["document"].value_counts()
        leading = [str(plan) for plan, n in wins.items() if n == len(own.layers) - 1]
        if leading:
            return claim(
                "claim_leader",
                subject=f"{own.evidence}/{leading[0]}",
                target_ids=both(own.pairs),
                steps=how(own),
                evidence=ambition_name("evidence", own.evidence),
                plan=labels[leading[0]],
            )
    last = standings[-1]
    return claim("claim_no_leader", target_ids=both(last.pairs), steps=how(last))


def _fragile(own: Standing, labels: Mapping[str, str]) -> list[Claim]:
    """Return the orders that rounding or 左右 would undo."""
    first = own.flips.iloc[::2].set_axis(own.pairs.index)
    decided = first[first["result"].isin(["more", "less"])]
    weak = decided[~decided["established"].astype(bool)]
    if decided.empty:
        return []
    told = [_pair(row, labels) for row in weak.itertuples()]
    return [
        claim(
            "claim_fragile" if told else "claim_firm",
            value=float(len(told)),
            target_ids=both(own.pairs.loc[weak.index if told else decided.index]),
            steps=how(own, flipped=True),
            n=len(told),
            total=len(decided),
            pairs=joined(told),
        )
    ]


def _pair(row: Row, labels: Mapping[str, str]) -> str:
    region = f"{labels[row.document]}–{labels[row.other]}"
    return translate("list.plan", region=region, plan=family_name(row.family))


def _undecided(own: Standing) -> list[Claim]:
    """Return how many pairs of targets stay open."""
    rows = own.pairs[own.pairs["result"].eq("undecided")]
    if rows.empty:
        return []
    total = counted("pair", len(own.pairs))
    given: Given = {"value": float(len(rows)), "target_ids": both(rows), "steps": how(own)}
    return [claim("claim_undecided", **given, n=len(rows), total=total)]


def _score(admission: Admission, scores: Scores | None, labels: Mapping[str, str]) -> Claim:
    if scores is None:
        return _no_score(admission)
    given: Given = {"target_ids": scores.target_ids, "steps": how_weighed(scores)}
    if scores.illustrative:
        needed: Given = {"n": scores.families, "needed": scores.needed}
        return claim("claim_illustration", value=float(scores.families), **given, **needed)
    first = scores.acceptability.sort_values("1", ascending=False).iloc[0]
    return claim(
        "claim_score",
        subject=str(first["document"]),
        value=100 * float(first["1"]),
        unit="%",
        **given,
        sensitivity=neighbours_undone(scores, labels),
        draws=f"{scores.draws:,}",
        plan=labels[str(first["document"])],
        share=f"{100 * first['1']:.0f}",
    )


def _no_score(admission: Admission) -> Claim:
    lacking = admission.needed - admission.found
    return claim(
        "claim_no_score",
        value=float(admission.found),
        target_ids=admission.target_ids,
        steps=[Step("comparing.ambition.admit", {}, fill("step_admit"))],
        sensitivity=fill(f"score_lacks_{admission.reason}", n=lacking),
        why=admission.why(),
    )
