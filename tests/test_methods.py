"""The methods as PDF: what an author attaches to a paper, the same bytes for the same study."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from policytargets import __version__
from policytargets.cli import main
from policytargets.messages import translate, use_language
from policytargets.schemas import COLUMNS


def write(folder: Path, name: str, language: str) -> Path:
    result = CliRunner().invoke(main, ["methods", str(folder / name), "--language", language])
    assert (result.exit_code, result.stderr) == (0, "")
    return folder / name


def words(path: Path) -> str:
    """Return the text of a PDF without the blanks at which its lines may end."""
    pages = pypdfium2.PdfDocument(path)
    told = "".join(page.get_textpage().get_text_range() for page in pages)
    return "".join(told.replace("\u200b", "").replace("\ufffe", "-").split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_holds_method_columns_plans_versions_and_hashes(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.chdir(project)
    told = words(write(tmp_path, "methods.pdf", language))
    with use_language(language):
        for key in ("methods.title", "method.rules_head", "meaning.scope"):
            assert "".join(translate(key).split()) in told
    assert f"policytargets{__version__}" in told
    assert not [column for column in COLUMNS["targets"] if column not in told]
    for name in ("data/clean/targets.csv", "data/raw/jinhua-2021.txt"):
        assert name + hashlib.sha256((project / name).read_bytes()).hexdigest() in told
    assert "<NA>" not in told


def test_the_same_study_gives_the_same_bytes(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    first, second = (write(tmp_path, f"{n}.pdf", "zh").read_bytes() for n in "ab")
    assert first == second


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["methods", str(tmp_path / "methods.docx")])
    assert result.exit_code == 2
    assert "allowed: .pdf" in result.stderr
    assert not (tmp_path / "methods.docx").exists()
