"""What `policytargets init` makes a study from goes into the wheel, notebooks without outputs."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = "policytargets/studies/shipped"
AS_THEY_ARE = ("data/corrections.yml", "data/raw", "reports/reports.yml")


class Shipped(BuildHookInterface):
    """Puts them there; each is kept once, where this repository itself uses it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, except where the repository itself is what is installed."""
        if version == "editable":
            return
        root = Path(self.root)
        files = {str(root / name): f"{SHIPPED}/{name}" for name in AS_THEY_ARE}
        bare = Path(tempfile.mkdtemp())
        for path in sorted(root.glob("notebooks/*.ipynb")):
            (bare / path.name).write_text(without_outputs(path), "utf-8")
            files[str(bare / path.name)] = f"{SHIPPED}/notebooks/{path.name}"
        build_data["force_include"] |= files


def without_outputs(path: Path) -> str:
    """Return a notebook as text, its outputs left out."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in (cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        cell |= {"outputs": [], "execution_count": None}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
