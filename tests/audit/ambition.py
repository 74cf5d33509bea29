"""What the report on ambition claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations

from audit.inventory import subject
from audit.orders import (
    asked,
    by_numbers,
    due,
    firm,
    form_of,
    in_common_year,
    order,
    window,
)
from audit.tables import OPEN, Found, Row, Study, ends, keys, number, parts, sides

Claim = dict
FREE = ("direct", "converted")


def refused(study: Study) -> list[Row]:
    return [row for row in study.judged if row["verdict"] == "refused"]


def verdicts(study: Study) -> Counter[str]:
    return Counter(row["verdict"] for row in study.judged)


def verdicts_total(claim: Claim, study: Study) -> Found:
    counts = verdicts(study)
    families = {row["family"] for row in study.judged}
    told = (len(families), *(counts[v] for v in (*OPEN, "refused")))
    return Found(len(study.judged), told, sides(study.judged))


def refused_by(claim: Claim, study: Study) -> Found:
    """Count the reasons whose rule refuses; one that only qualifies refuses nothing."""
    rules = study.words("comparability")["rules"]
    may = {rule["reason"] for rule in rules if rule["effect"] == "refuse"}
    rows = refused(study)
    counts = Counter(code for row in rows for code in row["reasons"].split(";") if code in may)
    top = tuple(n for _, n in counts.most_common(3))
    return Found(len(rows), top, sides(rows))


def folded(claim: Claim, study: Study) -> Found:
    rows = len(study.table("clean/comparisons"))
    return Found(rows - len(study.judged) - len(study.sums))


def no_ranking(claim: Claim, study: Study) -> Found:
    """Return in how many families three plans are mutually comparable as they stand."""
    rows = [row for row in study.judged if row["verdict"] in FREE]
    found = {row["family"] for row in rows if cliques(rows, row["family"], study)}
    return Found(len(found), (3,), sides(study.judged))


def cliques(rows: list[Row], family: str, study: Study, size: int = 3) -> list[tuple[str, ...]]:
    """Return the sets of so many targets of different plans of which every two are a pair."""
    linked = {frozenset(ends(row)) for row in rows if row["family"] == family}
    targets = sorted({key for pair in linked for key in pair})
    return [
        group
        for group in combinations(targets, size)
        if all(frozenset(pair) in linked for pair in combinations(group, 2))
        and len({study.plan_of(key) for key in group}) == size
    ]


def claim_pairs(claim: Claim, study: Study) -> Found:
    counts, total = verdicts(study), len(study.judged)
    free = counts["direct"] + counts["converted"]
    told = (total, counts["refused"], counts["qualified"], free)
    return Found(100 * counts["refused"] / total, told, sides(study.judged))


def past(claim: Claim, study: Study) -> Found:
    """Count the starts by how they are known; a value of a year of the plan is none of them."""
    known = [r for r in study.first if study.derived[r["target_id"]]["baseline_status"] != "none"]
    rows = [study.derived[row["target_id"]] for row in known]
    starts = [row for row in rows if "within_period" not in row["baseline_reasons"].split(";")]
    ends_ = [row["baseline_low"] == row["baseline_high"] for row in starts]
    counts = Counter(zip(ends_, (row["baseline_status"] for row in starts), strict=True))
    within = (len(rows) - len(starts),) if len(rows) > len(starts) else ()
    told = (len(study.first), len(study.targets), *counts.values(), *within)
    return Found(len(starts), told, keys(known))


MARKS = {
    "ensures": lambda row: row["commitment"] == "ensure",
    "aspires": lambda row: row["commitment"] == "aspire",
    "bounded": lambda row: row["comparator"] in (">=", ">", "<="),
}


def wording(claim: Claim, study: Study) -> Found:
    """Return by how much the plan that words most targets so exceeds the one that does least."""
    bears = MARKS[subject(claim)]
    own = {plan: [r for r in study.first if r["document"] == plan] for plan in study.plans}
    shares = {plan: sum(map(bears, rows)) / len(rows) for plan, rows in own.items()}
    low, high = min(shares.values()), max(shares.values())
    # Of plans that tie, as shares are written, all are named, and who has as many in number too:
    # one of them alone would seem to stand apart.
    n = {plan: sum(map(bears, rows)) for plan, rows in own.items()}
    written = {p: (200 * n[p] + len(rows)) // (2 * len(rows)) for p, rows in own.items()}
    first = max(n[p] for p in own if written[p] == max(written.values()))
    ends = {p for p in own if written[p] in (max(written.values()), min(written.values()))}
    named = [p for p in own if p in ends or n[p] >= first]
    ends_ = [row for plan in named for row in own[plan]]
    counts = [(n[p], len(own[p]), by_any_mention(bears, p, study)) for p in named]
    told = tuple(n for each in counts for n in each)
    return Found(100 * (high - low), told, keys(ends_))


def by_any_mention(bears: Callable[[Row], bool], plan: str, study: Study) -> int:
    """Count the targets of a plan that bear a mark where they stand first or again."""
    rows = [row for row in study.targets.values() if row["document"] == plan]
    return len({row["repeats"] or row["id"] for row in rows if bears(row)})


def firm_agencies(claim: Claim, study: Study) -> Found:
    naming = {row["document"] for row in study.first if row["agencies"]}
    rows = [row for row in study.first if row["document"] in naming]
    return Found(len(naming), (len(study.plans),), keys(rows))


def evidence(claim: Claim, study: Study) -> list[Row]:
    """Return the pairs that stand as they are or after arithmetic, or all that may be compared."""
    own = [*study.open, *study.sums]
    strict = "strict" in claim["id"]
    return [row for row in own if row["verdict"] in FREE] if strict else own


def key_of(claim: Claim) -> str:
    return claim["id"].split(":")[1]


def winner(pair: Row, study: Study) -> str:
    """Return the plan that asks more, or tie, trade_off or undecided."""
    result = order(pair, study)
    side = {"more": "a", "less": "b"}.get(result)
    return study.plan_of(pair[f"target_id_{side}"]) if side else result


def by_family(rows: list[Row], study: Study) -> dict[frozenset[str], dict[str, str]]:
    """Return for each two plans and each family who asks more in it."""
    results: dict[frozenset[str], dict[str, set[str]]] = {}
    for row in rows:
        plans = frozenset(map(study.plan_of, ends(row)))
        results.setdefault(plans, {}).setdefault(row["family"], set()).add(winner(row, study))
    return {
        plans: {family: settled(found) for family, found in own.items()}
        for plans, own in results.items()
    }


def settled(results: set[str]) -> str:
    left = results - {"tie"}
    return "tie" if not left else left.pop() if len(left) == 1 else "undecided"


LEAST = 3
"""Families that an order of plans takes."""


def relations(rows: list[Row], study: Study) -> dict[frozenset[str], str]:
    """Return for each two plans which asks more, or mixed, few, undecided, equal, none."""
    held = by_family(rows, study)
    pairs = map(frozenset, study.pairs_of_plans())
    return {pair: relation(pair, Counter(held.get(pair, {}).values())) for pair in pairs}


def relation(pair: frozenset[str], results: Counter[str]) -> str:
    wins = {plan: results[plan] for plan in pair if results[plan]}
    if not results or len(wins) == 2:
        return "mixed" if results else "none"
    if results.total() < LEAST:
        return "few"
    for plan, n in wins.items():
        if 2 * n > results.total():
            return plan
    return "equal" if results["tie"] == results.total() else "undecided"


def above(rows: list[Row], study: Study) -> list[tuple[str, str]]:
    """Return the pairs of plans of which the first asks more."""
    found = relations(rows, study)
    return [(told, *(pair - {told})) for pair, told in found.items() if told in study.plans]


def lines(rows: list[Row], study: Study) -> list[tuple[str, str]]:
    """Return of these the ones that do not follow from two others."""
    edges = above(rows, study)
    over = {(a, d) for a, b in edges for c, d in edges if b == c}
    return [edge for edge in edges if edge not in over]


def opening(claim: Claim, study: Study) -> Found:
    rows = evidence(claim, study)
    results = Counter(winner(row, study) for row in rows)
    decided = sum(results[plan] for plan in study.plans)
    families = {row["family"] for row in rows}
    told = (len(rows), len(families), results["trade_off"], results["tie"], results["undecided"])
    return Found(decided, told, sides(rows))


def edges(claim: Claim, study: Study) -> Found:
    rows = evidence(claim, study)
    _, upper, lower = subject(claim).split("/")
    won = [
        f for f, plan in by_family(rows, study)[frozenset((upper, lower))].items() if plan == upper
    ]
    own = study.between(rows, upper, lower)
    return Found(len(won), (), sides(own), (upper, lower) in lines(rows, study))


def through(claim: Claim, study: Study) -> Found:
    rows = evidence(claim, study)
    own = lines(rows, study)
    joined = {(a, d) for a, b in own for c, d in own if b == c} - set(above(rows, study))
    held = [row for edge in own for row in study.between(rows, *edge)]
    return Found(len(joined), (), sides(held))


def unordered(claim: Claim, study: Study) -> Found:
    rows, code = evidence(claim, study), key_of(claim).removeprefix("order_")
    pairs = [pair for pair, told in relations(rows, study).items() if told == code]
    return Found(len(pairs), (), sides(row for pair in pairs for row in study.between(rows, *pair)))


def claim_order(claim: Claim, study: Study) -> Found:
    rows = evidence(claim, study)
    edges = above(rows, study)
    held = sides(row for edge in edges for row in study.between(rows, *edge)) or sides(rows)
    told = (len(study.pairs_of_plans()),) if edges else (LEAST,)
    return Found(len(edges), told, held)


def family_order(claim: Claim, study: Study) -> Found:
    """Find who asks more in every pair of a family with every other plan; or that no one does."""
    code, _, plan = subject(claim).partition("/")
    rows = [row for row in evidence(claim, study) if row["family"] == code]
    plans = {study.plan_of(key) for row in rows for key in ends(row)}
    leading = [own for own in plans if leads(own, plans, rows, study)]
    return Found(None, (len(plans),), sides(rows), leading == ([plan] if plan else []))


def leads(plan: str, plans: set[str], rows: list[Row], study: Study) -> bool:
    own = [row for row in rows if plan in map(study.plan_of, ends(row))]
    met = {study.plan_of(key) for row in own for key in ends(row)}
    return met == plans and all(winner(row, study) == plan for row in own)


def lost(claim: Claim, study: Study) -> Found:
    strict = [row for row in study.open if row["verdict"] in FREE]
    gone = set(above(strict, study)) - set(above(study.open, study))
    held = [row for edge in gone for row in study.between(study.open, *edge)]
    return Found(len(gone), (), sides(held))


def no_leader(claim: Claim, study: Study) -> Found:
    rows = evidence(claim, study)
    wins = Counter(plan for plan, _ in above(rows, study))
    return Found(None, (), sides(rows), all(n < len(study.plans) - 1 for n in wins.values()))


def with_result(claim: Claim, study: Study) -> Found:
    """Count the pairs that are undecided, or of which one is higher but later."""
    rows, code = evidence(claim, study), key_of(claim).removeprefix("claim_")
    own = [row for row in rows if winner(row, study) == code]
    return Found(len(own), (len(rows),), sides(own))


def sooner(claim: Claim, study: Study) -> Found:
    """Count the pairs of which one level is higher and due sooner."""
    own = [
        row
        for row in evidence(claim, study)
        if winner(row, study) in study.plans
        and form_of(ends(row)[0], study) == "level"
        and not in_common_year(row, study)
        and both_told(row, study)
    ]
    held = sum(firm(row, study) for row in own)
    none = (held == 0) == ("Not one of the" in claim["text_en"])
    over = sum(any(taken_over(key, study) for key in ends(row)) for row in own)
    told = none and (f"(in {over} of {len(own)} pairs" in claim["text_en"]) == bool(over)
    return Found(len(own), (len(own),) if held < len(own) else (), sides(own), told)


def taken_over(key: str, study: Study) -> bool:
    """Return whether a deadline stands elsewhere than in its target's clause."""
    return study.targets[parts(key)[0]]["end_year_status"] in ("inherited", "plan")


