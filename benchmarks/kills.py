"""Studies whose changes are ended outright: old or new, never mixed, and the next run mends."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.watching import Found, commanded
from policytargets.building.add import add_plans
from policytargets.building.build import build
from policytargets.errors import InputError
from policytargets.project import hold_name
from policytargets.querying.database import is_ours
from policytargets.site.publish import publish, remove_leftovers
from policytargets.studies.init import make_study
from policytargets.tables import read_table

_TEXT = (
    "甲市制造业规划（2021—2025年）\n到2025年，新增工业机器人{n}0台，研发经费支出占比达到3.{n}%。\n"
)
_OPTIONS = {"region": "a", "region_en": "A", "region_zh": "甲市", "copy_source": "unknown"}
_TOLD = ("--region=a", "--region-en=A", "--region-zh=甲市", "--copy-source=unknown")
CHANGES: Mapping[str, Sequence[str]] = {
    "build": ("build",),
    "add": ("add", "../more-2021.txt", "--script=simplified", *_TOLD),
    "remove": ("remove", "p1-2021"),
    "update": ("update", "../more-2021.txt", "--id", "p1-2021"),
    "extract": ("extract", "data/raw", "--output", "out.jsonl"),
    "export": ("export", "sqlite", "out.sqlite"),
    "publish": (),
}
"""What changes a study or writes of it; pages are published without a kernel."""
_PAGES = {f"en/p{number}.html": b"new" * number for number in range(1, 9)}
_MOMENTS = {"build": 1.5, "export": 0.6}  # seconds in which a change is done, else a third of one
Tree = Mapping[Path, bytes]


def small_study(folder: Path, plans: int) -> Path:
    """Return a built study of some plans of two lines each, and beside it one more text."""
    make_study(folder, example=False, language="en")
    texts = [folder.parent / f"p{number}-2021.txt" for number in range(plans)]
    for number, text in enumerate(texts, start=1):
        text.write_text(_TEXT.format(n=number), "utf-8")
        add_plans(folder, [text], None, {**_OPTIONS, "script": "simplified"})
    (folder.parent / "more-2021.txt").write_text(_TEXT.format(n=7), "utf-8")
    build(folder)
    publish(dict.fromkeys(_PAGES, b"old"), folder / "site")
    return folder


def change(name: str, root: Path, found: Found) -> None:
    """Make a change of a study as its command does."""
    with contextlib.chdir(root):
        if CHANGES[name]:
            commanded(found, *CHANGES[name])
            return
        with hold_name(root / "site"):
            remove_leftovers(root / "site")
            publish(_PAGES, root / "site")


def begun(name: str, root: Path) -> None:
    """Make of a study what a change is to begin with."""
    if name == "build":
        change("remove", root, Found())


def try_kills(folder: Path, lot: random.Random, count: int) -> Found:
    """Kill what changes a study, at random and between two files; look, and let it run again."""
    found = Found()
    root = small_study(folder / "study", 2)
    before = tree(root)
    wanted = {name: made_whole(name, root, before) for name in CHANGES}
    for turn, name in zip(range(count), itertools.cycle(CHANGES), strict=False):
        begun(name, root)
        found["tried"] += 1
        _killed(partial(change, name, root, Found()), lot, _MOMENTS.get(name, 0.3))
        found["torn"] += is_torn(root)
        change(name, root, Found())
        look(found, root, wanted[name], f"{turn} {name}")
        restore(root, before)
    return found


def made_whole(name: str, root: Path, before: Tree) -> Tree:
    """Return what a study is after a change that nobody stops."""
    begun(name, root)
    change(name, root, Found())
    made = tree(root)
    restore(root, before)
    return made


def look(found: Found, root: Path, wanted: Tree, what: str) -> None:
    """Count where a study is not what it should be after a change, or something is left in it."""
    there = tree(root)
    other = {path for path in {**there, **wanted} if there.get(path) != wanted.get(path)}
    left = {path for path in other if path.suffix in (".part", ".lock")}
    found["left behind"] += bool(left)
    # A copy that is kept twice is no loss.
    lost = {path for path in other - left if "previous" not in path.parts}
    lost = {path for path in lost if not _is_same_base(path)}
    found["not mended"] += bool(lost)
    for path in {*left, *lost}:
        print(f"{what}: {path.relative_to(root)}", flush=True)


def _is_same_base(path: Path) -> bool:
    if path.suffix != ".sqlite" or not path.is_file():
        return False
    with contextlib.closing(sqlite3.connect(path)) as base:
        return bool(base.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def _killed(call: Callable[[], None], lot: random.Random, seconds: float) -> None:
    """Run a change in a process of its own that is killed at some moment."""
    moment, steps = lot.uniform(0, seconds), lot.choice((0, lot.randint(1, 14)))
    child = os.fork()
    if child:
        if not steps:
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return
    try:
        with at_step(steps, lambda: os.kill(os.getpid(), signal.SIGKILL)):
            call()
    finally:
        os._exit(0)


@contextlib.contextmanager
def at_step(number: int, act: Callable[[], None]) -> Iterator[None]:
    """Do something before a file takes its place or is deleted, the nth in a row."""
    done = itertools.count(1)
    kept = {name: getattr(Path, name) for name in ("replace", "unlink")}

    def stepping(name: str) -> Callable[..., object]:
        def step(path: Path, *given: object, **named: object) -> object:
            if next(done) == number:
                act()
            return kept[name](path, *given, **named)

        return step

    try:
        for name in kept:
            setattr(Path, name, stepping(name))
        yield
    finally:
        for name, own in kept.items():
            setattr(Path, name, own)


def is_torn(root: Path) -> bool:
    """Tell whether a study shows tables of two builds as one, or an output that is half written."""
    pages = [path.read_bytes() for path in (root / "site").rglob("*.html")]
    if any(page not in (b"old", *_PAGES.values()) for page in pages) or _is_half(root):
        return True
    try:
        plans = [set(read_table(n, root)["document"]) for n in ("targets", "numbers", "documents")]
    except InputError as error:
        return not all("policytargets build" in str(fault) for fault in error.faults)
    return len({frozenset(plan) for plan in plans}) > 1


def _is_half(root: Path) -> bool:
    lines, base = root / "out.jsonl", root / "out.sqlite"
    try:
        for line in lines.read_text("utf-8").splitlines() if lines.exists() else ():
            json.loads(line)
    except ValueError:
        return True
    return base.exists() and not _is_same_base(base)


def tree(root: Path) -> Tree:
    """Return the content of each file of a folder."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def restore(root: Path, before: Tree) -> None:
    """Make a folder what it was."""
    for path in [path for path in root.rglob("*") if path.is_file() and path not in before]:
        path.unlink()
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


