"""policytargets extract: JSON Lines out, one line a fault, nothing half-written."""

import json

import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.project import find_root
from policytargets.schemas import COLUMNS
from reference_plans import PLANS

PLAN = "行动计划(2020—2025年)\n一、目标\n到2022年,新增工业机器人500台。\n"


def run(*arguments):
    return CliRunner().invoke(main, ["extract", *map(str, arguments)])


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "my-plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


def test_any_text_is_read(plan):
    result = run(plan)
    (row,) = map(json.loads, result.stdout.splitlines())
    assert tuple(row) == COLUMNS["targets"]
    assert (row["document"], row["id"]) == ("my-plan", "my-plan/001")
    assert (row["start_year"], row["end_year"]) == (2020, 2022)
    assert PLAN[row["start"] : row["end"]] == row["number_text"] == "500台"
    assert row["target_id"] == f"my-plan@{row['start']}-{row['end']}"


def test_a_listed_file_uses_its_entry():
    result = run(find_root() / "data/raw/jinhua-2021.txt")
    years = {json.loads(line)["start_year"] for line in result.stdout.splitlines()}
    assert years == {2021}


def test_rows_are_sorted_by_plan_and_place():
    result = run(*sorted((find_root() / f"data/raw/{plan}.txt" for plan in PLANS), reverse=True))
    keys = [(r["document"], r["start"]) for r in map(json.loads, result.stdout.splitlines())]
    assert keys == sorted(keys)
    assert {document for document, _ in keys} == set(PLANS)


def test_folders_are_read(plan):
    assert run(plan.parent).stdout == run(plan).stdout


def test_a_bad_file_of_a_folder_stops_no_other(plan, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    output = tmp_path / "made" / "out.jsonl"
    result = run(tmp_path, "--output", output)
    assert result.exit_code == 1
    assert output.read_text("utf-8") == run(plan).stdout
    header, line = (output.parent / "errors.csv").read_text("utf-8").splitlines()
    assert header == "file,fault,allowed"
    assert line.startswith(f"{tmp_path / 'empty.txt'},empty file,")


def test_a_pattern_that_matches_nothing_is_told(tmp_path):
    result = run(tmp_path / "*.txt")
    assert result.exit_code == 2
    assert result.stderr.count("No such file") == 1


@pytest.mark.parametrize("where", [".", "plan.txt/x"])
def test_an_output_that_cannot_be_written_is_told(plan, tmp_path, where):
    (tmp_path / "plan.txt").write_text("x", "utf-8")
    result = run(plan, "--output", tmp_path / where)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("policytargets: ")


@pytest.mark.parametrize(
    "arguments", [["extract"], ["extract", "--oops"], ["ex"], ["extract", "a", "--issued", "soon"]]
)
def test_a_slip_of_usage_is_one_line(arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("policytargets: ")
    assert "--help" in line


def test_text_without_targets_gives_an_empty_file(tmp_path):
    (tmp_path / "none.txt").write_text("没有目标。", "utf-8")
    output = tmp_path / "out.jsonl"
    result = run(tmp_path / "none.txt", "--output", output)
    assert (result.exit_code, output.read_text()) == (0, "")


def test_every_bad_file_is_told_and_nothing_written(plan, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\0\1")
    (tmp_path / "gb.txt").write_bytes("计划".encode("gb18030"))
    output = tmp_path / "out.jsonl"
    names = ("empty.txt", "binary.txt", "gb.txt", "missing.txt")
    result = run(plan, *(tmp_path / name for name in names), "--output", output)
    assert result.exit_code == 2
    told = result.stderr.splitlines()
    assert len(told) == 4
    for name in names:
        assert sum(f"{name}: " in line for line in told) == 1
    assert all(line.startswith("policytargets: ") for line in told)
    assert not output.exists()


def test_two_files_of_one_name_are_refused(plan, tmp_path):
    other = tmp_path / "other" / plan.name
    other.parent.mkdir()
    other.write_text(PLAN, "utf-8")
    result = run(plan, other)
    assert result.exit_code == 2
    assert "my-plan: two files of this name" in result.stderr


def test_a_text_that_waits_for_its_date_is_told_once(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("各位代表：\n今年，新建学校3所。今年新建医院2所。\n", "utf-8")
    result = run(path)
    assert result.exit_code == 0
    assert result.stderr.count("\n") == result.stderr.count("--issued") == 1
    assert result.stderr.startswith(f"policytargets: {path}: ")
    assert run(path, "--issued", "2026-01-20").stderr == ""


def test_a_text_without_any_year_is_asked_nothing(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("某市关于推广机器人的意见\n新增机器人10台。\n", "utf-8")
    assert run(path).stderr == ""
