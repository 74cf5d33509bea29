"""What holds of every sentence: its numbers, quotes and targets; and no two say otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from audit.inventory import subject
from audit.orders import demanding, level_in, order, readings_of_start
from audit.tables import Study, ends, says, simplified
from audit.timelines import a_year

Claim = dict
_MARKED = re.compile(r"“([^”]+(?:“[^”]+”[^”]*)*)”(?= \()")
_WRITTEN = re.compile(r"(?<=[ⒾⓉⓊ] )(?:[一-鿿]*\d[\d.—]*(?:[%一-鿿][一-鿿/%·]*))")


def unsaid(claim: Claim, numbers: Iterable[object]) -> list[object]:
    """Return the numbers that a sentence should tell and does not, in one of its languages."""
    told = [claim["text_en"], claim["text_zh"]] if claim["text_zh"] else [claim["text_en"]]
    return [n for n in numbers if not all(says(text, str(n)) for text in told)]


def lost_targets(claim: Claim, study: Study) -> list[str]:
    """Return the targets that a claim names and the table does not hold."""
    return [key for key in claim["target_ids"] if key not in study.targets]


def doubtful_quotes(claim: Claim, study: Study) -> list[str]:
    """Return what stands as a quote or as a number as written and is not of a target it names."""
    rows = [study.targets[key] for key in claim["target_ids"] if key in study.targets]
    quotes = {simplified(row["quote"]) for row in rows}
    numbers = {re.sub(r"\s", "", row["number_text"]) for row in rows}
    text = claim["text_en"]
    bad = [one for one in _MARKED.findall(text) if simplified(one) not in quotes]
    return bad + [one for one in _WRITTEN.findall(text) if one not in numbers]


Said = tuple[str, frozenset[str], str]
"""What two targets are set against in (all that is asked, or a year), which two, and the first."""


def orders(claim: Claim, study: Study) -> Iterator[Said]:
    """Yield who asks more in each pair that a claim on orders counts; or that it is open."""
    named = set(claim["target_ids"])
    for row in study.open:
        if set(ends(row)) <= named:
            side = {"more": "a", "less": "b"}.get(order(row, study))
            if side:
                yield "asked", frozenset(ends(row)), row[f"target_id_{side}"]
            elif any(len(readings_of_start(key, study)) > 1 for key in ends(row)):
                yield "asked", frozenset(ends(row)), "open"


_FIRST = {"pace_equal": "neither"} | dict.fromkeys(
    ("pace_open", "pace_not_more", "pace_not_less"), "open"
)


def turns(claim: Claim, study: Study) -> Iterator[Said]:
    more, less = subject(claim).split("/")
    yield "in all", frozenset((more, less)), more
    first = _FIRST.get(claim["id"].split(":")[1], less)
    yield "asked", frozenset((more, less)), first


def tells_starts(claim: Claim, study: Study) -> bool:
    """Return whether a claim on a pace says what it would be from the year of signing."""
    rows = [study.documents[study.plan_of(key)] for key in claim["target_ids"]]
    signed = [
        r["date_signed"][:4] for r in rows if r.get("start_status", "").startswith("inferred")
    ]
    return bool(signed) and all(year in claim["sensitivity"] for year in signed)


def in_size(claim: Claim, study: Study) -> Iterator[Said]:
    """Yield who asks more a year where it is the same one as it stands and for its size."""
    own, above = claim["target_ids"]
    plain = a_year(own, study) > a_year(above, study)
    if plain == (claim["value"] > 1):
        first = own if plain else above
        yield "asked", frozenset((own, above)), "open" if tells_starts(claim, study) else first


def in_one_year(claim: Claim, study: Study) -> Iterator[Said]:
    """Yield who stands higher in the common year, where no band covers another."""
    _, *members = subject(claim).split("/")
    year = min(int(study.targets[key]["end_year"]) for key in members)
    for row in study.open:
        if set(ends(row)) <= set(members):
            bands = [level_in(key, year, study) for key in ends(row)]
            result = demanding(row, (bands[0], bands[1]), study) if all(bands) else ""
            if result in ("a", "b"):
                yield "asked", frozenset(ends(row)), row[f"target_id_{result}"]


def reworded(claim: Claim, study: Study) -> Iterator[Said]:
    """Yield that a rate without its 年均 is no order: it may be meant a year or in all."""
    pair = [study.derived[key] for key in claim["target_ids"]]
    rates = {row["form"] for row in pair} == {"growth", "change"}
    if rates and pair[0]["value"] == pair[1]["value"]:
        yield "asked", frozenset(claim["target_ids"]), "open"


SAID: dict[str, Callable[[Claim, Study], Iterator[Said]]] = {
    "order_opening": orders,
    "order_edges": orders,
    "overlap_pace": in_size,
    "same_year": in_one_year,
    "reuse_became": reworded,
    "pace_turns": turns,
    "pace_equal": turns,
    "pace_open": turns,
    "pace_not_more": turns,
    "pace_not_less": turns,
}
"""By the key of a claim: which of two targets it says asks more. Others say nothing of the kind."""


def opposed(claims: list[Claim], study: Study) -> list[str]:
    """Return the claims that say of one pair of targets what another says otherwise."""
    said: dict[tuple[str, frozenset[str]], dict[str, str]] = {}
    for claim in claims:
        for kind, pair, first in SAID.get(claim["id"].split(":")[1], nothing)(claim, study):
            said.setdefault((kind, pair), {}).setdefault(first, claim["id"])
    return [
        f"{one} and {other} on {sorted(pair)}"
        for (_, pair), told in said.items()
        for one, other in combinations(told.values(), 2)
    ]


def nothing(claim: Claim, study: Study) -> Iterator[Said]:
    yield from ()
