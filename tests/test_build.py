"""The clean tables: not stale, valid for other tools, reproducible, never half-written."""

import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from frictionless import Package

from policytargets.building.build import build, to_csv
from policytargets.cli import main
from policytargets.errors import InputError
from policytargets.project import find_root, write_whole
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table, select_plans

FILES = (
    *("targets.csv", "numbers.csv", "documents.csv", "indicators.csv"),
    *("normalised.csv", "steps.csv", "comparisons.csv", "yardsticks.csv"),
    *("missing.csv", "contradictions.csv", "datapackage.json"),
)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(find_root() / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copy(find_root() / "data" / "corrections.yml", tmp_path / "data")
    return tmp_path


@pytest.fixture
def measured(copy):
    """Return a project where the tables lie that another command makes."""
    (copy / "data" / "clean").mkdir()
    for name in ("accuracy.csv", "confusions.csv"):
        shutil.copy(find_root() / "data" / "clean" / name, copy / "data" / "clean" / name)
    return copy


def test_committed_tables_are_those_the_build_makes(measured):
    build(measured)
    for name in FILES:
        committed = find_root() / "data" / "clean" / name
        made = measured / "data" / "clean" / name
        assert made.read_bytes() == committed.read_bytes(), f"{name} is stale: policytargets build"


def test_data_package_validates():
    report = Package(str(find_root() / "data" / "clean" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])


def test_altered_raw_file_stops_the_build(copy):
    (copy / "data/raw/cixi-2020.txt").write_text("新增机器人10台。", "utf-8")
    with pytest.raises(InputError, match=r"cixi-2020\.txt: changed since it was pinned"):
        build(copy)
    assert not (copy / "data" / "clean").exists()


def test_build_command_tells_in_one_line_and_exits_2(copy, monkeypatch):
    (copy / "data/raw/documents.yml").write_text("cixi-2020: [", "utf-8")
    monkeypatch.chdir(copy)
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("policytargets: ")
    assert "documents.yml:2: broken YAML" in line


def test_outside_a_project_the_build_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 2
    assert "no study here or above" in result.stderr


def test_tables_read_back_as_they_were_written():
    for name in COLUMNS.keys() - {"orders"}:  # a download, made from the others
        columns, table = COLUMNS[name], read_table(name)
        assert tuple(table.columns) == columns
        path = find_root() / "data" / "clean" / f"{name}.csv"
        assert to_csv(table) == path.read_text("utf-8")


def test_a_faulty_table_is_refused(copy):
    build(copy)
    path = copy / "data" / "clean" / "targets.csv"
    path.write_text(path.read_text("utf-8").replace(",addition,", ",hope,", 1), "utf-8")
    with pytest.raises(InputError, match="column measure: 'hope'"):
        read_table("targets", copy)


def test_missing_table_names_the_command(tmp_path):
    with pytest.raises(InputError, match="policytargets build"):
        read_table("targets", tmp_path)


def test_plans_come_in_the_order_asked_for():
    table = pd.DataFrame({"document": ["a", "b", "a"], "n": [1, 2, 3]})
    assert select_plans(table, ["b", "a"])["n"].tolist() == [2, 1, 3]
    with pytest.raises(InputError, match="unknown plan 'c'; allowed: a, b"):
        select_plans(table, ["c"])


def test_a_known_plan_without_rows_is_no_unknown_plan():
    documents = pd.DataFrame({"document": ["a", "b"]})
    table = pd.DataFrame({"document": ["a"], "n": [1]})
    assert select_plans(table, ["b", "a"], documents)["n"].tolist() == [1]
    assert select_plans(table, ["b"], documents).empty
    with pytest.raises(InputError, match="unknown plan 'c'; allowed: a, b"):
        select_plans(table, ["c"], documents)


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    write_whole(path, "old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
