"""Leftovers of killed runs go, those of living runs stay."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from policytargets.project import hold_name
from policytargets.site.publish import remove_leftovers

PART = ".policytargets.abc12345.part"
NOTE = "..policytargets.json.1234.part"

DYING = """
import os, signal, sys
from pathlib import Path
from policytargets.project import hold_name
from policytargets.site.publish import publish
folder = Path(sys.argv[1])
with hold_name(folder):
    # All is written aside once signals are put off.
    signal.signal = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    publish({"index.html": b"page"}, folder)
"""


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """Runs elsewhere on this machine are no business of these tests."""
    glob = Path.glob

    def own(place, pattern):
        return glob(place, pattern) if tmp_path in (place, *place.parents) else iter(())

    monkeypatch.setattr(Path, "glob", own)


def leave(place):
    (place / PART / "en").mkdir(parents=True)
    (place / PART / "en/index.html").write_text("half")


@pytest.fixture
def lock():
    """Hold locks as other processes do: an open file has a lock of its own."""
    opened = []

    def take(file):
        opened.append(os.open(file, os.O_RDWR | os.O_CREAT))
        fcntl.flock(opened[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)

    yield take
    for one in opened:
        os.close(one)


@pytest.mark.parametrize("exists", [True, False])
def test_the_next_run_removes_what_a_killed_one_left(tmp_path, exists):
    folder = tmp_path / "site"
    if exists:
        folder.mkdir()
        (folder / "mine.txt").write_text("kept")
    killed = subprocess.run([sys.executable, "-c", DYING, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.rglob("*.part"))) == 1
    with hold_name(folder):
        remove_leftovers(folder)
    assert not list(tmp_path.rglob("*.part"))
    assert exists is (folder / "mine.txt").is_file()


def test_a_half_written_note_goes_too(tmp_path):
    (tmp_path / NOTE).write_text("half")
    with hold_name(tmp_path):
        remove_leftovers(tmp_path)
    assert not (tmp_path / NOTE).exists()


@pytest.mark.parametrize("name", [".other.policytargets.lock", "../.deep.policytargets.lock"])
def test_what_a_living_run_writes_aside_stays(tmp_path, lock, name):
    place = tmp_path / "pages"
    leave(place)
    lock(place / name)
    for folder in (place / "site", place):
        with hold_name(folder):
            remove_leftovers(folder)
        assert (place / PART / "en/index.html").is_file()


def test_the_lock_of_a_dead_run_keeps_nothing(tmp_path):
    leave(tmp_path)
    (tmp_path / ".other.policytargets.lock").touch()
    with hold_name(tmp_path / "site"):
        remove_leftovers(tmp_path / "site")
    assert not (tmp_path / PART).exists()


def test_other_files_stay(tmp_path):
    (tmp_path / "film.part").touch()
    (tmp_path / ".other.1.part").mkdir()
    with hold_name(tmp_path / "site"):
        remove_leftovers(tmp_path / "site")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.1.part", "film.part"]


WITHOUT_FCNTL = """
import pkgutil, sys
sys.modules["fcntl"] = None
from importlib import import_module
import policytargets
for module in pkgutil.walk_packages(policytargets.__path__, "policytargets."):
    import_module(module.name)
print("all")
"""


def test_all_modules_can_be_imported_where_there_is_no_fcntl():
    command = [sys.executable, "-c", WITHOUT_FCNTL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("all\n", 0), done.stderr


HOLDING = """
import sys
from pathlib import Path
from policytargets.project import hold_name
with hold_name(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("before", ["", "import sys; sys.modules['fcntl'] = None\n"])
def test_a_folder_that_another_process_holds_is_refused_and_then_free(tmp_path, before):
    folder = tmp_path / "site"
    command = [sys.executable, "-W", "ignore", "-c", before + HOLDING, str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    first = subprocess.Popen(command, **pipes, text=True)
    assert first.stdout.readline() == "held\n"
    second = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert second.stderr.splitlines()[-1].endswith(
        f"{folder}: another run writes here; wait for it to end, or choose another folder"
    )
    first.communicate("")
    third = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert third.returncode == 0
    assert list(tmp_path.iterdir()) == []
