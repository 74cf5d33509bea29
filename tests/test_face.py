"""The face: few public names, each with an example that runs, and docs/api.md made from them."""

from __future__ import annotations

import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import policytargets as pt
from policytargets.errors import InputError
from policytargets.messages import current_language

ROOT = Path(__file__).resolve().parents[1]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
sys.path.insert(0, str(ROOT / "docs"))

import api  # noqa: E402

CALLED = [name for name in pt.__all__ if not inspect.ismodule(getattr(pt, name))]


def test_there_are_at_most_twenty_names_and_the_tab_key_finds_them() -> None:
    assert len(pt.__all__) <= 20
    assert set(pt.__all__) <= set(dir(pt))
    assert all(getattr(pt, name) is not None for name in pt.__all__)


def test_no_name_is_that_of_a_module_or_folder_that_is_something_else() -> None:
    library = ROOT / "lib" / "policytargets"
    ours = {path.stem for path in library.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert not ours & set(pt.__all__)


@pytest.mark.parametrize("name", CALLED)
def test_each_has_an_example_that_runs(name, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    (found,) = [
        test
        for test in doctest.DocTestFinder(recurse=False).find(getattr(pt, name), name)
        if test.examples
    ]
    told: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(found, out=told.append)
    assert not told, "".join(told)


def test_the_document_of_the_face_is_made_from_its_docstrings() -> None:
    assert (ROOT / "docs/api.md").read_text("utf-8") == api.write(), "run: python docs/api.py"


def test_importing_the_face_loads_nothing_heavy() -> None:
    code = "import sys, policytargets; print('pandas' in sys.modules, 'yaml' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


def test_tables_are_plain_and_of_the_plans_asked_for() -> None:
    plans = pt.load(["cixi-2020", "wenzhou-2020"])
    for table in (plans.targets, plans.documents, plans.normalised, plans.missing):
        assert type(table) is pd.DataFrame
        assert set(table["document"]) == {"cixi-2020", "wenzhou-2020"}
    assert set(plans.pairs["document_a"]) | set(plans.pairs["document_b"]) == set(plans)
    assert pt.load(plans).ids == plans.ids
    assert len(pt.load()) == 5


def test_a_board_holds_the_numbers_as_written_or_why_there_is_none() -> None:
    board = pt.load().board(["robots", "rd_intensity"])
    assert board.shape == (5, 2)
    assert "新增" not in board.loc["wenzhou-2020", "robots"]
    for plan, row in board.iterrows():
        own = pt.load([plan]).described
        for family in board:
            numbers = own[(own["family"] == family) & (own["repeats"] == "")]["number_text"]
            for number in numbers:
                assert "".join(number.split()) in row[family]
            assert row[family]


def test_compare_gives_every_pair_of_a_family_with_reasons() -> None:
    plans = pt.load()
    pairs = plans.compare("rd_intensity")
    table = plans.comparisons
    assert len(pairs) == len(table[table["family"] == "rd_intensity"])
    assert (pairs.loc[pairs["verdict"] == "refused", "reasons"] != "").all()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: pt.load(["wenzhou"]), "unknown plan 'wenzhou'; allowed: wenzhou-2020"),
        (lambda: pt.load(themes=["nope"]), "unknown theme 'nope'; allowed: "),
        (lambda: pt.load(indicators=["robot"]), "unknown indicator 'robot'; allowed: such as"),
        (lambda: pt.load(language="fr"), "unknown 'fr'; allowed: en, zh"),
        (lambda: pt.load().table("target"), "no such table"),
        (lambda: pt.load()["x"], "unknown plan 'x'; allowed: "),
        (lambda: pt.load().compare("robotz"), "unknown family 'robotz'"),
        (lambda: pt.load().board(["robotz"]), "unknown family 'robotz'"),
        (lambda: pt.evidence("cixi-2020/999"), "no such target; the nearest: cixi-2020/"),
        (lambda: pt.targets.inventory(pt.load()).table("x"), "allowed: by_theme, by_measure"),
    ],
)
def test_what_is_wrong_is_told_with_what_is_allowed(call, told) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert told in str(caught.value)


def test_a_language_is_used_inside_and_left_again() -> None:
    with pt.language("zh"):
        assert current_language() == "zh"
        with pt.language("en"):
            assert current_language() == "en"
        assert current_language() == "zh"
    assert current_language() == "en"
    with pytest.raises(InputError):
        pt.language("de")


def test_a_language_is_used_from_now_on() -> None:
    pt.language("zh")
    try:
        assert current_language() == "zh"
        assert list(pt.load(["cixi-2020"]).labels.values()) == ["慈溪市 Ⓣ"]
    finally:
        pt.language("en")
    assert current_language() == "en"


def test_a_section_has_its_parts() -> None:
    inventory = pt.targets.inventory(pt.load())
    assert inventory.rows("by_theme")["total"].sum() == 238
    assert inventory.claims("themes")[0].value == 238
    assert "by_measure" in repr(inventory)
