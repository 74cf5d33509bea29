"""An executed notebook as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import count, groupby, zip_longest
from typing import Any

import bleach
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from policytargets.messages import LANGUAGES, current_language, translate
from policytargets.site.drawings import set_in
from policytargets.site.editions import claim_id

FIGURES = "data/figures"
"""Folder of a site with the targets behind each figure."""

_LIST, _LISTED = '<details class="targets">', re.compile(r'href="#([\w./@-]+)"')
_HREF = re.compile(r'(<a\b[^<>]*?\bhref=")#([A-Za-z0-9][\w.-]*?)([/@][0-9][0-9.-]*)"')


def link_evidence(html: str) -> tuple[str, list[str]]:
    """Return markup whose links to targets lead to the evidence pages, and the ids linked."""
    found: dict[str, None] = {}

    def lead(link: re.Match[str]) -> str:
        """Return a link that leads to the evidence, and keep its target."""
        name = f"{link[2]}{link[3]}"
        found[name] = None
        return f'{link[1]}evidence/{link[2]}.html#{name}"'

    return _HREF.sub(lead, html), list(found)


def claim_anchor(name: str) -> str:
    """Return the anchor of a claim on the page of its report."""
    return re.sub(r"\s+", "-", f"claim-{name}")


class ClaimNames:
    """Names of the claims of one report in their order, as claims.json gives them."""

    def __init__(self, report: str) -> None:
        self.report = report
        self._texts: dict[str, list[str]] = {}

    def new(self, claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """Give the name of each claim; empty for one that was said before."""
        for told in claims:
            name = claim_id(self.report, told)
            texts = self._texts.setdefault(name, [])
            if told["text"] in texts:
                yield ""
                continue
            texts.append(told["text"])
            yield name if len(texts) == 1 else f"{name}:{len(texts)}"


def anchor_claims(html: str, names: Sequence[str]) -> str:
    """Return the sentences of an output with the anchor of each."""
    anchors = [f' id="{escape(claim_anchor(name))}"' if name else "" for name in names]
    if html.count("<li>") == len(names):
        given = iter(anchors)
        return re.sub("<li>", lambda _: f"<li{next(given)}>", html)
    return "".join(f'<span class="at"{anchor}></span>' for anchor in anchors if anchor) + html


_TAGS = frozenset(
    (
        *("a", "abbr", "b", "blockquote", "br", "code", "dd", "details", "div", "dl", "dt", "em"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre"),
        *("small", "span", "strong", "sub", "summary", "sup", "ul"),
        *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        *("del", "ins", "mark", "wbr"),
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
    """What a notebook says."""

    opening: Markup  # What stands before its first section
    sections: Markup  # All else, each section folded save the first
    headings: list[tuple[str, str]]  # Anchor and text of each section
    targets: list[str]  # The ids that its links to evidence name, each once
    figures: Mapping[str, list[str]] = field(default_factory=dict)  # Ids behind each, by its file


def make_body(
    notebook: NotebookNode, told: Mapping[str, str] | None = None, source: str = ""
) -> Body:
    """Return a notebook's visible cells as HTML; its title is left to the page.

    `told` says of a target what a figure shows of it; `source` stands under each figure.
    """
    name = notebook.metadata.get("policytargets", {}).get("report", "")
    setter = _Setter(name, told or {}, source)
    parts = [part for cell in notebook.cells for part in setter.cell(cell)]
    linked, targets = link_evidence("\n".join(parts))
    opening, *sections = _SECTION.split(_TITLE.sub("", linked, count=1))
    # In turn the level of a heading, its words, and what stands below it.
    heads, bodies = sections[1::3], sections[2::3]
    headings = [(f"s{n}", unescape(re.sub("<[^>]*>", "", h))) for n, h in enumerate(heads, 1)]
    html = "".join(map(_section, count(1), heads, bodies))
    return Body(Markup(opening), Markup(html), headings, targets, setter.behind)


def _section(number: int, heading: str, body: str) -> str:
    """Return a section under the heading that opens it; the first stands open."""
    return (
        f'<details class="section"{" open" * (number == 1)}>'
        f'<summary><h2 id="s{number}">{heading}</h2></summary>{body}</details>\n'
    )


def to_html(markdown: str) -> str:
    """Return Markdown as HTML; HTML and images inside it are shown as text, never obeyed."""
    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    return clean_html(str(MarkdownWithMath(renderer=renderer).render(markdown)))


def clean_html(html: str) -> str:
    """Return HTML with nothing but tables, text and their structure."""
    if "<" not in _HARMLESS.sub("", html):
        return html
    html = re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL | re.IGNORECASE)
    return str(bleach.clean(html, tags=_TAGS, attributes=_ATTRIBUTES))


class _Setter:
    """Sets the cells of one notebook, in one language."""

    def __init__(self, report: str, told: Mapping[str, str], source: str) -> None:
        self.report, self.told, self.source = report, told, source
        self.claims = ClaimNames(report)
        self.figures = count(1)
        self.behind: dict[str, list[str]] = {}

    def cell(self, cell: NotebookNode) -> Iterator[str]:
        """Yield the HTML of a cell; none of one in another language."""
        tags = cell.metadata.get("tags", [])
        others = {f"lang-{other}" for other in LANGUAGES if other != current_language()}
        if cell.cell_type == "markdown" and others.isdisjoint(tags):
            yield to_html(cell.source)
        elif cell.cell_type == "code":
            alt = cell.metadata.get("alt", {}).get(current_language(), "")
            runs = [(kind, list(own)) for kind, own in groupby(cell.outputs, _is_drawing)]
            for (drawn, run), (_, after) in zip_longest(runs, runs[1:], fillvalue=(False, [])):
                if drawn:
                    sources = [output.data["image/svg+xml"] for output in run]
                    yield self._drawings(sources, alt, _ids_listed(after))
                else:
                    for output in run:
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
            yield _scroller("table", html) if "<table" in html else html
        elif "text/markdown" in data:
            yield to_html(data["text/markdown"])
        elif "image/png" in data:
            source = "data:image/png;base64," + "".join(data["image/png"].split())
            image = f'<img src="{source}" alt="{escape(alt)}">'
            yield self._figure(image, next(self.figures), [])
        elif "text/plain" in data:
            yield f"<pre>{escape(data['text/plain'])}</pre>"

    def _drawings(self, sources: Sequence[str], alt: str, behind: list[str]) -> str:
        """Return what a cell draws in a row as one figure: a drawing, or panels side by side."""
        number, many = next(self.figures), len(sources)
        shared: dict[bytes, str] | None = {} if many > 1 else None
        names = [alt] if many == 1 else [f"{_first_of(alt)} {n}/{many}" for n in range(1, many + 1)]
        try:
            drawn = [
                set_in(source, name, f"f{number}-{n}-" if n else f"f{number}-", self.told, shared)
                for n, (source, name) in enumerate(zip(sources, names, strict=True))
            ]
        except ValueError:
            told = translate("site.no_figure", alt=alt)
            return f'<p class="failed">{escape(told)}</p>'
        panels = f'<div class="panels" role="group" aria-label="{escape(alt)}">'
        image = drawn[0] if many == 1 else f"{panels}{''.join(drawn)}</div>"
        return self._figure(image, number, behind)

    def _figure(self, image: str, number: int, behind: list[str]) -> str:
        """Return a figure with its caption, its source and the targets behind it as a file."""
        file, link = f"{self.report}-{number}.csv", ""
        if behind:
            self.behind[file] = behind
            words = escape(translate("site.figure_data"))
            link = f' <a href="../{FIGURES}/{file}" download>{words}</a>'
        caption = escape(translate("site.figure", n=number, caption=_called(image)))
        return (
            f'<figure id="figure-{number}">{_scroller("figure", image)}<figcaption>{caption} '
            f"<small>{escape(self.source)}{link}</small></figcaption></figure>"
        )


def _is_drawing(output: NotebookNode) -> bool:
    return "image/svg+xml" in output.get("data", {})


def _ids_listed(after: Sequence[NotebookNode]) -> list[str]:
    """Return the ids in the list of targets that follows a figure; none where none follows."""
    html = after[0].get("data", {}).get("text/html", "") if after else ""
    return list(dict.fromkeys(_LISTED.findall(html))) if html.startswith(_LIST) else []


def _scroller(kind: str, html: str) -> str:
    # A box that scrolls must be reachable by keyboard and say what it is, each by its own name.
    what = translate(f"site.{kind}_region")
    name = _called(html)
    label = escape(translate("list.plan", region=name, plan=what) if name else what)
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
    return _first_of(unescape(found["alt"]))


def _first_of(words: str) -> str:
    """Return the first sentence of what a figure shows."""
    return re.split(r"\. |。", words)[0].strip().removesuffix(".")
