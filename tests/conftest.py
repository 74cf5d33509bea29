"""What all tests share: the project, a copy to write into, and a word on each notebook."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import settings

from hostile_project import make_hostile_project
from policytargets.cli import main
from policytargets.messages import set_language
from policytargets.running.kernels.managers import open_kernels
from small_project import make_project

SLOW = (
    *("test_newcomer", "test_lab", "test_site_accessibility", "test_any_plans"),
    *("test_site_browser", "test_claims_audit", "test_site_whole", "test_site_reports"),
    *("test_many_plans", "test_runner"),
    *("test_nbval_kernels", "test_kernels", "test_unchanged", "test_corpora_engines"),
    *("test_site", "test_clients"),
    *("test_corpora_benchmark", "test_benchmarks"),
)
"""Files whose tests start kernels, browsers, clusters or the whole site, the longest first.

One that needs no site stands between the first two that want it: while one process makes it, the
other would wait."""
SECONDS = {
    *("test_overlap_report", "test_overlap_chance", "test_ambition_report", "test_ambition_time"),
    *("test_timelines_figures", "test_normalising_contradictions", "test_comparing_verdicts"),
    *("test_studies", "test_update", "test_build", "test_sources_files", "test_leftovers"),
    *("test_reuse_passages", "test_printing"),
}
"""Files that take four seconds or more without any of these."""
SLOW_TO_MAKE = {"kernels", "published", "stored_site", "small_site", "hostile_site", "browser"}
"""What makes each test slow that asks for it, whatever its file."""
BROWSER_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
PHONE = {"width": 390, "height": 800}
COPIED = ("data", "notebooks", "reports/reports.yml")
SEARCHED = gc.get_threshold()

# How long an example takes says more of what else this machine does than of a fault.
# `pytest --hypothesis-profile=thorough` tries ten times as many.
settings.register_profile("untimed", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("untimed")


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


@pytest.fixture(autouse=True)
def _nothing_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin no warm process that no test asks for: each loads all that is scientific, for good."""
    monkeypatch.setattr("policytargets.running.kernels.warm.start_ahead", lambda: None)


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
def kernels(root: Path) -> Iterator[type]:
    """Return what starts kernels from one warm process, which costs seconds to begin."""
    with open_kernels(sorted((root / "notebooks").glob("*.ipynb"))) as manager:
        yield manager


@pytest.fixture
def warm(kernels: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reports of a test start their kernels from the warm process of all tests."""
    share(kernels, monkeypatch)


def share(kernels: type, patch: pytest.MonkeyPatch) -> None:
    """Let the command start its kernels from a warm process that it does not begin or end."""
    patch.setattr("policytargets.publishing.open_kernels", lambda _: nullcontext(kernels))
    patch.setattr("policytargets.running.kernels.warm.start_ahead", lambda: None)


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """Return the site that one of the test processes makes in a folder of that name for all."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    begun, made = base / f"{name}.begun", base / f"{name}.made"
    try:
        begun.mkdir()
    except FileExistsError:
        while not made.is_dir():
            assert begun.is_dir(), f"the site {name} could not be made"
            time.sleep(0.1)
    else:
        try:
            make(base / name).rename(made)
        except BaseException:
            begun.rmdir()
            raise
    return made


def run_reports(root: Path, kernels: type, *arguments: object) -> None:
    """Run the reports of a project."""
    with pytest.MonkeyPatch.context() as patch:
        share(kernels, patch)
        patch.chdir(root)
        result = CliRunner().invoke(main, ["report", *map(str, arguments)])
    assert result.exit_code == 0, result.stderr


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, root: Path, kernels: type) -> Path:
    """Return the folder of the whole site of the five plans, made by the command."""

    def make(folder: Path) -> Path:
        run_reports(root, kernels, "--output", folder / "site")
        return folder / "site"

    return make_once(tmp_path_factory, "published", make)


@pytest.fixture(scope="session")
def stored_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site of the five plans, made from the notebooks as stored."""
    # Late: what makes pages is heavy, and of all tests few need it.
    from policytargets.site.publish import publish
    from stored_site import make_stored_site

    def make(folder: Path) -> Path:
        publish(make_stored_site(), folder)
        return folder

    return make_once(tmp_path_factory, "stored", make)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory, kernels: type) -> Path:
    """Return the folder of the site of the two small plans."""

    def make(folder: Path) -> Path:
        run_reports(make_project(folder), kernels)
        return folder / "reports/site"

    return make_once(tmp_path_factory, "small", make)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, kernels: type) -> Path:
    """Return the folder of the site of a project whose first plan is full of markup."""

    def make(folder: Path) -> Path:
        run_reports(make_hostile_project(folder), kernels)
        return folder / "reports/site"

    return make_once(tmp_path_factory, "hostile", make)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser, one for all tests of a file: other loops of events wait until it ends."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def one_page(browser: Any) -> Any:
    """Return a page for all tests of a file: another costs more than what most of them ask."""
    return browser.new_page(viewport=PHONE)


@pytest.fixture
def page(one_page: Any) -> Iterator[Any]:
    """Return a page as a phone has it, in light; what a test does to it is undone."""
    yield one_page
    one_page.goto("about:blank")
    one_page.set_viewport_size(PHONE)
    one_page.emulate_media(color_scheme="light", media="screen")


def _after(item: pytest.Item) -> int:
    """Return the place of a file that is none of the longest: notebooks, then what is slow yet."""
    return len(SLOW) + (item.path.suffix != ".ipynb") + (item.path.stem not in SECONDS)


@pytest.hookimpl(tryfirst=True)  # before those not asked for are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and begin with it: of many processes none is still at it alone."""
    places = {name: place for place, name in enumerate(SLOW)}
    for item in items:
        asked = SLOW_TO_MAKE.intersection(getattr(item, "fixturenames", ()))
        slow = item.path.stem in SECONDS.union(SLOW) or item.path.suffix == ".ipynb"
        if slow or asked:
            item.add_marker("slow")
    items.sort(key=lambda item: places.get(item.path.stem, _after(item)))


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
