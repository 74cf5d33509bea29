"""The sections of the report on one plan, read beside the plans that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.requirements import is_open_period
from policytargets.comparing.pairs import (
    WITHOUT_TARGET,
    both_ways,
    choose_pairs,
    count_verdicts,
    formed_pairs,
)
from policytargets.comparing.quality import find_gaps, lacking, list_unstated
from policytargets.comparing.targets import (
    count,
    count_agencies,
    describe,
    describe_plan,
    shared_families,
)
from policytargets.comparing.timelines.due_dates import obligations
from policytargets.display.amounts import amount, baseline, population, sizes, yearly
from policytargets.display.cells import Cell, make_cell, name_of
from policytargets.display.charts import draw_bars
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    fill,
    joined,
    named_plans,
    steps_under,
    top_codes,
)
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.show import heading, say, show, show_rows, title_of
from policytargets.messages import localised, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.normalising.concepts import names_scope
from policytargets.plans import Plans
from policytargets.reporting.limits import contradictions_of, show_lacking, tell_omissions
from policytargets.reporting.promises import board
from policytargets.reporting.targets import totals
from policytargets.tables import select_plans

__all__ = ["agencies", "comparisons", "contradictions", "derived", "gaps", "identity", "themes"]

Row = Any
Words = dict[str, Any]
_DERIVED = ("id", "written", "canonical", "pace", "horizon", "baseline", "sizes")
_SILENT = WITHOUT_TARGET


def identity(plans: Plans, plan: str) -> Section:
    """Return what is known of a plan and how much it promises in numbers."""
    targets, documents = _first(plans, plan), select_plans(plans.documents, [plan])
    mentions = len(plans[plan].targets)
    known = describe_plan(documents, plan)
    fields = list_unstated(documents)["field"]
    return Section(
        "identity",
        tables={
            "identity": Table(known, lambda: _show_identity(known, plan)),
            "numbers": Table(targets, lambda: _show_numbers(plans, plan)),
        },
        says={
            "profile": lambda: [
                *_tell_profile(targets, documents, fields, mentions),
                _tell_period(documents.iloc[0]),
                *_tell_due(targets, documents.iloc[0]),
                *_tell_agencies(targets, count_agencies(targets)),
                *_tell_comparable(targets, plans, plan),
                *tell_omissions(documents, "targets"),
            ]
        },
    )


def _first(plans: Plans, plan: str) -> pd.DataFrame:
    """Return the targets of a plan, second mentions left out: the one base of its profile."""
    own = plans[plan].targets
    return own[own["repeats"].eq("")]


def themes(plans: Plans, plan: str) -> Section:
    """Return how many targets a plan sets in each theme."""
    targets = _first(plans, plan)
    by_theme = count(targets, "theme", [plan])
    return Section(
        "themes",
        tables={"by_theme": table_of(by_theme.drop(columns="total"), "by_theme")},
        figures={"by_theme": Figure(lambda: draw_bars(by_theme), targets, "theme")},
    )


def agencies(plans: Plans, plan: str) -> Section:
    """Return the bodies that a plan names beside its targets."""
    bodies = count_agencies(_first(plans, plan))
    return Section("agencies", tables={"agencies": table_of(bodies, "agencies")})


def comparisons(plans: Plans, plan: str) -> Section:
    """Return the pairs of a plan's targets with those of each other plan, by verdict."""
    own = plans[plan].targets
    judged = choose_pairs(plans.comparisons_of(own["target_id"]), plans.written, plans.ids)
    seen = both_ways(judged)
    counts = count_verdicts(seen[seen["target_id"].isin(own["target_id"])], "other_document")
    return Section("comparisons", {"verdicts": table_of(counts, "verdicts_of", {"plan": plan})})


def derived(plans: Plans, plan: str) -> Section:
    """Return what follows from the numbers of a plan's targets, with the steps."""
    own = plans.normalised[plans.normalised["document"] == plan]
    written = ["target_id", "number_text", "comparator", "quote", "scope", "start_year", "end_year"]
    rows = own.merge(plans[plan].targets[written], on="target_id")
    rows["open_period"] = is_open_period(rows)
    shown = Table(rows, lambda: _show_derived(rows, plans.steps, plan))
    return Section("derived", {"derived": shown})


def contradictions(plans: Plans, plan: str) -> Section:
    """Return where a plan contradicts itself."""
    return contradictions_of(plans, [plan])


def gaps(plans: Plans, plan: str) -> Section:
    """Return the families that two plans state targets of and this one does not."""
    shared = shared_families(plans.normalised, plans.ids)
    every = find_gaps(plans.normalised, plans.missing, plans.ids, shared)
    left = lacking(every[every["document"] == plan], plans.texts, _SILENT)
    shown = Table(left, lambda: show_lacking(left, "gaps_of", {"plan": plan}))
    return Section("gaps", {"gaps": shown})


def _tell_profile(
    table: pd.DataFrame, documents: pd.DataFrame, fields: Sequence[str], mentions: int
) -> list[Claim]:
    """Return what one plan promises in numbers and what its copy leaves unsaid."""
    ((plan, name),) = named_plans(documents).items()
    scoped = table[table["scope"] != ""]
    named = [names_scope(*pair) for pair in zip(scoped["scope"], scoped["quote"], strict=True)]
    words: Words = {"plan": name, "scoped": len(scoped), "elsewhere": len(scoped) - sum(named)}
    again = mentions > len(table)
    words["again"] = Phrase(fill("profile_again", n=mentions) if again else "")
    words |= totals(table)
    shown: Words = {"subject": plan, "value": len(table), "target_ids": table["target_id"]}
    how: Words = {"steps": chain(describe, count)}
    told = [claim("profile", **shown, **how, **words)]
    if len(fields):
        names = joined([name_of("field", field) for field in fields])
        shown = {"subject": plan, "value": len(fields), "fields": names}
        how = {"steps": chain(list_unstated)}
        told.append(claim("profile_unstated", **shown, **how))
    return told


