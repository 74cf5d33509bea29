"""The one door for files: bytes of any kind become a text with its places."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.sources.bounded import convert_apart
from policytargets.sources.encodings import decode_any
from policytargets.sources.kinds import kind_of
from policytargets.sources.places import Converted, Limits, Places, from_map

PLAIN = "decoded utf-8"
"""The converter of a fetched text that is UTF-8 already."""


@dataclass(frozen=True)
class File:
    """A file as it was given."""

    where: str  # What errors call it
    name: str
    data: bytes
    address: str | None = None  # Where in the web it was fetched from
    fetched: dt.datetime | None = None


def open_file(path: Path) -> File:
    """Return a file on a disk."""
    try:
        return File(str(path), path.name, path.read_bytes())
    except OSError as error:
        raise InputError(Fault(path, error.strerror or "cannot be read")) from None


def open_source(path: Path, limits: Limits | None = None) -> Converted:
    """Return the text of a file; places too where a map of it lies beside it."""
    data = open_file(path).data
    return convert(data, str(path), limits or Limits(), places_beside(path, data))


def convert(data: bytes, name: str, limits: Limits, places: Places | None = None) -> Converted:
    """Return the text of some bytes; `name` is what errors call them."""
    if not data:
        raise InputError(Fault(name, "empty file", "text in UTF-8 is expected"))
    if kind_of(data, name) == "text":
        text, encoding = decode_any(data, name)
        own = encoding in ("utf-8", "utf_8")
        return Converted(text, places or Places(), "" if own else f"decoded {encoding}")
    return _converted(data, name, limits)


@lru_cache(maxsize=4)  # files that are named are looked at before any is read
def _converted(data: bytes, name: str, limits: Limits) -> Converted:
    made = convert_apart(data, name, limits)
    if not made.text.strip():
        raise InputError(Fault(name, "no text in it", "save the whole document"))
    return made


def map_of(text: Path) -> Path:
    """Return where the map of a derived text lies."""
    return text.with_suffix(".map.json")


def places_of(folder: Path, document: Document, text: str) -> Places:
    """Return the places of a plan's text; none where it is its own source."""
    found = places_beside(folder / str(document.file), text.encode("utf-8"))
    return (found if document.source else None) or Places()


def places_beside(path: Path, data: bytes) -> Places | None:
    """Return the places of a derived text; None where the text is its own source."""
    file = map_of(path)
    if path.suffix != ".txt" or not file.is_file():
        return None
    try:
        return from_map(file.read_text("utf-8"), data)[1]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(Fault(file, "no map of a text", "run: policytargets build")) from None
