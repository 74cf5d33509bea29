"""Wording: the words of the source that a row quotes."""

from __future__ import annotations

from policytargets.reading.indicators import Match
from policytargets.reading.items import Item
from policytargets.reading.scope import Scope
from policytargets.reading.view import View
from policytargets.reading.words import skip_lead

__all__ = ["find_quote", "indicator_text"]


def find_quote(text: str, item: Item) -> tuple[int, int]:
    """Return the shortest clause that holds indicator and number."""
    start, end = item.start, item.end
    while start < end and text[start] in "、,;:。和及与—":
        start += 1
    return start, end


def indicator_text(view: View, item: Item, match: Match | None, scope: Scope) -> str:
    """Return the shortest wording that names the indicator, without the scope before it."""
    start, end = item.member or item.noun
    if item.member and match and match.start >= end:
        # 电气、模具项目各1个: the head noun stands with the last member
        start, end = item.noun
    after_start, after_end = item.after
    if match is None:
        return view.quote(start, end) or view.quote(after_start, after_end)
    if match.start >= after_start:
        return view.quote(skip_lead(view.text, after_start, after_end), after_end)
    if match.end > after_start:
        return view.quote(match.start, after_end)
    for first, last in scope.spans:
        if start <= first and last <= match.start:
            # 工程中项目数: 中 leads over from the population
            start = skip_lead(view.text, last + (view.text[last] == "中"), match.start)
        elif first <= match.start < last <= end:
            start = match.start
    start = min(start, match.start)
    while view.text[start] in "、,;:":
        start += 1
    return view.quote(start, max(end, match.end))
