"""The site in a real browser, opened from disk."""

import csv
import os
import re

import openpyxl
import pytest
from benchmarks.paint import first_paint

from policytargets.documents import load_documents, read_pinned
from policytargets.messages import translate, use_language
from policytargets.project import find_root
from policytargets.tables import read_table
from stored_site import CHECKED


@pytest.fixture
def tab(page):
    """Return a page with the list of what it should not have done."""
    page.complaints = []
    heard = {
        "console": lambda message: page.complaints.append(message.text),
        "pageerror": lambda error: page.complaints.append(str(error)),
        "dialog": lambda dialog: page.complaints.append(dialog.message),
        "request": lambda request: note(page, request.url),
    }
    for event, listener in heard.items():
        page.on(event, listener)
    yield page
    for event, listener in heard.items():
        page.remove_listener(event, listener)


def note(page, url):
    if not url.startswith(("file:", "data:")):
        page.complaints.append(url)


def test_every_page_opens_from_disk_without_a_word(small_site, tab):
    for path in sorted(small_site.rglob("*.html")):
        tab.goto(path.as_uri())
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path
        assert tab.evaluate("[...document.fonts].every(face => face.status !== 'error')")
        broken = "[...document.images].filter(image => !image.naturalWidth).length"
        assert tab.evaluate(broken) == 0
    assert tab.complaints == []


def test_the_language_can_be_chosen_and_switched(small_site, tab):
    tab.goto((small_site / "index.html").as_uri())
    tab.click("text=阅读中文报告")
    assert tab.url.endswith("zh/index.html")
    tab.click("nav >> text=报告board")
    assert tab.url.endswith("zh/board.html")
    tab.click("text=English")
    assert tab.url.endswith("en/board.html")
    assert tab.inner_text("h1") == "Report board"


