"""Figures as SVG: set into the page with their links, and nothing that runs or is fetched."""

import csv
import io
import re

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_notebook, new_output

from policytargets.site.drawings import set_in
from policytargets.site.notebook_page import clean_html, link_evidence, make_body
from policytargets.site.rendering import WIDTHS, sealed
from stored_site import Page

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'

SVG = "http://www.w3.org/2000/svg"


def draw():
    """Return a figure with a link, a clip, a hatch and an image, as Matplotlib writes it."""
    figure = Figure(figsize=(3, 2))
    one, two = figure.subplots(1, 2)
    one.plot([1, 2])
    one.text(0, 1, "label", url="#alpha-2020/001")
    two.imshow([[1, 2], [3, 4]])
    two.fill_between([0, 1], [0, 1], hatch="//")
    out = io.StringIO()
    with plt.rc_context({"svg.fonttype": "path", "svg.hashsalt": "same"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def test_a_figure_keeps_its_shapes_and_its_link():
    page = Page(set_in(draw(), "Two panels", "f1-"))
    links = [attrs for tag, attrs in page.tags if tag == "a"]
    assert [(a["href"], a["aria-label"]) for a in links] == [("#alpha-2020/001", "alpha-2020/001")]
    root = page.tags[0][1]
    assert (root["role"], root["aria-label"]) == ("group", "Two panels")
    assert {"path", "use", "image", "clippath", "pattern"} <= {tag for tag, _ in page.tags}
    assert {tag for tag, _ in page.tags}.isdisjoint({"style", "metadata", "script"})


def test_a_link_of_a_figure_says_what_it_shows():
    told = {"alpha-2020/001": "Alpha: 5 <b>"}
    html = set_in(draw(), "", "f1-", told)
    assert "<title>Alpha: 5 &lt;b&gt;</title>" in html
    (link,) = [attrs for tag, attrs in Page(html).tags if tag == "a"]
    assert link["aria-label"] == "Alpha: 5 <b>"


def test_a_glyph_is_moved_along_in_few_characters():
    use = '<use xlink:href="#g" transform="translate(55.5 0)"/>'
    html = set_in(f'{HEAD}<path id="g" d="M 1.23456 -2.5"/>{use}</svg>', "", "f1-")
    assert '<use href="#f1-0" x="55.5"' in html and 'd="M1.23 -2.5"' in html


def test_the_targets_behind_a_figure_lie_beside_the_page_as_a_file(published):
    page = (published / "en/ambition.html").read_text("utf-8")
    name, ids = next(
        (found[1], re.findall(r'#([\w-]+/\d+)"', found[2]))
        for found in re.finditer(
            r"data/figures/([\w-]+\.csv).*?<details(.*?)</details>", page, re.S
        )
    )
    with (published / "data/figures" / name).open(encoding="utf-8", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == set(ids)


def test_every_reference_inside_a_figure_leads_to_an_id_of_its_own():
    html = set_in(draw(), "", "f7-")
    ids = re.findall(r' id="([^"]*)"', html)
    used = re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', html)
    inner = {name for pair in used for name in pair if name and "/" not in name}
    assert inner and inner <= set(ids)
    assert all(name.startswith("f7-") for name in ids) and len(ids) == len(set(ids))


@pytest.mark.parametrize("points", [300, 500])
def test_a_figure_grows_to_the_width_that_its_class_names(points):
    drawn = set_in(f'<svg xmlns="{SVG}" width="{points}pt"><path d="M 0 0"/></svg>', "", "f1-")
    kept = sealed(f"<style>{WIDTHS}</style>{drawn}", "")
    assert f".w{points * 1.75:.0f} {{ max-width: {points * 1.75:.0f}px; }}" in kept


def test_a_figure_without_links_is_one_picture():
    root = Page(set_in(f"{HEAD}<path d='M 0 0'/></svg>", "A & B", "f1-")).tags[0][1]
    assert (root["role"], root["aria-label"]) == ("img", "A & B")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='x'/></foreignObject>",
        "<g onclick='alert(1)'/>",
        "<a xlink:href='javascript:alert(1)'><path/></a>",
        "<a xlink:href='https://a.b/c'><path/></a>",
        "<image xlink:href='https://a.b/c.png'/>",
        "<image xlink:href='data:image/svg+xml;base64,AAAA'/>",
        "<use xlink:href='other.svg#x'/>",
        "<path style='fill: url(https://a.b/c)'/>",
        "<style>@import url(https://a.b/c)</style>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<set attributeName='onload' to='x'/>",
    ],
)
def test_nothing_in_a_figure_runs_or_is_fetched(inner):
    html = set_in(f"{HEAD}{inner}<path d='M 0 0'/></svg>", "", "f1-")
    page = Page(html)
    assert not page.links
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert "alert" not in html and "a.b" not in html and "<path" in html


@pytest.mark.parametrize(
    "source",
    [
        "no xml",
        "<html/>",
        '<!DOCTYPE s [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_what_is_no_plain_svg_is_refused(source):
    with pytest.raises(ValueError, match=r"no SVG|entities"):
        set_in(source, "", "f1-")


def test_a_figure_that_cannot_be_set_in_is_told_in_words():
    output = new_output("display_data", {"image/svg+xml": "<svg"})
    cell = new_code_cell(outputs=[output], metadata={"alt": {"en": "A line <b>"}})
    body = make_body(new_notebook(cells=[cell]))
    assert "It was to show: A line &lt;b&gt;" in body.opening and "<svg" not in body.opening


def test_figures_and_claims_of_a_report_get_addresses_of_their_own():
    said = {"key": "said", "subject": "", "text": "One [1%](#alpha-2020/001)."}
    again = {**said, "subject": "b", "text": "Two."}
    outputs = [
        new_output("display_data", {"image/svg+xml": draw()}),
        new_output("display_data", {"text/markdown": "Between."}),
        new_output("display_data", {"image/svg+xml": draw()}),
        new_output(
            "display_data",
            {"text/markdown": "- One [1%](#alpha-2020/001).\n- Two."},
            metadata={"policytargets": {"claims": [said, again]}},
        ),
        new_output(
            "display_data",
            {"text/markdown": "Two."},
            metadata={"policytargets": {"claims": [again]}},
        ),
    ]
    notebook = new_notebook(cells=[new_code_cell(outputs=outputs)])
    notebook.metadata["policytargets"] = {"report": "board"}
    body = make_body(notebook)
    page = Page(f"{body.opening}{body.sections}")
    assert len(page.anchors) == len(set(page.anchors))
    assert {"claim-board:said", "claim-board:said:b"} <= set(page.anchors)
    assert page.links.count("evidence/alpha-2020.html#alpha-2020/001") == 3
    assert body.targets == ["alpha-2020/001"]


def test_what_a_cell_draws_in_a_row_is_one_figure_whose_panels_share_their_glyphs():
    glyph = '<defs><path id="g" d="M 0 0 L 1 1"/></defs><use href="#g"/>'
    own = '<defs><path id="h" d="M 0 0 L 2 2"/></defs><use href="#h"/>'
    panels = (glyph, glyph + own)
    drawn = [
        new_output("display_data", {"image/svg+xml": f'<svg xmlns="{SVG}">{panel}</svg>'})
        for panel in panels
    ]
    cell = new_code_cell(outputs=drawn, metadata={"alt": {"en": "Two lines. And more."}})
    body = str(make_body(new_notebook(cells=[cell])).opening)
    assert body.count("<figure") == body.count("<figcaption") == 1
    assert re.findall(r'aria-label="(Two[^"]*)"', body)[1:] == [
        *("Two lines. And more.", "Two lines 1/2", "Two lines 2/2")
    ]
    page = Page(body)
    assert len(page.anchors) == len(set(page.anchors))
    assert re.findall(r'<use href="#([^"]+)"', body) == ["f1-0", "f1-0", "f1-1-1"]
    assert body.count("M0 0L1 1") == body.count("M0 0L2 2") == 1
    assert {"f1-0", "f1-1-1"} <= set(page.anchors)


def test_only_links_to_targets_are_led_elsewhere():
    html = '<a href="#s1">1</a><a class="x" href="#a-1@5-9.2">2</a><a href="#a-1/007">3</a>'
    led, targets = link_evidence(html)
    assert Page(led).links == ["#s1", "evidence/a-1.html#a-1@5-9.2", "evidence/a-1.html#a-1/007"]
    assert targets == ["a-1@5-9.2", "a-1/007"]


@pytest.mark.parametrize("href", ["#alpha-2020/001", "#alpha-2020@12-15.2"])
def test_links_in_tables_take_the_fast_way(href):
    html = f'<details class="targets"><summary>1</summary><a href="{href}">2</a></details>'
    assert clean_html(html) == html


@pytest.mark.parametrize("href", ["javascript:x", "https://a.b", "//a.b", "#x onclick=y"])
def test_other_links_do_not(href):
    assert "javascript" not in clean_html(f'<a href="{href}" onclick="z">2</a>')
    assert "onclick=" not in clean_html(f'<a href="{href}" onclick="z">2</a>').replace(href, "")
