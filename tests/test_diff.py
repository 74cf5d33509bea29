"""Editions of the reports compared: what is new, gone or changed, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.errors import InputError
from policytargets.messages import use_language
from policytargets.site.changes import Reason, changes, compare, summary
from policytargets.site.editions import make_edition, read_edition, write_claims

TARGETS = ("target_id", "document", "id", "indicator_text", "number_text", "quote", "value")
TARGETS = (*TARGETS, "start", "end", "corrected")


def record(name, text="5 machines", targets=("p@1-3",), **others):
    told = {"id": name, "report": name.partition(":")[0], "text_en": text, "text_zh": "5台"}
    told |= {"value": 5.0, "unit": "台", "target_ids": list(targets), "steps": []}
    return told | {"sensitivity": ""} | others


def target(start=1, number="5台", quote="机器人5台", **others):
    key = f"p@{start}-{start + 2}"
    row = {"target_id": key, "document": "p", "id": f"p/{start:03}", "indicator_text": "机器人"}
    row |= {"number_text": number, "quote": quote, "value": "5", "start": start, "end": start + 2}
    return row | {"corrected": "False"} | others


def csv_of(rows, columns):
    lines = [",".join(columns), *(",".join(str(row[c]) for c in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def files_of(records, targets=None, normalised=None, verdicts=None):
    files = {"claims.json": write_claims(records)}
    if targets is not None:
        files["data/targets.csv"] = csv_of(targets, TARGETS)
    if normalised is not None:
        files["data/normalised.csv"] = csv_of(normalised, ("target_id", "value", "pace_per_year"))
    if verdicts is not None:
        head = ("target_id_a", "target_id_b", "verdict")
        files["data/comparisons.csv"] = csv_of(verdicts, head)
    return files


def reasons(old, new):
    (change,) = compare(make_edition(old), make_edition(new))
    return change, list(change.reasons)


def test_editions_alike_differ_in_nothing():
    files = files_of([record("r:a")], [target()])
    assert compare(make_edition(files), make_edition(files)) == []


def test_what_is_new_gone_and_changed_is_told_once_each():
    old = files_of([record("r:a"), record("r:b"), record("r:c")], [target()])
    new = files_of([record("r:a"), record("r:b", "6 machines"), record("r:d")], [target()])
    found = compare(make_edition(old), make_edition(new))
    assert [(c.kind, c.claim) for c in found] == [
        ("changed", "r:b"),
        ("new", "r:d"),
        ("gone", "r:c"),
    ]
    assert found[0].fields == ("text_en",)
    told = changes(make_edition(old), make_edition(new))
    assert summary(told, make_edition(new)) == "1 new, 1 gone, 1 changed, 1 as before"


def test_a_changed_reading_is_the_reason():
    old = files_of([record("r:a")], [target()])
    new = files_of([record("r:a", "6", value=6.0)], [target(number="6台", value="6")])
    change, found = reasons(old, new)
    assert change.fields == ("text_en", "value")
    assert found == [
        Reason("reading", "p/001", "number_text", "5台", "6台"),
        Reason("reading", "p/001", "value", "5", "6"),
    ]


def test_a_correction_is_told_before_what_it_changes():
    old = files_of([record("r:a")], [target()])
    new = files_of([record("r:a", "6")], [target(value="6", corrected="True")])
    _, found = reasons(old, new)
    assert [reason.kind for reason in found] == ["correction", "reading"]
    (news,) = changes(make_edition(old), make_edition(new))
    assert news.why == ("p/001 was corrected by hand", "p/001, Value: 5 → 6")
    with use_language("zh"):
        (back,) = changes(make_edition(new), make_edition(old))
    assert back.why[0] == "p/001 的人工更正已撤销"


def test_a_derived_number_is_the_reason_where_the_reading_stands():
    derived = {"target_id": "p@1-3", "value": "5", "pace_per_year": "2.5"}
    old = files_of([record("r:a")], [target()], [derived])
    new = files_of([record("r:a", "6")], [target()], [derived | {"pace_per_year": "5"}])
    assert reasons(old, new)[1] == [Reason("derived", "p/001", "pace_per_year", "2.5", "5")]


def test_targets_that_came_and_went_are_named():
    old = files_of([record("r:a", "2", ["p@1-3", "p@9-11"])], [target(), target(9, quote="x")])
    new = files_of([record("r:a", "3", ["p@1-3", "p@5-7"])], [target(), target(5, quote="y")])
    assert [(r.kind, r.target) for r in reasons(old, new)[1]] == [
        ("vanished", "p/009"),
        ("appeared", "p/005"),
    ]


def test_targets_that_a_claim_counts_or_no_longer_counts_are_named():
    both = [target(), target(5, quote="y")]
    old = files_of([record("r:a", "1", ["p@1-3"])], both)
    new = files_of([record("r:a", "1", ["p@5-7"])], both)
    assert [(r.kind, r.target) for r in reasons(old, new)[1]] == [
        ("dropped", "p/001"),
        ("counted", "p/005"),
    ]


def test_text_put_in_before_a_target_moves_it_and_changes_no_claim():
    old = files_of([record("r:a")], [target()])
    new = files_of([record("r:a", targets=["p@4-6"])], [target(4)])
    assert compare(make_edition(old), make_edition(new)) == []


def test_a_verdict_between_the_targets_of_a_claim_is_a_reason():
    both, ids = [target(), target(5, quote="y")], ["p@1-3", "p@5-7"]
    pair = {"target_id_a": "p@1-3", "target_id_b": "p@5-7", "verdict": "direct"}
    old = files_of([record("r:a", "1", ids)], both, verdicts=[pair])
    new = files_of([record("r:a", "2", ids)], both, verdicts=[pair | {"verdict": "refused"}])
    assert reasons(old, new)[1] == [
        Reason("verdict", "p/001 p/005", "verdict", "direct", "refused")
    ]


def test_other_parameters_are_a_reason_and_other_words_the_last_one():
    def step(draws):
        return [{"function": "weigh", "inputs": {"draws": draws}, "description": ""}]

    old, new = record("r:a", steps=step(10)), record("r:a", steps=step(20))
    change, found = reasons(files_of([old], [target()]), files_of([new], [target()]))
    assert change.fields == ("steps",)
    assert found == [Reason("step", "", "weigh", "{'draws': 10}", "{'draws': 20}")]
    reworded = files_of([record("r:a", "five")], [target()])
    assert reasons(files_of([record("r:a")], [target()]), reworded)[1] == [Reason("words")]


def test_what_is_derived_follows_from_what_is_read():
    derived = {"target_id": "p@1-3", "value": "5", "pace_per_year": "2.5"}
    old = files_of([record("r:a")], [target()], [derived])
    new = files_of([record("r:a", "6")], [target(value="6")], [derived | {"value": "6"}])
    assert reasons(old, new)[1] == [Reason("reading", "p/001", "value", "5", "6")]


def test_targets_that_a_claim_does_not_name_are_told_where_nothing_else_is():
    old = files_of([record("r:a", targets=[])], [target(), *map(target, range(10, 50, 10))])
    rows = [target(value="6"), *(target(start, value="6") for start in range(10, 50, 10))]
    new = files_of([record("r:a", "6", [])], rows)
    assert reasons(old, new)[1] == [Reason("elsewhere", "p/001 p/010 p/020 p/030 p/040")]
    (news,) = changes(make_edition(old), make_edition(new))
    assert news.why[0].endswith("p/001, p/010, p/020, p/030, 1 more")


def test_without_the_tables_of_both_the_reason_is_not_known():
    found = reasons(files_of([record("r:a")]), files_of([record("r:a", "6")], [target()]))[1]
    assert found == [Reason("unknown")]


def test_a_run_in_one_language_changes_nothing_in_the_other():
    old, new = files_of([record("r:a")]), files_of([record("r:a", text_zh="")])
    assert compare(make_edition(old), make_edition(new)) == []


def test_a_table_without_its_columns_is_refused(tmp_path):
    folder = write(tmp_path, files_of([record("r:a")]) | {"data/comparisons.csv": b"a\n1\n"})
    result = run(folder, folder)
    assert result.exit_code == 2
    assert "comparisons.csv: columns missing: target_id_a, target_id_b, verdict" in result.stderr


def test_a_ragged_table_is_read_as_far_as_it_goes():
    old = files_of([record("r:a")], [target()])
    new = files_of([record("r:a", "6")], [target()])
    new["data/targets.csv"] += b"p@5-7,p\n" + b"p@8-9,p,p/003,x,1,q,1,8,9,False,more\n"
    assert reasons(old, new)[1] == [Reason("elsewhere", "p@5-7 p/003")]


def write(folder: Path, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def run(*arguments):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def test_the_command_takes_folders_and_files(tmp_path):
    old = write(tmp_path / "old", files_of([record("r:a")], [target()]))
    new = write(tmp_path / "new", files_of([record("r:a", "6 machines")], [target(value="6")]))
    result = run(old, new / "claims.json")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "changed: r:a",
        "  was: 5 machines",
        "  now: 6 machines",
        "  why: p/001, Value: 5 → 6",
        "0 new, 0 gone, 1 changed, 0 as before",
    ]
    assert "变化：r:a" in run(old, new, "--language", "zh").output
    assert run(old, old).output == "0 new, 0 gone, 0 changed, 1 as before\n"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "no JSON"),
        ('{"a": 1}', "not a list"),
        ("[1]", "claim 1: no object"),
        ('[{"id": "a"}]', "claim 1: without report, text_en"),
        (json.dumps([record("r:a"), record("r:a")]), "'r:a' stands twice"),
        (json.dumps([record("r:a", target_ids="p@1-3")]), "target_ids of another type"),
        ("\ud800", "no JSON"),
    ],
)
def test_bad_claims_are_refused_with_what_is_wanted(tmp_path, content, what):
    path = tmp_path / "claims.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    result = run(path, path)
    assert result.exit_code == 2
    assert what in result.stderr
    assert "Traceback" not in result.stderr
    with pytest.raises(InputError):
        read_edition(path)


def test_a_folder_without_claims_is_refused(tmp_path):
    result = run(tmp_path, tmp_path)
    assert result.exit_code == 2
    assert "claims.json: no such file" in result.stderr
