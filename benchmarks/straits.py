"""Places that fail: a full disk, folders that nobody may write to, little memory, wrong clocks."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.kills import (
    CHANGES,
    at_step,
    begun,
    change,
    is_torn,
    look,
    made_whole,
    restore,
    small_study,
    tree,
)
from benchmarks.watching import Found, apart
from policytargets.documents import load_documents

_SPACE = 4  # MB of the file system that is filled
_MEMORY = 1 << 30
_NOBODY = 65534
_COMMANDS = [name for name, command in CHANGES.items() if command]


def try_full_disk(folder: Path, lot: random.Random, count: int) -> Found:
    """Change a study on a file system that has some kB left; then with room again."""
    found = Found()
    with _small_disk(folder / "disk") as disk:
        root = small_study(disk / "study", 2)
        before = tree(root)
        for turn in range(count):
            name = _COMMANDS[turn % len(_COMMANDS)]
            wanted = made_whole(name, root, before)
            begun(name, root)
            _filled(found, disk, lot.choice((0, 4, 12, 40, 100)), partial(_changed, name, root))
            change(name, root, Found())
            look(found, root, wanted, f"full disk, {name}")
            restore(root, before)
    return found


@contextlib.contextmanager
def _small_disk(place: Path) -> Iterator[Path]:
    """Give a file system of some MB, where this user may mount one; else a folder of any size."""
    place.mkdir()
    told = ["mount", "-t", "tmpfs", "-o", f"size={_SPACE}m", "tmpfs", str(place)]
    is_small = shutil.which("mount") and not subprocess.run(told, capture_output=True).returncode
    try:
        yield place
    finally:
        if is_small:
            subprocess.run(["umount", str(place)], check=True)


def _filled(found: Found, disk: Path, left: int, call: Callable[[Found], None]) -> None:
    """Do something while a disk has so many kB left; without a small disk files end at that."""
    if disk.is_mount():
        ballast = disk / "ballast"
        ballast.write_bytes(b"0" * max(0, shutil.disk_usage(disk).free - left * 1024))
        apart(found, call)
        ballast.unlink()
        return

    def limited(own: Found) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (left * 1024, left * 1024))
        call(own)

    apart(found, limited)


def _changed(name: str, root: Path, found: Found) -> None:
    change(name, root, found)
    found["torn"] += is_torn(root)


def try_read_only(folder: Path, lot: random.Random, count: int) -> Found:
    """Change, as somebody who may not, a study that belongs to another."""
    found = Found()
    root = small_study(folder / "study", 2)
    before = tree(root)
    for path in (*folder.parents, folder):
        with contextlib.suppress(PermissionError):  # the way there, which is ours in part
            path.chmod(path.stat().st_mode | 0o055)

    def as_nobody(own: Found) -> None:
        os.environ["HOME"] = str(folder)
        os.setuid(_NOBODY) if os.getuid() == 0 else None
        for turn in range(count):
            change(_COMMANDS[turn % len(_COMMANDS)], root, own)

    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    apart(found, as_nobody)
    found["changed"] += tree(root) != before
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return found


def try_vanishing(folder: Path, lot: random.Random, count: int) -> Found:
    """Change a study of which a file goes before, or in the middle."""
    found = Found()
    root = small_study(folder / "study", 2)
    before = tree(root)
    for turn in range(count):
        name = _COMMANDS[turn % len(_COMMANDS)]
        gone = lot.choice(sorted(path for path in before if "site" not in path.parts))

        def vanishing(own: Found, name: str = name, gone: Path = gone) -> None:
            with at_step(lot.randint(1, 6), partial(gone.unlink, missing_ok=True)):
                change(name, root, own)

        if lot.random() < 0.5:
            gone.unlink()
        apart(found, vanishing)
        restore(root, before)
        begun("build", root)
        change("build", root, found)
        found["torn"] += is_torn(root)
        restore(root, before)
    return found


def try_clocks(folder: Path, lot: random.Random, count: int) -> Found:
    """Change a text among files of any day: what is made must be of the text that is there."""
    found = Found()
    root = small_study(folder / "study", 2)
    before = tree(root)
    wanted = made_whole("update", root, before)
    for _ in range(count):
        for path in tree(root):
            moment = lot.choice((0, 10**9, 4 * 10**9)) + lot.random()
            os.utime(path, (moment, moment))
        change("update", root, found)
        look(found, root, wanted, "clock")
        restore(root, before)
    return found


def try_memory(folder: Path, lot: random.Random, count: int) -> Found:
    """Change a study, and read large texts, with one GB of memory."""
    found = Found()
    root = small_study(folder / "study", 2)
    before = tree(root)
    large = root / "large.txt"
    limit = f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))"
    run = f"{limit}; from policytargets.cli import main; main()"
    ways = [CHANGES["build"], ("extract", "large.txt", "--output", "out.jsonl")]
    for turn in range(count):
        text = lot.choice(("9", "到2025年，新增机器人300台。", "（")) * lot.randint(1, 300_000)
        large.write_text(text, "utf-8")
        made = subprocess.run(
            [sys.executable, "-c", run, *ways[turn % 2]], cwd=root, capture_output=True, text=True
        )
        found["tried"] += 1
        told = [line for line in made.stderr.splitlines() if made.returncode]
        found["traceback"] += "Traceback" in made.stderr
        found["more than a line"] += any(not one.startswith("policytargets: ") for one in told)
        if told:
            print(f"{ways[turn % 2][0]}: {told[-1][:200]}", flush=True)
        found["torn"] += is_torn(root)
        restore(root, before)
    return found


def try_two_at_once(folder: Path, lot: random.Random, count: int) -> Found:
    """Make two changes of a study at the same time: both are there, or one is refused in a line."""
    found = Found()
    root = small_study(folder / "study", 2)
    before = tree(root)
    for _ in range(count):
        names = ["add", lot.choice(("remove", "build", "export"))]
        children = [_beside(partial(change, name, root, Found())) for name in names]
        for child in children:
            os.waitpid(child, 0)
        found["tried"] += 1
        with contextlib.chdir(root):
            plans = set(load_documents(root))
        wanted = {"p0-2021", "more-2021", *(["p1-2021"] if "remove" not in names else [])}
        found["lost"] += plans != wanted
        change("build", root, found)
        found["torn"] += is_torn(root)
        restore(root, before)
    return found


def _beside(call: Callable[[], None]) -> int:
    child = os.fork()
    if not child:
        try:
            call()
        finally:
            os._exit(0)
    return child


STRAITS: Mapping[str, Callable[[Path, random.Random, int], Found]] = {
    "full disk": try_full_disk,
    "read-only folder": try_read_only,
    "a file that vanishes": try_vanishing,
    "clocks that go back": try_clocks,
    "1 GB of memory": try_memory,
    "two at once": try_two_at_once,
}
