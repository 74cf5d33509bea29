"""An edition of the reports: claims.json of a site, with the tables that its claims rest on."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES

if TYPE_CHECKING:
    # Not at run time: a run that makes nothing reads what was said without it.
    from nbformat import NotebookNode

_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#[^()\s]*\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_ESCAPE = re.compile(r"\\([\\`*_\[\]|#~])")
CLAIMS = "claims.json"
"""File name of the claims in a site."""
FIELDS = (
    *("id", "report", "text_en", "text_zh", "value", "unit", "target_ids", "steps"),
    "sensitivity",
)
"""What each record of the file holds, in this order."""
Executed = Mapping[tuple[str, str], "NotebookNode"]
Record = dict[str, Any]
PREVIOUS = "previous"
"""Folder of a site with the edition before its own; of one that failed, with the last whole one."""
LOG = "editions.json"
"""What changed from edition to edition, with the day."""
TABLES = ("targets", "normalised", "comparisons")
"""The tables that tell why a claim changed, in ``data/`` beside the claims."""
_NEEDED = {
    "targets": ("target_id", "id"),
    "normalised": ("target_id",),
    "comparisons": ("target_id_a", "target_id_b", "verdict"),
}
_FILES = (CLAIMS, *(f"data/{name}.csv" for name in TABLES))
_EXPECTED = "a list of claims as policytargets report writes it"
Row = Mapping[str, str]
Files = Mapping[str, bytes]


def plain_text(markdown: str) -> str:
    """Return a sentence of `policytargets.display.claims` as plain words."""
    words = _STRONG.sub(r"\1", _LINK.sub(r"\1", markdown))
    return unescape(_ESCAPE.sub(r"\1", words))


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
    for told in _claims_of(notebook):
        name = claim_id(report, told)
        texts = seen.setdefault(name, [])
        if told["text"] not in texts:
            texts.append(told["text"])
            yield (name if len(texts) == 1 else f"{name}:{len(texts)}"), told


def _claims_of(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
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


@dataclass(frozen=True)
class Edition:
    """What the reports said at one time."""

    claims: Mapping[str, Mapping[str, Any]]  # The records of claims.json by id
    tables: Mapping[str, list[Row]]  # Rows of those of `TABLES` that lie beside the claims


def read_edition(path: Path) -> Edition:
    """Return the edition of a site's folder or of a file of claims."""
    file = path / CLAIMS if path.is_dir() else path
    if not file.is_file():
        raise InputError(Fault(file, "no such file", f"a site's folder or its {CLAIMS} is wanted"))

    def get(name: str) -> bytes | None:
        """Return a file beside the claims."""
        wanted = file if name == CLAIMS else file.parent / name
        return wanted.read_bytes() if wanted.is_file() else None

    return _edition(get, file)


def make_edition(files: Files) -> Edition:
    """Return the edition that files of a site by relative path make up."""
    return _edition(files.get, Path(CLAIMS))


def last_files(folder: Path) -> dict[str, bytes]:
    """Return what a published site holds of its edition, of the one before it and of its log."""
    names = [LOG, *_FILES, *(f"{PREVIOUS}/{name}" for name in _FILES)]
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def edition_files(last: Files, *, sound: bool) -> dict[str, bytes]:
    """Return the files of the last edition: that of the site, or the one kept since a failure."""
    files = {name: last[name] for name in _FILES if name in last} if sound else kept_files(last)
    return files if _is_whole(files) else {}  # damaged: no reason not to make the reports


def kept_files(last: Files) -> dict[str, bytes]:
    """Return the files of the edition that a site keeps beside its own."""
    start = f"{PREVIOUS}/"
    files = {n.removeprefix(start): last[n] for n in last if n.startswith(start)}
    return files if _is_whole(files) else {}


def _is_whole(files: Files) -> bool:
    try:
        make_edition(files)
    except InputError:
        return False
    return True


def _edition(get: Callable[[str], bytes | None], where: Path) -> Edition:
    claims = _claims(get(CLAIMS) or b"", where)
    tables = {}
    for name in TABLES:
        content = get(f"data/{name}.csv")
        if content is not None:
            tables[name] = _rows(name, content, where.parent / "data" / f"{name}.csv")
    return Edition(claims, tables)


def _claims(content: bytes, where: Path) -> dict[str, Mapping[str, Any]]:
    try:
        records = json.loads(content.decode("utf-8"))
    except ValueError as error:
        raise InputError(Fault(where, f"no JSON: {error}", _EXPECTED)) from None
    if not isinstance(records, list):
        raise InputError(Fault(where, "not a list", _EXPECTED))
    faults = [
        Fault(where, f"claim {place}: {what}", _EXPECTED)
        for place, record in enumerate(records, start=1)
        if (what := _fault(record))
    ]
    names = [record["id"] for record in records] if not faults else []
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(Fault(where, f"claim {name!r} stands twice", "each id stands once"))
    if faults:
        raise InputError(*faults)
    return dict(zip(names, records, strict=True))


def _fault(record: object) -> str:
    if not isinstance(record, dict):
        return "no object"
    lacking = [field for field in FIELDS if field not in record]
    if lacking:
        return f"without {', '.join(lacking)}"
    texts = ("id", "report", "text_en", "text_zh", "unit", "sensitivity")
    wrong = [field for field in texts if not isinstance(record[field], str)]
    wrong += [field for field in ("target_ids", "steps") if not isinstance(record[field], list)]
    return f"{', '.join(wrong)} of another type" if wrong else ""


def _rows(name: str, content: bytes, where: Path) -> list[Row]:
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        head = next(lines, [])
        lacking = [column for column in _NEEDED[name] if column not in head]
        if lacking:
            raise InputError(Fault(where, f"columns missing: {', '.join(lacking)}"))
        return list(_kept(name, head, lines))
    except (ValueError, csv.Error) as error:
        raise InputError(Fault(where, f"no readable table: {error}")) from None


def _kept(name: str, head: list[str], lines: Iterator[list[str]]) -> Iterator[Row]:
    """Give the rows of a table: of pairs, of which there are many, only what is asked for."""
    wanted = _NEEDED[name] if name == "comparisons" else head
    kept = [(place, column) for place, column in enumerate(head) if column in wanted]
    for line in filter(None, lines):
        yield {c: intern(line[place]) if place < len(line) else "" for place, c in kept}
