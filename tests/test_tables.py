"""Clean tables as they are read back: checked once for as long as a file stays the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from policytargets import tables
from policytargets.errors import InputError
from small_project import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def test_who_writes_to_a_table_writes_to_nobody_elses(project: Path) -> None:
    first = tables.read_table("targets", project)
    kept = first.copy()
    first.loc[0, "value"] = -1.0
    first["unit"] = "台"
    del first["quote"]
    assert tables.read_table("targets", project).equals(kept)


def test_a_table_is_checked_once_and_again_when_it_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []
    read_csv = pd.read_csv
    monkeypatch.setattr(pd, "read_csv", lambda *a, **k: parsed.append(a) or read_csv(*a, **k))
    path = project / "data/clean/targets.csv"
    before = tables.read_table("targets", project)
    tables.read_table("targets", project)
    assert len(parsed) == 1
    head, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *rows[1:]]), "utf-8")
    assert len(tables.read_table("targets", project)) == len(before) - 1
    assert len(parsed) == 2


def test_a_table_that_changes_while_it_is_read_is_no_table(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / "data/clean/targets.csv"
    sha256 = tables.of_path(path)
    monkeypatch.setattr(tables, "of_path", lambda _: sha256)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match="changed while it was read"):
        tables.read_table("targets", project)
