"""One score in sentences, if there is one: what enters, how far its ranks hold, what turns them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.ambition import Admission, Scores
from policytargets.reporting.cells import family_name
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.edges import moved, target_told
from policytargets.reporting.prose import counted, fill, joined
from policytargets.reporting.scores import CHOICES, percent_of
from policytargets.vocabulary.ambition import ambition_name, load_ambition
from policytargets.vocabulary.names import translate

__all__ = ["how_weighed", "neighbours_undone", "tell_admission", "tell_scores"]

Given = dict[str, Any]
_FEWEST = 0.05  # of the draws: rarer first places are not told


def tell_admission(admission: Admission, labels: Mapping[str, str], language: str) -> list[Claim]:
    """Return what enters a score, who is left out, and whether there is a score at all.

    Parameters
    ----------
    admission : Admission
        As returned by `policytargets.comparing.ambition.admit`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    steps = [Step("comparing.ambition.admit", {}, fill("step_admit", language))]
    given: Given = {"target_ids": admission.target_ids, "steps": steps}
    told = [_families_told(admission, given, language)]
    told += _plans_told(admission, given, labels, language)
    if admission.reason:
        why, found = admission.why(language), float(admission.found)
        told.append(claim("score_none", language, value=found, **given, why=why))
    return told


def _families_told(admission: Admission, given: Given, language: str) -> Claim:
    group, families = load_ambition().composite.minimum_plans, admission.families
    wide = families[families["comparable"].ge(group)]
    return claim(
        "score_families",
        language,
        value=float(len(wide)),
        **given,
        stated=counted("family", len(families), language),
        plans=counted("plan", group, language),
        n=len(wide),
        names=joined([family_name(code, language) for code in wide["family"]], language),
    )


def _plans_told(
    admission: Admission, given: Given, labels: Mapping[str, str], language: str
) -> list[Claim]:
    """Return which plans get no score; nothing where no family is shared by enough of them."""
    rules = load_ambition().composite
    out = admission.plans[~admission.plans["scored"]]
    if out.empty or not admission.families["comparable"].ge(rules.minimum_plans).any():
        return []
    shares = zip(out["document"], out["share"], strict=True)
    told = joined([f"{labels[plan]} {100 * share:.0f} %" for plan, share in shares], language)
    least = f"{100 * rules.minimum_share:.0f}"
    out_of = float(len(out))
    return [claim("score_plans", language, value=out_of, **given, plans=told, least=least)]


def tell_scores(scores: Scores | None, labels: Mapping[str, str], language: str) -> list[Claim]:
    """Return who ranks first how often; nothing where there is no score.

    Parameters
    ----------
    scores : Scores or None
        As returned by `policytargets.comparing.ambition.weigh`.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    if scores is None:
        return []
    given: Given = {"target_ids": scores.target_ids, "steps": how_weighed(scores, language)}
    told = [_first(scores, given, labels, language), *_drivers(scores, given, language)]
    if scores.illustrative:
        needed: Given = {"n": scores.families, "needed": scores.needed}
        count = float(scores.families)
        told.insert(0, claim("score_illustration", language, value=count, **given, **needed))
    return told


def _first(scores: Scores, given: Given, labels: Mapping[str, str], language: str) -> Claim:
    first = scores.acceptability.sort_values("1", ascending=False, kind="stable")
    shares = zip(first["document"], first["1"], strict=True)
    told = [f"{labels[plan]} {100 * share:.0f} %" for plan, share in shares if share >= _FEWEST]
    return claim(
        "score_first",
        language,
        value=100 * float(first["1"].iloc[0]),
        unit="%",
        **given,
        sensitivity=neighbours_undone(scores, labels, language),
        draws=f"{scores.draws:,}",
        plans=joined(told, language),
    )


def _drivers(scores: Scores, given: Given, language: str) -> list[Claim]:
    """Return how far each choice drives the ranks; nothing where no rank ever changes."""
    whole = scores.sensitivity.set_index("document").loc[""]
    if pd.isna(whole["remainder"]):
        return []
    told = [f"{ambition_name('choice', c, language)} {percent_of(whole[c])}" for c in CHOICES]
    return [claim("score_drivers", language, **given, effects=joined(told, language))]


def how_weighed(scores: Scores, language: str) -> list[Step]:
    """Return how a score came about."""
    inputs = {"draws": scores.draws, "families": scores.families}
    return [Step("comparing.ambition.weigh", inputs, fill("step_weigh", language))]


def neighbours_undone(scores: Scores, labels: Mapping[str, str], language: str) -> str:
    """Return the smallest change of one target that makes each pair of neighbours change places."""
    rows = scores.targets[scores.targets["target"].notna()]
    told = [
        fill(
            "flip_score",
            language,
            upper=labels[row.upper],
            lower=labels[row.lower],
            target=target_told(row, labels, language),
            moved=moved(row, language),
            within=ambition_name("within", row.within, language),
        )
        for row in rows.itertuples()
    ]
    return translate("list.sentence", language).join(told)
