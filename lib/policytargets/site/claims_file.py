"""Claims.json."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from policytargets.messages import LANGUAGES

if TYPE_CHECKING:
    # Not at run time: a run that makes nothing reads what was said without it.
    from nbformat import NotebookNode

_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#[^()\s]*\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_ESCAPE = re.compile(r"\\([\\`*_\[\]|#~])")


def plain_text(markdown: str) -> str:
    """Return a sentence of `policytargets.display.claims` as plain words."""
    words = _STRONG.sub(r"\1", _LINK.sub(r"\1", markdown))
    return unescape(_ESCAPE.sub(r"\1", words))


CLAIMS = "claims.json"
"""File name of the claims in a site."""
FIELDS = (
    *("id", "report", "text_en", "text_zh", "value", "unit", "target_ids", "steps"),
    "sensitivity",
)
"""What each record of the file holds, in this order."""

Executed = Mapping[tuple[str, str], "NotebookNode"]
Record = dict[str, Any]


def claim_id(report: str, told: Mapping[str, Any]) -> str:
    """Return the id of a claim: report, key and, where it has one, subject."""
    return ":".join(filter(None, (report, told["key"], told["subject"])))


def collect_claims(executed: Executed) -> list[Record]:
    """Return the claims of executed notebooks, by report and then as they are said."""
    records: dict[str, Record] = {}
    for report in sorted({name for name, _ in executed}):
        for language in (code for code in LANGUAGES if (report, code) in executed):
            for name, told in _named(report, executed[report, language]):
                record = records.setdefault(name, _record(name, report, told))
                record[f"text_{language}"] = plain_text(told["text"])
    return list(records.values())


def write_claims(records: Iterable[Record]) -> bytes:
    """Return claims as the bytes of ``claims.json``, one a line; the same for the same claims."""
    lines = [json.dumps(record, ensure_ascii=False, allow_nan=False) for record in records]
    return ("[" + ",".join(f"\n{line}" for line in lines) + "\n]\n").encode("utf-8")


def _named(report: str, notebook: NotebookNode) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each claim with its id; a second one of the same id that says another thing gets :2."""
    seen: dict[str, list[str]] = {}
    for told in _claims(notebook):
        name = claim_id(report, told)
        texts = seen.setdefault(name, [])
        if told["text"] not in texts:
            texts.append(told["text"])
            yield (name if len(texts) == 1 else f"{name}:{len(texts)}"), told


def _claims(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield from output.get("metadata", {}).get("policytargets", {}).get("claims", [])


def _record(name: str, report: str, told: Mapping[str, Any]) -> Record:
    texts = {f"text_{code}": "" for code in LANGUAGES}
    kept = {key: told[key] for key in ("unit", "target_ids", "steps", "sensitivity")}
    record = {"id": name, "report": report, **texts, "value": told["value"], **kept}
    return {field: _finite(record[field]) for field in FIELDS}


def _finite(value: Any) -> Any:  # noqa: ANN401
    """Return a value as JSON holds it: nothing in place of a number that is none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        # Sorted: a notebook that was kept gives its keys in another order than one just run.
        return {str(key): _finite(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value
