"""What a result was made from, as hashes: what has not changed need not be made again."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import time
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

__all__ = ["of_bytes", "of_files", "of_library", "of_path", "of_values"]

_NAME = re.compile(r"[\w.-]+")
_FRESH = 2_000_000_000  # nanoseconds, more than the clock of any file system is coarse
_PASSED_OVER = ("__pycache__", ".ipynb_checkpoints")


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
    needed = [line for line in requires("policytargets") or () if "extra ==" not in line]
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
    """Return the files under a folder that are not by-products of running them."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in found if not set(path.parts) & set(_PASSED_OVER)]
