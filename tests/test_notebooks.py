"""The notebooks: thin, in two languages, cleanly stored, sound under other parameters."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys

import matplotlib.pyplot as plt
import nbformat
import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager

from policytargets.display import show as display
from policytargets.errors import InputError
from policytargets.messages import translate
from policytargets.project import find_root
from policytargets.running import refresh
from policytargets.running.saving import plain_form
from policytargets.studies.check import hints_of

FOLD = '<details class="folded"><summary>.*?</summary>'
FOLDER = find_root() / "notebooks"
NAMES = (
    *("01_targets", "02_ambition", "03_timelines", "04_overlap"),
    *("05_profile", "06_quality", "07_instruments"),
)
CHINESE = re.compile(r"[\u2e80-\u9fff]")


@pytest.fixture(params=NAMES)
def notebook(request):
    return nbformat.read(FOLDER / f"{request.param}.ipynb", as_version=4)


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters_of(notebook):
    (cell,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    return cell.source


def test_these_are_all_the_notebooks():
    told = "a notebook more needs its place in NAMES, its parameters in CASES"
    assert [path.stem for path in sorted(FOLDER.glob("*.ipynb"))] == list(NAMES), told


def test_what_a_study_is_only_hinted_at_no_shipped_notebook_needs(notebook):
    assert [": ".join(hint) for hint in hints_of(notebook)] == []


def test_parameters_are_annotated_literals_in_ascii(notebook):
    for line in parameters_of(notebook).splitlines():
        assert re.fullmatch(r"[a-z_]+ = .+  # [a-z\[\]]+( [\w|.]+)?: .+", line)
        (statement,) = ast.parse(line).body
        assert str(ast.literal_eval(statement.value)).isascii()


def test_stored_for_the_five_plans_in_english(notebook):
    values = {}
    exec(parameters_of(notebook), values)
    assert values["language"] == "en"
    assert len(values.get("plans", [1] * 5)) == 5


def test_every_text_stands_in_both_languages(notebook):
    markdown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [c.metadata["tags"] for c in markdown] == [["lang-en"], ["lang-zh"]] * (
        len(markdown) // 2
    )
    for english, chinese in zip(markdown[::2], markdown[1::2], strict=True):
        assert english.id.removesuffix("-en") == chinese.id.removesuffix("-zh")
        assert CHINESE.search(chinese.source)
        assert english.source.split()[0] == chinese.source.split()[0], "same level of heading"


def test_outputs_are_those_of_one_run_from_top_to_bottom(notebook):
    cells = code_of(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert kinds <= {"display_data"}, "no warning, no error, nothing printed"


def is_figure(output):
    return bool({"image/svg+xml", "image/png"} & set(output.data))


def test_figures_are_stored_with_words_for_who_cannot_see_them(notebook):
    drawing = re.compile(r"plt\.show\(\)|\.figure\(")
    # Where there is no score its figures draw nothing.
    figures = [c for c in code_of(notebook) if drawing.search(c.source) and c.outputs]
    assert figures
    for cell in figures:
        assert any(map(is_figure, cell.outputs)), cell.id
        alt = cell.metadata.get("alt", {})
        assert len(alt.get("en", "")) > 40, f"cell {cell.id}: its figure needs words in English"
        assert CHINESE.search(alt.get("zh", "")), f"cell {cell.id}: its figure needs Chinese words"
    pictured = [cell for cell in code_of(notebook) if any(map(is_figure, cell.outputs))]
    assert pictured == figures


def test_tables_are_stored_as_html_and_text(notebook):
    shown = [o.data for cell in code_of(notebook) for o in cell.outputs if "text/html" in o.data]
    folded = '<details class="targets">'
    tables = [data for data in shown if not data["text/html"].startswith(folded)]
    assert tables
    for data in tables:
        assert re.match(f'({FOLD})?<table class="policytargets( stacked)?">', data["text/html"])
        assert data["text/html"].count("<tr>") == len(data["text/plain"].splitlines()) - 1


def test_nothing_of_a_machine_or_a_moment_is_stored(notebook):
    text = json.dumps(notebook, ensure_ascii=False)
    assert not re.search(r"/(home|root|tmp|work|Users)/|[A-Z]:\\\\", text)
    assert notebook.metadata == refresh.clean(notebook).metadata
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "alt"}
        assert re.fullmatch(r"[a-z-]+", cell.id), "ids are words, not random"


def run_here(notebook, **parameters):
    """Run a notebook's code in this process with other parameters; return what it displays."""
    space = {}
    for cell in code_of(notebook):
        exec(cell.source, space)
        if "parameters" in cell.metadata.get("tags", []):
            assert set(parameters) <= set(space)
            space |= parameters
    return space


