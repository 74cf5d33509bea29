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
