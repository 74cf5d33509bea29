"""Short texts of our own through the reader, for the tables of cases of each module."""

import csv
from pathlib import Path

from policytargets.documents import Document
from policytargets.reading import read_plan

PLAN = (2021, 2025)


def read(text, plan=PLAN):
    """Return the targets of a text whose entry gives the period `plan`; None where it has none."""
    start, end = plan or (None, None)
    return read_plan(text, Document("sample-2021", plan_start=start, plan_end=end)).targets


def rows_of(table):
    """Return the rows of a table of cases of the vocabulary."""
    path = Path(__file__).parent / "vocabulary" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(text, *names, plan=PLAN):
    """Return some fields of each target: bare values for one name, tuples for several."""
    rows = [tuple(row[name] for name in names) for row in read(text, plan)]
    return [row[0] for row in rows] if len(names) == 1 else rows
