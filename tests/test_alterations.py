"""Six alterations of a stored notebook: each is noticed, and told with its cell and in words."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from policytargets.running.kernels.comparing import differences

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
CODE = """\
import matplotlib_inline.backend_inline as inline
import matplotlib.pyplot as plt
from IPython.display import Markdown, display
inline.set_matplotlib_formats("svg")
plt.rcParams["svg.hashsalt"] = "x"
print(6 * 7)
claim = {"key": "count", "subject": "", "value": 5.0, "target_ids": ["a-2020@1-3"]}
display(Markdown("There are 5."), metadata={"policytargets": {"claims": [claim]}})
_ = plt.plot([1, 2, 4])
plt.show()
"""
# What is written by hand into the Markdown of the notebooks: examples, dates and books.
BY_HAND = {
    "01_targets": {"22"},
    "02_ambition": {"1", "10", "10000", "129", "2019", "2888", "2915"},
    "03_timelines": {"12", "31"},
    "04_overlap": {"1985", "2.0", "2022", "95"},
    "05_profile": set(),
    "06_quality": {"1", "10"},
}
NUMBER = re.compile(r"(?<![A-Za-z#\d])\d+(?:[.,]\d+)*")


def other_sentence(outputs):
    outputs[1]["data"]["text/markdown"] = "There are 6."


def other_number(outputs):
    outputs[0]["text"] = "43\n"


def other_claim(outputs):
    outputs[1]["metadata"]["policytargets"]["claims"][0]["value"] += 1


def other_targets(outputs):
    outputs[1]["metadata"]["policytargets"]["claims"][0]["target_ids"] = ["b-2020@1-3"]


def other_figure(outputs):
    outputs[2]["data"]["image/svg+xml"] = "<svg><path d='M 0 0 L 9 9'/></svg>"


def reversed_figure(outputs):
    drawing = outputs[2]["data"]["image/svg+xml"]
    # The line of the data, the longest of those without a fill, from its end to its beginning.
    line = max(re.findall(r'<path d="([^"]*)"[^>]*fill: none', drawing), key=len)
    points = re.findall(r"[\d.]+ [\d.]+", line)
    turned = "M " + "\nL ".join(reversed(points)) + "\n"
    outputs[2]["data"]["image/svg+xml"] = drawing.replace(line, turned)
    assert turned != line


ALTERED = {
    other_sentence: "text/markdown",
    other_number: "43",
    other_claim: "cell answer: sentence count, value: stored 6.0, now 5.0",
    other_targets: "sentence count, target_ids: stored ['b-2020@1-3'], now ['a-2020@1-3']",
    other_figure: "cell answer: figure 1: drawn otherwise",
    reversed_figure: "cell answer: figure 1: drawn otherwise",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return what is told of a sound notebook and of six altered ones."""
    folder = tmp_path_factory.mktemp("altered")
    shutil.copy(FOLDER / "conftest.py", folder)
    sound = new_notebook(cells=[new_code_cell(CODE, id="answer")])
    sound.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    NotebookClient(sound, kernel_name="python3", record_timing=False).execute()
    nbformat.write(sound, folder / "sound.ipynb")
    for alter in ALTERED:
        altered = copy.deepcopy(sound)
        alter(altered.cells[0].outputs)
        nbformat.write(altered, folder / f"{alter.__name__}.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-c", "/dev/null", ".", "--rootdir", "."]
    done = subprocess.run(
        [*command, "--color=no", "-rA", "-p", "no:cacheprovider"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.slow
def test_a_sound_notebook_passes(told):
    assert "PASSED sound.ipynb::Cell 0" in told, told


@pytest.mark.slow
@pytest.mark.parametrize("alter", ALTERED, ids=lambda alter: alter.__name__)
def test_an_altered_notebook_fails_and_says_how(told, alter):
    assert f"FAILED {alter.__name__}.ipynb::Cell 0" in told
    assert ALTERED[alter] in told


def shown(drawing, claims=()):
    metadata = {"policytargets": {"claims": list(claims)}} if claims else {}
    return new_output("display_data", {"image/svg+xml": drawing}, metadata=metadata)


def test_names_and_digits_that_nobody_sees_are_no_difference():
    old = shown('<path d="M 1.04 2" clip-path="url(#p43ab24c061)"/>')
    new = shown('<path d="M 1.0400001 2" clip-path="url(#p0123456789)"/>')
    assert differences([old], [new]) == []
    assert differences([old], [shown('<path d="M 1.2 2" clip-path="url(#p43ab24c061)"/>')])


def test_drawn_in_another_order_is_drawn_otherwise():
    told = differences([shown("<a/>\n<b/>")], [shown("<b/>\n<a/>")])
    assert told == ["figure 1: drawn otherwise, the order of the drawing differ"]


def test_what_came_or_went_is_told():
    claim = {"key": "count", "value": 1}
    assert differences([], [shown("<a/>", [claim])]) == [
        "sentence count: not stored",
        "figure 1: not stored",
    ]
    assert differences([shown("<a/>", [claim])], []) == ["sentence count: gone", "figure 1: gone"]


def numbers_by_hand(notebook):
    """Give the numbers of the Markdown by cell, code and links left out."""
    for cell in (cell for cell in notebook.cells if cell.cell_type == "markdown"):
        words = re.sub(r"`[^`]*`|\]\([^)]*\)", " ", cell.source)
        yield from ((cell.id, number[0]) for number in NUMBER.finditer(words))


@pytest.mark.parametrize("name", BY_HAND)
def test_what_a_report_counts_is_not_written_by_hand(name):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    told = [f"{cell}: {n}" for cell, n in numbers_by_hand(notebook) if n not in BY_HAND[name]]
    assert not told, "say it by a sentence that is computed, or name it in BY_HAND"


def test_a_number_written_by_hand_is_noticed():
    notebook = new_notebook(cells=[new_markdown_cell("We read `7` and 36 targets.", id="a")])
    assert list(numbers_by_hand(notebook)) == [("a", "36")]
