"""``python -m benchmarks.runs FOLDER``: every notebook once, by the runner, in one language."""

from __future__ import annotations

import sys
from pathlib import Path

from policytargets.running.kernels.warm import kept_for_good, start_ahead

# Before all else is imported, as the command line does.
start_ahead()

with kept_for_good():
    import nbformat

    from policytargets.documents import load_documents
    from policytargets.project import find_root
    from policytargets.publishing import execute_all
    from policytargets.running.execute import failure
    from policytargets.running.parameters import load_known
    from policytargets.running.suite import load_suite, resolve_runs

__all__ = ["run_notebooks"]


def run_notebooks(folder: Path, language: str = "en") -> None:
    """Run every notebook of the project once and keep it under its own name.

    Parameters
    ----------
    folder : Path
        Where to.
    language : str, optional
        ``en`` or ``zh``.

    Raises
    ------
    SystemExit
        If a notebook fails.
    """
    root = find_root()
    documents = load_documents(root)
    # Of the profiles one: papermill, too, runs each notebook once.
    reports = {r.notebook.name: r for r in reversed(load_suite(root, documents).values())}
    known = load_known(root, documents)
    runs = resolve_runs(list(reports.values()), False, [("language", language)], known)
    folder.mkdir(exist_ok=True)
    for (name, _), notebook in execute_all(runs, root).items():
        if failure(notebook):
            sys.exit(f"{name}: {failure(notebook)}")
        (file,) = (file for file, report in reports.items() if report.name == name)
        nbformat.write(notebook, folder / file)


if __name__ == "__main__":
    run_notebooks(Path(sys.argv[1]))