def both_told(pair: Row, study: Study) -> bool:
    """Return whether one side has the higher number and the earlier year."""
    first, second = ends(pair)
    years = tuple(window(key, study) for key in ends(pair))
    result = by_numbers(pair, asked(pair, study, years), study)
    earlier = "a" if due(first, study) < due(second, study) else "b"
    return due(first, study) != due(second, study) and result == earlier


def fragile(claim: Claim, study: Study) -> Found:
    """Count the orders that no admissible reading would undo."""
    rows = [row for row in evidence(claim, study) if winner(row, study) in study.plans]
    own = [row for row in rows if firm(row, study)]
    return Found(len(own), (len(rows),), sides(rows))


def amplification(claim: Claim, study: Study) -> Found:
    """Count the pairs of a local and a provincial target due in one year, of plan and parent."""
    levels = {plan: row["level"] for plan, row in study.documents.items()}
    rows = [
        row
        for row in study.judged
        if [levels[study.plan_of(key)] for key in ends(row)].count("province") == 1
    ]
    comparable = [row for row in rows if row["verdict"] != "refused"]
    one_year = [r for r in comparable if len({due(key, study) for key in ends(r)}) == 1]
    parents = {(plan, row.get("document")) for plan, row in study.words("parents").items()}
    carried = [
        row
        for row in one_year
        if {tuple(map(study.plan_of, ends(row))), tuple(map(study.plan_of, ends(row)[::-1]))}
        & parents
    ]
    return Found(len(carried), (len(rows), len(comparable), len(one_year)), sides(rows))


