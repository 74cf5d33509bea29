"""What a study is made from: notebooks, list of reports, plans of the example."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from policytargets.running.declarations import Declared, read_cell

_IN_A_WHEEL = Path(__file__).with_name("shipped")
_REPOSITORY = Path(__file__).resolve().parents[3]
_NEUTRAL = {"plan": "", "date": ""}
"""What stands for every plan, the first plan, the day of the run, by type of parameter."""


def shipped(name: str) -> Path:
    """Return a file or folder that ships with the package; a clone has it in its own place."""
    inside = _IN_A_WHEEL / name
    return inside if inside.exists() else _REPOSITORY / name


def notebooks(language: str) -> dict[str, str]:
    """Return the notebooks of a new study by file name: no outputs, no plan named."""
    paths = sorted(shipped("notebooks").glob("*.ipynb"))
    return {path.name: _fresh(path, language) for path in paths}


def _fresh(path: Path, language: str) -> str:
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if "parameters" in cell["metadata"].get("tags", ()):
            cell["source"] = _of_any_study(cell["source"], path, language)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _of_any_study(source: list[str], path: Path, language: str) -> list[str]:
    """Return a cell of parameters that names neither plan nor day."""
    declared = {one.line: one for one in read_cell("".join(source), path).values()}
    return [
        _line(text, declared[number], language) if number in declared else text
        for number, text in enumerate(source, 1)
    ]


def _line(text: str, declared: Declared, language: str) -> str:
    kind = declared.kind
    if declared.name == "language":
        value = json.dumps(language)
    elif kind.many and kind.type == "plan":
        value = "[]"
    elif kind.type in _NEUTRAL:
        value = json.dumps(_NEUTRAL[kind.type])
    else:
        return text
    return f"{declared.name} = {value}  #{text.partition('#')[2]}"


def digest(notebook: str) -> str:
    """Return the SHA-256 of what a notebook says and does, its outputs apart."""
    cells: list[Any] = [
        [cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", [])]
        for cell in json.loads(notebook)["cells"]
    ]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode("utf-8")).hexdigest()
