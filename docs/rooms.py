"""Draw the rooms of the library and what they take from each other, from its imports.

`python docs/rooms.py` writes docs/rooms.svg; tests/test_architecture.py keeps it true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html import escape
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[1] / "lib" / "policytargets"
PICTURE = Path(__file__).with_name("rooms.svg")

# From the ground up: a room takes only from rooms in lines above its own.
LAYERS = (
    ("errors",),
    ("yamls", "project", "progress"),
    ("schemas", "messages"),
    ("documents", "tables"),
    ("vocabulary",),
    ("sources",),
    ("reading",),
    ("normalising", "corpora"),
    ("comparability",),
    ("building", "comparing"),
    ("display",),
    ("plans",),
    ("reporting", "running", "querying"),
    ("site",),
    ("publishing", "studies"),
    ("__init__", "cli"),
)
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}
WIDTH, ROW, BOX, DEPTH = 940, 78, 250, 46
MARGIN = 300  # for arrows that pass by


def modules() -> dict[str, Path]:
    """Return every module of the library by its dotted name, such as ``reading.numbers``."""
    return {
        ".".join(path.relative_to(LIBRARY).with_suffix("").parts): path
        for path in sorted(LIBRARY.rglob("*.py"))
    }


def room_of(module: str) -> str:
    """Return the room of a module: its folder, or its own name beside the folders."""
    return module.split(".")[0]


def imports() -> dict[str, set[str]]:
    """Return what each module imports of the library, whenever it does."""
    known = modules()
    return {name: set(_imported(path, known)) for name, path in known.items()}


def _imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policytargets"):
            for alias in node.names:
                yield from _module(f"{node.module}.{alias.name}", known)


def _module(dotted: str, known: dict[str, Path]) -> Iterator[str]:
    """Give the module that a dotted name lies in; nothing for the version of the library."""
    name = dotted.partition(".")[2]
    while name:
        for candidate in (name, f"{name}.__init__"):
            if candidate in known:
                yield candidate
                return
        name = name.rpartition(".")[0]


def edges() -> dict[str, set[str]]:
    """Return which rooms each room takes from; the face names others only when they are asked."""
    found: dict[str, set[str]] = {room: set() for room in RANK}
    for module, targets in imports().items():
        taken = {room_of(target) for target in targets} - {room_of(module)}
        found[room_of(module)] |= taken
    return found


def reduced(given: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the arrows that say all: what is reached by way of another room is left out."""
    reach: dict[str, set[str]] = {}
    for room in sorted(given, key=RANK.__getitem__):
        reach[room] = given[room].union(*(reach[other] for other in given[room]))
    return [
        (room, other)
        for room in sorted(given, key=RANK.__getitem__)
        for other in sorted(given[room])
        if not any(other in reach[via] for via in given[room] - {other})
    ]


def draw() -> str:
    """Return the picture as SVG."""
    places = {room: _place(room) for room in RANK}
    height = ROW * len(LAYERS) + 20
    arrows = [_arrow(places[a], places[b]) for a, b in reduced(edges())]
    boxes = [_box(room, *places[room]) for room in places]
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
    style = (
        "text{font-family:sans-serif;fill:#222}.n{font-size:15px;font-weight:bold}"
        ".s{font-size:11.5px;fill:#555}rect{fill:#eef3f8;stroke:#5b7a99}"
        "path{fill:none;stroke:#8a8a8a;stroke-width:1.3}"
    )
    tip = (
        '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0,0 L8,4 L0,8 z" style="fill:#8a8a8a;stroke:none"/></marker>'
    )
    title = "<title>Rooms of the library; an arrow leads from a room to what it takes from</title>"
    return "\n".join(
        [
            f"{head}>",
            title,
            f"<style>{style}</style><defs>{tip}</defs>",
            *arrows,
            *boxes,
            "</svg>\n",
        ]
    )


def _place(room: str) -> tuple[float, float]:
    """Return the middle of a box: the ground lies below."""
    rank = RANK[room]
    layer = LAYERS[rank]
    across = WIDTH / 2 + (layer.index(room) - (len(layer) - 1) / 2) * (BOX + 40)
    return across, ROW * (len(LAYERS) - 1 - rank) + DEPTH / 2 + 10


def _box(room: str, across: float, down: float) -> str:
    own = [path for name, path in modules().items() if room_of(name) == room]
    lines = sum(path.read_text("utf-8").count("\n") for path in own)
    name = "policytargets (the face)" if room == "__init__" else room
    said = f"{len(own)} files, {lines:,} lines" if len(own) > 1 else f"{lines:,} lines"
    left, top = across - BOX / 2, down - DEPTH / 2
    middle = f'x="{across:g}" text-anchor="middle"'
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{BOX}" height="{DEPTH}" rx="5"/>'
        f'<text class="n" {middle} y="{down - 2:g}">{escape(name)}</text>'
        f'<text class="s" {middle} y="{down + 15:g}">{said}</text>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return an arrow down; one that passes rows bends aside, so that no box hides it."""
    (x1, y1), (x2, y2) = (start[0], start[1] + DEPTH / 2), (end[0], end[1] - DEPTH / 2)
    if y2 - y1 < ROW:
        return f'<path d="M{x1:g},{y1:g} L{x2:g},{y2:g}" marker-end="url(#tip)"/>'
    side = -1 if (x1 + x2) / 2 <= WIDTH / 2 else 1
    bend = WIDTH / 2 + side * MARGIN
    return (
        f'<path d="M{x1:g},{y1:g} C{bend:g},{y1 + ROW / 2:g} {bend:g},{y2 - ROW / 2:g} '
        f'{x2:g},{y2:g}" marker-end="url(#tip)"/>'
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
