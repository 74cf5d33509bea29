"""``python -m benchmarks.floor NOTEBOOK...``: the notebooks' code in one process, without kernels.

No way to run them can be faster, since none of this can be left out: the library is imported once,
each cell is run, each table formatted and each figure drawn.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import nbformat
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

__all__ = ["run_without_kernels"]


class _Shell(InteractiveShell):
    """A shell that draws figures as that of a kernel does, and has none."""

    kernel = None

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: figures are shown inline."""


def run_without_kernels(notebooks: Sequence[str], language: str = "en") -> int:
    """Run notebooks one after another, each in a namespace of its own.

    Parameters
    ----------
    notebooks : sequence of str
        Their paths.
    language : str, optional
        The one parameter that is set.

    Returns
    -------
    int
        How many outputs they displayed.
    """
    shell = _Shell.instance(display_pub_class=CapturingDisplayPublisher)
    shell.enable_matplotlib("inline")
    for notebook in notebooks:
        shell.reset(new_session=False)
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "code":
                shell.run_cell(cell.source).raise_error()
            if "parameters" in cell.metadata.get("tags", []):
                shell.run_cell(f"language = {language!r}").raise_error()
    return len(shell.display_pub.outputs)


if __name__ == "__main__":
    print(run_without_kernels(sys.argv[1:]), "outputs")
