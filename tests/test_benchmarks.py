"""The benchmarks run; what they measure is printed and never asserted."""

from __future__ import annotations

from pathlib import Path

from benchmarks.reading import find_numbers, time_reading
from benchmarks.timing import interleave, seconds


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
    assert list(times) == ["read_text", "one pattern"]
