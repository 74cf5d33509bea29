"""Forked kernels behave as ordinary ones, whatever modules and notebooks do."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from policytargets import cli
from policytargets.running.kernels import fork as forking
from policytargets.running.kernels import managers as kernels
from small_project import ONE, add_notebook, add_report, make_project

KILLER = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> str:
    """Make a module that the warm process and all kernels can import."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "of_mine.py").write_text(source, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return "of_mine"


def report(project: Path, name: str, *cells: str) -> tuple[int, str, str]:
    """Run a report of some cells in English; give exit code, stderr and page."""
    add_notebook(project, name, ONE, list(cells))
    add_report(project, name, name)
    done = CliRunner().invoke(cli.main, ["report", name, "-p", "language", "en"])
    page = project / f"reports/site/en/{name}.html"
    return done.exit_code, done.stderr, page.read_text("utf-8") if page.is_file() else ""


def test_what_modules_print_while_they_are_imported_is_no_answer(tmp_path, monkeypatch) -> None:
    sleeper = subprocess.Popen(["sleep", "60"])
    loud = f"import os, sys\nprint({sleeper.pid})\nos.system('echo {sleeper.pid}')\n"
    name = module(tmp_path, monkeypatch, loud)
    server = forking.ForkServer([(name, [])])
    server.wait()
    pid = server.fork(["-f", str(tmp_path / "kernel.json")], str(tmp_path))
    assert pid != sleeper.pid
    forking.ForkedProcess(pid).kill()
    server.close()
    assert sleeper.poll() is None
    sleeper.kill()
    sleeper.wait()


def test_a_process_that_says_something_else_is_not_used(monkeypatch) -> None:
    def talkative() -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["sh", "-c", "echo hello; cat >/dev/null"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    monkeypatch.setattr(forking, "warm_process", talkative)
    server = forking.ForkServer([])
    with pytest.raises(OSError, match="said 'hello'"):
        server.wait()


def test_when_the_warm_process_is_killed_ordinary_kernels_go_on(project) -> None:
    add_notebook(project, "killer", ONE, [KILLER, "import time\ntime.sleep(1)"])
    add_notebook(project, "after", ONE, ["print(plan, language)"])
    for name in ("killer", "after"):
        add_report(project, name, name)
    done = CliRunner().invoke(
        cli.main, ["report", "killer", "after", "-p", "language", "en", "--jobs", "1"]
    )
    assert done.exit_code == 1
    assert "failed: killer\n" in done.stderr
    assert done.stderr.count("kernels start one by one") == 1
    assert "alpha-2020 en" in (project / "reports/site/en/after.html").read_text("utf-8")


@pytest.mark.usefixtures("warm")
def test_modules_beside_the_notebook_are_found(project) -> None:
    (project / "notebooks/beside.py").write_text("WORD = 'found it'\n", "utf-8")
    code, _, page = report(project, "uses", "import beside\nprint(beside.WORD)")
    assert code == 0
    assert "found it" in page
    (project / "notebooks/beside.py").write_text("WORD = 'another'\n", "utf-8")
    done = CliRunner().invoke(cli.main, ["report", "uses", "-p", "language", "en"])
    assert done.exit_code == 0
    assert "another" in (project / "reports/site/en/uses.html").read_text("utf-8")


@pytest.mark.usefixtures("warm")
def test_no_two_kernels_draw_the_same_numbers(project) -> None:
    draw = "import numpy as np\nprint('by lot', np.random.random())"
    drawn = {report(project, name, draw)[2].partition("by lot ")[2][:12] for name in ("a", "b")}
    assert len(drawn) == 2


def test_what_a_notebook_starts_ends_with_its_kernel(project) -> None:
    start = "import subprocess\nprint('pid', subprocess.Popen(['sleep', '60']).pid)"
    page = report(project, "starts", start)[2]
    pid = int(page.partition("pid ")[2].partition("<")[0])
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _runs(pid):
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"


@pytest.mark.usefixtures("warm")
def test_warnings_name_no_path_of_this_machine(project) -> None:
    code, *_ = report(project, "warns", "import warnings\nwarnings.warn('careful')")
    kept = (project / "reports/site/notebooks/en/warns.ipynb").read_text("utf-8")
    assert code == 0
    assert "careful" in kept
    assert "/tmp/ipykernel" not in kept


def test_imports_that_may_never_be_wanted_are_not_made_ahead(project) -> None:
    add_notebook(project, "late", ONE, ["import json\nif False:\n    import never_ends"])
    names = [name for name, _ in forking.imported_modules([project / "notebooks/late.ipynb"])]
    assert names == ["json"]


def test_a_kernel_does_not_hold_the_channel_of_answers(project) -> None:
    with kernels.open_kernels([]) as kind:
        pid = kind.server.fork(["-f", "kernel.json"], str(project))
        # As long as it did, nobody would hear that the process which forks has ended.
        channels = _pipes(psutil.Process(pid).ppid())
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and channels & _pipes(pid):
            time.sleep(0.02)
        assert channels and not channels & _pipes(pid)
        forking.ForkedProcess(pid).kill()
        assert forking.ForkedProcess(pid).wait() == 0


def _pipes(pid: int) -> set[str]:
    opened = Path(f"/proc/{pid}/fd").iterdir()
    return {name for name in map(_led_to, opened) if name.startswith("pipe:")}


def _led_to(path: Path) -> str:
    try:
        return str(path.readlink())
    except FileNotFoundError:  # closed in the meantime
        return ""
