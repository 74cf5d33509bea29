"""Texts that show one kind of fault each, beside their right answers (tests/cases)."""

import csv
import datetime as dt
import json
from pathlib import Path

import pytest

from policytargets.building.accuracy import pair, score
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


DOCUMENTS = sorted((CASES / "documents").glob("*.jsonl"))


def numbers(rows):
    return {row["number_text"] for row in rows if not row.get("optional")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_made_document_is_read_as_annotated(path):
    rows = read_plan(path.with_suffix(".txt").read_bytes().decode(), Document(path.stem)).targets
    answers = load(path)
    pairs = pair(rows, answers)
    found, told = {id(row) for row, _ in pairs}, {id(answer) for _, answer in pairs}
    missed = numbers(answer for answer in answers if id(answer) not in told)
    assert not missed
    assert not numbers(row for row in rows if id(row) not in found)
    for row, answer in pairs:
        open_fields = {*answer["unscored"], "indicator_text", "scope", "start_year"}
        fields = [name for name in SCORED if name not in open_fields]
        assert row_of(row, answer, fields) == row_of(answer, answer, fields) | {
            name: row["indicator"] for name in ("indicator",) if answer["indicator"] != "other"
        }
        assert row["binding"] == answer["binding"]


def test_what_made_documents_name_is_read_nearly_always():
    read, answers = [], []
    for path in DOCUMENTS:
        text = path.with_suffix(".txt").read_bytes().decode()
        read += read_plan(text, Document(path.stem)).targets
        answers += load(path)
    figures = score("made", read, answers).set_index("field")["f1"]
    assert figures["scope"] >= 0.98
    texts = [
        (row["indicator_text"], answer["indicator_text"])
        for row, answer in pair(read, answers)
        if "indicator_text" not in answer["unscored"]
    ]
    right = sum(without_blanks(a) == without_blanks(b) for a, b in texts)
    assert right >= 0.96 * len(texts)


REPORT = (
    "某市政府工作报告\n——2026年1月20日在某市第十届人民代表大会第三次会议上\n\n"
    "二、2026年工作安排\n今年重点做好以下工作：\n"
)


def sentences():
    """Return sentences of all kinds, each with what it promises: number to name, parted by |."""
    lines = (CASES / "sentences.tsv").read_text("utf-8").splitlines()
    return [(line.partition("\t")[0], line.partition("\t")[2]) for line in lines]


@pytest.mark.parametrize(("sentence", "answers"), sentences(), ids=lambda _: "")
def test_a_sentence_promises_what_it_says(sentence, answers):
    rows = read_plan(f"{REPORT}{sentence}\n").targets
    told = [
        (
            *(row["number_text"], row["value"], row["value_max"], row["unit"], row["comparator"]),
            *(row["measure"], without_blanks(row["indicator_text"])),
        )
        for row in rows
    ]
    assert told == [
        (number, *ends_of(value), unit, comparator, measure, without_blanks(name))
        for number, value, unit, comparator, measure, name in (
            answer.split("|") for answer in answers.split(";") if answer
        )
    ]


def ends_of(value):
    """Return the ends of a range, 2-3, or a value alone; -3 is a fall."""
    low, _, high = value[1:].partition("-")
    return float(value[0] + low), float(high) if high else None
