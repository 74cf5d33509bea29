"""What may be said of who asks more: closing findings, each there only while its numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.admission import Admission, admit
from policytargets.comparing.ambition.partial_order import PartialOrder
from policytargets.comparing.ambition.uncertainty import Scores
from policytargets.display.cells import family_name
from policytargets.display.claims import Claim, Phrase, bullets, claim, counted, fill, joined, step
from policytargets.display.section import Section
from policytargets.display.show import say
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.comparability import shared_pairs, tell_comparable
from policytargets.reporting.ambition.order_words import (
    doubt_name,
    steps_of,
    sums_told,
    taken_over,
    targets_of,
)
from policytargets.reporting.ambition.orders import Order, between, edges_told, reversals_told
from policytargets.reporting.ambition.scores import Score, neighbour_changes, score_steps
from policytargets.vocabulary.rules import ambition_name, load_ambition

Row = Any
Given = dict[str, Any]
_SHORT = (
    *(
        "claim_pairs",
        "claim_order",
        "claim_no_order",
        "claim_no_orders",
        "claim_leader",
        "claim_no_leader",
    ),
    *("claim_sooner", "claim_trade_off", "claim_fragile", "claim_none_firm"),
    *("claim_no_score", "claim_illustration", "claim_score"),
)


@dataclass(frozen=True, repr=False)
class Conclusions(Section):
    """The section that closes the report, and the short list of it that opens it."""

    def short(self, anchor: str) -> None:
        """Say the few that a reader in a hurry needs, with a link to where all of them stand."""
        say(shorten(self.claims(), anchor))


def conclusions(plans: Plans, order: Order, score: Score) -> Conclusions:
    """Return what the plans allow to be said, and what not."""
    pairs, labels = shared_pairs(plans), plans.labels
    given = (score.admission, score.scores)
    told = {"all": lambda: tell_conclusions(pairs, order.orders, given, labels)}
    return Conclusions("conclusions", says=told)


def tell_conclusions(
    pairs: pd.DataFrame,
    orders: Sequence[PartialOrder],
    score: tuple[Admission, Scores | None],
    labels: Mapping[str, str],
) -> list[Claim]:
    """Return in a few sentences what the plans allow to be said, and what not."""
    told = [tell_comparable(pairs)]
    told += _orders(orders, labels)
    told += _no_longer_ordered(orders, labels)
    told.append(_leader(orders, labels))
    told += _sooner(orders[-1], labels)
    told += _trade_offs(orders[-1], labels)
    told += _firm(orders[-1])
    told += _undecided(orders[-1])
    told.append(_score(*score, labels))
    return told


def shorten(told: Sequence[Claim], anchor: str) -> str:
    """Return the findings that a reader in a hurry needs, with a link to all of them.

    They come as plain Markdown: as data they are kept where they stand in full.
    """
    short = bullets([one.text for one in told if one.key in _SHORT])
    return f"{short}\n\n{fill('in_short', anchor=anchor)}"


def _orders(orders: Sequence[PartialOrder], labels: Mapping[str, str]) -> list[Claim]:
    """Return the orders of plans on each kind of evidence; in one sentence that there is none."""
    if any(map(_ordered, orders)):
        return [_order(own, labels) for own in orders]
    last, least = orders[-1], load_ambition().order.minimum_families
    given: Given = {
        "target_ids": targets_of(last.pairs),
        "steps": steps_of(last, _families_of(last)),
    }
    return [claim("claim_no_orders", value=0.0, **given, least=least)]


def _order(own: PartialOrder, labels: Mapping[str, str]) -> Claim:
    ordered, total = _ordered(own), len(own.layers) * (len(own.layers) - 1) // 2
    ids = [key for ends in ordered for key in targets_of(between(own.pairs, *ends))]
    undone = dict.fromkeys(reversals_told(own, labels).values())
    return claim(
        "claim_order" if ordered else "claim_no_order",
        subject=own.evidence,
        value=float(len(ordered)),
        target_ids=ids or targets_of(own.pairs),
        steps=steps_of(own, _families_of(own), flipped=bool(ordered)),
        sensitivity=translate("list.sentence").join(undone),
        evidence=ambition_name("evidence", own.evidence),
        edges=edges_told(own, labels),
        n=len(ordered),
        total=total,
        least=load_ambition().order.minimum_families,
    )


def _no_longer_ordered(orders: Sequence[PartialOrder], labels: Mapping[str, str]) -> list[Claim]:
    """Return the orders that stand on the first evidence and not on all that is looked at."""
    first, last = (_ordered(own) for own in (orders[0], orders[-1]))
    lost = [ends for ends in first if ends not in last]
    if not lost:
        return []
    return [
        claim(
            "claim_lost",
            value=float(len(lost)),
            target_ids=[k for ends in lost for k in targets_of(between(orders[-1].pairs, *ends))],
            steps=steps_of(orders[-1], _families_of(orders[-1])),
            pairs=joined([f"{labels[a]}–{labels[b]}" for a, b in lost]),
        )
    ]


def _families_of(own: PartialOrder) -> list[str]:
    """Return the families that an order of plans rests on: all that may be compared."""
    return list(own.families["family"].unique())


def _ordered(own: PartialOrder) -> list[tuple[str, str]]:
    rows = own.relations[own.relations["relation"].eq("more")]
    return list(zip(rows["document"], rows["other"], strict=True))


def _leader(orders: Sequence[PartialOrder], labels: Mapping[str, str]) -> Claim:
    """Return whether a plan asks more than every other: on any evidence that is shown."""
    for own in orders:
        wins = own.relations[own.relations["relation"].eq("more")]["document"].value_counts()
        leading = [str(plan) for plan, n in wins.items() if n == len(own.layers) - 1]
        if leading:
            return claim(
                "claim_leader",
                subject=f"{own.evidence}/{leading[0]}",
                target_ids=targets_of(own.pairs),
                steps=steps_of(own, _families_of(own)),
                evidence=ambition_name("evidence", own.evidence),
                plan=labels[leading[0]],
            )
    last = orders[-1]
    return claim("claim_no_leader", target_ids=targets_of(last.pairs), steps=steps_of(last))


def _sooner(own: PartialOrder, labels: Mapping[str, str]) -> list[Claim]:
    """Return what is both higher and due sooner, by pairs of plans."""
    rows = own.pairs[own.pairs["how"].eq("both") & own.pairs["asks_more"].ne("")]
    if rows.empty:
        return []
    first = rows["asks_more"].eq(rows["document_a"])
    lower = rows["document_b"].where(first, rows["document_a"])
    groups = rows.groupby([rows["asks_more"], lower], sort=False)
    clause = translate("list.clause_of")
    told = clause.join(_sooner_than(ends, pairs, labels) for ends, pairs in groups)
    words: Given = {
        "told": Phrase(told),
        "firm": _how_firm(rows),
        "ends": taken_over(rows),
    }
    return [_counted("claim_sooner", own, rows, **words)]


def _how_firm(rows: pd.DataFrame) -> Phrase:
    """Return how many orders hold in every admissible reading, unless all do."""
    firm, told = int(rows["firm"].sum()), _undone(rows)
    if firm == len(rows):
        return Phrase("")
    key = "sooner_firm" if firm else "sooner_open"
    return Phrase(fill(key, n=firm, total=len(rows), told=told))


def _undone(rows: pd.DataFrame) -> Phrase:
    """Return what would undo orders, or leaves pairs undecided, each with in how many."""
    codes = rows["undone_by"].str.split(";").explode()
    counts = codes[codes.ne("")].value_counts()
    group = "open" if rows["open"].ne("").any() else "undone"
    return joined(_reason(doubt_name(group, str(code)), n) for code, n in counts.items())


def _sooner_than(ends: tuple[str, str], pairs: pd.DataFrame, labels: Mapping[str, str]) -> str:
    upper, lower = (labels[plan] for plan in ends)
    families = joined(family_name(code) for code in pairs["family"].unique())
    return fill("sooner_than", upper=upper, lower=lower, families=families)


def _trade_offs(own: PartialOrder, labels: Mapping[str, str]) -> list[Claim]:
    """Return how many pairs are higher but later, and which."""
    rows = own.pairs[own.pairs["result"].eq("trade_off")]
    if rows.empty:
        return []
    words: Given = {"total": counted("pair", len(own.pairs)), "ends": taken_over(rows)}
    told = joined(_pair(row, labels) for row in rows.itertuples())
    return [_counted("claim_trade_off", own, rows, n=len(rows), told=told, **words)]


def _firm(own: PartialOrder) -> list[Claim]:
    """Return how many orders hold in every admissible reading, and what would undo the others."""
    rows = own.pairs[own.pairs["asks_more"].ne("")]
    if rows.empty:
        return []
    firm, told = int(rows["firm"].sum()), _undone(rows)
    key = "claim_firm" if firm == len(rows) else "claim_fragile" if firm else "claim_none_firm"
    return [_counted(key, own, rows, firm, n=firm, total=len(rows), told=told)]


def _reason(name: str, count: int) -> Phrase:
    return Phrase(fill("reason_count", reason=name, n=count))


def _pair(row: Row, labels: Mapping[str, str]) -> str:
    region = f"{labels[row.document_a]}–{labels[row.document_b]}"
    return translate("list.plan", region=region, plan=family_name(row.family))


def _undecided(own: PartialOrder) -> list[Claim]:
    """Return how many pairs of targets stay open, and why."""
    rows = own.pairs[own.pairs["result"].eq("undecided")]
    if rows.empty:
        return []
    told, total = _undone(rows), counted("pair", len(own.pairs))
    return [_counted("claim_undecided", own, rows, n=len(rows), total=total, told=told)]


def _counted(
    key: str, own: PartialOrder, rows: pd.DataFrame, value: int | None = None, **words: str | int
) -> Claim:
    """Return a sentence about pairs, whose value is their number if no other is given."""
    count = float(len(rows) if value is None else value)
    given: Given = {"value": count, "target_ids": targets_of(rows), "steps": steps_of(own)}
    given["sums"] = sums_told(own.pairs)
    return claim(key, **given | words)


def _score(admission: Admission, scores: Scores | None, labels: Mapping[str, str]) -> Claim:
    if scores is None:
        return _no_score(admission)
    given: Given = {"target_ids": scores.target_ids, "steps": score_steps(scores)}
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
        sensitivity=neighbour_changes(scores, labels),
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
        steps=[step(admit, fill("step_admit"))],
        sensitivity=fill(f"score_lacks_{admission.reason}", n=lacking),
        why=admission.why(),
    )
