"""The clean tables: not stale, valid for other tools, reproducible, never half-written."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from frictionless import Package

from made_studies import make_study
from policytargets.building.build import build
from policytargets.building.csv_lines import to_csv
from policytargets.cli import main
from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.project import find_root, write_whole
from policytargets.schemas import COLUMNS
from policytargets.studies.entries import remove_plan
from policytargets.tables import PACKAGE, read_table, select_plans
from small_project import tree

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


@pytest.fixture
def built(copy):
    """Return a project with its tables, which are those of this one."""
    shutil.copytree(find_root() / "data" / "clean", copy / "data" / "clean")
    return copy


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Return a study of three made plans, made once; tests write into copies."""
    folder = tmp_path_factory.mktemp("three") / "study"
    make_study(folder, seed=3, count=3)
    return folder


@pytest.fixture
def study(three, tmp_path):
    shutil.copytree(three, tmp_path, dirs_exist_ok=True)
    return tmp_path


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


def test_a_faulty_table_is_refused(built):
    path = built / "data" / "clean" / "targets.csv"
    path.with_name(PACKAGE).unlink()
    path.write_text(path.read_text("utf-8").replace(",addition,", ",hope,", 1), "utf-8")
    with pytest.raises(InputError, match="column measure: 'hope'"):
        read_table("targets", built)


def test_a_table_of_another_build_is_refused(built):
    path = built / "data" / "clean" / "targets.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    told = r"targets\.csv: not the table of datapackage\.json; .*policytargets build"
    with pytest.raises(InputError, match=told):
        read_table("targets", built)
    path.with_name(PACKAGE).write_text("{}", "utf-8")
    with pytest.raises(InputError, match=r"datapackage\.json: no description"):
        read_table("targets", built)


@pytest.mark.parametrize("moved", [1, 2, 5, 11])
def test_no_table_of_a_stopped_build_is_published(study, monkeypatch, moved):
    plans = list(load_documents(study))
    remove_plan(study, plans[0])
    before = tree(study / "data/clean")
    replace, done = Path.replace, []

    def die(path, target):
        if path.parent.name == ".set.ready":
            done.append(target)
            if len(done) > moved:
                raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        build(study)
    monkeypatch.undo()
    for name in (path.stem for path in done[:moved] if path.suffix == ".csv"):
        if tree(study / "data/clean")[f"{name}.csv"] != before[f"{name}.csv"]:
            with pytest.raises(InputError, match="policytargets build"):
                read_table(name, study)
    build(study)
    assert list(read_table("documents", study)["document"]) == plans[1:]
    assert not list((study / "data/clean").glob(".tables*"))


def test_a_full_disk_leaves_the_tables_as_they_were(study, monkeypatch):
    before = tree(study / "data")
    (study / "data/clean/.set.1.part").mkdir()  # of a run that was killed
    remove_plan(study, next(iter(load_documents(study))))
    write = Path.write_bytes

    def fail(path, content):
        if path.name.startswith(".steps.csv"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail)
    told = r"data/clean: cannot be written: No space left on device, \d+ kB are left; the files"
    with pytest.raises(InputError, match=told):
        build(study)
    after = tree(study / "data")
    assert {n: b for n, b in after.items() if "clean" in n} == {
        n: b for n, b in before.items() if "clean" in n
    }


ADDING = """
import sys
from pathlib import Path
from policytargets.building.add import add_plans
add_plans(Path(sys.argv[1]), [Path(sys.argv[2])], None, {"region": "a", "region_en": "A",
    "region_zh": "甲", "copy_source": "unknown", "script": "simplified"})
"""


def test_of_plans_added_at_once_none_is_lost(tmp_path):
    root = tmp_path / "study"
    plans = make_study(root, seed=3, count=1)
    files = [tmp_path / f"n{number}-2021.txt" for number in range(4)]
    for file in files:
        file.write_text(f"甲市规划\n到2025年，新增机器人{file.stem[1]}0台。\n", "utf-8")
    runs = [subprocess.Popen([sys.executable, "-c", ADDING, root, file]) for file in files]
    assert [run.wait() for run in runs] == [0] * len(files)
    assert sorted(load_documents(root)) == sorted([*plans, *(file.stem for file in files)])
    assert not [path for path in root.rglob(".*") if path.is_file()]


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


def test_a_pipe_is_written_to_and_stays_one(tmp_path):
    """As /dev/null does, which a user with all rights could replace by a file."""
    pipe, text = tmp_path / "pipe.jsonl", tmp_path / "plan.txt"
    text.write_text("到2025年，新增机器人100台。\n", "utf-8")
    os.mkfifo(pipe)
    for write in (
        lambda: write_whole(pipe, "content"),
        lambda: CliRunner().invoke(main, ["extract", str(text), "--output", str(pipe)]),
    ):
        # Opened for both, so that neither side waits for the other.
        reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        write()
        assert os.read(reader, 9_999)
        os.close(reader)
        assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


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


def test_a_folder_that_may_not_be_written_is_named_and_no_file_aside(tmp_path, monkeypatch):
    def fail(path, _):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="Permission denied") as error:
        write_whole(tmp_path / "table.csv", "new")
    assert error.value.filename == str(tmp_path)
