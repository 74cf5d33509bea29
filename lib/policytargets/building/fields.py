"""The fields of a new entry: what an option gives, else the text, else a plan of the region."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytargets.documents import COPY_SOURCES, PUBLISHED_AS, SCRIPTS, START_STATUSES, Document
from policytargets.errors import Fault
from policytargets.reading.metadata import Statement, read_identity
from policytargets.reading.plan import Reading

Value = str | int | dt.date | None

OPTIONS = {
    "title": "--title",
    "issuer": "--issuer",
    "region": "--region",
    "region_en": "--region-en",
    "region_zh": "--region-zh",
    "adcode": "--adcode",
    "level": "--level",
    "document_number": "--number",
    "date_signed": "--signed",
    "date_published": "--published",
    "published_as": "--published-as",
    "plan_start": "--start",
    "plan_end": "--end",
    "start_status": "--start-status",
    "script": "--script",
    "copy_source": "--copy-source",
    "omitted": "--omitted",
    "note": "--note",
    "note_zh": "--note-zh",
}
"""The option that gives each field of documents.yml, in the file's order."""

_OF_REGION = ("region", "region_en", "adcode", "level")
_DATES = ("date_signed", "date_published")
_YEARS = ("plan_start", "plan_end")

RIGHT = {
    "document": "letters, digits and . _ - such as wenzhou-2020",
    "region": "an ASCII id such as wenzhou",
    "region_en": "the region's name in English, such as Wenzhou",
    "region_zh": "the region's name in Chinese, such as 温州市",
    "adcode": "the six digits of GB/T 2260, such as 330300",
    "script": f"allowed: {', '.join(SCRIPTS)}",
    "copy_source": f"who published the copy; allowed: {', '.join(COPY_SOURCES)}",
    "published_as": f"which day it is; allowed: {', '.join(PUBLISHED_AS)}",
    "start_status": f"how the first year is known; allowed: {', '.join(START_STATUSES)}",
    **dict.fromkeys(_DATES, "a date such as 2020-12-31"),
    **dict.fromkeys(_YEARS, "a year from 1949 to 2100"),
}
"""What would be right, by field."""


@dataclass(frozen=True)
class Field:
    """One field of the new entry."""

    value: Value  # What documents.yml gets; None where neither the text nor an option says it
    origin: str  # text, line 12, option, plan wenzhou-2020 or not stated
    # What the text states of it elsewhere, where that differs
    others: tuple[tuple[Value, str], ...] = ()


def line_at(raw: str, place: int) -> int:
    """Return the line of an offset, counted from 1."""
    return raw.count("\n", 0, place) + 1


def parse_options(options: Mapping[str, str]) -> tuple[dict[str, Value], list[Fault]]:
    """Return options in the types of their fields, and what is wrong with them."""
    values: dict[str, Value] = {}
    faults = []
    for name, written in options.items():
        values[name] = None
        try:
            values[name] = _typed(name, written.strip()) if written.strip() else None
        except ValueError:
            allowed = RIGHT.get(name, "text in UTF-8 is expected")
            faults.append(Fault(OPTIONS[name], f"{written!r} cannot be read", allowed))
    return values, faults


def _typed(name: str, written: str) -> Value:
    written.encode("utf-8")  # an argument in another encoding holds surrogates
    if name in _DATES:
        return dt.datetime.strptime(written, "%Y-%m-%d").date()
    if name in _YEARS:
        return dt.datetime.strptime(written, "%Y").year
    return written


def read_fields(
    reading: Reading, given: Mapping[str, Value], documents: Mapping[str, Document]
) -> dict[str, Field]:
    """Return every field of the entry with its origin."""
    raw, stated = reading.raw, read_identity(reading.view, reading.outline)
    stated |= _omitted(reading)
    fields = {name: _field(raw, name, given, stated.get(name, [])) for name in OPTIONS}
    if "date_published" in given and "published_as" not in given:
        fields["published_as"] = Field(None, "not stated")  # what the text says is of its own day
    if "start_status" not in given:
        fields["start_status"] = _start_status(fields, stated.get("plan_start", []))
    region = fields["region_zh"].value
    sister = next((d for d in documents.values() if region and d.region_zh == region), None)
    if sister and fields["region"].value in (None, sister.region):
        known = {name: getattr(sister, name) for name in _OF_REGION if name not in given}
        fields |= {
            name: Field(value, f"plan {sister.document}") for name, value in known.items() if value
        }
    return fields


def _start_status(fields: Mapping[str, Field], stated: Sequence[Statement]) -> Field:
    """Return how the first year is known: what no text states may follow the date of signing."""
    start, signed = fields["plan_start"], fields["date_signed"].value
    if start.value is None:
        return Field("none", start.origin)
    said = any(said.value == start.value for said in stated)
    if not said and isinstance(signed, dt.date) and start.value in (signed.year, signed.year + 1):
        return Field("inferred_signed", "date of signing")
    return Field("stated", start.origin)


def _omitted(reading: Reading) -> dict[str, list[Statement]]:
    """Return the headings that the copy leaves out, joined, with the place of the first."""
    found = reading.omissions
    headings = ";".join(dict.fromkeys(one.heading for one in found))
    return {"omitted": [Statement(headings, found[0].start)]} if found else {}


def _field(raw: str, name: str, given: Mapping[str, Value], stated: Sequence[Statement]) -> Field:
    found: dict[Value, str] = {}
    for said in stated:
        found.setdefault(said.value, _origin(raw, name, said.place))
    if name in given:
        value, origin = given[name], "option"
    else:
        value, origin = next(iter(found.items()), (None, "not stated"))
    return Field(value, origin, tuple((v, o) for v, o in found.items() if v != value))


def _origin(raw: str, name: str, place: int) -> str:
    return "text" if name == "script" else f"text, line {line_at(raw, place)}"
