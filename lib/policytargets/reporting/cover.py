"""The figure of the README: cut from a stored notebook, so that it shows what the reports show."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from policytargets.errors import Fault, InputError
from policytargets.project import find_root, write_whole

__all__ = ["COVER", "cut_figure"]

COVER = Path("reports/overview.png")
NOTEBOOK = Path("notebooks/03_timelines.ipynb")
CELL = "plans"


def cut_figure(root: Path) -> bytes:
    """Return the PNG that a stored notebook holds.

    Parameters
    ----------
    root : Path
        The project.

    Raises
    ------
    InputError
        If the notebook lacks the cell or its stored output.
    """
    notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["id"] == CELL]
    for output in (output for cell in cells for output in cell["outputs"]):
        if "image/png" in output.get("data", {}):
            return base64.b64decode("".join(output["data"]["image/png"]))
    raise InputError(Fault(NOTEBOOK, f"no figure stored in cell {CELL!r}", "run: make refresh"))


if __name__ == "__main__":
    project = find_root()
    write_whole(project / COVER, cut_figure(project))
