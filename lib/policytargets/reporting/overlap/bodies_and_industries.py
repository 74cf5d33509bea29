"""Bodies, industries and instruments that plans name: who leads, who joins, how often, where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.overlap.chance import coincide_surely
from policytargets.comparing.overlap.mentions import (
    count_bodies,
    count_mentions,
    find_mentions,
    find_vintages,
    functions_by_theme,
    named_bodies,
    plans_with_leads,
    quoted,
    unmatched_bodies,
    years_of,
)
from policytargets.display.cells import Cell, format_number, name_of, one_line, shaded
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    counted,
    fill,
    groups_folded,
    joined,
    step,
)
from policytargets.display.links import ids_of, link_ids
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show, show_rows, title_of
from policytargets.messages import current_language, in_use, localised, translate, use_language
from policytargets.plans import Plans
from policytargets.reporting.limits import bounded, incomplete, tell_omissions
from policytargets.reporting.overlap.coincidence import show_coincidence, tell_chance, tell_found
from policytargets.vocabulary.named import (
    load_agencies,
    load_industries,
    load_instruments,
    load_vintages,
)

_STEPS = [step(find_mentions)]
_DARKEST = 20  # places that name a thing: from so many on no ground is darker
Row = Any
_BODY_STEPS = [step(named_bodies)]


def industries(plans: Plans, draws: int = 5000, seed: int = 1) -> Section:
    """Return which industries the plans name, and whether two plans share more than chance."""
    labels, known = plans.labels, load_industries()
    mentions = find_mentions(plans.readings, known, plans.ids)
    counts = count_mentions(mentions, known, plans.ids)
    pairs, draws = coincide_surely(counts, plans.ids, len(known), draws, seed)
    cut = incomplete(plans.documents)
    return Section(
        "industries",
        {
            "counts": _counted(mentions, counts, plans, "industries"),
            "pairs": Table(
                pairs, lambda: show_coincidence(pairs, labels, "industry_coincidence", cut)
            ),
        },
        {
            "counts": lambda: [
                *tell_mentions(counts, labels, "industries", cut),
                *tell_omissions(plans.documents, "industries"),
            ],
            "chance": lambda: [
                *tell_found(pairs, labels, draws, "industry", plans.documents),
                *tell_chance(pairs, labels, draws, "industry"),
            ],
        },
    )


def instruments(plans: Plans, draws: int = 5000, seed: int = 1) -> Section:
    """Return which instruments the plans name, by side, and whether any pair is beyond chance."""
    labels, known = plans.labels, load_instruments().instruments
    mentions = find_mentions(plans.readings, known, plans.ids)
    counts = add_sides(count_mentions(mentions, known, plans.ids))
    pairs, draws = coincide_surely(counts, plans.ids, len(known), draws, seed)
    cut = incomplete(plans.documents)
    return Section(
        "instruments",
        {"counts": _counted(mentions, counts, plans, "instruments")},
        {
            "counts": lambda: [
                *tell_mentions(counts, labels, "instruments", cut),
                *tell_omissions(plans.documents, "instruments"),
            ],
            "sides": lambda: [
                *tell_sides(counts, labels, cut),
                *tell_omissions(plans.documents, "sides"),
            ],
            "chance": lambda: tell_found(pairs, labels, draws, "instrument", plans.documents),
        },
    )


def vintages(plans: Plans) -> Section:
    """Return in which year each of some words of policy first stands in one of the plans."""
    known, years = load_vintages(), years_of(plans.documents)
    mentions = find_mentions(plans.readings, known, plans.ids)
    found = find_vintages(mentions, known, years)
    in_time = sorted(years, key=lambda plan: (years[plan], plan))
    first = found.loc[found["first"], ["code", "document"]].itertuples(index=False, name=None)
    counts = count_mentions(mentions, known, in_time).set_index("code")
    counts = counts.loc[found["code"].unique()].reset_index()
    return Section(
        "vintages",
        {
            "words": Table(
                found, lambda: show_mentions(mentions, counts, in_time, "vintages", set(first))
            )
        },
        {
            "words": lambda: [
                *tell_vintages(found, _dated(plans)),
                *tell_omissions(plans.documents, "vintages"),
            ]
        },
    )


def _dated(plans: Plans) -> dict[str, str]:
    """Return the name of each plan, with the ground of its year where its copy has no date."""
    rows = plans.documents.set_index("document")
    bare = rows["date_signed"].eq("") & rows["date_published"].eq("")
    return {
        plan: fill("overlap_undated", plan=name, start=rows.at[plan, "plan_start"])
        if bare[plan]
        else name
        for plan, name in plans.labels.items()
    }


def tell_vintages(found: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return for each word the year and the plans in which it first stands here."""
    steps = [step(find_vintages)]
    told = []
    for code, own in found[found["first"]].groupby("code", sort=False):
        row = own.iloc[0]
        plans = joined([Phrase(labels[plan]) for plan in own["document"]])
        word, written = row[localised("name")], row["name_zh"]
        words = {"word": word if word == written else f"{word} ({written})"}
        year = int(row["year"])
        key = "overlap_vintage"
        told.append(
            claim(key, subject=str(code), value=year, steps=steps, year=year, plans=plans, **words)
        )
    return told or [claim("overlap_vintage_none", steps=steps)]


