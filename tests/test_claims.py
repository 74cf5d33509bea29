"""Claims: from the outputs of executed notebooks to claims.json."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from policytargets.display import show as display
from policytargets.display.claims import Claim, Step, claim, to_record
from policytargets.project import find_root
from policytargets.site.editions import (
    FIELDS,
    claim_id,
    collect_claims,
    plain_text,
    write_claims,
)
from policytargets.tables import read_table

NOTEBOOKS = sorted((find_root() / "notebooks").glob("*.ipynb"))


def executed(*claims, text="shown"):
    """Return a notebook with one output that holds the given claims."""
    about = {"policytargets": {"claims": [to_record(one) for one in claims]}}
    shown = new_output("display_data", {"text/markdown": text}, metadata=about)
    return new_notebook(cells=[new_code_cell("", outputs=[shown])])


def said(text, key="k", subject="", **others):
    return Claim(key, text, subject, **others)


def test_both_languages_of_a_sentence_are_one_record():
    step = Step("comparing.judge", {"families": ["robots"]}, "paired")
    english = said("2 pairs", value=2.0, target_ids=("a@1-2",), steps=(step,), sensitivity="x")
    notebooks = {
        ("ambition", "zh"): executed(said("2对", value=2.0, target_ids=("a@1-2",))),
        ("ambition", "en"): executed(english),
    }
    (record,) = collect_claims(notebooks)
    assert record == {
        "id": "ambition:k",
        "report": "ambition",
        "text_en": "2 pairs",
        "text_zh": "2对",
        "value": 2.0,
        "unit": "",
        "target_ids": ["a@1-2"],
        "steps": [
            {
                "function": "comparing.judge",
                "inputs": {"families": ["robots"]},
                "description": "paired",
            }
        ],
        "sensitivity": "x",
    }
    assert tuple(record) == FIELDS


def test_an_id_is_report_key_and_subject():
    assert claim_id("profile-x", to_record(said("t", "pace", "x/001"))) == "profile-x:pace:x/001"


def test_the_order_does_not_hang_on_which_report_was_run_last():
    one, two = executed(said("1")), executed(said("2"))
    first = {("b", "en"): one, ("a", "en"): two}
    assert collect_claims(first) == collect_claims(dict(reversed(first.items())))


def test_a_report_made_in_one_language_leaves_the_other_empty():
    (record,) = collect_claims({("r", "zh"): executed(said("2对"))})
    assert (record["text_en"], record["text_zh"]) == ("", "2对")


def test_a_sentence_said_twice_is_one_claim_and_another_of_its_id_is_numbered():
    notebook = executed(said("one"), said("one"), said("two"), said("other", "o"))
    notebooks = {("r", "en"): notebook}
    assert [r["id"] for r in collect_claims(notebooks)] == ["r:k", "r:k:2", "r:o"]


def test_the_file_holds_no_number_that_json_does_not_know_and_is_the_same_each_time():
    step = Step("f", {"share": float("inf"), "of": [float("nan"), 1]}, "")
    notebooks = {("r", "en"): executed(said("t", value=float("nan"), steps=(step,)))}
    content = write_claims(collect_claims(notebooks))
    (record,) = json.loads(content)
    assert record["value"] is None
    assert record["steps"][0]["inputs"] == {"share": None, "of": [None, 1]}
    assert content == write_claims(collect_claims(notebooks))
    assert json.loads(write_claims([])) == []


def test_text_is_plain_words():
    markdown = r"**2** of [Wenzhou 2.6% \[x\]](#wenzhou-2020/002) \* 3 &lt; 4 \# [5](https://a.b)"
    told = "2 of Wenzhou 2.6% [x] * 3 < 4 # [5](https://a.b)"
    assert plain_text(markdown) == told


def test_what_is_said_is_kept_with_the_output(capsys, monkeypatch):
    kept = []
    monkeypatch.setattr(display, "show_output", lambda *a, **k: kept.append((a, k)))
    display.say([claim("plan_nothing", plan="x", target_ids=["wenzhou-2020@748-752"])])
    (_, first), ((folded,), _) = kept
    (record,) = first["metadata"]["policytargets"]["claims"]
    assert record["target_ids"] == ("wenzhou-2020@748-752",)
    assert "language" not in record
    assert 'href="#wenzhou-2020/002"' in folded["text/html"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_claims_have_one_id_each_and_rest_on_targets_that_there_are(path):
    notebook = nbformat.read(path, as_version=4)
    notebooks = {(path.stem, "en"): notebook}
    assert not [r["id"] for r in collect_claims(notebooks) if re.search(r":\d+$", r["id"])]
    known = set(read_table("targets")["target_id"])
    for record in collect_claims(notebooks):
        assert set(record["target_ids"]) <= known, record["id"]
        assert not re.search(r"\]\(#|\*\*|&lt;", record["text_en"]), record["id"]


def outputs_of(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def loose(notebook):
    """Return the sentences with a number that stand in no claim of the notebook."""
    claims = [
        told["text"]
        for output in outputs_of(notebook)
        for told in output.get("metadata", {}).get("policytargets", {}).get("claims", [])
    ]
    said = {line for text in claims for line in text.splitlines()}
    shown = [output.get("data", {}).get("text/markdown", "") for output in outputs_of(notebook)]
    lines = [line.removeprefix("- ") for text in shown for line in text.splitlines()]
    return [line for line in lines if re.search(r"\d", plain_text(line)) and line not in said]


def test_a_sentence_with_a_number_and_no_claim_would_be_found():
    notebook = executed(said("5 plans"), said("6 targets"), text="- 5 plans\n- 6 targets\n- 7 more")
    assert loose(notebook) == ["7 more"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_sentence_with_a_number_is_a_claim(path):
    assert loose(nbformat.read(path, as_version=4)) == []
