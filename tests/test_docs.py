"""The documents: what they tell a reader to do is done, what is made from the code is true."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.project import find_root

ROOT = find_root(Path(__file__).parent)
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

import reference  # noqa: E402

BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
OWN = {"corpora.md"}  # tests/test_corpora_docs.py
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.name not in OWN)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    return BLOCK.findall(page.read_text("utf-8"))


class Desk:
    """A reader who does in a folder what a page says, block after block."""

    def __init__(self) -> None:
        self.said = ""

    def do(self, language: str, mark: str, body: str) -> None:
        """Do what a block says: run it, save it, or look for it in what was said before."""
        kind, _, name = mark.partition("=")
        if language == "sh":
            self.said = "".join(self.run(shlex.split(line)) for line in body.splitlines())
        elif language == "python":
            exec(compile(body, "block", "exec"), {})
        elif kind == "title":
            Path(name.strip('"')).write_text(body, "utf-8")
        elif kind == "append":
            with Path(name.strip('"')).open("a", encoding="utf-8") as file:
                file.write(body)
        elif kind == "output":
            assert not [line for line in body.splitlines() if line not in self.said], self.said

    def run(self, words: list[str]) -> str:
        """Run a line; what installs packages is not run."""
        if words[0] == "cd":
            os.chdir(words[1])
            return ""
        if words[0] != "policytargets":
            assert words[:2] == ["pip", "install"]
            return ""
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, (words, result.output)
        return result.output


def follow(page: str) -> None:
    """Do all that a page says; the files that it shows are saved before they are used."""
    desk, found = Desk(), blocks(DOCS / page)
    assert [language for language, *_ in found if language == "sh"]
    for block in found:
        desk.do(*block)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("POLICYTARGETS_STUDY", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_the_tutorial_ends_with_an_appendix(empty: Path) -> None:
    follow("tutorial.md")
    study = empty / "my-study"
    targets = (study / "data/clean/targets.csv").read_text("utf-8")
    assert re.search(r"^yuhai-2021@114-118,.*,320000,,元/亩,", targets, re.MULTILINE)
    assert "亩均税收达到" in (study / "appendix.html").read_text("utf-8")
    assert (study / "appendix.docx").stat().st_size
    assert (study / "reports/site/index.html").is_file()


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_the_chinese_start_leads_to_a_report(empty: Path) -> None:
    follow("zh.md")
    assert "新增工业机器人" in (empty / "my-study/reports/site/zh/targets.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_what_the_how_tos_say_is_done(empty: Path, project: Path) -> None:
    os.chdir(project)
    for block in sorted(blocks(DOCS / "how-to.md"), key=lambda block: "title" not in block[1]):
        Desk().do(*block)
    assert (project / "my-report/en/timelines.html").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_is_of_a_kind_that_is_run_or_read(page: Path) -> None:
    """A block that no test runs is prose: it shows a form, and bears no language that runs."""
    run = {"tutorial.md", "zh.md", "how-to.md"}
    kinds = {language for language, *_ in blocks(page)}
    assert page.name in run or not kinds & {"sh", "python", "sql"}


@pytest.mark.parametrize(("page", "write"), reference.PAGES.items())
def test_reference_is_made_from_the_code(page: str, write: Callable[[], str]) -> None:
    assert (reference.FOLDER / f"{page}.md").read_text("utf-8") == write(), (
        "run: python docs/reference.py"
    )


@pytest.mark.parametrize("name", sorted(main.commands))
def test_reference_has_each_command_and_option(name: str) -> None:
    (section,) = re.findall(rf"^## {name}\n(.*?)(?=^## |\Z)", reference.commands(), re.M | re.S)
    options = [o.opts[0] for o in main.commands[name].params if isinstance(o, click.Option)]
    assert not [option for option in options if f"`{option}" not in section]


def test_reference_has_each_column_and_its_meaning() -> None:
    made = reference.tables()
    for table, schema in reference.SCHEMAS.items():
        (section,) = re.findall(rf"^## {table}\.csv\n(.*?)(?=^## )", made, re.M | re.S)
        assert re.findall(r"^\| `(\w+)`", section, re.M) == list(schema.columns)
        assert not re.search(r"\| +\|", section)


def test_the_documents_become_a_site_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra docs is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    run = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    pages = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("index.html")}
    assert {"tutorial/index.html", "how-to/index.html", "explanation/index.html"} <= pages
    sent = (tmp_path / "index.html").read_text("utf-8")
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"https?:", sent)
