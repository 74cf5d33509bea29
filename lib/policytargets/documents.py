"""documents.yml: what is known of each plan, and whether its file is the one that was described."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import yaml

from policytargets.errors import Fault, InputError
from policytargets.project import MARK
from policytargets.yamls import parse

LEVELS = ("province", "prefecture_city", "county_city")
COPY_SOURCES = ("issuer", "other_government", "third_party", "unknown")
SCRIPTS = ("simplified", "traditional")


@dataclass(frozen=True)
class Document:
    """One plan and what its copy states of itself; None where it states nothing.

    Parameters
    ----------
    document : str
        The plan's id, an ASCII file stem such as ``wenzhou-2020``.
    plan_start, plan_end : int or None
        First and last year of the plan's period.
    note, note_zh : str or None
        What else is to be known of the copy, in English and in Chinese.
    sha256 : str or None
        Digest of the raw file; None for a text which no documents.yml lists.
    """

    document: str
    file: str | None = None
    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    region_en: str | None = None
    region_zh: str | None = None
    adcode: str | None = None
    level: str | None = None
    document_number: str | None = None
    date_signed: dt.date | None = None
    date_published: dt.date | None = None
    plan_start: int | None = None
    plan_end: int | None = None
    script: str | None = None
    copy_source: str | None = None
    note: str | None = field(default=None, compare=False)
    note_zh: str | None = field(default=None, compare=False)
    sha256: str | None = None


_CHOICES = {"level": LEVELS, "copy_source": COPY_SOURCES, "script": SCRIPTS}
_TYPES = {
    **dict.fromkeys(("date_signed", "date_published"), dt.date),
    **dict.fromkeys(("plan_start", "plan_end"), int),
}
REQUIRED = ("file", "region", "region_en", "region_zh", "script", "copy_source", "sha256")


def load_documents(root: Path) -> dict[str, Document]:
    """Return the entries of ``data/raw/documents.yml`` by plan id, in the file's order."""
    path = root / MARK
    try:
        entries = parse(decode(path))
    except yaml.YAMLError as error:
        raise InputError(Fault(path, f"broken YAML: {error}")) from None
    if not isinstance(entries, dict):
        raise InputError(Fault(path, "no entries", "one mapping a plan is expected"))
    faults = [fault for plan, entry in entries.items() for fault in _faults(path, plan, entry)]
    if faults:
        raise InputError(*faults)
    return {plan: Document(plan, **entry) for plan, entry in entries.items()}


def _faults(path: Path, plan: object, entry: object) -> Iterator[Fault]:
    if not isinstance(plan, str) or not plan.isascii():
        yield Fault(path, f"plan id {plan!r}", "ids are ASCII file stems such as wenzhou-2020")
    if not isinstance(entry, Mapping):
        yield Fault(path, f"{plan}: not a mapping of fields")
        return
    known = {f.name for f in fields(Document)} - {"document"}
    for name in sorted(set(map(str, entry)) - known):
        yield Fault(path, f"{plan}: unknown field {name}", f"allowed: {', '.join(sorted(known))}")
    for name in REQUIRED:
        if not entry.get(name):
            yield Fault(path, f"{plan}: field {name} is missing")
    for name, value in entry.items():
        if name in known and value is not None:
            yield from field_faults(path, f"{plan}: {name}", name, value)


def field_faults(path: str | Path, where: str, name: str, value: object) -> Iterator[Fault]:
    """Return what is wrong with a value of a field of documents.yml."""
    if name in _CHOICES and value not in _CHOICES[name]:
        yield Fault(path, f"{where} is {value!r}", f"allowed: {', '.join(_CHOICES[name])}")
    wanted = _TYPES.get(name, str)
    if not isinstance(value, wanted) or isinstance(value, (bool, dt.datetime)):
        allowed = "a date such as 2020-12-31" if wanted is dt.date else f"a {wanted.__name__}"
        yield Fault(path, f"{where} is {value!r}", f"expected {allowed}")


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
