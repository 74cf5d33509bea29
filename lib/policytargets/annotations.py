"""annotations.jsonld: every reading tied to its place in a text (W3C Web Annotation)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from policytargets.documents import Document
from policytargets.schemas import COLUMNS, text_columns

__all__ = ["FILE", "annotate"]

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

    Parameters
    ----------
    targets, indicators : pandas.DataFrame
        The clean tables.
    documents : mapping of str to Document
        The plans.
    texts : mapping of str to str
        Raw text by plan.
    """
    names = dict(zip(indicators["indicator"], indicators["name_en"], strict=True))
    items = [
        _annotation(row, names, documents[row.document], texts[row.document])
        for row in targets.itertuples()
    ]
    page = {
        "@context": _CONTEXT,
        "id": "urn:policytargets:targets",
        "type": "AnnotationPage",
        "items": items,
    }
    # One annotation a line: a change shows as the lines that changed.
    lines = ",\n".join(_json(item) for item in items)
    return _json({**page, "items": []}).removesuffix("[]}") + "[\n" + lines + "\n]}\n"


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
