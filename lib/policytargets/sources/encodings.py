"""Bytes become characters: the mark at their head, what they declare, else what they look like."""

from __future__ import annotations

import codecs
import re
from functools import cache

from policytargets.errors import Fault, InputError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""")
_HAN = re.compile("[\u3400-\u9fff\ue000-\uf8ff]")
_KNOWN = ("gb18030", "big5hkscs", "utf_16_le", "utf_16_be")
_LEAST_COMMON = 0.7
_SHORT = 4
_FEWEST = 8  # Chinese characters from which an encoding can be told


def decode_any(data: bytes, name: str, declared: str = "") -> tuple[str, str]:
    """Return the characters of some bytes and their encoding."""
    if not data.strip():
        raise InputError(Fault(name, "empty file", "text is expected"))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name), encoding
    for encoding in filter(None, (declared, "utf-8")):
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
        if "\0" not in text:
            return text, encoding
    return _guessed(data, name)


def declared_in(data: bytes) -> str:
    """Return the encoding that a web page declares; GB2312 stands for all that extends it."""
    head = data[:4096].lower()
    # A search for either word, whatever its case, takes longer than to parse a short page.
    found = _DECLARED.search(head) if b"charset" in head or b"encoding" in head else None
    name = found[1].decode("ascii") if found else ""
    return "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not {encoding.upper()}, which its first bytes declare"
        raise InputError(Fault(name, what, "save the file as UTF-8")) from None


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    """Return the reading whose characters are common ones in every line."""
    if b"\0" in data and data.count(b"\0") * 20 < len(data):
        raise InputError(Fault(name, "binary file (NUL bytes)", "text in UTF-8 is expected"))
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        enough = len(_HAN.findall(text)) >= _FEWEST and "\0" not in text
        if enough and all(map(_is_common, text.splitlines())):
            return text, encoding
    how = "no other encoding fits the whole: save the file as plain text in UTF-8"
    raise InputError(Fault(name, _first_fault(data), how))


def _candidates(data: bytes) -> list[str]:
    """Return encodings to try, the likeliest first, as charset-normalizer orders them."""
    from charset_normalizer import from_bytes

    found = [match.encoding for match in from_bytes(data, cp_isolation=list(_KNOWN))]
    return list(dict.fromkeys([*(one for one in found if one in _KNOWN), *_KNOWN]))


def _is_common(line: str) -> bool:
    """Return whether a line may be Chinese as it is written, and not bytes read wrongly."""
    han = _HAN.findall(line)
    return len(han) < _SHORT or sum(map(_common().__contains__, han)) >= _LEAST_COMMON * len(han)


@cache
def _common() -> frozenset[str]:
    """Return the characters of the first levels of GB 2312 and of Big5."""
    simple = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    full = (
        bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    known = [one.decode("gb2312", "ignore") for one in simple]
    return frozenset([*known, *(one.decode("big5", "ignore") for one in full)])


def _first_fault(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start} is not UTF-8"
    return "binary file (NUL bytes)"
