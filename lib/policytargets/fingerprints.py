"""What a result was made from, as hashes: what has not changed need not be made again."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

__all__ = ["of_bytes", "of_files", "of_library", "of_path", "of_values"]

_NAME = re.compile(r"[\w.-]+")
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
    return of_bytes(path.read_bytes()) if path.is_file() else ""


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


def _below(folder: Path) -> list[Path]:
    """Return the files under a folder that are not by-products of running them."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in found if not set(path.parts) & set(_PASSED_OVER)]
