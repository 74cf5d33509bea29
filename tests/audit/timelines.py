"""What the report on timelines claims."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from itertools import combinations

from audit.inventory import subject
from audit.orders import level_in, on_basis, readings_of_start, window
from audit.tables import Found, Row, Study, ends, keys, most, near, number, says, sides

Claim = dict
RATES = {"growth", "change"}


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def published(claim: Claim, study: Study) -> Found:
    row = study.documents[subject(claim)]
    return Found((date(row["date_published"]) - date(row["date_signed"])).days)


def horizon(claim: Claim, study: Study) -> Found:
    rows = [row for row in study.documents.values() if row["date_signed"]]
    years = [
        (dt.date(int(row["plan_end"]), 12, 31) - date(row["date_signed"])).days / 365.25
        for row in rows
    ]
    return Found(None, (f"{min(years):.1f}", f"{max(years):.1f}"))


def months(study: Study, one: str, other: str) -> int:
    """Return for how many months two plans run together."""
    rows = [study.documents[plan] for plan in (one, other)]
    start = max(int(row["plan_start"]) for row in rows)
    end = min(int(row["plan_end"]) for row in rows)
    return 12 * max(0, end - start + 1)


def windows(claim: Claim, study: Study) -> Found:
    pairs = study.pairs_of_plans()
    shared = [months(study, *pair) for pair in pairs]
    longest = [pair for pair, n in zip(pairs, shared, strict=True) if n == max(shared)]
    told = [name for pair in longest for name in pair]
    inferred = [
        any(study.documents[plan]["start_status"].startswith("inferred") for plan in pair)
        for pair in pairs
    ]
    apart = [moved for moved, n in zip(inferred, shared, strict=True) if not n]
    rests = (inferred.count(True), apart.count(True)) if any(inferred) else ()
    return Found(max(shared), (len(pairs), shared.count(0), *rests, *told))


def comparator(claim: Claim, study: Study) -> Found:
    first, second = (int(study.documents[p]["plan_start"]) for p in subject(claim).split("/"))
    return Found(12 * (second - first))


def stated(study: Study) -> dict[str, Row]:
    """Return the targets by id, second mentions left out."""
    return {row["target_id"]: row for row in study.first}


def due_years(study: Study) -> dict[str, int]:
    return {key: int(row["end_year"]) for key, row in stated(study).items() if row["end_year"]}


def yearly(study: Study) -> set[str]:
    """Return what is owed in each year; a yearly rate of growth is one number for all of them."""
    return {
        key
        for key, row in stated(study).items()
        if row["cadence"] == "annual" and row["measure"] != "growth"
    }


def calendar_most(claim: Claim, study: Study) -> Found:
    once = {key: year for key, year in due_years(study).items() if key not in yearly(study)}
    n, years = most(Counter(once.values()))
    held = {key for key, year in once.items() if year in years}
    return Found(n, (*years, f"{100 * n / len(once):.0f}", len(once)), held)


def calendar_yearly(claim: Claim, study: Study) -> Found:
    owed = yearly(study)
    rows = [study.targets[key] for key in owed]
    spans = (range(int(row["start_year"]), int(row["end_year"]) + 1) for row in rows)
    n, years = most(Counter(year for span in spans for year in span))
    return Found(len(owed), (n, *years), owed)


def today(claim: Claim) -> dt.date:
    return next(date(s["inputs"]["as_of"]) for s in claim["steps"] if "as_of" in s["inputs"])


def past(claim: Claim, study: Study) -> set[str]:
    """Return the targets whose year was over on the day of the claim."""
    day = today(claim)
    return {k for k, year in due_years(study).items() if dt.date(year, 12, 31) <= day}


def due(claim: Claim, study: Study) -> Found:
    own = past(claim, study)
    still = len(due_years(study)) - len(own)
    return Found(len(own), (len(study.first), still), own)


def next_due(claim: Claim, study: Study) -> Found:
    coming = {key: year for key, year in due_years(study).items() if key not in past(claim, study)}
    day = dt.date(min(coming.values()), 12, 31)
    held = {key for key, year in coming.items() if year == day.year}
    return Found((day - today(claim)).days, (len(held), day.isoformat()), held)


def last_year(claim: Claim, study: Study) -> Found:
    """Count of what is due once the deadlines that are a plan's last year, and those by default."""
    ends_ = {plan: int(row["plan_end"]) for plan, row in study.documents.items() if row["plan_end"]}
    once = {key: year for key, year in due_years(study).items() if key not in yearly(study)}
    held = {k for k, year in once.items() if year == ends_.get(study.plan_of(k))}
    default = sum(study.targets[key]["end_year_status"] == "plan" for key in held)
    return Found(len(held), (len(once), default), held)


