"""docs/corpora.md: its commands run, its queries answer, each option stands in it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from corpora_cases import PER_PART, ident, partitions, write_texts
from policytargets.cli import main
from policytargets.corpora.batches import LIMITS

duckdb = pytest.importorskip("duckdb")

PAGE = Path(__file__).parents[1] / "docs" / "corpora.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [code for name, code in BLOCK.findall(PAGE.read_text("utf-8")) if name == language]


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the plans of the page in it, as working directory."""
    monkeypatch.setitem(LIMITS, "texts", PER_PART)
    plans = write_texts(tmp_path / "plans", 6)
    for plan in (root / "data/raw").glob("*.txt"):
        shutil.copy(plan, plans)
    (plans / "silent.txt").write_text("没有目标。", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


def test_commands_of_the_page_run(desk: Path) -> None:
    for block in blocks("python"):
        exec(compile(block, PAGE.name, "exec"), {})
    for line in commands():
        result = CliRunner().invoke(main, shlex.split(line)[1:])
        assert (result.exit_code, result.stderr) == (0, ""), line
    assert len(partitions(desk / "targets.parquet")) == 3
    assert (desk / "targets.jsonl").stat().st_size


def test_queries_of_the_page_answer(desk: Path) -> None:
    run = CliRunner().invoke(main, shlex.split(commands()[0])[1:])
    assert run.exit_code == 0
    indicators, years, robots, silent = (duckdb.sql(query).fetchall() for query in blocks("sql"))
    assert all(below <= plans for _, _, _, plans, _, below in indicators)
    assert ident(0) in {target_id.split("@")[0] for target_id, *_ in robots}
    assert sum(count for _, count, _ in years) == len(all_targets())
    assert [name for name, _ in silent] == ["silent"]


def all_targets() -> list[tuple[str]]:
    return duckdb.sql("SELECT target_id FROM 'targets.parquet/part-*.parquet'").fetchall()


def test_the_page_names_each_option() -> None:
    options = [o.opts[0] for o in main.commands["extract"].params if isinstance(o, click.Option)]
    assert not [option for option in options if option not in PAGE.read_text("utf-8")]
