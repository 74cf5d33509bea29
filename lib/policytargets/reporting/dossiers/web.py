"""A dossier as a page to print, which needs nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policytargets import __version__
from policytargets.reporting import fonts
from policytargets.reporting.dossiers.entries import Entry, make_entries
from policytargets.reporting.dossiers.sources import Sources
from policytargets.reporting.rendering import FACE, font_face, templates
from policytargets.vocabulary.names import translate

__all__ = ["make_dossier_page", "make_page"]

Record = Mapping[str, Any]


def make_page(
    entries: Sequence[Entry], claims: Sequence[Record], ids: Mapping[str, str], language: str
) -> str:
    """Return a dossier as HTML with its font embedded.

    Parameters
    ----------
    entries : sequence of Entry
        The targets.
    claims : sequence of mapping
        Records of claims that rest on some of them.
    ids : mapping of str to str
        The id for people of each target by its key.
    language : str
        ``en`` or ``zh``.
    """
    page = _render(entries, claims, ids, language, translate("dossier.title", language))
    (face,) = fonts.make_faces({"page": page}, {"page": language}).values()
    return page.replace(FACE, font_face(face, language), 1)


def make_dossier_page(sources: Sources, keys: Sequence[str], language: str, title: str = "") -> str:
    """Return the dossier of some targets as a page of the site, anchors by both ids.

    Parameters
    ----------
    sources : Sources
        As returned by `policytargets.reporting.dossiers.load_sources`.
    keys : sequence of str
        Keys of targets, such as all of a plan.
    language : str
        ``en`` or ``zh``.
    title : str, optional
        What it is called; a common title by default.

    Returns
    -------
    str
        HTML with `FACE` where the font is wanted.
    """
    entries = make_entries(sources, keys, language)
    named = title or translate("dossier.title", language)
    return _render(entries, (), {}, language, named)


def _render(
    entries: Sequence[Entry],
    claims: Sequence[Record],
    ids: Mapping[str, str],
    language: str,
    title: str,
) -> str:
    return (
        templates()
        .get_template("dossier.html.j2")
        .render(
            entries=entries,
            claims=claims,
            ids=ids,
            language=language,
            title=title,
            version=__version__,
            face=FACE,
            t=lambda key, **values: translate(key, language, **values),
        )
    )
