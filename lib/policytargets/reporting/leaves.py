"""Search, evidence and dossier pages: from any number to its place in a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from policytargets.reporting.dossiers import Sources, make_dossier_page
from policytargets.reporting.searching import grid_words, search_values
from policytargets.reporting.sources import Use, evidence_values, uses_of
from policytargets.reporting.vendored import own_script
from policytargets.reporting.volumes import Volume
from policytargets.vocabulary.names import translate

__all__ = ["dossier_pages", "evidence_pages", "search_page"]

Claims = Sequence[Mapping[str, Any]]


def search_page(volume: Volume) -> dict[str, str]:
    """Return the page on which all targets are searched, by its path."""
    values = search_values(volume.tables.targets, volume.facts, volume.code)
    other, simple = values.pop("folding")
    said = {name: translate(f"search.{name}", volume.code) for name in ("csv", "excel")}
    words = grid_words(volume.code)
    values |= {"settings": {**said, "other": other, "simple": simple, "words": words}}
    script, digest = own_script()
    values |= {"script": Markup(script), "digest": digest}
    values |= {"limits": volume.limits("search"), "title": translate("search.title", volume.code)}
    return {"search.html": volume.page("search.html.j2", "search.html", **values)}


def evidence_pages(volume: Volume, texts: Mapping[str, str], claims: Claims) -> dict[str, str]:
    """Return the evidence page of every plan, which says where each target is used, by path.

    Parameters
    ----------
    volume : Volume
        What the pages of the language share.
    texts : mapping of str to str
        Raw text by plan.
    claims : sequence of mapping
        The records of claims.json.
    """
    uses = _uses(volume, claims)
    places = _places(volume)
    profiles = {card["plan"]: card["file"] for card in volume.cards if card["plan"]}
    titles = {card["name"]: card["title"] for card in volume.cards}
    pages = {}
    for plan, text in texts.items():
        file, fact = f"evidence/{plan}.html", volume.facts[plan]
        values = evidence_values(plan, text, volume.tables, uses, places.get(plan, ()))
        values |= {"plan": fact, "profile": profiles.get(plan), "sources": [fact]}
        values |= {"titles": titles, "limits": volume.limits("evidence")}
        values |= {"title": f"{fact['region']} · {translate('evidence.text', volume.code)}"}
        values |= {"dossier": f"dossier/{plan}.html" if fact["targets"] else None}
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
    title = translate("evidence.dossier_title", volume.code, region=volume.facts[plan]["region"])
    return make_dossier_page(sources, keys, volume.code, title)


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
    return uses_of(claims, linked, volume.code)
