"""What all pages of a language share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup
from nbformat import NotebookNode

from policytargets.display.links import mark_of
from policytargets.display.target import pointed_at
from policytargets.messages import LANGUAGES, current_language, load_names, localised, translate
from policytargets.normalising.baselines import INFERRED, is_inferred
from policytargets.project import of_bytes, of_values, today
from policytargets.running.execute import failure
from policytargets.running.suite import Report
from policytargets.site.evidence import Tables, read_tables
from policytargets.site.notebook_page import Body, make_body
from policytargets.site.rendering import render, source_tag
from policytargets.tables import read_table

Facts = dict[str, dict[str, Any]]
HOME = "index.html"
_SHORT = 10


def plan_facts(root: Path) -> Facts:
    """Return what is known of each plan, by its id, in the order of the clean table."""
    targets = read_table("targets", root)
    first = targets[targets["repeats"].eq("")]
    told = {"targets": targets, "first": first}
    counts = {name: rows["document"].value_counts() for name, rows in told.items()}
    rows = read_table("documents", root).to_dict("records")
    return {row["document"]: _facts(row, counts) for row in rows}


def _facts(row: Mapping[Any, Any], counts: Mapping[str, pd.Series]) -> dict[str, Any]:
    years = [str(row[name]) for name in ("plan_start", "plan_end") if not pd.isna(row[name])]
    return {
        **row,
        "region": row[localised("region")],
        "level": translate(f"level.{row['level']}") if row["level"] else "",
        "copied": translate(f"copy_source.{row['copy_source']}"),
        "mark": Markup(mark_of(row["copy_source"]).html),
        "years": "–".join(years),
        "start": translate(f"caveat.{INFERRED}") if is_inferred(row["start_status"]) else "",
        "original": row["source"].partition(";")[0],
        **{name: int(each.get(row["document"], 0)) for name, each in counts.items()},
    }


Executed = Mapping[tuple[str, str], NotebookNode]


@dataclass(frozen=True)
class Volume:
    """The pages of a site in one language: what all of them are made from."""

    # What is said of each report: its name, file, title, summary, plan and failure
    cards: list[dict[str, Any]]
    facts: Facts  # What is known of each plan, by its id
    tables: Tables  # The clean tables
    bodies: Mapping[str, Body]  # What each report says, by its name
    notebooks: Mapping[str, NotebookNode]  # The executed notebook of each report
    reports: Mapping[str, Collection[str]]  # Names of the reports that there are in each language
    edition: str  # Which state of the data the pages are made from

    def page(self, template: str, file: str, **values: object) -> str:
        """Return one page; it leads to itself in the other language where that exists."""
        other = next(code for code in LANGUAGES if code != current_language())
        name, there = file.removesuffix(".html"), self.reports[other]
        exists = there and (name in there or name not in self.reports[current_language()])
        plans = [{**card, "title": card["region"]} for card in profile_cards(self)]
        shared = {"links": _links(self.cards), "plans": plans}
        shared |= {"edition": self.edition, "day": today()}
        shared["crumbs"] = [] if file == HOME else [home()]
        shared |= {"limits": self.limits("other"), "example": self._example(values.get("sources"))}
        return render(template, file, other=other if exists else None, **{**shared, **values})

    def _example(self, sources: object) -> str:
        """Return the id of a target of the plans that a page is about, else of any."""
        targets = self.tables.targets
        plans = [plan["document"] for plan in sources] if isinstance(sources, list) else []
        own = targets[targets["document"].isin(plans)] if plans else targets
        return str(own["id"].iloc[0]) if len(own) else "PLAN/001"

    def limits(self, name: str) -> str:
        """Return what a page does not show; that of all pages where it has no text of its own."""
        key = f"limits.{name}"
        return translate(key if key in load_names() else "limits.other")


def edition_of(data: Mapping[str, bytes]) -> str:
    """Return a short name of a state of the data: other files, another name."""
    return of_values({name: of_bytes(content) for name, content in data.items()})[:_SHORT]


def open_volume(root: Path, reports: Sequence[Report], executed: Executed, edition: str) -> Volume:
    """Return what the pages of one language are made from."""
    facts = plan_facts(root)
    for fact in facts.values():
        fact["tag"] = source_tag(fact["script"])
    notebooks = {report.name: executed[report.name, current_language()] for report in reports}
    tables = read_tables(root)
    regions = {plan: fact["region"] for plan, fact in facts.items()}
    told = dict(pointed_at(tables.targets, regions))
    source = translate("site.figure_source", edition=edition)
    return Volume(
        cards=[_card(report, notebooks[report.name]) for report in reports],
        facts=facts,
        tables=tables,
        bodies={name: make_body(notebook, told, source) for name, notebook in notebooks.items()},
        notebooks=notebooks,
        reports={code: {name for name, of in executed if of == code} for code in LANGUAGES},
        edition=edition,
    )


def profile_cards(volume: Volume) -> Iterator[dict[str, Any]]:
    """Give the cards of the profiles, with their plans' facts and the shortest name that is one."""
    facts = volume.facts
    regions = [fact["region"] for fact in facts.values()]
    for card in volume.cards:
        if card["plan"] is not None:
            fact = facts[card["plan"]]
            alone = regions.count(fact["region"]) == 1
            region = fact["region"] if alone else f"{fact['region']} {fact['years']}"
            yield {**card, "region": region, "plan": fact}


def _card(report: Report, notebook: NotebookNode) -> dict[str, Any]:
    return {
        "name": report.name,
        "file": f"{report.name}.html",
        "title": report.title[current_language()],
        "summary": report.summary[current_language()],
        "plan": report.plan,
        "failure": failure(notebook),
    }


def _links(cards: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    method = {"file": "method.html", "title": translate("site.method")}
    search = {"file": "search.html", "title": translate("search.title")}
    return [home(), *(card for card in cards if card["plan"] is None), search, method]


def home() -> dict[str, str]:
    """Return the link to the first page of a language."""
    return {"file": HOME, "title": translate("site.home")}
