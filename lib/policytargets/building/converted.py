"""Texts of data/raw that are made from other files: PLAN.txt, PLAN.map.json from PLAN.pdf."""

from __future__ import annotations

from pathlib import Path

from policytargets.documents import Document, Source, decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, alone, of_bytes, write_whole
from policytargets.sources import Converted, open_source
from policytargets.sources.convert import PLAIN, map_of
from policytargets.sources.places import to_map


def files_of(document: Document, made: Converted, data: bytes) -> dict[str, bytes | str]:
    """Return the files of a plan by name: its text, and what it was made from with the map."""
    files: dict[str, bytes | str] = {str(document.file): made.text}
    if document.source:
        files[document.source.file] = data
        name = map_of(Path(str(document.file))).name
        files[name] = to_map(document.source.file, data, made)
    return files


@alone
def make_texts(root: Path) -> list[str]:
    """Make every derived text anew; return a line for each that now comes out otherwise.

    A text that comes out otherwise stays as it is pinned, since targets are known by their places
    in it.
    """
    folder = (root / MARK).parent
    told: list[str] = []
    faults: list[Fault] = []
    for document in load_documents(root).values():
        if document.source is None:
            continue
        try:
            told += _make_text(folder, document, document.source)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(*faults)
    return told


def _make_text(folder: Path, document: Document, source: Source) -> list[str]:
    path, text = folder / source.file, folder / str(document.file)
    made = open_source(path)
    data = path.read_bytes()
    if of_bytes(data) != source.sha256:
        what = f"{MARK} has another SHA-256: restore it"
        raise InputError(Fault(path, "changed since it was pinned", what))
    files = files_of(document, made, data)
    if of_bytes(made.text.encode("utf-8")) != document.sha256:
        how = f"{made.converter} gives another text than {source.converter}"
        stays = f"{text.name} stays as it is pinned"
        if text.is_file():
            return [str(Fault(path, how, stays))]
        raise InputError(Fault(path, how, f"restore {text.name}"))
    for file in (text, map_of(text)):
        if not file.is_file() or (file != text and decode(file) != files[file.name]):
            write_whole(file, files[file.name])
    if (made.converter or PLAIN) == source.converter:
        return []
    return [str(Fault(path, f"{made.converter} gives the same text as {source.converter}"))]
