"""A plan that is added as another file: source, text and map in data/raw; build tells changes."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pypdfium2
import pytest
import yaml
from click.testing import CliRunner

import source_files
from policytargets.building.converted import make_texts
from policytargets.cli import main
from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.project import of_bytes
from policytargets.reading import read_study
from policytargets.site.evidence.page import fragment_of

TEXT = """关于印发宁远市制造业提升行动计划（2021—2025年）的通知
一、主要目标
到2025年，规上工业亩均税收达到30万元，新增工业机器人500台。
"""
REST = (
    *("--id", "ningyuan-2021", "--region", "ningyuan", "--region-en", "Ningyuan"),
    *("--region-zh", "宁远市", "--copy-source", "issuer"),
)
PAGE = source_files.page(TEXT, "宁远市制造业提升行动计划")


@pytest.fixture
def run(project, monkeypatch):
    monkeypatch.chdir(project)
    return lambda *arguments: CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "saved page.htm"
    path.write_bytes(PAGE)
    return path


@pytest.fixture
def added(run, saved, project):
    result = run("add", saved, *REST)
    assert result.exit_code == 0, result.stderr
    return project / "data/raw"


def test_the_source_is_kept_byte_for_byte_beside_its_text_and_map(added) -> None:
    entry = yaml.safe_load((added / "documents.yml").read_text("utf-8"))["ningyuan-2021"]
    text = (added / "ningyuan-2021.txt").read_bytes()
    assert (added / "ningyuan-2021.htm").read_bytes() == PAGE
    assert (entry["file"], entry["sha256"]) == ("ningyuan-2021.txt", of_bytes(text))
    assert entry["source"]["file"] == "ningyuan-2021.htm"
    assert entry["source"]["sha256"] == of_bytes(PAGE)
    assert entry["source"]["converter"].startswith("lxml ")
    told = json.loads((added / "ningyuan-2021.map.json").read_text("utf-8"))
    assert [told[name] for name in ("source", "sha256")] == ["ningyuan-2021.htm", of_bytes(PAGE)]


def test_what_the_page_states_fills_the_entry(run, saved) -> None:
    shown = run("add", saved, *REST).stdout
    assert "date_published   page                 2021-09-01" in shown
    assert "issuer           page                 某市人民政府办公室" in shown


def test_targets_of_the_study_bear_page_and_place(added, project) -> None:
    rows = read_study(project)["ningyuan-2021"].targets
    assert [row["value"] for row in rows] == [300000, 500]
    assert {row["source_page"] for row in rows} == {None}
    assert {row["source_place"] for row in rows} == {"/html/body/div[4]/p[3]"}


def test_a_folder_with_texts_and_their_sources_is_read_by_its_texts(added, run) -> None:
    result = run("extract", added)
    assert result.exit_code == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    places = {row["source_place"] for row in rows if row["document"] == "ningyuan-2021"}
    assert places == {"/html/body/div[4]/p[3]"}


def test_a_text_that_is_gone_is_made_again(added, project) -> None:
    before = {path.name: path.read_bytes() for path in added.iterdir()}
    (added / "ningyuan-2021.txt").unlink()
    (added / "ningyuan-2021.map.json").unlink()
    assert make_texts(project) == []
    assert {path.name: path.read_bytes() for path in added.iterdir()} == before


def test_source_and_map_are_renamed_and_removed_with_their_text(added, run, project) -> None:
    before = {path.name for path in added.iterdir()}
    assert run("rename", "ningyuan-2021", "ning.2-2021").exit_code == 0
    names = {f"ning.2-2021{ending}" for ending in (".txt", ".htm", ".map.json")}
    assert {path.name for path in added.iterdir()} - before == names
    assert not list(added.glob("ningyuan-2021*"))
    assert make_texts(project) == []
    assert run("check").exit_code == 0
    assert run("remove", "ning.2-2021").exit_code == 0
    assert not list(added.glob("ning*"))


def test_a_changed_source_is_refused(added, project) -> None:
    (added / "ningyuan-2021.htm").write_bytes(PAGE.replace(b"500", b"900"))
    with pytest.raises(InputError, match="changed since it was pinned"):
        make_texts(project)


def test_another_converter_is_told_and_the_text_stays(added, project) -> None:
    listing, text = added / "documents.yml", added / "ningyuan-2021.txt"
    converter = load_documents(project)["ningyuan-2021"].source.converter
    listing.write_text(listing.read_text("utf-8").replace(converter, "lxml 1.0"), "utf-8")
    (line,) = make_texts(project)
    assert f"{converter} gives the same text as lxml 1.0" in line
    other = text.read_text("utf-8").replace("500台", "500部")
    pinned = listing.read_text("utf-8").replace(
        of_bytes(text.read_bytes()), of_bytes(other.encode())
    )
    listing.write_text(pinned, "utf-8")
    text.write_text(other, "utf-8")
    (line,) = make_texts(project)
    assert "gives another text than lxml 1.0; ningyuan-2021.txt stays as it is pinned" in line
    assert text.read_text("utf-8") == other


def test_a_text_in_another_encoding_is_kept_under_another_name(run, project, tmp_path) -> None:
    (tmp_path / "old.txt").write_bytes(TEXT.encode("gb18030"))
    assert run("add", tmp_path / "old.txt", *REST).exit_code == 0
    raw = project / "data/raw"
    assert (raw / "ningyuan-2021.txt").read_text("utf-8") == TEXT
    assert (raw / "ningyuan-2021.source.txt").read_bytes() == TEXT.encode("gb18030")
    assert make_texts(project) == []
    assert run("extract", raw).exit_code == 0


def test_nothing_stays_of_a_file_that_cannot_be_read(run, project, tmp_path) -> None:
    before = {path.name for path in (project / "data/raw").iterdir()}
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    result = run("add", tmp_path / "scan.pdf", *REST)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert {path.name for path in (project / "data/raw").iterdir()} == before


@pytest.mark.slow
@pytest.mark.skipif(not source_files.CHROMIUM.exists(), reason="no browser")
def test_the_page_of_a_pdf_is_told_wherever_a_target_is(run, project, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(source_files.pdf(TEXT, tmp_path))
    assert run("add", tmp_path / "plan.pdf", *REST).exit_code == 0
    assert run("build").exit_code == 0
    with pypdfium2.PdfDocument(project / "data/raw/ningyuan-2021.pdf") as kept:
        assert len(kept) == 1
    page = run("dossier", "ningyuan-2021/001").stdout
    assert "ningyuan-2021.pdf, p. 1" in page


@pytest.mark.parametrize(
    ("page", "link"), [(12, "page=12"), (pd.NA, ":~:text=%E8%BE%BE%E5%88%B0500%E5%8F%B0")]
)
def test_the_evidence_page_leads_into_the_original(page, link) -> None:
    assert fragment_of(SimpleNamespace(source_page=page, number_text="达到500台")) == link
