"""A report of one's own: made from a template, in one language, run as any other."""

from __future__ import annotations

import json

import nbformat
import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.display.show import say, title_of
from policytargets.messages import use_language
from policytargets.running.refresh import name_cells
from policytargets.running.suite import Told, load_suite
from policytargets.studies.check import hints
from small_project import make_project, tree


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = make_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_a_new_report_runs_and_says_what_is_not_translated(project):
    made = run("new-report", "start-years", "--title", 'When "they" begin')
    assert (made.exit_code, made.stderr) == (0, "")
    notebook = nbformat.read(project / "notebooks/start-years.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith('# When "they" begin')
    assert run("report", "start-years").exit_code == 0
    site = project / "reports/site"
    page = (site / "en/start-years.html").read_text("utf-8")
    assert "When the plans begin and end" in page
    assert "The plans state 4 targets." in page
    assert "（未翻译）" in (site / "zh/index.html").read_text("utf-8")
    (claim,) = json.loads((site / "claims.json").read_text("utf-8"))
    assert claim["id"] == "start-years:own"
    assert len(claim["target_ids"]) == 4


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("board", (), "report board: is there already"),
        ("one", (), "report one: is there already"),
        ("Mine", (), "report 'Mine': no name of a report"),
        ("../mine", (), "no name of a report"),
        ("mine", ("--title", ""), "--title: "),
    ],
)
def test_a_name_that_cannot_be_changes_nothing(project, name, options, told):
    before = tree(project)
    result = run("new-report", name, *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert tree(project) == before


def test_an_entry_needs_a_title_in_one_language_alone(project):
    with (project / "reports/reports.yml").open("a", encoding="utf-8") as file:
        file.write("mine:\n  notebook: board\n  title: {zh: 起始年份}\n")
    report = load_suite(project, {})["mine"]
    assert report.title == {"en": "起始年份 (not translated)", "zh": "起始年份"}
    assert report.summary == {"en": "", "zh": ""}
    assert Told(en="a", zh="b").in_both() == {"en": "a", "zh": "b"}


def test_an_entry_without_any_title_is_told_with_its_line(project):
    with (project / "reports/reports.yml").open("a", encoding="utf-8") as file:
        file.write("mine:\n  notebook: board\n  title: {}\n")
    result = run("report")
    assert result.exit_code == 2
    assert "no text in either language" in result.stderr


def test_captions_and_sentences_of_ones_own_need_no_vocabulary(monkeypatch):
    assert title_of("Plans {as they are}") == "Plans {as they are}"
    shown = []
    monkeypatch.setattr(
        "policytargets.display.show.show_output",
        lambda data, raw=False, metadata=None: shown.append(metadata),
    )
    with use_language("zh"):
        say("两份规划写明日期。", targets=["a-2020@1-3"])
    (claim,) = shown[0]["policytargets"]["claims"]
    assert (claim["text"], claim["target_ids"]) == ("两份规划写明日期。", ("a-2020@1-3",))
    shown.clear()
    say("Two plans name a date.")
    assert shown == [None]


def test_what_a_page_would_show_better_is_a_hint_with_cell_and_remedy(project):
    v4 = nbformat.v4
    outputs = [
        v4.new_output("stream", text="1"),
        v4.new_output("execute_result", {"text/plain": "2"}),
        v4.new_output("display_data", {"image/svg+xml": "<svg/>"}),
    ]
    cell = v4.new_code_cell("a = 1\n" * 7, id="mine", outputs=outputs)
    nbformat.write(v4.new_notebook(cells=[cell]), project / "notebooks/mine.ipynb")
    told = [str(hint).partition("mine.ipynb")[2] for hint in hints(project)]
    assert list(filter(None, told)) == [
        ": of no report; policytargets new-report makes one with its entry in reports/reports.yml",
        ", cell mine: 7 lines; at most 6; move the rest into a function of a module",
        ', cell mine: it prints; pt.say("…") says it as a sentence of the report',
        ', cell mine: it ends with a bare value; pt.show(table, caption="…") shows a table as'
        " reports do",
        ", cell mine: its figure has no words for who cannot see it; the cell's metadata take them,"
        ' as "alt": {"en": "…", "zh": "…"}',
    ]


def test_cells_get_ids_of_words_once_they_are_refreshed():
    v4 = nbformat.v4
    english = v4.new_markdown_cell("## Start years 2", metadata={"tags": ["lang-en"]})
    chinese = v4.new_markdown_cell("## 起始年份", metadata={"tags": ["lang-zh"]})
    code = [v4.new_code_cell("pt.show(board(plans))"), v4.new_code_cell("read_csv(x)", id="kept")]
    cells = [english, chinese, *code, v4.new_code_cell("board()"), v4.new_code_cell("1")]
    notebook = v4.new_notebook(cells=cells)
    name_cells(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert ids == ["start-years-en", "start-years-zh", "board", "kept", "board-more", "cell"]
    name_cells(notebook)
    assert [cell.id for cell in notebook.cells] == ids
