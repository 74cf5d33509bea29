"""The folder of partitions: who may write into it, and what a run finds there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from policytargets.corpora.locking import LOCK, lock_folder
from policytargets.corpora.writing import Settings, Summary, writing
from policytargets.errors import Fault, InputError
from policytargets.project import write_whole

__all__ = ["RUN", "claim_folder", "clear", "close_run", "partition_path", "partitions"]

RUN = "_run.json"
"""What the partitions were made with, and whether they are all there. Readers of Parquet pass
over names that begin with ``_``."""

_OURS = re.compile(rf"part-\d{{5,}}\.parquet|{LOCK}|{RUN}|\..*\.part")
_HINT = "nothing was written; make room, or choose another place"


def partition_path(folder: Path, number: int) -> Path:
    """Return where a partition lies."""
    return folder / f"part-{number:05}.parquet"


def partitions(folder: Path) -> list[Path]:
    """Return the partitions of a folder in their order."""
    return sorted(folder.glob("part-*.parquet"), key=lambda path: int(path.stem[5:]))


@contextmanager
def claim_folder(folder: Path, settings: Settings, force: bool = False) -> Iterator[None]:
    """Make a folder ready for a run and keep others out, in a ``with`` statement.

    Parameters
    ----------
    folder : Path
        A new or empty folder, or one that an earlier run has written.
    settings : mapping
        What the partitions are made with.
    force : bool
        Make all partitions anew, in place of going on with those that are there.

    Raises
    ------
    InputError
        If the folder holds other files or partitions made with other settings, or if another
        run writes there.
    """
    with ExitStack() as held:
        with writing(folder, _HINT):
            folder.mkdir(parents=True, exist_ok=True)
            _refuse_others(folder)
            held.enter_context(lock_folder(folder))
            _begin(folder, settings, force)
        yield


def close_run(folder: Path, settings: Settings, summary: Summary) -> None:
    """Write down that all partitions are there.

    Parameters
    ----------
    folder : Path
        Where they lie.
    settings : mapping
        What they were made with.
    summary : Summary
        What the run came to.
    """
    counts = {
        "partitions": summary.parts,
        "texts": summary.texts,
        "unreadable": len(summary.faults),
        "targets": summary.targets,
    }
    _note(folder, settings, "whole", counts)


def clear(folder: Path) -> None:
    """Remove what runs have written."""
    for path in (*partitions(folder), folder / RUN):
        path.unlink(missing_ok=True)


def _refuse_others(folder: Path) -> None:
    others = sorted(path.name for path in folder.iterdir() if not _OURS.fullmatch(path.name))
    if others:
        choose = "choose a new folder; partitions do not stand among other files"
        raise InputError(Fault(folder, f"holds {others[0]}", choose))


def _begin(folder: Path, settings: Settings, force: bool) -> None:
    made_with = _made_with(folder)
    if force:
        clear(folder)
    elif partitions(folder) and made_with != settings:
        changed = [name for name in settings if made_with.get(name) != settings[name]]
        what = f"its partitions were made with other {' and '.join(changed)}"
        raise InputError(Fault(folder, what, "choose another folder, or make all anew: --force"))
    # A run that was killed may have left what it was writing.
    for path in folder.glob(".*.part"):
        path.unlink(missing_ok=True)
    _note(folder, settings, "begun", {})


def _made_with(folder: Path) -> Settings:
    try:
        stored: Settings = json.loads((folder / RUN).read_text("utf-8"))["settings"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return stored


def _note(folder: Path, settings: Settings, state: str, counts: Mapping[str, int]) -> None:
    note = {"state": state, "settings": settings, **counts}
    with writing(folder / RUN, _HINT):
        write_whole(folder / RUN, json.dumps(note, ensure_ascii=False, indent=1) + "\n")
