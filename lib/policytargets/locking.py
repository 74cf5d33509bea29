"""One run at a time: a file that a run holds, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policytargets.errors import Fault, InputError

__all__ = ["hold", "hold_name", "lock_of"]


@contextmanager
def hold(file: Path, folder: Path) -> Iterator[None]:
    """Hold a file that others who write to a folder would hold too, in a ``with`` statement.

    Parameters
    ----------
    file : Path
        Made if it is not there. The system lets go of it when the run ends, however it ends.
    folder : Path
        What it stands for.

    Raises
    ------
    InputError
        If another run holds it.
    """
    held = _take(file)
    if held is None:
        wait = "wait for it to end, or choose another folder"
        raise InputError(Fault(folder, "another run writes here", wait))
    try:
        yield
    finally:
        os.close(held)


@contextmanager
def hold_name(folder: Path) -> Iterator[None]:
    """Keep other runs from a folder that need not be there yet, and leave nothing behind.

    Parameters
    ----------
    folder : Path
        Where a run will write.

    Raises
    ------
    InputError
        If another run holds it.
    """
    file = lock_of(folder)
    with hold(file, folder):
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def lock_of(folder: Path) -> Path:
    """Return the file by which a folder's name is held, in the nearest folder that is there."""
    whole = folder.absolute()
    place = next(path for path in (whole, *whole.parents) if path.is_dir())
    return place / f".{whole.name}.policytargets.lock"


def _take(file: Path) -> int | None:
    """Return the open file once it is held; None if another run holds it."""
    while True:
        # Not the folder itself: network file systems lock only what is open for writing.
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if file.exists() and os.path.samestat(os.fstat(opened), file.stat()):
                return opened
        except BlockingIOError:
            os.close(opened)
            return None
        except FileNotFoundError:
            pass
        # Its holder has removed it meanwhile: what is held is nobody's any more.
        os.close(opened)
