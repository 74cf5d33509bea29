"""Figures that come as SVG, set into a page: nothing in them can run or be fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

__all__ = ["set_in"]

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    (
        *("a", "circle", "clipPath", "defs", "desc", "ellipse", "g", "image", "line"),
        *("linearGradient", "marker", "path", "pattern", "polygon", "polyline", "radialGradient"),
        *("rect", "stop", "svg", "symbol", "text", "title", "tspan", "use"),
    )
)
_ATTRIBUTES = frozenset(
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

    Parameters
    ----------
    source : str
        The figure as SVG, as Matplotlib writes it.
    alt : str
        What it shows, in words.
    prefix : str
        What its ids begin with, so that those of two figures on one page differ.

    Raises
    ------
    ValueError
        If it is no SVG, or declares entities.
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
        elif name in _ATTRIBUTES and not _FOREIGN.search(value):
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
