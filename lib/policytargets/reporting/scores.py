"""One score in tables and figures, if there is one: what enters, and how far its ranks hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

from policytargets.comparing.ambition import Admission, Scores
from policytargets.reporting import figures
from policytargets.reporting.cells import Cell, family_name
from policytargets.reporting.display import show
from policytargets.reporting.edges import moved
from policytargets.reporting.prose import joined, percent
from policytargets.vocabulary.ambition import ambition_name
from policytargets.vocabulary.names import translate

__all__ = ["CHOICES", "percent_of", "picture", "show_admission", "show_scores"]

Row = Any

CHOICES = ("normalisation", "weighting", "aggregation", "sizing", "remainder")
"""What drives the ranks, in the order of the page: the choices, then what is left."""


def show_admission(admission: Admission, language: str) -> None:
    """Show which families enter and which do not, with the reason; then the same of the plans.

    Parameters
    ----------
    admission : Admission
        As returned by `policytargets.comparing.ambition.admit`.
    language : str
        ``en`` or ``zh``.
    """
    rows = []
    for reason, own in admission.families.groupby("reason", sort=False):
        names = joined([family_name(code, language) for code in own["family"]], language)
        told = Cell((ambition_name("reason", str(reason), language),))
        rows.append(
            {"admitted": told, "families_counted": len(own), "families_named": Cell((str(names),))}
        )
    show(pd.DataFrame(rows), language, "admitted_families")
    plans = admission.plans
    table = plans[["document", "families"]].rename(columns={"families": "families_stated"})
    shares = [f"{100 * share:.0f} %" for share in plans["share"]]
    why = [Cell((ambition_name("reason", code, language),)) for code in plans["reason"]]
    show(table.assign(share_of=shares, admitted=why), language, "admitted_plans")


def percent_of(share: float) -> str:
    """Return a share as whole per cent."""
    return f"{percent(round(1000 * share), 1000)} %"


def picture(scores: Scores | None, table: str, labels: Mapping[str, str], language: str) -> None:
    """Draw a heat map of the draws: ``acceptability`` or ``winning``; nothing without a score.

    Parameters
    ----------
    scores : Scores or None
        As returned by `policytargets.comparing.ambition.weigh`.
    table : str
        Which.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    if scores is None:
        return
    shares = getattr(scores, table)
    columns = [str(name) for name in shares.columns[1:]]
    per_cent = shares.assign(**{name: 100 * shares[name] for name in columns})
    names = {name: labels.get(name, name) for name in columns}
    title = f"{table}{'_illustration' if scores.illustrative else ''}"
    values = {"n": scores.families, "needed": scores.needed}
    figures.draw_heatmap(
        per_cent, language, names, title=title, top=100, rows=labels, values=values
    )
    plt.show()


def show_scores(scores: Scores | None, labels: Mapping[str, str], language: str) -> None:
    """Show ranks with their intervals, and what would turn them; nothing without a score.

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
        return
    kind = "illustration" if scores.illustrative else "result"
    values = {"kind": ambition_name("score", kind, language)}
    columns = {name: f"rank_{name}" for name in ("low", "median", "high", "mean")}
    ranks = scores.intervals.rename(columns=columns).merge(
        scores.ranked[["document", "families"]].rename(columns={"families": "families_stated"}),
        on="document",
    )
    ranks["rank_mean"] = ranks["rank_mean"].round(2)
    show(ranks, language, "rank_intervals", values)
    drivers = scores.sensitivity.drop(columns="variance")
    every = {"": translate("axis.all_plans", language), **labels}
    named = [Cell((every[plan],)) for plan in drivers["document"]]
    shares = {c: [percent_of(x) if pd.notna(x) else "" for x in drivers[c]] for c in CHOICES}
    effects = pd.DataFrame({"document": named, **{f"effect_{c}": shares[c] for c in CHOICES}})
    show(effects, language, "effects", values, blank="–")
    show(_flips(scores, labels, language), language, "score_flips", values)


def _flips(scores: Scores, labels: Mapping[str, str], language: str) -> pd.DataFrame:
    weights = scores.weights.drop_duplicates(["upper", "lower"])
    shares = weights.set_index(["upper", "lower"])["moved"].to_dict()
    rows = []
    for row in scores.targets.itertuples():
        share = shares.get((row.upper, row.lower))
        rows.append(
            {
                "score_upper": Cell((labels[row.upper],)),
                "score_lower": Cell((labels[row.lower],)),
                "flip": _flip(row, labels, language),
                "weights_moved": "" if share is None or pd.isna(share) else percent_of(share),
            }
        )
    return pd.DataFrame(rows)


def _flip(row: Row, labels: Mapping[str, str], language: str) -> Cell:
    if not isinstance(row.target, str):
        return Cell(("–",), "missing")
    first = f"{labels[row.document]}, {family_name(row.family, language)}: {moved(row, language)}"
    return Cell((first, row.target, ambition_name("within", row.within, language)))
