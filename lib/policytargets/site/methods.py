"""The methods of a study as PDF: how its table is made, with versions and hashes."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policytargets import __version__
from policytargets.display.cells import name_of
from policytargets.messages import current_language, in_use, translate
from policytargets.project import of_library, of_path
from policytargets.schemas import COLUMNS, SCHEMAS
from policytargets.site.fonts import font_file
from policytargets.tables import read_table
from policytargets.vocabulary.rules import EFFECTS, load_rules

_PARTS = {
    **{"target": 2, "reading": 3, "limits": 3, "rules": 1},
    **{"qualified": 2, "orders": 2, "words": 1, "chance": 2},
}
"""Paragraphs of each part of the method."""
_PLAN = ("document", "issuer", "document_number", "date_signed", "copy_source")


def make_methods(root: Path) -> bytes:
    """Return the appendix in the language in use; the same study gives the same bytes."""
    import typst

    made = typst.compile(
        str(Path(__file__).with_name("templates") / "methods.typ"),
        font_paths=[str(font_file().parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(root), ensure_ascii=False)},
    )
    return bytes(made)


def _data(root: Path) -> dict[str, Any]:
    """Return all that stands in the appendix."""
    targets, documents = read_table("targets", root), read_table("documents", root)
    copies = [name_of("copy_source", code) for code in documents["copy_source"]]
    plans = documents[list(_PLAN)].assign(copy_source=copies).astype("string")
    example = next(iter(targets["target_id"]), translate("site.any_target"))
    return {
        "lang": current_language(),
        "title": translate("methods.title"),
        "parts": [_part(name, number, example) for name, number in _PARTS.items()],
        "tables": [
            _table("methods.rules", ["rule_reason", "rule_verdict", "rule_told"], _rules()),
            _table("methods.columns", ["column_name", "column_meaning"], _columns()),
            {
                "head": translate("methods.plans"),
                "columns": [translate(f"methods.{name}") for name in _PLAN],
                "rows": plans.fillna("").replace("", translate("site.not_stated")).values.tolist(),
            },
            _table("methods.hashes", ["file", "hash"], _hashes(root)),
        ],
        "cite": translate("method.citation", version=__version__, plans=len(documents)),
    }


def _part(name: str, number: int, example: str) -> dict[str, Any]:
    told = [translate(f"method.{name}_{n}", example=example) for n in range(1, number + 1)]
    return {"head": translate(f"method.{name}_head"), "paragraphs": told}


def _table(head: str, columns: list[str], rows: Iterator[tuple[str, ...]]) -> dict[str, Any]:
    names = [translate(f"method.{column}") for column in columns]
    return {"head": translate(head), "columns": names, "rows": [list(row) for row in rows]}


def _rules() -> Iterator[tuple[str, ...]]:
    for rule in load_rules():
        verdict = translate(f"column.{EFFECTS[rule.effect]}")
        yield translate(f"caveat.{rule.reason}"), verdict, in_use(rule).format(a="A", b="B")


def _columns() -> Iterator[tuple[str, ...]]:
    for column in COLUMNS["targets"]:
        yield column, translate(f"meaning.{column}")


def _hashes(root: Path) -> Iterator[tuple[str, ...]]:
    """Give what would have to be the same for the same numbers, each with its SHA-256."""
    yield f"policytargets {__version__}, Python {platform.python_version()}", of_library()
    names = [*read_table("documents", root)["document"].map("data/raw/{}.txt".format)]
    names += [f"data/clean/{name}.csv" for name in SCHEMAS]
    for name in (name for name in names if (root / name).is_file()):
        yield name, of_path(root / name)
