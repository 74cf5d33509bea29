"""What is ended or fails in the middle is old or new, never mixed, and told in a line."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest
from benchmarks.kills import at_step
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.project import alone, write_set
from policytargets.studies.entries import remove_plan, rename_plan
from policytargets.studies.init import make_report
from policytargets.studies.review import accept, put_right
from policytargets.studies.update import update_plan


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "data/raw"
    folder.mkdir(parents=True)
    for name in ("a", "b", "c"):
        (folder / name).write_text("old")
    return tmp_path


def _content(study: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (study / "data").rglob("*") if path.is_file()}


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork beside threads
@pytest.mark.parametrize("step", range(1, 15))
def test_a_set_that_is_ended_anywhere_is_old_or_made_whole_by_the_next_run(
    study: Path, step: int
) -> None:
    child = os.fork()
    if not child:
        with at_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            write_set(study / "data/raw", {"a": "new", "b": "new", "d/e": "new"}, ["c"])
        os._exit(0)
    os.waitpid(child, 0)
    alone(lambda root: root)(study)
    whole = {"a": "new", "b": "new", "e": "new"}
    assert _content(study) in ({"a": "old", "b": "old", "c": "old"}, whole)
    assert not [*study.rglob(".*")]


@pytest.mark.parametrize(
    "change", [update_plan, remove_plan, rename_plan, accept, put_right, make_report]
)
def test_who_changes_a_study_does_so_alone(change: object) -> None:
    assert hasattr(change, "__wrapped__")


def test_a_database_that_cannot_be_written_is_one_line(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("policytargets.querying.database._create", full)
    (tmp_path / ".out.db.1.part-journal").write_text("of a run that was killed")
    made = CliRunner().invoke(main, ["export", "sqlite", str(tmp_path / "out.db")])
    assert made.exit_code == 2
    (line,) = made.stderr.splitlines()
    assert "out.db: cannot be written: database or disk is full" in line
    assert not [*tmp_path.iterdir()]


def test_too_little_memory_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("policytargets.corpora.extract.extract", full)
    (tmp_path / "x.txt").write_text("x")
    made = CliRunner().invoke(main, ["extract", str(tmp_path / "x.txt")])
    assert (made.exit_code, len(made.stderr.splitlines())) == (2, 1), made.stderr
    assert "memory" in made.stderr
