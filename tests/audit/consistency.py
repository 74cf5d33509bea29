"""What the report on instruments claims of the PMC index, from the words of the plans alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path

from opencc import OpenCC

from audit.inventory import subject
from audit.overlap import naming, own_lines
from audit.tables import Found, Study

Claim = dict
LEAST = 5


def items(study: Study) -> Iterator[tuple[str, dict, list[dict]]]:
    """Give by item its variable, itself, and all items of that variable."""
    sides = study.words("instruments")["instruments"]
    for variable in study.words("consistency"):
        own = variable.get("items") or [e for e in sides if e["side"] == variable["side"]]
        for entry in own:
            yield variable["variable"], entry, own


def stands(study: Study, plan: str, entry: dict, siblings: list[dict]) -> bool:
    """Return whether a plan has one of the wordings of an item, where they count."""
    text = OpenCC("t2s").convert(own_lines(study, plan)).replace("（", "(").replace("）", ")")
    words = "|".join(map(re.escape, sorted(entry["wordings"], key=len, reverse=True)))
    lines = ["".join(line.split()) for line in text.split("\n")]
    if entry.get("where") == "headings":
        heading = re.compile(rf"[^,，。;；:：]{{0,26}}(?:{words})(?:[。:：]|$)")
        return any(heading.match(line) for line in lines)
    if entry.get("where") == "bodies":
        return bool(re.search(words, "".join(lines)))
    every = {w for e in siblings for w in [*e["wordings"], *e.get("unless", [])]}
    longest = sorted(every, key=lambda word: (-len(word), word))
    hits = naming(study, plan, re.compile("|".join(map(re.escape, longest))))
    return bool(set(hits) & set(entry["wordings"]))


@cache
def marks_of(root: str, plan: str) -> dict[str, list[int]]:
    """Return for each variable the 0 or 1 of each of its items."""
    study, found = Study(Path(root)), {}
    for variable, entry, siblings in items(study):
        found.setdefault(variable, []).append(int(stands(study, plan, entry, siblings)))
    return found


def sums(study: Study) -> list[dict[str, tuple[Fraction, Fraction]]]:
    """Return the index of each plan, at least and at most, under every choice, all last.

    What a copy that leaves out parts does not name may stand in these.
    """
    means = {}
    for plan in study.plans:
        cut = bool(study.documents[plan]["omitted"])
        own = marks_of(str(study.root), plan).values()
        means[plan] = [
            (Fraction(sum(m), len(m)), Fraction(1 if cut else sum(m), 1 if cut else len(m)))
            for m in own
        ]
    count = len(next(iter(means.values())))
    chosen = [c for n in range(min(LEAST, count), count + 1) for c in combinations(range(count), n)]
    return [
        {
            p: tuple(sum((own[k][end] for k in c), Fraction(0)) for end in (0, 1))
            for p, own in means.items()
        }
        for c in chosen
    ]


def firm(claim: Claim, study: Study) -> Found:
    made, pairs = sums(study), list(combinations(study.plans, 2))
    kept = 0
    for a, b in pairs:
        kept += all(one[a][0] > one[b][1] for one in made) or all(
            one[b][0] > one[a][1] for one in made
        )
    return Found(kept, (len(pairs), len(made), LEAST))


def rank(claim: Claim, study: Study) -> Found:
    made, plan = sums(study), subject(claim)
    best = min(1 + sum(o[0] > one[plan][1] for p, o in one.items() if p != plan) for one in made)
    worst = max(1 + sum(o[1] > one[plan][0] for p, o in one.items() if p != plan) for one in made)
    ends = {f"{float(end):.2f}" for end in made[-1][plan]}
    return Found(float(made[-1][plan][0]), (best, worst, *ends), within=1e-4)


def told_apart(claim: Claim, study: Study) -> Found:
    own = [marks_of(str(study.root), plan) for plan in study.plans]
    rows = [[one for values in marks.values() for one in values] for marks in own]
    named = [sum(column) for column in zip(*rows, strict=True)]
    return Found(len(named), (named.count(len(study.plans)), named.count(0)))


ROUTES = {
    "pmc_firm": firm,
    "pmc_firm_none": firm,
    "pmc_rank": rank,
    "pmc_rank_one": rank,
    "pmc_items": told_apart,
}
SILENT: dict[str, str] = {}
