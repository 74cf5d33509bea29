"""Whence the copy of a plan comes: a mark beside every name of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from policytargets.errors import InputError
from policytargets.project import current_root
from policytargets.tables import read_table
from policytargets.vocabulary.names import translate

__all__ = ["CopyMark", "copy_mark", "mark_of", "marked"]


class CopyMark(NamedTuple):
    """A sign for whose site a copy is from; `html` says it in words to who points at it."""

    text: str
    html: str


def copy_mark(plan: str, language: str) -> CopyMark:
    """Return the mark of a plan of this project; an empty one for any other.

    Parameters
    ----------
    plan : str
        Plan id.
    language : str
        ``en`` or ``zh``.
    """
    try:
        source = _sources(current_root()).get(plan, "")
    except InputError:  # a table that is shown outside a project
        source = ""
    return mark_of(source, language)


def mark_of(source: str, language: str) -> CopyMark:
    """Return the mark of a copy's source, such as ``third_party``; an empty one for none."""
    if not source:
        return CopyMark("", "")
    sign = translate(f"copy_mark.{source}", language)
    name = translate(f"copy_source.{source}", language)
    title = escape(translate("view.copy", language, source=name))
    return CopyMark(sign, f'<abbr class="copy" title="{title}">{sign}</abbr>')


def marked(names: pd.Series, documents: pd.DataFrame, language: str) -> pd.Series:
    """Return names of plans with the marks of their copies, where the table tells of them."""
    if "copy_source" not in documents:
        return names
    signs = [mark_of(source, language).text for source in documents["copy_source"]]
    return (names + " " + pd.Series(signs, index=names.index)).str.strip()


@cache
def _sources(root: Path) -> Mapping[str, str]:
    documents = read_table("documents", root)
    return dict(zip(documents["document"], documents["copy_source"], strict=True))
