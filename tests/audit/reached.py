"""What the report claims of what a region or its province had reached before a plan."""

from __future__ import annotations

from collections import Counter

from audit.tables import Found, Row, Study

Claim = dict


def last_day(period: str) -> str:
    """Return the last day of a year, a month (2017-09) or a window (2017-2020)."""
    parts = period.split("-")
    if len(parts) == 2 and len(parts[1]) == 2:
        return f"{period}-31"
    return f"{parts[-1]}-12-31"


def signed(plan: Row) -> str:
    day = plan["date_signed"] or plan["date_published"]
    return day or (f"{int(float(plan['plan_start'])) - 1}-12-31" if plan["plan_start"] else "")


def nearest(study: Study) -> dict[tuple[str, str], Row]:
    """Return by target and place the figure that may be joined and lies nearest before signing."""
    once = {row["target_id"] for row in study.first}
    best: dict[tuple[str, str], tuple[tuple, Row]] = {}
    for row in study.table("clean/yardsticks"):
        if row["form"] == "addition" or row["target_id"] not in once:
            continue
        plan = study.documents[study.targets[row["target_id"]]["document"]]
        before = bool(signed(plan)) and last_day(row["period"]) <= signed(plan)
        year = float(row["year"] or "inf")
        rank = (row["verdict"] == "refused", not before, -year if before else year)
        key = row["target_id"], row["place"]
        if key not in best or rank < best[key][0]:
            best[key] = rank, row | {"timing": "before" if before else "after"}
    return {key: row for key, (_, row) in best.items()}


def result(row: Row, study: Study) -> str:
    """Return whether a target asks for less (short) or more (beyond) than the figure beside it."""
    own = study.derived[row["target_id"]]
    indicator = next(
        one for one in study.table("clean/indicators") if one["indicator"] == own["indicator"]
    )
    sized = row["place"] == "province" and indicator["nature"] != "ratio"
    if row["verdict"] == "refused" or sized or own["form"] != row["form"]:
        return ""
    apart = float(own["value"]) - float(row["value"])
    apart = -apart if indicator["direction"] == "less" else apart
    return "same" if apart == 0 else "beyond" if apart > 0 else "short"


def reached_known(claim: Claim, study: Study) -> Found:
    found = nearest(study)
    targets = {target for target, _ in found}
    judged = [row for row in found.values() if result(row, study)]
    short = {row["target_id"] for row in judged if result(row, study) == "short"}
    rows = [row for row in judged if result(row, study) == "short"]
    where = [(study.targets[row["target_id"]]["document"], row["place"]) for row in rows]
    weak = [place for place, row in zip(where, rows, strict=True) if caveated(row, study)]
    told = (*Counter(where).values(), *Counter(weak).values())
    return Found(len(targets), (len(judged), len(short), *told), targets)


def caveated(row: Row, study: Study) -> bool:
    """Return whether a figure is qualified, or its target's population is not in its clause."""
    target = study.targets[row["target_id"]]
    return row["verdict"] == "qualified" or not all(
        part in target["quote"] for part in target["scope"].split("、")
    )


def reached(claim: Claim, study: Study) -> Found:
    kind = claim["id"].split(":")[1].removeprefix("reached_")
    plan, place, timing = claim["id"].split(":")[2].split("/")
    own = {
        target
        for (target, where), row in nearest(study).items()
        if where == place
        and row["timing"] == timing
        and result(row, study) == kind
        and study.targets[target]["document"] == plan
    }
    return Found(len(own), (), own)


ROUTES = {"reached_known": reached_known, "reached_beyond": reached, "reached_short": reached}
SILENT: dict[str, str] = {}
