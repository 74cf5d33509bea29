"""The first figure of the documents: cut from a stored notebook, so that it shows what they do."""

from __future__ import annotations

import json
from pathlib import Path

from policytargets.errors import Fault, InputError
from policytargets.project import find_root, write_whole

COVER = Path("docs/images/overview.svg")
NOTEBOOK = Path("notebooks/03_timelines.ipynb")
CELL = "plans"


def cut_figure(root: Path) -> bytes:
    """Return the drawing that a stored notebook holds, as SVG."""
    notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["id"] == CELL]
    for output in (output for cell in cells for output in cell["outputs"]):
        if "image/svg+xml" in output.get("data", {}):
            return "".join(output["data"]["image/svg+xml"]).encode("utf-8")
    raise InputError(Fault(NOTEBOOK, f"no figure stored in cell {CELL!r}", "run: make refresh"))


if __name__ == "__main__":
    project = find_root()
    write_whole(project / COVER, cut_figure(project))