def steps_of(study: Study) -> dict[str, str]:
    ladder = study.words("finance")["ladder"]
    return {code: rung["step"] for rung in ladder for code in rung["indicators"]}


def ladder_plan(claim: Claim, study: Study) -> Found:
    steps = steps_of(study)
    own = [r for r in study.first if r["document"] == subject(claim) and r["indicator"] in steps]
    n = len({steps[row["indicator"]] for row in own})
    return Found(n, (len(set(steps.values())),), keys(own))


def groups_of(study: Study, code: str) -> dict[str, str]:
    """Return by indicator in which group its targets stand side by side."""
    if code == "ladder":
        return steps_of(study)
    return dict.fromkeys(study.words("finance")["beside"][code]["indicators"], code)


def abreast(claim: Claim, study: Study) -> Found:
    groups = groups_of(study, subject(claim))
    own = [row for row in study.first if row["indicator"] in groups]
    return Found(None, (), keys(own))


def abreast_verdicts(claim: Claim, study: Study) -> Found:
    """Count the pairs inside the groups that the rules refuse."""
    groups = groups_of(study, subject(claim))
    rows = [
        row
        for row in study.judged
        for codes in [{groups.get(study.targets[key]["indicator"]) for key in ends(row)}]
        if len(codes) == 1 and None not in codes
    ]
    own = [row for row in study.first if row["indicator"] in groups]
    every = sum(
        a["document"] != b["document"] and groups[a["indicator"]] == groups[b["indicator"]]
        for a, b in combinations(own, 2)
    )
    refused = sum(row["verdict"] == "refused" for row in rows)
    return Found(refused, (every, len(rows)), sides(rows))


