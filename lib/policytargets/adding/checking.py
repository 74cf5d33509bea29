"""What is wrong with a new entry, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from policytargets.adding.fields import OPTIONS, RIGHT
from policytargets.documents import REQUIRED, Document, field_faults
from policytargets.errors import Fault
from policytargets.project import MARK
from policytargets.schemas import COLUMNS, SCHEMAS, text_columns

__all__ = ["entry_faults", "id_faults"]


def id_faults(
    root: Path, path: Path, document: Document, documents: Mapping[str, Document]
) -> Iterator[Fault]:
    """Return why a text cannot have its id, or is there already.

    Parameters
    ----------
    root, path : Path
        The project's folder and the text.
    document : Document
        The new entry.
    documents : mapping of str to Document
        Those that are there already.
    """
    plan = document.document
    same = [name for name, entry in documents.items() if entry.sha256 == document.sha256]
    folder = (root / MARK).parent
    target = folder / f"{plan}.txt"
    if same:
        yield Fault(path, f"the same text as plan {same[0]}", "a text is added once")
    # Some file systems take Wenzhou-2020.txt and wenzhou-2020.txt for one file.
    elif plan.casefold() in map(str.casefold, documents):
        yield Fault("--id", f"plan {plan} exists already", "give another id")
    elif target in folder.iterdir() and not target.samefile(path):
        yield Fault("--id", f"{target} exists already", "give another id or remove that file")


def entry_faults(document: Document, told: Collection[object]) -> Iterator[Fault]:
    """Return what is missing or wrong in an entry, by option.

    Parameters
    ----------
    document : Document
        The new entry.
    told : collection of str
        Options that have a fault already.
    """
    for name, option in OPTIONS.items():
        value = getattr(document, name)
        if value is not None:
            yield from field_faults(option, name, name, value)
        elif name in REQUIRED and option not in told:
            yield Fault(option, "needed, and the text does not state it", RIGHT[name])
    if document.region and not document.region.isascii():
        yield Fault(OPTIONS["region"], repr(document.region), RIGHT["region"])
    first, last = document.plan_start, document.plan_end
    if first and last and first > last:
        yield Fault(OPTIONS["plan_start"], f"{first} is after {OPTIONS['plan_end']} {last}")
    yield from _table_faults(document)


def _table_faults(document: Document) -> Iterator[Fault]:
    """Return what the table of documents would refuse, such as a code of five digits."""
    row = {name: getattr(document, name) for name in COLUMNS["documents"]}
    row |= {name: str(row[name] or "") for name in text_columns("documents")}
    try:
        SCHEMAS["documents"].validate(pd.DataFrame([row]), lazy=True)
    except pa.errors.SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            yield Fault(
                OPTIONS.get(case.column, "--id"), f"{case.failure_case}", RIGHT[case.column]
            )
