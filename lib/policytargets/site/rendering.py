"""Jinja templates and scripts."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache, partial
from importlib import metadata, resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from policytargets import __version__
from policytargets.display.links import mark_of
from policytargets.errors import Fault, InputError
from policytargets.messages import current_language, load_names, translate, use_language
from policytargets.site import fonts
from policytargets.site.citations import citations

FACE = "/* face */"
"""Where the style of a page wants the Chinese font embedded."""
SEAL, WIDTHS = "sha256-seal", "/* widths */"
"""Where a page wants the digest of its style, and the rules of the widths of its figures."""
_WIDTH = re.compile(r'<svg [^<>]*class="(w(\d+))"')
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_UNREAD = re.compile(r"^ +(?://.*\n)?", re.MULTILINE)  # each page holds the script
_ABSENT = ("links", "plans", "sources", "notebook", "limits", "crumbs", "edition", "day")


def render(template: str, file: str, other: str | None = None, **values: object) -> str:
    """Return a page, still without its embedded face."""
    shared: dict[str, object] = {"title": translate("site.name")}
    shared |= {"version": __version__, "face": FACE, "copies": _copies()}
    shared |= {"seal": SEAL, "widths": WIDTHS}
    shared["script"], shared["digest"] = own_script("page.js")
    shared |= {
        "up": "../" * file.count("/"),
        "tag": {"en": "en", "zh": "zh-Hans"}[current_language()],
    }
    return (
        templates()
        .get_template(template)
        .render(
            **{**dict.fromkeys(_ABSENT), **shared, **values},
            **{"language": current_language(), "file": file, "other": other},
            t=translate,
            citations=citations,
            t_other=partial(_say_in, other or current_language()),
            say=lambda key, code: _say_in(code, key),
        )
    )


def source_tag(script: str) -> str:
    """Return the language tag of a plan's own text, by its script, so that its glyphs are right."""
    return "zh-Hant" if script == "traditional" else "zh-Hans"


def set_in_faces(pages: dict[str, str]) -> dict[str, bytes]:
    """Return the pages as files, with the face that each needs embedded."""
    # The first page stands above both languages and is set in the face as a Chinese one.
    language = {path: "en" if path.startswith("en/") else "zh" for path in pages}
    # A plan may hold a sign that no font has; its text is shown all the same.
    texts = [path for path in pages if "/evidence/" in path or "/dossier/" in path]
    faces = fonts.make_faces(pages, language, texts)
    return {
        path: sealed(pages.pop(path), font_face(face, language[path])).encode("utf-8")
        for path, face in faces.items()
    }


def sealed(page: str, face: str) -> str:
    """Return a page with its face, which takes no style but the one that stands at its head.

    No other that stands in the page may be used, such as one that came with the words of a plan.
    """
    widths = sorted(set(_WIDTH.findall(page)))
    rules = " ".join(f".{name} {{ max-width: {pixels}px; }}" for name, pixels in widths)
    whole = page.replace(FACE, face, 1).replace(WIDTHS, rules, 1)
    style = _STYLE.search(whole)
    return whole.replace(SEAL, _digest(style[1] if style else ""), 1)


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _copies() -> list[tuple[Markup, str]]:
    """Return the mark of each source of a copy, with what it means."""
    codes = [key.partition(".")[2] for key in load_names() if key.startswith("copy_mark.")]
    return [(Markup(mark_of(code).html), translate(f"copy_source.{code}")) for code in codes]


def _say_in(language: str, key: str, **values: object) -> str:
    with use_language(language):
        return translate(key, **values)


@cache
def templates() -> Environment:
    """Return the templates, which escape all that is filled in and refuse what is not given."""
    return Environment(
        loader=PackageLoader("policytargets.site"),
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


SCRIPT = "assets/datatables.js"
"""Where the site keeps DataTables."""
LICENCE = "assets/datatables-licences.txt"
"""Where the site keeps the licences of it and of what it contains."""

_EXPORT = re.compile(r"export\s*\{([^{}]*)\};?")
_DEFAULT = re.compile(r"([\w$]+) as default")
_BUNDLED = re.compile(r"/\*! Bundled license information:.*?\*/", re.DOTALL)
_WHAT = """\
assets/datatables.js is the bundle of the Python package itables {version} (MIT licence, below). It
contains DataTables and its extensions (SpryMedia Ltd, MIT licence), jQuery (OpenJS Foundation, MIT
licence), JSZip (Stuart Knightley, MIT licence), pako (MIT licence) and what is listed at the end.
"""


@cache
def assets() -> dict[str, bytes]:
    """Return the files that the search page needs beside it, by path in the site."""
    try:
        bundle = (resources.files("itables") / "html" / "dt_bundle.js").read_text("utf-8")
        package = metadata.distribution("itables")
    except (ModuleNotFoundError, OSError):
        raise InputError(_fault("is not installed")) from None
    licences = [file for file in package.files or () if file.name.upper().startswith("LICEN")]
    own = "\n".join(file.read_text("utf-8") for file in licences)
    listed = _BUNDLED.search(bundle)
    parts = [_WHAT.format(version=package.version), own, listed[0] if listed else ""]
    return {SCRIPT: _plain_script(bundle).encode(), LICENCE: "\n".join(parts).encode()}


@cache
def own_script(name: str) -> tuple[Markup, str]:
    """Return a script that stands in pages, and the digest by which it may run.

    No other that stands in the page may, such as one that came with the words of a plan.
    """
    folder = resources.files("policytargets.site") / "templates"
    script = _UNREAD.sub("", (folder / name).read_text("utf-8"))
    return Markup(script), _digest(script)


def _plain_script(bundle: str) -> str:
    """Return a module as a script: browsers refuse to load modules from disk."""
    exports = _EXPORT.search(bundle)
    name = _DEFAULT.search(exports[1]) if exports else None
    if exports is None or name is None:
        raise InputError(_fault("has no default export"))
    body = f"{bundle[: exports.start()]}window.DataTable = {name[1]};{bundle[exports.end() :]}"
    return f'(function () {{ "use strict";\n{body}\n}})();\n'


def _fault(what: str) -> Fault:
    return Fault("search page", f"the package itables {what}", "install the dependencies anew")
