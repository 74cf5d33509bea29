"""What targets are held against, never averaged: own past, peers, province, what was reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pandas as pd

from policytargets.comparing.ambition.benchmarks import (
    RESULTS,
    TIMINGS,
    amplifiable,
    own_past,
    parents,
    peers,
    province,
    reached,
)
from policytargets.display.amounts import (
    aim_of,
    amount,
    base_years,
    growth_of,
    start_of,
    statistic_name,
    told_period,
)
from policytargets.display.cells import (
    Cell,
    caveat_names,
    family_name,
    format_number,
    name_of,
    one_line,
)
from policytargets.display.claims import (
    Claim,
    Phrase,
    chain,
    claim,
    counted,
    fill,
    joined,
    linked,
    named_plans,
    named_targets,
    step,
)
from policytargets.display.section import Section, Table
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.normalising.baselines import WITHIN
from policytargets.normalising.regional_statistics import context_of, figure_notes, read_context
from policytargets.plans import Plans
from policytargets.reporting.ambition.order_words import readings
from policytargets.reporting.ambition.orders import Order
from policytargets.vocabulary.rules import ambition_name

Row = Any
_STANDS = ("less", "same", "more", "trade_off", "undecided")
Words = dict[str, Any]
_PLACES = ("province", "own")


def reference_points(plans: Plans, order: Order) -> Section:
    """Return how targets stand against their plan's own past, its peers and the province."""
    normalised, documents, labels = plans.normalised, plans.documents, plans.labels
    first = plans.targets.loc[plans.targets["repeats"].eq(""), "target_id"]
    names, pairs = named_targets(plans.described, documents), order.orders[-1].pairs
    past = own_past(normalised, plans.ids)
    past = past[past["target_id"].isin(first)]
    past = past.merge(plans.targets[["target_id", "comparator"]], on="target_id")
    others, above = peers(pairs), province(pairs, normalised, documents, plans.ids)
    ids = {row.id: names[row.target_id] for row in normalised.itertuples()}
    return Section(
        "reference_points",
        tables={
            "past": Table(past, lambda: show_past(past, names)),
            "peers": Table(others, lambda: show_peers(others)),
            "province": Table(above, lambda: show_province(above, ids)),
        },
        says={
            "past": lambda: tell_past(past, len(first), len(plans.targets)),
            "parents": lambda: tell_parents(parents(documents, plans.ids), labels),
        },
    )


