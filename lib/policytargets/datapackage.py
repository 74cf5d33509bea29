"""datapackage.json: the clean tables described for other tools (Frictionless Data Package)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandera.pandas as pa

from policytargets.schemas import SCHEMAS
from policytargets.vocabulary.names import translate

__all__ = ["describe", "describe_folder"]

_TYPES = {"int64": "integer", "Int64": "integer", "float64": "number", "bool": "boolean"}
_KEYS = {
    "targets": "target_id",
    "numbers": ["document", "start", "end", "target_id"],
    "normalised": "target_id",
    "steps": ["target_id", "field", "step"],
    "comparisons": ["target_id_a", "target_id_b"],
    "yardsticks": ["target_id", "statistic_id"],
    "missing": ["document", "family", "indicator", "form"],
    "contradictions": ["kind", "target_id_a", "target_id_b"],
    "documents": "document",
    "indicators": "indicator",
    "accuracy": ["corpus", "field"],
    "confusions": ["corpus", "field", "read", "annotated"],
}
_FOREIGN = {
    "targets": (("document", "documents"), ("indicator", "indicators")),
    "numbers": (("document", "documents"),),
    "normalised": (("target_id", "targets"), ("document", "documents")),
    "steps": (("target_id", "targets"),),
    "yardsticks": (("target_id", "targets"),),
    "missing": (("document", "documents"),),
    "contradictions": (("document", "documents"),),
}


def describe(files: Mapping[str, str]) -> str:
    """Return the data package that describes the given tables, as JSON.

    Parameters
    ----------
    files : mapping of str to str
        CSV text by file name, such as ``targets.csv``; each has a schema of the same stem.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "policytargets",
        "title": "Quantitative targets of Chinese local-government plans",
        "resources": [_resource(name, content) for name, content in files.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def describe_folder(folder: Path) -> str:
    """Return the data package of the tables that lie in a folder, as JSON."""
    paths = (folder / f"{name}.csv" for name in SCHEMAS)
    return describe({path.name: path.read_bytes().decode() for path in paths if path.is_file()})


def _resource(name: str, content: str) -> dict[str, object]:
    stem = name.removesuffix(".csv")
    data = content.encode("utf-8")
    return {
        "profile": "tabular-data-resource",
        "name": stem,
        "path": name,
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "schema": {
            "fields": [_field(n, column) for n, column in SCHEMAS[stem].columns.items()],
            "primaryKey": _KEYS[stem],
            "foreignKeys": [
                {"fields": field, "reference": {"resource": table, "fields": field}}
                for field, table in _FOREIGN.get(stem, ())
            ],
        },
    }


def _field(name: str, column: pa.Column) -> dict[str, object]:
    field: dict[str, object] = {
        "name": name,
        "type": _TYPES.get(str(column.dtype), "string"),
        "description": translate(f"meaning.{name}", "en"),
    }
    if field["type"] == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    constraints: dict[str, object] = {"unique": True} if column.unique else {}
    for check in column.checks:
        if check.name == "isin":
            constraints["enum"] = sorted(check.statistics["allowed_values"])
    return field | ({"constraints": constraints} if constraints else {})
