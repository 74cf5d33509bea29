"""Pages and downloads: whole, safe, readable anywhere, in both languages."""

import base64
import csv
import hashlib
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import PurePosixPath

import nbformat
import openpyxl
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from noto_cjk_sans_otc import FONT_PATH

from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, load_names
from policytargets.project import find_root
from policytargets.schemas import COLUMNS, SCHEMAS
from policytargets.site import downloads, fonts
from policytargets.site.citations import citations
from policytargets.site.downloads import WORKBOOK, escape, make_downloads
from policytargets.site.notebook_page import clean_html, make_body, to_html
from policytargets.site.rendering import LICENCE, SCRIPT
from small_project import PLANS, make_project, tree

HOSTILE = "<script>alert(1)</script>"


class Page(HTMLParser):
    """Tags, links and text of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.anchors, self.text = [], [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.anchors |= {value for name, value in attrs if name == "id"}

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def site(small_site):
    """Return the files of a site of two plans."""
    return tree(small_site)


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(html.decode()) for path, html in site.items() if path.endswith(".html")}


def test_every_page_exists_in_both_languages(site):
    names = ["index", "method", "search", "board"]
    names += [f"{kind}{plan}" for plan in PLANS for kind in ("profile-", "evidence/", "dossier/")]
    for language in LANGUAGES:
        assert {f"{language}/{name}.html" for name in names} <= set(site)
        notebooks = [path for path in site if path.startswith(f"notebooks/{language}/")]
        assert len(notebooks) == 3


def test_every_link_leads_to_a_file_of_the_site(site, pages):
    for path, page in pages.items():
        for link in page.links:
            assert link.startswith("data:") or ":" not in link, (path, link)
            if link.startswith("data:"):
                continue
            file, _, anchor = link.partition("#")
            target = resolve(PurePosixPath(path).parent, file) if file else path
            assert target in site, (path, link)
            assert not anchor or anchor in pages[target].anchors, (path, link)


def resolve(folder, link):
    parts = list(folder.parts)
    for part in PurePosixPath(link).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_the_first_page_leads_to_everything(pages):
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        links = [link.partition("#")[0] for link in pages[path].links if path in pages]
        found = [resolve(PurePosixPath(path).parent, link) for link in links if ":" not in link]
        waiting += [link for link in found if link.endswith(".html")]
    assert reached == set(pages)


def test_pages_name_their_language_and_switch_to_the_other(pages):
    for path, page in pages.items():
        language, _, file = path.rpartition("/") if "/" not in path else path.partition("/")
        attributes = dict(page.tags)["html"]
        assert attributes["lang"] == ("zh-Hans" if language == "zh" else "en")
        if language and not file.startswith("dossier/"):
            other = "zh" if language == "en" else "en"
            assert f"{'../' * file.count('/')}../{other}/{file}" in page.links


def test_pages_hold_their_own_language_and_no_code(pages):
    en, zh = ("".join(pages[f"{code}/board.html"].text) for code in LANGUAGES)
    assert "Words in English." in en and "中文說明。" not in en
    assert "中文說明。" in zh and "Words in English." not in zh
    assert "2 plans" in en and "共2个规划" in zh
    assert "plt.show" not in en + zh
    alts = [a["alt"] for t, a in pages["zh/board.html"].tags if t == "img"]
    assert alts == ["上升的线"]


def test_pages_run_their_own_script_alone_and_ask_no_other_host(site, pages):
    for path, page in pages.items():
        tags = {tag for tag, _ in page.tags}
        assert tags.isdisjoint({"iframe", "object", "embed", "base", "form"}), path
        written = re.sub(r"base64,[^)\"]*|http://www.w3.org/2000/svg", "", site[path].decode())
        assert not re.search(r"//[a-z]|@import|url\((?!data:|#)", written), path
        assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")], path
        (policy,) = [a["content"] for _, a in page.tags if "http-equiv" in a]
        assert policy.startswith("default-src 'none';") and "'unsafe-eval'" not in policy, path
        allowed = policy.partition("script-src ")[2]
        assert "'unsafe" not in policy, path
        assert not [tag for tag, attrs in page.tags if "style" in attrs], path
        (style,) = re.findall(r"<style>(.*?)</style>", site[path].decode(), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}';" in policy, path
        scripts = re.findall(r"<script>(.*?)</script>", site[path].decode(), re.DOTALL)
        assert len(scripts) == (2 if path.endswith("search.html") else 1), path
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in allowed, path


def test_the_search_page_runs_one_library_that_lies_beside_it_with_its_licences(site, pages):
    scripts = [attrs for tag, attrs in pages["en/search.html"].tags if tag == "script"]
    assert [s["src"] for s in scripts if "src" in s] == [f"../{SCRIPT}"]
    assert b"window.DataTable = " in site[SCRIPT] and b"export{" not in site[SCRIPT]
    licences = site[LICENCE].decode()
    assert "MIT License" in licences and "datatables.net" in licences and "jQuery" in licences


def test_text_of_a_plan_is_shown_and_never_run(pages):
    text = "".join(pages["en/board.html"].text)
    assert "<script>x</script>" in text
    assert HOSTILE in text


def test_the_embedded_font_has_every_chinese_character(site):
    for path, html in site.items():
        if not path.endswith(".html"):
            continue
        head, page = html.decode().split("</style>", 1)
        face = re.search(r"data:font/woff2;base64,([^)]*)\)", head)
        font = TTFont(io.BytesIO(base64.b64decode(face[1])))
        chinese = {ord(c) for c in page if "\u2e80" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef"}
        assert chinese, path
        assert chinese <= set(font.getBestCmap()), path
        unused = {chr(c) for c in font.getBestCmap()} - set(page)
        assert not unused, path


def test_fonts_are_the_same_bytes_for_the_same_characters():
    first, second = (
        fonts.make_faces({"a": "目标", "b": "機器", "c": "abc"}, dict.fromkeys("abc", "zh"))
        for _ in range(2)
    )
    assert first == second
    assert first["c"] == b"" and first["a"] != first["b"]


def test_a_missing_glyph_stops_the_run_and_is_named():
    with pytest.raises(InputError, match=r"no glyph for \U00020003 \(U\+20003\)"):
        fonts.make_faces({"page": "目\U00020003"}, {"page": "en"})


def test_a_missing_font_package_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "noto_cjk_sans_otc", None)
    with pytest.raises(InputError, match="noto-cjk-sans-otc"):
        fonts.make_faces({"page": "标"}, {"page": "en"})


def test_profile_pages_say_what_is_not_stated(pages):
    index = "".join(pages["en/index.html"].text)
    assert index.count("not stated in the copy") >= 2
    assert "Alpha" in index and "prefecture-level city" in index
    source = "".join(pages["zh/profile-beta-2021.html"].text)
    assert "文本未载明" in source and "阿尔法市" not in source


def test_markdown_is_set_and_html_in_it_is_text():
    html = to_html("**b** <b onclick=x>y</b> [l](javascript:x) ![i](https://a.b/c.png)\n\n> q")
    assert "<strong>b</strong>" in html and "<blockquote>" in html
    assert "<b " not in html and "javascript" not in html and "<img" not in html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<table class="t"><tr><td>1 &lt; 2</td></tr></table>', True),
        ('<td class="t" onclick="x">1</td>', False),
        ('<img src="https://a.b/c">', False),
        ("<style>td { color: red }</style>", False),
        ("<TABLE><SCRIPT>x</SCRIPT></TABLE>", False),
        ('<a href="javascript:x">y</a>', False),
    ],
)
def test_only_plain_tables_come_through(html, kept):
    clean = clean_html(html)
    assert (clean == html) is kept
    page = Page(clean)
    assert {tag for tag, _ in page.tags}.isdisjoint({"img", "style", "script"})
    assert not page.links


def test_sections_are_numbered_and_the_title_is_left_to_the_page():
    nb = new_notebook(
        cells=[
            new_markdown_cell("# Title\n\nFirst."),
            new_markdown_cell("## One & two"),
            new_code_cell(outputs=[new_output("stream", name="stderr", text="warning")]),
            new_code_cell(outputs=[new_output("stream", name="stdout", text="a < b")]),
        ]
    )
    nb.cells += [new_markdown_cell("## Three")]
    body = make_body(nb)
    assert body.headings == [("s1", "One & two"), ("s2", "Three")]
    page = Page(body.sections)
    folded = [attrs for tag, attrs in page.tags if tag == "details"]
    assert ["open" in attrs for attrs in folded] == [True, False], "the first stands open"
    assert body.opening.strip() == "<p>First.</p>"
    assert "<pre>a &lt; b</pre>" in body.sections and "warning" not in body.sections


def test_kept_notebooks_are_valid_and_say_what_they_are(site):
    nb = nbformat.reads(site["notebooks/zh/board.ipynb"].decode(), as_version=4)
    nbformat.validate(nb)
    assert nb.metadata.papermill.parameters["plans"] == list(PLANS)
    made = nb.metadata.policytargets
    assert (made["report"], made["language"]) == ("board", "zh")


@pytest.mark.parametrize("text", ["=1", "+1", "-x", "@a", "\t=1", "\r=1", "＝1"])
def test_formulas_are_escaped(text):
    assert escape(text) == f"'{text}"
    assert escape(f"a{text}") == f"a{text}"


def test_no_cell_of_a_download_can_start_a_formula(site):
    for path in (path for path in site if path.endswith(".csv")):
        for row in csv.reader(io.StringIO(site[path].decode())):
            for cell in row:
                is_number = re.fullmatch(r"-?[0-9.]+", cell)
                assert is_number or not cell.startswith(tuple("=+-@\t\r")), (path, cell)
    book = openpyxl.load_workbook(io.BytesIO(site[f"data/{WORKBOOK}"]))
    assert book.sheetnames == list(SCHEMAS)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert "=HYPERLINK(1)" in texts and not [text for text in texts if text.startswith("'")]
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert {"=HYPERLINK(1)", "-5台"} <= quoted and ">=" not in quoted


def test_a_table_too_long_for_a_sheet_is_left_to_its_csv(tmp_path, monkeypatch):
    root = make_project(tmp_path / "project")
    monkeypatch.setattr(downloads, "_MOST_ROWS", 4)  # the targets have five lines
    made = make_downloads(root)
    book = openpyxl.load_workbook(io.BytesIO(made[WORKBOOK]))
    assert "targets" not in book.sheetnames and "documents" in book.sheetnames
    assert [cell.value for cell in book["left_out"][2]] == ["targets.csv", "4 rows"]
    assert len(made["targets.csv"].splitlines()) == 5


def test_numbers_of_the_workbook_are_numbers(site):
    sheet = openpyxl.load_workbook(io.BytesIO(site[f"data/{WORKBOOK}"]))["targets"]
    head = [cell.value for cell in sheet[1]]
    assert head == list(COLUMNS["targets"])
    assert [sheet.cell(row, head.index("value") + 1).value for row in range(2, 6)] == [
        *(-5, 100),
        *(-5, 100),
    ]


def test_a_number_that_no_spreadsheet_holds_stays_as_it_is_written(tmp_path):
    root = make_project(tmp_path / "project")
    (root / "data/raw/context.csv").write_text("place,value\nx,1e400\ny,2\n", "utf-8")
    sheet = openpyxl.load_workbook(io.BytesIO(make_downloads(root)[WORKBOOK]))["context"]
    assert [cell.value for cell in sheet["B"]] == ["value", "1e400", 2]


def test_an_empty_table_is_an_empty_sheet(tmp_path):
    root = make_project(tmp_path / "project")
    (root / "data/raw/context.csv").write_text("", "utf-8")
    book = openpyxl.load_workbook(io.BytesIO(make_downloads(root)[WORKBOOK]))
    assert [cell.value for row in book["context"].iter_rows() for cell in row] in ([], [None])


def test_the_data_package_describes_the_downloads(site, tmp_path):
    frictionless = pytest.importorskip("frictionless")
    for path in (path for path in site if path.startswith("data/")):
        (tmp_path / PurePosixPath(path).name).write_bytes(site[path])
    found = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert found.valid, found.flatten(["title", "note"])


def test_the_workbook_is_the_same_bytes_at_any_hour(site):
    book = zipfile.ZipFile(io.BytesIO(site[f"data/{WORKBOOK}"]))
    assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r"W3CDTF\">([^<]*)<", core)) == {"2000-01-01T00:00:00Z"}


def test_everything_shown_has_words_in_both_languages():
    names = load_names()
    assert {f"meaning.{column}" for column in COLUMNS["targets"]} <= set(names)
    for file in make_downloads(find_root()):
        assert f"download.{file.replace('.', '_')}" in names
    for key, words in names.items():
        fields = [sorted(re.findall(r"\{(\w*)", words[language])) for language in LANGUAGES]
        assert fields[0] == fields[1], key


def test_a_plan_is_cited_in_four_styles_with_what_its_copy_states():
    fact = {"document": "a_b-2020", "region": "Alpha", "copied": "the issuer's site"}
    whole = {"title": "关于A&B~C的意见", "issuer": "阿市政府", "document_number": "阿政〔2020〕1号"}
    whole |= {"date_signed": "2020-12-03", "date_published": "2021-01-20"}
    told = dict(citations(fact | whole))
    assert told["GB/T 7714"] == "阿市政府. 关于A&B~C的意见: 阿政〔2020〕1号[Z]. 2020-12-03."
    assert told["APA"] == "阿市政府. (2020, December 3). 关于A&B~C的意见 (阿政〔2020〕1号)."
    assert told["BibTeX"].startswith("@misc{a_b-2020,\n  author = {{阿市政府}},\n")
    assert (
        "title = {{关于A\\&B\\textasciitilde{}C的意见}}" in told["BibTeX"]
        and "year = {{2020}}" in told["BibTeX"]
    )
    assert "note = {{Text a\\_b-2020; copy: the issuer's site}}" in told["BibTeX"]
    assert told["RIS"].splitlines() == [
        *("TY  - GOVDOC", "ID  - a_b-2020", "AU  - 阿市政府", "TI  - 关于A&B~C的意见"),
        *("M1  - 阿政〔2020〕1号", "DA  - 2020/12/03"),
        *("N1  - Text a_b-2020; copy: the issuer's site", "ER  - "),
    ]


def test_a_citation_tells_what_a_copy_does_not_state():
    fact = {"document": "a-2020", "region": "Alpha", "copied": "unknown"}
    told = dict(
        citations(
            fact
            | dict.fromkeys(("title", "issuer", "document_number"), "")
            | dict.fromkeys(("date_signed", "date_published"), "")
        )
    )
    title = "[Document of Alpha, title not stated in the copy]"
    assert told["APA"] == f"{title}. (n.d.)."
    assert told["GB/T 7714"].startswith("[issuer not stated in the copy]. " + title)
    assert "author" not in told["BibTeX"] and "year" not in told["BibTeX"]


def test_colours_are_readable(site):
    css = site["en/index.html"].decode()
    palettes = re.findall(r":root \{([^}]*--paper[^}]*)\}", css)[:2]
    for palette in palettes:
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", palette))
        for ink in ("ink", "soft", "accent"):
            assert contrast(colours[ink], colours["paper"]) >= 4.5, ink
            assert contrast(colours[ink], colours["tint"]) >= 4.5, ink
        assert contrast(colours["warn"], colours["warn-tint"]) >= 4.5
    assert len(palettes) == 2


def contrast(one, two):
    """Return the contrast ratio of WCAG 2."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_a_sign_that_no_font_has_does_not_stop_the_text_of_a_plan():
    faces = fonts.make_faces({"page": "目\U00020003"}, {"page": "en"}, ["page"])
    assert set(TTFont(io.BytesIO(faces["page"])).getBestCmap()) == {ord("目")}


def test_a_cut_face_draws_each_character_as_the_whole_font_does():
    letters = "目标①℃机器人—"
    cut = TTFont(io.BytesIO(fonts.make_faces({"page": letters}, {"page": "zh"})["page"]))
    whole = TTFont(FONT_PATH, fontNumber=2, lazy=True)
    assert whole["name"].getDebugName(4) == "Noto Sans CJK SC"
    assert set(map(chr, cut.getBestCmap())) == set(letters)
    for letter in letters:
        assert _drawn(cut, letter) == _drawn(whole, letter), letter


def _drawn(font, letter):
    glyph, pen = font.getBestCmap()[ord(letter)], DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return font["hmtx"][glyph], pen.value
