"""Is a study sound: every fault of its files at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from policytargets.building.corrections import correct, load_corrections
from policytargets.documents import load_documents, read_pinned
from policytargets.errors import Fault, InputError
from policytargets.normalising.regional_statistics import context_of, read_context, starting_points
from policytargets.project import MARK
from policytargets.reading import read_study
from policytargets.running.parameters import Known, find_faults, read_declared
from policytargets.running.suite import in_suite, load_suite
from policytargets.vocabulary.codelists import family_of, load_indicators
from policytargets.vocabulary.own_terms import every_loader, stray_files


def check(root: Path) -> list[Fault]:
    """Return what is wrong with a study, in the order of what rests on what."""
    faults = [fault for part in _PARTS for fault in _faults(part, root)]
    return list(dict.fromkeys(faults))


def _faults(part: Callable[[Path], object], root: Path) -> list[Fault]:
    try:
        found = part(root)
    except InputError as error:
        return list(error.faults)
    return found if isinstance(found, list) else []


def _vocabulary(root: Path) -> list[Fault]:
    told = stray_files(root)
    for loader in every_loader():
        told += _faults(lambda _, load=loader: load() and None, root)  # type: ignore[misc]
    return told


def _texts(root: Path) -> None:
    read_pinned(root, load_documents(root))


def _strays(root: Path) -> list[Fault]:
    """Return texts of data/raw that no entry describes."""
    listed = {document.file for document in load_documents(root).values()}
    texts = sorted((root / MARK).parent.glob("*.txt"))
    add = "policytargets add FILE describes it; or remove it"
    return [Fault(path, f"no entry in {MARK}", add) for path in texts if path.name not in listed]


def _context(root: Path) -> None:
    starting_points(read_context(context_of(root)))


def _corrections(root: Path) -> None:
    rows = [row for reading in read_study(root).values() for row in reading.targets]
    correct(rows, load_corrections(root))


def _reports(root: Path) -> list[Fault]:
    """Return what is wrong with the list of reports and the parameters of the notebooks."""
    documents = load_documents(root)
    known = _known(tuple(documents))
    suite = load_suite(root, documents)
    faults: list[Fault] = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        faults += _faults(lambda _, path=path: list(_of_notebook(path, known)), root)  # type: ignore[misc]
    for report in suite.values():
        for name, value in report.parameters.items():
            declared = read_declared(report.notebook).get(name)
            if declared is not None:
                found = find_faults("", declared, value, known)
                faults += [in_suite(report, name, fault) for fault in found]
    return faults


def _of_notebook(path: Path, known: Known) -> Iterator[Fault]:
    for name, declared in read_declared(path).items():
        yield from find_faults(f"{path}: {name}", declared, declared.default, known)


MOST_LINES = 6
"""Of a cell that is read at a glance."""


def hints(root: Path) -> list[Fault]:
    """Return what a notebook of one's own could do better, by cell; a study is sound with it."""
    used = {report.notebook for report in load_suite(root, load_documents(root)).values()}
    entry = "policytargets new-report makes one with its entry in reports/reports.yml"
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        found += [Fault(path, "of no report", entry)] * (path not in used)
        told = hints_of(nbformat.read(path, as_version=4))
        found += [Fault(f"{path}, cell {cell}", *words) for cell, *words in told]
    return found


def hints_of(notebook: NotebookNode) -> Iterator[tuple[str, str, str]]:
    """Give of each cell of code what its page shows less well, and the remedy."""
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        yield from ((cell.get("id", ""), what, remedy) for what, remedy in _hints(cell))


def _hints(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    lines = len(cell.source.splitlines())
    if lines > MOST_LINES and "parameters" not in cell.metadata.get("tags", []):
        yield f"{lines} lines", f"at most {MOST_LINES}; move the rest into a function of a module"
    kinds = {output.output_type for output in cell.outputs}
    if "stream" in kinds:
        yield "it prints", 'pt.say("…") says it as a sentence of the report'
    if "execute_result" in kinds:
        yield "it ends with a bare value", 'pt.show(table, caption="…") shows a table as reports do'
    shown = {kind for output in cell.outputs for kind in output.get("data", {})}
    alt = cell.metadata.get("alt", {})
    if shown & {"image/svg+xml", "image/png"} and not (alt.get("en") or alt.get("zh")):
        wanted = 'the cell\'s metadata take them, as "alt": {"en": "…", "zh": "…"}'
        yield "its figure has no words for who cannot see it", wanted


def _known(plans: tuple[str, ...]) -> Known:
    entries = load_indicators()
    codes = [entry.indicator for entry in entries]
    themes = tuple(dict.fromkeys(entry.theme for entry in entries))
    return Known(plans, tuple(codes), themes, tuple(dict.fromkeys(map(family_of, codes))))


_PARTS = (_vocabulary, _texts, _strays, _context, _corrections, _reports)
