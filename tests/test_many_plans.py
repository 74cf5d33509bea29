"""Reports of many plans: the same bytes on a cluster; two runs at once, killed ones, no room."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.many import make_many
from click.testing import CliRunner, Result

from policytargets import cli
from policytargets import project as locking
from policytargets import publishing as clustered
from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.site.publish import MANIFEST, publish
from small_project import ONE, add_notebook, add_report, make_project, tree

distributed = pytest.importorskip("distributed")
PARTS = ("a.txt", "b.txt", "c.txt")


def report(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, ["report", *map(str, arguments)])


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def cluster():
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=":0") as opened:
        yield opened


@pytest.mark.usefixtures("warm")
def test_profiles_of_varied_plans_are_the_same_on_a_cluster(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster
) -> None:
    folder = tmp_path / "many"
    plans = make_many(root, folder, 3)
    assert len(set(plans)) == len(load_documents(folder)) == 3
    monkeypatch.chdir(folder)
    assert CliRunner().invoke(cli.main, ["build"]).exit_code == 0
    profiles = [f"profile-{plan}" for plan in plans]
    asked = (*profiles, "-p", "language", "zh", "--output")
    assert report(*asked, tmp_path / "here", "--jobs", 2).exit_code == 0
    made = report(*asked, tmp_path / "there", "--scheduler", cluster.scheduler_address)
    assert made.exit_code == 0, made.output
    here = tree(tmp_path / "here")
    assert here == tree(tmp_path / "there")
    assert {f"zh/profile-{plan}.html" for plan in plans} <= set(here)


def test_a_lost_worker_loses_no_report(small: Path, tmp_path: Path, cluster) -> None:
    once = "from pathlib import Path\nimport os, signal, psutil\nmark = Path({!r})\n"
    kill = (
        "if not mark.exists():\n    mark.touch()\n"
        "    os.kill(int(os.environ['WORKER']), signal.SIGKILL)\nprint('made')"
    )
    add_notebook(small, "deadly", ONE, [once.format(str(tmp_path / "mark")) + kill])
    add_report(small, "deadly", "deadly")
    client = distributed.Client(cluster.scheduler_address)
    client.run(lambda: os.environ.update(WORKER=str(os.getpid())))
    client.close()
    made = report("--output", tmp_path / "out", "--scheduler", cluster.scheduler_address)
    assert made.exit_code == 0, made.output
    pages = tree(tmp_path / "out")
    assert (tmp_path / "mark").exists()
    for language in ("en", "zh"):
        assert "made" in pages[f"notebooks/{language}/deadly.ipynb"].decode()
        assert f"{language}/board.html" in pages


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (clustered.Made("", ""), "does not see this folder"),
        (clustered.Made("other", "{}"), "a worker has another policytargets"),
    ],
)
def test_a_worker_that_does_not_see_the_project_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: clustered.Made, told: str
) -> None:
    engine = contextlib.nullcontext(lambda work, runs: [made for _ in runs])
    monkeypatch.setattr(clustered, "open_engine", lambda *_: engine)
    with pytest.raises(InputError, match=told):
        clustered.execute_on_cluster(["a run"], tmp_path, "tcp://there:1", 2, print)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--scheduler", "there"], "'there' is no address"),
        (["--scheduler", "tcp://x:1", "--jobs", 3], "3 processes and a cluster"),
    ],
)
def test_a_cluster_that_cannot_be_is_one_line(
    small: Path, arguments: list[object], told: str
) -> None:
    made = report(*arguments)
    assert made.exit_code == 2
    assert len(made.stderr.splitlines()) == 1
    assert told in made.stderr
    assert not (small / "reports/site").exists()


def test_without_dask_a_cluster_is_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    made = report("--scheduler", "tcp://127.0.0.1:1")
    assert made.exit_code == 2
    assert "Dask is not installed; install it with: pip install" in made.stderr


@pytest.mark.usefixtures("warm")
def test_of_two_runs_in_one_folder_the_second_is_refused(small: Path, tmp_path: Path) -> None:
    for folder in (tmp_path / "new", small / "reports"):
        with locking.hold_name(folder):
            made = report("board", "--output", folder)
        assert made.exit_code == 2
        assert made.stderr == (
            f"policytargets: {folder}: another run writes here; "
            "wait for it to end, or choose another folder\n"
        )
    assert not list(tmp_path.rglob("*.lock"))
    assert report("board", "--output", tmp_path / "new").exit_code == 0


def test_a_lock_whose_file_was_removed_is_taken_anew(tmp_path: Path) -> None:
    with locking.hold_name(tmp_path / "site"):
        (lock,) = tmp_path.glob(".*.lock")
        lock.unlink()
        with locking.hold_name(tmp_path / "site"):
            assert lock.exists()
    assert not lock.exists()


@pytest.mark.usefixtures("warm")
def test_a_killed_run_leaves_what_was_there_and_the_next_goes_through(
    small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert report("board", "--output", out).exit_code == 0
    before = tree(out)
    add_notebook(small, "slow", ONE, ["import time\ntime.sleep(60)"])
    add_report(small, "slow", "slow")
    command = "from policytargets.cli import main; main()"
    arguments = [sys.executable, "-c", command, "report", "slow", "--output", str(out)]
    run = subprocess.Popen(arguments, cwd=small)
    while not list(out.glob(".*.lock")):
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    after = tree(out)
    assert {name: after[name] for name in before} == before
    made = report("board", "--output", out)
    assert made.exit_code == 0, made.output
    assert not list(out.glob(".*.lock"))


@pytest.mark.parametrize("moved", [1, 2, 3])
def test_killed_between_two_files_a_folder_still_knows_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    folder = tmp_path / "site"
    publish({"a.txt": b"old", "gone.txt": b"old"}, folder, "state")
    replace, done = Path.replace, []

    def die(path: Path, target: Path) -> Path:
        done.append(target)
        if target.name in PARTS and len(done) > moved:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        publish(dict.fromkeys(PARTS, b"new"), folder, "state")
    monkeypatch.undo()
    publish(dict.fromkeys(PARTS, b"new"), folder, "state")
    made = tree(folder)
    assert made.pop(MANIFEST)
    assert made == dict.fromkeys(PARTS, b"new")


@pytest.mark.usefixtures("warm")
def test_a_full_disk_is_one_line(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def fail(path: Path, content: bytes) -> int:
        if path.suffix == ".html":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail)
    made = report("board", "--output", tmp_path / "out")
    assert made.exit_code == 2
    assert len(made.stderr.splitlines()) == 1
    assert "No space left on device" in made.stderr
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".*"))
