"""Storing a new plan: the copy of its text and its entry, both or neither."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import yaml

from policytargets.adding.fields import OPTIONS
from policytargets.documents import Document, decode
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, write_whole
from policytargets.yamls import parse

__all__ = ["store_plan", "with_entry"]


def store_plan(root: Path, document: Document, raw: str) -> None:
    """Copy a text into data/raw and append its entry to documents.yml.

    Parameters
    ----------
    root : Path
        The project's folder.
    document : Document
        The new entry.
    raw : str
        The text, which may be in its place already.

    Raises
    ------
    InputError
        If a file cannot be written; then neither is.
    """
    listing = root / MARK
    entries = with_entry(listing, document)
    target = listing.parent / str(document.file)
    there = target in listing.parent.iterdir()
    try:
        if not there:
            write_whole(target, raw)
        write_whole(listing, entries)
    except BaseException as error:
        if not there:
            with suppress(OSError):
                target.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise InputError(Fault(listing.parent, error.strerror or "cannot be written")) from None


def with_entry(listing: Path, document: Document) -> str:
    """Return documents.yml with one more entry at its end, all else as it stands.

    Parameters
    ----------
    listing : Path
        The file.
    document : Document
        The new entry.

    Raises
    ------
    InputError
        If the file is written so that nothing can be appended to it.
    """
    before = decode(listing)
    kept = {name: getattr(document, name) for name in ("file", *OPTIONS, "sha256")}
    remarks = ("note", "note_zh")
    kept = {name: kept[name] for name in kept if name not in remarks or kept[name] is not None}
    entry = {document.document: kept}
    written = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=100)
    after = before + ("\n" if before.endswith("\n") else "\n\n") + written
    if not _reads_as(after, parse(before) | entry):
        allowed = "it must end with an entry, indented as the others"
        raise InputError(Fault(listing, "no entry can be appended", allowed))
    return after


def _reads_as(text: str, wanted: object) -> bool:
    try:
        return bool(parse(text) == wanted)
    except yaml.YAMLError:
        return False
