"""Sentences without their Markdown, as data and files for Word hold them."""

from __future__ import annotations

import re
from html import unescape

__all__ = ["plain_text"]

_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#[^()\s]*\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_ESCAPE = re.compile(r"\\([\\`*_\[\]|#~])")


def plain_text(markdown: str) -> str:
    """Return a sentence of `policytargets.reporting.prose` as plain words.

    Parameters
    ----------
    markdown : str
        One sentence: links to targets, bold words and escaped signs are all that it may hold.
    """
    words = _STRONG.sub(r"\1", _LINK.sub(r"\1", markdown))
    return unescape(_ESCAPE.sub(r"\1", words))
