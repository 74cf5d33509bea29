"""The benchmarks run; what they measure is printed and never asserted."""

from __future__ import annotations

import datetime as dt
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.__main__ import MEASUREMENTS
from benchmarks.many import make_many
from benchmarks.reading import find_numbers, time_reading, time_rules
from benchmarks.robustness import SIZES as ROBUSTNESS
from benchmarks.robustness import rows_of, try_all
from benchmarks.rows import Row, compare, machine, write_table
from benchmarks.timing import interleave, seconds
from benchmarks.varying import vary, with_other_words

from policytargets.documents import load_documents, read_pinned
from small_project import ONE, add_notebook


def test_ways_take_turns() -> None:
    order: list[str] = []
    ways = {"a": lambda: order.append("a"), "b": lambda: order.append("b")}
    assert {name: len(times) for name, times in interleave(ways, 2).items()} == {"a": 2, "b": 2}
    assert order == ["a", "b", "a", "b"]


def test_median_of_rounds() -> None:
    assert seconds({"a": [3.0, 1.0, 9.0]}) == {"a": 3.0}


def test_one_pattern_finds_numbers_with_a_unit() -> None:
    assert find_numbers(["到2020年，新增工业机器人20000台，亩均税收40万元/亩以上", "第3条"]) == 2


def test_whole_plans_are_read(root: Path) -> None:
    texts = [path.read_bytes().decode() for path in (root / "data/raw").glob("*.txt")]
    times, characters = time_reading(root, rounds=1)
    assert characters == sum(map(len, texts))
    assert list(times) == ["read_plan", "one pattern"]


def test_ratios_are_told_against_the_last_way() -> None:
    assert compare({"a": [1.0, 3.0, 2.0], "b": [0.01], "c": [4.0]}) == [
        Row("a", "2.00 s", "0.50 × c"),
        Row("b", "0.01 s", "1/400 of c"),
        Row("c", "4.00 s"),
    ]


def test_the_table_replaces_its_like_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n", "utf-8")
    write_table(page, "one", [Row("a", "1 s"), Row("b", "2 s")], "here")
    write_table(page, "other", [Row("e", "5 s")], "here too")
    page.write_text(page.read_text("utf-8") + "after\n", "utf-8")
    write_table(page, "one", [Row("c", "3 s", "2 × d")], "there")
    text = page.read_text("utf-8")
    assert text.startswith("before\n") and text.endswith("after\n")
    assert "| one | Figure | Ratio |\n|---|---:|---|\n| c | 3 s | 2 × d |\n\nthere\n" in text
    assert "| a |" not in text and "| e | 5 s |  |\n\nhere too\n" in text


def test_the_machine_is_named_with_the_day() -> None:
    told = machine(dt.date(2021, 2, 3))
    assert re.fullmatch(r".+, \d+ cores, \d+ GB of memory, \w+, Python [\d.]+; 2021-02-03\.", told)


def test_the_page_names_all_that_is_measured(root: Path) -> None:
    page = (root / "docs/performance.md").read_text("utf-8")
    assert all(f"**{name}**" in page for name in MEASUREMENTS)


def test_a_varied_plan_keeps_its_head_its_length_and_its_years() -> None:
    text = "温州\n二\n2020\n到2022年,新增500台。\n浙江\n"
    one, other = (vary(text, random.Random(seed)) for seed in (1, 2))
    assert one != other
    assert one == vary(text, random.Random(1))
    assert len(one) == len(other) == len(text)
    assert one.split("\n")[1:3] == ["二", "2020"]
    assert "到2022年" in one and "500台" not in one
    assert not re.search("温州|浙江", with_other_words(text, random.Random(3)))


def test_many_plans_are_all_different_and_pinned(root: Path, tmp_path: Path) -> None:
    plans = make_many(root, tmp_path / "many", 12)
    documents = load_documents(tmp_path / "many")
    texts = read_pinned(tmp_path / "many", documents)
    assert list(documents) == plans
    assert len(set(texts.values())) == 12


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork beside threads
def test_a_few_bad_inputs_and_kills_do_no_harm(root: Path) -> None:
    few = {"texts": 20, "files": 9, "YAML": 30, "tables": 20, "parameters and paths": 20}
    rows = rows_of(try_all(root, 11, {**few, "kills": 7}))
    assert [row.ratio for row in rows] == ["0 faults"] * 6, rows
    assert [row.figure for row in rows[:3]] == ["20", "9", "30"]
    assert {row.what for row in rows} < set(ROBUSTNESS)


def test_rules_have_no_time_where_spacy_is_not_installed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    assert time_rules(root) is None


def test_the_floor_shows_what_a_kernel_would(tmp_path: Path) -> None:
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    style = "from policytargets.display.style import use_style\nuse_style(language)"
    add_notebook(tmp_path, "one", ONE, [style, draw, "assert language == 'en'"])
    command = [sys.executable, "-m", "benchmarks.floor", str(tmp_path / "notebooks/one.ipynb")]
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1 outputs\n"), done.stderr
