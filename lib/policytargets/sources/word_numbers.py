"""The numbers that Word counts by itself before headings and items: 一、 (二) 3."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import cn2an

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Element = Any
_WRITTEN: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting"), cn2an.an2cn
    ),
    "decimalEnclosedCircle": lambda count: chr(ord("①") - 1 + count),
}


class Numbers:
    """The counts of a document's lists, asked for from its first paragraph to its last."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 (python-docx has no types)
        parts = document.part.package.iter_parts()
        tree = next((one.element for one in parts if one.partname == "/word/numbering.xml"), None)
        numbered = [] if tree is None else list(tree)
        lists = {one.get(f"{W}abstractNumId"): one for one in numbered}
        nums = [one for one in numbered if one.tag == f"{W}num"]
        self._lists = {
            one.get(f"{W}numId"): lists.get(_value(one, "abstractNumId")) for one in nums
        }
        self._styles = {one.get(f"{W}styleId"): one for one in document.styles.element}
        self._counts: dict[Element, dict[int, int]] = {}

    def before(self, paragraph: Element) -> str:
        """Return what stands before a paragraph; nothing where Word counts nothing."""
        style = self._styles.get(_value(paragraph, "pPr", "pStyle"))
        owners = (one for one in (paragraph, style) if one is not None)
        found = [one for owner in owners for one in owner.iterfind(f"{W}pPr/{W}numPr")]
        own = self._lists.get(_value(found[0], "numId")) if found else None
        if own is None:
            return ""
        levels = {int(one.get(f"{W}ilvl")): one for one in own.iterfind(f"{W}lvl")}
        depth = int(_value(found[0], "ilvl") or 0)
        counts = self._counts.setdefault(own, {})
        for level in [one for one in counts if one > depth]:
            del counts[level]
        start = int(_value(levels[depth], "start") or 1) if depth in levels else 1
        counts[depth] = counts.get(depth, start - 1) + 1
        return _label(levels, counts, depth)


def _label(levels: Mapping[int, Element], counts: Mapping[int, int], depth: int) -> str:
    """Return a level's number as its format writes it; nothing for a dot before an item."""
    forms = {level: _WRITTEN.get(_value(one, "numFmt")) for level, one in levels.items()}
    parts = re.split(r"%(\d)", _value(levels[depth], "lvlText") if forms.get(depth) else "")
    for place in range(1, len(parts), 2):
        level = int(parts[place]) - 1
        write = forms.get(level)
        parts[place] = write(counts.get(level, 1)) if write else ""
    return "".join(parts)


def _value(element: Element, *path: str) -> str:
    """Return the value of an element's child; nothing where there is none."""
    found = element.find("/".join(f"{W}{tag}" for tag in path))
    return "" if found is None else found.get(f"{W}val") or ""
