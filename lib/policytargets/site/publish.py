"""A folder put in place whole."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.project import (
    is_held,
    is_inner,
    lock_of,
    of_bytes,
    today,
    undisturbed,
    write_whole,
)

_SOURCES = (".git", ".venv", "benchmarks", "data", "lib", "notebooks", "tests")
MANIFEST = ".policytargets.json"
"""Where a folder says which of its files were made here; only those are replaced or removed.

It holds their hashes, and the state of all that they were made from.
"""


def site_folder(root: Path, output: Path | None) -> Path:
    """Return the folder of a site: the one given, else the project's own."""
    return root / "reports" / "site" if output is None else output.resolve()


def check_folder(folder: Path, root: Path) -> None:
    """Check that a folder can be published to, before anything is run for it."""
    sources = [root / name for name in _SOURCES]
    if root.is_relative_to(folder) or any(folder.is_relative_to(source) for source in sources):
        what = "holds the project's own files"
        raise InputError(Fault(folder, what, "choose a folder for the pages alone"))
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir():
        raise InputError(Fault(folder, f"{nearest} is a file", "a folder is wanted"))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(Fault(folder, f"{nearest} may not be written", "choose another folder"))
    _refuse_foreign(["index.html"], folder, made_before(folder))


def made_before(folder: Path) -> list[str]:
    """Return the relative paths of the files that an earlier `publish` made in a folder."""
    return list(read_manifest(folder)["files"])


def untouched(folder: Path) -> list[str]:
    """Return those of the files made earlier that are still as they were made."""
    noted = read_manifest(folder)["files"]
    return [name for name, hashes in noted.items() if _is_as_noted(folder / name, hashes)]


def _is_as_noted(path: Path, hashes: str) -> bool:
    try:
        return path.is_file() and of_bytes(path.read_bytes()) in hashes.split()
    except OSError:  # a name longer than any file's, a file that may not be read
        return False


def is_settled(folder: Path, state: str) -> bool:
    """Tell whether a folder holds, untouched, what a state gives, on this day or on any."""
    manifest = read_manifest(folder)
    if manifest["state"] not in (state, f"{state} {today()}"):
        return False
    paths = ((folder / name, wanted) for name, wanted in manifest["files"].items())
    return all(path.is_file() and of_bytes(path.read_bytes()) == w for path, w in paths)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what an earlier `publish` wrote down in a folder; names that lead out of it aside."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        noted = {name: str(hashes) for name, hashes in manifest["files"].items()}
        files = {name: noted[name] for name in noted if _leads_inside(folder, name)}
        return {"files": files, "state": str(manifest["state"])}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"files": {}, "state": ""}


def _leads_inside(folder: Path, name: str) -> bool:
    """Tell whether a name is that of a place in a folder, links followed."""
    try:
        return is_inner(name) and folder.resolve() in (folder / name).resolve().parents
    except (OSError, ValueError):  # a circle of links, a NUL
        return False


def publish(files: Mapping[str, bytes], folder: Path, state: str = "") -> None:
    """Put files into a folder so that each appears whole, and all of them or none.

    Everything is written aside first. A folder that is new appears in one step; in one that
    exists, files made earlier are replaced or removed and all others stay.
    """
    old = read_manifest(folder)["files"]
    _refuse_foreign(files, folder, old)
    place = folder if folder.exists() else folder.parent
    place.mkdir(parents=True, exist_ok=True)
    hashes = {name: of_bytes(files[name]) for name in sorted(files)}
    manifest = _note(hashes, state).encode()
    aside = Path(tempfile.mkdtemp(prefix=".policytargets.", suffix=".part", dir=place))
    try:
        aside.chmod(0o755)
        for name, content in {**files, MANIFEST: manifest}.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content)
        with undisturbed():
            if folder.exists():
                _exchange(aside, folder, old, hashes)
            else:
                aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _note(hashes: Mapping[str, str], state: str) -> str:
    return json.dumps({"files": hashes, "state": state}, indent=1)


def _refuse_foreign(names: Collection[str], folder: Path, old: Collection[str]) -> None:
    wanted = {place for name in names for place in (name, *map(str, Path(name).parents))}
    foreign = [
        name
        for name in wanted - set(old)
        if (folder / name).is_file()
        or (name in names and ((folder / name).exists() or not _leads_inside(folder, name)))
    ]
    if foreign:
        what = "exists and was not made by policytargets"
        allowed = "move it away or choose another folder"
        raise InputError(*(Fault(folder / name, what, allowed) for name in sorted(foreign)))


def _exchange(aside: Path, folder: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    # Killed on the way, even outright, a folder still says which files are ours.
    either = {name: f"{old.get(name, '')} {new.get(name, '')}" for name in {**old, **new}}
    write_whole(folder / MANIFEST, _note(either, ""))
    for name in new:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).replace(folder / name)
    _remove(folder, {name: old[name] for name in sorted(set(old) - set(new))})
    (aside / MANIFEST).replace(folder / MANIFEST)


def _remove(folder: Path, noted: Mapping[str, str]) -> None:
    for name, hashes in noted.items():
        if _is_as_noted(folder / name, hashes):
            (folder / name).unlink()
        with contextlib.suppress(OSError):
            (folder / name).parent.rmdir()


_PARTS = (".policytargets.????????.part", f".{MANIFEST}.*.part")
"""A folder of pages, and the note on what a site holds: all that `publish` writes aside."""
_LOCKS = ".*.policytargets.lock"


def remove_leftovers(folder: Path) -> None:
    """Remove what dead runs of reports wrote aside, in a folder and beside it.

    Nothing is removed where another run may be at work: each holds a lock in that folder or above.
    """
    for place in (folder, folder.parent):
        # Listed before anyone is asked: what a run begins from now on is not among them.
        parts = [part for pattern in _PARTS for part in place.glob(pattern)]
        if parts and not _others_at_work(place, folder):
            for part in parts:
                _leftovers_remove(part)


def _others_at_work(place: Path, folder: Path) -> bool:
    locks = [lock for above in _upwards(place.resolve()) for lock in above.glob(_LOCKS)]
    own = lock_of(folder).resolve()
    return any(is_held(lock) for lock in locks if lock != own and lock.exists())


def _upwards(place: Path) -> list[Path]:
    # Up to the top: a run for a folder whose parents were not there yet holds one above them.
    return [place, *place.parents]


def _leftovers_remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)
