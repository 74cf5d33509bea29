"""The log of editions as a page in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from policytargets.display.target import Sources
from policytargets.messages import translate, use_language
from policytargets.site.log import Entry, Log, headline, told_lines


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
