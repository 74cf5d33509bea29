"""What falls due: the calendar of promises, and deadlines counted against a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import matplotlib as mpl
import matplotlib.figure
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from policytargets.comparing.timelines.due_dates import (
    KINDS,
    by_theme,
    cumulate,
    day_of,
    due,
    due_by_year,
    obligations,
    tally_due,
    years,
)
from policytargets.display.canvas import drawing, row_labels
from policytargets.display.claims import Claim, chain, claim, counted, joined, linked, percent
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.style import BLUE, GREY, INK, MAP, NEUTRAL, WIDTH
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.targets import show_targets

Words = dict[str, Any]


def calendar(plans: Plans) -> Section:
    """Return what falls due in each year, and what is owed in each year of a window."""
    owed = obligations(plans.targets)
    by_year = years(owed)
    once, yearly = (by_theme(owed, kind) for kind in KINDS)
    by_plan = cumulate(due_by_year(plans.targets, plans.ids))
    return Section(
        "calendar",
        tables={
            "years": table_of(by_year, "calendar"),
            "once": table_of(once, "calendar_once"),
            "once_until": table_of(cumulate(once), "calendar_until"),
            "yearly": table_of(yearly, "calendar_yearly"),
            "by_plan": table_of(by_plan, "due_until"),
        },
        says={"calendar": lambda: tell_calendar(by_year, owed)},
        figures={"calendar": Figure(lambda: draw_calendar(by_year, once, yearly), owed, "year")},
    )


_SHOWN = ("id", "name", "number_text", "end_year", "status", "days_left")


def deadlines(plans: Plans, as_of: str) -> Section:
    """Return which targets have fallen due by a day, and the days to all others."""
    as_of = day_of(as_of)
    dated, day = due(plans.targets, as_of), {"as_of": as_of}

    def _show_each() -> None:
        show_targets(dated, "due_list", day, columns=_SHOWN)

    return Section(
        "deadlines",
        tables={
            "tally": table_of(tally_due(dated), "tally_due", day),
            "targets": Table(dated, _show_each),
        },
        says={
            "due": lambda: tell_due(dated, plans.documents, as_of),
            "undated": lambda: tell_undated(dated),
        },
    )


def tell_calendar(by_year: pd.DataFrame, owed: pd.DataFrame) -> list[Claim]:
    """Return the years with the most deadlines, and those with the most yearly obligations."""
    once, yearly = (owed[owed["kind"] == kind] for kind in KINDS)
    told = []
    how: Words = {"steps": chain(obligations, years)}
    if len(once):
        most, tied = _fullest(by_year, "once")
        ids = once.loc[once["year"].isin(tied), "target_id"]
        shown: Words = {"value": most, "target_ids": ids, "share": percent(most, len(once))}
        words: Words = {"years": joined(tied), "targets": counted("target", most)}
        key = "calendar_most" if len(tied) == 1 else "calendar_tied"
        told.append(claim(key, total=len(once), **shown, **how, **words))
    if len(yearly):
        ids = yearly["target_id"].unique()
        most, tied = _fullest(by_year, "yearly")
        words = {"n": counted("target", len(ids)), "years": joined(tied), "most": most}
        told.append(claim("calendar_yearly", value=len(ids), target_ids=ids, **how, **words))
    return told


def _fullest(by_year: pd.DataFrame, column: str) -> tuple[int, list[int]]:
    """Return the highest number of a year, and every year that has it."""
    most = int(by_year[column].max())
    return most, by_year.loc[by_year[column] == most, "year"].tolist()


def tell_due(dated: pd.DataFrame, documents: pd.DataFrame, as_of: str) -> list[Claim]:
    """Return what has fallen due by a date, what has not, and the next deadline."""
    if dated.empty:
        return []
    ids = {status: own["target_id"] for status, own in dated.groupby("status")}
    past, coming, undated = (list(ids.get(code, [])) for code in ("due", "open", "undated"))
    how: Words = {"steps": chain(due, as_of=as_of)}
    words: Words = {"as_of": as_of, "total": len(dated), "due": len(past), "open": len(coming)}
    told = [claim("due", value=len(past), target_ids=past, **how, **words)]
    if coming:
        told.append(_next_due(dated[dated["status"] == "open"], as_of))
    told += _last_years(dated[dated["status"] != "undated"], documents)
    if undated:
        shown: Words = {"value": len(undated), "target_ids": undated, "n": len(undated)}
        told.append(claim("undated", **how, **shown))
    return told


def _last_years(dated: pd.DataFrame, documents: pd.DataFrame) -> list[Claim]:
    """Return how many deadlines are a plan's last year, and what can be checked before it."""
    ends = dated["document"].map(documents.set_index("document")["plan_end"])
    last = dated.loc[(dated["end_year"] == ends).fillna(value=False), "target_id"]
    owed = obligations(dated)
    yearly = owed.loc[owed["kind"] == "yearly", "target_id"].unique()
    silent = [target for target in last if target not in yearly]
    words: Words = {"n": len(last), "total": len(dated), "early": len(dated) - len(last)}
    words |= {"yearly": len(last) - len(silent), "rest": len(silent)}
    words |= {"steps": chain(due, obligations)}
    return [
        claim("last_year", value=len(last), target_ids=last, **words),
        claim("milestones", value=len(silent), target_ids=silent, **words),
    ]


