"""A study of many plans, which vary those of this one: its tables, its reports, a plan more."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import pandas as pd
import yaml

from benchmarks.rows import Row
from benchmarks.varying import vary
from policytargets.documents import load_documents, read_pinned
from policytargets.querying.serve import load_queries
from policytargets.yamls import parse

__all__ = ["Step", "make_many", "rows_of", "time_growth", "time_many"]

_MAIN = "from policytargets.cli import main; main()"
_PROVINCES = ("32", "33", "34", "35", "37", "41", "42", "44")
_PLACES = (("0000", "province"), ("0100", "prefecture_city"), ("0200", "prefecture_city"))
_COUNTIES = (("0181", "county_city"), ("0281", "county_city"))
_REPORTS = ("targets", "ambition", "timelines", "overlap", "quality")
_PROFILES = 10
_BARS: Mapping[int, Mapping[str, tuple[float, float]]] = {
    300: {"build": (30, 1000), "report": (180, 1500), "one more": (3, 1000)},
    3000: {"build": (480, 3000), "report": (300, 3000), "one more": (15, 3000)},
}
"""Seconds and megabytes that are allowed, by the number of plans."""
_QUERY = 0.1  # seconds
_ASKED = {"indicator": "rd_intensity", "family": "rd_intensity", "year": "2022", "words": "研发"}


class Step(NamedTuple):
    """What one command took: seconds, those of the processors, megabytes of its largest process."""

    name: str
    seconds: float
    computing: float
    megabytes: float


def make_many(root: Path, folder: Path, count: int, texts: Path | None = None) -> list[str]:
    """Write a study of many plans of 40 regions in eight provinces, and return their ids.

    Parameters
    ----------
    root : Path
        The project whose plans are varied and whose notebooks are taken.
    folder : Path
        Where to; new.
    count : int
        How many plans.
    texts : Path, optional
        A folder of further texts that are varied, each a file ``NAME-YEAR.txt``.
    """
    raw, lot = folder / "data/raw", random.Random(1)
    raw.mkdir(parents=True)
    models, regions = [*_models(root, texts)], _regions()
    entries = {}
    for number in range(count):
        year, text, entry = models[number % len(models)]
        region = regions[number % len(regions)]
        plan = f"{region['region']}n{number:04}-{year}"
        content = vary(text, lot).encode()
        (raw / f"{plan}.txt").write_bytes(content)
        own = {"file": f"{plan}.txt", "sha256": hashlib.sha256(content).hexdigest()}
        entries[plan] = entry | region | own
    _dump(entries, raw / "documents.yml")
    _context(root, regions, lot).to_csv(raw / "context.csv", index=False)
    for name in ("notebooks", "reports"):
        (folder / name).mkdir()
        for file in (root / name).glob("*.[iy]*"):
            (folder / name / file.name).write_bytes(file.read_bytes())
    return list(entries)


def _models(root: Path, texts: Path | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give the texts that are varied, each after its year and with its entry."""
    pinned = read_pinned(root, load_documents(root))
    for plan, entry in parse((root / "data/raw/documents.yml").read_text("utf-8")).items():
        known = {name: value for name, value in entry.items() if not name.startswith("note")}
        yield plan.rpartition("-")[2], pinned[plan], known
    for file in sorted(texts.glob("*.txt")) if texts else ():
        text, year = file.read_bytes().decode(), file.stem.rpartition("-")[2]
        title = next(line for line in text.splitlines() if line.strip())
        signed = dt.date(int(year), 1, 1)
        known = {"title": title, "date_signed": signed, "script": "simplified"}
        yield year, text, {**known, "copy_source": "unknown"}


def _regions() -> list[dict[str, str]]:
    return [
        {
            **{"region": f"region{place:02}", "region_en": f"Region {place:02}"},
            **{"region_zh": f"第{place:02}市", "adcode": f"{province}{end}", "level": level},
        }
        for place, ((end, level), province) in enumerate(
            (kind, province) for kind in (*_PLACES, *_COUNTIES) for province in _PROVINCES
        )
    ]


