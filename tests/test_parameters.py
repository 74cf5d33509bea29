"""What the comments of a parameters cell say, and what they refuse, with notebook and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytargets.comparing.overlap.shared_targets import GRADES
from policytargets.comparing.text_reuse.seeds import SEED
from policytargets.comparing.timelines.pathways import COMMON_YEARS
from policytargets.errors import InputError
from policytargets.running.declarations import Declared, read_cell
from policytargets.running.parameters import Known, find_faults, parse, read_declared
from policytargets.vocabulary.rules import SIZINGS
from small_project import add_notebook

KNOWN = Known(("a-2020", "b-2021"), ("robot_density",), ("digital",), ("robots", "rd_intensity"))
NOTEBOOK = Path("mine.ipynb")


def declared(line: str) -> Declared:
    (parameter,) = read_cell(line, NOTEBOOK).values()
    return parameter


def faults(line: str, value: object) -> list[str]:
    parameter = declared(line)
    return [str(fault) for fault in find_faults("-p", parameter, value, KNOWN)]


@pytest.mark.parametrize(
    ("line", "value", "told"),
    [
        ("n = 5  # int 1..10: of m", 11, "n is 11; allowed: whole numbers from 1 to 10 (of m)"),
        ("n = 5  # int 1..", 0, "n is 0; allowed: whole numbers from 1"),
        ("n = 5  # int ..10", 11, "n is 11; allowed: whole numbers to 10"),
        ("n = 0  # int 0|1949..2100", 3, "n is 3; allowed: 0 or whole numbers from 1949 to 2100"),
        ("n = 5  # int 1..20000", 0, "n is 0; allowed: whole numbers from 1 to 20,000"),
        ("n = -1  # int -5..-1", 0, "n is 0; allowed: whole numbers from -5 to -1"),
        ("x = 1  # float 0..1.5: share", 1.6, "x is 1.6; allowed: numbers from 0 to 1.5 (share)"),
        ("x = [1]  # list[int] 1..3", [2, 4], "x is 4; allowed: whole numbers from 1 to 3"),
        ("x = []  # list[int]", ["a"], "'a' has another type than the list; a whole number"),
        ("s = 'a'  # str a|b: which", "c", "unknown s 'c'; allowed: a, b"),
        ("s = 'alpha'  # str alpha|beta", "alpa", "unknown s 'alpa' (did you mean alpha?)"),
        ("s = ['a']  # list[str] a|b", ["b", "b"], "s 'b' is given twice"),
        ("d = '2020-01-31'  # date", "2020-02-30", "'2020-02-30' is no day; an ISO date"),
        ("d = None  # date: day", "20", "'20' is no day; an ISO date is wanted"),
        ("p = 'a-2020'  # plan", "x", "unknown plan 'x'; allowed: a-2020, b-2021"),
        ("p = []  # list[theme]", ["digital", "digital"], "theme 'digital' is given twice"),
        ("p = []  # list[family]: of it", ["robot"], "unknown family 'robot' (did you mean rob"),
        ("p = []  # list[indicator]", ["x"], "unknown indicator 'x'; allowed: robot_density"),
        ("n = 5  # int 1..10", True, "True has another type than the default; a whole"),
    ],
)  # fmt: skip
def test_a_value_beyond_its_comment_is_told(line: str, value: object, told: str) -> None:
    (fault,) = faults(line, value)
    assert fault.startswith(f"-p: {told}")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("n = 5  # int 1..10: of mine", 10),
        ("n = 0  # int 0|1949..2100", 0),
        ("x = 1  # float 0..1.5", 1),
        ("d = ''  # date: day", "2020-01-31"),
        ("n = None  # int 1..", None),
        ("p = ['c-2020']  # list[plan]", ["a-2020"]),
        ("s = 'x'", "anything"),
        ("s = 'x'  # any words, as | and .. too", "anything"),
        ("n = 1  # int values are meant, all of them", 99),
        ("n = 1  # number 1..3", 99),
        ("s = 'x'  # str: none, gdp or residents; an old comment", "anything"),
        ("n: int = 1  # words", 99),
        ("n = [\n    1,\n]  # list[int] 1..3: over lines", [3]),
        ("s = '# int 1..2: no comment'", "anything"),
    ],
)
def test_a_value_within_its_comment_is_taken(line: str, value: object) -> None:
    assert faults(line, value) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("n = 1  # itn: x", "'itn' is no type (did you mean int?)"),
        ("n = 1  # number 1..3: x", "'number 1..3' is no type"),
        ("n = 1  # list[plans]: x", "'list[plans]' is no type (did you mean plan?)"),
        ("n = 1  # int 1 .. 3: x", "'int 1 .. 3' is no type"),
        ("n = 1  # int 1-3: x", "'1-3' are no limits of int"),
        ("n = 1  # int 3..1: x", "'3..1' are no limits of int"),
        ("n = 1  # int ..: x", "'..' are no limits of int"),
        ("n = 1  # int a|b: x", "'a|b' are no limits of int"),
        ("s = 'a'  # str a||b: x", "'a||b' are no limits of str"),
        ("p = []  # list[plan] a|b: x", "'a|b' are no limits of plan"),
    ],
)
def test_a_faulty_comment_is_told(line: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        declared(f"\n\n{line}")
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"mine.ipynb: parameters cell, line 3: {told}; ")


def test_all_faults_of_a_cell_are_told_at_once(tmp_path: Path) -> None:
    lines = ["a = list()", "b = 1  # int 1-3: x", "c = 1  # int"]
    add_notebook(tmp_path, "mine", "\n".join(lines), [])
    with pytest.raises(InputError) as caught:
        read_declared(tmp_path / "notebooks/mine.ipynb")
    assert [fault.what.partition(":")[0] for fault in caught.value.faults] == [
        "parameters cell, line 1",
        "parameters cell, line 2",
    ]


def test_a_default_against_its_own_comment_is_told_with_its_line(tmp_path: Path) -> None:
    lines = [
        "a = 5  # int 1..3: x",
        "b = 'x'  # list[plan]",
        "c = 'u'  # str a|b",
        "d = 'u'  # date",
    ]
    add_notebook(tmp_path, "mine", "\n".join(lines), [])
    with pytest.raises(InputError) as caught:
        read_declared(tmp_path / "notebooks/mine.ipynb")
    assert [fault.what for fault in caught.value.faults] == [
        "parameters cell, line 1: a: a is 5",
        "parameters cell, line 2: b: 'x' has another type than its comment says",
        "parameters cell, line 3: c: unknown c 'u'",
        "parameters cell, line 4: d: 'u' is no day",
    ]


def test_what_the_runner_gives_is_checked_in_older_notebooks_too() -> None:
    assert faults("language = 'en'  # str: en or zh", "fr") == [
        "-p: unknown language 'fr'; allowed: en, zh"
    ]
    (told,) = faults("plans = ['a-2020']  # list[str]: plan ids", ["c"])
    assert told == "-p: unknown plan 'c'; allowed: a-2020, b-2021"


def test_a_number_where_the_comment_says_float_is_one() -> None:
    assert parse(declared("x = 1  # float 0..2: share"), "0.5") == 0.5
    assert parse(declared("x = None  # int 1..: how many"), "3") == 3


def test_the_notebooks_allow_what_the_library_knows(root: Path) -> None:
    ambition, timelines, overlap = (
        read_declared(root / f"notebooks/{name}.ipynb")
        for name in ("02_ambition", "03_timelines", "04_overlap")
    )
    assert ambition["sizing"].kind.choices == SIZINGS
    assert overlap["grade"].kind.choices == GRADES
    assert overlap["shingle"].kind.ranges == ((SEED, 100),)
    assert timelines["common_year"].kind.ranges == ((0, 0), COMMON_YEARS)
