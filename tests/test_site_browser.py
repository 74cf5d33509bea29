"""The site in a real browser, opened from disk."""

import shutil

import pytest
from click.testing import CliRunner

from policytargets import cli
from small_project import make_project

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("project"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert CliRunner().invoke(cli.main, ["report"]).exit_code == 0
    return root / "reports/site"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser):
    """Return a tab with the list of what it should not have done."""
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
    page.on("request", lambda request: note(page, request.url))
    yield page
    page.close()


def note(page, url):
    if not url.startswith(("file:", "data:")):
        page.complaints.append(url)


def test_every_page_opens_from_disk_without_a_word(folder, tab):
    for path in sorted(folder.rglob("*.html")):
        tab.goto(path.as_uri())
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path
        assert tab.evaluate("[...document.fonts].every(face => face.status !== 'error')")
        broken = "[...document.images].filter(image => !image.naturalWidth).length"
        assert tab.evaluate(broken) == 0
    assert tab.complaints == []


def test_the_language_can_be_chosen_and_switched(folder, tab):
    tab.goto((folder / "index.html").as_uri())
    tab.click("text=阅读中文报告")
    assert tab.url.endswith("zh/index.html")
    tab.click("nav >> text=报告board")
    assert tab.url.endswith("zh/board.html")
    tab.click("text=English")
    assert tab.url.endswith("en/board.html")
    assert tab.inner_text("h1") == "Report board"


def test_chinese_is_set_in_glyphs_and_not_in_boxes(folder, tab):
    tab.goto((folder / "zh/board.html").as_uri())
    tab.evaluate("document.fonts.ready")
    pictures = set()
    for character in "报告說明":
        tab.evaluate(
            "character => { document.querySelector('h1').textContent = character }", character
        )
        pictures.add(tab.locator("h1").screenshot())
    assert len(pictures) == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_stand_on_white_in_either_scheme(folder, browser, scheme):
    page = browser.new_page(color_scheme=scheme)
    page.goto((folder / "en/board.html").as_uri())
    assert (
        page.evaluate("getComputedStyle(document.images[0]).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) is (scheme == "dark")
    page.close()


def test_a_figure_keeps_a_readable_width_and_shades_the_edge_beyond_which_it_goes_on(folder, tab):
    tab.goto((folder / "en/board.html").as_uri())
    shade = "getComputedStyle(document.querySelector('figure'), '::after').content"
    assert tab.evaluate("document.images[0].getBoundingClientRect().width") == 560
    assert tab.evaluate(shade) == '""'
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert tab.evaluate(shade) == "none"


def test_tables_are_shown_whole_and_scroll_with_the_page(folder, tab):
    tab.goto((folder / "en/board.html").as_uri())
    boxes = tab.evaluate(
        "[...document.querySelectorAll('.scroll.table')]"
        ".map(box => [box.scrollHeight - box.clientHeight, getComputedStyle(box).maxHeight])"
    )
    assert boxes
    assert all(box == [0, "none"] for box in boxes)


@pytest.fixture(scope="module")
def ambition(tmp_path_factory):
    """Return the project's own page of figures, tables and findings."""
    folder = tmp_path_factory.mktemp("ambition") / "out"
    assert (
        CliRunner().invoke(cli.main, ["report", "ambition", "--output", str(folder)]).exit_code == 0
    )
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "ambition", "method"])
def test_an_accessibility_check_finds_nothing_serious(ambition, browser, language, scheme, name):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto((ambition / language / f"{name}.html").as_uri())
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    page.close()
    assert serious == []
