"""Datapackage.json and annotations.jsonld."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from policytargets.documents import Document
from policytargets.messages import translate
from policytargets.project import Content, in_bytes
from policytargets.schemas import COLUMNS, SCHEMAS, text_columns
from policytargets.tables import PACKAGE

_TYPES = {"int64": "integer", "Int64": "integer", "float64": "number", "bool": "boolean"}
KEYS = {
    "targets": "target_id",
    "numbers": ["document", "start", "end", "target_id"],
    "normalised": "target_id",
    "steps": ["target_id", "field", "step"],
    "comparisons": ["target_id_a", "target_id_b"],
    "orders": ["target_a", "target_b"],
    "yardsticks": ["target_id", "statistic_id"],
    "missing": ["document", "family", "indicator", "form"],
    "contradictions": ["kind", "target_id_a", "target_id_b"],
    "documents": "document",
    "indicators": "indicator",
    "accuracy": ["corpus", "field"],
    "confusions": ["corpus", "field", "read", "annotated"],
}
"""The primary key of each table."""

FOREIGN = {
    "targets": (("document", "documents"), ("indicator", "indicators")),
    "numbers": (("document", "documents"),),
    "normalised": (("target_id", "targets"), ("document", "documents")),
    "steps": (("target_id", "targets"),),
    "yardsticks": (("target_id", "targets"),),
    "missing": (("document", "documents"),),
    "contradictions": (("document", "documents"),),
}
"""The columns of each table that point into another."""


def describe(files: Mapping[str, Content]) -> str:
    """Return the data package that describes the given tables, as JSON."""
    package = {
        "profile": "tabular-data-package",
        "name": "policytargets",
        "title": "Quantitative targets of Chinese local-government plans",
        "resources": [_resource(name, content) for name, content in files.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def described(folder: Path, made: Mapping[str, Content]) -> dict[str, Content]:
    """Return new tables of a folder with the data package of all that then lie in it, as files."""
    paths = [folder / f"{name}.csv" for name in SCHEMAS if f"{name}.csv" not in made]
    tables = {path.name: path.read_bytes() for path in paths if path.is_file()} | {**made}
    ordered = {name: tables[name] for name in (f"{n}.csv" for n in SCHEMAS) if name in tables}
    return {**made, PACKAGE: describe(ordered)}


def _resource(name: str, content: Content) -> dict[str, object]:
    stem, size, digest = name.removesuffix(".csv"), 0, hashlib.sha256()
    for data in in_bytes(content):
        digest.update(data)
        size += len(data)
    return {
        "profile": "tabular-data-resource",
        "name": stem,
        "path": name,
        "encoding": "utf-8",
        "bytes": size,
        "hash": "sha256:" + digest.hexdigest(),
        "schema": {
            "fields": [_field(n, column) for n, column in SCHEMAS[stem].columns.items()],
            "primaryKey": KEYS[stem],
            "foreignKeys": [
                {"fields": field, "reference": {"resource": table, "fields": field}}
                for field, table in FOREIGN.get(stem, ())
            ],
        },
    }


def _field(name: str, column: pa.Column) -> dict[str, object]:
    field: dict[str, object] = {
        "name": name,
        "type": _TYPES.get(str(column.dtype), "string"),
        "description": translate(f"meaning.{name}"),
    }
    if field["type"] == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    constraints: dict[str, object] = {"unique": True} if column.unique else {}
    for check in column.checks:
        if check.name == "isin":
            constraints["enum"] = sorted(check.statistics["allowed_values"])
    return field | ({"constraints": constraints} if constraints else {})


FILE = "annotations.jsonld"
"""File name of the annotations in ``data/clean``."""

_AROUND = 32
_PLACES = ("target_id", "document", "id", "start", "end", "quote_start", "quote_end")
_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "sha256": "https://schema.org/sha256",
        # The reading is data of its own, with the columns of the table of targets.
        "reading": {"@id": "urn:policytargets:reading", "@type": "@json"},
    },
]
Row = Any


def annotate(
    targets: pd.DataFrame,
    indicators: pd.DataFrame,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
) -> str:
    """Return the readings as one page of annotations, in JSON-LD.

    Each annotation has the number as its target, by position (Unicode code points, as the
    standard counts) and by quotation with what stands around it; its source is the raw file,
    pinned by its SHA-256. The body is the reading: in words, and as data.
    """
    return b"".join(page(annotations_of(targets, indicators, documents, texts).values())).decode()


def annotations_of(
    targets: pd.DataFrame,
    indicators: pd.DataFrame,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
) -> dict[str, bytes]:
    """Return the annotations of each plan, one a line: a change shows as the lines that changed."""
    names = dict(zip(indicators["indicator"], indicators["name_en"], strict=True))
    found: dict[str, list[str]] = {plan: [] for plan in documents}
    for row in targets.itertuples():
        one = _annotation(row, names, documents[row.document], texts[row.document])
        found[row.document].append(_json(one))
    return {plan: ",\n".join(lines).encode() for plan, lines in found.items()}


def page(of_plans: Iterable[bytes]) -> list[bytes]:
    """Return the annotations of all plans as one page."""
    about = {
        "@context": _CONTEXT,
        "id": "urn:policytargets:targets",
        "type": "AnnotationPage",
        "items": [],
    }
    between = [part for lines in of_plans if lines for part in (b",\n", lines)]
    return [_json(about).removesuffix("[]}").encode(), b"[\n", *between[1:], b"\n]}\n"]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _annotation(
    row: Row, names: Mapping[str, str], document: Document, text: str
) -> dict[str, Any]:
    name = names.get(row.indicator, row.indicator)
    words = f"{name}: {row.number_text}"
    return {
        "id": f"urn:policytargets:target:{row.target_id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "TextualBody",
            "value": " ".join(words.split()),
            "format": "text/plain",
            "reading": dict(_reading(row)),
        },
        "target": {
            "source": {
                "id": f"../raw/{document.file}",
                "type": "Text",
                "format": "text/plain",
                "language": "zh-Hant" if document.script == "traditional" else "zh-Hans",
                "sha256": document.sha256,
            },
            "selector": [
                {"type": "TextPositionSelector", "start": int(row.start), "end": int(row.end)},
                _quotation(text, int(row.start), int(row.end)),
            ],
        },
    }


def _quotation(text: str, start: int, end: int) -> dict[str, str]:
    return {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(start - _AROUND, 0) : start],
        "suffix": text[end : end + _AROUND],
    }


def _reading(row: Row) -> Iterator[tuple[str, object]]:
    """Give the columns of a target that hold something, but for its place."""
    yield "id", row.id
    text = text_columns("targets")
    for column in COLUMNS["targets"]:
        value = getattr(row, column)
        if column in _PLACES or pd.isna(value) or value == "":
            continue
        yield column, str(value) if column in text else _number(value)


def _number(value: object) -> object:
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return bool(value)
    number = float(str(value))
    return int(number) if number.is_integer() else number
