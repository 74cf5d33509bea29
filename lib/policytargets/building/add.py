"""A plan of one's own: read, checked, stored."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policytargets.building.converted import files_of
from policytargets.building.doubtful import Doubt, find_doubts
from policytargets.building.fields import OPTIONS, RIGHT, Field, line_at, parse_options, read_fields
from policytargets.documents import REQUIRED, Document, Source, decode, field_faults
from policytargets.errors import Fault, InputError
from policytargets.project import MARK, alone, of_bytes, of_path, write_set
from policytargets.reading import Reading, read_plan, read_study
from policytargets.sources import Converted, Limits, convert
from policytargets.sources.convert import PLAIN, File, open_file
from policytargets.sources.kinds import ending_of
from policytargets.yamls import CODE, parse


def store_plan(root: Path, document: Document, files: Mapping[str, bytes | str]) -> None:
    """Put the files of a plan into data/raw and append its entry to documents.yml."""
    listing = root / MARK
    entries = with_entry(root, document)
    there = {path.name for path in listing.parent.iterdir()}
    new = {name: data for name, data in files.items() if name not in there}
    write_set(listing.parent, {**new, listing.name: entries})


def with_entry(root: Path, document: Document) -> str:
    """Return documents.yml with one more entry at its end, all else as it stands."""
    before = decode(root / MARK)
    kept = {name: getattr(document, name) for name in ("file", *OPTIONS, "sha256")}
    remarks = ("note", "note_zh")
    kept = {name: kept[name] for name in kept if name not in remarks or kept[name] is not None}
    if document.source:
        kept["source"] = document.source.model_dump(exclude_none=True)
    entry = {document.document: kept}
    written = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=100)
    after = before + ("\n" if before.endswith("\n") else "\n\n") + written
    return listing_of(root, after, (parse(before) or {}) | entry)


def listing_of(root: Path, text: str, entries: Mapping[str, object]) -> str:
    """Return documents.yml as it was edited, once it is sure that it says what it shall."""
    with contextlib.suppress(yaml.YAMLError):
        if (parse(text) or {}) == entries:
            ends = "\r\n" if "\r\n" in text else "\n"
            return re.sub("\r?\n", ends, text)
    allowed = "entries one below the other, each from the start of a line, without aliases"
    raise InputError(Fault(root / MARK, "in a form that no command can edit", allowed))


def id_faults(
    root: Path, where: str, document: Document, documents: Mapping[str, Document]
) -> Iterator[Fault]:
    """Return why a text cannot have its id, or is there already."""
    plan = document.document
    same = [name for name, entry in documents.items() if entry.sha256 == document.sha256]
    folder = (root / MARK).parent
    files = [str(document.file), *([document.source.file] if document.source else [])]
    targets = [folder / name for name in files]
    # A run that was stopped may have left just these files.
    digests = {document.sha256, document.source and document.source.sha256}
    if same:
        yield Fault(where, f"the same text as plan {same[0]}", "a text is added once")
    # Some file systems take Wenzhou-2020.txt and wenzhou-2020.txt for one file.
    elif plan.casefold() in map(str.casefold, documents):
        yield Fault("--id", f"plan {plan} exists already", "give another id")
    else:
        for target in targets:
            if target in folder.iterdir() and of_path(target) not in digests:
                how = "give another id or remove that file"
                yield Fault("--id", f"{target} exists already", how)


def entry_faults(document: Document, told: Collection[object]) -> Iterator[Fault]:
    """Return what is missing or wrong in an entry, by option."""
    for name, option in OPTIONS.items():
        value = getattr(document, name)
        if value is not None:
            yield from field_faults(option, name, value)
        elif name in REQUIRED and option not in told:
            yield Fault(option, "needed, and the text does not state it", RIGHT[name])
    first, last = document.plan_start, document.plan_end
    if first and last and first > last:
        yield Fault(OPTIONS["plan_start"], f"{first} is after {OPTIONS['plan_end']} {last}")
    if not re.fullmatch(CODE, document.document):
        yield Fault("--id", document.document, RIGHT["document"])


Ask = Callable[[str, Mapping[str, Field]], Mapping[str, str]]
"""Asks a person about a plan's fields; returns options."""


