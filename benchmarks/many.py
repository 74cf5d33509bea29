"""A project of many plans, which vary those of this one: its tables, its profiles, its site."""

from __future__ import annotations

import hashlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import click
import yaml

from benchmarks.varying import vary
from policytargets.documents import load_documents, read_pinned
from policytargets.project import find_root
from policytargets.yamls import parse

__all__ = ["Step", "make_many", "time_many"]

_MAIN = "from policytargets.cli import main; main()"
_SUITE = "reports/reports.yml"


class Step(NamedTuple):
    """What one command took: seconds, and megabytes of its largest process at the peak."""

    name: str
    seconds: float
    megabytes: float


def make_many(root: Path, folder: Path, count: int) -> list[str]:
    """Write a project of many plans whose reports are the profiles, and return their ids.

    Parameters
    ----------
    root : Path
        The project whose plans are varied and whose profile notebook is taken.
    folder : Path
        Where to; new.
    count : int
        How many plans.
    """
    texts = read_pinned(root, load_documents(root))
    entries = parse((root / "data/raw/documents.yml").read_text("utf-8"))
    lot = random.Random(1)
    raw = folder / "data/raw"
    raw.mkdir(parents=True)
    made = {}
    for number in range(count):
        model = list(texts)[number % len(texts)]
        plan = f"{model.rpartition('-')[0]}{number:03}-{model.rpartition('-')[2]}"
        content = vary(texts[model], lot).encode()
        (raw / f"{plan}.txt").write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        made[plan] = entries[model] | {"file": f"{plan}.txt", "sha256": sha256}
    _dump(made, raw / "documents.yml")
    (raw / "context.csv").write_bytes((root / "data/raw/context.csv").read_bytes())
    _take_profile(root, folder)
    return list(made)


def _take_profile(root: Path, folder: Path) -> None:
    entry = parse((root / _SUITE).read_text("utf-8"))["profile"]
    _dump({"profile": entry}, folder / _SUITE)
    notebook = Path("notebooks", f"{entry['notebook']}.ipynb")
    (folder / "notebooks").mkdir()
    (folder / notebook).write_bytes((root / notebook).read_bytes())


def _dump(content: object, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def time_many(root: Path, count: int) -> list[Step]:
    """Return what the tables and the profiles with their site take for many plans.

    Parameters
    ----------
    root : Path
        The project whose plans are varied.
    count : int
        How many plans.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "project")
        make_many(root, folder, count)
        return [
            _step(folder, "build"),
            _step(folder, "report"),
            _step(folder, "report, nothing changed", "report"),
        ]


def _step(folder: Path, name: str, command: str = "") -> Step:
    start = time.perf_counter()
    arguments = [sys.executable, "-c", _MAIN, command or name]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        raise click.ClickException((done.stderr or done.stdout).strip()[-500:])
    # The most of any child so far, in KB: later commands are told what was larger before them.
    return Step(name, taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


@click.command()
@click.option("--plans", default=300, show_default=True, help="How many.")
def main(plans: int) -> None:
    """Time a project of many plans."""
    for step in time_many(find_root(), plans):
        click.echo(f"  {step.name:24}{step.seconds:8.1f} s{step.megabytes:8.0f} MB")


if __name__ == "__main__":
    main()
