"""Texts, tables and runs that the tests of corpora share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner, Result

from policytargets.cli import main

CORPUS = 23
PER_PART = 4


def plan(number: int) -> str:
    """Return a text with two targets, unlike that of any other number."""
    return (
        f"第{number}号行动计划(2020—2025年)\n一、目标\n"
        f"到2022年,新增工业机器人{500 + number}台。\n研发经费占比达到{number}.5%以上。\n"
    )


def ident(number: int) -> str:
    return f"plan-{number:03}"


def write_texts(folder: Path, count: int = CORPUS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{ident(number)}.txt").write_text(plan(number), "utf-8")
    return folder


def write_table(path: Path, ids: list[Any], texts: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"id": ids, "text": texts}), path)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, arguments)])


def partitions(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("part-*.parquet"))}
