"""Guarded corrections: applied while the mistake is made, refused once it is not."""

import shutil

import pytest

from policytargets.building.build import build
from policytargets.building.corrections import Correction, correct, load_corrections
from policytargets.errors import InputError
from policytargets.project import find_root
from policytargets.tables import read_table

ROW = {"target_id": "a@1-2", "measure": "level", "value": 3.0, "corrected": False}


def correction(target, field, expect, value):
    return Correction(target=target, field=field, expect=expect, value=value, reason="why")


FIX = correction("a@1-2", "measure", "level", "addition")


@pytest.fixture
def project(tmp_path):
    shutil.copytree(find_root() / "data" / "raw", tmp_path / "data" / "raw")
    return tmp_path


def write(project, text):
    (project / "data" / "corrections.yml").write_text(text, "utf-8")
    return project


def test_a_mistake_is_put_right_and_marked():
    (row,) = correct([ROW], [FIX])
    assert row == ROW | {"measure": "addition", "corrected": True}
    assert ROW["measure"] == "level"


def test_rows_without_corrections_stay():
    assert correct([ROW], []) == [ROW]


def test_stale_corrections_are_all_told():
    gone = correction("a@8-9", "measure", "level", "addition")
    stale = correction("a@1-2", "value", 4, 5)
    with pytest.raises(InputError) as error:
        correct([ROW], [gone, stale])
    told = [str(fault) for fault in error.value.faults]
    assert "no target a@8-9; remove the entry" in told[0]
    assert "value is read as 3.0; not as 4 any more: remove the entry" in told[1]


def written(field, expect, value):
    return f"- {{target: a, field: {field}, expect: {expect}, value: {value}, reason: why}}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "- target: a@1-2\n  field: measure\n",
            "corrections.yml:1: a@1-2: field expect is missing",
        ),
        (
            "# note\n- {target: a, field: quote, expect: x, value: y, reason: z}\n",
            "corrections.yml:2: a: field is 'quote'; allowed: indicator,",
        ),
        (
            "- {target: a, field: value, expect: 1, value: 2, reason: ''}\n",
            ":1: a: reason is ''; expected: text that is not empty",
        ),
        (written("cadence", "once", "yearly"), ":1: a: value is 'yearly'; allowed: once, annual"),
        (written("value", 1, "二十二"), ":1: a: value is '二十二'; expected: a number"),
        (written("value", 1, ".inf"), ":1: a: value is inf; expected: a finite number"),
        (written("value", "true", 1), ":1: a: expect is True; expected: a number"),
        (written("end_year", 2020, 1800), ":1: a: value is 1800; expected: a year from 1949"),
        (written("unit", "个", "两两"), "unknown unit '两两'"),
        (written("indicator", "other", "robot"), ":1: a: value is 'robot'; expected: a code of"),
        (written("scope", "x", "null"), ":1: a: value is None; expected: text"),
        ("{a: b}", "the file is {'a': 'b'}; expected: a list"),
        ("- [", "broken YAML"),
    ],
)
def test_faulty_entries_name_their_line(project, text, told):
    with pytest.raises(InputError) as error:
        load_corrections(write(project, text))
    line = str(error.value.faults[0])
    assert told in line
    assert len({str(fault.where) for fault in error.value.faults}) == 1


def test_a_reason_may_be_given_in_chinese_too(project):
    entry = "- {target: a, field: value, expect: 1, value: 2, reason: misread"
    plain, both = load_corrections(write(project, f"{entry}}}\n{entry}, reason_zh: 误读}}\n"))
    assert (plain.reason_zh, both.reason_zh) == ("", "误读")


@pytest.mark.slow
def test_the_build_applies_and_guards(project):
    entry = "- {{target: {}, field: commitment, expect: {}, value: ensure, reason: test}}\n"
    first = read_table("targets").iloc[0]
    build(write(project, entry.format(first["target_id"], first["commitment"])))
    row = read_table("targets", project).iloc[0]
    assert (row["commitment"], row["corrected"]) == ("ensure", True)
    with pytest.raises(InputError, match="remove the entry"):
        build(write(project, entry.format(first["target_id"], "aspire")))
    assert read_table("targets", project).iloc[0]["commitment"] == "ensure"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("value", -5.0, "value is -5.0; a number of 家 is 0 or more"),
        ("value_max", 2.0, "value 3.0 is more than value_max 2.0"),
        ("start_year", 2026, "start_year 2026 is more than end_year 2025"),
    ],
)
def test_what_no_target_can_be_is_refused(field, value, told):
    row = ROW | {"unit": "家", "value_max": None, "start_year": None, "end_year": 2025}
    with pytest.raises(InputError, match=told):
        correct([row], [correction("a@1-2", field, row[field], value)])
    assert correct([row | {"unit": "%"}], [correction("a@1-2", "value", 3.0, -5.0)])
