"""A new study: the folder with all that its reports need, and no plan yet."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from policytargets import __version__
from policytargets.errors import Fault, InputError
from policytargets.normalising.statistics import PATHS
from policytargets.project import MARK, write_whole
from policytargets.studies.shipped import digest, notebooks, shipped

RECORD = Path("study.yml")
"""Where a study says what made it."""

_TEMPLATES = Path(__file__).with_name("template")
_PLACES = {
    "Makefile": "Makefile",
    "gitignore": ".gitignore",
    "reports-weekly.yml": ".github/workflows/reports.yml",
    "README.{language}.md": "README.md",
    "context.{language}.md": "data/README.md",
    "vocabulary.{language}.md": "vocabulary/README.md",
}
_OF_EXAMPLE = ("data/raw", "data/corrections.yml")


def make_study(folder: Path, *, example: bool, language: str) -> None:
    """Make a study in a folder that is absent or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Fault(folder, "is there and not empty", "a new or an empty folder"))
    for name, content in _files(language).items():
        write_whole(folder / name, content)
    if example:
        for name in _OF_EXAMPLE:
            _take(shipped(name), folder / name)
        (folder / PATHS[0]).unlink()
        shutil.move(folder / PATHS[1], folder / PATHS[0])


def _take(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copyfile(source, target)


def _files(language: str) -> dict[str, str]:
    made = notebooks(language)
    files = {f"notebooks/{name}": content for name, content in made.items()}
    files |= {
        place: (_TEMPLATES / name.format(language=language)).read_text("utf-8")
        for name, place in _PLACES.items()
    }
    files["reports/reports.yml"] = shipped("reports/reports.yml").read_text("utf-8")
    files[MARK.as_posix()] = _remarks(shipped(MARK.as_posix()))
    files[PATHS[0].as_posix()] = _head(shipped(PATHS[1].as_posix()))
    digests = {name: digest(content) for name, content in made.items()}
    return files | {RECORD.as_posix(): record(language, digests)}


def record(language: str, digests: Mapping[str, str]) -> str:
    """Return what a study says of what made it: version, language, notebooks as they were."""
    said = {"version": __version__, "language": language, "notebooks": dict(digests)}
    return f"# Written by policytargets init and upgrade.\n{yaml.safe_dump(said, sort_keys=False)}"


def _remarks(path: Path) -> str:
    """Return the remarks at the head of a file."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return "".join(itertools.takewhile(lambda line: line.startswith("#"), lines))


def _head(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as lines:
        return lines.readline()
