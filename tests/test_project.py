"""What is written about the project holds: commands, targets, workflows, versions."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import policytargets
from policytargets.cli import main
from policytargets.running.cover import COVER, cut_figure

FENCE = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DOCUMENTS = ("README.md", "CONTRIBUTING.md")


def read(root: Path, name: str) -> str:
    return (root / name).read_text("utf-8")


def commands(root: Path, name: str) -> list[str]:
    """Return the lines of the shell blocks of a document."""
    return [line for block in FENCE.findall(read(root, name)) for line in block.splitlines()]


def targets(root: Path) -> set[str]:
    (line,) = re.findall(r"^\.PHONY: (.*)$", read(root, "Makefile"), re.MULTILINE)
    return set(line.split())


def workflow(root: Path, name: str) -> dict[Any, Any]:
    return yaml.safe_load(read(root, f".github/workflows/{name}.yml"))


def steps(root: Path, name: str) -> list[dict[str, Any]]:
    (job,) = workflow(root, name)["jobs"].values()
    return job["steps"]


@pytest.fixture(scope="module")
def make_help(root: Path) -> str:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed here")
    return subprocess.run(
        [make, "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True
    ).stdout


def test_two_commands(root: Path) -> None:
    block, *_ = FENCE.findall(read(root, "README.md"))
    assert block.split("\n") == ["make reports", "make test", ""]
    assert {"reports", "test"} <= targets(root)


def test_integration_runs_what_the_readme_says(root: Path) -> None:
    assert "make test" in read(root, ".ci/run").splitlines()
    assert ".ci/run" in [step.get("run") for step in steps(root, "ci")]
    assert "make reports" in [step.get("run") for step in steps(root, "reports")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documented_make_targets_exist(root: Path, name: str) -> None:
    code = commands(root, name) + re.findall(r"`(make[^`]*)`", read(root, name))
    named = {target for line in code for target in re.findall(r"make ([a-z][a-z-]*)", line)}
    assert named <= targets(root)


def test_help_lists_each_target(root: Path, make_help: str) -> None:
    listed = [line.split()[1] for line in make_help.splitlines()]
    assert sorted(listed) == sorted(targets(root))


def documented_calls() -> list[str]:
    root = Path(__file__).resolve().parents[1]
    lines = [line for name in DOCUMENTS for line in commands(root, name)]
    return [line for line in lines if line.removeprefix(".venv/bin/").startswith("policytargets ")]


@pytest.mark.parametrize("line", documented_calls())
def test_documented_calls_are_understood(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    assert main.commands[name].make_context(name, arguments)


def expand(word: str) -> list[str]:
    """Return what a shell makes of a word."""
    return sorted(map(str, Path().glob(word))) or [word]


# Without --output a call makes the whole site, which the tests of the site do once already.
@pytest.mark.slow
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("line", [line for line in documented_calls() if "--output" in line])
def test_documented_calls_write_what_they_say(
    line: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    _, *arguments = [path for word in shlex.split(line) for path in expand(word)]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    output = project / arguments[arguments.index("--output") + 1]
    assert output.stat().st_size


def test_the_readme_is_one_screen_and_shows_the_board(root: Path) -> None:
    text = read(root, "README.md")
    assert text.count("\n") <= 90
    assert "](docs/images/board.png)" in text
    assert (root / "docs/images/board.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["ci", "reports"])
def test_workflows_may_only_read(root: Path, name: str) -> None:
    assert workflow(root, name)["permissions"] == {"contents": "read"}


def test_workflows_start_when_they_should(root: Path) -> None:
    # YAML 1.1 reads the key `on` as true.
    assert set(workflow(root, "ci")[True]) == {"push", "pull_request"}
    assert set(workflow(root, "reports")[True]) == {"schedule", "workflow_dispatch"}


def test_weekly_reports_keep_the_site(root: Path) -> None:
    assert steps(root, "reports")[-1]["with"]["path"] == "reports/site"


def test_one_version(root: Path) -> None:
    version = policytargets.__version__
    settings = tomllib.loads(read(root, "pyproject.toml"))["tool"]["hatch"]["version"]
    assert settings["source"] == "vcs"
    assert settings["fallback-version"] == version
    assert yaml.safe_load(read(root, "CITATION.cff"))["version"] == version
    assert f"## [{version}]" in read(root, "CHANGELOG.md")


def test_the_documents_show_the_stored_figure(root: Path) -> None:
    assert (root / COVER).read_bytes() == cut_figure(root)
    assert f"({COVER.relative_to('docs')})" in read(root, "docs/index.md")


def test_the_reference_names_each_clean_table(root: Path) -> None:
    told = read(root, "docs/reference/tables.md") + read(root, "docs/reference/files.md")
    tables = [path.name for path in (root / "data/clean").glob("[!.]*")]
    assert tables
    assert not [name for name in tables if name not in told]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_named_files_exist(root: Path, name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", read(root, name))
    paths = re.findall(r"`((?:tests|notebooks|lib|data|\.github)/[\w./-]+)`", read(root, name))
    assert not [path for path in links + paths if not (root / path.partition("#")[0]).exists()]
