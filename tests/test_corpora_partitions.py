"""Parquet partitions: their rows and types, going on after a stop, and what must not happen."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from corpora_cases import CORPUS, PER_PART, ident, partitions, plan, run, write_table, write_texts
from policytargets.corpora.batches import LIMITS, TARGET_COLUMNS, Part
from policytargets.corpora.parquet import SCHEMA, describe, read_manifest, settings_of
from policytargets.corpora.texts import Text
from policytargets.documents import Document
from policytargets.project import lock_folder
from policytargets.schemas import COLUMNS, SCHEMAS

SCRIPT = "import sys; from policytargets.cli import main; main(sys.argv[1:])"
PARTS = -(-CORPUS // PER_PART)
KINDS = {
    "string[pyarrow]": "string",
    "float64": "double",
    "Int64": "int64",
    "int64": "int64",
    "bool": "bool",
}


@pytest.fixture(autouse=True)
def few_texts_a_partition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "texts", PER_PART)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts")


@pytest.fixture
def made(tmp_path: Path, texts: Path) -> Path:
    """Return an output that a whole run has written."""
    folder = tmp_path / "made" / "targets.parquet"
    result = run(texts, "--output", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    return folder


def test_columns_are_those_of_the_schema() -> None:
    assert tuple(TARGET_COLUMNS) == COLUMNS["targets"] == tuple(SCHEMA.names)
    kinds = {name: KINDS[str(c.dtype)] for name, c in SCHEMAS["targets"].columns.items()}
    assert kinds == TARGET_COLUMNS
    assert {name: str(SCHEMA.field(name).type) for name in SCHEMA.names} == kinds


def test_rows_are_those_of_json_lines(made: Path, texts: Path) -> None:
    assert len(partitions(made)) == PARTS
    rows = [
        row for path in sorted(made.glob("*.parquet")) for row in pq.read_table(path).to_pylist()
    ]
    assert rows == [json.loads(line) for line in run(texts).stdout.splitlines()]


def test_real_plans_give_the_rows_of_json_lines(root: Path, tmp_path: Path) -> None:
    raw = root / "data/raw/*.txt"
    assert run(raw, "--output", tmp_path / "t.parquet").exit_code == 0
    rows = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert rows == [json.loads(line) for line in run(raw).stdout.splitlines()]


def test_pandas_reads_the_folder(made: Path) -> None:
    table = pd.read_parquet(made)
    assert len(table) == 2 * CORPUS
    assert SCHEMAS["targets"].validate(table) is not None


def test_rows_of_a_partition_stand_by_plan_and_place(tmp_path: Path) -> None:
    numbers = [3, 1, 2, 0, 5, 4]
    table = write_table(tmp_path / "t.parquet", [*map(ident, numbers)], [*map(plan, numbers)])
    assert run(table, "--output", tmp_path / "o.parquet").exit_code == 0
    first = pq.read_table(tmp_path / "o.parquet" / "part-00000.parquet")
    places = list(zip(*first.select(["document", "start"]).to_pydict().values(), strict=True))
    assert places == sorted(places)
    assert {document for document, _ in places} == {ident(number) for number in range(4)}


def test_a_partition_tells_what_it_holds(made: Path, texts: Path) -> None:
    path = made / "part-00001.parquet"
    manifest = read_manifest(path)
    assert manifest
    assert [text["id"] for text in manifest.texts] == [ident(n) for n in range(4, 8)]
    assert manifest.targets == pq.read_metadata(path).num_rows == 8
    state = json.loads((made / "_run.json").read_text())
    assert (state["state"], state["texts"], state["targets"]) == ("whole", CORPUS, 2 * CORPUS)


def test_texts_without_targets_give_an_empty_partition(tmp_path: Path) -> None:
    table = write_table(tmp_path / "t.parquet", ["none"], ["没有目标。"])
    assert run(table, "--output", tmp_path / "o.parquet").exit_code == 0
    assert pq.read_table(tmp_path / "o.parquet").num_rows == 0


def test_a_big_text_ends_its_partition(
    tmp_path: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "bytes", 10)
    assert run(texts, "--output", tmp_path / "o.parquet").exit_code == 0
    assert len(partitions(tmp_path / "o.parquet")) == CORPUS


def test_a_whole_output_is_left_as_it_is(made: Path, texts: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in made.glob("part-*")}
    result = run(texts, "--output", made)
    assert f"{PARTS} of them there before" in result.stdout
    assert {path: path.stat().st_mtime_ns for path in made.glob("part-*")} == before


def test_a_run_goes_on_where_one_stopped(made: Path, texts: Path) -> None:
    whole = partitions(made)
    for name in list(whole)[2:]:
        (made / name).unlink()
    (made / ".part-00002.parquet.1.part").write_bytes(b"half")
    (made / list(whole)[1]).write_bytes(whole[list(whole)[1]][:100])
    result = run(texts, "--output", made)
    assert "1 of them there before" in result.stdout
    assert partitions(made) == whole
    assert not [*made.glob(".*")]


def test_a_changed_text_is_read_anew_and_no_other(made: Path, texts: Path) -> None:
    before = partitions(made)
    (texts / f"{ident(5)}.txt").write_text(plan(99), "utf-8")
    assert f"{PARTS - 1} of them there before" in run(texts, "--output", made).stdout
    after = partitions(made)
    assert [name for name in before if before[name] != after[name]] == ["part-00001.parquet"]
    assert 599 in pd.read_parquet(made)["value"].to_list()


def test_a_corpus_that_shrinks_leaves_nothing_behind(made: Path, texts: Path) -> None:
    for number in range(9, CORPUS):
        (texts / f"{ident(number)}.txt").unlink()
    assert run(texts, "--output", made).exit_code == 0
    assert set(pd.read_parquet(made)["document"]) == {ident(number) for number in range(9)}


def test_an_entry_that_changes_is_noticed(root: Path, tmp_path: Path, project: Path) -> None:
    table = write_table(tmp_path / "t.parquet", ["wenzhou-2020"], [plan(1)])
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        run(table, "--output", tmp_path / "o.parquet")
        os.chdir(project)
        again = run(table, "--output", tmp_path / "o.parquet")
    finally:
        os.chdir(here)
    assert "there before" not in again.stdout


@pytest.mark.parametrize("option", [["--issued", "2020-01-01"], []])
def test_other_settings_are_never_mixed(
    made: Path, texts: Path, option: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = partitions(made)
    if not option:
        monkeypatch.setattr("policytargets.corpora.parquet.__version__", "99")
    result = run(texts, "--output", made, *option)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "made with other" in line
    assert "--force" in line
    assert partitions(made) == before
    assert run(texts, "--output", made, *option, "--force").exit_code == 0
    assert run(texts, "--output", made, *option).exit_code == 0


def test_a_text_that_could_not_be_read_is_told_again(tmp_path: Path, texts: Path) -> None:
    (texts / "empty.txt").write_bytes(b"")
    output = tmp_path / "o.parquet"
    first, second = run(texts, "--output", output), run(texts, "--output", output)
    assert first.exit_code == second.exit_code == 1
    assert first.stderr == second.stderr
    assert "there before" in second.stdout
    assert (tmp_path / "errors.csv").read_text("utf-8").count("\n") == 2
    assert set(pd.read_parquet(output)["document"]) == {ident(n) for n in range(CORPUS)}


def test_an_empty_folder_takes_partitions(
    tmp_path: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made").mkdir()
    monkeypatch.chdir(tmp_path / "made")
    (texts / "empty.txt").write_bytes(b"")
    assert run(texts, "--output", ".").exit_code == 1
    assert len(partitions(tmp_path / "made")) == PARTS
    assert (tmp_path / "errors.csv").is_file()


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path, texts: Path) -> None:
    (tmp_path / "o.parquet").write_text("a file", "utf-8")
    result = run(texts, "--output", tmp_path / "o.parquet")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "o.parquet: cannot be written: File exists" in line


def test_two_runs_do_not_write_into_one_folder(made: Path, texts: Path) -> None:
    before = partitions(made)
    with lock_folder(made):
        result = run(texts, "--output", made, "--force")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"policytargets: {made}: another run writes here; ")
    assert partitions(made) == before


def test_partitions_do_not_stand_among_other_files(texts: Path) -> None:
    before = sorted(texts.iterdir())
    result = run(texts, "--output", texts)
    assert result.exit_code == 2
    assert f"{texts}: holds {ident(0)}.txt" in result.stderr
    assert sorted(texts.iterdir()) == before


def test_a_full_disk_is_told_and_the_run_goes_on_later(
    tmp_path: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "o.parquet"
    with monkeypatch.context() as full:
        honest = Path.write_bytes

        def write(path: Path, data: bytes) -> int:
            if "part-00003" in path.name:
                honest(path, data[:50])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return honest(path, data)

        full.setattr(Path, "write_bytes", write)
        result = run(texts, "--output", output)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "part-00003.parquet: cannot be written: No space left on device" in line
    assert len(partitions(output)) == 3
    assert not [*output.glob(".*")]
    assert "3 of them there before" in run(texts, "--output", output).stdout


@pytest.mark.parametrize("name", ["o.jsonl", "o.parquet"])
def test_a_disk_that_takes_no_more_leaves_no_torn_file(
    root: Path, tmp_path: Path, name: str
) -> None:
    output = tmp_path / "out" / name
    # To a program a file too large is what a full disk is: a write that fails.
    limited = f"ulimit -f 4; exec '{sys.executable}' -c '{SCRIPT}' \"$@\""
    arguments = ["extract", str(root / "data/raw"), "--output", str(output)]
    done = subprocess.run(
        ["bash", "-c", limited, "bash", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "cannot be written: File too large" in line
    left = [path for path in output.parent.rglob("*") if path.is_file()]
    assert {path.name for path in left} <= {"_lock", "_run.json"}


@pytest.mark.slow
def test_a_killed_run_leaves_whole_files_and_goes_on(tmp_path: Path) -> None:
    numbers = range(1500)
    texts = write_table(tmp_path / "t.parquet", [*map(ident, numbers)], [*map(plan, numbers)])
    output = tmp_path / "o.parquet"
    command = [sys.executable, "-c", SCRIPT, "extract", str(texts), "--output", str(output)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while len(partitions(output)) < 2 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    kept = partitions(output)
    assert 2 <= len(kept) < 6
    assert all(read_manifest(output / name) for name in kept)
    assert json.loads((output / "_run.json").read_text())["state"] == "begun"
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "there before" in again.stdout
    whole = partitions(output)
    assert {name: whole[name] for name in kept} == kept
    fresh = tmp_path / "fresh.parquet"
    subprocess.run([*command[:-1], str(fresh)], check=True, stdout=subprocess.DEVNULL)
    assert partitions(fresh) == whole


def test_a_remark_changes_no_entry() -> None:
    plain = Document("a", region="wenzhou")
    noted = Document("a", region="wenzhou", note="posted later", note_zh="后来发布")
    other = Document("a", region="taizhou")
    settings = settings_of(None)
    told = [describe(settings, Part(1, (Text(entry, "", b""),))) for entry in (plain, noted, other)]
    assert told[0] == told[1] != told[2]
