"""accuracy.csv and confusions.csv: how well the rules read, measured on annotated texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from policytargets.build import to_csv
from policytargets.datapackage import describe_folder
from policytargets.extract import read_rows
from policytargets.project import write_whole
from policytargets.scoring import annotated_documents, confusions, read_reference, score

__all__ = ["measure"]

Row = Mapping[str, object]
Corpus = tuple[str, Sequence[Row], Sequence[Row]]


def measure(root: Path, corpora: Sequence[tuple[str, Path, Path]]) -> str:
    """Write both tables of a project and return the figures as text.

    Parameters
    ----------
    root : Path
        The project's folder.
    corpora : sequence of (str, Path, Path)
        Name, folder of texts, and annotated targets of each set of texts.

    Raises
    ------
    InputError
        If a text or the annotated targets cannot be read; then nothing is written.
    """
    read = [_covered(name, read_rows([texts]), path) for name, texts, path in corpora]
    figures = pd.concat([score(*corpus) for corpus in read], ignore_index=True)
    mistakes = pd.concat([confusions(*corpus) for corpus in read], ignore_index=True)
    folder = root / "data" / "clean"
    for name, table in (("accuracy", figures), ("confusions", mistakes)):
        write_whole(folder / f"{name}.csv", to_csv(table))
    write_whole(folder / "datapackage.json", describe_folder(folder))
    return figures.to_string(index=False)


def _covered(name: str, read: Sequence[Row], path: Path) -> Corpus:
    """Leave out texts that nobody has annotated, such as a plan that was added."""
    annotated = read_reference(path)
    documents = annotated_documents(path, annotated)
    return name, [row for row in read if row["document"] in documents], annotated
