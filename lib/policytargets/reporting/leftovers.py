"""What runs that were killed have left beside their pages."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

from policytargets.locking import lock_of
from policytargets.reporting.publish import MANIFEST

__all__ = ["remove_leftovers"]

_PARTS = (".policytargets.????????.part", f".{MANIFEST}.*.part")
"""A folder of pages, and the note on what a site holds: all that `publish` writes aside."""
_LOCKS = ".*.policytargets.lock"


def remove_leftovers(folder: Path) -> None:
    """Remove what dead runs of reports wrote aside, in a folder and beside it.

    Nothing is removed where another run may be at work: each holds a lock in that folder or above.

    Parameters
    ----------
    folder : Path
        Where pages go; the caller holds its name (`policytargets.locking.hold_name`).
    """
    for place in (folder, folder.parent):
        # Listed before anyone is asked: what a run begins from now on is not among them.
        parts = [part for pattern in _PARTS for part in place.glob(pattern)]
        if parts and not _others_at_work(place, folder):
            for part in parts:
                _remove(part)


def _others_at_work(place: Path, folder: Path) -> bool:
    locks = [lock for above in _upwards(place.resolve()) for lock in above.glob(_LOCKS)]
    own = lock_of(folder).resolve()
    return any(_is_held(lock) for lock in locks if lock != own)


def _upwards(place: Path) -> list[Path]:
    # Up to the top: a run for a folder whose parents were not there yet holds one above them.
    return [place, *place.parents]


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("r+b") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:  # held, or of someone whose files may not be opened
        return True
    return False


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)