def _counted(mentions: pd.DataFrame, counts: pd.DataFrame, plans: Plans, kind: str) -> Table:
    return Table(counts, lambda: show_mentions(mentions, counts, plans.ids, kind))


def tell_mentions(
    counts: pd.DataFrame, labels: Mapping[str, str], kind: str, cut: Collection[str] = ()
) -> list[Claim]:
    """Return how many things the plans name, which all or most name, and which one names alone.

    The last are counted among the plans whose copies leave nothing out: what a copy in `cut` does
    not name, the plan may.
    """
    if counts.empty:
        return [claim(f"overlap_{kind}_none", steps=_STEPS)]
    whole = [plan for plan in labels if plan not in cut]
    plans = counts[whole].gt(0).sum(axis=1)
    key = "overlap_among_whole" if cut else "overlap_among"
    among = Phrase(fill(key, n=len(whole)))
    words: dict[str, Any] = {"n": bounded(len(counts)) if cut else len(counts), "among": among}
    words |= {"single": int(plans.eq(1).sum()), "all": int(plans.eq(len(whole)).sum())}
    told = [claim(f"overlap_{kind}", value=len(counts), steps=_STEPS, **words)]
    if (most := int(plans.max())) > 1:
        names = joined(list(counts.loc[plans.eq(most), localised("name")]))
        values: dict[str, Any] = {"names": names, "n": most, "among": among}
        told.append(claim(f"overlap_{kind}_widest", value=most, steps=_STEPS, **values))
    return told


def tell_sides(
    counts: pd.DataFrame, labels: Mapping[str, str], cut: Collection[str] = ()
) -> list[Claim]:
    """Return for each plan how its words on instruments fall on the three sides."""
    sides = {entry.code: entry.side for entry in load_instruments().instruments}
    grouped = counts.groupby(counts["code"].map(sides))[list(labels)].sum()
    told = []
    for plan, name in labels.items():
        total = int(grouped[plan].sum()) if len(grouped) else 0
        if total:
            numbers = {s: int(grouped[plan].get(s, 0)) for s in set(sides.values())} | {"n": total}
            words: dict[str, Any] = {"plan": name}
            words |= {s: bounded(n) if plan in cut else n for s, n in numbers.items()}
            told.append(claim("overlap_sides", subject=plan, value=total, steps=_STEPS, **words))
    return told


