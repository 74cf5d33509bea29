"""Which industries and instruments the plans name, how often, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.reading.mentions import Mention
from policytargets.reading.plan import Reading
from policytargets.vocabulary.named import Named


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


_DATES = ["date_signed", "date_published", "plan_start"]


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