CASES = {
    "01_targets": [{"themes": ["fiscal"], "plans": ["jinhua-2021"]}, {"plans": ["cixi-2020"]}],
    "02_ambition": [
        {"plans": ["cixi-2020", "jinhua-2021"], "families": ["listed_firms"]},
        {"minimum_families": 3, "sizing": "gdp", "draws": 1000, "qualified": False},
        {"themes": ["fiscal"], "families": ["robots"], "sizing": "residents"},
    ],
    "03_timelines": [
        {"themes": ["fiscal"], "plans": ["jinhua-2021"]},
        {"plans": ["jinhua-2021", "cixi-2020"], "as_of": "2016-02-29"},
    ],
    "04_overlap": [{"plans": ["taizhou-2019", "cixi-2020"], "indicators": ["listed_firms"]}],
    "05_profile": [{"plan": "jinhua-2021"}, {"plan": "cixi-2020"}],
    "06_quality": [{"plans": ["jinhua-2021"]}],
    "07_instruments": [{"plans": ["jinhua-2021"], "least": 9}, {"least": 1}],
}


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, cases in CASES.items() for c in cases])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_parameters_work_even_where_nothing_is_left(name, case, language, monkeypatch):
    shown = []
    monkeypatch.setattr(
        display,
        "show_output",
        lambda data, raw=False, metadata=None: shown.append(data if raw else data.data),
    )
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    run_here(notebook, language=language, **case)
    words = "\n".join(str(output) for output in shown)
    assert words
    assert not re.search(r"\bnan\b|<NA>|None\b|\{\w+\}", words)


def test_a_project_without_measured_accuracy_says_so(project, monkeypatch):
    for name in ("accuracy", "confusions"):
        (project / "data" / "clean" / f"{name}.csv").unlink()
    shown = []
    monkeypatch.chdir(project)
    monkeypatch.setattr(
        display,
        "show_output",
        lambda data, raw=False, metadata=None: shown.append(data if raw else data.data),
    )
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    run_here(nbformat.read(FOLDER / "06_quality.ipynb", as_version=4))
    assert translate("sentence.accuracy_none") in shown
    assert not any("F1 is" in str(output) for output in shown)


def test_an_altered_number_fails_the_comparison(project):
    path = project / "notebooks" / "06_quality.ipynb"
    notebook = nbformat.read(path, as_version=4)
    place = [cell.id for cell in notebook.cells].index("places")
    cell = notebook.cells[place]
    del notebook.cells[place + 1 :]
    plain = cell.outputs[0].data["text/plain"]
    changed = re.sub(r"\d+$", lambda number: str(int(number[0]) + 1), plain)
    cell.outputs[0].data["text/plain"] = changed
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "--nbval", str(path), "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert changed != plain
    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout


def tiny(stored):
    """Return a notebook of one cell that shows 42, with `stored` as its stored output."""
    output = nbformat.v4.new_output("execute_result", {"text/plain": stored}, execution_count=1)
    cell = nbformat.v4.new_code_cell("6 * 7", id="answer", outputs=[output], execution_count=1)
    return refresh.clean(nbformat.v4.new_notebook(cells=[cell]))


def test_refresh_says_what_changed_stores_it_and_is_then_quiet(tmp_path):
    nbformat.write(tiny("41"), tmp_path / "one.ipynb")
    assert refresh.refresh(tmp_path) == ["one, cell answer:", "  was: 41", "  now: 42"]
    assert refresh.refresh(tmp_path) == []
    assert nbformat.read(tmp_path / "one.ipynb", as_version=4) == tiny("42")