def add_sides(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of instruments in the order of the sides, the side in each name."""
    found = load_instruments()
    sides = {entry.code: entry.side for entry in found.instruments}
    order = {side: place for place, side in enumerate(found.sides)}
    rank = counts["code"].map(sides).map(order)
    table = counts.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)
    for language in ("en", "zh"):
        with use_language(language):
            marks = [in_use(found.sides[sides[code]]) for code in table["code"]]
            pairs = zip(table[f"name_{language}"], marks, strict=True)
            told = [translate("list.plan", region=name, plan=mark) for name, mark in pairs]
        table[f"name_{language}"] = told
    return table


def show_mentions(
    mentions: pd.DataFrame,
    counts: pd.DataFrame,
    plans: Sequence[str],
    kind: str,
    first: Collection[tuple[str, str]] = (),
) -> None:
    """Show how often each plan names each thing, the darker the more, with each first quote.

    `first` are the code and the plan of the cells that are marked.
    """
    head = [heading(kind), *map(heading, plans), heading("plans")]
    rows = [
        [
            Cell((row[localised("name")],)),
            *(_count(row[plan], (row["code"], plan) in first) for plan in plans),
            Cell((format_number(row["plans"]),), "number"),
        ]
        for row in counts.to_dict("records")
    ]
    found = quoted(mentions[mentions["document"].isin(list(plans))], list(counts["code"]))
    under = [_quotes(found[found["code"].eq(code)]) for code in counts["code"]]
    show_rows(title_of(kind), head, rows, under)


def _count(number: int, marked: bool) -> Cell:
    if pd.isna(number):
        return Cell(("?",), "none")
    told = f"● {format_number(number)}" if marked else format_number(number)
    return shaded([told], min(number, _DARKEST), _DARKEST)


def _quotes(own: pd.DataFrame) -> str:
    """Return the first mention in each plan as markup, folded."""
    items = [
        f"<li><code>{link_ids(row.place)}</code> {escape(one_line(row.quote))}"
        f" <small>{escape(_told(row.wordings, row.count))}</small></li>"
        for row in own.itertuples(index=False)
    ]
    head = escape(translate("overlap.quotes"))
    return f"<details><summary>{head}</summary><ol>{''.join(items)}</ol></details>"


def _told(wordings: str, number: int) -> str:
    words = translate("list.comma").join(wordings.split(";"))
    return translate("overlap.wordings", words=words, n=number)


def responsible_bodies(plans: Plans) -> Section:
    """Return which bodies lead and which join targets of which themes."""
    labels, leading = plans.labels, plans_with_leads(plans.readings)
    named = named_bodies(plans.targets, plans.ids, leading)
    work, unmatched = functions_by_theme(named), unmatched_bodies(named)
    naming = [plan for plan in plans if named["document"].eq(plan).any()]
    counts = count_bodies(named, plans.ids)
    return Section(
        "responsible_bodies",
        {
            "themes": Table(work, lambda: show_themes(work)),
            "bodies": Table(counts, lambda: show_bodies(counts, naming, leading)),
            "unmatched": Table(unmatched, lambda: show_unmatched(unmatched)),
        },
        {"bodies": lambda: tell_bodies(named, work, labels, leading)},
    )


def function_name(code: str) -> str:
    """Return the name of a function of agencies.yml."""
    return {e.code: {"en": e.en, "zh": e.zh} for e in load_agencies()}[code][current_language()]


def tell_bodies(
    bodies: pd.DataFrame, work: pd.DataFrame, labels: Mapping[str, str], leading: Collection[str]
) -> list[Claim]:
    """Return which plans name bodies, which functions all of these name, and who leads the most."""
    if bodies.empty:
        return [claim("overlap_bodies_none", steps=_BODY_STEPS)]
    naming = [plan for plan in labels if bodies["document"].eq(plan).any()]
    silent = [plan for plan in labels if plan not in naming]
    told = [
        claim(
            "overlap_bodies" if silent else "overlap_bodies_all",
            value=bodies["target_id"].nunique(),
            target_ids=bodies["target_id"],
            steps=_BODY_STEPS,
            plans=joined([labels[plan] for plan in naming]),
            silent=joined([labels[plan] for plan in silent]),
            targets=counted("target", bodies["target_id"].nunique()),
        )
    ]
    if len(naming) > 1:
        told.append(_everywhere(bodies, naming))
    of = {plan: labels[plan] for plan in naming if plan in leading}
    leader = _leader(work, bodies[bodies["document"].isin(list(of))], list(of.values()))
    return [*told, *([leader] if leader else [])]


def _everywhere(bodies: pd.DataFrame, naming: Sequence[str]) -> Claim:
    spread = bodies[bodies["function"].ne("")].groupby("function")["document"].nunique()
    order = [entry.code for entry in load_agencies()]
    shared = [code for code in order if spread.get(code, 0) == len(naming)]
    names = joined([function_name(code) for code in shared])
    key = "overlap_bodies_shared" if shared else "overlap_bodies_apart"
    words: dict[str, Any] = {"n": len(shared), "total": len(spread), "names": names}
    words |= {"plans": counted("plan", len(naming))}
    own = bodies.loc[bodies["function"].isin(shared), "target_id"]
    return claim(key, value=len(shared), steps=_BODY_STEPS, target_ids=own, **words)


def _leader(work: pd.DataFrame, bodies: pd.DataFrame, plans: Sequence[str]) -> Claim | None:
    """Return which function leads the most; nothing where no text says that the first leads."""
    leads = work.groupby("function")["leads"].sum()
    if leads.empty or not leads.max():
        return None
    code = str(leads.idxmax())
    own = bodies[bodies["function"].eq(code) & bodies["leads"]]
    words: dict[str, Any] = {"n": int(leads.max()), "total": bodies["target_id"].nunique()}
    words["plans"] = joined(list(plans))
    return claim(
        "overlap_bodies_lead",
        subject=code,
        value=int(leads.max()),
        target_ids=own["target_id"],
        steps=[step(functions_by_theme)],
        name=function_name(code),
        **words,
    )


def show_themes(work: pd.DataFrame) -> None:
    """Show functions by themes, the darker the more targets; under a row its targets by theme."""
    themes = list(dict.fromkeys(work.sort_values("theme")["theme"]))
    top = (work["leads"] + work["joins"]).max()
    rows, under = [], []
    for function, own in work.groupby("function", sort=False):
        by_theme = {row.theme: row for row in own.itertuples()}
        cells = [_theme_cell(by_theme.get(theme), top) for theme in themes]
        rows.append([Cell((function_name(str(function)),)), *cells])
        targets = {name_of("theme", t): ids_of([row.target_ids]) for t, row in by_theme.items()}
        under.append(groups_folded(targets, "row"))
    head = [heading("function"), *(Cell((name_of("theme", theme),)) for theme in themes)]
    show_rows(title_of("body_themes"), head, rows, under)


def _theme_cell(row: Row, top: int) -> Cell:
    """Return how many targets a function leads and, after a plus sign, how many it joins."""
    if row is None:
        return Cell(("",), "none")
    led, joined_ = str(row.leads or ""), f"+{row.joins}" if row.joins else ""
    return shaded([led + joined_], row.leads + row.joins, top)


def show_bodies(counts: pd.DataFrame, plans: Sequence[str], leading: Collection[str]) -> None:
    """Show each function with the bodies that have it, and how many targets they lead and join.

    Of a plan that is not in `leading` only how many targets name them is known.
    """
    rows = []
    for row in counts.to_dict("records"):
        cells = {plan: _body_cell(row, plan, plan in leading) for plan in plans}
        named = {"function": Cell((function_name(row["function"]),))}
        rows.append(named | cells | {"plans": row["plans"]})
    show(pd.DataFrame(rows), "bodies", blank="–", stacked=True)


def _body_cell(row: Mapping[str, object], plan: str, led: bool) -> Cell | str:
    names = str(row[f"{plan} body"])
    if not names:
        return ""
    numbers = {"leads": row[f"{plan} leads"], "joins": row[f"{plan} joins"]}
    told = translate(f"overlap.{'leads_joins' if led else 'named_with'}", **numbers)
    return Cell((told, translate("list.comma").join(names.split(";"))))


def show_unmatched(bodies: pd.DataFrame) -> None:
    """Show the bodies whose function the vocabulary does not hold, as the plans write them."""
    show(bodies.rename(columns={"body": "agency"}), "unmatched_bodies")
