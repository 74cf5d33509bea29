"""The house: rooms take from rooms below, no circle, and the documents say what is there."""

from __future__ import annotations

import graphlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import rooms  # noqa: E402

MOST_FILES, MOST_LINES, MOST_IN_A_MODULE, MOST_OF_ALL = 256, 45_100, 450, 0.20


def lines(path):
    return path.read_text("utf-8").count("\n")


def test_every_room_takes_from_rooms_below_it_alone() -> None:
    wrong = [
        f"{module} imports {target}"
        for module, targets in rooms.imports().items()
        for target in targets
        if (here := rooms.room_of(module)) != (there := rooms.room_of(target))
        and rooms.RANK[there] >= rooms.RANK[here]
    ]
    assert not wrong


def test_no_module_is_reached_from_itself() -> None:
    graph = {module: targets - {module} for module, targets in rooms.imports().items()}
    assert list(graphlib.TopologicalSorter(graph).static_order())


def test_every_module_stands_in_a_room() -> None:
    assert {rooms.room_of(module) for module in rooms.modules()} == set(rooms.RANK)


def test_the_library_stays_small() -> None:
    sizes = {module: lines(path) for module, path in rooms.modules().items()}
    assert len(sizes) <= MOST_FILES
    assert sum(sizes.values()) <= MOST_LINES
    assert max(sizes.values()) <= MOST_IN_A_MODULE
    by_room: dict[str, int] = {}
    for module in sizes:
        by_room[rooms.room_of(module)] = by_room.get(rooms.room_of(module), 0) + 1
    assert max(by_room.values()) <= MOST_OF_ALL * len(sizes)


def test_rooms_say_what_enters_and_where_to_start() -> None:
    for module, path in rooms.modules().items():
        if module.endswith("__init__") and module != "__init__":
            text = path.read_text("utf-8")
            assert re.match(r'"""[^"]+', text), module
            assert re.search(r"Start with|The way:|`translate` looks", text), module


def test_the_picture_of_the_rooms_is_drawn_from_the_imports() -> None:
    assert rooms.PICTURE.read_text("utf-8") == rooms.draw(), "run: python docs/rooms.py"


DOCUMENTS = ("docs/architecture.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_and_functions_that_documents_name_are_there(document) -> None:
    text = (ROOT / document).read_text("utf-8")
    for path, function in re.findall(
        r"`((?:lib|tests|notebooks|docs|data|reports)/[\w./-]+?)(?::(\w+))?`", text
    ):
        assert (ROOT / path).exists(), path
        if function:
            assert re.search(
                rf"^(?:def|class) {function}\b|^{function} = ",
                (ROOT / path).read_text("utf-8"),
                re.M,
            ), (path, function)
