"""Every file of the site, the first page and the log of editions among them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from markupsafe import Markup, escape
from nbformat import NotebookNode

from policytargets.display.cells import to_html
from policytargets.display.target import Sources, load_sources
from policytargets.messages import (
    LANGUAGES,
    current_language,
    in_use,
    localised,
    translate,
    use_language,
)
from policytargets.plans import load
from policytargets.project import MARK, today
from policytargets.reading import Reading, read_study
from policytargets.reporting.promises import Board, board
from policytargets.running.execute import failure
from policytargets.running.suite import Report
from policytargets.schemas import COLUMNS, VERDICTS
from policytargets.site.context import Facts, Volume, edition_of, home, open_volume, profile_cards
from policytargets.site.dossiers import make_dossier_page
from policytargets.site.editions import CLAIMS, LOG, PREVIOUS, collect_claims, write_claims
from policytargets.site.evidence import Use, evidence_values, uses_of
from policytargets.site.log import (
    Entry,
    Log,
    advance,
    feed,
    headline,
    told_lines,
    whole_log,
    write_log,
)
from policytargets.site.notebook_page import FIGURES, claim_anchor, link_evidence
from policytargets.site.originals import publishable
from policytargets.site.rendering import assets, own_script, render, set_in_faces
from policytargets.site.search import grid_words, search_values, slice_plans
from policytargets.tables import read_table
from policytargets.vocabulary.board import load_board
from policytargets.vocabulary.rules import EFFECTS, Rule, load_rules

_LEADING, _LEADS = "ambition", ("family_led", "family_unled")
_FIRST = re.compile(r".+?(?:\.(?= |$)|。|$)")  # a sentence of either language

Claims = Sequence[Mapping[str, Any]]
Executed = Mapping[tuple[str, str], NotebookNode]


def search_page(volume: Volume) -> dict[str, str]:
    """Return the page on which all targets are searched, by its path; of many, pages and an index.

    A page holds the targets of some plans, and never so many that it is slow to open.
    """
    targets = volume.tables.targets
    slices = slice_plans(targets)
    if len(slices) == 1:
        return {"search.html": _search(volume, targets, "search.html")}
    own = [targets[targets["document"].isin(plans)] for plans in slices]
    files = [f"search-{turn}.html" for turn in range(1, len(slices) + 1)]
    listed = [
        {"file": file, "plans": [volume.facts[plan] for plan in plans], "targets": len(rows)}
        for file, plans, rows in zip(files, slices, own, strict=True)
    ]
    title = translate("search.title")
    index = volume.page(
        "search_index.html.j2", "search.html", slices=listed, title=title, limits=None
    )
    pages = {file: _search(volume, rows, file) for file, rows in zip(files, own, strict=True)}
    return {"search.html": index} | pages


def _search(volume: Volume, targets: pd.DataFrame, file: str) -> str:
    """Return a page on which targets are searched."""
    values = search_values(targets, volume.facts)
    other, simple = values.pop("folding")
    said = {name: translate(f"search.{name}") for name in ("csv", "excel")}
    words = grid_words()
    values |= {"settings": {**said, "other": other, "simple": simple, "words": words}}
    values["own_script"], values["own_digest"] = own_script("search.js")
    values |= {"limits": volume.limits("search"), "title": translate("search.title")}
    return volume.page("search.html.j2", file, **values)


def evidence_pages(
    volume: Volume, readings: Mapping[str, Reading], claims: Claims
) -> dict[str, str]:
    """Return the evidence page of every plan, which says where each target is used, by path."""
    uses = _uses(volume, claims)
    places = _places(volume)
    profiles = {card["plan"]: card["file"] for card in volume.cards if card["plan"]}
    titles = {card["name"]: card["title"] for card in volume.cards}
    pages = {}
    for plan, reading in readings.items():
        file, fact = f"evidence/{plan}.html", volume.facts[plan]
        values = evidence_values(reading, volume.tables, uses, places.get(plan, ()))
        values |= {"plan": fact, "profile": profiles.get(plan), "sources": [fact]}
        values |= {"titles": titles, "limits": volume.limits("evidence")}
        values |= {"title": f"{fact['region']} · {translate('evidence.text')}"}
        values |= {"dossier": f"dossier/{plan}.html" if fact["targets"] else None}
        values["crumbs"] = [home(), *(card for card in volume.cards if card["plan"] == plan)]
        pages[file] = volume.page("evidence.html.j2", file, **values)
    return pages


def dossier_pages(volume: Volume, sources: Sources) -> dict[str, str]:
    """Return for every plan with targets the page to print of all their readings, by path."""
    return {
        f"dossier/{plan}.html": _dossier(sources, plan, volume)
        for plan, fact in volume.facts.items()
        if fact["targets"]
    }


def _dossier(sources: Sources, plan: str, volume: Volume) -> str:
    keys = [key for key, row in sources.targets.items() if row.document == plan]
    title = translate("evidence.dossier_title", region=volume.facts[plan]["region"])
    return make_dossier_page(sources, keys, title)


def _places(volume: Volume) -> dict[str, list[str]]:
    """Return by plan the places that the pages of the reports link to."""
    found: dict[str, list[str]] = {}
    for body in volume.bodies.values():
        for name in body.targets:
            plan, _, place = name.partition("@")
            if place:
                found.setdefault(plan, []).append(name)
    return found


def _uses(volume: Volume, claims: Claims) -> dict[str, list[Use]]:
    targets = volume.tables.targets
    keys = dict(zip(targets["id"], targets["target_id"], strict=True))
    linked = {
        name: [keys.get(target, target) for target in body.targets]
        for name, body in volume.bodies.items()
    }
    return uses_of(claims, linked)


@dataclass(frozen=True)
class _Project:
    """What the pages of both languages are made from."""

    root: Path
    data: Mapping[str, bytes]
    claims: Sequence[Mapping[str, Any]]
    readings: Mapping[str, Reading]
    sources: Sources
    log: Log

    @property
    def edition(self) -> str:
        """Return which state of the data this is."""
        return edition_of(self.data)


def make_site(
    root: Path,
    suite: Mapping[str, Report],
    executed: Executed,
    data: Mapping[str, bytes],
    last: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Return every file of the site by its path; the same bytes for the same input."""
    claims = collect_claims(executed)
    readings = read_study(root)
    made = {f"data/{name}": content for name, content in data.items()}
    made |= {CLAIMS: write_claims(claims)}
    sound = not any(map(failure, executed.values()))
    step = advance(last or {}, made, today(), sound=sound)
    project = _Project(root, data, claims, readings, load_sources(root), step.log)
    html, figures = _html(project, suite, executed)
    files = html | _figure_files(figures, data) | assets() | made
    files |= {f"{PREVIOUS}/{name}": content for name, content in step.previous.items()}
    with use_language("en"):
        files |= {"changes.md": whole_log(step.log), "feed.xml": feed(step.log)}
    files[LOG] = write_log(step.log)
    files |= {f"raw/{plan}.txt": one.raw.encode("utf-8") for plan, one in readings.items()}
    kept = [one.document.source.file for one in readings.values() if one.document.source]
    raw = (root / MARK).parent
    files |= {f"raw/{file}": publishable((raw / file).read_bytes(), file) for file in kept}
    for (name, language), notebook in sorted(executed.items()):
        files[f"notebooks/{language}/{name}.ipynb"] = _write(notebook)
    return files