def milestones(claim: Claim, study: Study) -> Found:
    """Count what is due once before a plan's last year, and what is owed in each year."""
    held = last_year(claim, study).targets or set()
    early = len(due_years(study)) - len(yearly(study)) - len(held)
    return Found(len(held), (early, len(yearly(study))), held)


def deadlines_known(claim: Claim, study: Study) -> Found:
    """Count the deadlines by what the table says of how they are known."""
    kinds = {key: study.targets[key]["end_year_status"] for key in due_years(study)}
    counts = Counter(kinds.values())
    held = {key for key, kind in kinds.items() if kind == "plan"}
    return Found(len(held), (len(kinds), counts["stated"], counts["inherited"]), held)


def paced(study: Study) -> list[Row]:
    """Return the open pairs that are compared by what they ask a year."""
    rows = [row | {"basis": basis(row, study)} for row in study.open]
    return [row for row in rows if row["basis"] != "value"]


def basis(row: Row, study: Study) -> str:
    both = {study.derived[key]["form"] for key in ends(row)}
    return "rate_per_year" if row["basis"] == "value" and both <= RATES else row["basis"]


def paces(claim: Claim, study: Study) -> Found:
    held = sides(paced(study))
    return Found(len(held), (), held)


def pace_inferred(claim: Claim, study: Study) -> Found:
    """Find the open paces that another plausible first year would change."""
    moved = {
        key
        for key in sides(paced(study))
        if study.derived[key]["form"] in ("addition", "change")
        and study.derived[key]["start_status"].startswith("inferred")
    }
    return Found(len(moved), (), moved)


def a_year(key: str, study: Study) -> float:
    value = number(study.derived[key]["value"])
    return on_basis(value, key, "pace_per_year", window(key, study), study)


def whole(key: str, study: Study) -> float:
    return a_year(key, study) * window(key, study)


def turns(claim: Claim, study: Study) -> Found:
    """Hold against the tables that one promises more in all and no more a year."""
    more, less = subject(claim).split("/")
    pace = a_year(more, study), a_year(less, study)
    equal = near(*pace) if "pace_equal" in claim["id"] else pace[0] < pace[1]
    holds = equal and whole(more, study) > whole(less, study)
    open_ = any({more, less} == set(ends(row)) for row in study.open)
    return Found(None, (), {more, less}, holds and open_)


def pace_open(claim: Claim, study: Study) -> Found:
    """Hold against the tables that an inferred first year decides on the order of two paces."""
    more, less = subject(claim).split("/")
    readings = [*paces_of(more, study), *paces_of(less, study)]
    signs = {
        (one > other) - (one < other)
        for one in paces_of(more, study)
        for other in paces_of(less, study)
    }
    told = tuple(f"{value:.2f}" for value in readings)
    told_signs = {
        "pace_not_more": {0, 1},
        "pace_not_less": {0, -1},
        "pace_tie_more": {1},
        "pace_tie_not_less": {0, 1},
    }.get(claim["id"].split(":")[1])
    totals = whole(more, study), whole(less, study)
    holds = near(*totals) if "pace_tie" in claim["id"] else len(signs) > 1 and totals[0] > totals[1]
    holds &= signs == told_signs if told_signs else {-1, 1} <= signs
    holds &= all(says(claim["text_en"], one) for one in told)
    return Found(None, (), {more, less}, holds)


def paces_of(key: str, study: Study) -> list[float]:
    return [round(whole(key, study) / years, 9) for years in readings_of_start(key, study)]


def start_inferred(claim: Claim, study: Study) -> Found:
    row = study.documents[subject(claim)]
    return Found(
        None,
        (row["plan_start"], row["date_signed"][:4]),
        holds=row["start_status"].startswith("inferred"),
    )


