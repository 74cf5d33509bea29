"""What limits comparison: contradictions, gaps, wordings without a code, what copies leave out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparability.contradictions import find_contradictions
from policytargets.comparability.statistics import yardsticks
from policytargets.comparing.quality import (
    KINDS,
    count_baselines,
    count_gaps,
    find_gaps,
    lacking,
    list_unclassified,
    list_unmatched,
)
from policytargets.comparing.targets import shared_families
from policytargets.comparing.timelines.official_statistics import count_figures, own_region
from policytargets.display.amounts import amount, told_period
from policytargets.display.cells import Cell, family_name, name_of, one_line
from policytargets.display.charts import draw_shares
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    fill,
    joined,
    named_plans,
    named_targets,
    step,
)
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.show import show
from policytargets.messages import current_language, in_use, localised, translate
from policytargets.plans import Plans
from policytargets.reading.omissions import find_omissions
from policytargets.reporting.timelines.outcomes import noted
from policytargets.tables import select_plans
from policytargets.vocabulary.statistics_and_parents import load_statistics

Words = dict[str, Any]
_REWORDINGS = ("repeated_number", "repeated_comparator", "headline_task")
"""Contradictions that are one target in two wordings."""


def contradictions(plans: Plans) -> Section:
    """Return where the plans contradict themselves."""
    return contradictions_of(plans, plans.ids)


def contradictions_of(plans: Plans, chosen: Sequence[str]) -> Section:
    """Return where some of the plans contradict themselves."""
    documents = select_plans(plans.documents, chosen)
    found = select_plans(plans.table("contradictions"), chosen, documents)
    shown = Table(found, lambda: show_contradictions(found, plans.written))
    told = {"contradictions": lambda: tell_contradictions(found, documents)}
    return Section("contradictions", {"contradictions": shown}, told)


def gaps(plans: Plans) -> Section:
    """Return what the plans do with each family of indicators that one of them states."""
    found = find_gaps(plans.normalised, plans.missing, plans.ids)
    shared = found[found["family"].isin(shared_families(plans.normalised, plans.ids))]
    counts, directions = count_gaps(found, plans.ids), lacking(found, plans.texts)
    return Section(
        "gaps",
        tables={
            "counts": table_of(counts, "gap_counts"),
            "by_family": Table(shared, lambda: _show_gaps(shared, plans.ids)),
            "directions": Table(directions, lambda: show_lacking(directions)),
        },
        says={"gaps": lambda: tell_gaps(found, plans.normalised, plans.documents)},
        figures={"counts": Figure(lambda: draw_shares(counts, plans.labels, title="families"))},
    )


def unclassified(plans: Plans) -> Section:
    """Return the scopes and wordings that the rules of comparison could not place."""
    scopes = list_unclassified(plans.normalised, plans.written)
    wordings = list_unmatched(plans.normalised, plans.written)
    return Section(
        "unclassified",
        tables={
            "scopes": Table(scopes, lambda: _show_ids(scopes, "unclassified")),
            "wordings": Table(wordings, lambda: _show_ids(wordings, "unmatched")),
        },
        says={
            "scopes": lambda: tell_scopes(scopes),
            "wordings": lambda: tell_wordings(wordings),
        },
    )


def baselines(plans: Plans) -> Section:
    """Return how many targets have a baseline, and of which kind."""
    once = plans.written.loc[plans.written["repeats"].eq(""), "target_id"]
    known = plans.normalised[plans.normalised["target_id"].isin(once)]
    counts = count_baselines(known, plans.ids)
    return Section(
        "baselines",
        tables={"baselines": table_of(counts, "baselines")},
        says={"baselines": lambda: tell_baselines(known)},
    )


def official_statistics(plans: Plans) -> Section:
    """Return official figures beside the targets, with the verdict on each."""
    every, targets = plans.table("yardsticks"), plans.written
    every = every[every["target_id"].isin(targets["target_id"])]
    beside = own_region(every)
    names = named_targets(targets, plans.documents)
    return Section(
        "official_statistics",
        tables={"statistics": Table(beside, lambda: _show_yardsticks(noted(beside, plans), names))},
        says={"statistics": lambda: tell_yardsticks(every)},
    )


def show_contradictions(found: pd.DataFrame, targets: pd.DataFrame) -> None:
    """Show contradictions with both quotes; nothing where there are none, as the sentence says."""
    if found.empty:
        return
    quotes = dict(zip(targets["target_id"], targets["quote"], strict=True))
    sections = dict(zip(targets["target_id"], targets["section"], strict=True))
    told = found["explanation_zh" if current_language() == "zh" else "explanation"]
    table = pd.DataFrame({"document": found["document"], "contradiction": found["kind"]})
    for side in "ab":
        keys = zip(found[f"target_{side}"], found[f"target_id_{side}"], strict=True)
        table[f"quote_{side}"] = [
            Cell(tuple(filter(None, (one_line(quotes[key]), name, sections[key]))))
            for name, key in keys
        ]
    show(table.assign(why=list(told)), "contradictions", stacked=True)


def _show_gaps(table: pd.DataFrame, plans: Sequence[str]) -> None:
    """Show what each plan does with each family, a column a plan."""
    kinds = table.pivot(index="family", columns="document", values="kind")
    kinds = kinds.reindex(index=table["family"].unique(), columns=list(plans))
    shown = kinds.apply(lambda column: column.map(_kind))
    show(shown.rename_axis(columns=None).reset_index(), "gaps")


def _kind(code: str) -> Cell:
    return Cell((name_of("kind", code),), "text" if code == "stated" else "missing")


def show_lacking(
    table: pd.DataFrame, caption: str = "directions", values: Mapping[str, object] | None = None
) -> None:
    """Show the families that plans leave without a number, with what they say instead."""
    one = [column for column in ("document", "kind") if table[column].nunique() == 1]
    shown = table.drop(columns=one if caption != "directions" else ["kind"])
    show(shown.rename(columns={"quote": "quote_only"}), caption, values, blank="–")


def _show_ids(table: pd.DataFrame, caption: str) -> None:
    """Show wordings with the ids of their targets; nothing where there are none."""
    if table.empty:
        return
    shown = table.assign(ids=[Cell((ids.replace(";", ", "),)) for ids in table["ids"]])
    show(shown.rename(columns={"wording": "wordings", "ids": "id"}), caption)


def _show_yardsticks(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show official figures beside the targets, with the verdict on each."""
    entries = {entry.statistic: entry for entry in load_statistics().statistics}
    rows = [
        {
            "target_value": Cell((names[row.target_id], row.id)),
            "statistic": Cell((in_use(entries[row.statistic]), row.statistic_id)),
            "when": Cell((told_period(row.period), name_of("when", row.when))),
            "statistic_value": Cell((amount(row.value, row.unit), *row.notes), "number"),
            "source_grade": row.source_grade,
            "verdict": row.verdict,
            "why": getattr(row, localised("why")),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "yardsticks", blank="–", stacked=True)


def tell_contradictions(found: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many contradictions the checks found inside plans, and inside which."""
    how: Words = {"value": len(found), "steps": chain(find_contradictions)}
    names = named_plans(documents)
    if found.empty:
        return [claim("contradictions_none", plans=joined(list(names.values())), **how)]
    plans = joined([names[plan] for plan in found["document"].unique()])
    noun = "rewording" if found["kind"].isin(_REWORDINGS).all() else "contradiction"
    words: Words = {"contradictions": counted(noun, len(found)), "plans": plans}
    ids = pd.concat([found["target_id_a"], found["target_id_b"]])
    return [claim("contradictions", target_ids=ids[ids != ""], **how, **words)]


def tell_gaps(
    table: pd.DataFrame, normalised: pd.DataFrame, documents: pd.DataFrame
) -> list[Claim]:
    """Return for each plan how many families it states, names only or leaves out."""
    told = []
    families = counted("family", table["family"].nunique())
    known = normalised[normalised["family"].isin(table["family"])]
    cut = incomplete(documents)
    for plan, name in named_plans(documents).items():
        own = table.loc[table["document"] == plan, "kind"]
        words: Words = {kind: int((own == kind).sum()) for kind in KINDS}
        words["stated"] += words["other_form"]
        shown: Words = {"subject": plan, "value": words["stated"]}
        shown["target_ids"] = known.loc[known["document"] == plan, "target_id"]
        how: Words = {"steps": chain(find_gaps), "families": families}
        copy = Phrase(fill("gaps_copy") if plan in cut else "")
        barred = table[table["document"].eq(plan) & table["kind"].eq("outside_remit")]
        remit = joined([family_name(code) for code in barred["family"]])
        words["remit"] = Phrase(fill("gaps_remit", names=remit) if len(barred) else "")
        told.append(claim("gaps", plan=name, copy=copy, **shown, **how, **words))
        if words["omitted_in_copy"]:
            shown = {"subject": plan, "value": words["omitted_in_copy"]}
            how = {"steps": chain(find_gaps), "n": words["omitted_in_copy"]}
            told.append(claim("gaps_omitted", plan=name, **shown, **how))
    return told


def tell_scopes(table: pd.DataFrame) -> list[Claim]:
    """Return how many scopes the vocabulary does not hold, or that there are none."""
    return [_found("unclassified", list_unclassified, table)]


def tell_wordings(table: pd.DataFrame) -> list[Claim]:
    """Return how many wordings only an equal wording matches, or that there are none."""
    return [_found("unmatched", list_unmatched, table)]


def _found(key: str, step: Callable[..., pd.DataFrame], table: pd.DataFrame) -> Claim:
    how: Words = {"value": len(table), "steps": chain(step)}
    if table.empty:
        return claim(f"{key}_none", **how)
    return claim(key, **how, n=len(table))


def tell_baselines(normalised: pd.DataFrame) -> list[Claim]:
    """Return how many targets have a baseline of any kind."""
    known = normalised.loc[normalised["baseline_status"] != "none", "target_id"]
    words: Words = {"n": len(known), "total": len(normalised)}
    how: Words = {"steps": chain(count_baselines)}
    return [claim("baselines", value=len(known), target_ids=known, **how, **words)]


def tell_yardsticks(table: pd.DataFrame) -> list[Claim]:
    """Return how often official figures stand beside targets and how often they are not joined."""
    numbers: Words = count_figures(table)
    how: Words = {"value": numbers["n"], "steps": chain(yardsticks)}
    if not numbers["n"]:
        return [claim("yardsticks_none", **how)]
    return [claim("yardsticks", target_ids=own_region(table)["target_id"], **how, **numbers)]


def incomplete(documents: pd.DataFrame) -> set[str]:
    """Return the plans whose copies leave out parts."""
    return set(documents.loc[documents["omitted"].ne(""), "document"])


def tell_omissions(documents: pd.DataFrame, section: str, *, again: bool = True) -> list[Claim]:
    """Return for each incomplete copy that what is counted of it is a lower bound."""
    names, key = named_plans(documents), "omitted_again" if again else "omitted"
    own = ("vintages", "targets", "consistency", "sides")
    key = f"omitted_{section}" if section in own else key
    told = []
    for row in documents[documents["omitted"].ne("")].itertuples():
        headings = row.omitted.split(";")
        told.append(
            claim(
                key,
                subject=f"{row.document}/{section}",
                value=len(headings),
                steps=[step(find_omissions)],
                plan=names[row.document],
                headings=joined(headings),
            )
        )
    return told


def tell_copies(documents: pd.DataFrame | None) -> Phrase:
    """Return that what chance gives may be other with the parts that copies leave out."""
    if documents is None:
        return Phrase("")
    names, cut = named_plans(documents), documents[documents["omitted"].ne("")]
    told = [
        fill("overlap_copies", plan=names[row.document], headings=joined(row.omitted.split(";")))
        for row in cut.itertuples()
    ]
    return Phrase("".join(told))


def bounded(number: object, *, lower: bool = True) -> str:
    """Return a number as the least, or the most, that there can be."""
    return translate("overlap.at_least" if lower else "overlap.at_most", n=number)


def bounds_of_pair(counts: Mapping[str, int], pair: str, cut: Collection[str]) -> dict[str, Any]:
    """Return what two plans have, with the bounds that follow from incomplete copies."""
    a, b = pair.split("/")
    if not {a, b} & set(cut):
        return dict(counts)
    told: dict[str, Any] = {"n_both": bounded(counts["n_both"])}
    # What one has alone, the other's missing part may hold as well; both ways where both are cut.
    for side, own, other in (("n_a", a, b), ("n_b", b, a)):
        unsure = own in cut and other in cut
        number = counts[side]
        told[side] = number if unsure else bounded(number, lower=own in cut)
    return told