def _context(root: Path, regions: Sequence[Mapping[str, str]], lot: random.Random) -> pd.DataFrame:
    """Return the statistics of the project's regions, varied, as those of other regions."""
    known = pd.read_csv(root / "data/raw/context.csv", dtype={"adcode": str, "period": str})
    models = [own for _, own in known.groupby("region_code")]
    varied = [
        own.assign(
            region_code=region["region"],
            adcode=region["adcode"],
            value=[round(value * lot.uniform(0.8, 1.2), 2) for value in own["value"]],
        )
        for turn, region in enumerate(regions)
        for own in [models[turn % len(models)]]
    ]
    return pd.concat(varied, ignore_index=True)


def _dump(content: object, path: Path) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def time_many(root: Path, count: int, texts: Path | None = None) -> list[Step]:
    """Return what tables, reports, a plan more and queries take for many plans."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "study")
        plans = make_many(root, folder, count, texts)
        wanted = [*_REPORTS, *(f"profile-{plan}" for plan in plans[:_PROFILES])]
        steps = [_step(folder, "build"), _step(folder, "report", *wanted)]
        _add_one(folder)
        return [*steps, _step(folder, "one more", command="build"), *_queries(folder)]


def time_growth(root: Path, sizes: Sequence[int], texts: Path | None = None) -> list[Step]:
    """Return what building studies of growing size takes, each named by its number of plans."""
    steps = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            make_many(root, folder := Path(place, "study"), size, texts)
            steps.append(_step(folder, str(size), command="build"))
    return steps


def _add_one(folder: Path) -> None:
    """Add a plan that varies the first one."""
    listing = folder / "data/raw/documents.yml"
    entries = parse(listing.read_text("utf-8"))
    first = next(iter(entries.values()))
    text = vary((listing.parent / first["file"]).read_bytes().decode(), random.Random(2)).encode()
    (listing.parent / "added-2020.txt").write_bytes(text)
    own = {"file": "added-2020.txt", "sha256": hashlib.sha256(text).hexdigest()}
    with listing.open("a", encoding="utf-8") as file:
        yaml.safe_dump({"added-2020": first | own}, file, allow_unicode=True, sort_keys=False)


def _step(folder: Path, name: str, *names: str, command: str = "") -> Step:
    start = time.perf_counter()
    arguments = [sys.executable, "-c", _MAIN, command or name, *names]
    with tempfile.TemporaryFile() as told:
        run = subprocess.Popen(arguments, cwd=folder, stdout=told, stderr=told)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        if run.returncode:
            told.seek(0)
            raise click.ClickException(told.read().decode().strip()[-500:])
    computing = used.ru_utime + used.ru_stime
    return Step(name, time.perf_counter() - start, computing, used.ru_maxrss / 1024)


def _queries(folder: Path) -> Iterator[Step]:
    """Give what the database takes, and the median of the questions that stand ready."""
    yield _step(folder, "export", "sqlite", "study.db")
    with sqlite3.connect(folder / "study.db") as base:
        base.create_function("escape_fts", 1, lambda words: words, deterministic=True)
        target = base.execute("SELECT target_id FROM targets LIMIT 1").fetchone()[0]
        taken = [_answer(base, query.sql, {**_ASKED, "target": target}) for query in load_queries()]
    yield Step("query", statistics.median(taken), 0, 0)


def _answer(base: sqlite3.Connection, sql: str, given: Mapping[str, str]) -> float:
    start = time.perf_counter()
    base.execute(sql, given).fetchmany(100)
    return time.perf_counter() - start


def rows_of(steps: Sequence[Step], count: int) -> list[Row]:
    """Return steps beside what is allowed of them."""
    return [_row(step, count) for step in steps]


def _row(step: Step, count: int) -> Row:
    name = f"{count:,} plans: {step.name}"
    if step.name == "query":
        return Row(name, f"{step.seconds * 1000:.0f} ms", f"wanted: {_QUERY * 1000:.0f} ms or less")
    taken = f"{step.seconds:.1f} s, computing {step.computing:.1f} s, {step.megabytes:.0f} MB"
    seconds, megabytes = _BARS.get(count, {}).get(step.name, (0, 0))
    return Row(name, taken, f"wanted: {seconds} s, {megabytes} MB or less" if seconds else "")