def show_past(past: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show targets beside the figure that they start from, and how that is known."""
    first = past[past["target_id"].isin(list(names))]
    _show_rows([_past(row, names) for row in first.itertuples()], "own_past")


def _past(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    lines = [start_of(row)] if row.baseline_status != "none" else []
    lines += [] if pd.isna(row.baseline_year) else [str(int(row.baseline_year))]
    times = "" if pd.isna(row.baseline_value) else format_number(row.times, 2)
    growth = row.implied_growth_per_year
    rate = "" if pd.isna(growth) else f"{format_number(growth, 1)} %"
    return {
        "pair_a": Cell((names[row.target_id], row.id)),
        "family": row.family,
        "baseline": Cell(tuple(lines) or ("–",)),
        "baseline_status": Cell(tuple(_known_by(row))),
        "times": times and growth_of(times, row, row.comparator),
        "growth": rate and growth_of(rate, row, row.comparator),
    }


def _known_by(row: Row) -> Iterator[str]:
    """Give how a start is known, and that it is none where the year is one of the plan."""
    yield translate(f"baseline.{row.baseline_status}")
    if row.within:
        yield translate(f"caveat.{WITHIN}")


def tell_past(past: pd.DataFrame, total: int, mentions: int) -> list[Claim]:
    """Return of how many targets it is known where they start, and how."""
    known, within = past[~past["within"]], int(past["within"].sum())
    counts = known[["bounds", "baseline_status"]].value_counts()
    told = [
        Phrase(fill("past_bound" if b else "past_value", reason=translate(f"baseline.{s}"), n=n))
        for (b, s), n in counts.items()
    ]
    how = joined(told) if told else Phrase(translate("axis.no_number"))
    words: Words = {"n": len(known), "targets": counted("target", total), "all": mentions}
    words["within"] = Phrase(fill("past_within", n=within) if within else "")
    given: Words = {"value": float(len(known)), "target_ids": past["target_id"]}
    steps = [step(own_past, fill("step_past"))]
    return [claim("past", **given, **words, steps=steps, how=how)]


def show_peers(own: pd.DataFrame) -> None:
    """Show a row a plan: how its comparable targets stand among those of the others."""
    groups = own.groupby("document", sort=False)
    rows = groups[list(_STANDS)].sum()
    rows.insert(0, "targets", groups["target_id"].nunique())
    named = rows.rename(columns={name: f"peers_{name}" for name in _STANDS}).reset_index()
    show(named, "peers")


def show_province(claims: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show local targets beside those of the province, as stated and per GDP."""
    _show_rows([_province(row, names) for row in claims.itertuples()], "province")


def _province(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    reasons = caveat_names(row)
    basis = "" if row.basis == "value" else name_of("basis", row.basis)
    sides = {}
    for key, end in (("pair_a", ""), ("pair_b", "_above")):
        numbers = [getattr(row, f"{name}{end}") for name in ("value", "other")]
        value = readings(numbers, row.unit)
        target = getattr(row, f"target{end}")
        sides[key] = Cell(tuple(filter(None, (names[target], target, f"{value} {basis}".strip()))))
    ways = [1.0, row.other_share]
    ratio = readings([100 * way * row.ratio for way in ways], "%", digits=0)
    sized = [row.per_100bn_gdp, row.per_100bn_gdp_above]
    known = [readings([sized[0] * way for way in ways], ""), readings(sized[1:], "")]
    per_gdp = " : ".join(known), base_years(row.gdp_year, row.gdp_year_above)
    return {
        "family": row.family,
        **sides,
        "ratio": ratio,
        "per_gdp": Cell(per_gdp, "number") if all(known) else "",
        "reasons": Cell((translate("list.clause_of").join(reasons),)),
    }


def tell_parents(tested: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return for each local plan whether the provincial plan can be the one above it."""
    told = [_parent(row, labels) for row in tested.itertuples()]
    return told or [claim("parents_none")]


def _parent(row: Row, labels: Mapping[str, str]) -> Claim:
    named = getattr(row, localised("parent"))
    return claim(
        "parent_named" if named else "parent_plain",
        subject=f"{row.document}/{row.above}",
        steps=[step(parents, fill("step_parents"))],
        plan=labels[row.document],
        above=labels[row.above],
        told=ambition_name("parent", row.status),
        parent=named,
    )


def _show_rows(rows: Sequence[dict[str, object]], caption: str) -> None:
    """Show rows that are too wide for a narrow screen."""
    show(pd.DataFrame(rows), caption, blank="–", stacked=True)


def already_reached(plans: Plans) -> Section:
    """Return what region and province had reached by the signing of a plan, or the first after."""
    table = reached(
        plans.table("yardsticks"),
        plans.normalised,
        plans.targets,
        plans.documents,
        plans.codelist,
    )
    table["no_date"] = table["statistic_id"].isin(_without_date(plans))
    names = named_targets(plans.described, plans.documents)
    return Section(
        "already_reached",
        tables={"reached": Table(table, lambda: show_reached(table, names))},
        says={"reached": lambda: tell_reached(table, plans.documents)},
    )


def show_reached(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show each target beside what region and province had reached."""
    rows = [
        {
            "family": row.family,
            "pair_a": Cell((names[row.target_id], row.id, _by(row))),
            "place": name_of("place", row.place),
            "known": Cell((_known(row), statistic_name(row.statistic))),
            "timing": _when(row),
            "source_grade": row.source_grade,
            "reached_result": name_of("reached", row.result or "open"),
            "why": one_line(_caveats(row)),
        }
        for row in table.itertuples()
    ]
    show(pd.DataFrame(rows), "reached", blank="–", stacked=True)


def _by(row: Row) -> str:
    return translate("clock.by", value=aim_of(row), year=row.end_year)


def _known(row: Row) -> str:
    value = amount(row.known, row.unit)
    return translate("clock.from_outside", value=value, year=told_period(row.period))


def tell_reached(table: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return which targets ask for less, as much or more than was reached, by plan and place."""
    how: Words = {"steps": chain(reached)}
    if table.empty:
        return [claim("reached_none", **how)]
    judged = table[table["result"] != ""]
    ids, short = table["target_id"].unique(), judged[judged["result"] == "short"]
    words: Words = {"targets": counted("target", len(ids)), "pairs": len(judged)}
    words["short"] = counted("target", short["target_id"].nunique())
    words["below"] = _below(short, documents)
    return [
        claim("reached_known", value=len(ids), target_ids=ids, **how, **words),
        *_by_plan(judged, documents),
    ]


def _below(short: pd.DataFrame, documents: pd.DataFrame) -> Phrase:
    """Return in brackets how many targets of which plan lie below whom, and with caveats."""
    plans = dict(zip(documents["document"], documents[localised("region")], strict=True))
    told = []
    for (plan, place), rows in short.groupby(["document", "place"], sort=False):
        n = len(rows)
        # A population that only the item before names is a caveat beside a statistic too.
        open_ones = int((rows["verdict"].eq("qualified") | rows["of_item_before"]).sum())
        key = "reached_below_qualified" if open_ones else "reached_below"
        words: Words = {"plan": plans[str(plan)], "place": name_of("place", str(place))}
        told.append(Phrase(fill(key, **words, n=n, caveated=open_ones)))
    note = Phrase(translate("list.clause_of").join(told))
    return Phrase(fill("profile_note", note=note) if told else "")


def _by_plan(judged: pd.DataFrame, documents: pd.DataFrame) -> Iterator[Claim]:
    """Give a sentence for each plan, place, result and time: what asks for less goes first."""
    plans = named_plans(documents)
    groups = dict(iter(judged.groupby(["document", "place", "result", "timing"])))
    order = product(documents["document"], _PLACES, RESULTS, TIMINGS)
    for key in (key for key in order if key in groups):
        yield _claim(groups[key], plans[key[0]])


def _claim(rows: pd.DataFrame, plan: Phrase) -> Claim:
    first = rows.iloc[0]
    told = translate("list.clause_of").join(_item(row) for row in rows.itertuples())
    key = f"reached_{first['result']}"
    why = list(dict.fromkeys(filter(None, map(_caveats, rows.itertuples()))))
    return claim(
        key,
        subject="/".join(first[["document", "place", "timing"]]),
        value=len(rows),
        target_ids=rows["target_id"],
        steps=chain(reached),
        sensitivity=translate("list.clause_of").join(why),
        plan=plan,
        place=name_of("place", first["place"]),
        when=_when(first),
        items=Phrase(told),
    )


def _when(row: Row) -> str:
    """Return when something was reached, beside the day by which its plan is dated."""
    words = {name: translate(f"{name}.{row.dated}") for name in ("dated", "undated")}
    return translate(f"timing.{row.timing}", **words)


def _caveats(row: Row) -> str:
    """Return in words what has to be told with a figure; empty where nothing has."""
    told = [getattr(row, localised("why"))]
    if row.of_item_before and "scope_unstated" not in row.reasons.split(";"):
        told.append(fill("reached_of_item_before"))
    if row.no_date:
        told.append(fill("reached_no_date", year=told_period(row.period)))
    if pd.notna(row.later):
        words: Words = {"value": amount(row.later, row.unit), "year": told_period(row.later_period)}
        told.append(fill("reached_later", **words, statistic=statistic_name(row.later_statistic)))
    return translate("list.clause_of").join(filter(None, told))


def _without_date(plans: Plans) -> set[str]:
    """Return the official figures of which the source says no date."""
    notes = figure_notes(read_context(context_of(plans.root)))
    return {key for key, told in notes.items() if "year_inferred" in told}


def _item(row: Row) -> str:
    caveats = _caveats(row)
    words: Words = {"family": family_name(row.family), "known": amount(row.known, row.unit)}
    words |= {"aim": linked(aim_of(row), row.id), "end": row.end_year}
    words |= {"year": told_period(row.period), "grade": row.source_grade}
    key = "reached_item_with" if caveats else "reached_item"
    return fill(key, caveats=caveats, **words)


def amplification(plans: Plans) -> Section:
    """Return how many targets amplification down the levels could be asked of."""
    return Section("amplification", says={"pairs": lambda: tell_amplification(plans)})


def tell_amplification(plans: Plans) -> list[Claim]:
    """Return which conditions the pairs of a local and a provincial target meet."""
    rows = amplifiable(plans.pairs, plans.targets, plans.documents)
    steps = [step(amplifiable)]
    if rows.empty:
        return [claim("amplification_none", value=0.0, steps=steps)]
    found: Words = {
        name: int(rows[name].sum()) for name in ("same_thing", "same_year", "with_parent")
    }
    return [
        claim(
            "amplification" if not found["with_parent"] else "amplification_asked",
            value=float(found["with_parent"]),
            target_ids=[key for side in "ab" for key in rows[f"target_id_{side}"]],
            steps=steps,
            pairs=counted("pair", len(rows)),
            **found,
        )
    ]