@dataclass(frozen=True)
class Added:
    """What was added."""

    document: Document  # The new entry
    fields: Mapping[str, Field]  # Its fields with their origins
    targets: int  # Number of targets in the text
    # How many of them have no first year, because neither the text nor an option gives one
    undated: int
    doubts: Sequence[Doubt]  # What to look at, in order
    rows: Sequence[Mapping[str, object]]  # The targets, each with the line of its number
    unread: Sequence[int] = ()  # Pages of a PDF without a text layer


@dataclass(frozen=True)
class _Described:
    """A file under the entry that it is to have."""

    file: File
    made: Converted
    reading: Reading
    fields: Mapping[str, Field]


@alone
def add_plans(
    root: Path,
    given: Sequence[Path | File],
    plan: str | None,
    options: Mapping[str, str],
    ask: Ask | None = None,
    limits: Limits | None = None,
) -> list[Added]:
    """Copy files into data/raw, describe them in documents.yml, and say what to review.

    All are added or none. `ask` is given what was found and returns what a person says of it.
    """
    others = read_study(root)
    documents = {name: other.document for name, other in others.items()}
    shared = {str(row["indicator"]) for other in others.values() for row in other.targets}
    faults: list[Fault] = []
    described: list[_Described] = []
    for source in given:
        try:
            file = source if isinstance(source, File) else open_file(source)
            one = _describe(root, file, limits or Limits(), plan, options, documents, ask)
        except InputError as error:
            faults += error.faults
            continue
        described.append(one)
        documents[one.reading.document.document] = one.reading.document
    if faults:
        raise InputError(*faults)
    return [_store(root, one, shared) for one in described]


def _describe(
    root: Path,
    file: File,
    limits: Limits,
    name: str | None,
    options: Mapping[str, str],
    documents: Mapping[str, Document],
    ask: Ask | None,
) -> _Described:
    """Return a file under its new entry, with the origins of that entry's fields."""
    made, plan = convert(file.data, file.where, limits), name or Path(file.name).stem
    reading = read_plan(made.text).with_places(made.places)
    given, faults = parse_options(options)
    fields = read_fields(reading, given, documents, plan, made.stated)
    if ask is not None and not faults:
        given, faults = parse_options({**options, **ask(plan, fields)})
        fields = read_fields(reading, given, documents, plan, made.stated)
    document = _document(plan, made, file, fields)
    faults += entry_faults(document, [fault.where for fault in faults])
    faults += id_faults(root, file.where, document, documents)
    if faults:
        raise InputError(*faults)
    return _Described(file, made, reading.described_by(document), fields)


def _store(root: Path, one: _Described, shared: Collection[str]) -> Added:
    reading = one.reading
    doubts = find_doubts(reading, shared)
    files = files_of(reading.document, one.made, one.file.data)
    store_plan(root, reading.document, files)
    undated = sum(row["start_year"] is None for row in reading.targets)
    rows = [
        {**row, "line": line_at(reading.raw, int(str(row["start"])))} for row in reading.targets
    ]
    unread = one.made.unread
    return Added(reading.document, one.fields, len(reading.targets), undated, doubts, rows, unread)


def _document(plan: str, made: Converted, file: File, fields: Mapping[str, Field]) -> Document:
    values: dict[str, Any] = {name: field.value for name, field in fields.items()}
    digest = of_bytes(made.text.encode("utf-8"))
    if made.converter or file.address:
        values["source"] = Source(
            file=f"{plan}{ending_of(file.data, file.name)}",
            sha256=of_bytes(file.data),
            converter=made.converter or PLAIN,
            address=file.address,
            fetched=file.fetched,
        )
    return Document(plan, file=f"{plan}.txt", sha256=digest, **values)
