"""Which bodies, industries and instruments the plans name, how often, and in which words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from policytargets.reading.mentions import Mention
from policytargets.reading.plan import Reading
from policytargets.vocabulary.named import Named, load_agencies
from policytargets.vocabulary.wordings import simplify

_DATES = ["date_signed", "date_published", "plan_start"]
_FIRST_LEADS = re.compile("列第一位[^。()]{0,4}为牵头")
_ROUND = str.maketrans("〔〕（）［］[]", "()()()()")


def find_mentions(
    readings: Mapping[str, Reading], entries: Sequence[Named], plans: Sequence[str]
) -> pd.DataFrame:
    """Return every place at which a plan names one of some things."""
    rows = [(plan, *mention) for plan in plans for mention in readings[plan].mentions(entries)]
    return pd.DataFrame(rows, columns=["document", *Mention._fields])


def count_mentions(
    mentions: pd.DataFrame, entries: Sequence[Named], plans: Sequence[str]
) -> pd.DataFrame:
    """Return how often each plan names each thing."""
    counts = pd.crosstab(mentions["code"], mentions["document"])
    counts = counts.reindex(columns=list(plans), fill_value=0).astype(int)
    named = [e for e in entries if e.code in counts.index]
    table = pd.DataFrame(
        [(e.code, e.en, e.zh) for e in named], columns=["code", "name_en", "name_zh"]
    )
    table = table.join(counts, on="code").rename_axis(columns=None)
    table = table.assign(plans=(table[list(plans)] > 0).sum(axis=1))
    total = table[list(plans)].sum(axis=1)
    order = table.assign(total=total).sort_values(
        ["plans", "total"], ascending=False, kind="stable"
    )
    return order.drop(columns="total").reset_index(drop=True)


def quoted(mentions: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return the first mention of each thing in each plan, with its quote and place."""
    rows = []
    for code in codes:
        own = mentions[mentions["code"].eq(code)]
        for plan, there in own.groupby("document", sort=False):
            first = there.iloc[0]
            place = f"{plan}@{first['quote_start']}-{first['quote_end']}"
            wordings = ";".join(dict.fromkeys("".join(w.split()) for w in there["wording"]))
            rows.append((code, plan, wordings, len(there), first["quote"], place))
    columns = ["code", "document", "wordings", "count", "quote", "place"]
    return pd.DataFrame(rows, columns=columns)


def years_of(documents: pd.DataFrame) -> dict[str, int]:
    """Return the year of each plan that states any: of signature, publication, or its first."""
    dates = documents[_DATES].astype("string").replace("", pd.NA).bfill(axis=1)[_DATES[0]]
    pairs = zip(documents["document"], dates, strict=True)
    return {plan: int(date[:4]) for plan, date in pairs if pd.notna(date)}


def find_vintages(
    mentions: pd.DataFrame, entries: Sequence[Named], years: Mapping[str, int]
) -> pd.DataFrame:
    """Return the plans that name each word, with year and first place; the first year marked."""
    names = pd.DataFrame([(e.code, e.en, e.zh) for e in entries])
    names.columns = pd.Index(["code", "name_en", "name_zh"])
    found = quoted(mentions, list(names["code"])).merge(names, on="code")
    found["year"] = found["document"].map(years)
    found = found.dropna(subset=["year"]).astype({"year": int})
    since = found.groupby("code")["year"].transform("min")
    turn = {code: place for place, code in enumerate(names["code"])}
    found = found.assign(first=found["year"].eq(since), since=since, turn=found["code"].map(turn))
    found = found.sort_values(["since", "turn", "year", "document"], ignore_index=True)
    kept = ["code", "name_en", "name_zh", "document", "year", "count", "first", "quote", "place"]
    return found[kept]