def _figure_files(figures: Mapping[str, list[str]], data: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the rows of targets.csv behind each figure, as they stand in it, by path."""
    head, *rows = csv.reader(io.StringIO(data.get("targets.csv", b"\n").decode("utf-8")))
    place = head.index("id") if "id" in head else 0
    files = {}
    for name, ids in figures.items():
        wanted, out = set(ids), io.StringIO()
        kept = [row for row in rows if row[place] in wanted]
        csv.writer(out, lineterminator="\n").writerows([head, *kept])
        files[f"{FIGURES}/{name}"] = out.getvalue().encode("utf-8")
    return files


def _html(
    project: _Project, suite: Mapping[str, Report], executed: Executed
) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """Return every page by path, with the face that it needs, and the targets behind figures."""
    figures: dict[str, list[str]] = {}
    languages = [code for code in LANGUAGES if any(of == code for _, of in executed)]
    with use_language("en"):
        html = {"index.html": render("start.html.j2", "index.html", languages=languages)}
        parts = editions(project.log, languages, project.sources)
        html["changes.html"] = render("changes.html.j2", "changes.html", parts=parts)
    for language in languages:
        reports = [report for name, report in suite.items() if (name, language) in executed]
        with use_language(language):
            volume = open_volume(project.root, reports, executed, project.edition)
            pages = _pages(project, volume)
        for body in volume.bodies.values():
            figures |= body.figures
        html |= {f"{language}/{file}": page for file, page in pages.items()}
    return set_in_faces(html), figures


def _pages(project: _Project, volume: Volume) -> dict[str, str]:
    """Return the pages of one language by path."""
    index = _index(volume, project)
    method = _method(project.root, volume.facts)
    pages = {
        "index.html": volume.page("index.html.j2", "index.html", **index),
        "method.html": volume.page("method.html.j2", "method.html", **method, limits=None),
    }
    for card in volume.cards:
        pages[card["file"]] = volume.page("report.html.j2", **_report(volume, card))
    pages |= search_page(volume) | dossier_pages(volume, project.sources)
    return pages | evidence_pages(volume, project.readings, project.claims)


def _report(volume: Volume, card: Mapping[str, Any]) -> dict[str, Any]:
    name = card["name"]
    return {
        **card,
        "sources": _sources(volume.notebooks[name], volume.facts),
        "body": volume.bodies[name],
        "notebook": f"{name}.ipynb",
        "limits": volume.limits("profile" if card["plan"] else name),
    }


def _index(volume: Volume, project: _Project) -> dict[str, Any]:
    data, cards = project.data, volume.cards
    shown = {card["plan"] for card in cards}
    downloads = [
        {
            "file": name,
            "size": f"{max(1, round(len(data[name]) / 1024)):,} KB",
            "about": translate(f"download.{name.replace('.', '_')}"),
        }
        for name in sorted(data, key=lambda name: (not name.endswith(".xlsx"), name))
    ]
    return {
        "title": translate("site.name"),
        "cards": [card for card in cards if card["plan"] is None],
        "profiles": list(profile_cards(volume)),
        "downloads": downloads,
        "sources": list(volume.facts.values()),
        "texts": [fact for plan, fact in volume.facts.items() if plan not in shown],
        "news": _news(project),
        **front(project.root, cards, project.claims),
    }


def _news(project: _Project) -> dict[str, Any] | None:
    """Return what the last edition changed; nothing where there is none yet."""
    if not project.log.entries:
        return None
    return edition(project.log.entries[0], current_language(), project.sources, "")


def _method(root: Path, facts: Facts) -> dict[str, Any]:
    targets = read_table("targets", root)
    ids, known = targets["target_id"], frozenset(targets["id"])
    return {
        "title": translate("method.title"),
        "example": ids.iloc[0] if len(ids) else translate("site.any_target"),
        "every_plan": list(facts.values()),
        "columns": COLUMNS["targets"],
        "rules": [_rule(rule, known) for rule in load_rules()],
    }


def _rule(rule: Rule, known: frozenset[str]) -> dict[str, Any]:
    a, b = ("A", "B") if current_language() == "en" else ("甲", "乙")
    told = in_use(rule).format(a=a, b=b)
    return {
        "reason": rule.reason,
        "verdict": EFFECTS[rule.effect],
        "told": told,
        # The examples are of the plans in this repository: another study leaves them out.
        "pair": rule.pair if known.issuperset(rule.pair) else [],
    }


def _sources(notebook: NotebookNode, facts: Facts) -> list[dict[str, Any]]:
    """Return the facts of the plans that a notebook was run with."""
    given = notebook.metadata["papermill"]["parameters"]
    plans = [given["plan"]] if given.get("plan") else given.get("plans", [])
    return [facts[plan] for plan in plans if plan in facts]


def _write(notebook: NotebookNode) -> bytes:
    return (nbformat.writes(notebook) + "\n").encode("utf-8")


def front(root: Path, cards: Sequence[Mapping[str, Any]], claims: Claims) -> dict[str, Any]:
    """Return what the first page shows before all else."""
    made = board(load(root=root))
    return {
        "board": _drawn(made) if made.rows else Markup(),
        "leads": list(leads(made.families, cards, claims)),
        "findings": list(findings(cards, claims)),
        "legend": _legend(),
    }


def _drawn(made: Board) -> Markup:
    html, _ = link_evidence(to_html("", made.head, made.rows, [""] * len(made.rows)))
    kind = "promises sortable" if made.is_tall else "promises"
    return Markup(html.replace('class="policytargets', f'class="policytargets {kind}', 1))


def leads(
    families: Sequence[str], cards: Sequence[Mapping[str, Any]], claims: Claims
) -> Iterator[tuple[str, str]]:
    """Give of each family on the board which plan sets the highest target, if any."""
    said = {one["id"]: one[localised("text")] for one in claims if _key(one) in _LEADS}
    files = {card["name"]: card["file"] for card in cards}
    for name in (f"{_LEADING}:{key}:{family}" for family in families for key in _LEADS):
        report = name.split(":")[0]
        if report in files and (first := _FIRST.match(said.get(name) or "")):
            yield f"{files[report]}#{claim_anchor(name)}", first.group()


def _legend() -> list[tuple[str, str, str]]:
    """Return code, sign and meaning of each verdict."""
    signs = [(code, translate(f"verdict_mark.{code}")) for code in VERDICTS]
    return [(code, sign, translate(f"verdict_means.{code}")) for code, sign in signs]


def findings(cards: Sequence[Mapping[str, Any]], claims: Claims) -> Iterator[dict[str, Any]]:
    """Give by report the sentences that answer the questions of board.yml."""
    titles = {card["name"]: card for card in cards}
    for report, questions in load_board().findings.items():
        own = {_key(one): one for one in reversed(claims) if one["report"] == report}
        said = [next((own[key] for key in keys if key in own), None) for keys in questions]
        words = localised("text")
        told = [(claim_anchor(one["id"]), one[words]) for one in said if one and one[words]]
        if report in titles and told:
            yield {**titles[report], "said": told}


def _key(claim: Mapping[str, Any]) -> str:
    return str(claim["id"]).split(":")[1]


def editions(log: Log, languages: Sequence[str], sources: Sources) -> list[dict[str, Any]]:
    """Return the editions of a log by language, as the page of changes shows them."""
    parts = []
    for code in languages:
        with use_language(code):
            told = [edition(entry, code, sources, f"{code}/") for entry in log.entries]
            parts.append({"code": code, "title": translate("edition.title"), "entries": told})
    return parts


def edition(entry: Entry, language: str, sources: Sources, up: str) -> dict[str, Any]:
    """Return one edition: its headline, and its lines with each target a link."""
    places = {
        row.id: f"{up}evidence/{row.document}.html#{row.id}" for row in sources.targets.values()
    }
    told = told_lines(entry, language)
    names = [*(line.id.split() for line in entry.lines), []]
    lines = [_linked(text, own, places) for text, own in zip(told, names, strict=False)]
    return {"head": headline(entry), "lines": lines}


def _linked(text: str, names: Sequence[str], places: Mapping[str, str]) -> Markup:
    made = escape(text)
    for name in (name for name in names if name in places):
        link = Markup('<a href="{}">{}</a>').format(places[name], name)
        made = Markup(made.replace(name, link, 1))
    return made
