"""A researcher's own plan: read, checked, stored, and what of it to review."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policytargets.adding.checking import entry_faults, id_faults
from policytargets.adding.fields import Field, parse_options, read_fields
from policytargets.adding.reviewing import Doubt, find_doubts
from policytargets.adding.storing import store_plan
from policytargets.documents import Document, decode, load_documents, read_pinned
from policytargets.errors import InputError
from policytargets.reading import read_text

__all__ = ["Added", "add_plan"]


@dataclass(frozen=True)
class Added:
    """What was added.

    Parameters
    ----------
    document : Document
        The new entry.
    fields : mapping of str to Field
        Its fields with their origins.
    targets : int
        Number of targets in the text.
    undated : int
        How many of them have no first year, because neither the text nor an option gives one.
    doubts : sequence of Doubt
        What to look at, in order.
    """

    document: Document
    fields: Mapping[str, Field]
    targets: int
    undated: int
    doubts: Sequence[Doubt]


def add_plan(root: Path, path: Path, plan: str | None, options: Mapping[str, str]) -> Added:
    """Copy a text into data/raw, describe it in documents.yml, and say what to review.

    Parameters
    ----------
    root : Path
        The project's folder.
    path : Path
        A plain text in UTF-8.
    plan : str or None
        The plan's id; the file's stem by default.
    options : mapping of str to str
        Values by field of documents.yml; they override the text, an empty one clears the field.

    Raises
    ------
    InputError
        Naming every fault of the file, the id and the fields; then nothing was written.
    """
    raw = decode(path)
    documents = load_documents(root)
    texts = read_pinned(root, documents)
    given, faults = parse_options(options)
    fields = read_fields(raw, given, documents)
    document = _document(plan or path.stem, raw, fields)
    faults += entry_faults(document, [fault.where for fault in faults])
    faults += id_faults(root, path, document, documents)
    if faults:
        raise InputError(*faults)
    rows = read_text(raw, document)
    others = (row for name, text in texts.items() for row in read_text(text, documents[name]))
    doubts = find_doubts(raw, document, rows, {str(row["indicator"]) for row in others})
    store_plan(root, document, raw)
    undated = sum(row["start_year"] is None for row in rows)
    return Added(document, fields, len(rows), undated, doubts)


def _document(plan: str, raw: str, fields: Mapping[str, Field]) -> Document:
    values: dict[str, Any] = {name: field.value for name, field in fields.items()}
    digest = hashlib.sha256(raw.encode("utf-8")).hexdigest()
    return Document(plan, file=f"{plan}.txt", sha256=digest, **values)
