"""An executed notebook as the body of a page, in one language and without its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import count

import bleach
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from policytargets.reporting.anchoring import ClaimNames, anchor_claims, link_evidence
from policytargets.reporting.drawings import set_in
from policytargets.vocabulary.names import LANGUAGES, translate

__all__ = ["Body", "clean_html", "make_body", "to_html"]

_TAGS = frozenset(
    (
        *("a", "abbr", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre"),
        *("small", "span", "strong", "sub", "summary", "sup", "ul"),
        *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        *("mark", "wbr"),
    )
)
_ATTRIBUTES = {
    "*": ["class", "id", "lang", "title"],
    "a": ["href"],
    "col": ["span"],
    "td": ["colspan", "rowspan", "headers"],
    "th": ["colspan", "rowspan", "headers", "scope"],
}
_TEXT = r"(?:[^\"<>&]|&(?:amp|lt|gt|quot|#x27|#39);)*"
_HARMLESS = re.compile(
    rf"</?(?:{'|'.join(sorted(_TAGS))})"
    rf'(?: (?:(?:class|id|lang|scope|colspan|rowspan|title)="{_TEXT}"'
    r'|href="(?:[\w-]+\.html)?(?:#[\w/@.-]*)?"))* ?/?>'
)
_CALLED = re.compile(
    r'<caption>(?P<caption>.*?)</caption>|(?:alt|aria-label)="(?P<alt>[^"]*)"', re.DOTALL
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
    targets : list of str
        The ids that its links to evidence name, each once.
    """

    opening: Markup
    sections: Markup
    headings: list[tuple[str, str]]
    targets: list[str]


def make_body(notebook: NotebookNode, language: str) -> Body:
    """Return a notebook's visible cells as HTML; its title is left to the page.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed in that language.
    language : str
        ``en`` or ``zh``; Markdown cells tagged with the other language are left out.
    """
    setter = _Setter(language, notebook.metadata.get("policytargets", {}).get("report", ""))
    parts = [part for cell in notebook.cells for part in setter.cell(cell)]
    linked, targets = link_evidence("\n".join(parts))
    untitled = _TITLE.sub("", linked, count=1)
    headings: list[tuple[str, str]] = []

    def number(found: re.Match[str]) -> str:
        """Return a heading with its anchor, and keep both."""
        anchor, inner = f"s{len(headings) + 1}", found[2]
        headings.append((anchor, unescape(re.sub("<[^>]*>", "", inner))))
        return f'<h2 id="{anchor}">{inner}</h2>'

    html = _SECTION.sub(number, untitled)
    start = html.find('<h2 id="s1">') if headings else len(html)
    return Body(Markup(html[:start]), Markup(html[start:]), headings, targets)


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


class _Setter:
    """Sets the cells of one notebook, in one language."""

    def __init__(self, language: str, report: str) -> None:
        self.language = language
        self.claims = ClaimNames(report)
        self.figures = count(1)

    def cell(self, cell: NotebookNode) -> Iterator[str]:
        """Yield the HTML of a cell; none of one in another language."""
        tags = cell.metadata.get("tags", [])
        others = {f"lang-{other}" for other in LANGUAGES if other != self.language}
        if cell.cell_type == "markdown" and others.isdisjoint(tags):
            yield to_html(cell.source)
        elif cell.cell_type == "code":
            alt = cell.metadata.get("alt", {}).get(self.language, "")
            for output in cell.outputs:
                yield from self._output(output, alt)

    def _output(self, output: NotebookNode, alt: str) -> Iterator[str]:
        if output.output_type == "stream":
            # What a library grumbles on stderr is for the notebook's reader, not for the report's.
            if output.name == "stdout":
                yield f"<pre>{escape(output.text)}</pre>"
        elif output.output_type in ("display_data", "execute_result"):
            told = output.metadata.get("policytargets", {}).get("claims", [])
            names = list(self.claims.new(told))
            for html in self._data(output.data, alt):
                yield anchor_claims(html, names) if names else html

    def _data(self, data: NotebookNode, alt: str) -> Iterator[str]:
        if "text/html" in data:
            html = clean_html(data["text/html"])
            yield _scroller("table", html, self.language) if "<table" in html else html
        elif "text/markdown" in data:
            yield to_html(data["text/markdown"])
        elif "image/svg+xml" in data:
            yield self._drawing(data["image/svg+xml"], alt)
        elif "image/png" in data:
            source = "data:image/png;base64," + "".join(data["image/png"].split())
            yield self._figure(f'<img src="{source}" alt="{escape(alt)}">')
        elif "text/plain" in data:
            yield f"<pre>{escape(data['text/plain'])}</pre>"

    def _drawing(self, source: str, alt: str) -> str:
        try:
            return self._figure(set_in(source, alt, f"f{next(self.figures)}-"))
        except ValueError:
            told = translate("site.no_figure", self.language, alt=alt)
            return f'<p class="failed">{escape(told)}</p>'

    def _figure(self, image: str) -> str:
        return f"<figure>{_scroller('figure', image, self.language)}</figure>"


def _scroller(kind: str, html: str, language: str) -> str:
    # A box that scrolls must be reachable by keyboard and say what it is, each by its own name.
    what = translate(f"site.{kind}_region", language)
    name = _called(html)
    label = escape(translate("list.plan", language, region=name, plan=what) if name else what)
    return (
        f'<div class="scroll {kind}" tabindex="0" role="region" aria-label="{label}">{html}</div>'
    )


def _called(html: str) -> str:
    """Return the caption of a table, or the first sentence of what a figure shows."""
    found = _CALLED.search(html)
    if found is None:
        return ""
    if found["caption"]:
        return unescape(re.sub("<[^>]*>", "", found["caption"]))
    return re.split(r"\. |。", unescape(found["alt"]))[0].strip().removesuffix(".")
