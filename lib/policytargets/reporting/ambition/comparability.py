"""Which numbers may be compared: verdicts on pairs, family by family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparability.parts import form_sums, is_sum, parts_of, with_sums
from policytargets.comparability.verdicts import judge_sums
from policytargets.comparing.ambition.pair_order import order_pairs
from policytargets.comparing.pairs import (
    both_ways,
    choose_pairs,
    count_caveats,
    count_verdicts,
    formed_pairs,
    ranked_families,
    with_parts,
)
from policytargets.comparing.targets import shared_families
from policytargets.display.cells import Cell, caveat_names, family_name, format_number, name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    counted,
    fill,
    joined,
    linked,
    named_targets,
    percent,
    step,
)
from policytargets.display.links import Name, link_html
from policytargets.display.section import Section, Table, table_of
from policytargets.display.show import heading, say, show_rows, title_of
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.order_words import readings, targets_of
from policytargets.schemas import VERDICTS

Row = Any
_FOR_AN_ORDER = 3  # plans; two alone are a pair, not an order
_MOST_REASONS = 3


def all_pairs(plans: Plans) -> Section:
    """Return how many pairs of all families that plans share have which verdict, and why."""
    pairs, own = shared_pairs(plans), plans.described["target_id"]
    listed = plans.comparisons["target_id_a"].isin(own) & plans.comparisons["target_id_b"].isin(own)
    says = {"verdicts": lambda: [*tell_all(pairs, int(listed.sum())), *tell_sums(plans)]}
    matrix = Table(pairs, lambda: show_matrix(pairs, plans))
    return Section("all_pairs", tables={"matrix": matrix} | _counts(pairs), says=says)


def shared_pairs(plans: Plans) -> pd.DataFrame:
    """Return the pairs of all families that plans share."""
    families = shared_families(plans.normalised, plans.ids)
    return choose_pairs(plans.comparisons, plans.described, plans.ids, families)


def _counts(pairs: pd.DataFrame) -> dict[str, Table]:
    return {
        "verdicts": table_of(count_verdicts(pairs), "verdict_counts"),
        "caveats": table_of(count_caveats(pairs), "caveat_counts"),
    }


def _given(pairs: pd.DataFrame, subject: str = "") -> dict[str, Any]:
    """Return what a claim that counts pairs of targets is about and rests on."""
    steps = [step(choose_pairs, fill("step_pairs"))]
    return {
        "subject": subject,
        "value": float(len(pairs)),
        "target_ids": targets_of(pairs),
        "steps": steps,
    }


def _reasons(pairs: pd.DataFrame, most: int | None = None) -> Phrase:
    counts = Counter(name for row in pairs.itertuples() for name in caveat_names(row))
    told = [Phrase(fill("reason_count", reason=name, n=n)) for name, n in counts.most_common(most)]
    return joined(told)


def show_matrix(pairs: pd.DataFrame, plans: Plans) -> None:
    """Show a row a family and a column a plan: its numbers, each with its best verdict."""
    if pairs.empty:
        say(translate("sentence.no_rows"))
        return
    formed = formed_pairs(plans.comparisons, plans.described, plans.ids)
    seen = with_parts(both_ways(pd.concat([pairs, formed], ignore_index=True)))
    best = seen.drop_duplicates("target_id").set_index("target_id")["verdict"]
    own = plans.described[plans.described["target_id"].isin(best.index)]
    cells = dict(iter(own.groupby(["family", "document"], sort=False)))
    rows = [
        [Cell((family_name(family),)), *(_judged(cells.get((family, p)), best) for p in plans.ids)]
        for family in pairs["family"].unique()
    ]
    head = [heading("family"), *(Cell((label,)) for label in plans.labels.values())]
    show_rows(title_of("matrix"), head, rows)


def _judged(targets: pd.DataFrame | None, best: pd.Series) -> Cell:
    """Return the numbers of a plan in a family, each after the sign of its best verdict."""
    if targets is None:
        return Cell(("–",), "missing")
    lines, html = [], []
    for row in targets.itertuples():
        verdict, number = best[row.target_id], "".join(row.number_text.split())
        mark, name = (translate(f"{key}.{verdict}") for key in ("verdict_mark", "verdict"))
        lines.append(f"{mark} {number}")
        chip = f'<span class="chip {verdict}" title="{escape(name)}">{escape(mark)}</span>'
        html.append(f"{chip} {link_html(row.id, escape(number))}")
    return Cell(tuple(lines), "text", "<br>".join(html))


def tell_all(pairs: pd.DataFrame, listed: int) -> list[Claim]:
    """Return how many pairs of all families have each verdict, and what refuses most of them.

    What a rule only notes beside a refusal is no reason of it.
    """
    if pairs.empty:
        return [claim("verdicts_none", value=0.0)]
    counts: dict[str, Any] = {code: int((pairs["verdict"] == code).sum()) for code in VERDICTS}
    total: dict[str, Any] = {"pairs": counted("pair", len(pairs))}
    families = counted("family", pairs["family"].nunique())
    given = _given(pairs)
    told = [claim("verdicts_total", **given, **total, families=families, **counts)]
    refused = pairs[pairs["verdict"] == "refused"]
    if len(refused):
        reasons = _reasons(refused, _MOST_REASONS)
        given = _given(refused)
        told.append(claim("verdicts_refused_by", **given, reasons=reasons))
    if listed > len(pairs):
        more = listed - len(pairs)
        told.append(claim("verdicts_folded", value=float(more), n=more))
    return [*told, _rankings(pairs)]


def tell_comparable(pairs: pd.DataFrame) -> Claim:
    """Return in one sentence how many pairs may be compared, and what the freest still carry."""
    if pairs.empty:
        return claim("verdicts_none", value=0.0)
    counts = pairs["verdict"].value_counts()
    refused = int(counts.get("refused", 0))
    free = pairs[pairs["verdict"].isin(["direct", "converted"])]
    notes = _reasons(free)
    return claim(
        "claim_pairs",
        **_given(pairs) | {"value": 100 * refused / len(pairs), "unit": "%"},
        pairs=counted("pair", len(pairs)),
        refused=refused,
        share=percent(refused, len(pairs)),
        qualified=int(counts.get("qualified", 0)),
        free=len(free),
        notes=Phrase(fill("pair_notes", notes=notes)) if notes else Phrase(""),
    )


def tell_sums(plans: Plans) -> list[Claim]:
    """Return each whole that a plan states in parts, added up beside the other plan's whole."""
    pairs = formed_pairs(plans.comparisons, plans.described, plans.ids)
    if pairs.empty:
        return []
    names = named_targets(plans.described, plans.documents)
    values = with_sums(plans.normalised, plans.comparisons).set_index("target_id")["value"]
    tables = (plans.targets, plans.normalised, plans.codelist, plans.documents, plans.ids)
    ordered = order_pairs(pairs, *tables, qualified=True)
    others = {row.target_id_a: row.else_a for row in ordered.itertuples()}
    others |= {row.target_id_b: row.else_b for row in ordered.itertuples()}
    return [_sum(pair, names, values, others) for pair in pairs.itertuples()]


