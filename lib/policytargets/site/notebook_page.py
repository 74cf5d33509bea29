"""An executed notebook as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import count
from typing import Any
from xml.etree import ElementTree as Xml

import bleach
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from policytargets.messages import LANGUAGES, current_language, translate
from policytargets.site.claims import claim_id

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


_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    (
        *("a", "circle", "clipPath", "defs", "desc", "ellipse", "g", "image", "line"),
        *("linearGradient", "marker", "path", "pattern", "polygon", "polyline", "radialGradient"),
        *("rect", "stop", "svg", "symbol", "text", "title", "tspan", "use"),
    )
)
_DRAWINGS_ATTRIBUTES = frozenset(
    (
        *("clip-path", "clip-rule", "clipPathUnits", "cx", "cy", "d", "dx", "dy", "fill"),
        *("fill-opacity", "fill-rule", "font-family", "font-size", "font-style", "font-weight"),
        *("fx", "fy", "gradientTransform", "gradientUnits", "height", "id", "marker-end"),
        *("marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth", "offset"),
        *("opacity", "orient", "patternTransform", "patternUnits", "points", "r", "refX", "refY"),
        *("preserveAspectRatio", "rx", "ry", "stop-color", "stop-opacity", "stroke", "style"),
        *("stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "transform"),
        *("viewBox", "width", "x", "x1", "x2", "y", "y1", "y2"),
    )
)
_OWN = re.compile(r"url\(\s*#([\w.:-]+)\s*\)")
_FOREIGN = re.compile(r"url\((?!#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
_IMAGE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]*")
_TARGET = re.compile(r"#[A-Za-z0-9][\w.-]*[/@][0-9][0-9.-]*")


def set_in(source: str, alt: str, prefix: str) -> str:
    """Return a figure as an element of a page.

    Only shapes, text and links to targets are kept: no script, no style sheet, no event, nothing
    from another file.
    """
    if "<!ENTITY" in source:
        raise ValueError("a figure may declare no entities")
    try:
        root = Xml.fromstring(source)
    except Xml.ParseError as error:
        raise ValueError(f"no SVG: {error}") from None
    if root.tag != f"{_SVG}svg":
        raise ValueError(f"no SVG: {root.tag}")
    clean = _clean(root, prefix)
    _tell_once(clean)
    clean.set("aria-label", alt)
    # As a picture it would hide its links from who cannot see it.
    clean.set("role", "img" if clean.find(".//a") is None else "group")
    # What Matplotlib says of all elements in a style sheet, which would reach the whole page.
    clean.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    return Xml.tostring(clean, encoding="unicode")


def _tell_once(figure: Xml.Element) -> None:
    """Leave of the parts of one link, its ground and its lines, only the first to the keyboard."""
    before = None
    for link in figure.iter("a"):
        if link.get("href") == before:
            link.attrib |= {"tabindex": "-1", "aria-hidden": "true"}
        before = link.get("href")


def _clean(element: Xml.Element, prefix: str) -> Xml.Element:
    """Return an element with what may stand in a page, its children likewise."""
    made = Xml.Element(element.tag.removeprefix(_SVG), dict(_attributes(element, prefix)))
    made.text, made.tail = _text(element.text), _text(element.tail)
    for child in element:
        if isinstance(child.tag, str) and child.tag.removeprefix(_SVG) in _ELEMENTS:
            made.append(_clean(child, prefix))
    return made


def _text(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _attributes(element: Xml.Element, prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name == "id":
            yield "id", f"{prefix}{value}"
        elif name in (_LINK, "href"):
            yield from _link(element.tag.removeprefix(_SVG), value.strip(), prefix)
        elif name in _DRAWINGS_ATTRIBUTES and not _FOREIGN.search(value):
            own = _OWN.sub(rf"url(#{prefix}\1)", value)
            yield name, " ".join(own.split()) if name == "d" else own


def _link(tag: str, value: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Give the link of an element, where it leads to a target or stays inside the figure."""
    if tag == "a" and _TARGET.fullmatch(value):
        yield from (("href", value), ("aria-label", value[1:]))
    elif tag == "image" and _IMAGE.fullmatch(value):
        yield "href", "".join(value.split())
    elif tag not in ("a", "image") and value.startswith("#"):
        yield "href", f"#{prefix}{value[1:]}"


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
    """What a notebook says."""

    opening: Markup  # What stands before its first section
    sections: Markup  # All else
    headings: list[tuple[str, str]]  # Anchor and text of each section
    targets: list[str]  # The ids that its links to evidence name, each once


def make_body(notebook: NotebookNode) -> Body:
    """Return a notebook's visible cells as HTML; its title is left to the page."""
    setter = _Setter(notebook.metadata.get("policytargets", {}).get("report", ""))
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
    """Return HTML with nothing but tables, text and their structure."""
    if "<" not in _HARMLESS.sub("", html):
        return html
    html = re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL | re.IGNORECASE)
    return str(bleach.clean(html, tags=_TAGS, attributes=_ATTRIBUTES))


class _Setter:
    """Sets the cells of one notebook, in one language."""

    def __init__(self, report: str) -> None:
        self.claims = ClaimNames(report)
        self.figures = count(1)

    def cell(self, cell: NotebookNode) -> Iterator[str]:
        """Yield the HTML of a cell; none of one in another language."""
        tags = cell.metadata.get("tags", [])
        others = {f"lang-{other}" for other in LANGUAGES if other != current_language()}
        if cell.cell_type == "markdown" and others.isdisjoint(tags):
            yield to_html(cell.source)
        elif cell.cell_type == "code":
            alt = cell.metadata.get("alt", {}).get(current_language(), "")
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
            yield _scroller("table", html) if "<table" in html else html
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
            told = translate("site.no_figure", alt=alt)
            return f'<p class="failed">{escape(told)}</p>'

    def _figure(self, image: str) -> str:
        return f"<figure>{_scroller('figure', image)}</figure>"


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
    return re.split(r"\. |。", unescape(found["alt"]))[0].strip().removesuffix(".")
