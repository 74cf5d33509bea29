"""An executed notebook as the body of a page, in one language and without its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

import bleach
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from policytargets.vocabulary.names import LANGUAGES, translate

__all__ = ["Body", "clean_html", "make_body", "to_html"]

_TAGS = frozenset(
    (
        *("a", "abbr", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre"),
        *("small", "span", "strong", "sub", "summary", "sup", "ul"),
        *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        "wbr",
    )
)
_ATTRIBUTES = {
    "*": ["class", "id", "lang", "title"],
    "a": ["href"],
    "col": ["span"],
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "headers", "scope"],
}
_HARMLESS = re.compile(
    rf"</?(?:{'|'.join(sorted(_TAGS))})"
    r'(?: (?:class|id|lang|scope|colspan|rowspan|title)="[^"<>&]*")* ?/?>'
)
_TITLE = re.compile(r"<h1[^>]*>.*?</h1>", re.DOTALL)
_SECTION = re.compile(r"<h([12])>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Body:
    """What a notebook says.

    Parameters
    ----------
    opening : Markup
        What stands before its first section.
    sections : Markup
        All else.
    headings : list of (str, str)
        Anchor and text of each section.
    """

    opening: Markup
    sections: Markup
    headings: list[tuple[str, str]]


def make_body(notebook: NotebookNode, language: str) -> Body:
    """Return a notebook's visible cells as HTML; its title is left to the page.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed in that language.
    language : str
        ``en`` or ``zh``; Markdown cells tagged with the other language are left out.
    """
    parts = [part for cell in notebook.cells for part in _cell(cell, language)]
    untitled = _TITLE.sub("", "\n".join(parts), count=1)
    headings: list[tuple[str, str]] = []

    def number(found: re.Match[str]) -> str:
        anchor, inner = f"s{len(headings) + 1}", found[2]
        headings.append((anchor, unescape(re.sub("<[^>]*>", "", inner))))
        return f'<h2 id="{anchor}">{inner}</h2>'

    html = _SECTION.sub(number, untitled)
    start = html.find('<h2 id="s1">') if headings else len(html)
    return Body(Markup(html[:start]), Markup(html[start:]), headings)


def to_html(markdown: str) -> str:
    """Return Markdown as HTML; HTML and images inside it are shown as text, never obeyed."""
    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    return clean_html(str(MarkdownWithMath(renderer=renderer).render(markdown)))


def clean_html(html: str) -> str:
    """Return HTML with nothing but tables, text and their structure.

    Parameters
    ----------
    html : str
        What a cell or Markdown gave. Where every angle bracket is that of a plain tag, as in the
        tables of `policytargets.reporting.display`, it comes back as it is; the full parse, which
        takes a hundred times as long, is for all else.
    """
    if "<" not in _HARMLESS.sub("", html):
        return html
    html = re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL | re.IGNORECASE)
    return str(bleach.clean(html, tags=_TAGS, attributes=_ATTRIBUTES))


def _cell(cell: NotebookNode, language: str) -> Iterator[str]:
    tags = cell.metadata.get("tags", [])
    others = {f"lang-{other}" for other in LANGUAGES if other != language}
    if cell.cell_type == "markdown" and others.isdisjoint(tags):
        yield to_html(cell.source)
    elif cell.cell_type == "code":
        alt = cell.metadata.get("alt", {}).get(language, "")
        for output in cell.outputs:
            yield from _output(output, alt, language)


def _output(output: NotebookNode, alt: str, language: str) -> Iterator[str]:
    if output.output_type == "stream":
        # What a library grumbles on stderr is for the notebook's reader, not for the report's.
        if output.name == "stdout":
            yield f"<pre>{escape(output.text)}</pre>"
    elif output.output_type in ("display_data", "execute_result"):
        yield from _data(output.data, alt, language)


def _data(data: NotebookNode, alt: str, language: str) -> Iterator[str]:
    if "text/html" in data:
        html = clean_html(data["text/html"])
        yield _scroller("table", html, language) if "<table" in html else html
    elif "text/markdown" in data:
        yield to_html(data["text/markdown"])
    elif "image/png" in data:
        source = "data:image/png;base64," + "".join(data["image/png"].split())
        image = f'<img src="{source}" alt="{escape(alt)}">'
        yield f"<figure>{_scroller('figure', image, language)}</figure>"
    elif "text/plain" in data:
        yield f"<pre>{escape(data['text/plain'])}</pre>"


def _scroller(kind: str, html: str, language: str) -> str:
    # A box that scrolls must be reachable by keyboard and say what it is.
    label = escape(translate(f"site.{kind}_region", language))
    return (
        f'<div class="scroll {kind}" tabindex="0" role="region" aria-label="{label}">{html}</div>'
    )