def _tell_period(plan: pd.Series) -> Claim:
    """Return when a plan runs, and when it was signed and published."""
    names = ("plan_start", "plan_end", "date_signed", "date_published")
    unknown = translate("missing.value")
    words: Words = {n: unknown if pd.isna(plan[n]) or plan[n] == "" else plan[n] for n in names}
    status = plan["start_status"]
    how = name_of("caveat", INFERRED) if is_inferred(status) else name_of("start_status", status)
    words["how"] = Phrase("" if status == "stated" else fill("profile_note", note=how))
    kind = plan["published_as"]
    words["kind"] = Phrase(fill("profile_note", note=name_of("published_as", kind))) if kind else ""
    return claim("profile_period", subject=plan["document"], steps=chain(describe_plan), **words)


def _tell_due(targets: pd.DataFrame, plan: pd.Series) -> list[Claim]:
    """Return how many targets fall due at the end of a plan, and how that is known."""
    if targets.empty:
        return []
    last = targets[(targets["end_year"] == plan["plan_end"]).fillna(value=False)]
    owed = obligations(targets)
    words: Words = {"n": len(last), "total": len(targets), "end": plan["plan_end"]}
    words["alone"] = int((last["end_year_status"] == "plan").sum())
    words["yearly"] = owed.loc[owed["kind"] == "yearly", "target_id"].nunique()
    shown: Words = {"subject": plan["document"], "value": len(last)}
    steps = chain(obligations)
    return [claim("profile_due", target_ids=last["target_id"], **shown, **words, steps=steps)]


def _tell_comparable(targets: pd.DataFrame, plans: Plans, plan: str) -> list[Claim]:
    """Return how many targets of a plan may be compared with one of another plan, and of which."""
    if len(plans.ids) < 2 or targets.empty:
        return []
    given = (plans.comparisons_of(targets["target_id"]), plans.written, plans.ids)
    judged = choose_pairs(*given)
    seen = both_ways(judged[judged["verdict"] != "refused"])
    ids = [key for key in targets["target_id"] if key in set(seen["target_id"])]
    others = set(seen.loc[seen["target_id"].isin(ids), "other_document"])
    named = joined(plans.labels[other] for other in plans.ids if other in others)
    words: Words = {"n": len(ids), "total": len(targets)}
    words["plans"] = Phrase(fill("profile_note", note=named) if ids else "")
    words["sums"] = Phrase(fill("profile_sums") if _in_sums(plans, plan) else "")
    steps = chain(choose_pairs)
    return [claim("profile_comparable", value=len(ids), target_ids=ids, **words, steps=steps)]


def _in_sums(plans: Plans, plan: str) -> bool:
    """Tell whether a plan stands in a comparison for which parts were added up."""
    formed = formed_pairs(plans.comparisons, plans.written, plans.ids)
    return plan in {*formed["document_a"], *formed["document_b"]}


def _show_numbers(plans: Plans, plan: str) -> None:
    """Show what a plan promises of the headline families, with whom it may be compared."""
    made = board(plans, [plan])
    show_rows(title_of("numbers", {"plan": plan}), made.head, made.rows)


def _tell_agencies(table: pd.DataFrame, bodies: pd.DataFrame) -> list[Claim]:
    """Return how many targets name responsible bodies and which is named first most often."""
    how: Words = {"steps": chain(count_agencies)}
    if bodies.empty:
        return [claim("agencies_none", value=0, **how)]
    codes, most = top_codes(bodies.set_index("agency")["leads"])
    stated = table.loc[table["agencies"] != "", "target_id"]
    words: Words = {"agencies": joined(codes), "leads": most, "total": len(table)}
    shown: Words = {"value": len(stated), "target_ids": stated, "n": len(stated)}
    return [claim("agencies", **shown, **how, **words)]


def _show_identity(identity: pd.DataFrame, plan: str) -> None:
    """Show what is known of a plan, its codes by their names."""
    known = identity.set_index("field")["value"].rename({localised("region"): "region"})
    known = known[[field for field in known.index if not field.startswith("region_")]]
    cells = [make_cell(field, value) for field, value in known.items()]
    show(pd.DataFrame({"field": known.index, "content": cells}), "identity", {"plan": plan})


def _show_derived(rows: pd.DataFrame, steps: pd.DataFrame, plan: str) -> None:
    """Show what was derived from each target of a plan, with the steps folded under its row."""
    if rows.empty:
        say(translate("sentence.no_rows"))
        return
    cells = [_derived(row) for row in rows.itertuples()]
    under = [steps_under(steps, row.target_id, row.id) for row in rows.itertuples()]
    title = title_of("derived", {"plan": plan})
    show_rows(title, [heading(column) for column in _DERIVED], cells, under)


def _derived(row: Row) -> list[Cell]:
    return [
        make_cell("id", row.id),
        Cell(("".join(row.number_text.split()),), target=row.id),
        Cell((amount(row.value, row.unit, row.value_max), *_of_each(row)), target=row.id),
        yearly(row),
        make_cell("horizon", row.horizon_years, blank="–"),
        baseline(row, row.comparator),
        sizes(row),
    ]


def _of_each(row: Row) -> Iterator[str]:
    """Give of whom a number holds one by one: of 五大产业各1个 there are five in all."""
    if row.scope_each:
        yield translate("view.of_each", population=population(row))