def _sum(
    pair: Row, names: Mapping[str, Name], values: pd.Series, others: Mapping[str, float]
) -> Claim:
    sums = [key for key in (pair.target_id_a, pair.target_id_b) if is_sum(key)]
    sides = {side: getattr(pair, f"target_id_{side}") for side in "ab"}
    told, asked = {}, {}
    for side, key in sides.items():
        parts = [names[part] for part in parts_of(key)]
        told[side] = Phrase(" + ".join(linked(str(name), name.target) for name in parts))
        value, yearly = getattr(pair, f"value_{side}"), pair.basis == "pace_per_year"
        shown = readings((value, others.get(key, math.nan) if yearly else math.nan), pair.unit)
        asked[f"value_{side}"] = translate("clock.a_year", value=shown) if yearly else shown
    return claim(
        "sum_formed" if pair.basis else "sum_refused",
        subject="/".join(sides.values()),
        value=float(values[sums[0]]),
        target_ids=[part for key in sides.values() for part in parts_of(key)],
        steps=[step(form_sums, fill("step_sum")), step(judge_sums, fill("step_pairs"))],
        family=family_name(pair.family),
        **told,
        **asked,
        sum=format_number(float(values[sums[0]])),
        verdict=name_of("verdict", pair.verdict),
        caveats=joined(caveat_names(pair)),
    )


def _rankings(pairs: pd.DataFrame) -> Claim:
    """Return in which families enough plans are mutually comparable to be put in an order."""
    orders = ranked_families(pairs, _FOR_AN_ORDER)
    free = pairs[pairs["family"].isin(orders) & pairs["verdict"].isin(["direct", "converted"])]
    given = _given(free if orders else pairs) | {"value": float(len(orders))}
    names = joined([family_name(code) for code in orders])
    key = "some_ranking" if orders else "no_ranking"
    return claim(key, **given, n=_FOR_AN_ORDER, families=names)
