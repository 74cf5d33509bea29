"""Industries and instruments that plans name, each mention with its place in the raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from policytargets.reading.view import View, make_view
from policytargets.vocabulary.named import Named

_COLUMNS = ["document", "code", "wording", "start", "end", "quote", "quote_start", "quote_end"]
_STOPS = "。;；\n"
_PAUSES = "，,、:：()"
_AROUND = 14  # characters of a quote on either side, up to the next sign


def find_mentions(
    texts: Mapping[str, str], entries: Sequence[Named], plans: Sequence[str]
) -> pd.DataFrame:
    """Return every place at which a plan names one of some things."""
    codes = {word: entry.code for entry in entries for word in entry.wordings}
    barred = {text for entry in entries for text in entry.unless}
    pattern = _longest_first([*codes, *barred])
    rows = []
    for plan in plans:
        view = make_view(texts[plan])
        for start, end in _hits(view.text, pattern, codes):
            code = codes[view.text[start:end]]
            rows.append((plan, code, *_placed(view, start, end)))
    return pd.DataFrame(rows, columns=_COLUMNS)


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


def _hits(
    text: str, pattern: re.Pattern[str], codes: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    """Return where wordings stand: one at a place, none inside an exception."""
    for hit in pattern.finditer(text):
        if hit[0] in codes:
            yield hit.span()


def _longest_first(words: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))


def _placed(view: View, start: int, end: int) -> tuple[str, int, int, str, int, int]:
    first, last = _clause(view.text, start, end)
    return (
        *(view.quote(start, end), *view.span(start, end)),
        *(view.quote(first, last), *view.span(first, last)),
    )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the words around a mention: to the next sign, a few characters at most."""
    first, last = start, end
    while first > 0 and start - first < _AROUND and text[first - 1] not in _STOPS + _PAUSES:
        first -= 1
    while last < len(text) and last - end < _AROUND and text[last] not in _STOPS + _PAUSES:
        last += 1
    return first, last
