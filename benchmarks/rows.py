"""The tables of the measurements, with the machine it was made on."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.timing import Times, seconds

__all__ = ["Row", "compare", "machine", "write_table"]


class Row(NamedTuple):
    """One line of the table.

    Parameters
    ----------
    what : str
        What was measured.
    figure : str
        What came of it, with its unit.
    ratio : str, optional
        Against what it was measured, and how it stands to that.
    """

    what: str
    figure: str
    ratio: str = ""


def compare(times: Times) -> list[Row]:
    """Return a line for each way; the last is what the others are measured against."""
    medians = seconds(times)
    last = list(medians)[-1]
    return [
        Row(name, f"{taken:.2f} s", "" if name == last else _against(taken, medians[last], last))
        for name, taken in medians.items()
    ]


def _against(taken: float, rival: float, name: str) -> str:
    ratio = taken / rival
    return f"1/{1 / ratio:,.0f} of {name}" if ratio < 0.1 else f"{ratio:.2f} × {name}"


def machine(today: dt.date) -> str:
    """Return the machine in a sentence: processor, cores, memory, system, Python, day."""
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {_gigabytes()}, {system}; {today.isoformat()}."


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", about.read_text()) if about.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def _gigabytes() -> str:
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GB of memory"


def write_table(path: Path, name: str, rows: Iterable[Row], where: str) -> None:
    """Write the table of one measurement between its two marks in a document.

    Parameters
    ----------
    path : Path
        The document, which keeps all other text; where it lacks the marks they are added at its
        end.
    name : str
        Of the measurement.
    rows : iterable of Row
        The lines.
    where : str
        The machine, as `machine` gives it.
    """
    begin, end = f"<!-- begin: python -m benchmarks {name} -->", f"<!-- end: {name} -->"
    text = path.read_text("utf-8") if path.exists() else ""
    if begin not in text:
        text += f"\n{begin}\n{end}\n"
    head, rest = text.split(begin, 1)
    tail = rest.split(end, 1)[1]
    lines = [f"| {row.what} | {row.figure} | {row.ratio} |" for row in rows]
    table = "\n".join([f"| {name} | Figure | Ratio |", "|---|---:|---|", *lines])
    path.write_text(f"{head}{begin}\n{table}\n\n{where}\n{end}{tail}", "utf-8")
