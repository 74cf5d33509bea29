"""What a corpus is made of: folders, patterns and Parquet of texts, and what is wrong with them."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpora_cases import CORPUS, ident, plan, run, write_table, write_texts
from policytargets.corpora.texts import find_corpus
from policytargets.documents import Document

NUMBERS = list(range(CORPUS))


@pytest.fixture
def lines(tmp_path: Path) -> str:
    """Return what the texts give when each lies in a file."""
    return run(write_texts(tmp_path / "as-files")).stdout


def test_each_text_gives_its_targets(lines: str) -> None:
    rows = [json.loads(line) for line in lines.splitlines()]
    robots = {row["document"]: row["value"] for row in rows if row["unit"] == "台"}
    assert robots == {ident(number): 500 + number for number in NUMBERS}


def test_a_table_of_texts_gives_what_files_give(tmp_path: Path, lines: str) -> None:
    texts = write_table(tmp_path / "t.parquet", [*map(ident, NUMBERS)], [*map(plan, NUMBERS)])
    assert run(texts).stdout == lines


def test_lines_are_sorted_whatever_the_order_of_a_table(tmp_path: Path, lines: str) -> None:
    mixed = sorted(NUMBERS, key=lambda number: number * 7 % CORPUS)
    texts = write_table(tmp_path / "t.parquet", [*map(ident, mixed)], [*map(plan, mixed)])
    assert run(texts).stdout == lines


def test_a_folder_may_hold_texts_and_tables(tmp_path: Path, lines: str) -> None:
    folder = write_texts(tmp_path / "both", 9)
    rest = NUMBERS[9:]
    write_table(folder / "rest.parquet", [*map(ident, rest)], [*map(plan, rest)])
    assert run(folder).stdout == run(folder / "*.txt", folder / "*.parquet").stdout == lines


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_texts_of_a_table_may_be_stored_in_any_way(
    tmp_path: Path, lines: str, kind: pa.DataType
) -> None:
    texts = pa.array(map(plan, NUMBERS), pa.string()).cast(kind)
    table = pa.table({"note": NUMBERS, "text": texts, "id": [*map(ident, NUMBERS)]})
    pq.write_table(table, tmp_path / "t.parquet")
    assert run(tmp_path / "t.parquet").stdout == lines


def test_ids_may_be_whole_numbers(tmp_path: Path) -> None:
    texts = write_table(tmp_path / "t.parquet", [30, 4], [plan(1), plan(2)])
    assert [*find_corpus([texts]).ids()] == ["30", "4"]


def test_each_broken_text_is_told_and_the_rest_goes_through(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts", 3)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\0\1")
    (folder / "gb.txt").write_bytes("计划".encode("gb18030"))
    (folder / "no-table.parquet").write_bytes(b"PAR1 it is not")
    pq.write_table(pa.table({"id": ["x"], "content": ["y"]}), folder / "lacking.parquet")
    pq.write_table(pa.table({"id": ["x"], "text": [1]}), folder / "numbers.parquet")
    data = [b"", b"a\0b", b"\xff", None, plan(7).encode(), plan(8).encode()]
    ids = ["t-empty", "t-nul", "t-latin", "t-null", None, "t-good"]
    write_table(folder / "table.parquet", ids, data)
    output = tmp_path / "made" / "out.jsonl"
    result = run(folder, "--output", output)
    assert result.exit_code == 1
    documents = {json.loads(line)["document"] for line in output.read_text("utf-8").splitlines()}
    assert documents == {ident(0), ident(1), ident(2), "t-good"}
    with (output.parent / "errors.csv").open(encoding="utf-8", newline="") as file:
        told = {
            row["file"].removeprefix(f"{folder}/"): row["fault"] for row in csv.DictReader(file)
        }
    table = "table.parquet"
    assert told == {
        "empty.txt": "empty file",
        "binary.txt": "binary file (NUL bytes)",
        "gb.txt": "byte 0 is not UTF-8",
        "no-table.parquet": "no readable Parquet",
        "lacking.parquet": "no column text",
        "numbers.parquet": "column text holds int64",
        f"{table}: t-empty": "empty file",
        f"{table}: t-nul": "binary file (NUL bytes)",
        f"{table}: t-latin": "byte 0 is not UTF-8",
        f"{table}: t-null": "no text",
        f"{table}: row 5": "no id",
    }
    assert len(result.stderr.splitlines()) == len(told)


def test_odd_files_of_a_folder_are_told_and_the_rest_goes_through(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts", 1)
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt")).write_text(plan(5), "utf-8")
    os.mkfifo(folder / "pipe.txt")
    result = run(folder, "--output", tmp_path / "out.parquet")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert "/bad\\xff.txt: its name is not UTF-8" in result.stderr
    assert "/pipe.txt: no plain file" in result.stderr
    errors = (tmp_path / "errors.csv").read_text("utf-8")
    assert errors.count("\n") == 3
    named = run(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt"))
    assert named.exit_code == 2
    assert "its name is not UTF-8" in named.stderr


def test_errors_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts", 2)
    (folder / "empty.txt").write_bytes(b"")
    output, errors = tmp_path / "out.jsonl", tmp_path / "errors.csv"
    assert run(folder, "--output", output).exit_code == 1
    assert errors.is_file()
    (folder / "empty.txt").unlink()
    assert run(folder, "--output", output).exit_code == 0
    assert not errors.exists()
    errors.write_text("a file of somebody else", "utf-8")
    assert run(folder, "--output", output).exit_code == 0
    assert errors.is_file()


def test_errors_of_another_output_stay(tmp_path: Path) -> None:
    # One name begins with the other.
    broken, whole = (write_texts(tmp_path / name, 2) for name in ("texts-2", "texts"))
    (broken / "empty.txt").write_bytes(b"")
    assert run(broken, "--output", tmp_path / "a.jsonl").exit_code == 1
    told = (tmp_path / "errors.csv").read_bytes()
    assert run(whole, "--output", tmp_path / "b.jsonl").exit_code == 0
    assert (tmp_path / "errors.csv").read_bytes() == told


@pytest.mark.parametrize("name", ["absent.parquet", "no-table.parquet", "lacking.parquet"])
def test_a_table_that_is_named_must_be_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "no-table.parquet").write_bytes(b"PAR1 it is not")
    pq.write_table(pa.table({"id": ["x"]}), tmp_path / "lacking.parquet")
    folder = write_texts(tmp_path / "texts", 2)
    result = run(folder, tmp_path / name, "--output", tmp_path / "out.jsonl")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"policytargets: {tmp_path / name}: ")
    assert not (tmp_path / "out.jsonl").exists()


def test_a_damaged_table_is_told_with_the_last_whole_row(tmp_path: Path) -> None:
    numbers = range(400)
    columns = {"id": [*map(ident, numbers)], "text": [*map(plan, numbers)]}
    path = tmp_path / "texts" / "table.parquet"
    path.parent.mkdir()
    pq.write_table(
        pa.table(columns), path, row_group_size=100, compression="zstd", use_dictionary=False
    )
    place = pq.read_metadata(path).row_group(2).column(1)
    data = bytearray(path.read_bytes())
    start = place.data_page_offset
    data[start : start + place.total_compressed_size] = bytes(place.total_compressed_size)
    path.write_bytes(data)
    *read, last = find_corpus([path.parent])
    assert [text.entry.document for text in read] == [*map(ident, range(len(read)))]
    assert not any(text.fault for text in read)
    assert last.fault
    assert f"damaged after row {len(read)}" in str(last.fault)
    assert 100 < len(read) <= 200


def test_an_id_may_stand_once_in_all_files_and_tables(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts", 3)
    write_table(folder / "table.parquet", [ident(1), ident(7), ident(7)], ["a", "b", "c"])
    result = run(folder)
    assert result.exit_code == 2
    twice = [line.split(": ")[1] for line in result.stderr.splitlines()]
    assert twice == [ident(1), ident(7)]


def test_a_folder_without_one_readable_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "empty.txt").write_bytes(b"")
    for output in ("out.jsonl", "out.parquet"):
        result = run(tmp_path / "texts", "--output", tmp_path / output)
        assert result.exit_code == 2
        assert "empty file" in result.stderr
    assert not (tmp_path / "out.jsonl").exists()
    assert not [*(tmp_path / "out.parquet").glob("[!_]*")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (IndexError("out of range"), "the rules fail on it: IndexError: out of range"),
        (MemoryError(), "too large for the memory there is; split it"),
    ],
)
def test_a_text_on_which_the_rules_fail_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    from policytargets import reading

    honest = reading.read_plan

    def failing(text: str, document: Document) -> reading.Reading:
        if document.document == ident(1):
            raise error
        return honest(text, document)

    monkeypatch.setattr(reading, "read_plan", failing)
    result = run(write_texts(tmp_path / "texts", 3))
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert f"{ident(1)}.txt: {told}" in line
    assert {json.loads(text)["document"] for text in result.stdout.splitlines()} == {
        ident(0),
        ident(2),
    }


def test_a_text_that_vanishes_is_told(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "texts", 3)
    corpus = find_corpus([folder])
    (folder / f"{ident(1)}.txt").unlink()
    faults = [text.fault for text in corpus]
    assert [bool(fault) for fault in faults] == [False, True, False]


def test_a_listed_text_of_a_table_uses_its_entry(root: Path, tmp_path: Path) -> None:
    text = (root / "data/raw/jinhua-2021.txt").read_bytes().decode()
    table = write_table(tmp_path / "t.parquet", ["jinhua-2021"], [text])
    assert run(table).stdout == run(root / "data/raw/jinhua-2021.txt").stdout


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    (text,) = find_corpus([tmp_path])
    assert "No such file" in str(text.fault)
