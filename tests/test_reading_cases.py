"""Texts that show one kind of fault each, beside their right answers (tests/cases)."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from policytargets.documents import Document
from policytargets.reading import read_plan

CASES = Path(__file__).with_name("cases")
# Kinds that are not mended yet
OPEN: set[str] = set()
# indicator comes with its own rule: `other` says that no code stood there when it was written
SCORED = ("value", "value_max", "unit", "comparator", "measure", "cadence", "start_year")
SCORED += ("end_year", "indicator_text", "scope", "commitment")


def load(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def params(folder):
    """Return the cases of a folder, those of open kinds marked."""
    open_kind = pytest.mark.xfail(strict=False, reason="kind is open")
    return [
        pytest.param(path, id=path.stem, marks=[open_kind] if path.stem in OPEN else [])
        for path in sorted((CASES / folder).glob("*.jsonl"))
    ]


def dates():
    """Return the day of issue of each case by name, where its text is read with one."""
    with (CASES / "reading" / "README.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row[:2] for row in csv.reader(lines, delimiter="\t") if row]
    return {name: dt.date.fromisoformat(day) for name, day in rows if day[:1].isdigit()}


def without_blanks(value):
    return "".join(value.split()) if isinstance(value, str) else value


def row_of(row, answer, fields):
    """Return what an answer scores of a row; on a goal of one year growth and change are one."""
    kept = {name: without_blanks(row.get(name)) for name in fields if name in answer}
    if answer.get("start_year") == answer.get("end_year") and kept.get("measure") == "change":
        kept["measure"] = "growth"
    if answer.get("indicator", "other") != "other":
        kept["indicator"] = row["indicator"]
    return kept


@pytest.mark.parametrize("path", params("reading"))
def test_a_text_of_one_kind_is_read_wholly_right(path):
    text = path.with_suffix(".txt").read_bytes().decode()
    answers = load(path)
    rows = read_plan(text, Document(path.stem, date_signed=dates().get(path.stem))).targets
    assert [row["number_text"] for row in rows] == [a["number_text"] for a in answers]
    for row, answer in zip(rows, answers, strict=True):
        fields = [name for name in SCORED if name not in answer["unscored"]]
        assert row_of(row, answer, fields) == row_of(answer, answer, fields)


@pytest.mark.parametrize("path", params("public"))
def test_a_text_as_tools_give_it_is_read_right(path):
    text = path.with_suffix(".txt").read_bytes().decode()
    answers = load(path)
    rows = read_plan(text, Document(path.stem, plan_start=2021, plan_end=2025)).targets
    assert [row["value"] for row in rows] == [a["value"] for a in answers]
    for row, answer in zip(rows, answers, strict=True):
        fields = [name for name in SCORED if name in answer]
        assert row_of(row, answer, fields) == row_of(answer, answer, fields)
        assert row["end_year"] == answer["deadline"]
