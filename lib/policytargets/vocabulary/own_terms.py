"""A study's own terms: files of its folder vocabulary/ that extend or override those here."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from policytargets import yamls
from policytargets.errors import Fault, InputError
from policytargets.project import find_root
from policytargets.yamls import Found, Shape

FOLDER = Path("vocabulary")
"""Where a study keeps its own terms."""

_HERE = Path(__file__).parent
_KINDS = (".yml", ".yaml")


def load_entries(
    path: Path, shape: type[Shape], check: Callable[[Shape], Iterable[Found]] | None = None
) -> Shape:
    """Return what a file of the vocabulary holds, with the own entries of the study at hand."""
    return yamls.load_entries(path, shape, check, own=_own(path))


def _own(path: Path) -> Path | None:
    if path.parent != _HERE:
        return None
    try:
        own = find_root() / FOLDER / f"{path.stem}.yml"
    except InputError:  # a text may be read outside of any study
        return None
    return own if own.is_file() else None


def stray_files(root: Path) -> list[Fault]:
    """Return files of a study's own terms that extend nothing."""
    files = [*_HERE.glob("*.yml"), *(file.parent for file in _HERE.glob("*/*.yml"))]
    known = sorted({f"{path.stem}.yml" for path in files})
    allowed = f"allowed: {', '.join(known)}"
    own = sorted(path for path in (root / FOLDER).glob("*") if path.suffix in _KINDS)
    return [Fault(path, "extends no file", allowed) for path in own if path.name not in known]


def every_loader() -> Iterator[Callable[[], object]]:
    """Give the functions that load and check a file of the vocabulary."""
    for path in sorted(_HERE.glob("[!_]*.py")):
        module: Any = importlib.import_module(f"policytargets.vocabulary.{path.stem}")
        yield from (
            load
            for name, load in vars(module).items()
            if name.startswith("load_")
            and hasattr(load, "cache_info")
            and load.__module__ == module.__name__
        )
