"""The pages of one language that are the same whatever is reported: what they share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from policytargets.reporting.execute import failure
from policytargets.reporting.facts import Facts, plan_facts
from policytargets.reporting.pages import Body, make_body
from policytargets.reporting.rendering import render, source_tag
from policytargets.reporting.sources import Tables, read_tables
from policytargets.reporting.suite import Report
from policytargets.vocabulary.names import LANGUAGES, load_names, translate

__all__ = ["Volume", "open_volume", "profile_cards"]

Executed = Mapping[tuple[str, str], NotebookNode]


@dataclass(frozen=True)
class Volume:
    """The pages of a site in one language: what all of them are made from.

    Parameters
    ----------
    code : str
        ``en`` or ``zh``.
    cards : list of dict
        What is said of each report: its name, file, title, summary, plan and failure.
    facts : dict
        What is known of each plan, by its id.
    tables : Tables
        The clean tables.
    bodies : mapping of str to Body
        What each report says, by its name.
    notebooks : mapping of str to nbformat.NotebookNode
        The executed notebook of each report.
    reports : mapping of str to collection of str
        Names of the reports that there are in each language.
    """

    code: str
    cards: list[dict[str, Any]]
    facts: Facts
    tables: Tables
    bodies: Mapping[str, Body]
    notebooks: Mapping[str, NotebookNode]
    reports: Mapping[str, Collection[str]]

    def page(self, template: str, file: str, **values: object) -> str:
        """Return one page; it leads to itself in the other language where that exists."""
        other = next(code for code in LANGUAGES if code != self.code)
        name, there = file.removesuffix(".html"), self.reports[other]
        exists = there and (name in there or name not in self.reports[self.code])
        plans = [{**card, "title": card["region"]} for card in profile_cards(self)]
        shared = {"links": _links(self.cards, self.code), "plans": plans}
        shared |= {"limits": self.limits("other"), "example": self._example(values.get("sources"))}
        return render(
            template, self.code, file, other=other if exists else None, **{**shared, **values}
        )

    def _example(self, sources: object) -> str:
        """Return the id of a target of the plans that a page is about, else of any."""
        targets = self.tables.targets
        plans = [plan["document"] for plan in sources] if isinstance(sources, list) else []
        own = targets[targets["document"].isin(plans)] if plans else targets
        return str(own["id"].iloc[0]) if len(own) else "PLAN/001"

    def limits(self, name: str) -> str:
        """Return what a page does not show; that of all pages where it has no text of its own."""
        key = f"limits.{name}"
        return translate(key if key in load_names() else "limits.other", self.code)


def open_volume(root: Path, reports: Sequence[Report], executed: Executed, language: str) -> Volume:
    """Return what the pages of one language are made from.

    Parameters
    ----------
    root : Path
        The project's folder.
    reports : sequence of Report
        Those that are made in the language, in the order in which the site shows them.
    executed : mapping of (str, str) to nbformat.NotebookNode
        Executed notebooks by report name and language.
    language : str
        ``en`` or ``zh``.
    """
    facts = plan_facts(root, language)
    for fact in facts.values():
        fact["tag"] = source_tag(fact["script"])
    notebooks = {report.name: executed[report.name, language] for report in reports}
    return Volume(
        code=language,
        cards=[_card(report, notebooks[report.name], language) for report in reports],
        facts=facts,
        tables=read_tables(root, language),
        bodies={name: make_body(notebook, language) for name, notebook in notebooks.items()},
        notebooks=notebooks,
        reports={code: {name for name, of in executed if of == code} for code in LANGUAGES},
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


def _card(report: Report, notebook: NotebookNode, language: str) -> dict[str, Any]:
    return {
        "name": report.name,
        "file": f"{report.name}.html",
        "title": report.title[language],
        "summary": report.summary[language],
        "plan": report.plan,
        "failure": failure(notebook),
    }


def _links(cards: Sequence[Mapping[str, Any]], language: str) -> list[Mapping[str, Any]]:
    home = {"file": "index.html", "title": translate("site.home", language)}
    method = {"file": "method.html", "title": translate("site.method", language)}
    search = {"file": "search.html", "title": translate("search.title", language)}
    return [home, *(card for card in cards if card["plan"] is None), search, method]