def added_window(claim: Claim, study: Study) -> Found:
    """Look up the one figure of a whole window, which goes before any sum of single years."""
    key, statistic = subject(claim).split("/")
    region, target = study.documents[study.plan_of(key)]["region"], study.targets[key]
    window = {target["start_year"], target["end_year"]}
    (row,) = [
        row
        for row in study.context
        if (row["region_code"], row["statistic"]) == (region, statistic)
        and set(re.findall(r"\d{4}", row["year"])) == window
    ]
    promised = number(study.derived[key]["value"])
    return Found(number(row["value"]), (f"{promised:.0f}", *window), {key})


def same_year(claim: Claim, study: Study) -> Found:
    """Put each level in the common year: between equal steps and equal rates from its start."""
    _, *members = subject(claim).split("/")
    year = min(int(study.targets[key]["end_year"]) for key in members)
    bands = [level_in(key, year, study) for key in members]
    told = [shown(end, members[0], study) for band in bands if band for end in band]
    linked = {frozenset(ends(row)) for row in study.open}
    holds = all(frozenset(pair) in linked for pair in combinations(members, 2))
    holds &= all(says(claim["text_en"], number) for number in told)
    return Found(None, (year,), set(members), holds)


def shown(value: float, key: str, study: Study) -> str:
    """Return a number as a sentence tells it: money in thousand millions."""
    money = study.derived[key]["unit"] == "元" and value >= 1e9
    return f"{value / 1e9 if money else value:.2f}"


def starts(claim: Claim, study: Study) -> Found:
    known = {k for k, row in study.derived.items() if row["baseline_status"] != "none"}
    kinds: Counter[object] = Counter()
    for key in known:
        row, year = study.derived[key], study.documents[study.plan_of(key)]["plan_start"]
        within = row["baseline_status"] == "external" and int(row["baseline_year"]) >= int(year)
        kinds[row["baseline_status"], within] += 1
    return Found(len(known), (len(study.first), *kinds.values()), known)


def implied(claim: Claim, study: Study) -> Found:
    """Return the yearly growth from where a target starts, the start itself looked up or made."""
    key = subject(claim)
    row = study.derived[key]
    start, year, others = start_of(key, study)
    years = int(study.targets[key]["end_year"]) - year
    rate = 100 * ((number(row["value"]) / start) ** (1 / years) - 1)
    held = [number(row[f"baseline_{name}"]) for name in ("value", "low", "high")]
    found = any(math.isclose(one, start, rel_tol=1e-6) for one in held)
    return Found(round(rate, 2), (), {key, *others}, found, within=0.005)


def start_of(key: str, study: Study) -> tuple[float, int, set[str]]:
    """Return a target's start, its year, and the targets that it follows from."""
    row, target = study.derived[key], study.targets[key]
    year, source = int(row["baseline_year"]), row["baseline_source"]
    named = {k for k, one in study.targets.items() if one["id"] in source.split(";")}
    end, value = int(target["end_year"]), number(row["value"])
    if row["baseline_status"] == "external":
        return official(source, year, study), year, set()
    (other,) = named - {key}
    step = number(study.derived[other]["value"])
    if study.derived[other]["form"] in RATES:
        return value / (1 + step / 100) ** (end - year), year, named
    years = end - year if study.derived[other]["form"] == "flow" else 1
    return value - step * years, year, named


UNITS = {"亿元": 1e8, "万元": 1e4, "万人": 1e4, "万台": 1e4, "万元/亩": 1e4}


def official(source: str, year: int, study: Study) -> float:
    """Return the official figure that a source such as taizhou@output-2020 names."""
    region, _, rest = source.partition("@")
    statistic = rest.rpartition("-")[0]
    rows = [r for r in study.context if (r["region_code"], r["statistic"]) == (region, statistic)]
    (row,) = [row for row in rows if row["year"] == str(year)]
    return number(row["value"]) * UNITS.get(row["unit"], 1)


def figures(study: Study, *when: str) -> list[Row]:
    rows = study.table("clean/yardsticks")
    return [row for row in rows if row["when"] in when and row.get("place", "own") == "own"]


WHEN = ("before", "during", "outcome", "after")


def beside(claim: Claim, study: Study) -> Found:
    every = [row for row in figures(study, *WHEN) if row["verdict"] == "refused"]
    rows = [row for row in every if row["when"] in ("before", "during")]
    different = {row["statistic_id"] for row in rows}
    return Found(len(rows), (len(keys(rows)), len(different), len(every) - len(rows)), keys(rows))


