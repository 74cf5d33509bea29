"""The accuracy table agrees with the scorer that comes with the reference answers."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from policytargets.building.accuracy import (
    annotated_documents,
    confusions,
    measure,
    pair,
    read_reference,
    score,
)
from policytargets.corpora.batches import to_json_lines
from policytargets.errors import InputError
from policytargets.project import find_root
from policytargets.tables import read_table
from reference_plans import reference_rows

ROOT = find_root()
REFERENCE = ROOT / "tests" / "reference" / "targets.jsonl"


def spoiled():
    """Return the five plans' targets with mistakes of known kinds put in."""
    rows = [dict(row) for row in reference_rows()]
    rows = [row for row in rows if row["document"] != "cixi-2020" or row["value"] != 10]
    for row in rows[::7]:
        row["measure"] = "rank"
    for row in rows[::11]:
        row["scope"] = "全国"
    return [*rows, rows[0] | {"start": 5, "end": 9}]


def test_figures_are_those_of_the_scorer(tmp_path):
    rows = spoiled()
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(to_json_lines(rows), "utf-8")
    scorer = [sys.executable, REFERENCE.with_name("score_targets.py"), predicted, REFERENCE]
    done = subprocess.run([*scorer, "--json"], capture_output=True, check=True)
    theirs = json.loads(done.stdout)
    ours = score("plans", rows, read_reference(REFERENCE)).set_index("field")
    for name in ("detection", "core", "all"):
        figures = ours.loc[name, ["precision", "recall", "f1"]].tolist()
        assert figures == pytest.approx(theirs[name], abs=1e-4), name
    matched = ours.loc["detection", "recall"]
    for field, share in theirs["fields"].items():
        assert ours.loc[field, "recall"] == pytest.approx(share * matched, abs=2e-4), field


def test_confusions_count_what_was_read_for_what():
    rows = spoiled()
    table = confusions("plans", rows, read_reference(REFERENCE))
    measures = table[table["field"] == "measure"]
    assert set(measures["read"]) == {"rank"}
    extra = table[(table["field"] == "detection") & (table["read"] == "target")]
    assert extra["count"].tolist() == [1]


def test_pairs_are_one_to_one():
    row = {"document": "a", "start": 3, "end": 6}
    assert len(pair([row, row], [row])) == 1
    assert pair([row], [{"document": "b", "start": 3, "end": 6}]) == []
    assert pair([row], [{"document": "a", "start": 6, "end": 8}]) == []


def test_stored_figures_of_the_plans_are_not_stale():
    stored = read_table("accuracy")
    stored = stored[stored["corpus"] == "plans"].reset_index(drop=True)
    made = score("plans", reference_rows(), read_reference(REFERENCE))
    pd.testing.assert_frame_equal(stored, made, check_dtype=False)


def test_missing_reference_is_told(tmp_path):
    with pytest.raises(InputError, match="no annotated targets here"):
        read_reference(tmp_path)
    (tmp_path / "bad.jsonl").write_text("{", "utf-8")
    with pytest.raises(InputError, match="no JSON Lines"):
        read_reference(tmp_path / "bad.jsonl")


def test_a_text_without_targets_counts_what_is_read_in_it(tmp_path):
    for folder in ("texts", "gold"):
        (tmp_path / folder).mkdir()
    (tmp_path / "texts" / "one.txt").write_text("到2035年,新增绿色工厂6家。\n", "utf-8")
    (tmp_path / "gold" / "one.jsonl").write_text("", "utf-8")
    assert read_reference(tmp_path / "gold") == []
    assert annotated_documents(tmp_path / "gold", []) == {"one"}


def test_a_doubt_is_worth_what_it_parts():
    def row(start, value, doubt=""):
        fields = dict.fromkeys(("unit", "comparator", "measure", "cadence"), "x")
        place = {"document": "a", "start": start, "end": start + 1, "doubt": doubt}
        return place | fields | {"value": value, "value_max": None, "end_year": 2025}

    annotated = [row(place, 1) for place in range(0, 10, 2)]
    # two right and one wrong without a doubt; with one, one right, one wrong and one too many
    read = [row(0, 1), row(2, 1), row(4, 1, "past_near"), row(6, 9, "past_near"), row(8, 9)]
    read += [row(11, 1, "year_far")]
    figures = score("x", read, annotated).set_index("field")
    assert figures.loc["trusted", ["precision", "recall"]].tolist() == [0.6667, 0.6667]
    assert figures.loc["doubted", ["precision", "recall"]].tolist() == [0.6667, 0.6667]


def test_other_texts_keep_their_figures(tmp_path):
    for folder in ("data/clean", "texts", "gold"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "texts" / "one.txt").write_text("到2035年,新增绿色工厂6家。\n", "utf-8")
    (tmp_path / "gold" / "one.jsonl").write_text("", "utf-8")
    for name in ("first", "second", "first"):
        measure(tmp_path, [(name, tmp_path / "texts", tmp_path / "gold")])
    stored = pd.read_csv(tmp_path / "data/clean/accuracy.csv")
    assert stored.groupby("corpus").size().nunique() == 1
    assert set(stored["corpus"]) == {"first", "second"}
