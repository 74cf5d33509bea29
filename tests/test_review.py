"""Doubtful readings: listed, decided, told; how far two reviewers agree."""

from __future__ import annotations

import csv
import io
import shutil
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from policytargets import project
from policytargets.building.build import build
from policytargets.building.corrections import load_corrections
from policytargets.building.doubtful import ACCEPTED
from policytargets.cli import main
from policytargets.project import today
from policytargets.studies import review, reviewing
from policytargets.studies.review import agreements, cohen
from policytargets.studies.review_page import ReviewServer
from policytargets.tables import read_table

PLAN = (
    "一、主要目标\n到2025年，新增工业机器人10台，建设奇妙工程5个，力争达到3名。\n"
    "高新技术企业二十家，上市公司（15家），发明专利100件。\n"
)


def run(*arguments: object, keys: str = "") -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), input=keys)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", tmp_path / "study").exit_code == 0
    monkeypatch.chdir(tmp_path / "study")
    plan = tmp_path / "deqing-2022.txt"
    plan.write_text(PLAN, "utf-8")
    place = ("--region", "deqing", "--region-en", "Deqing", "--region-zh", "德清县")
    added = run("add", plan, *place, "--script", "simplified", "--copy-source", "issuer", "--yes")
    assert added.exit_code == 0, added.stderr
    monkeypatch.setattr(reviewing, "_is_watched", lambda: True)
    return tmp_path / "study"


def listed() -> list[dict[str, str]]:
    result = run("review", "--list")
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_list_has_its_head_and_a_line_a_doubt(study) -> None:
    assert run("review", "--list").stdout.splitlines()[0] == "id,field,doubt,quote"
    rows = listed()
    assert rows
    assert all(row["id"].startswith("deqing-2022") and row["doubt"] for row in rows)
    assert all(row["quote"] in PLAN for row in rows)


def test_what_was_accepted_is_asked_no_more(study) -> None:
    before = listed()
    result = run("review", "--who", "Li", keys="aq")
    assert result.exit_code == 0
    assert f"[1/{len(before)}]" in result.stdout
    assert listed() == before[1:]
    (row,) = csv.DictReader((study / ACCEPTED).open(encoding="utf-8"))
    assert (row["who"], row["when"], row["doubt"]) == ("Li", today(), before[0]["doubt"])


def test_a_correction_is_guarded_and_signed(study) -> None:
    before = listed()
    result = run("review", "--who", "Li", keys="cscope\n规上企业\n见前句\nq")
    assert result.exit_code == 0, result.output
    (one,) = load_corrections(study)
    assert (one.field, one.value, one.reason, one.who) == ("scope", "规上企业", "见前句", "Li")
    assert str(one.when) == today()
    build(study)
    row = read_table("targets", study).set_index("target_id").loc[one.target]
    assert (row["scope"], row["corrected"]) == ("规上企业", True)
    assert len(listed()) == len(before) - (before[0]["field"] == "scope")


def test_of_decisions_made_at_once_none_is_lost(study, monkeypatch) -> None:
    slowly = review.load_accepted
    monkeypatch.setattr(review, "load_accepted", lambda root: (slowly(root), time.sleep(0.05))[0])
    item = review.find_items(study)[0]
    with ThreadPoolExecutor() as people:
        list(people.map(lambda who: review.accept(study, item, who), "ABCD"))
        fields = [("end_year", "2025"), ("indicator_text", "工业机器人")]
        list(people.map(lambda one: review.put_right(study, item, *one, "why", "A"), fields))
    assert sorted(one.who for one in review.load_accepted(study)) == list("ABCD")
    assert sorted(one.field for one in load_corrections(study)) == [name for name, _ in fields]


def test_a_plan_is_not_replaced_while_another_run_writes(study, monkeypatch) -> None:
    monkeypatch.setattr(project, "_PATIENCE", 0)
    plan = study.parent / "deqing-2022.txt"
    plan.write_text(PLAN.replace("10台", "20台"), "utf-8")
    with project.hold_name(study / "data"):
        result = run("update", plan, "--id", "deqing-2022")
    assert result.exit_code == 2
    assert "another run writes here" in result.stderr


def test_a_value_that_no_field_can_have_is_refused_and_asked_again(study) -> None:
    result = run("review", "--who", "Li", keys="cmeasure\nhuge\nwhy\nsq")
    assert "policytargets: measure: " in result.stderr
    assert "Traceback" not in result.output
    assert load_corrections(study) == []


def test_no_target_takes_the_row_out_and_tells_it_in_the_ledger(study) -> None:
    build(study)
    name = listed()[0]["id"]
    targets = read_table("targets", study)
    key = targets.set_index("id").loc[name, "target_id"]
    assert run("review", "--who", "Li", keys="n\nq").exit_code == 0
    build(study)
    assert key not in set(read_table("targets", study)["target_id"])
    ledger = read_table("numbers", study)
    left = ledger[ledger["reason"] == "by_hand"]
    assert set(left["role"]) == {"excluded"}
    assert {f"deqing-2022@{row.start}-{row.end}" for row in left.itertuples()} >= {key}
    assert name not in {row["id"] for row in listed()}
    assert run("check").exit_code == 0


