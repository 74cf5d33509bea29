"""A build of what changed: the same bytes as a build of all, whatever came before or was lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import policytargets.building.parts as making
import policytargets.project as project
from made_studies import make_study
from policytargets.building import build as building
from policytargets.building.build import build
from policytargets.building.store import FOLDER
from policytargets.errors import InputError
from policytargets.studies.entries import remove_plan
from small_project import tree


@pytest.fixture(scope="module", autouse=True)
def many() -> Iterator[None]:
    """Let a study be one of many plans, made two at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "MOST_LISTED", 1)
        patch.setattr(making, "BATCH", 2)
        yield


@pytest.fixture(scope="module")
def built(many: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("built") / "study"
    return folder, make_study(folder, seed=5, count=3)


@pytest.fixture
def study(built: tuple[Path, list[str]], tmp_path: Path) -> tuple[Path, list[str]]:
    root, plans = built
    shutil.copytree(root / "data", tmp_path / "whole/data")
    return tmp_path / "whole", plans


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the plans that were made since."""
    told: list[str] = []
    make = making.make_parts

    def noting(batch: making.Batch) -> making.Made:
        told.extend(batch.readings)
        return make(batch)

    monkeypatch.setattr(making, "make_parts", noting)
    return told


def tables(root: Path) -> dict[str, bytes]:
    """Return the clean tables, without what is kept beside them."""
    found = tree(root / "data/clean")
    return {name: data for name, data in found.items() if not name.startswith(".")}


def anew(root: Path, folder: Path) -> dict[str, bytes]:
    """Return the tables of the same study when nothing was kept."""
    shutil.copytree(root / "data/raw", folder / "data/raw")
    build(folder)
    return tables(folder)


def test_a_plan_more_or_less_gives_the_same_as_building_all(study, tmp_path, made) -> None:
    root, plans = study
    whole = tables(root)
    text, listing = root / f"data/raw/{plans[1]}.txt", root / "data/raw/documents.yml"
    kept, entries = text.read_bytes(), listing.read_bytes()
    remove_plan(root, plans[1])
    build(root)
    assert not made
    assert tables(root) == anew(root, tmp_path / "anew")
    assert not any(f"{plans[1]}@".encode() in data for data in tables(root).values())
    made.clear()
    text.write_bytes(kept)
    listing.write_bytes(entries)
    build(root)
    assert not made  # it is still kept
    assert tables(root) == whole


def test_what_is_lost_or_damaged_is_made_again_and_nothing_else(study, made) -> None:
    root, _ = study
    whole = tables(root)
    lost, cut = sorted((root / "data/clean/comparisons").rglob("verdicts.parquet"))[:2]
    parts = sorted((root / FOLDER).glob("*.parquet"))
    for path in (cut, parts[0]):
        path.write_bytes(path.read_bytes()[:-9])
    lost.unlink()
    build(root)
    assert len(made) in (1, 2)
    assert tables(root) == whole
    shutil.rmtree(root / FOLDER)
    (root / "data/clean/comparisons/counts.parquet").write_bytes(b"half")
    build(root)
    assert len(made) in (4, 5)
    assert tables(root) == whole


def test_what_another_library_made_is_not_taken(study, made, monkeypatch) -> None:
    root, plans = study
    for module in (making, project):
        monkeypatch.setattr(module, "of_library", lambda: "other")
    build(root)
    assert set(made) == set(plans)


def test_a_build_that_was_stopped_goes_on(study, made, monkeypatch) -> None:
    root, plans = study
    shutil.rmtree(root / "data/clean")
    keep = making.keep_parts

    def stop(root: Path, parts: list[making.Part]) -> None:
        keep(root, parts)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "keep_parts", stop)
    with pytest.raises(KeyboardInterrupt):
        build(root)
    assert not tables(root)
    assert made == plans[:2]
    monkeypatch.setattr(making, "keep_parts", keep)
    build(root)
    assert made == plans


def test_a_correction_of_a_plan_that_is_gone_is_told(study) -> None:
    root, _ = study
    entry = "- {target: gone-2020@1-2, field: value, expect: 1, value: 2, reason: typo}\n"
    (root / "data/corrections.yml").write_text(entry, "utf-8")
    with pytest.raises(InputError, match="no target gone-2020@1-2"):
        build(root)
