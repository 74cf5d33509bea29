"""How firmly targets are worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from policytargets.comparing.targets import mark_shares, mark_targets, outranked
from policytargets.display.amounts import amount
from policytargets.display.canvas import PANEL, drawing, new_figure, wrap
from policytargets.display.cells import Cell
from policytargets.display.claims import (
    Claim,
    Phrase,
    Step,
    claim,
    fill,
    joined,
    named_targets,
    percent,
    step,
)
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.spread import FEW, spread
from policytargets.display.style import BLUE, GREY, RULE
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.limits import incomplete
from policytargets.vocabulary.rules import ambition_name

Row = Any
Given = dict[str, Any]
_TOLD = ("ensures", "aspires", "bounded")


def firmness(plans: Plans) -> Section:
    """Return how firmly the targets are worded, by plan and by theme."""
    tables = (plans.written, plans.normalised, plans.documents, plans.codelist)
    every, labels = mark_targets(*tables, plans.ids), plans.labels
    marked = every[every["target_id"].isin(plans.targets["target_id"])]
    by_plan, by_theme = mark_shares(marked), mark_shares(marked, "theme")
    again = mark_targets(*tables, plans.ids, mentions=True)
    again = mark_shares(again[again["target_id"].isin(marked["target_id"])])
    told = by_plan.assign(mentioned=again["count"])
    told["omitted"] = told["document"].isin(incomplete(plans.documents))
    names = named_targets(plans.targets, plans.documents)
    return Section(
        "firmness",
        tables={
            "by_plan": Table(by_plan, lambda: show_firmness(told)),
            "by_theme": Table(by_theme, lambda: show_firmness(by_theme)),
        },
        says={
            "by_plan": lambda: [
                *tell_firmness(told, marked, labels),
                *tell_outranked(outranked(plans.targets), names),
            ]
        },
        figures={"by_plan": Figure(lambda: draw_firmness(by_plan, labels), marked, "document")},
    )


def show_firmness(shares: pd.DataFrame) -> None:
    """Show a row a plan or theme: how many of its targets bear each mark, and in what share."""
    by = str(shares.columns[0])
    rows = []
    for value, own in shares.groupby(by, sort=False):
        cells = {f"mark_{row.mark}": _cell(row) for row in own.itertuples()}
        rows.append({by: value, **cells})
    show(pd.DataFrame(rows), f"firmness_{by}", stacked=True)


def _cell(row: Row) -> Cell:
    if not row.of:
        return Cell((translate("axis.not_applicable"),), "missing")
    told = [f"{percent(row.count, row.of)} %", translate("axis.of", n=row.count, total=row.of)]
    if getattr(row, "mentioned", row.count) > row.count:
        told.append(translate("axis.any_mention", n=row.mentioned))
    return Cell(tuple(told), "number")


def tell_firmness(
    shares: pd.DataFrame, marked: pd.DataFrame, labels: Mapping[str, str]
) -> list[Claim]:
    """Return for the kinds of wording which plan uses them most and least, with the counts."""
    told = []
    for mark in _TOLD:
        told += _extremes(shares[shares["mark"].eq(mark)], marked, mark, labels)
    return told + _agencies(shares[shares["mark"].eq("agency")], marked, labels)


def _extremes(
    own: pd.DataFrame, marked: pd.DataFrame, mark: str, labels: Mapping[str, str]
) -> list[Claim]:
    known = sorted(own[own["of"].gt(0)].itertuples(), key=lambda row: -row.share)
    written = groupby(known, key=lambda row: percent(row.count, row.of))
    tied = [list(rows) for _, rows in written]
    if len(tied) < 2:
        return []
    most, least = tied[0], tied[-1]
    rest = known[len(most) :]
    many = [row for row in rest if row.count >= max(one.count for one in most)]
    more = [_end(row, labels) for row in many]
    return [
        claim(
            "firm_range",
            subject=mark,
            value=100 * (known[0].share - known[-1].share),
            unit="%",
            target_ids=_counted(marked, mark, [row.document for row in (*most, *least, *many)]),
            steps=_steps(),
            mark=ambition_name("mark", mark),
            most=joined([_end(row, labels) for row in most]),
            least=joined([_end(row, labels) for row in least]),
            many=Phrase(fill("firm_many", plans=joined(more)) if more else ""),
        )
    ]


def _end(row: Row, labels: Mapping[str, str]) -> Phrase:
    """Return a share with its count, and what second mentions or left-out parts may change."""
    more = row.mentioned > row.count
    again = Phrase(fill("firm_again", n=row.mentioned) if more else "")
    return Phrase(
        fill(
            "firm_end",
            plan=labels[row.document],
            share=percent(row.count, row.of),
            n=row.count,
            total=row.of,
            again=again,
            copy=Phrase(fill("firm_copy") if row.omitted else ""),
        )
    )


def _agencies(own: pd.DataFrame, marked: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return which plans name responsible bodies; nothing where all do."""
    asked = own["of"].gt(0)
    naming, silent = (list(own.loc[rows, "document"]) for rows in (asked, ~asked))
    if not silent:
        return []
    return [
        claim(
            "firm_agencies" if naming else "firm_no_agencies",
            value=float(len(naming)),
            target_ids=_counted(marked, "agency", naming),
            steps=_steps(),
            naming=joined([labels[plan] for plan in naming]),
            silent=joined([labels[plan] for plan in silent]),
            n=len(naming),
            plans=len(own),
        )
    ]


