"""Templates as pages: what all of them are filled with, and the face that each embeds."""

from __future__ import annotations

import base64
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policytargets import __version__
from policytargets.reporting import fonts
from policytargets.reporting.copies import mark_of
from policytargets.vocabulary.names import load_names, translate

__all__ = ["FACE", "font_face", "render", "set_in_faces", "source_tag", "templates"]

FACE = "/* face */"
"""Where the style of a page wants the Chinese font embedded."""
_ABSENT = ("links", "plans", "sources", "notebook", "limits")


def render(
    template: str, language: str, file: str, other: str | None = None, **values: object
) -> str:
    """Return a page, still without its embedded face.

    Parameters
    ----------
    template : str
        File name of the template.
    language : str
        ``en`` or ``zh``.
    file : str
        Path of the page in the folder of its language.
    other : str or None
        The language in which the page also exists.
    **values : object
        What the template is filled with.
    """
    shared: dict[str, object] = {"title": translate("site.name", language)}
    shared |= {"version": __version__, "face": FACE, "copies": _copies(language)}
    shared |= {"up": "../" * file.count("/"), "tag": {"en": "en", "zh": "zh-Hans"}[language]}
    return (
        templates()
        .get_template(template)
        .render(
            **{**dict.fromkeys(_ABSENT), **shared, **values},
            **{"language": language, "file": file, "other": other},
            t=partial(_say, language),
            t_other=partial(_say, other or language),
            say=lambda key, code: _say(code, key),
        )
    )


def source_tag(script: str) -> str:
    """Return the language tag of a plan's own text, by its script, so that its glyphs are right."""
    return "zh-Hant" if script == "traditional" else "zh-Hans"


def set_in_faces(pages: dict[str, str]) -> dict[str, bytes]:
    """Return the pages as files, with the face that each needs embedded.

    Parameters
    ----------
    pages : dict of str to str
        Pages by path; those under ``en/`` are set as English. It is empty afterwards: of hundreds
        of plans they would not be held twice.

    Raises
    ------
    InputError
        If the font lacks a character that a page needs.
    """
    # The first page stands above both languages and is set in the face as a Chinese one.
    language = {path: "en" if path.startswith("en/") else "zh" for path in pages}
    # A plan may hold a sign that no font has; its text is shown all the same.
    texts = [path for path in pages if "/evidence/" in path or "/dossier/" in path]
    faces = fonts.make_faces(pages, language, texts)
    return {
        path: pages.pop(path).replace(FACE, font_face(face, language[path]), 1).encode("utf-8")
        for path, face in faces.items()
    }


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
def templates() -> Environment:
    """Return the templates, which escape all that is filled in and refuse what is not given."""
    return Environment(
        loader=PackageLoader("policytargets.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def font_face(face: bytes, language: str) -> str:
    """Return the rule that embeds a face; nothing where no page needs one."""
    if not face:
        return ""
    return (
        f'@font-face {{ font-family: "{fonts.FAMILY}"; font-weight: 400; font-display: block; '
        f"unicode-range: {fonts.unicode_range(language)}; "
        f"src: url(data:font/woff2;base64,{base64.b64encode(face).decode()}) format('woff2'); }}"
    )