def test_decisions_are_exported(study, tmp_path) -> None:
    run("review", "--who", "Li", keys="aq")
    assert run("review", "--export", tmp_path / "li.csv").exit_code == 0
    (row,) = csv.DictReader((tmp_path / "li.csv").open(encoding="utf-8"))
    assert (row["decision"], row["who"]) == ("accepted", "Li")
    told = run("review", "--agreement", tmp_path / "li.csv", tmp_path / "li.csv").stdout
    assert told.splitlines()[:2] == ["field,items,agreed,kappa", "decision,1,1,"]


def test_without_a_terminal_it_neither_hangs_nor_guesses(study, monkeypatch) -> None:
    monkeypatch.setattr(reviewing, "_is_watched", lambda: False)
    result = run("review")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no terminal to ask at; policytargets review --list" in result.stderr


@pytest.mark.parametrize(
    ("content", "what"),
    [("a,b\n", "the columns are a,b"), ("target_id,field,doubt,value,who,when\n1\n", "line 2: 1")],
)
def test_a_damaged_list_of_accepted_readings_is_told(study, content, what) -> None:
    (study / ACCEPTED).write_text(content, "utf-8")
    result = run("review", "--list")
    assert result.exit_code == 2
    assert f"accepted.csv: {what}" in result.stderr


def test_kappa_of_a_table_that_books_print() -> None:
    # 20 both yes, 5 only the first, 10 only the second, 15 both no: p 0.70, e 0.50, kappa 0.40.
    one = ["yes"] * 25 + ["no"] * 25
    two = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen(one, two) == pytest.approx(0.4)


LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=30)


@given(LABELS)
def test_kappa_of_a_reviewer_with_oneself_is_one_or_not_defined(labels) -> None:
    assert cohen(labels, labels) == (1.0 if len(set(labels)) > 1 else None)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=1))
def test_kappa_is_the_same_whoever_comes_first(pairs) -> None:
    one, two = zip(*pairs, strict=True)
    assert cohen(one, two) == cohen(two, one)


def test_agreement_is_told_of_what_both_decided_alone() -> None:
    def decision(target, field, kind, value):
        return {"target_id": target, "field": field, "decision": kind, "value": value}

    one = [
        decision("a", "scope", "accepted", "x"),
        decision("b", "scope", "corrected", "y"),
        decision("c", "unit", "accepted", "家"),
    ]
    two = [decision("a", "scope", "accepted", "x"), decision("b", "role", "no_target", "excluded")]
    told = [(found.field, found.items, found.agreed) for found in agreements(one, two)]
    assert told == [("decision", 2, 1), ("scope", 1, 1)]


def test_the_five_plans_are_listed(root, monkeypatch, tmp_path) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    rows = listed()
    ids = set(read_table("targets", tmp_path)["id"])
    assert {row["id"] for row in rows if "@" not in row["id"]} <= ids


@pytest.fixture
def page_of(study) -> Iterator[ReviewServer]:
    server = ReviewServer(study, "Li")
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()


def ask(address: str, **given: str) -> str:
    data = urlencode(given).encode() if given else None
    with urllib.request.urlopen(address, data) as answer:
        return f"{answer.url.rpartition('/')[2]} {answer.read().decode()}"


def test_the_page_shows_a_doubt_beside_its_paragraph_to_who_knows_its_address(page_of) -> None:
    first = page_of.items[0]
    page = ask(page_of.address)
    assert f"<mark>{first.quote}</mark>" in page
    assert first.id in page
    with pytest.raises(HTTPError, match="404"):
        ask(page_of.address.replace(page_of.secret, "x"))
    assert ask(page_of.address, do="s").startswith("1 ")
    assert "No doubtful reading is left" in ask(f"{page_of.address[:-1]}999")
    assert page_of.address.startswith("http://127.0.0.1:")


def test_what_the_page_cannot_store_is_told_on_it(page_of, study) -> None:
    for wrong in ({"field": "measure", "value": "huge"}, {"field": "end_year", "value": "[2"}):
        with pytest.raises(HTTPError, match="422") as caught:
            ask(page_of.address, do="c", **wrong)
        assert f'role="alert">{wrong["field"]}: ' in caught.value.read().decode()
    assert load_corrections(study) == []


@pytest.mark.slow
def test_a_study_is_reviewed_on_the_page_with_the_keyboard_alone(page_of, study, browser) -> None:
    tab = browser.new_page()
    tab.goto(page_of.address)
    whole = page_of.items

    def press(*keys: str) -> None:
        """Press keys, the last of which leads to another doubt."""
        for key in keys[:-1]:
            tab.keyboard.press(key)
        with tab.expect_navigation():
            tab.keyboard.press(keys[-1])

    press("a")
    press("s")
    tab.keyboard.press("c")
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.type("Deadline")
    tab.keyboard.press("Tab")
    tab.keyboard.type("2030")
    tab.keyboard.press("Tab")
    tab.keyboard.type("see above")
    press("Enter")
    (accepted,) = review.load_accepted(study)
    assert (accepted.target_id, accepted.who) == (whole[0].target_id, "Li")
    (right,) = load_corrections(study)
    assert (right.target, right.field, right.value) == (whole[2].target_id, "end_year", 2030)
    assert (right.reason, right.who) == ("see above", "Li")
    before = int(tab.url.rpartition("/")[2])
    press("n")
    out = next(one for one in load_corrections(study) if one.field == "role")
    assert (out.target, out.value) == (whole[before].target_id, "excluded")
    tab.close()
