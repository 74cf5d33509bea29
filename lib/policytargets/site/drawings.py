"""A figure as an element of a page: its shapes, small, each link with what it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as Xml

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
        *("preserveAspectRatio", "rx", "ry", "stop-color", "stop-opacity", "stroke"),
        *("stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "transform"),
        *("viewBox", "width", "x", "x1", "x2", "y", "y1", "y2"),
    )
)
_OWN = re.compile(r"url\(\s*#([\w.:-]+)\s*\)")
_FOREIGN = re.compile(r"url\((?!#)|@import|expression\(|javascript:|\\", re.IGNORECASE)
_IMAGE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]*")
_TARGET = re.compile(r"#[A-Za-z0-9][\w.-]*[/@][0-9][0-9.-]*")


_PIXELS_PER_POINT = 1.75
"""What a figure is enlarged to at most: its smallest text then has 13 pixels."""
_NARROW = 345
"""Points of a figure that a phone shows whole: text of 11.5 points then has 12 pixels."""
_DECIMALS = re.compile(r"(\d+\.\d\d)\d+")
_BESIDE = re.compile(r" ?([A-Za-z]) ?")
_ALONG = re.compile(r"translate\(([-\d.]+)(?: 0)?\)")


def set_in(
    source: str,
    alt: str,
    prefix: str,
    told: Mapping[str, str] | None = None,
    shared: dict[bytes, str] | None = None,
) -> str:
    """Return a figure as an element of a page; `told` says of a target what its links show.

    What is in `shared` stands in an earlier panel and is drawn from there; new glyphs join it.
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
    clean = _Cleaner(root, prefix).clean(root)
    if shared is not None:
        _share(clean, shared)
    _tell_links(clean, told or {})
    clean.set("aria-label", alt)
    # As a picture it would hide its links from who cannot see it.
    clean.set("role", "img" if clean.find(".//a") is None else "group")
    # What Matplotlib says of all elements in a style sheet, which would reach the whole page.
    clean.attrib |= {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    clean.attrib |= dict(_largest(root.get("width", "")))
    return Xml.tostring(clean, encoding="unicode")


def _share(panel: Xml.Element, known: dict[bytes, str]) -> None:
    moved: dict[str, str] = {}
    for within in panel.iter("defs"):
        for shape in within.findall("path"):
            name = shape.attrib.pop("id", "")
            first = known.setdefault(Xml.tostring(shape), name)
            shape.set("id", name)
            if first != name:
                moved[name] = first
                within.remove(shape)
    for use in panel.iter("use"):
        name = use.get("href", "")[1:]
        use.set("href", f"#{moved.get(name, name)}")


def _largest(width: str) -> Iterator[tuple[str, str]]:
    """Give the class of the width up to which a figure grows, where it is drawn in points."""
    if re.fullmatch(r"[\d.]+pt", width):
        narrow = " narrow" if float(width[:-2]) <= _NARROW else ""
        yield "class", f"w{float(width[:-2]) * _PIXELS_PER_POINT:.0f}{narrow}"


def _tell_links(figure: Xml.Element, told: Mapping[str, str]) -> None:
    """Say of each link what it shows; of the parts of one, only the first is for the keyboard."""
    before = None
    for link in figure.iter("a"):
        target = link.get("href", "")
        words = told.get(target[1:])
        if words:
            title = Xml.Element("title")
            title.text = words
            link.insert(0, title)
        if target == before:
            link.attrib |= {"tabindex": "-1", "aria-hidden": "true"}
        elif target:
            link.set("aria-label", words or target[1:])
        before = target


class _Cleaner:
    """Keeps of one figure what may stand in a page, in few characters."""

    def __init__(self, root: Xml.Element, prefix: str) -> None:
        used = {name for e in root.iter() for value in e.attrib.values() for name in _names(value)}
        self.names = {name: f"{prefix}{place}" for place, name in enumerate(sorted(used))}

    def clean(self, element: Xml.Element) -> Xml.Element:
        """Return an element with what may stand in a page, its children likewise."""
        made = Xml.Element(element.tag.removeprefix(_SVG), dict(self._attributes(element)))
        made.text, made.tail = _text(element.text), _text(element.tail)
        for child in element:
            if isinstance(child.tag, str) and child.tag.removeprefix(_SVG) in _ELEMENTS:
                kept = self.clean(child)
                if len(kept) or kept.attrib or kept.text or kept.tail:
                    made.append(kept)
        return made

    def _attributes(self, element: Xml.Element) -> Iterator[tuple[str, str]]:
        tag = element.tag.removeprefix(_SVG)
        # A page takes no style from its elements; what one says of a shape has an attribute.
        for name, value in {**element.attrib, **dict(_declared(element.get("style", "")))}.items():
            along = _ALONG.fullmatch(value) if (tag, name) == ("use", "transform") else None
            if along and "x" not in element.attrib:
                yield "x", along[1]
            elif name == "id":
                yield from (("id", self.names[value]) for _ in range(value in self.names))
            elif name in (_LINK, "href"):
                yield from self._link(tag, value.strip())
            elif name in _DRAWINGS_ATTRIBUTES and not _FOREIGN.search(value):
                own = _OWN.sub(lambda found: f"url(#{self.names[found[1]]})", value)
                yield name, _in_few_signs(own) if name == "d" else own

    def _link(self, tag: str, value: str) -> Iterator[tuple[str, str]]:
        """Give the link of an element, where it leads to a target or stays inside the figure."""
        if tag == "a" and _TARGET.fullmatch(value):
            yield "href", value
        elif tag == "image" and _IMAGE.fullmatch(value):
            yield "href", "".join(value.split())
        elif tag not in ("a", "image") and value.startswith("#"):
            yield "href", f"#{self.names[value[1:]]}"


def _in_few_signs(path: str) -> str:
    """Return a path with two decimals and no blank beside a letter: a third of a page is paths."""
    return _BESIDE.sub(r"\1", _DECIMALS.sub(r"\1", " ".join(path.split())))


def _declared(style: str) -> Iterator[tuple[str, str]]:
    """Give the properties of a style with their values."""
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip() not in ("id", "href", "transform"):
            yield name.strip(), value.strip()


def _names(value: str) -> Iterator[str]:
    """Give the ids inside the figure that a value of an attribute leads to."""
    yield from _OWN.findall(value)
    if value.strip().startswith("#"):
        yield value.strip()[1:]


def _text(text: str | None) -> str | None:
    return text if text and text.strip() else None
