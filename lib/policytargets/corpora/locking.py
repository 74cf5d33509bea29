"""One run at a time in a folder of partitions."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from policytargets.locking import hold

__all__ = ["LOCK", "lock_folder"]

LOCK = "_lock"
"""The file that a run holds; readers of Parquet pass over names that begin with ``_``."""


def lock_folder(folder: Path) -> AbstractContextManager[None]:
    """Keep other runs out of a folder, in a ``with`` statement.

    Parameters
    ----------
    folder : Path
        Where the lock lies.

    Raises
    ------
    InputError
        On entering, if another run holds it.
    """
    return hold(folder / LOCK, folder)