def test_refresh_stores_nothing_where_a_notebook_fails(tmp_path):
    nbformat.write(tiny("41"), tmp_path / "one.ipynb")
    broken = tiny("41")
    broken.cells[0].source = "1 / 0"
    nbformat.write(broken, tmp_path / "two.ipynb")
    with pytest.raises(InputError, match=r"two\.ipynb: a cell fails: ZeroDivisionError"):
        refresh.refresh(tmp_path)
    assert nbformat.read(tmp_path / "one.ipynb", as_version=4) == tiny("41")


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/png"])
def test_refresh_tells_of_a_figure_and_shortens_a_long_list(kind):
    figure = {kind: "b2xk", "text/plain": "<Figure>"}
    before, after = tiny("1"), tiny("1")
    before.cells[0].outputs[0].data = figure
    after.cells[0].outputs[0].data = figure | {kind: "bmV3"}
    assert refresh.changes("n", before, after)[1:] == ["  the figure is another one"]
    long = tiny("\n".join(map(str, range(100))))
    assert refresh.changes("n", tiny(""), long)[-1] == "  and 94 more lines"


def test_refresh_compares_with_the_commit_and_not_with_what_was_saved(tmp_path):
    def git(*arguments):
        told = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(["git", *told, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    nbformat.write(tiny("42"), tmp_path / "one.ipynb")
    git("add", ".")
    git("commit", "-m", "first")
    nbformat.write(tiny("<script>live</script>"), tmp_path / "one.ipynb")
    assert refresh.refresh(tmp_path) == []
    assert nbformat.read(tmp_path / "one.ipynb", as_version=4) == tiny("42")
    assert not (tmp_path / refresh.LAST).exists()


def test_refresh_compares_with_the_last_one_where_there_is_no_git(tmp_path):
    nbformat.write(tiny("42"), tmp_path / "one.ipynb")
    assert refresh.refresh(tmp_path) == []
    nbformat.write(tiny("live"), tmp_path / "one.ipynb")
    assert refresh.refresh(tmp_path) == []


def test_refresh_tells_of_cells_that_came_went_or_were_edited():
    before, after = tiny("1"), tiny("1")
    before.cells += [nbformat.v4.new_markdown_cell("a", id="old")]
    after.cells += [nbformat.v4.new_markdown_cell("b", id="new")]
    after.cells[0].source = "1"
    assert refresh.changes("n", before, after) == [
        *("n, cell answer:", "  edited"),
        *("n, cell new:", "  new", "n, cell old: taken out"),
    ]


def test_saving_what_was_only_run_leaves_the_file_as_it_is(project):
    path = project / "notebooks/01_targets.ipynb"
    before = path.read_bytes()
    server = FileContentsManager(root_dir=str(project), pre_save_hook=plain_form)
    model = server.get("notebooks/01_targets.ipynb")
    for number, cell in enumerate(model["content"]["cells"]):
        cell["metadata"]["trusted"] = True
        if cell["cell_type"] == "code":
            cell["execution_count"] = number + 40
            html = {"text/html": "<script>live()</script>"}
            cell["outputs"] = [nbformat.v4.new_output("display_data", html)]
    model["content"]["metadata"]["widgets"] = {"state": {}}
    server.save(model, "notebooks/01_targets.ipynb")
    assert path.read_bytes() == before


def test_saving_an_edit_keeps_it_and_its_plain_output(project):
    server = FileContentsManager(root_dir=str(project), pre_save_hook=plain_form)
    model = server.get("notebooks/01_targets.ipynb")
    cell = next(c for c in model["content"]["cells"] if c["cell_type"] == "code")
    cell["source"] += "\nprint(1)"
    review = {"text/html": '<iframe src="http://127.0.0.1:9/a/0"></iframe>'}
    cell["outputs"] = [
        nbformat.v4.new_output("stream", name="stdout", text="1\n"),
        nbformat.v4.new_output("execute_result", review),
    ]
    server.save(model, "notebooks/01_targets.ipynb")
    saved = nbformat.read(project / "notebooks/01_targets.ipynb", as_version=4)
    (own,) = [c for c in saved.cells if c.id == cell["id"]]
    assert own.source.endswith("print(1)")
    assert [output.text for output in own.outputs] == ["1\n"]


def test_a_notebook_of_no_study_is_saved_as_it_is(tmp_path):
    server = FileContentsManager(root_dir=str(tmp_path), pre_save_hook=plain_form)
    nbformat.write(tiny("41"), tmp_path / "one.ipynb")
    model = server.get("one.ipynb")
    model["content"]["cells"][0]["outputs"] = []
    server.save(model, "one.ipynb")
    assert nbformat.read(tmp_path / "one.ipynb", as_version=4).cells[0].outputs == []
