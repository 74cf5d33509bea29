"""The fields of a new entry: what an option gives, else the text, else a plan of the region."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policytargets.documents import (
    COPY_SOURCES,
    LEVEL_STATUSES,
    PUBLISHED_AS,
    SCRIPTS,
    START_STATUSES,
    Document,
)
from policytargets.errors import Fault
from policytargets.reading.metadata import Statement, read_identity, read_stated
from policytargets.reading.plan import Reading
from policytargets.vocabulary.levels import load_levels

Value = str | int | dt.date | None

OPTIONS = {
    "title": "--title",
    "issuer": "--issuer",
    "region": "--region",
    "region_en": "--region-en",
    "region_zh": "--region-zh",
    "adcode": "--adcode",
    "level": "--level",
    "level_status": "--level-status",
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

_OF_REGION = ("region", "region_en", "adcode", "level", "level_status")
_DATES = ("date_signed", "date_published")
_YEARS = ("plan_start", "plan_end")
# What a web page may state beside the text; its title seldom has the whole of the text's.
_OF_PAGE = ("title", "issuer", "region_zh", "document_number", *_DATES)

RIGHT = {
    "document": "at most 100 letters, digits and . _ - such as wenzhou-2020",
    "region": "an ASCII id such as wenzhou",
    "region_en": "the region's name in English, such as Wenzhou",
    "region_zh": "the region's name in Chinese, such as 温州市",
    "adcode": "the six digits of GB/T 2260, such as 330300",
    "script": f"allowed: {', '.join(SCRIPTS)}",
    "copy_source": f"who published the copy; allowed: {', '.join(COPY_SOURCES)}",
    "level_status": f"how the level is known; allowed: {', '.join(LEVEL_STATUSES)}",
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
    origin: str  # text, line 12, page, option, plan wenzhou-2020 or not stated
    # What the text states of it elsewhere, where that differs
    others: tuple[tuple[Value, str], ...] = ()


_OF_FILE = "file name"
_NOT_KNOWN = "not known"
OPEN = ("region", "region_en", "region_zh", "adcode", "level", "plan_start", "plan_end")
"""What a comparison needs: told, or asked for on a terminal, where no text states it."""


def is_open(field: Field) -> bool:
    """Tell whether neither a text nor a person has said what a field holds."""
    return field.origin in ("not stated", _OF_FILE, _NOT_KNOWN)


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
    reading: Reading,
    given: Mapping[str, Value],
    documents: Mapping[str, Document],
    plan: str,
    page: Sequence[tuple[str, str]] = (),
) -> dict[str, Field]:
    """Return every field of the entry with its origin; `page` is what a web page states."""
    stated = read_identity(reading.view, reading.outline) | _omitted(reading)
    on_page = read_stated(page)
    fields = {}
    for name in OPTIONS:
        said = [(one.value, _origin(reading.raw, name, one.place)) for one in stated.get(name, [])]
        beside = [(one.value, "page") for one in on_page.get(name, []) if name in _OF_PAGE]
        first, rest = (said, beside) if name == "title" else (beside, said)
        fields[name] = _field(name, given, [*first, *rest])
    if "level_status" not in given:
        status = "stated" if fields["level"].value else "none"
        fields["level_status"] = Field(status, fields["level"].origin)
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
    if fields["level"].value is None and "level" not in given:
        fields |= _level(fields, reading)
    return fields | {name: field for name, field in _named(fields, plan) if name not in given}


def _level(fields: Mapping[str, Field], reading: Reading) -> dict[str, Field]:
    """Return the level of government, as far as code, issuer or addressees tell it."""
    adcode, issuer = (str(fields[name].value or "") for name in ("adcode", "issuer"))
    head = reading.view.text[:_HEAD]
    for rule in load_levels():
        for status, pattern, text in (
            ("inferred_adcode", rule.adcode, adcode),
            ("inferred_issuer", rule.issuer, issuer),
            ("inferred_addressees", rule.addressees, head),
        ):
            if pattern and re.search(pattern, text):
                return {"level": Field(rule.level, status), "level_status": Field(status, status)}
    return {}


_HEAD = 600  # characters of a text in which those it is sent to are named


def _named(fields: Mapping[str, Field], plan: str) -> Iterator[tuple[str, Field]]:
    """Give names of the region after the file, and what is said of a copy of which none says it."""
    region = re.sub(r"[-_.]?(?:19|20)\d\d.*$", "", plan.lower())
    english = region.replace("-", " ").title()
    chinese = fields["region_zh"].value or english
    told = {"region": region, "region_en": english, "region_zh": chinese}
    for name, value in told.items() if re.fullmatch(_REGION, region) else ():
        if fields[name].value is None:
            yield name, Field(value, _OF_FILE)
    if fields["copy_source"].value is None:
        yield "copy_source", Field("unknown", _NOT_KNOWN)


_REGION = r"[a-z][a-z0-9_-]*"
"""What a region's id is made of, in the table of statistics too."""


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


def _field(name: str, given: Mapping[str, Value], stated: Sequence[tuple[Value, str]]) -> Field:
    found: dict[Value, str] = {}
    for said, place in stated:
        found.setdefault(said, place)
    if name in given:
        value, origin = given[name], "option"
    else:
        value, origin = next(iter(found.items()), (None, "not stated"))
    return Field(value, origin, tuple((v, o) for v, o in found.items() if v != value))


def _origin(raw: str, name: str, place: int) -> str:
    return "text" if name == "script" else f"text, line {line_at(raw, place)}"
