"""Whether there is a score, the ranks that it gives, and how far they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.admission import (
    Admission,
    admit,
    candidates,
    kept_out_by_bounds,
)
from policytargets.comparing.ambition.uncertainty import Scores, analyse_uncertainty
from policytargets.display.cells import Cell, family_name, shade
from policytargets.display.claims import Claim, Step, claim, counted, fill, joined, percent, step
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.order_words import change_told, target_told
from policytargets.vocabulary.rules import ambition_name, load_ambition

Row = Any
Given = dict[str, Any]

CHOICES = ("normalisation", "weighting", "aggregation", "sizing", "remainder")
"""What drives the ranks, in the order of the page: the choices, then what is left."""
PARTS = ("acceptability", "winning", "ranks", "effects", "changes")
"""Tables of a score."""
_FEWEST = 0.05  # of the draws: rarer first places are not told


@dataclass(frozen=True, kw_only=True, repr=False)
class Score(Section):
    """The section on a score, with what enters it and, where there is one, the score."""

    admission: Admission
    scores: Scores | None


def score(
    plans: Plans,
    *,
    minimum_families: int | None = None,
    draws: int = 10_000,
    seed: int = 1,
    sizing: str = "none",
) -> Score:
    """Return whether there is a score, and the ranks under many ways to make it."""
    targets, normalised, labels = plans.targets, plans.normalised, plans.labels
    given = (plans.comparisons, targets, normalised, plans.codelist, plans.ids)
    own = normalised[normalised["target_id"].isin(targets["target_id"])]
    bounded = kept_out_by_bounds(*given)
    admission = admit(candidates(*given), own, plans.ids, minimum_families, bounded=bounded)
    scores = analyse_uncertainty(admission, draws, seed, sizing)
    return Score(
        "score",
        tables={
            "families": Table(admission.families, lambda: show_families(admission)),
            "plans": Table(admission.plans, lambda: show_plans(admission)),
            **_tables(scores, labels),
        },
        says={
            "admission": lambda: tell_admission(admission, labels),
            "ranks": lambda: tell_scores(scores, labels),
        },
        admission=admission,
        scores=scores,
    )


def _tables(scores: Scores | None, labels: Mapping[str, str]) -> dict[str, Table]:
    """Return the tables of a score; they show nothing where there is none."""
    if scores is None:
        return dict.fromkeys(PARTS, Table(pd.DataFrame(), lambda: None))
    return {
        "acceptability": Table(scores.acceptability, lambda: show_shares(scores, "acceptability")),
        "winning": Table(scores.winning, lambda: show_shares(scores, "winning")),
        "ranks": Table(scores.intervals, lambda: show_ranks(scores)),
        "effects": Table(scores.sensitivity, lambda: show_effects(scores, labels)),
        "changes": Table(scores.targets, lambda: show_changes(scores, labels)),
    }


def show_families(admission: Admission) -> None:
    """Show which families enter and which do not, with the reason."""
    rows = []
    for reason, own in admission.families.groupby("reason", sort=False):
        names = joined([family_name(code) for code in own["family"]])
        told = Cell((ambition_name("reason", str(reason)),))
        rows.append(
            {"admitted": told, "families_counted": len(own), "families_named": Cell((str(names),))}
        )
    show(pd.DataFrame(rows), "admitted_families")


def show_plans(admission: Admission) -> None:
    """Show which plans enter and which do not, with the reason."""
    plans = admission.plans
    table = plans[["document", "families"]].rename(columns={"families": "families_stated"})
    shares = [f"{100 * share:.0f} %" for share in plans["share"]]
    why = [Cell((ambition_name("reason", code),)) for code in plans["reason"]]
    show(table.assign(share_of=shares, admitted=why), "admitted_plans")


def percent_of(share: float) -> str:
    """Return a share as whole per cent."""
    return f"{percent(round(1000 * share), 1000)} %"


def show_shares(scores: Scores, part: str) -> None:
    """Show a table of the draws, the darker the more often: ``acceptability`` or ``winning``."""
    shares = getattr(scores, part)
    columns = [str(name) for name in shares.columns[1:]]
    per_cent = shares.assign(**{name: (100 * shares[name]).round() for name in columns})
    show(shade(per_cent, columns, top=100), part, _kind(scores), blank="0")


def show_ranks(scores: Scores) -> None:
    """Show the ranks with their intervals."""
    columns = {name: f"rank_{name}" for name in ("low", "median", "high", "mean")}
    stated = scores.ranked[["document", "families"]].rename(columns={"families": "families_stated"})
    ranks = scores.intervals.rename(columns=columns).merge(stated, on="document")
    ranks["rank_mean"] = ranks["rank_mean"].round(2)
    show(ranks, "rank_intervals", _kind(scores))


def show_effects(scores: Scores, labels: Mapping[str, str]) -> None:
    """Show how far each choice drives the ranks."""
    drivers = scores.sensitivity
    every = {"": translate("axis.all_plans"), **labels}
    named = [Cell((every[plan],)) for plan in drivers["document"]]
    shares = {c: [percent_of(x) if pd.notna(x) else "" for x in drivers[c]] for c in CHOICES}
    effects = pd.DataFrame({"document": named, **{f"effect_{c}": shares[c] for c in CHOICES}})
    show(effects, "effects", _kind(scores), blank="–")


def show_changes(scores: Scores, labels: Mapping[str, str]) -> None:
    """Show the smallest changes that make two neighbours change places."""
    show(_changes(scores, labels), "score_flips", _kind(scores))


def _kind(scores: Scores) -> dict[str, str]:
    """Return what a caption calls the score."""
    return {"kind": ambition_name("score", "illustration" if scores.illustrative else "result")}


def _changes(scores: Scores, labels: Mapping[str, str]) -> pd.DataFrame:
    weights = scores.weights.drop_duplicates(["upper", "lower"])
    shares = weights.set_index(["upper", "lower"])["moved"].to_dict()
    rows = []
    for row in scores.targets.itertuples():
        share = shares.get((row.upper, row.lower))
        rows.append(
            {
                "score_upper": Cell((labels[row.upper],)),
                "score_lower": Cell((labels[row.lower],)),
                "flip": _flip(row, labels),
                "weights_moved": "" if share is None or pd.isna(share) else percent_of(share),
            }
        )
    return pd.DataFrame(rows)


def _flip(row: Row, labels: Mapping[str, str]) -> Cell:
    if not isinstance(row.target, str):
        return Cell(("–",), "missing")
    first = f"{labels[row.document]}, {family_name(row.family)}: {change_told(row)}"
    return Cell((first, row.target, ambition_name("within", row.within)))


def tell_admission(admission: Admission, labels: Mapping[str, str]) -> list[Claim]:
    """Return what enters a score, who is left out, and whether there is a score at all."""
    steps = [step(admit, fill("step_admit"))]
    given: Given = {"target_ids": admission.target_ids, "steps": steps}
    told = [_families_told(admission, given)]
    told += _plans_told(admission, given, labels)
    if admission.reason:
        why, found = admission.why(), float(admission.found)
        told.append(claim("score_none", value=found, **given, why=why))
    return told


def _families_told(admission: Admission, given: Given) -> Claim:
    group, families = load_ambition().composite.minimum_plans, admission.families
    wide = families[families["comparable"].ge(group)]
    return claim(
        "score_families",
        value=float(len(wide)),
        **given,
        stated=counted("family", len(families)),
        plans=counted("plan", group),
        n=len(wide),
        names=joined([family_name(code) for code in wide["family"]]),
    )


def _plans_told(admission: Admission, given: Given, labels: Mapping[str, str]) -> list[Claim]:
    """Return which plans get no score; nothing where no family is shared by enough of them."""
    rules = load_ambition().composite
    out = admission.plans[~admission.plans["scored"]]
    if out.empty or not admission.families["comparable"].ge(rules.minimum_plans).any():
        return []
    shares = zip(out["document"], out["share"], strict=True)
    told = joined([f"{labels[plan]} {100 * share:.0f} %" for plan, share in shares])
    least = f"{100 * rules.minimum_share:.0f}"
    out_of = float(len(out))
    return [claim("score_plans", value=out_of, **given, plans=told, least=least)]


def tell_scores(scores: Scores | None, labels: Mapping[str, str]) -> list[Claim]:
    """Return who ranks first how often; nothing where there is no score."""
    if scores is None:
        return []
    given: Given = {"target_ids": scores.target_ids, "steps": score_steps(scores)}
    told = [_first(scores, given, labels), *_drivers(scores, given)]
    if scores.illustrative:
        needed: Given = {"n": scores.families, "needed": scores.needed}
        count = float(scores.families)
        told.insert(0, claim("score_illustration", value=count, **given, **needed))
    return told


def _first(scores: Scores, given: Given, labels: Mapping[str, str]) -> Claim:
    first = scores.acceptability.sort_values("1", ascending=False, kind="stable")
    shares = zip(first["document"], first["1"], strict=True)
    told = [f"{labels[plan]} {100 * share:.0f} %" for plan, share in shares if share >= _FEWEST]
    return claim(
        "score_first",
        value=100 * float(first["1"].iloc[0]),
        unit="%",
        **given,
        sensitivity=neighbour_changes(scores, labels),
        draws=f"{scores.draws:,}",
        plans=joined(told),
    )


def _drivers(scores: Scores, given: Given) -> list[Claim]:
    """Return how far each choice drives the ranks; nothing where no rank ever changes."""
    whole = scores.sensitivity.set_index("document").loc[""]
    if pd.isna(whole["remainder"]):
        return []
    told = [f"{ambition_name('choice', c)} {percent_of(whole[c])}" for c in CHOICES]
    return [claim("score_drivers", **given, effects=joined(told))]


def score_steps(scores: Scores) -> list[Step]:
    """Return how a score came about."""
    inputs = {"draws": scores.draws, "families": scores.families}
    return [step(analyse_uncertainty, fill("step_weigh"), inputs)]


def neighbour_changes(scores: Scores, labels: Mapping[str, str]) -> str:
    """Return the smallest change of one target that makes each pair of neighbours change places."""
    rows = scores.targets[scores.targets["target"].notna()]
    told = [
        fill(
            "flip_score",
            upper=labels[row.upper],
            lower=labels[row.lower],
            target=target_told(row, labels),
            moved=change_told(row),
            within=ambition_name("within", row.within),
        )
        for row in rows.itertuples()
    ]
    return translate("list.sentence").join(told)