def test_chinese_is_set_in_glyphs_and_not_in_boxes(small_site, tab):
    tab.goto((small_site / "zh/board.html").as_uri())
    tab.evaluate("document.fonts.ready")
    pictures = set()
    for character in "报告說明":
        tab.evaluate(
            "character => { document.querySelector('h1').textContent = character }", character
        )
        pictures.add(tab.locator("h1").screenshot())
    assert len(pictures) == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_stand_on_white_in_either_scheme(small_site, page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto((small_site / "en/board.html").as_uri())
    assert (
        page.evaluate("getComputedStyle(document.images[0]).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) is (scheme == "dark")


def test_a_figure_keeps_a_readable_width_and_shades_the_edge_beyond_it(small_site, tab):
    tab.goto((small_site / "en/board.html").as_uri())
    shade = "getComputedStyle(document.querySelector('figure'), '::after').content"
    assert tab.evaluate("document.images[0].getBoundingClientRect().width") == 560
    assert tab.evaluate(shade) == '""'
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert tab.evaluate(shade) == "none"


def test_tables_are_shown_whole_and_scroll_with_the_page(small_site, tab):
    tab.goto((small_site / "en/board.html").as_uri())
    boxes = tab.evaluate(
        "[...document.querySelectorAll('.scroll.table')]"
        ".map(box => [box.scrollHeight - box.clientHeight, getComputedStyle(box).maxHeight])"
    )
    assert boxes
    assert all(box == [0, "none"] for box in boxes)


LIT = "rgb(255, 226, 122)"


LOOK = """([addresses, lit]) => {
  const parts = [...document.querySelectorAll('.line *')], found = []
  for (const address of addresses) {
    if (address) location.hash = address
    const shown = parts.filter(one => getComputedStyle(one).backgroundColor === lit)
    const top = document.querySelector(':target').getBoundingClientRect().top
    found.push([shown.map(one => one.textContent).join(''), top])
  }
  return found
}"""


def look(tab, *addresses):
    """Return what each address highlights, without running numbers, and how far down it is."""
    return tab.evaluate(LOOK, [addresses, LIT])


def lit(tab):
    """Return what is highlighted at the address that the page is open at."""
    return look(tab, "")[0][0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_number_of_a_report_leads_to_its_sentence(published, tab, language):
    tab.goto((published / language / "index.html").as_uri())
    tab.click("main a[href='targets.html']")
    links = tab.locator("main a[href*='evidence/']")
    assert links.count() > 0
    link = links.first
    target = link.get_attribute("href").partition("#")[2]
    link.evaluate(
        "one => { for (let e = one; e; e = e.parentElement) if ('open' in e) e.open = true }"
    )
    link.click()
    tab.wait_for_load_state()
    assert tab.url.endswith(f"#{target}")
    row = next(r for r in rows() if target in (r.id, r.target_id))
    assert lit(tab) == row.quote
    box = tab.locator(f"[data-r='{row.id[-3:]}'] .more")
    assert box.is_visible() and row.target_id in box.inner_text()
    assert tab.complaints == []


@pytest.mark.parametrize("kind", ["passages", "industries"])
def test_what_a_report_quotes_leads_to_its_place(published, tab, kind):
    tab.goto((published / "zh/overlap.html").as_uri())
    with use_language("zh"):
        caption = translate(f"caption.{'reuse_passages' if kind == 'passages' else kind}")
    table = tab.locator("table", has_text=caption.partition("{")[0]).first
    link = table.locator("a[href*='@']").nth(1)
    plan, place = link.get_attribute("href").partition("#")[2].split("@")
    link.evaluate(
        "one => { for (let e = one; e; e = e.parentElement) if ('open' in e) e.open = true }"
    )
    link.click()
    tab.wait_for_load_state()
    start, end = map(int, place.split("-"))
    text = read_pinned(find_root(), load_documents(find_root()))[plan]
    assert lit(tab) == text[start:end]
    assert tab.complaints == []


def rows():
    return list(read_table("targets").itertuples())


@pytest.mark.parametrize("plan", ["wenzhou-2020", "jinhua-2021"])
def test_both_addresses_of_every_target_lead_to_its_sentence(published, tab, plan):
    page = (published / f"zh/evidence/{plan}.html").as_uri()
    tab.goto(page)
    own = [row for row in rows() if row.document == plan]
    wanted = {address: row.quote for row in own for address in (row.id, row.target_id)}
    for (address, quote), (shown, top) in zip(wanted.items(), look(tab, *wanted), strict=True):
        assert (shown, 0 <= top < 800) == (quote, True), address
    assert tab.complaints == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_simplified_words_find_a_traditional_target(published, tab, language):
    tab.goto((published / f"{language}/search.html").as_uri())
    shown = "[...document.querySelectorAll('#targets tbody tr')].map(row => row.innerText)"
    tab.keyboard.press("Tab")
    tab.fill("#words", "机器人")
    simple = tab.evaluate(shown)
    assert any("jinhua-2021" in text and "機器人" in text for text in simple)
    assert any("wenzhou-2020" in text and "机器人" in text for text in simple)
    tab.fill("#words", "機器人")
    assert tab.evaluate(shown) == simple
    tab.fill("#words", "robot")
    assert any("jinhua-2021" in text for text in tab.evaluate(shown))
    assert tab.complaints == []


def test_the_search_narrows_sorts_and_clears_by_keyboard(published, tab):
    tab.goto((published / "en/search.html").as_uri())
    tab.select_option("#f-document", "cixi-2020")
    cixi = [row for row in rows() if row.document == "cixi-2020"]
    assert f"of {len(cixi)} targets" in tab.inner_text(".dt-info")
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.focus("th[data-name='value'] [role='button']")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("th.dt-ordering-asc[data-name='value']")
    values = tab.evaluate(
        "[...document.querySelectorAll('#targets tbody td.number')]"
        ".map(cell => +cell.dataset.value)"
    )
    assert len(values) == len(cixi) and values == sorted(values)
    tab.focus("#clear")
    tab.keyboard.press("Enter")
    assert f"of {len(rows())} targets" in tab.inner_text(".dt-info")
    first = tab.locator("#targets tbody a").first
    assert first.get_attribute("href") == f"evidence/{rows()[0].document}.html#{rows()[0].id}"
    assert tab.complaints == []


def test_the_selection_is_downloaded_as_csv_and_excel(published, tab, tmp_path):
    tab.goto((published / "en/search.html").as_uri())
    tab.select_option("#f-document", "wenzhou-2020")
    wanted = [row for row in rows() if row.document == "wenzhou-2020"]
    with tab.expect_download() as came:
        tab.click("text=Download as CSV")
    path = tmp_path / "selection.csv"
    came.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [row["id"] for row in told] == [row.id for row in wanted]
    assert [float(row["value"]) for row in told] == [row.value for row in wanted]
    assert [row["comparator"].lstrip("'") for row in told] == [row.comparator for row in wanted]
    assert not [c for row in told for c in row.values() if c.startswith(("=", "+", "@"))]
    with tab.expect_download() as came:
        tab.click("text=Download as Excel")
    path = tmp_path / "selection.xlsx"
    came.value.save_as(path)
    sheet = openpyxl.load_workbook(path).active
    head, *body = sheet.iter_rows(values_only=True)
    assert head[0] == "id" and [row[0] for row in body] == [row.id for row in wanted]
    assert tab.complaints == []


def test_without_script_the_search_page_is_the_whole_table(published, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto((published / "en/search.html").as_uri())
    assert page.locator("#targets tbody tr").count() == len(rows())
    assert not page.locator(".controls").is_visible()
    page.close()


HANDLERS = """[...document.querySelectorAll('*')].flatMap(one => [...one.attributes])
  .map(one => one.name).filter(name => name.startsWith('on'))"""


def test_no_page_of_a_plan_full_of_markup_runs_any_of_it(hostile_site, tab):
    for path in sorted([*hostile_site.rglob("*.html"), *hostile_site.rglob("*.xml")]):
        tab.goto(path.as_uri())
        if path.name == "search.html":
            use_search(tab)
        assert tab.locator("img[src='x'], a[href^='javascript']").count() == 0, path
        assert tab.evaluate(HANDLERS) == [], path
    assert tab.complaints == []


def use_search(tab):
    """Search, narrow, sort and download, which all read the words of the plan."""
    tab.fill("#words", "onerror")
    assert tab.locator("#targets tbody tr").count() == 2
    tab.select_option("#f-document", "alpha-2020")
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.click("th[data-name='quote'] [role='button']")
    for button in tab.locator(".dt-button").all():
        with tab.expect_download():
            button.click()


def test_an_indicator_with_a_sign_of_markup_in_its_name_can_be_chosen(published, tab):
    tab.goto((published / "en/search.html").as_uri())
    name = next(n for n in tab.locator("#f-name option").all_inner_texts() if "&" in n)
    tab.select_option("#f-name", label=name)
    shown = tab.locator("#targets tbody tr").all_inner_texts()
    assert shown and all(name in text for text in shown)


LENGTHS = {"targets": (6_000, 14_000)}
"""Pixels that a page may be long before anything is opened, at 1280 and at 390 pixels."""
REPORT = (9_000, 14_000)
LEAST_TEXT = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true
  const sizes = [...document.querySelectorAll('figure svg')].flatMap(svg =>
    [...svg.querySelectorAll('g[transform*=scale]:has(use)')].map(text =>
      100 * /scale\\(([\\d.]+)/.exec(text.getAttribute('transform'))[1]
        * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))
  return Math.min(...sizes, 99)
}"""
"""The smallest text of all figures in pixels: Matplotlib draws glyphs a hundred units high."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [*CHECKED[5:], "index"])
def test_a_page_is_no_longer_than_a_reader_scrolls(published, page, language, name):
    lengths = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((published / language / f"{name}.html").as_uri())
        lengths.append(page.evaluate("document.documentElement.scrollHeight"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    most = LENGTHS.get(name, REPORT)
    assert lengths[0] <= most[0] and lengths[1] <= most[1], lengths
    assert page.evaluate(LEAST_TEXT) >= 12


SHIFTS = """new Promise(done => {
  let sum = 0
  const add = list => { for (const entry of list.getEntries()) sum += entry.value }
  new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true})
  setTimeout(() => done(sum), 200)
})"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", CHECKED)
def test_nothing_moves_while_a_page_opens(published, page, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((published / "zh" / f"{name}.html").as_uri())
    assert page.evaluate(SHIFTS) < 0.01


def test_when_a_page_is_first_seen_can_be_measured(small_site, page):
    assert 0 < first_paint(page, small_site / "zh/board.html") < 60


def test_sections_fold_and_an_address_opens_the_one_it_names(published, tab):
    tab.goto((published / "en/ambition.html").as_uri())
    opened = "[...document.querySelectorAll('details.section')].map(one => one.open)"
    assert tab.evaluate(opened).count(True) == 1
    tab.click("nav.sections li:nth-child(4) a")
    tab.wait_for_function(f"{opened}[3]")
    assert tab.evaluate("document.querySelector('#s4').getBoundingClientRect().top") < 200
    tab.click("text=Open all sections")
    assert all(tab.evaluate(opened))


def test_on_paper_every_section_is_open(published, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto((published / "en/quality.html").as_uri())
    heights = []
    for medium in ("screen", "print"):
        page.emulate_media(media=medium)
        heights.append(page.evaluate("document.documentElement.scrollHeight"))
    assert heights[1] > 2 * heights[0]
    page.close()


def test_plans_are_found_in_a_menu(published, tab):
    tab.goto((published / "zh/ambition.html").as_uri())
    tab.click(".menu summary")
    tab.fill(".menu input", "金华")
    shown = tab.locator(".menu li:visible")
    assert shown.all_inner_texts() == ["金华市"]
    shown.locator("a").click()
    assert tab.url.endswith("zh/profile-jinhua-2021.html")


def test_figures_and_tables_can_be_taken_along(published, tab, tmp_path):
    tab.goto((published / "en/targets.html").as_uri())
    tab.click("text=Open all sections")
    heads = {"svg": b"<svg", "png": b"\x89PNG", "tex": b"\\begin{table}", "doc": b"<html>"}
    heads |= {"bib": b"@misc{targets-figure-1,", "ris": b"TY  - FIGURE\r\nAU  - policytargets"}
    for kind, head in heads.items():
        with tab.expect_download() as came:
            tab.locator(f"[data-do={kind}]").first.click()
        came.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(head), kind
    drawing = (tmp_path / "svg").read_text("utf-8")
    assert "<desc>Figure 1. " in drawing and "data version" in drawing
    for kind in ("bib", "ris"):
        told = (tmp_path / kind).read_text("utf-8")
        assert "Figure 1. " in told and "targets.html" in told and "data version" in told
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.locator("[data-do=gbt]").first.click()
    tab.locator("[data-do=gbt]", has_text="Copied").wait_for()
    told = tab.evaluate("navigator.clipboard.readText()")
    assert re.match(r"policytargets\. Figure 1\. .+\[Z/OL\]//.+\. \[\d{4}-\d\d-\d\d\]\. ", told)
    table = (tmp_path / "tex").read_text("utf-8")
    row = next(line for line in table.splitlines() if line.startswith("Digital and robots"))
    assert row.endswith(r"\\") and row.count("&") == 6
    tab.goto((published / "en/instruments.html").as_uri())
    tab.click("text=Open all sections")
    with tab.expect_download() as came:
        tab.locator("[data-do=tsv]", has_text="TSV").first.click()
    came.value.save_as(tmp_path / "tsv")
    assert (tmp_path / "tsv").read_text("utf-8").startswith("Variable\t")
    assert tab.complaints == []


def test_a_figure_says_what_it_shows_to_who_points_at_it(published, tab):
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto((published / "en/ambition.html").as_uri())
    tab.click("text=Open all sections")
    link = tab.locator("figure svg a[data-told]:not([tabindex])").first
    link.focus()
    assert tab.locator(".tip").is_visible()
    told = link.get_attribute("aria-label")
    assert tab.locator(".tip").inner_text() == " ".join(told.split())
    assert "deadline: 20" in told and "“" in told
    tab.keyboard.press("Escape")
    assert not tab.locator(".tip").is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_board_leads_to_the_sentence_in_one_click(published, tab, language):
    tab.goto((published / language / "index.html").as_uri())
    tab.click(".promises a[href$='cixi-2020/029']")
    tab.wait_for_load_state()
    assert "52.4万元" in lit(tab)


def test_the_picture_of_the_board_shows_what_the_board_says(published, page, root):
    """Its words are stored beside it, since pixels differ by machine."""
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto((published / "en/index.html").as_uri())
    page.evaluate("document.fonts.ready")
    board, picture = page.locator("section:has(> #board)"), root / "docs/images/board.png"
    said = board.inner_text() + "\n"
    if os.environ.get("POLICYTARGETS_SCREENSHOTS"):
        board.screenshot(path=picture)
        picture.with_suffix(".txt").write_text(said, "utf-8")
    assert picture.with_suffix(".txt").read_text("utf-8") == said, "run: make screenshots"
