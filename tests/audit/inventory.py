"""What the inventory, the profiles and the report on quality claim."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from audit.tables import Found, Row, Study, keys, most, simplified

Claim = dict


def total(claim: Claim, study: Study) -> Found:
    rows = list(study.targets.values())
    indicators = {row["indicator"] for row in rows}
    # 零 alone is no numeral: 零的突破 has none, as 全覆盖 has none.
    bare = [
        row
        for row in rows
        if not re.search(r"[\d〇一二两兩三四五六七八九十百千万萬亿億]", row["number_text"])
    ]
    again = sum(bool(row["repeats"]) for row in bare)
    numbers = (len(study.plans), len(indicators), len(bare), again)
    return Found(len(rows), numbers, keys(rows))


def own(claim: Claim, study: Study) -> list[Row]:
    """Return the targets of the plan that a profile is of."""
    plan = claim["report"].removeprefix("profile-")
    return [row for row in study.targets.values() if row["document"] == plan]


def plan_themes(claim: Claim, study: Study) -> Found:
    plan = subject(claim)
    rows = [row for row in study.targets.values() if row["document"] == plan]
    n, codes = most(Counter(study.themes[row["indicator"]] for row in rows))
    inside = [row for row in rows if study.themes[row["indicator"]] in codes]
    return Found(n, (len(rows), n), keys(inside))


def repeats(claim: Claim, study: Study) -> Found:
    again = [row for row in study.targets.values() if row["repeats"]]
    return Found(len(again), (len(study.targets) - len(again),), keys(again))


def measures(claim: Claim, study: Study) -> Found:
    rows = study.targets.values()
    n, codes = most(Counter(row["measure"] for row in rows))
    inside = [row for row in rows if row["measure"] in codes]
    return Found(n, (len(rows), round(100 * n / len(rows))), keys(inside))


def no_scope(claim: Claim, study: Study) -> Found:
    bare = [row for row in study.targets.values() if not row["scope"]]
    carried = [
        row
        for row in study.targets.values()
        if "".join(row["scope"].split()) not in "".join(row["quote"].split())
    ]
    return Found(len(bare), (len(study.targets), len(carried)), keys(bare))


def profile(claim: Claim, study: Study) -> Found:
    rows = once(own(claim, study))
    scoped = [row for row in rows if row["scope"]]
    elsewhere = [row for row in scoped if not names_scope(row)]
    mentions = len(own(claim, study))
    told = (len({row["indicator"] for row in rows}), len(scoped), len(elsewhere))
    return Found(len(rows), (*told, *[mentions] * (mentions > len(rows))), keys(rows))


def once(rows: Iterable[Row]) -> list[Row]:
    """Return targets without their second mentions."""
    return [row for row in rows if not row["repeats"]]


def names_scope(row: Row) -> bool:
    """Return whether a clause holds its population, or one part of it, blanks left out."""
    quote = simplified(row["quote"])
    parts = re.split("[,，]", row["scope"].replace("(各)", "各"))
    return any(simplified(part) in quote for part in parts)


FIELDS = ("title", "issuer", "document_number", "date_signed", "date_published")


def unsaid(study: Study, plan: str) -> int:
    """Count what a copy does not say of itself; a first year that is inferred is not said."""
    row = study.documents[plan]
    return sum(not row[field] for field in FIELDS) + (row.get("start_status", "stated") != "stated")


def profile_due(claim: Claim, study: Study) -> Found:
    """Count the targets of a plan whose deadline is its last year."""
    plan = study.documents[subject(claim)]
    own = {row["target_id"]: row for row in study.first if row["document"] == subject(claim)}
    held = {key for key, row in own.items() if row["end_year"] == plan["plan_end"]}
    alone = sum(own[key]["end_year_status"] == "plan" for key in held)
    yearly = [r for r in own.values() if r["cadence"] == "annual" and r["measure"] != "growth"]
    return Found(len(held), (len(own), plan["plan_end"], alone, len(yearly)), held)


def profile_comparable(claim: Claim, study: Study) -> Found:
    """Count the targets of a plan in pairs that are not refused."""
    plan = claim["report"].removeprefix("profile-")
    own = {row["target_id"] for row in study.first if row["document"] == plan}
    rows = [row for row in study.open if own & {row["target_id_a"], row["target_id_b"]}]
    held = {row[f"target_id_{side}"] for row in rows for side in "ab"}
    others = {study.plan_of(key) for key in held} - {plan}
    named = [study.documents[one]["region_en"] for one in others]
    told = all(name in claim["text_en"] for name in named)
    return Found(len(held & own), (len(own),), held & own, told)


def profile_unstated(claim: Claim, study: Study) -> Found:
    return Found(unsaid(study, subject(claim)))


def unstated(claim: Claim, study: Study) -> Found:
    inferred = any(is_inferred(study, plan) for plan in study.plans)
    told = inferred == claim["id"].endswith("unstated_inferred")
    return Found(sum(unsaid(study, plan) for plan in study.plans), holds=told)


def is_inferred(study: Study, plan: str) -> bool:
    return study.documents[plan].get("start_status", "").startswith("inferred")


def agencies(claim: Claim, study: Study) -> Found:
    every = once(own(claim, study))
    rows = [row for row in every if row["agencies"]]
    leads = Counter(row["agencies"].split(";")[0] for row in rows)
    top = most(leads)[0] if rows else 0
    told = (len(every), top) if rows else ()
    return Found(len(rows), told, keys(rows))


def contradictions(claim: Claim, study: Study) -> Found:
    rows = study.table("clean/contradictions")
    if claim["report"].startswith("profile-"):
        rows = [row for row in rows if claim["report"].endswith(row["document"])]
    return Found(len(rows), (), {row[f"target_id_{side}"] for row in rows for side in "ab"} - {""})


def places(claim: Claim, study: Study) -> Found:
    """Cut every number and quote out of the raw text anew."""
    bad = 0
    for row in study.targets.values():
        text = study.text(row["document"])
        for piece, start in (("number_text", "start"), ("quote", "quote_start")):
            end = start.replace("start", "end")
            bad += text[int(row[start]) : int(row[end])] != row[piece]
    return Found(len(study.targets), (), keys(study.targets.values()), holds=not bad)


def files(claim: Claim, study: Study) -> Found:
    digests = [
        hashlib.sha256((study.root / f"data/raw/{plan}.txt").read_bytes()).hexdigest()
        == row["sha256"]
        for plan, row in study.documents.items()
    ]
    return Found(len(digests), holds=all(digests))


def other(claim: Claim, study: Study) -> Found:
    return Found(sum(row["indicator"] == "other" for row in study.targets.values()))


def ledger(claim: Claim, study: Study) -> Found:
    """Count the ledger by role; no digit of a text may stand outside all of its entries."""
    rows = study.table("clean/numbers")
    roles = Counter(row["role"] for row in rows)
    reasons = {row["reason"] for row in rows if row["role"] == "excluded"}
    told = tuple(roles[role] for role in ("target", "part", "excluded"))
    listed = {row["target_id"] for row in rows if row["role"] == "target"} == set(study.targets)
    closed = not roles["unexplained"] and listed and not loose_digits(study, rows)
    return Found(len(rows), (*told, len(reasons)), set(study.targets), holds=closed)


def loose_digits(study: Study, rows: list[Row]) -> list[str]:
    """Return the digits of the texts that stand in no entry of the ledger."""
    loose = []
    for plan in study.plans:
        spans = [(int(r["start"]), int(r["end"])) for r in rows if r["document"] == plan]
        covered = {place for start, end in spans for place in range(start, end)}
        found = re.finditer(r"[0-9０-９]+", study.text(plan))
        loose += [f"{plan}@{hit.start()}" for hit in found if hit.start() not in covered]
    return loose


def accuracy(claim: Claim, study: Study) -> Found:
    f1 = {
        row["field"]: float(row["f1"])
        for row in study.table("clean/accuracy")
        if row["corpus"] == subject(claim)
    }
    told = tuple(f"{f1[field]:.3f}" for field in ("detection", "core", "all"))
    return Found(f1["core"], told)


def doubts(claim: Claim, study: Study) -> Found:
    """Find for each set whole numbers of rows that give all of its ratios."""
    rows = study.table("clean/accuracy")
    told: list[int] = []
    for corpus in dict.fromkeys(row["corpus"] for row in rows):
        own = {row["field"]: row for row in rows if row["corpus"] == corpus}
        if "doubted" in own:
            told += whole_numbers(own)
    return Found(sum(told[::5]), tuple(told))


def whole_numbers(own: dict[str, Row]) -> list[int]:
    """Return caught, wrong, doubtful, and right and all without a doubt."""
    ratio = {f: (float(row["precision"]), float(row["recall"])) for f, row in own.items()}
    for rows in range(1, 2000):
        right = round(ratio["core"][0] * rows)
        for trusted in range(1, rows):
            safe = round(ratio["trusted"][0] * trusted)
            caught = (rows - right) - (trusted - safe)
            if rows == right or caught < 0 or round(right / rows, 4) != ratio["core"][0]:
                continue
            pairs = (
                (safe, trusted, right, "trusted"),
                (caught, rows - trusted, rows - right, "doubted"),
            )
            if all((round(n / a, 4), round(n / b, 4)) == ratio[f] for n, a, b, f in pairs):
                return [caught, rows - right, rows - trusted, safe, trusted]
    return []


def gaps(claim: Claim, study: Study) -> Found:
    """Count what a plan does with each family that one of the plans states."""
    plan = subject(claim)
    stated: dict[str, set[str]] = {}
    for key, row in study.derived.items():
        if row["family"] != "other":
            stated.setdefault(row["family"], set()).add(study.plan_of(key))
    mine = {family for family, plans in stated.items() if plan in plans}
    silent = {
        row["family"]: row["kind"]
        for row in study.table("clean/missing")
        if row["document"] == plan and row["family"] in set(stated) - mine
    }
    kinds = Counter(silent.values())
    told = tuple(kinds[kind] for kind in ("direction_only", "not_stated", "outside_remit"))
    there = {
        key
        for key, row in study.derived.items()
        if row["document"] == plan and row["family"] != "other"
    }
    return Found(len(mine), (len(stated), *told), there, len(silent) == len(stated) - len(mine))


def gaps_omitted(claim: Claim, study: Study) -> Found:
    """Count the families of which nothing can be said, since the copy leaves out parts."""
    rows = study.table("clean/missing")
    own = {
        row["family"]
        for row in rows
        if row["document"] == subject(claim) and row["kind"] == "omitted_in_copy"
    }
    return Found(len(own), holds=bool(study.documents[subject(claim)]["omitted"]))


def unclassified(claim: Claim, study: Study) -> Found:
    rows = study.derived.values()
    return Found(len({row["id"] for row in rows if row["scope_code"] == "unclassified"}))


def unmatched(claim: Claim, study: Study) -> Found:
    """Count the wordings in shared families that no concept of the vocabulary holds."""
    concepts = {entry["concept"] for entry in study.words("families")["concepts"]}
    plans: dict[str, set[str]] = {}
    for row in study.derived.values():
        plans.setdefault(row["family"], set()).add(row["document"])
    loose = {
        (row["family"], row["concept"])
        for row in study.derived.values()
        if row["family"] != "other" and len(plans[row["family"]]) > 1
    }
    return Found(sum(concept not in concepts for _, concept in loose))


def baselines(claim: Claim, study: Study) -> Found:
    first = keys(study.first)
    known = {key for key in first if study.derived[key]["baseline_status"] != "none"}
    return Found(len(known), (len(first),), known)


def yardsticks(claim: Claim, study: Study) -> Found:
    """Count the official figures of a plan's own place; those of the province are another table."""
    every = study.table("clean/yardsticks")
    rows = [row for row in every if row.get("place", "own") == "own"]
    refused = sum(row["verdict"] == "refused" for row in rows)
    different = {row["statistic_id"] for row in rows}
    return Found(len(rows), (refused, len(different), len(every) - len(rows)), keys(rows))


def subject(claim: Claim) -> str:
    """Return what of several things of one kind a claim is about."""
    return claim["id"].split(":", 2)[2]


ROUTES = {
    "total": total,
    "plan_themes": plan_themes,
    "repeats": repeats,
    "measures": measures,
    "no_scope": no_scope,
    "profile": profile,
    "profile_unstated": profile_unstated,
    "profile_due": profile_due,
    "profile_comparable": profile_comparable,
    "agencies": agencies,
    "agencies_none": agencies,
    "contradictions": contradictions,
    "contradictions_none": contradictions,
    "places_good": places,
    "files_good": files,
    "other": other,
    "other_none": other,
    "ledger_closed": ledger,
    "accuracy": accuracy,
    "accuracy_doubts": doubts,
    "gaps": gaps,
    "gaps_omitted": gaps_omitted,
    "unclassified": unclassified,
    "unclassified_none": unclassified,
    "unmatched": unmatched,
    "baselines": baselines,
    "yardsticks": yardsticks,
    "unstated": unstated,
    "unstated_inferred": unstated,
}
SILENT = {
    "accuracy_caution": "a warning on what accuracy does not mean",
    "profile_period": "dates as documents.csv has them, without a value",
}
