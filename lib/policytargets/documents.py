"""documents.yml: what is known of each plan, and whether its file is the one that was described."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import model_validator

from policytargets.errors import Fault, InputError
from policytargets.project import MARK, is_inner
from policytargets.yamls import (
    CODE,
    Code,
    Entry,
    Text,
    Year,
    demand,
    faults_in,
    load_entries,
    refuse,
)

LEVELS = ("province", "prefecture_city", "county_city")
COPY_SOURCES = ("issuer", "other_government", "third_party", "unknown")
PUBLISHED_AS = ("printed", "posted")
START_STATUSES = ("stated", "derived", "inferred_signed", "inferred_parent", "none")
LEVEL_STATUSES = ("stated", "inferred_adcode", "inferred_issuer", "inferred_addressees", "none")
SCRIPTS = ("simplified", "traditional")
ADCODE = "the six digits of GB/T 2260, such as 330300"
_ADCODE = re.compile("(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}")
Sha256 = Annotated[str, demand(re.compile("[0-9a-f]{64}").fullmatch, "64 digits 0-9 and a-f")]


def _is_file_name(name: str) -> bool:
    return is_inner(name) and name.isprintable() and len(name.encode()) <= _LONGEST


_LONGEST = 240  # bytes; file systems take 255, with an ending of ours
File = Annotated[str, demand(_is_file_name, "the name of a file in data/raw")]


class Source(Entry):
    """The file that a text was made from; it is kept beside the text."""

    file: File
    sha256: Sha256
    converter: Text  # Name and version of what made the text
    address: Text | None = None  # Where in the web it was fetched from, and when
    fetched: dt.datetime | None = None

    def __str__(self) -> str:
        """Return it as one cell of a table."""
        told = f"{self.file}; SHA-256 {self.sha256}; {self.converter}"
        return f"{told}; {self.address}, {self.fetched:%Y-%m-%d}" if self.fetched else told


@dataclass(frozen=True)
class Document:
    """One plan and what its copy states of itself; None where it states nothing."""

    document: str  # The plan's id, an ASCII file stem such as wenzhou-2020
    file: str | None = None
    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    region_en: str | None = None
    region_zh: str | None = None
    adcode: str | None = None
    level: str | None = None
    # How the level is known: stated by who described the plan, or inferred from code, issuer or
    # addressees; none where it is not known
    level_status: str = "none"
    document_number: str | None = None
    date_signed: dt.date | None = None
    date_published: dt.date | None = None
    # printed: the day of issue (印发) in the document itself; posted: the day of the web page
    published_as: str | None = None
    plan_start: int | None = None  # First and last year of the plan's period
    plan_end: int | None = None
    # How the first year is known: stated by the text, inferred_signed from the date of signing,
    # inferred_parent from the plan above, none where it is not known
    start_status: str = "none"
    script: str | None = None
    copy_source: str | None = None
    omitted: str | None = None  # Headings of the parts that the copy leaves out, joined by ;
    # What else is to be known of the copy, in English and in Chinese
    note: str | None = field(default=None, compare=False)
    note_zh: str | None = field(default=None, compare=False)
    # Digest of the raw file; None for a text which no documents.yml lists
    sha256: str | None = None
    source: Source | None = None  # What the text was made from; None where it is a text itself


class Described(Entry):
    """An entry of documents.yml: what a researcher may write, and what no entry may lack."""

    file: File
    title: Text | None = None
    issuer: Text | None = None
    region: Code
    region_en: Text
    region_zh: Text
    adcode: Annotated[str, demand(_ADCODE.fullmatch, ADCODE)] | None = None
    level: Literal[LEVELS] | None = None  # type: ignore[valid-type]
    level_status: Literal[LEVEL_STATUSES] | None = None  # type: ignore[valid-type]
    document_number: Text | None = None
    date_signed: dt.date | None = None
    date_published: dt.date | None = None
    published_as: Literal[PUBLISHED_AS] | None = None  # type: ignore[valid-type]
    plan_start: Year | None = None
    plan_end: Year | None = None
    start_status: Literal[START_STATUSES] | None = None  # type: ignore[valid-type]
    script: Literal[SCRIPTS]  # type: ignore[valid-type]
    copy_source: Literal[COPY_SOURCES]  # type: ignore[valid-type]
    omitted: Text | None = None
    note: Text | None = None
    note_zh: Text | None = None
    sha256: Sha256
    source: Source | None = None

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.plan_start and self.plan_end and self.plan_start > self.plan_end:
            refuse(f"plan_start {self.plan_start} is after plan_end {self.plan_end}")
        return self

    @model_validator(mode="after")
    def _says_how_the_start_is_known(self) -> Self:
        if (self.known_start == "none") == bool(self.plan_start):
            refuse(f"start_status {self.known_start} beside plan_start {self.plan_start}")
        return self

    @model_validator(mode="after")
    def _says_how_the_level_is_known(self) -> Self:
        if (self.known_level == "none") == bool(self.level):
            refuse(f"level_status {self.known_level} beside level {self.level}")
        return self

    @property
    def known_level(self) -> str:
        """How the level is known; an older entry says it only where someone stated it."""
        return self.level_status or ("stated" if self.level else "none")

    @property
    def known_start(self) -> str:
        """How the first year is known; an older entry gives one only where a text states it."""
        return self.start_status or ("stated" if self.plan_start else "none")


REQUIRED = tuple(name for name, field in Described.model_fields.items() if field.is_required())
Id = Annotated[str, demand(re.compile(CODE).fullmatch, "an ASCII file stem such as wenzhou-2020")]


def load_documents(root: Path) -> dict[str, Document]:
    """Return the entries of ``data/raw/documents.yml`` by plan id, in the file's order."""
    shape: Any = dict[Id, Described] | None  # a file of remarks alone
    entries = load_entries(root / MARK, shape) or {}
    return {
        plan: Document(
            plan,
            **dict(entry) | {"start_status": entry.known_start, "level_status": entry.known_level},
        )
        for plan, entry in entries.items()
    }


def field_faults(path: str | Path, name: str, value: object) -> Iterator[Fault]:
    """Return what is wrong with a value of a field of documents.yml."""
    for place, what, allowed in faults_in({name: value}, Described):
        if place == (name,):
            yield Fault(path, what, allowed)


def decode(path: Path) -> str:
    """Return a text file's characters with its line ends untouched, so that offsets hold."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Fault(path, error.strerror or "cannot be read")) from None
    return decode_bytes(data, path)


def decode_bytes(data: bytes, path: Path) -> str:
    """Return `data` as text; `path` names it in the error (see `decode`)."""
    if not data:
        raise InputError(Fault(path, "empty file", "text in UTF-8 is expected"))
    if b"\0" in data:
        raise InputError(Fault(path, "binary file (NUL bytes)", "plain text in UTF-8 is expected"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {error.start} is not UTF-8"
        raise InputError(Fault(path, place, "save the file as plain text in UTF-8")) from None


def read_pinned(root: Path, documents: Mapping[str, Document]) -> dict[str, str]:
    """Return the raw text of each plan after checking that no file has changed."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for plan, document in documents.items():
        try:
            texts[plan] = _read_one(root / "data" / "raw" / str(document.file), document)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(*faults)
    return texts


def _read_one(path: Path, document: Document) -> str:
    text = decode(path)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if digest != document.sha256:
        raise InputError(
            Fault(path, "changed since it was pinned", f"{MARK} has another SHA-256: restore it")
        )
    return text
