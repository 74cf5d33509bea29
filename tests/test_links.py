"""Links from what reports show of a target to the target."""

from __future__ import annotations

import copy
import io
import pickle
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest

from policytargets.display import canvas
from policytargets.display import claims as prose
from policytargets.display import live as grid
from policytargets.display import show as display
from policytargets.display import show as live
from policytargets.display.cells import Cell, cell_html
from policytargets.display.claims import targets_folded
from policytargets.display.links import Name, ids_of, link_ids, listed_ids
from policytargets.display.style import use_style
from policytargets.messages import use_language
from policytargets.project import find_root
from policytargets.site.drawings import set_in
from policytargets.tables import read_table

WENZHOU = '<a href="#wenzhou-2020/002">'


@pytest.fixture
def shown(monkeypatch):
    """Keep what is displayed."""
    kept = []
    monkeypatch.setattr(display, "show_output", lambda data, **k: kept.append(data))
    return kept


def test_a_name_is_text_that_knows_its_target():
    name = Name("Wenzhou 2.6%", "wenzhou-2020/002")
    assert name == "Wenzhou 2.6%"
    for twin in (copy.copy(name), copy.deepcopy(name), pickle.loads(pickle.dumps(name))):
        assert (twin, twin.target) == (name, name.target)


def test_a_sentence_links_a_name_and_escapes_it():
    name = Name("Wenzhou [2.6%]*", "wenzhou-2020/002")
    told = prose.joined([name, "x*"])
    assert told == r"[Wenzhou \[2.6%\]\*](#wenzhou-2020/002), x\*"
    assert prose.linked("a_b", "p/001") == r"[a\_b](#p/001)"
    assert prose.linked("a_b", "") == r"a\_b"


def test_names_of_targets_link_in_sentences_and_stay_plain_in_figures():
    targets, documents = read_table("targets"), read_table("documents")
    names = prose.named_targets(targets, documents, marks=False)
    assert names["wenzhou-2020@748-752"] == "Wenzhou 2.6%"
    assert names["wenzhou-2020@748-752"].target == "wenzhou-2020/002"
    assert len(names) == len(targets)


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("wenzhou-2020/002", ["wenzhou-2020/002"]),
        ("wenzhou-2020@748-752", ["wenzhou-2020@748-752"]),
        ("wenzhou-2020/001, cixi-2020/007", ["wenzhou-2020/001", "cixi-2020/007"]),
        ("wenzhou-2020@1-2", ["wenzhou-2020@1-2"]),
        ("wenzhou-2020/001, wenzhou-2020/999", []),
        ("see wenzhou-2020/002", []),
        ("<b>/001", []),
        ("wenzhou-2020", []),
        ("", []),
    ],
)
def test_a_line_of_ids_and_nothing_else_is_one_of_links(line, ids):
    assert listed_ids(line) == ids
    assert link_ids(line).count("<a ") == len(ids)


def test_a_cell_links_its_id_and_the_number_over_it():
    both = cell_html(Cell(("2.6%", "wenzhou-2020/002")))
    assert both == f"{WENZHOU}2.6%</a><br><small>{WENZHOU}wenzhou-2020/002</a></small>"
    assert cell_html(Cell(("<b>",), target="p/001")) == '<a href="#p/001">&lt;b&gt;</a>'
    assert cell_html(Cell((Name("x", "p/001"),))) == '<a href="#p/001">x</a>'
    place = '<code><a href="#wenzhou-2020@748-752">wenzhou-2020<wbr>@748-752</a></code>'
    assert cell_html(Cell(("wenzhou-2020@748-752",), "code")) == place
    led = '<a href="#cixi-2020@1-2">'
    below = f"{led}x</a><br><small>{led}cixi-2020<wbr>@1-2</a></small>"
    assert cell_html(Cell(("x", "cixi-2020@1-2"))) == below, "a quote leads to its place"
    unknown = "wenzhou-2020/999"
    assert cell_html(Cell(("x", unknown))) == f"x<br><small>{unknown}</small>"


def test_numbers_in_a_row_about_one_target_link_there(shown):
    row = {"id": "wenzhou-2020/002", "number_text": "2.6%", "value": 2.6, "end_year": 2022}
    display.show(pd.DataFrame([row, row | {"value": None}]))
    html = shown[0]["text/html"]
    assert html.count(f"{WENZHOU}2.6</a>") == 1
    assert html.count(f"{WENZHOU}2.6%</a>") == 2
    assert f"{WENZHOU}2,022" not in html
    assert "href" not in shown[0]["text/plain"]


def test_numbers_in_a_row_about_two_targets_do_not_link(shown):
    row = {"id": "wenzhou-2020/002", "target_id": "cixi-2020/007", "value": 2.6}
    display.show(pd.DataFrame([row]))
    assert ">2.6</a>" not in shown[0]["text/html"]


def test_targets_of_a_table_are_listed_by_their_ids_for_people(shown):
    table = pd.DataFrame(
        {"target_id_a": ["wenzhou-2020@748-752"] * 2, "target_id_b": ["cixi-2020/007", ""]}
    )
    assert ids_of(table) == ["wenzhou-2020/002", "cixi-2020/007"]
    display.list_targets(table)
    html = shown[0]["text/html"]
    assert "Targets behind this figure (2)" in html
    assert f"<code>wenzhou-2020</code> {WENZHOU}002</a><br><code>cixi-2020</code>" in html
    with use_language("zh"):
        mixed = targets_folded(["p/002", "q/001", "p/001"], "figure")
    assert mixed.count("<code>p</code>") == 1
    assert mixed.index("#p/001") < mixed.index("#p/002") < mixed.index("#q/001")
    display.list_targets([])
    assert len(shown) == 1
    assert targets_folded([], "figure") == ""


