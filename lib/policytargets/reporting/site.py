"""The site as a mapping from path to content: pages, executed notebooks, downloads."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from policytargets import __version__
from policytargets.reporting import fonts
from policytargets.reporting.copies import mark_of
from policytargets.reporting.execute import failure
from policytargets.reporting.facts import Facts, plan_facts
from policytargets.reporting.pages import make_body
from policytargets.reporting.suite import Report
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table
from policytargets.vocabulary.comparability import EFFECTS, Rule, load_rules
from policytargets.vocabulary.names import LANGUAGES, load_names, translate

__all__ = ["make_site"]

Executed = Mapping[tuple[str, str], NotebookNode]
_FACE = "/* face */"


def make_site(
    root: Path, suite: Mapping[str, Report], executed: Executed, data: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return every file of the site by its path; the same bytes for the same input.

    Parameters
    ----------
    root : Path
        The project's folder, for the clean tables.
    suite : mapping of str to Report
        All reports by name, in the order in which the site shows them.
    executed : mapping of (str, str) to nbformat.NotebookNode
        Executed notebooks by report name and language; the pages are those of these reports.
    data : mapping of str to bytes
        The downloads by file name, as `policytargets.reporting.downloads.make_downloads` gives
        them.

    Raises
    ------
    InputError
        If the font lacks a character that a page needs.
    """
    languages = [code for code in LANGUAGES if any(of == code for _, of in executed)]
    html = {"index.html": _render("start.html.j2", "en", "index.html", languages=languages)}
    for language in languages:
        reports = [report for name, report in suite.items() if (name, language) in executed]
        html |= _pages(root, reports, executed, language, data)
    files = {path: page.encode("utf-8") for path, page in _set_in_faces(html).items()}
    files |= {f"data/{name}": content for name, content in data.items()}
    for (name, language), notebook in sorted(executed.items()):
        files[f"notebooks/{language}/{name}.ipynb"] = _write(notebook)
    return files


def _pages(
    root: Path,
    reports: Sequence[Report],
    executed: Executed,
    language: str,
    data: Mapping[str, bytes],
) -> dict[str, str]:
    """Return the pages of one language by path."""
    facts = plan_facts(root, language)
    cards = [_card(report, executed[report.name, language], language) for report in reports]
    both = {code: {name for name, of in executed if of == code} for code in LANGUAGES}
    shared = {
        "links": _links(cards, language),
        "plans": [{**card, "title": card["region"]} for card in _profiles(cards, facts)],
    }

    def render(template: str, file: str, **values: object) -> str:
        other = next(code for code in LANGUAGES if code != language)
        there = both[other] and (file in ("index.html", "method.html") or file[:-5] in both[other])
        return _render(
            template, language, file, other=other if there else None, **{**shared, **values}
        )

    pages = {
        "index.html": render("index.html.j2", "index.html", **_index(cards, facts, data, language)),
        "method.html": render("method.html.j2", "method.html", **_method(root, facts, language)),
    }
    for card in cards:
        notebook = executed[card["name"], language]
        values = {**card, "sources": _sources(notebook, facts)}
        values |= {"body": make_body(notebook, language), "notebook": f"{card['name']}.ipynb"}
        pages[card["file"]] = render("report.html.j2", **values)
    return {f"{language}/{file}": page for file, page in pages.items()}


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
    return [home, *(card for card in cards if card["plan"] is None), method]


def _profiles(cards: Sequence[Mapping[str, Any]], facts: Facts) -> Iterator[dict[str, Any]]:
    """Give the cards of the profiles, with their plans' facts and the shortest name that is one."""
    regions = [fact["region"] for fact in facts.values()]
    for card in cards:
        if card["plan"] is not None:
            fact = facts[card["plan"]]
            alone = regions.count(fact["region"]) == 1
            region = fact["region"] if alone else f"{fact['region']} {fact['years']}"
            yield {**card, "region": region, "plan": fact}


def _index(
    cards: Sequence[Mapping[str, Any]], facts: Facts, data: Mapping[str, bytes], language: str
) -> dict[str, Any]:
    downloads = [
        {
            "file": name,
            "size": f"{max(1, round(len(data[name]) / 1024)):,} KB",
            "about": translate(f"download.{name.replace('.', '_')}", language),
        }
        for name in sorted(data, key=lambda name: (not name.endswith(".xlsx"), name))
    ]
    return {
        "title": translate("site.name", language),
        "cards": [card for card in cards if card["plan"] is None],
        "profiles": list(_profiles(cards, facts)),
        "downloads": downloads,
        "sources": list(facts.values()),
    }


def _method(root: Path, facts: Facts, language: str) -> dict[str, Any]:
    ids = read_table("targets", root)["target_id"]
    return {
        "title": translate("method.title", language),
        "example": ids.iloc[0] if len(ids) else "",
        "every_plan": list(facts.values()),
        "columns": COLUMNS["targets"],
        "rules": [_rule(rule, language) for rule in load_rules()],
    }


def _rule(rule: Rule, language: str) -> dict[str, Any]:
    a, b = ("A", "B") if language == "en" else ("甲", "乙")
    told = getattr(rule, language).format(a=a, b=b)
    return {
        "reason": rule.reason,
        "verdict": EFFECTS[rule.effect],
        "told": told,
        "pair": rule.pair,
    }


def _sources(notebook: NotebookNode, facts: Facts) -> list[dict[str, Any]]:
    """Return the facts of the plans that a notebook was run with."""
    given = notebook.metadata["papermill"]["parameters"]
    plans = [given["plan"]] if given.get("plan") else given.get("plans", [])
    return [facts[plan] for plan in plans if plan in facts]


def _render(
    template: str, language: str, file: str, other: str | None = None, **values: object
) -> str:
    shared: dict[str, object] = {"title": translate("site.name", language)}
    shared |= {"version": __version__, "face": _FACE}
    shared["copies"] = _copies(language)
    nothing = dict.fromkeys(("links", "plans", "sources", "notebook"))
    return (
        _templates()
        .get_template(template)
        .render(
            **{**nothing, **shared, **values, "language": language, "file": file, "other": other},
            t=partial(_say, language),
            t_other=partial(_say, other or language),
            say=lambda key, code: _say(code, key),
        )
    )


def _copies(language: str) -> list[tuple[Markup, str]]:
    """Return the mark of each source of a copy, with what it means."""
    codes = [key.partition(".")[2] for key in load_names() if key.startswith("copy_mark.")]
    return [
        (Markup(mark_of(code, language).html), translate(f"copy_source.{code}", language))
        for code in codes
    ]


def _say(language: str, key: str, **values: object) -> str:
    return translate(key, language, **values)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("policytargets.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _set_in_faces(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the pages with the face that each needs embedded."""
    # The first page stands above both languages and is set in the face as a Chinese one.
    language = {path: "en" if path.startswith("en/") else "zh" for path in pages}
    faces = fonts.make_faces(pages, language)
    return {
        path: page.replace(_FACE, _font_face(faces[path], language[path]), 1)
        for path, page in pages.items()
    }


def _font_face(face: bytes, language: str) -> str:
    if not face:
        return ""
    return (
        f'@font-face {{ font-family: "{fonts.FAMILY}"; font-weight: 400; font-display: block; '
        f"unicode-range: {fonts.unicode_range(language)}; "
        f"src: url(data:font/woff2;base64,{base64.b64encode(face).decode()}) format('woff2'); }}"
    )


def _write(notebook: NotebookNode) -> bytes:
    return (nbformat.writes(notebook) + "\n").encode("utf-8")
