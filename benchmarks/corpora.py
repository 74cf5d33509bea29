"""Corpora of a hundred to ten thousand texts: growth, peak memory, a cluster against a process."""

from __future__ import annotations

import math
import multiprocessing
import random
import re
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.timing import Times, interleave
from benchmarks.varying import with_other_words
from policytargets.corpora.extract import extract
from policytargets.documents import load_documents, read_pinned

__all__ = ["ENGINES", "Run", "exponent", "time_engines", "time_growth", "variants", "write_corpus"]

SIZES = (100, 1_000, 10_000)
ENGINES = 5_000
"""Texts that the engines read: enough to pay for starting them."""
_LENGTH = 1_000
_TOGETHER = 500
_TITLE = "浙江市行动计划之{}(2020—2025年)"


class Run(NamedTuple):
    """What reading a corpus took: texts, seconds of the processor, megabytes at the peak."""

    texts: int
    seconds: float
    megabytes: float


def variants(plans: Sequence[str], count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Return texts of about 1,000 characters, all different, with an id each.

    Each is a stretch of a plan with its paragraphs in another order, other numbers (years stay,
    so that periods do) and other names of places.

    Parameters
    ----------
    plans : sequence of str
        The texts that are varied.
    count : int
        How many are wanted.
    seed : int
        The same seed gives the same texts.
    """
    lot = random.Random(seed)
    paragraphs = [[p for p in plan.splitlines() if p.strip()] for plan in plans]
    for number in range(count):
        chosen = _stretch(lot.choice(paragraphs), lot)
        text = with_other_words("\n".join([_TITLE.format(number), *chosen]), lot)
        yield f"plan-{number:06}", f"{text}\n"


def _stretch(paragraphs: Sequence[str], lot: random.Random) -> list[str]:
    start = lot.randrange(len(paragraphs))
    chosen: list[str] = []
    for paragraph in [*paragraphs[start:], *paragraphs[:start]]:
        if chosen and sum(map(len, chosen)) + len(paragraph) > _LENGTH:
            break
        chosen.append(paragraph)
    return lot.sample(chosen, len(chosen))


def write_corpus(root: Path, file: Path, count: int) -> None:
    """Write a table of texts that vary the project's plans."""
    plans = list(read_pinned(root, load_documents(root)).values())
    schema = pa.schema({"id": pa.string(), "text": pa.string()})
    with pq.ParquetWriter(file, schema) as writer:
        rows = variants(plans, count)
        while batch := list(islice(rows, _TOGETHER)):
            writer.write_table(pa.table(list(zip(*batch, strict=True)), schema=schema))


def time_growth(root: Path, sizes: Sequence[int]) -> list[Run]:
    """Return what corpora of growing size take, each read by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return [_alone(root, Path(folder), size) for size in sizes]


def exponent(runs: Sequence[Run]) -> float:
    """Return the power of the number of texts with which the seconds grow (1: linear)."""
    slope, _ = linear_regression(
        [math.log(run.texts) for run in runs], [math.log(run.seconds) for run in runs]
    )
    return slope


def time_engines(root: Path, count: int, rounds: int) -> Times:
    """Return the seconds of one corpus read by a cluster of two workers, two processes, and one.

    The cluster stands and has read a little before the clock starts; a process starts with it.
    """
    from distributed import LocalCluster

    with (
        tempfile.TemporaryDirectory() as folder,
        LocalCluster(2, threads_per_worker=1, dashboard_address=":0") as cluster,
    ):
        file = Path(folder) / "texts.parquet"
        write_corpus(root, file, count)
        ways: dict[str, Callable[[], object]] = {
            "Dask, two workers": lambda: _read(file, scheduler=cluster.scheduler_address),
            "two processes": lambda: _read(file, jobs=2),
            "one process": lambda: _read(file),
        }
        for way in ways.values():
            way()
        return interleave(ways, rounds)


def _read(file: Path, jobs: int = 1, scheduler: str | None = None) -> None:
    output = file.with_name("targets.parquet")
    extract([file], output, jobs=jobs, scheduler=scheduler, force=True)
    shutil.rmtree(output)


def _alone(root: Path, folder: Path, size: int) -> Run:
    """Return what a corpus takes in a process that has done nothing before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
        return fresh.submit(_measure, root, folder, size).result()


def _measure(root: Path, folder: Path, size: int) -> Run:
    file = folder / f"texts-{size}.parquet"
    warm = folder / "warm.txt"
    write_corpus(root, file, size)
    warm.write_text(next(variants(["到2022年,新增工业机器人500台。"], 1))[1], "utf-8")
    extract([warm], folder / "warm.jsonl")
    # Time of the processor: what else the machine does would bend the growth.
    start = time.process_time()
    extract([file], folder / f"targets-{size}.parquet")
    return Run(size, time.process_time() - start, _peak())


def _peak() -> float:
    """Return the most megabytes this process has held.

    Where Linux says it of the program itself that is taken: getrusage counts in what the process
    was a copy of when it started.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
    return (int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