def test_targets_can_stand_under_the_names_of_their_rows(shown):
    table = pd.DataFrame(
        {
            "theme": ["scale", "quality", "scale", "green"],
            "targets_a": ["cixi-2020/007;wenzhou-2020/002", "wenzhou-2020/001", "", ""],
            "targets_b": [["wenzhou-2020/003"], [], ["cixi-2020/007"], []],
        }
    )
    display.list_targets(table, by="theme")
    html = shown[0]["text/html"]
    assert "Targets behind this figure (4)" in html
    groups = [re.findall(r'href="#([^"]+)"', item) for item in html.split("<li>")[1:]]
    names = re.findall(r"<li><b>([^<]+)</b>", html)
    scale = ["cixi-2020/007", "wenzhou-2020/002", "wenzhou-2020/003"]
    assert dict(zip(names, groups, strict=True)) == {
        display.make_cell("theme", "scale").lines[0]: scale,
        display.make_cell("theme", "quality").lines[0]: ["wenzhou-2020/001"],
    }, "a theme without targets is not listed"


@canvas.drawing
def draw(table, language, names):
    figure, axes = plt.subplots()
    axes.plot(range(len(table)))
    axes.set_yticks(range(len(names)), [canvas.wrap(name, 5) for name in names.values()])
    return figure


def svg_of(names):
    use_style()
    drawn = draw(pd.DataFrame({"target_id": list(names)}), "en", names)
    out = io.StringIO()
    plt.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    plt.close()
    return out.getvalue(), drawn


def test_labels_of_a_figure_link_where_they_name_one_target():
    names = {
        "wenzhou-2020@748-752": Name("Wenzhou 2.6%", "wenzhou-2020/002"),
        "cixi-2020@1-2": Name("Cixi 3%", "cixi-2020/007"),
        "cixi-2020@3-4": Name("Cixi 3%", "cixi-2020/008"),
    }
    svg, drawn = svg_of(names)
    assert drawn == ["wenzhou-2020/002", "cixi-2020@1-2", "cixi-2020@3-4"]
    assert svg.count('xlink:href="#wenzhou-2020/002"') == 3, "its ground and both of its lines"
    placed = set_in(svg, "A figure", "f1-")
    assert len(re.findall(r'<a href="#wenzhou-2020/002"[^>]*>', placed)) == 3
    assert placed.count('tabindex="-1"') == 2, "the keyboard stops once"
    assert "#cixi-2020" not in svg, "one name of two targets leads to neither"


def test_a_figure_has_the_same_bytes_each_time_and_no_day():
    names = {"wenzhou-2020@748-752": Name("温州 2.6%", "wenzhou-2020/002")}
    first, second = svg_of(names)[0], svg_of(names)[0]
    assert first == second
    assert "<dc:date>" not in first
    assert mpl.__version__ not in first
    assert "<text" not in first, "outlines need no font"


def test_tables_are_interactive_only_before_a_person(monkeypatch):
    monkeypatch.delenv("PYTEST_VERSION", raising=False)
    monkeypatch.delenv(live.STATIC, raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert not live.is_live(), "papermill, nbclient and nbval have no session"
    monkeypatch.setenv("JPY_SESSION_NAME", "/notebooks/01_targets.ipynb")
    assert live.is_live()
    monkeypatch.setenv(live.STATIC, "1")
    assert not live.is_live(), "reports that are made from inside a notebook"
    monkeypatch.delenv(live.STATIC)
    monkeypatch.setenv("PYTEST_VERSION", "9")
    assert not live.is_live(), "tests that are run from inside a notebook"


def test_a_live_table_is_searchable_offline_and_escapes(monkeypatch):
    kept = []
    monkeypatch.setattr(grid, "show_output", lambda shown: kept.append(shown.data))
    monkeypatch.setattr(grid, "_load", lambda _: None)
    cell = Cell(("<script>x</script>",), target="p/001")
    grid.show_live("Caption", [Cell(("Head",))], [[cell]] * 20, ["<details>s</details>"] * 20)
    (html,) = kept
    assert "<script>x" not in html
    assert "#p/001" in html
    assert "Caption" in html
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=|import[^;]+https?:", html)


def test_all_targets_stand_in_a_table_with_their_links():
    """The list of 01_targets links every target of the five plans."""
    stored = (find_root() / "notebooks/01_targets.ipynb").read_text("utf-8")
    assert [name for name in read_table("targets")["id"] if f"#{name}" not in stored] == []


FIGURES = {
    "01_targets": ("themes-table", "measures"),
    "02_ambition": ("multiples", "firmness", "views", "orders"),
    "03_timelines": ("courses", "plans"),
    "04_overlap": ("matrix", "pairs", "chance", "bodies", "taken-figure"),
    "05_profile": ("themes",),
    "06_quality": ("contradictions",),
}
TO_TARGET = re.compile(r'<a (?:xlink:)?href="#[a-z0-9-]+/[0-9]{3}"')


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_targets_link_them_in_or_under_the_drawing(name):
    notebook = nbformat.read(find_root() / f"notebooks/{name}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    for place in FIGURES[name]:
        data = [output.data for output in cells[place].outputs]
        shown = "".join(one.get("image/svg+xml", "") + one.get("text/html", "") for one in data)
        assert TO_TARGET.search(shown), place
