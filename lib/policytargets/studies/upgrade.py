"""A study brought up to date: notebooks nobody edited are renewed, edited ones shown beside."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from policytargets import __version__
from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES
from policytargets.project import write_whole
from policytargets.studies.init import RECORD, record
from policytargets.studies.shipped import digest, notebooks
from policytargets.yamls import Entry, Text, load_entries


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