def _next_due(coming: pd.DataFrame, as_of: str) -> Claim:
    day = coming["due_on"].min()
    first = coming[coming["due_on"] == day]
    days = int(first["days_left"].iloc[0])
    return claim(
        "next_due",
        value=days,
        unit="天",
        target_ids=first["target_id"],
        steps=chain(due, as_of=as_of),
        date=dt.date.fromisoformat(day).isoformat(),
        targets=counted("target", len(first)),
        days=counted("day", days),
    )


def tell_undated(dated: pd.DataFrame) -> list[Claim]:
    """Return which targets have no deadline; nothing where all have one."""
    own = dated[dated["status"] == "undated"]
    if own.empty:
        return []
    named = joined([linked(name, name) for name in own["id"]])
    shown: Words = {"value": len(own), "target_ids": own["target_id"], "ids": named}
    return [claim("undated_ids", steps=chain(due), **shown)]


_PALER = 1.9  # the scale ends where dark numbers can still be read
_TOP, _ROW = 1.5, 0.29  # inches of the upper part and of a row of the lower one
_LEAST = 0.09  # of the height: a bar that its number fits into
_ASIDE = 0.31  # of a cell between a number and the one beside it


@drawing
def draw_calendar(
    by_year: pd.DataFrame, once: pd.DataFrame, yearly: pd.DataFrame
) -> matplotlib.figure.Figure:
    """Draw what falls due in each year, added up, and by theme with what is owed each year."""
    depth = _ROW * len(once)
    figure, (above, below) = plt.subplots(
        2, 1, sharex=True, figsize=(WIDTH, _TOP + depth + 1.0), height_ratios=(_TOP, depth)
    )
    _draw_sums(above, by_year)
    _draw_themes(below, once, yearly)
    below.set_xticks(range(len(by_year)), [str(year) for year in by_year["year"]])
    below.tick_params(axis="x", labelcolor=INK)
    return figure


def _draw_sums(axes: Axes, by_year: pd.DataFrame) -> None:
    places = range(len(by_year))
    axes.bar(places, by_year["once_until"], width=0.96, color=NEUTRAL)
    axes.bar(places, by_year["once"], width=0.5, color=BLUE)
    top = max(1, by_year["once_until"].max())
    for place, row in enumerate(by_year.itertuples()):
        axes.text(place, row.once_until + top * 0.02, row.once_until, ha="center", color=GREY)
        if row.once >= _LEAST * top:
            middle = row.once / 2
            axes.text(place, middle, row.once, ha="center", va="center", color="white")
    names = ((BLUE, "once"), (NEUTRAL, "once_until"))
    handles = [Patch(color=c, label=translate(f"axis.{key}")) for c, key in names]
    axes.legend(handles=handles, loc="upper left", handlelength=1, handleheight=1)
    axes.set(ylim=(0, top * 1.15), yticks=[], title=translate("axis.calendar_once"))
    axes.spines["left"].set_visible(False)


def _draw_themes(axes: Axes, once: pd.DataFrame, yearly: pd.DataFrame) -> None:
    columns = [column for column in once.columns if column != "theme"]
    top = max(1, once[columns].to_numpy().max())
    for row in range(len(once)):
        for place, year in enumerate(columns):
            shade = once[year].iloc[row] / (top * _PALER)
            _draw_cell(axes, (place, row), once[year].iloc[row], shade)
            colour = INK if shade else GREY
            _write_yearly(axes, (place, row), yearly[year].iloc[row], colour)
    axes.set_yticks(range(len(once)), row_labels(once))
    axes.set(xlim=(-0.55, len(columns) - 0.45), ylim=(len(once) - 0.45, -0.55))
    axes.set_title(translate("axis.calendar_themes"))
    axes.spines[["left", "bottom"]].set_visible(False)


def _draw_cell(axes: Axes, place: tuple[int, int], number: int, shade: float) -> None:
    colour = mpl.colormaps[MAP](shade) if number else "#f6f7f9"
    corner = (place[0] - 0.48, place[1] - 0.46)
    axes.add_patch(Rectangle(corner, 0.96, 0.92, facecolor=colour, edgecolor="none"))
    if number:
        axes.text(*place, str(number), ha="center", va="center", color=INK, size=9.5)


def _write_yearly(axes: Axes, place: tuple[int, int], number: int, colour: str) -> None:
    if number:
        text = translate("axis.plus", n=number)
        at = (place[0] + _ASIDE, place[1])
        axes.text(*at, text, ha="center", va="center", color=colour, size=7.5)
