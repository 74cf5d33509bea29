"""The Chinese font of the pages: each embeds exactly the characters that stand on it.

A machine without a Chinese font would show boxes. The full collection is slow to cut, so one
subset is made of all pages together and theirs are cut from that.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import brotli
from fontTools import subset
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTCollection, TTFont, getTableClass, woff2

from policytargets.errors import Fault, InputError

__all__ = ["FAMILY", "RANGES", "embedded_characters", "make_faces", "unicode_range"]

FAMILY = "Plan Han"
"""Name of the embedded face in the style sheet."""

_FACE = "Noto Sans CJK SC"
_AS_IT_IS: dict[str, Any] = {"lazy": True, "recalcTimestamp": False, "recalcBBoxes": False}
RANGES = (
    (0x2100, 0x218F),  # letter-like signs and Roman numerals, as in ℃ Ⅱ
    (0x2460, 0x24FF),  # ①
    (0x25A0, 0x26FF),  # ■ ☆
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
"""Characters set in the embedded face on every page; all others are set in the reader's own."""

_CHINESE_ONLY = ((0x2014, 0x2014), (0x2018, 0x201D), (0x2026, 0x2026))
"""Dash, quotation marks and ellipsis, which Chinese sets as wide as its characters."""


def make_faces(
    texts: Mapping[str, str], language_of: Mapping[str, str], lenient: Collection[str] = ()
) -> dict[str, bytes]:
    """Return a WOFF2 font for each text, with the characters it needs from one.

    Parameters
    ----------
    texts : mapping of str to str
        Text by name, such as a page's path.
    language_of : mapping of str to str
        ``en`` or ``zh`` by the same names.
    lenient : collection of str, optional
        Names of texts in which a character that the font lacks is left to the reader's own fonts,
        such as the full text of a plan.

    Returns
    -------
    dict of str to bytes
        The same bytes for the same characters; empty where none is needed.

    Raises
    ------
    InputError
        If the font package is missing, or lacks a character; which ones is said.
    """
    wanted = {name: embedded_characters(text, language_of[name]) for name, text in texts.items()}
    for name in lenient:
        wanted[name] &= _covered(_collection())
    every = frozenset().union(*wanted.values())
    if not every:
        return dict.fromkeys(texts, b"")
    whole = _load_face(_collection(), every)
    made = {letters: _cut(whole, letters) if letters else b"" for letters in set(wanted.values())}
    return {name: made[letters] for name, letters in wanted.items()}


def embedded_characters(text: str, language: str) -> frozenset[str]:
    """Return the characters of a text that are set in the embedded face."""
    ranges = _ranges(language)
    return frozenset(c for c in set(text) if any(low <= ord(c) <= high for low, high in ranges))


def unicode_range(language: str) -> str:
    """Return the value of ``unicode-range`` for pages in a language."""
    return ", ".join(f"U+{low:X}-{high:X}" for low, high in _ranges(language))


def _ranges(language: str) -> tuple[tuple[int, int], ...]:
    return RANGES + _CHINESE_ONLY if language == "zh" else RANGES


def _collection() -> Path:
    try:
        from noto_cjk_sans_otc import FONT_PATH
    except ImportError:
        what = "the Chinese font is not installed (package noto-cjk-sans-otc)"
        raise InputError(Fault("fonts", what, "install the project's dependencies anew")) from None
    return Path(str(FONT_PATH))


@cache
def _covered(collection: Path) -> frozenset[str]:
    """Return the characters that the face has."""
    with TTFont(collection, fontNumber=_face_number(collection), **_AS_IT_IS) as font:
        return frozenset(map(chr, font.getBestCmap()))


@cache
def _load_face(collection: Path, characters: frozenset[str]) -> bytes:
    """Return the face with the given characters, cut from the collection."""
    font = TTFont(collection, fontNumber=_face_number(collection), **_AS_IT_IS)
    lacking = sorted(c for c in characters if ord(c) not in font.getBestCmap())
    if lacking:
        shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in lacking)
        raise InputError(Fault(f"fonts: {_FACE}", f"no glyph for {shown}", "pages need them"))
    # Once here, so that the many cuts from it need not: they then take a tenth of the time.
    return _save(font, characters, flavor=None, hinting=False, desubroutinize=True)


def _face_number(collection: Path) -> int:
    with TTCollection(collection, lazy=True) as faces:
        names = [face["name"].getDebugName(4) for face in faces.fonts]
    if _FACE not in names:
        raise InputError(Fault(collection, f"no face {_FACE}", f"it has {', '.join(names)}"))
    return names.index(_FACE)


def _cut(whole: bytes, characters: frozenset[str]) -> bytes:
    with _plain_outlines():
        return _save(TTFont(io.BytesIO(whole), **_AS_IT_IS), characters, flavor="woff2")


def _save(font: TTFont, characters: Iterable[str], flavor: str | None, **settings: bool) -> bytes:
    options = subset.Options(layout_features=[], name_IDs=[], notdef_outline=True, **settings)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, characters)))
    cutter.subset(font)
    font.flavor = flavor
    content = io.BytesIO()
    with _quick_brotli():
        font.save(content)
    return content.getvalue()


@contextlib.contextmanager
def _plain_outlines() -> Iterator[None]:
    """Have fontTools not search every outline for parts kept elsewhere; `_load_face` left none.

    The bytes come out the same in a quarter of the time.
    """
    table, found = getTableClass("CFF "), CFFFontSet.remove_unused_subroutines
    closure = table.closure_glyphs
    table.closure_glyphs = lambda _self, _subsetter: None
    CFFFontSet.remove_unused_subroutines = lambda _self: None
    try:
        yield
    finally:
        table.closure_glyphs, CFFFontSet.remove_unused_subroutines = closure, found


@contextlib.contextmanager
def _quick_brotli() -> Iterator[None]:
    """Have fontTools compress thirty times as fast for 9 % more bytes; it offers no setting."""

    def _compress(data: bytes, mode: int) -> bytes:
        return brotli.compress(data, mode=mode, quality=9)

    woff2.brotli = SimpleNamespace(compress=_compress, MODE_FONT=brotli.MODE_FONT)
    try:
        yield
    finally:
        woff2.brotli = brotli
