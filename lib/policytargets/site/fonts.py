"""The Chinese font of the pages: each embeds exactly the characters that stand on it.

A machine without a Chinese font would show boxes. HarfBuzz cuts the characters out of the
collection, fontTools packs them as WOFF2.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import brotli
import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont, woff2

from policytargets.errors import Fault, InputError

FAMILY = "Plan Han"
"""Name of the embedded face in the style sheet."""

_FACE = "Noto Sans CJK SC"
_UNUSED = ("BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
"""Tables for layout that pages do not ask for."""
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
    """Return a WOFF2 font for each text, with the characters it needs from one."""
    wanted = {name: embedded_characters(text, language_of[name]) for name, text in texts.items()}
    for name in lenient:
        wanted[name] &= _covered(font_file())
    every = frozenset().union(*wanted.values())
    if not every:
        return dict.fromkeys(texts, b"")
    face = _face(font_file())
    _refuse_lacking(every - _covered(font_file()))
    with _quick_brotli():
        made = {letters: _cut(face, letters) if letters else b"" for letters in {*wanted.values()}}
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


def font_file() -> Path:
    """Return the collection of fonts that the characters are cut from."""
    try:
        from noto_cjk_sans_otc import FONT_PATH
    except ImportError:
        what = "the Chinese font is not installed (package noto-cjk-sans-otc)"
        raise InputError(Fault("fonts", what, "install the project's dependencies anew")) from None
    return Path(str(FONT_PATH))


@cache
def _face(collection: Path) -> harfbuzz.Face:
    """Return the face, of which nothing is read before it is cut."""
    content = harfbuzz.Blob.from_file_path(str(collection))
    numbers = range(harfbuzz.Face(content).count)
    faces = {_name(face): face for face in (harfbuzz.Face(content, number) for number in numbers)}
    if _FACE not in faces:
        raise InputError(Fault(collection, f"no face {_FACE}", f"it has {', '.join(faces)}"))
    return faces[_FACE]


def _name(face: harfbuzz.Face) -> str:
    return str(face.get_name(harfbuzz.OTNameIdPredefined.FULL_NAME))


@cache
def _covered(collection: Path) -> frozenset[str]:
    """Return the characters that the face has."""
    return frozenset(map(chr, _face(collection).unicodes))


def _refuse_lacking(characters: frozenset[str]) -> None:
    if characters:
        shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in sorted(characters))
        raise InputError(Fault(f"fonts: {_FACE}", f"no glyph for {shown}", "pages need them"))


def _cut(face: harfbuzz.Face, characters: frozenset[str]) -> bytes:
    """Return the face with the given characters alone, as WOFF2."""
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode()) for tag in _UNUSED)
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.DESUBROUTINIZE
    cut = io.BytesIO(harfbuzz.subset(face, wanted).blob.data)
    # Lazy: tables are packed as they are, none is read and written anew.
    font = TTFont(cut, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = "woff2"
    packed = io.BytesIO()
    font.save(packed)
    return packed.getvalue()


@contextlib.contextmanager
def _quick_brotli() -> Iterator[None]:
    """Have fontTools compress two hundred times as fast for 12 % more bytes; it has no setting."""

    def _compress(data: bytes, mode: int) -> bytes:
        """Return data as Brotli of a middle quality."""
        return brotli.compress(data, mode=mode, quality=5)

    woff2.brotli = SimpleNamespace(compress=_compress, MODE_FONT=brotli.MODE_FONT)
    try:
        yield
    finally:
        woff2.brotli = brotli
