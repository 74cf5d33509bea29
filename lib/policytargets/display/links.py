"""From a name to its place in the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from policytargets.errors import InputError
from policytargets.messages import localised, translate
from policytargets.project import current_root
from policytargets.tables import read_table

if TYPE_CHECKING:
    from matplotlib.text import Text


_HUMAN = r"[a-z0-9][a-z0-9-]*/[0-9]{3,}"
_KEY = r"[a-z0-9][a-z0-9-]*@[0-9]+-[0-9]+(?:\.[0-9]+)?"
_ONE = re.compile(rf"{_HUMAN}|{_KEY}")
_LIST = re.compile(rf"(?:{_ONE.pattern})(?:, (?:{_ONE.pattern}))*")
_JOINED = re.compile("[;+]")  # several targets, or the parts of a formed sum
_UNSEEN = 0.004  # of a ground; where it is 0, nothing is drawn that could be hit
_COLUMNS = (
    *("target_id", "target_id_a", "target_id_b", "id", "target_a", "target_b"),
    *("target_ids", "targets_a", "targets_b", "targets", "targets_above"),
)


class Name(str):
    """What a target is called, with the target: tables and sentences set it as a link."""

    target: str  # Id of the target, for people or of the table, or a place of a plan
    __slots__ = ("target",)

    def __new__(cls, text: str, target: str) -> Name:
        """Return a name that knows its target."""
        name = super().__new__(cls, text)
        name.target = target
        return name

    def __reduce__(self) -> tuple[type[Name], tuple[str, str]]:
        """Return what a copy is made from."""
        return Name, (str(self), self.target)


def link_html(target: str, markup: str) -> str:
    """Return markup as a link to a target or a place; as it is where none is given."""
    return f'<a href="#{escape(target)}">{markup}</a>' if target else markup


def listed_ids(line: str) -> list[str]:
    """Return the ids and places that a line holds; none where it holds anything else beside."""
    names = _ONE.findall(line) if _LIST.fullmatch(line) else []
    return names if all(map(_has_anchor, names)) else []


def link_ids(line: str) -> str:
    """Return a line as markup: ids and places as links, a place free to break at its offsets."""
    names = listed_ids(line)
    return ", ".join(link_html(name, _breakable(name)) for name in names) or escape(line)


def _breakable(name: str) -> str:
    return escape(name).replace("@", "<wbr>@")


def link_text(text: Text, target: str) -> None:
    """Make of a text in a figure a link to a target, where figures can hold links."""
    if not target:
        return
    if text.get_bbox_patch() is None:
        # Drawn as outlines, a text is hit on its strokes alone: the ground under it is a link too.
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": _UNSEEN, "pad": 1.5})
    for part in (text, text.get_bbox_patch()):
        if part is not None:
            part.set_url(f"#{target}")


def human_ids() -> Mapping[str, str]:
    """Return the id for people of every target of the project by its key; none outside one."""
    try:
        return _human_ids(current_root())
    except InputError:
        return {}


def ids_of(given: pd.DataFrame | Iterable[str]) -> list[str]:
    """Return the targets that a table or a list names, each once, by their ids for people."""
    named = given
    if isinstance(given, pd.DataFrame):
        columns = [column for column in _COLUMNS if column in given]
        named = [key for row in zip(*(given[c] for c in columns), strict=True) for key in row]
    known = human_ids()
    keys = (key for cell in named for key in _keys_in(cell))
    return list(dict.fromkeys(known.get(key, key) for key in keys))


def _keys_in(cell: object) -> list[str]:
    """Return the ids that a cell holds: one, several joined by ``;``, or a list of them."""
    cells = [cell] if isinstance(cell, str) else cell if isinstance(cell, list) else []
    return [key for one in cells for key in _JOINED.split(one) if key]


def _has_anchor(name: str) -> bool:
    """Return whether a link can lead there: a target, or any place of a plan of the project."""
    known = human_ids()
    if not known or name in known:
        return True
    root, (plan, _, place) = current_root(), name.partition("@")
    return name in _borne(root) if not place else "." not in place and plan in _plans(root)


@cache
def _human_ids(root: Path) -> dict[str, str]:
    targets = read_table("targets", root)
    return dict(zip(targets["target_id"], targets["id"], strict=True))


@cache
def _borne(root: Path) -> frozenset[str]:
    """Return the ids for people that targets bear."""
    return frozenset(_human_ids(root).values())


@cache
def _plans(root: Path) -> frozenset[str]:
    return frozenset(read_table("documents", root)["document"])


class CopyMark(NamedTuple):
    """A sign for whose site a copy is from; `html` says it in words to who points at it."""

    text: str
    html: str


def copy_mark(plan: str) -> CopyMark:
    """Return the mark of a plan of this project; an empty one for any other."""
    try:
        source = _sources(current_root()).get(plan, "")
    except InputError:  # a table that is shown outside a project
        source = ""
    return mark_of(source)


def mark_of(source: str) -> CopyMark:
    """Return the mark of a copy's source, such as ``third_party``; an empty one for none."""
    if not source:
        return CopyMark("", "")
    sign = translate(f"copy_mark.{source}")
    name = translate(f"copy_source.{source}")
    title = escape(translate("view.copy", source=name))
    return CopyMark(sign, f'<abbr class="copy" title="{title}">{sign}</abbr>')


def marked(names: pd.Series, documents: pd.DataFrame) -> pd.Series:
    """Return names of plans with the marks of their copies, where the table tells of them."""
    if "copy_source" not in documents:
        return names
    signs = [mark_of(source).text for source in documents["copy_source"]]
    return (names + " " + pd.Series(signs, index=names.index)).str.strip()


@cache
def _sources(root: Path) -> Mapping[str, str]:
    documents = read_table("documents", root)
    return dict(zip(documents["document"], documents["copy_source"], strict=True))


def label_plans(documents: pd.DataFrame) -> dict[str, str]:
    """Return a short name of each plan for figures: its region, with the years where needed."""
    regions = documents[localised("region")]
    years = documents[["plan_start", "plan_end"]].apply(_years, axis=1).astype(str)
    names = regions.mask(regions.duplicated(keep=False), (regions + " " + years).str.strip())
    names = names.mask(names.duplicated(keep=False), documents["document"])
    return dict(zip(documents["document"], marked(names, documents), strict=True))


def _years(period: pd.Series) -> str:
    return "–".join(str(int(year)) for year in period.dropna())