@cache
def function_of(body: str) -> str:
    """Return the function of a body as agencies.yml knows it; ``""`` where it knows none."""
    name = re.sub(r"\s", "", simplify(body).translate(_ROUND))
    hits = [
        (len(word), entry.code)
        for entry in load_agencies()
        if not any(text in name for text in entry.unless)
        for word in entry.wordings
        if word in name
    ]
    return max(hits, key=lambda hit: hit[0])[1] if hits else ""


def plans_with_leads(readings: Mapping[str, Reading]) -> list[str]:
    """Return the plans whose text says that the body named first leads."""
    return [plan for plan, one in readings.items() if _FIRST_LEADS.search(one.view.text)]


def named_bodies(
    targets: pd.DataFrame, plans: Sequence[str], leading: Collection[str]
) -> pd.DataFrame:
    """Return every body that a target names, with its function.

    The first leads in the plans of `leading` alone: elsewhere its place says nothing.
    """
    rows = targets[targets["repeats"].eq("") & targets["agencies"].ne("")]
    rows = rows[rows["document"].isin(list(plans))]
    long = rows[["document", "target_id", "theme", "agencies"]].assign(
        body=rows["agencies"].str.split(";")
    )
    long = long.explode("body").drop(columns="agencies")
    long["leads"] = ~long["target_id"].duplicated() & long["document"].isin(list(leading))
    long["function"] = [function_of(body) for body in long["body"]]
    turn = long["document"].map({plan: place for place, plan in enumerate(plans)})
    kept = ["document", "target_id", "theme", "body", "function", "leads"]
    return long.loc[turn.sort_values(kind="stable").index.unique(), kept].reset_index(drop=True)


def functions_by_theme(bodies: pd.DataFrame) -> pd.DataFrame:
    """Return which functions lead and join which themes."""
    matched = bodies[bodies["function"].ne("")]
    # Two bodies of one function at one target are one: it leads if one of them does.
    once = matched.groupby(["function", "theme", "target_id", "document"], observed=True)["leads"]
    ones = once.any().reset_index()
    groups = ones.groupby(["function", "theme"], observed=True)
    found = groups.agg(
        leads=("leads", "sum"),
        named=("leads", "size"),
        plans=("document", "nunique"),
        target_ids=("target_id", ";".join),
    ).reset_index()
    found["joins"] = found.pop("named") - found["leads"]
    order = {entry.code: place for place, entry in enumerate(load_agencies())}
    place = found["function"].map(order)
    return (
        found.assign(place=place)
        .sort_values(["place", "theme"])
        .drop(columns="place")[["function", "theme", "leads", "joins", "plans", "target_ids"]]
        .reset_index(drop=True)
    )


def count_bodies(bodies: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return each function with its names and how many targets it leads and joins in each plan."""
    matched = bodies[bodies["function"].ne("")]
    rows = [_function(code, own, plans) for code, own in matched.groupby("function", sort=False)]
    order = {entry.code: place for place, entry in enumerate(load_agencies())}
    rows.sort(key=lambda row: (-row["plans"], order[str(row["function"])]))
    return pd.DataFrame(rows)


def _function(code: object, own: pd.DataFrame, plans: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"function": code}
    columns = ["document", "target_id", "leads", "body"]
    named = list(own[columns].itertuples(index=False, name=None))
    for plan in plans:
        there = [(target, leads, body) for of, target, leads, body in named if of == plan]
        leading = {target for target, leads, _ in there if leads}
        row[f"{plan} leads"] = len(leading)
        row[f"{plan} joins"] = len({target for target, _, _ in there} - leading)
        row[f"{plan} body"] = ";".join(dict.fromkeys(body for _, _, body in there))
    return row | {"plans": own["document"].nunique()}


def unmatched_bodies(bodies: pd.DataFrame) -> pd.DataFrame:
    """Return the bodies whose function the vocabulary does not hold."""
    rest = bodies[bodies["function"].eq("")]
    groups = rest.groupby(["document", "body"], sort=False)["leads"]
    return groups.agg(leads="sum", named="size").astype(int).reset_index()
