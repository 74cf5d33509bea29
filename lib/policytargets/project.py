"""The folder of a project: root, whole writes, locks, hashes."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache, lru_cache, wraps
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import FrameType
from typing import Concatenate, ParamSpec, TypeVar

from policytargets.errors import Fault, InputError

MARK = Path("data/raw/documents.yml")
"""The file that makes a folder a project."""


NAMED = "POLICYTARGETS_STUDY"
"""The variable that names the study for whoever works outside of it."""


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder at or above `start` that holds a study.

    Without a `start`: at or above the working folder, else the one that `POLICYTARGETS_STUDY`
    names, else at or above the notebook that is run, wherever its kernel was started.
    """
    here = (start or Path.cwd()).resolve()
    named = os.environ.get(NAMED, "") if start is None else ""
    found = _above(here) or (_above(Path(named).resolve()) if named else None)
    if found is None and start is None and not named:
        found = next(filter(None, map(_above, _folders_of_notebook())), None)
    if found is None:
        what = f"no study here or above (no {MARK})"
        what += f", nor in {NAMED} = {named}" if named else ""
        raise InputError(Fault(here, what, "policytargets init FOLDER makes one"))
    return found


def _above(here: Path) -> Path | None:
    return next((one for one in (here, *here.parents) if (one / MARK).is_file()), None)


def _folders_of_notebook() -> Iterator[Path]:
    """Give the folders of what may be the notebook of this kernel: as its server or runner says."""
    if "ipykernel" not in sys.modules:
        return
    import psutil

    runner = psutil.Process().parent()
    told = [os.environ.get("JPY_SESSION_NAME", "")]
    with suppress(psutil.Error):
        told += runner.cmdline() if runner else []
    for path in map(Path, told):
        if path.suffix == ".ipynb" and path.is_absolute():
            yield path.resolve().parent


def current_root() -> Path:
    """Return the study that `find_root` finds, sought once for each working folder."""
    return _root_of(Path.cwd(), os.environ.get(NAMED, ""))


@cache
def _root_of(_folder: Path, _named: str) -> Path:
    # Asked for every cell of every table; a folder's study stays the same.
    return find_root()


def is_inner(name: str) -> bool:
    """Tell whether a name is that of a place below some folder, on every system."""
    path = PurePosixPath(name)
    odd = path.is_absolute() or ".." in path.parts or PureWindowsPath(name).parts != path.parts
    return bool(path.parts) and not odd


Content = bytes | str | Sequence[bytes]
"""What a file holds, whole or in parts that need not be joined to be written."""


