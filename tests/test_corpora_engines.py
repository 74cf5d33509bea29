"""Engines: the same bytes whoever reads, little in memory, and what happens when one is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import policytargets.corpora.engines
import policytargets.corpora.extract
from corpora_cases import CORPUS, PER_PART, ident, partitions, plan, run, write_table, write_texts
from policytargets.corpora.batches import LIMITS, ReadBatch, split
from policytargets.corpora.engines import AHEAD, in_order, open_engine
from policytargets.corpora.extract import run as run_corpus
from policytargets.corpora.json_lines import open_lines
from policytargets.corpora.texts import find_corpus
from policytargets.errors import InputError

SCRIPT = "import sys; from policytargets.cli import main; main(sys.argv[1:])"


@pytest.fixture(autouse=True)
def few_texts_a_partition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "texts", PER_PART)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=":0") as made:
        yield made


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_texts(tmp_path / "texts")


def kill_oneself(item: int) -> int:
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def twice(item: int) -> int:
    return 2 * item


def slowly(item: int) -> tuple[int, int]:
    time.sleep(0.05)
    return item, os.getpid()


@pytest.mark.parametrize("output", ["o.jsonl", "o.parquet"])
def test_any_number_of_jobs_gives_the_same_bytes(texts: Path, tmp_path: Path, output: str) -> None:
    made = []
    for jobs in (1, 3):
        target = tmp_path / str(jobs) / output
        assert run(texts, "--output", target, "--jobs", jobs).exit_code == 0
        made.append(partitions(target) if target.is_dir() else target.read_bytes())
    assert made[0] == made[1]
    assert made[0]


def test_a_cluster_gives_the_same_bytes(texts: Path, tmp_path: Path, cluster: Any) -> None:
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    (texts / "empty.txt").write_bytes(b"")
    assert run(texts, "--output", here).exit_code == 1
    result = run(texts, "--output", there, "--scheduler", cluster.scheduler_address)
    assert result.exit_code == 1
    assert "empty file" in result.stderr
    assert partitions(there) == partitions(here)


def test_a_worker_lost_on_the_way_loses_and_doubles_nothing(cluster: Any) -> None:
    items = range(60)
    with open_engine(scheduler=cluster.scheduler_address) as engine:
        results = engine(slowly, items)
        first = [next(results) for _ in range(5)]
        os.kill(first[-1][1], signal.SIGKILL)
        every = [*first, *results]
    assert [item for item, _ in every] == list(items)
    assert len({process for _, process in every}) >= 2


def test_a_corpus_read_with_a_killed_worker_is_whole(tmp_path: Path, cluster: Any) -> None:
    numbers = range(400)
    table = write_table(tmp_path / "t.parquet", [*map(ident, numbers)], [*map(plan, numbers)])
    target = tmp_path / "o.jsonl"
    read: list[int] = []

    def kill_once(count: int) -> None:
        if not read:
            victim = next(iter(cluster.workers.values())).pid
            os.kill(victim, signal.SIGKILL)
        read.append(count)

    with (
        open_engine(scheduler=cluster.scheduler_address) as engine,
        open_lines(target) as output,
    ):
        summary = run_corpus(find_corpus([table]), output, engine, kill_once)
    assert summary.texts == sum(read) == 400
    assert target.read_text("utf-8") == run(table).stdout


def test_a_text_that_kills_each_worker_ends_the_run(cluster: Any) -> None:
    with (
        pytest.raises(InputError, match="killed"),
        open_engine(scheduler=cluster.scheduler_address) as engine,
    ):
        list(engine(kill_oneself, range(5)))


def test_workers_that_are_all_lost_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(policytargets.corpora.engines, "PATIENCE", 1)
    with (
        distributed.LocalCluster(1, threads_per_worker=1, dashboard_address=":0") as cluster,
        pytest.raises(InputError, match="all workers are gone; start some with: dask worker"),
        open_engine(scheduler=cluster.scheduler_address) as engine,
    ):
        results = engine(slowly, range(60))
        next(results)
        cluster.scale(0)
        list(results)


def test_a_scheduler_lost_on_the_way_is_told() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(1, threads_per_worker=1, dashboard_address=":0") as lost,
        pytest.raises(InputError, match="run the same command again"),
        open_engine(scheduler=lost.scheduler_address) as engine,
    ):
        results = engine(slowly, range(60))
        next(results)
        lost.close()
        list(results)


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(InputError, match="a process was killed"), open_engine(2) as engine:
        list(engine(kill_oneself, range(5)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs: int) -> None:
    with open_engine(jobs) as engine:
        assert list(engine(twice, range(50))) == [2 * item for item in range(50)]


def test_no_more_is_taken_up_than_is_needed() -> None:
    taken: list[int] = []
    items = (taken.append(item) or item for item in range(1000))  # type: ignore[func-returns-value]
    for number, _ in enumerate(in_order(twice, items, ahead=AHEAD), start=1):
        assert len(taken) <= number + AHEAD


def test_texts_are_taken_up_a_partition_at_a_time(texts: Path, tmp_path: Path) -> None:
    corpus = find_corpus([texts])
    parts = split(corpus)
    assert len(next(parts).texts) == PER_PART
    for file in texts.iterdir():
        file.unlink()
    rest = [text for part in parts for text in part.texts]
    assert len(rest) == CORPUS - PER_PART
    assert all(text.fault for text in rest)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--scheduler", "here"], "--scheduler: 'here' is no address"),
        (["--scheduler", f"tcp://127.0.0.1:{free_port()}"], "no Dask scheduler answers"),
        (["--scheduler", "tcp://127.0.0.1:1", "--jobs", "2"], "2 processes and a cluster"),
        (["--jobs", "0"], "--help"),
    ],
)
def test_an_engine_that_cannot_be_used_is_told(
    texts: Path, tmp_path: Path, arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policytargets.corpora.engines, "PATIENCE", 1)
    result = run(texts, "--output", tmp_path / "o.parquet", *arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert told in line
    assert not (tmp_path / "o.parquet").exists()


def test_a_scheduler_without_workers_is_told(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(policytargets.corpora.engines, "PATIENCE", 1)
    alone = {"cls": distributed.Scheduler, "options": {"port": 0, "dashboard_address": ":0"}}
    with distributed.SpecCluster(workers={}, scheduler=alone) as empty:
        result = run(texts, "--scheduler", empty.scheduler_address)
    assert result.exit_code == 2
    assert "the scheduler has no workers; start some with: dask worker" in result.stderr


def test_dask_that_is_not_installed_is_told(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run(texts, "--scheduler", "tcp://127.0.0.1:8786")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert "Dask is not installed" in line
    assert "policytargets[scale]" in line


def test_workers_that_would_read_otherwise_are_refused(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(batch: Any) -> ReadBatch:
        return ReadBatch(batch.part, "another hash", ())

    monkeypatch.setattr(policytargets.corpora.extract, "read_batch", other)
    result = run(texts, "--output", tmp_path / "o.jsonl")
    assert result.exit_code == 2
    assert "a worker has another policytargets" in result.stderr
    assert not (tmp_path / "o.jsonl").exists()


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    numbers = range(3000)
    table = write_table(tmp_path / "t.parquet", [*map(ident, numbers)], [*map(plan, numbers)])
    output = tmp_path / "o.parquet"
    arguments = ["extract", str(table), "--output", str(output), "--jobs", "2"]
    with subprocess.Popen([sys.executable, "-c", SCRIPT, *arguments]) as process:
        while not partitions(output) and process.poll() is None:
            time.sleep(0.02)
        workers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    assert len(workers) >= 2
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


def test_a_bar_stands_on_a_terminal_alone(texts: Path, tmp_path: Path) -> None:
    output = tmp_path / "o.parquet"
    arguments = ["extract", str(texts), "--output", str(output)]
    plain = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], capture_output=True, text=True, check=True
    )
    assert plain.stderr == ""
    shown = on_terminal([sys.executable, "-c", SCRIPT, *arguments, "--force"])
    assert f"{CORPUS}/{CORPUS}" in shown
    assert "left" in shown


def on_terminal(command: list[str]) -> str:
    """Return what a command shows on the terminal it believes to stand on."""
    import pty

    leader, follower = pty.openpty()
    told = {**os.environ, "COLUMNS": "60", "TERM": "xterm"}
    with subprocess.Popen(command, stderr=follower, stdout=subprocess.DEVNULL, env=told) as process:
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 4096):
                shown += chunk
        except OSError:
            pass  # Linux says so when nobody writes any more.
        process.wait()
    os.close(leader)
    return shown.decode()
