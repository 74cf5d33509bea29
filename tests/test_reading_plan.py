"""One reading a text: how often each part is made, and what a text of one's own gives."""

import sys
from collections import Counter
from functools import wraps

import pytest

from policytargets.building.build import build
from policytargets.documents import Document
from policytargets.errors import InputError
from policytargets.reading import open_plan, plan, read_plan, read_study
from policytargets.vocabulary.named import load_industries

TEXT = "某市规划\n一、目标\n到2025年,新增机器人10台。推进企业上市。\n"


@pytest.fixture
def passes(monkeypatch):
    """Return how often each pass over a whole text was made, by its name and its text."""
    counts = Counter()
    for name, text_of in {
        "make_view": lambda raw: raw,
        "outline": lambda view: view.raw,
        "mark_reviews": lambda text, *_: text,
        "judge_numbers": lambda contexts: contexts[0].view.raw,
        "read_grids": lambda view: view.raw,
        "read_targets": lambda view, *_: view.raw,
        "find_clauses": lambda view, *_: view.raw,
    }.items():
        made = getattr(plan, name)

        def counting(*given, name=name, text_of=text_of, made=made, **named):
            counts[" ".join((name, *named)), text_of(*given)] += 1
            return made(*given, **named)

        for module in [m for n, m in sys.modules.items() if n.startswith("policytargets.")]:
            if getattr(module, name, None) is made:
                monkeypatch.setattr(module, name, wraps(made)(counting))
    return counts


def test_a_build_makes_one_pass_of_each_kind_over_each_text(project, passes):
    build(project)
    plans = read_study(project)
    kinds = {name for name, _ in passes}
    assert len(kinds) == 8  # clauses of the past are sought apart
    assert set(passes.values()) == {1}
    each = Counter(name for name, _ in passes if name != "find_clauses past")
    assert each == dict.fromkeys(kinds - {"find_clauses past"}, len(plans))


def test_all_that_is_asked_of_a_reading_rests_on_one_pass(passes):
    reading = read_plan(TEXT)
    for _ in range(2):
        assert len(reading.targets) == 1
        assert reading.ledger and reading.clauses and reading.numbers
        assert reading.mentions(load_industries()) == []
        assert reading.start_before(TEXT.index("10台")) is None
    assert set(passes.values()) == {1}


def test_another_entry_keeps_what_hangs_on_the_text_alone(passes):
    first = read_plan(TEXT)
    assert first.targets[0]["start_year"] is None
    second = first.described_by(Document("own", plan_start=2021, plan_end=2025))
    assert second.targets[0]["start_year"] == 2021
    assert second.targets[0]["id"] == "own/001"
    assert passes["make_view", TEXT] == passes["outline", TEXT] == 1
    assert passes["judge_numbers", TEXT] == 2


def test_a_text_of_ones_own_is_read_by_its_path_or_as_it_is(tmp_path):
    path = tmp_path / "own-2021.txt"
    path.write_text(TEXT, "utf-8")
    for source in (path, str(path)):
        assert [row["id"] for row in open_plan(source).targets] == ["own-2021/001"]
    assert [row["id"] for row in open_plan(TEXT).targets] == ["plan/001"]
    assert open_plan("新增机器人10台。").targets[0]["value"] == 10


@pytest.mark.parametrize("source", [["x"], None, 3, b"x", "", " \n", "nowhere.txt"])
def test_what_is_no_plan_is_refused_in_words(source):
    with pytest.raises(InputError) as error:
        open_plan(source)
    assert len(error.value.faults) == 1
    told = str(error.value)
    assert "No such file" in told or "the path of a text, or a text itself" in told


def test_the_words_of_a_raw_stretch_are_those_of_the_view():
    view = read_plan("達到 １２ ％，\n增長 5 %").view
    assert view.words(0, 8) == "达到12%,"
    assert view.words(8, 20) == "\n增长5%"
    assert view.words(3, 3) == ""
