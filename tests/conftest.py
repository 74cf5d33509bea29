"""What all tests share: the project, a copy to write into, and a word on each notebook."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.messages import LANGUAGES, set_language, use_language

COPIED = ("data", "notebooks", "reports/reports.yml")
SEARCHED = gc.get_threshold()


@pytest.fixture(autouse=True)
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Use the language that a test names, English where it names none."""
    named = "language" in request.fixturenames and request.getfixturevalue("language")
    with use_language(named if named in LANGUAGES else "en"):
        yield


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """Undo what a command does for its own process alone: it keeps all that is loaded for good."""
    yield
    gc.unfreeze()
    gc.set_threshold(*SEARCHED)


@pytest.fixture(autouse=True)
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Speak the language that a test is asked for by its parameter, otherwise English."""
    callspec = getattr(request.node, "callspec", None)
    set_language(callspec.params.get("language", "en") if callspec else "en")
    yield
    set_language("en")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder; tests only read it."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the project's data, notebooks and list of reports, to be written into."""
    copy = tmp_path / "project"
    for name in COPIED:
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, target)
        else:
            shutil.copy(root / name, target)
    return copy


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the whole site of the five plans, made by the command."""
    folder = tmp_path_factory.mktemp("published") / "site"
    result = CliRunner().invoke(main, ["report", "--output", str(folder)])
    assert result.exit_code == 0, result.stderr
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each notebook and how many of its cells gave what is stored.

    The dots of a quiet or a parallel run do not say which notebooks were compared.
    """
    cells: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            name = report.nodeid.partition("::")[0]
            if name.endswith(".ipynb"):
                cells.setdefault(name, Counter())[outcome] += 1
    for name, outcomes in sorted(cells.items()):
        counts = f"{outcomes['passed']} of {outcomes.total()} cells as stored"
        terminalreporter.write_line(f"{name}: {counts}")