def sum_formed(claim: Claim, study: Study) -> Found:
    whole = next(key for key in subject(claim).split("/") if "+" in key)
    (row,) = [row for row in study.sums if whole in ends(row)]
    total = sum(number(study.derived[part]["value"]) for part in parts(whole))
    return Found(total, (), sides([row]))


def outranked(claim: Claim, study: Study) -> Found:
    """Count the targets that bind by a word and hope by another before it."""
    own = [
        row
        for row in study.first
        if row["commitment"] == "aspire" and row["number_text"].startswith(("不低于", "不少于"))
    ]
    return Found(len(own), (), keys(own))


def entering(study: Study) -> dict[str, tuple[str, ...]]:
    """Return of each family the most targets that are mutually comparable, three or more."""
    found = {}
    for family in {row["family"] for row in study.open}:
        # A lower bound is no number to score by.
        rows = [row for row in study.open if not row.get("bound")]
        sets = [g for n in (3, 4, 5) for g in cliques(rows, family, study, n)]
        if sets:
            found[family] = min(sets, key=lambda group: rank(group, study))
    return found


def rank(group: tuple[str, ...], study: Study) -> tuple[float, ...]:
    """Return what decides between sets: most targets, best verdicts, highest numbers."""
    verdicts = {frozenset(ends(row)): OPEN.index(row["verdict"]) for row in study.open}
    weak = sum(verdicts[frozenset(pair)] for pair in combinations(group, 2))
    return (-len(group), weak, *sorted(-number(study.derived[key]["value"]) for key in group))


