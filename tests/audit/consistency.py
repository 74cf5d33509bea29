"""What the report on instruments claims of the PMC index, from the words of the plans alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from audit.inventory import subject
from audit.overlap import naming
from audit.tables import Found, Study

Claim = dict
LEAST = 5


def items(study: Study) -> Iterator[tuple[str, list[str], list[dict]]]:
    """Give by item its variable, its wordings, and all items of that variable."""
    sides = study.words("instruments")["instruments"]
    for variable in study.words("consistency"):
        own = variable.get("items") or [e for e in sides if e["side"] == variable["side"]]
        for entry in own:
            yield variable["variable"], entry["wordings"], own


def marks(study: Study, plan: str) -> dict[str, list[int]]:
    """Return for each variable the 0 or 1 of each of its items."""
    found: dict[str, list[int]] = {}
    for variable, wordings, siblings in items(study):
        every = {w for e in siblings for w in [*e["wordings"], *e.get("unless", [])]}
        longest = sorted(every, key=lambda word: (-len(word), word))
        hits = Counter(naming(study, plan, re.compile("|".join(map(re.escape, longest)))))
        found.setdefault(variable, []).append(int(any(hits[word] for word in wordings)))
    return found


def sums(study: Study) -> list[dict[str, Fraction]]:
    """Return the index of each plan under every choice of at least so many variables, all last."""
    means = {
        plan: [Fraction(sum(own), len(own)) for own in marks(study, plan).values()]
        for plan in study.plans
    }
    count = len(next(iter(means.values())))
    chosen = [c for n in range(min(LEAST, count), count + 1) for c in combinations(range(count), n)]
    return [{p: sum((own[k] for k in c), Fraction(0)) for p, own in means.items()} for c in chosen]


def firm(claim: Claim, study: Study) -> Found:
    made, pairs = sums(study), list(combinations(study.plans, 2))
    signs = [{(one[a] > one[b]) - (one[a] < one[b]) for one in made} for a, b in pairs]
    kept = sum(sign in ({1}, {-1}) for sign in signs)
    return Found(kept, (len(pairs), len(made), LEAST))


def rank(claim: Claim, study: Study) -> Found:
    made, plan = sums(study), subject(claim)
    ranks = [1 + sum(other > one[plan] for other in one.values()) for one in made]
    best = (min(ranks),) if min(ranks) == max(ranks) else (min(ranks), max(ranks))
    return Found(float(made[-1][plan]), best, within=1e-4)


def told_apart(claim: Claim, study: Study) -> Found:
    rows = [[one for own in marks(study, plan).values() for one in own] for plan in study.plans]
    alike = sum(len(set(column)) == 1 for column in zip(*rows, strict=True))
    return Found(len(rows[0]), (alike,))


ROUTES = {"pmc_firm": firm, "pmc_rank": rank, "pmc_rank_one": rank, "pmc_items": told_apart}
SILENT: dict[str, str] = {}