_COMMAND = (sys.executable, "-c", "from policytargets.cli import main; main()")
_SAME = (".jsonl", ".csv", ".parquet")  # databases have the day's time in them
_PATIENCE = 120  # seconds in which what a killed run has started must end: what loads, loads on


def try_ends(folder: Path, lot: random.Random, count: int) -> Found:
    """Kill runs that have processes or threads of their own: texts, a cluster's, notebooks."""
    found = Found()
    root = small_study(folder / "ends", 4)
    ways: dict[str, Sequence[str]] = {
        "processes": ("extract", "data/raw", "--output", "out.jsonl", "--jobs", "2"),
        "Parquet": ("extract", "data/raw", "--output", "out.parquet", "--jobs", "2"),
        "DuckDB": ("export", "duckdb", "out.duckdb"),
        "reports": ("report", "targets", "-p", "language", "en", "--output", "out"),
    }
    with _cluster() if count else contextlib.nullcontext() as address:
        if address:
            ways["Dask"] = (*ways["processes"][:4], "--scheduler", address)
            ways["Parquet by Dask"] = (*ways["Parquet"][:4], "--scheduler", address)
        for name, way in ways.items():
            wanted = None
            for _ in range(count):
                wanted = wanted or _run_whole(found, root, way)
                _end(found, root, way, lot.uniform(0.3, 5))
                found["torn"] += _is_cut(root)
                if (made := _run_whole(found, root, way)) != wanted:
                    found["not mended"] += 1
                    print(f"{name}: not the same after a kill, {len(made)} files", flush=True)
                found["left behind"] += bool([*root.rglob("*.part"), *root.rglob("*.lock")])
    return found


def _is_cut(root: Path) -> bool:
    """Tell whether what a killed run has left under its own name cannot be read."""
    base = root / "out.duckdb"
    try:
        for part in root.glob("out.parquet/[!.]*.parquet"):
            pq.read_table(part)
    except (OSError, pa.ArrowException):
        return True
    return _is_half(root) or (base.exists() and not is_ours(base))


@contextlib.contextmanager
def _cluster() -> Iterator[str | None]:
    try:
        from distributed import LocalCluster
    except ModuleNotFoundError:
        yield None
        return
    with LocalCluster(
        n_workers=1, processes=False, protocol="tcp", dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


def _run_whole(found: Found, root: Path, way: Sequence[str]) -> dict[Path, bytes]:
    """Let a run go to its end, with a folder for passing files that must be empty then."""
    with tempfile.TemporaryDirectory() as passing:
        environment = os.environ | {"TMPDIR": passing}
        done = subprocess.run([*_COMMAND, *way], cwd=root, env=environment, capture_output=True)
        found["not mended"] += done.returncode != 0
        if done.returncode:
            print(done.stderr.decode()[-500:], flush=True)
        found["left behind"] += any(Path(passing).iterdir())
    made = [path for path in tree(root) if "out" in path.relative_to(root).parts[0]]
    content = {path: path.read_bytes() for path in made if path.suffix in _SAME}
    for path in {root / path.relative_to(root).parts[0] for path in made}:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return content


def _end(found: Found, root: Path, way: Sequence[str], moment: float) -> None:
    """Kill a run; whatever it has started must end by itself."""
    found["tried"] += 1
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*_COMMAND, *way], cwd=root, stdout=quiet, stderr=quiet) as run:
        time.sleep(moment)
        with contextlib.suppress(psutil.NoSuchProcess):
            started = psutil.Process(run.pid).children(recursive=True)
            run.kill()
            _, alive = psutil.wait_procs(started, _PATIENCE)
            found["processes left"] += len(alive)
            for process in alive:
                print(f"{way[0]}: {' '.join(process.cmdline())[:150]} is left", flush=True)
                process.kill()
