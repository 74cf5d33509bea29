"""One score, if there is one: what enters, why not more, and how far its ranks hold."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd

from policytargets.comparing.ambition import Admission, Scores
from policytargets.reporting import figures
from policytargets.reporting.amounts import amount
from policytargets.reporting.cells import Cell, family_name, format_number
from policytargets.reporting.display import show
from policytargets.reporting.prose import bullets, counted, fill, joined, percent
from policytargets.vocabulary.ambition import ambition_name, load_ambition
from policytargets.vocabulary.names import translate

__all__ = ["picture", "show_admission", "show_scores", "tell_admission", "tell_scores"]

_FEWEST = 0.05  # of the draws: rarer first places are not told
_PERCENT = ("normalisation", "weighting", "aggregation", "sizing", "remainder")


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


def tell_admission(admission: Admission, labels: Mapping[str, str], language: str) -> str:
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
    rules, families = load_ambition().composite, admission.families
    wide = families[families["comparable"].ge(rules.minimum_plans)]
    lines = [
        fill(
            "score_families",
            language,
            stated=counted("family", len(families), language),
            plans=counted("plan", rules.minimum_plans, language),
            n=len(wide),
            names=joined([family_name(code, language) for code in wide["family"]], language),
        )
    ]
    out = admission.plans[~admission.plans["scored"]]
    if len(out) and len(wide):
        least = f"{100 * rules.minimum_share:.0f}"
        shares = zip(out["document"], out["share"], strict=True)
        told = joined([f"{labels[plan]} {100 * share:.0f} %" for plan, share in shares], language)
        lines.append(fill("score_plans", language, plans=told, least=least))
    if admission.reason:
        lines.append(fill("score_none", language, why=admission.why(language)))
    return bullets(lines)


def tell_scores(scores: Scores | None, labels: Mapping[str, str], language: str) -> str:
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
        return ""
    lines = []
    if scores.illustrative:
        needed = {"n": scores.families, "needed": scores.needed}
        lines.append(fill("score_illustration", language, **needed))
    first = scores.acceptability.sort_values("1", ascending=False, kind="stable")
    shares = zip(first["document"], first["1"], strict=True)
    told = joined(
        [f"{labels[plan]} {100 * share:.0f} %" for plan, share in shares if share >= _FEWEST],
        language,
    )
    lines.append(fill("score_first", language, draws=f"{scores.draws:,}", plans=told))
    whole = scores.sensitivity.set_index("document").loc[""]
    if pd.notna(whole["remainder"]):
        effects = joined(
            [f"{ambition_name('choice', c, language)} {percent_of(whole[c])}" for c in _PERCENT],
            language,
        )
        lines.append(fill("score_drivers", language, effects=effects))
    return bullets(lines)


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
    shares = {c: [percent_of(x) if pd.notna(x) else "" for x in drivers[c]] for c in _PERCENT}
    effects = pd.DataFrame({"document": named, **{f"effect_{c}": shares[c] for c in _PERCENT}})
    show(effects, language, "effects", values, blank="–")
    show(_flips(scores, labels, language), language, "score_flips", values)


def _flips(scores: Scores, labels: Mapping[str, str], language: str) -> pd.DataFrame:
    moved = scores.weights.drop_duplicates(["upper", "lower"]).set_index(["upper", "lower"])
    rows = []
    for row in scores.targets.to_dict("records"):
        share = moved["moved"].get((row["upper"], row["lower"]))
        told = [labels[row["upper"]], labels[row["lower"]]]
        rows.append(
            {
                "score_upper": Cell((told[0],)),
                "score_lower": Cell((told[1],)),
                "flip": _flip(row, labels, language),
                "weights_moved": "" if share is None or pd.isna(share) else percent_of(share),
            }
        )
    return pd.DataFrame(rows)


def _flip(row: Mapping[object, object], labels: Mapping[str, str], language: str) -> Cell:
    target = row.get("target")
    if not isinstance(target, str):
        return Cell(("–",), "missing")
    ends = [amount(float(str(row[n])), str(row["unit"]), language) for n in ("value", "needed")]
    size = float(str(row["percent"]))
    change = f"{'+' if size > 0 else '−'}{format_number(abs(size), 1)} %"
    family = family_name(str(row["family"]), language)
    first = f"{labels[str(row['document'])]}, {family}: {ends[0]} → {ends[1]} ({change})"
    return Cell((first, target, ambition_name("within", str(row["within"]), language)))