def in_bytes(content: Content) -> Sequence[bytes]:
    """Return the parts of a content."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    return [data] if isinstance(data, bytes) else data


def is_stream(path: Path) -> bool:
    """Tell whether a path is a device or a pipe, which is written to and never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def write_whole(path: Path, content: Content) -> None:
    """Write a file so that it appears whole or not at all."""
    if is_stream(path):
        with path.open("wb") as stream:
            stream.writelines(in_bytes(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        aside.write_bytes(b"".join(in_bytes(content)))
        aside.replace(path)
    except OSError as error:
        if error.errno is None:
            raise
        # Of the file that was wanted: who asked for it knows nothing of the one aside.
        where = path.parent if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else path
        raise OSError(error.errno, error.strerror, str(where)) from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def unwritten(path: Path, error: OSError) -> str:
    """Return in words why a place cannot be written, with what a full disk has left."""
    reason = error.strerror or (os.strerror(error.errno) if error.errno else str(error))
    if error.errno != errno.ENOSPC:
        return f"cannot be written: {reason}"
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    return f"cannot be written: {reason}, {shutil.disk_usage(there).free // 1000} kB are left"


def write_set(folder: Path, files: Mapping[str, Content], gone: Iterable[str] = ()) -> None:
    """Write files below a folder that belong together, and delete some: all of it or nothing.

    All are written aside before the first takes its place; of a run that is ended outright in
    between, the next puts the rest in place. The caller keeps other runs out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".set.{os.getpid()}.part"
    ready = folder / _READY
    try:
        for name, content in files.items():
            write_whole(aside / name, content)
        write_whole(aside / _ORDER, json.dumps([list(files), list(gone)]))
        with undisturbed():
            aside.replace(ready)
            _settle(ready)
    except OSError as error:
        as_before = "the files that were there before still are"
        raise InputError(Fault(folder, unwritten(folder, error), as_before)) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


_READY, _ORDER = ".set.ready", ".order.json"


def _settle(ready: Path) -> None:
    """Put files that are whole in place, as far as no earlier run has done so."""
    order = ready / _ORDER
    files, gone = json.loads(order.read_bytes()) if order.exists() else ((), ())
    for name in files:
        if (ready / name).exists():
            (ready.parent / name).parent.mkdir(parents=True, exist_ok=True)
            (ready / name).replace(ready.parent / name)
    for name in gone:
        (ready.parent / name).unlink(missing_ok=True)
    shutil.rmtree(ready)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off Ctrl-C and a request to end until files are in place, some milliseconds."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        """Keep a signal for later."""
        came.append(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
        for number in came:
            signal.raise_signal(number)


@contextmanager
def hold(file: Path, folder: Path, patience: float = 0) -> Iterator[None]:
    """Hold a file that others who write to a folder would hold too, in a ``with`` statement.

    `patience` is for how many seconds another run may go on before this one gives up.
    """
    # Late: kernels and runs that make nothing need no lock.
    from filelock import FileLock, Timeout

    lock = FileLock(file, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        wait = "wait for it to end, or choose another folder"
        raise InputError(Fault(folder, "another run writes here", wait)) from None
    except OSError as error:
        raise InputError(Fault(folder, unwritten(folder, error), "nothing was changed")) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def hold_name(folder: Path, patience: float = 0) -> Iterator[None]:
    """Keep other runs from a folder that need not be there yet, and leave nothing behind."""
    file = lock_of(folder)
    with hold(file, folder, patience):
        try:
            yield
        finally:
            # Windows removes no file that is open; there an empty one stays.
            with suppress(PermissionError):
                file.unlink(missing_ok=True)


_PATIENCE = 30  # seconds; a build of some plans takes three

Given = ParamSpec("Given")
Made = TypeVar("Made")


def alone(
    change: Callable[Concatenate[Path, Given], Made],
) -> Callable[Concatenate[Path, Given], Made]:
    """Let a function that reads and changes a study wait until no other run changes it."""

    @wraps(change)
    def kept(root: Path, /, *given: Given.args, **named: Given.kwargs) -> Made:
        """Change the study that the first argument names."""
        with hold_name(root / "data", _PATIENCE):
            for left in [*(root / "data").rglob(".*.part")]:  # of a run that was killed
                # A folder takes along those within it.
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
            for ready in [*(root / "data").rglob(_READY)]:
                _settle(ready)
            return change(root, *given, **named)

    return kept


def is_held(file: Path) -> bool:
    """Tell whether another run holds a file that it found in place."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(file, timeout=0):
            return False
    except (Timeout, OSError):  # held, or of someone whose files may not be opened
        return True


def lock_of(folder: Path) -> Path:
    """Return the file by which a folder's name is held, in the nearest folder that is there."""
    whole = folder.absolute()
    place = next(path for path in (whole, *whole.parents) if path.is_dir())
    return place / f".{whole.name}.policytargets.lock"


_NAME = re.compile(r"[\w.-]+")
_OF_TOOLS = re.compile(r"extra == .(?:dev|bench)\b")  # what tests and measures, and is never used
_FRESH = 2_000_000_000  # nanoseconds, more than the clock of any file system is coarse


def of_bytes(content: bytes) -> str:
    """Return the SHA-256 of content."""
    return hashlib.sha256(content).hexdigest()


def of_values(values: object) -> str:
    """Return the SHA-256 of plain values, whatever the order of their keys."""
    return of_bytes(json.dumps(values, ensure_ascii=False, sort_keys=True).encode())


def of_path(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder with all that it holds; "" if there is none."""
    if path.is_dir():
        return of_values({p.relative_to(path).as_posix(): of_path(p) for p in _below(path)})
    return _of_file(path) if path.is_file() else ""


def of_files(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files and folders by their name relative to a folder."""
    return {name: of_path(root / name) for name in sorted(names)}


@cache
def of_library() -> str:
    """Return one hash for this library as it is installed: its files and what it stands on.

    The version alone would miss an edit in a cloned repository, and an upgrade of pandas.
    """
    package = Path(__file__).parent
    return of_values([of_path(package), platform.python_version(), _dependencies()])


def _dependencies() -> Mapping[str, str]:
    needed = [line for line in requires("policytargets") or () if not _OF_TOOLS.search(line)]
    return {name: _version(name) for line in needed for name in _NAME.findall(line)[:1]}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _of_file(path: Path) -> str:
    found = path.stat()
    changed = max(found.st_mtime_ns, found.st_ctime_ns)
    if time.time_ns() - changed < _FRESH:
        # A second edit within one tick of the clock would leave no trace.
        return of_bytes(path.read_bytes())
    return _of_version(path, (found.st_ino, found.st_size, changed))


@lru_cache(maxsize=4096)  # hundreds of reports are made from the same tables
def _of_version(path: Path, _seen: tuple[int, ...]) -> str:
    return of_bytes(path.read_bytes())


def _below(folder: Path) -> list[Path]:
    """Return the files under a folder that are neither hidden nor by-products of running them."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in found if not _is_aside(path.relative_to(folder))]


def _is_aside(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


LOCK = "_lock"
"""The file that a run holds; readers of Parquet pass over names that begin with ``_``."""


def lock_folder(folder: Path) -> AbstractContextManager[None]:
    """Keep other runs out of a folder, in a ``with`` statement."""
    return hold(folder / LOCK, folder)


def today() -> str:
    """Return the day on which something is made, which stands for a date that is left empty."""
    return dt.date.today().isoformat()