def narrowed(study: Study) -> tuple[dict[str, list[str]], dict[str, float]]:
    """Return the targets that pass, by family, and the plans left out with their shares."""
    cells = {family: list(group) for family, group in entering(study).items()}
    plans, out = list(study.plans), {}
    while True:
        counts = Counter(study.plan_of(key) for group in cells.values() for key in group)
        low = {plan: counts[plan] / len(cells) for plan in plans if counts[plan] < 0.5 * len(cells)}
        if not low:
            return cells, out
        out |= low
        plans = [plan for plan in plans if plan not in low]
        kept = {f: [k for k in g if study.plan_of(k) in plans] for f, g in cells.items()}
        cells = {family: group for family, group in kept.items() if len(group) >= 3}


def passed(study: Study) -> set[str]:
    return {key for group in narrowed(study)[0].values() for key in group}


def score_families(claim: Claim, study: Study) -> Found:
    shared = sum(len(plans) > 1 for plans in study.in_families().values())
    return Found(len(entering(study)), (shared, 3), passed(study))


def score_plans(claim: Claim, study: Study) -> Found:
    out = narrowed(study)[1]
    return Found(len(out), tuple(round(100 * share) for share in out.values()), passed(study))


def score_none(claim: Claim, study: Study) -> Found:
    families = narrowed(study)[0]
    return Found(len(families), (6,), passed(study), len(families) < 6)


ROUTES = {
    "verdicts_total": verdicts_total,
    "verdicts_refused_by": refused_by,
    "verdicts_folded": folded,
    "no_ranking": no_ranking,
    "claim_pairs": claim_pairs,
    "past": past,
    "firm_range": wording,
    "firm_outranked": outranked,
    "firm_agencies": firm_agencies,
    "order_opening": opening,
    "order_edges": edges,
    "order_through": through,
    "order_mixed": unordered,
    "order_undecided": unordered,
    "order_none": unordered,
    "order_few": unordered,
    "claim_order": claim_order,
    "claim_no_order": claim_order,
    "claim_no_orders": claim_order,
    "family_led": family_order,
    "family_unled": family_order,
    "claim_lost": lost,
    "claim_no_leader": no_leader,
    "claim_undecided": with_result,
    "claim_trade_off": with_result,
    "claim_sooner": sooner,
    "amplification": amplification,
    "ladder_plan": ladder_plan,
    "abreast": abreast,
    "abreast_verdicts": abreast_verdicts,
    "sum_formed": sum_formed,
    "claim_fragile": fragile,
    "claim_firm": fragile,
    "claim_none_firm": fragile,
    "score_families": score_families,
    "score_plans": score_plans,
    "score_none": score_none,
    "claim_no_score": score_none,
}
SILENT = {
    "ladder_silent": "names the plans that set no number on any step of the ladder",
    "parent_named": "names the plan that stands above another, from the vocabulary",
    "parent_plain": "says that no plan above is recorded",
}