def tell_outranked(rows: pd.DataFrame, names: Mapping[str, str]) -> list[Claim]:
    """Return the targets that 不低于 or its like would bind, were it not for 力争 before it."""
    if rows.empty:
        return []
    targets = joined([names[key] for key in rows["target_id"]])
    given: Given = {"value": float(len(rows)), "target_ids": rows["target_id"]}
    return [claim("firm_outranked", **given, steps=[step(outranked)], targets=targets)]


def _counted(marked: pd.DataFrame, mark: str, plans: Sequence[str]) -> list[str]:
    """Return the targets of plans to which a mark applies."""
    rows = marked[marked["document"].isin(plans) & marked[mark].notna()]
    return list(rows["target_id"])


def _steps() -> list[Step]:
    return [step(mark_shares, fill("step_wording"))]


_PANELS = ("ensures", "bounded", "precise", "own_deadline", "agency", "baseline")
_ROW = 0.27  # inches
_TEXT = 9.0  # points


@drawing
def draw_firmness(table: pd.DataFrame, labels: Mapping[str, str]) -> Drawing:
    """Draw a panel a mark and a dot a plan; of pledges, a hollow one for what is aspired to."""
    if len(labels) > FEW:
        return spread(_spread(table), labels, title=translate("axis.firmness"))
    for mark in _PANELS:
        figure, axes = new_figure(0.9 + _ROW * len(labels), PANEL)
        title = translate(f"column.mark_{mark}")
        if mark == "ensures":
            values = {"one": title, "other": ambition_name("mark", "aspires")}
            title = translate("axis.dots_of_two", **values)
            _dots(axes, _rows(table, "aspires", labels), "white")
        _dots(axes, _rows(table, mark, labels), BLUE)
        axes.set_title(wrap(title), size=_TEXT)
        axes.set_yticks(range(len(labels)), list(labels.values()))
        axes.set(ylim=(len(labels) - 0.5, -0.5), xlim=(-4, 104))
        axes.set_xlabel(translate("axis.firmness"), color=GREY)
        axes.tick_params(labelsize=_TEXT)
    return figure


def _spread(table: pd.DataFrame) -> pd.DataFrame:
    """Return the shares by mark in the columns of a spread."""
    rows = table[table["mark"].isin(_PANELS) & table["of"].fillna(0).gt(0)]
    strips = rows["mark"].map(lambda mark: translate(f"column.mark_{mark}"))
    told = [amount(round(100 * share), "%") for share in rows["share"]]
    plans = rows[str(table.columns[0])]
    return pd.DataFrame(
        {"strip": strips, "document": plans, "value": 100 * rows["share"], "told": told}
    )


def _rows(table: pd.DataFrame, mark: str, labels: Mapping[str, str]) -> pd.DataFrame:
    by = str(table.columns[0])
    return table[table["mark"].eq(mark)].set_index(by).reindex(list(labels))


def _dots(axes: Axes, rows: pd.DataFrame, face: str) -> None:
    places = pd.Series(range(len(rows)), rows.index)
    axes.hlines(places, 0, 100, color=RULE, linewidth=0.8, zorder=0)
    axes.scatter(100 * rows["share"], places, s=44, facecolor=face, edgecolor=BLUE, linewidth=1.4)
    none = translate("axis.not_applicable")
    for place in places[~rows["of"].fillna(0).gt(0)]:
        axes.text(50, place, none, size=8.5, color=GREY, ha="center", va="center").set_bbox(
            {"facecolor": "white", "edgecolor": "none", "pad": 1}
        )
    axes.tick_params(labelsize=9)
    axes.spines[:].set_visible(False)
