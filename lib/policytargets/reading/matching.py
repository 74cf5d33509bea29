"""Matching: which of an item's words are to name its indicator."""

from __future__ import annotations

from collections.abc import Sequence

from policytargets.reading.indicators import Match, find_indicator
from policytargets.reading.items import Item
from policytargets.reading.outline import Sentence
from policytargets.reading.population import population_words
from policytargets.reading.words import join, split_list

__all__ = ["match_item", "match_items"]


def match_items(
    text: str, sentence: Sentence, items: Sequence[Item], measures: Sequence[str]
) -> list[Match | None]:
    """Return the indicator of each item of a sentence, or None where the codelist has none.

    Parameters
    ----------
    text : str
        The view's text.
    sentence : Sentence
        Where the items stand.
    items : sequence of Item
        In order.
    measures : sequence of str
        Of their numbers.
    """
    matches: list[Match | None] = []
    for item, measure in zip(items, measures, strict=True):
        match = match_item(text, sentence, item, measure)
        if match is None and matches and matches[-1] and _is_part(text, item):
            # 其中规上20家 counts what the number before counts
            match = matches[-1]._replace(start=item.noun[1], end=item.noun[1])
        matches.append(match)
    return matches


def _is_part(text: str, item: Item) -> bool:
    """Return whether an item names a population and nothing else: 其中规上20家."""
    start, end = item.noun
    plain = population_words().fullmatch(text, start, end)
    return bool(plain) and text[max(start - 2, 0) : start] == "其中"


def match_item(text: str, sentence: Sentence, item: Item, measure: str) -> Match | None:
    """Return the indicator that an item's words name, or None where the codelist has none.

    Parameters
    ----------
    text : str
        The view's text.
    sentence : Sentence
        Where the item stands.
    item : Item
        The number and its words; of a 分别 list, the number's own member.
    measure : str
        Of the number.
    """
    unit, noun, after = item.number.unit, (item.start, item.number.start), item.after
    if item.member is not None:
        tail = _suffix(text, item)
        for begin in range(tail[0], tail[1] + 1):
            found = find_indicator(
                join(text, item.member, (begin, tail[1])), unit, measure, item.member[1]
            )
            if found:
                return found
        return find_indicator(join(text, item.member, tail), unit, measure)
    found = _first_of_list(text, item, measure) or find_indicator(
        join(text, noun, after), unit, measure
    )
    if found is None and after[1] > after[0]:
        # 选择1-2个…的县,开展分行业试点: the purpose names what the noun leaves open
        found = find_indicator(join(text, (after[0], sentence.end)), unit, measure)
    return found


def _first_of_list(text: str, item: Item, measure: str) -> Match | None:
    """Return what the first of several things names, which codes a number they share."""
    members = split_list(text, *item.noun)
    if len(members) < 2:
        return None
    first = find_indicator(join(text, members[0]), item.number.unit, measure)
    return first if first and first.end == members[0][1] else None


def _suffix(text: str, item: Item) -> tuple[int, int]:
    """Return the words at a list's end which its last member shares with the others."""
    last_end = item.noun[1]
    if item.member is None or item.member[1] >= last_end:
        return last_end, last_end
    joint = max(text.rfind(sign, item.member[1], last_end) for sign in "、和及与")
    return joint + 1, last_end
