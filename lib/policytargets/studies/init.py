"""A study made from what the package ships, given reports of its own, brought up to date."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from policytargets import __version__
from policytargets.documents import decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES
from policytargets.normalising.regional_statistics import PATHS
from policytargets.project import MARK, alone, write_whole
from policytargets.running.declarations import Declared, read_cell
from policytargets.running.suite import SUITE, Listed, is_name, load_suite
from policytargets.yamls import Entry, Text, faults_in, load_entries

_IN_A_WHEEL = Path(__file__).with_name("shipped")
_REPOSITORY = Path(__file__).resolve().parents[3]
_NEUTRAL = {"plan": "", "date": ""}
"""What stands for every plan, the first plan, the day of the run, by type of parameter."""
RECORD = Path("study.yml")
"""Where a study says what made it."""
_TEMPLATES = Path(__file__).with_name("template")
_PLACES = {
    "Makefile": "Makefile",
    "gitignore": ".gitignore",
    "reports-weekly.yml": ".github/workflows/reports.yml",
    "README.{language}.md": "README.md",
    "context.{language}.md": "data/README.md",
    "vocabulary.{language}.md": "vocabulary/README.md",
}
_OF_EXAMPLE = ("data/raw", "data/corrections.yml")
_TEMPLATE = Path(__file__).with_name("template") / "report.ipynb"
_TITLE = Listed.model_fields["title"].annotation
_JSON = str.maketrans({'"': r"\"", "\\": r"\\"})


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


def make_study(folder: Path, *, example: bool, language: str) -> None:
    """Make a study in a folder that is absent or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Fault(folder, "is there and not empty", "a new or an empty folder"))
    for name, content in _files(language).items():
        write_whole(folder / name, content)
    if example:
        for name in _OF_EXAMPLE:
            _take(shipped(name), folder / name)
        (folder / PATHS[0]).unlink()
        shutil.move(folder / PATHS[1], folder / PATHS[0])


def _take(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, target)


def _files(language: str) -> dict[str, str]:
    made = notebooks(language)
    files = {f"notebooks/{name}": content for name, content in made.items()}
    files |= {
        place: (_TEMPLATES / name.format(language=language)).read_text("utf-8")
        for name, place in _PLACES.items()
    }
    files["reports/reports.yml"] = shipped("reports/reports.yml").read_text("utf-8")
    files[MARK.as_posix()] = _remarks(shipped(MARK.as_posix()))
    files[PATHS[0].as_posix()] = _head(shipped(PATHS[1].as_posix()))
    digests = {name: digest(content) for name, content in made.items()}
    return files | {RECORD.as_posix(): record(language, digests)}


def record(language: str, digests: Mapping[str, str]) -> str:
    """Return what a study says of what made it: version, language, notebooks as they were."""
    said = {"version": __version__, "language": language, "notebooks": dict(digests)}
    return f"# Written by policytargets init and upgrade.\n{yaml.safe_dump(said, sort_keys=False)}"


def _remarks(path: Path) -> str:
    """Return the remarks at the head of a file."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return "".join(itertools.takewhile(lambda line: line.startswith("#"), lines))


def _head(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as lines:
        return lines.readline()


class Record(Entry):
    """What made a study."""

    version: Text
    language: Literal[LANGUAGES]  # type: ignore[valid-type]
    notebooks: dict[str, str] = Field(default_factory=dict)


def read_record(root: Path) -> Record:
    """Return what made a study."""
    if not (root / RECORD).is_file():
        made = "only a study that policytargets init made is brought up to date"
        raise InputError(Fault(root / RECORD, "no such file", made))
    return load_entries(root / RECORD, Record)


def upgrade(root: Path) -> Iterator[str]:
    """Renew the notebooks of a study that were not edited; tell what was done, line by line."""
    made = read_record(root)
    digests = dict(made.notebooks)
    folder = root / "notebooks"
    yield f"made with {made.version}; this is {__version__}"
    for name, fresh in notebooks(made.language).items():
        path = folder / name
        own = path.read_text("utf-8") if path.is_file() else None
        if own is None:
            yield f"notebooks/{name}: not in this study, left out"
        elif digest(own) == digest(fresh):
            digests[name] = digest(fresh)
        elif digest(own) == made.notebooks.get(name):
            write_whole(path, fresh)
            digests[name] = digest(fresh)
            yield f"notebooks/{name}: renewed"
        else:
            yield f"notebooks/{name}: edited, left as it is; the new one differs:"
            yield from _difference(name, own, fresh)
    _note(root, made.language, digests)


def _note(root: Path, language: str, digests: Mapping[str, str]) -> None:
    write_whole(root / RECORD, record(language, digests))


def _difference(name: str, own: str, fresh: str) -> Iterator[str]:
    import nbformat
    from nbdime import diff_notebooks
    from nbdime.prettyprint import PrettyPrintConfig, pretty_print_notebook_diff

    mine, new = (nbformat.reads(text, as_version=4) for text in (own, fresh))
    for cell in (cell for cell in mine.cells if cell.cell_type == "code"):
        cell |= {"outputs": [], "execution_count": None}
    out = io.StringIO()
    config = PrettyPrintConfig(out=out, use_color=False, use_git=False)
    pretty_print_notebook_diff(name, name, mine, diff_notebooks(mine, new), config)
    yield from (f"  {line}" for line in out.getvalue().splitlines())


@alone
def make_report(root: Path, name: str, title: str, language: str) -> Path:
    """Make a notebook and list it as a report; return the notebook's place."""
    path = root / "notebooks" / f"{name}.ipynb"
    before = decode(root / SUITE)
    if not is_name(name):
        raise InputError(Fault(f"report {name!r}", "no name of a report", "a-z, 0-9 and -"))
    if name in load_suite(root, load_documents(root)) or path.exists():
        raise InputError(Fault(f"report {name}", "is there already", "give another name"))
    entry = {"notebook": name, "title": {language: title}}
    faults = [Fault("--title", *told) for _, *told in faults_in(entry["title"], _TITLE)]
    if faults:
        raise InputError(*faults)
    told = yaml.safe_dump({name: entry}, allow_unicode=True, sort_keys=False)
    text = _TEMPLATE.read_text("utf-8")
    text = text.replace("LANGUAGE", language).replace("TITLE", title.translate(_JSON))
    write_whole(path, text)
    write_whole(root / SUITE, f"{before.rstrip()}\n\n{told}")
    return path
