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
    "a abbr b blockquote br caption code col colgroup dd details div dl dt em figcaption figure "
    "h2 h3 h4 hr i li ol p pre small span strong sub summary sup table tbody td tfoot th thead "
    "tr ul".split()
)
_ATTRIBUTES = {
    "*": ["class", "id", "lang", "title"],
    "a": ["href"],
    "col": ["span"],
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "headers", "scope"],
}
_HEADING = re.compile(r'<h2 id="([^"]*)">(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class Body:
    """What a notebook says.

    Parameters
    ----------
    html : Markup
        Its visible cells.
    headings : list of (str, str)
        Anchor and text of each section.
    """

    html: Markup
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
    html = re.sub(r"<h1[^>]*>.*?</h1>", "", "\n".join(parts), count=1, flags=re.DOTALL)
    html = re.sub(r"(</?)h1\b", r"\1h2", html)
    plain = [(anchor, unescape(re.sub("<[^>]*>", "", t))) for anchor, t in _HEADING.findall(html)]
    return Body(Markup(html), plain)  # noqa: S704


def to_html(markdown: str) -> str:
    """Return Markdown as HTML; HTML inside it is shown as text, never obeyed."""
    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(markdown))


def clean_html(html: str) -> str:
    """Return HTML with nothing but tables, text and their structure."""
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
    return f'<div class="scroll {kind}" tabindex="0" role="region" aria-label="{label}">{html}</div>'