def beside_one(claim: Claim, study: Study) -> Found:
    """Hold against the table that a figure stands beside a target and is refused."""
    key, form = subject(claim).split("/")
    rows = [
        row for row in figures(study, "before") if (row["target_id"], row["form"]) == (key, form)
    ]
    refused = [row for row in rows if row["verdict"] == "refused"]
    last = max(refused, key=lambda row: int(row["year"]))
    return Found(None, (last["year"],), {key})


def outcome_wider(claim: Claim, study: Study) -> Found:
    """Look up the figure of a whole window in the source and hold it against the promise."""
    key, statistic = subject(claim).split("/")
    region, _, rest = statistic.partition("@")
    rows = [r for r in study.context if r["region_code"] == region]
    row = max(
        (row for row in rows if rest.startswith(row["statistic"])),
        key=lambda row: len(row["statistic"]),
    )
    promised = number(study.derived[key]["value"])
    named = {one["statistic_id"] for one in figures(study, "outcome") if one["target_id"] == key}
    window = f"{study.targets[key]['start_year']}–{study.targets[key]['end_year']}"
    holds = statistic in named and window in claim["text_en"]
    return Found(None, (f"{promised:.0f}", f"{number(row['value']):.0f}"), {key}, holds)


def outcomes(claim: Claim, study: Study) -> Found:
    own = past(claim, study)
    rows = [row for row in figures(study, "outcome") if row["target_id"] in own]
    form = {key: study.derived[key]["form"] for key in keys(rows)}
    judged = {
        row["target_id"]
        for row in rows
        if row["verdict"] != "refused" and row["form"] == form[row["target_id"]]
    }
    found = len(keys(rows))
    return Found(found, (len(own), len(judged), len(own) - found), own)


def outcome_form(claim: Claim, study: Study) -> Found:
    """Hold against the table that the figure counts another form than was promised."""
    key, statistic = subject(claim).split("/")
    (row,) = [
        one
        for one in figures(study, "outcome")
        if (one["target_id"], one["statistic_id"]) == (key, statistic)
    ]
    other = row["form"] != study.derived[key]["form"]
    return Found(None, (row["year"],), {key}, other)


def added(claim: Claim, study: Study) -> Found:
    """Add up the single years of a window and set them against the promise."""
    key, statistic = subject(claim).split("/")
    region = study.documents[study.plan_of(key)]["region"]
    target, promised = study.targets[key], number(study.derived[key]["value"])
    years = range(int(target["start_year"]), int(target["end_year"]) + 1)
    rows = [
        row
        for row in study.context
        if (row["region_code"], row["statistic"]) == (region, statistic)
        and int(row["year"]) in years
    ]
    counted = sum(number(row["value"]) for row in rows)
    known = len({row["year"] for row in rows})
    at_least = known == len(years) or "at least" in claim["text_en"]
    return Found(
        round(100 * counted / promised, 1), (f"{counted:.0f}", len(years)), {key}, at_least
    )


ROUTES = {
    "milestones": milestones,
    "published": published,
    "published_as": published,
    "deadlines_known": deadlines_known,
    "pace_inferred": pace_inferred,
    "horizon": horizon,
    "windows_shared": windows,
    "comparator": comparator,
    "comparator_unrecorded": comparator,
    "calendar_most": calendar_most,
    "calendar_tied": calendar_most,
    "calendar_yearly": calendar_yearly,
    "due": due,
    "next_due": next_due,
    "last_year": last_year,
    "paces": paces,
    "pace_equal": turns,
    "pace_turns": turns,
    "pace_open": pace_open,
    "pace_not_more": pace_open,
    "pace_not_less": pace_open,
    "pace_tie_more": pace_open,
    "pace_tie_not_less": pace_open,
    "pace_tie_open": pace_open,
    "start_inferred": start_inferred,
    "added_window": added_window,
    "same_year": same_year,
    "starts": starts,
    "starts_implied": implied,
    "beside": beside,
    "beside_one": beside_one,
    "outcomes": outcomes,
    "outcome_form": outcome_form,
    "outcome_wider": outcome_wider,
    "added": added,
}
SILENT = {
    "interval_unknown": "names the plans whose copies do not state both dates",
    "copy_note": "repeats what is noted of a copy",
}
