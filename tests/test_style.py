"""Figures are refused before they are shown if the font lacks a character, wherever it stands."""

from __future__ import annotations

import re
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import policytargets as pt
from policytargets.display import style
from policytargets.display.canvas import drawing
from policytargets.errors import InputError

LACKED = "ཀ"
SHOWN = "目标 規上工業 ≥ 3.25 % – e\u0301"
LIGHTNESS = np.array([0.2126, 0.7152, 0.0722])
UNSEEN = "\u200b\ufe0f"
"""Signs that the font has no glyph for and needs none."""


@pytest.fixture(autouse=True)
def figure():
    style.use_style()
    yield plt.figure()
    plt.close("all")


def tick_labels(axes, text):
    axes.set_xticks([0, 1], ["a", text])


def minor_tick_labels(axes, text):
    axes.set_yticks([0.05, 0.15], ["a", text], minor=True)


def formatted_tick_labels(axes, text):
    axes.yaxis.set_major_formatter(lambda value, _: f"{value}{text}")


def legend(axes, text):
    axes.plot([0, 1], label=text)
    axes.legend()


def legend_title(axes, text):
    axes.legend(handles=[], title=text)


def annotation(axes, text):
    axes.annotate(text, (0, 0), (1, 1), arrowprops={"arrowstyle": "->"})


PLACES = {
    "title": lambda axes, text: axes.set_title(text),
    "label": lambda axes, text: axes.set_ylabel(text),
    "text": lambda axes, text: axes.text(0.5, 0.5, text),
    "figure": lambda axes, text: axes.figure.suptitle(text),
    "table": lambda axes, text: axes.table([[text]]),
} | {f.__name__: f for f in (tick_labels, minor_tick_labels, formatted_tick_labels)}
PLACES |= {f.__name__: f for f in (legend, legend_title, annotation)}


@pytest.mark.parametrize("place", PLACES)
def test_a_character_that_the_font_lacks_is_refused_wherever_it_stands(figure, place):
    PLACES[place](figure.add_subplot(), f"a\n目{LACKED}标")
    with pytest.raises(InputError, match=r"Glyph 3904 .*TIBETAN LETTER KA.* missing from font"):
        style.check_glyphs(figure)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", [SHOWN, UNSEEN])
def test_what_the_font_can_show_is_let_through(figure, place, text):
    PLACES[place](figure.add_subplot(), text)
    style.check_glyphs(figure)


def test_every_missing_character_is_told_once(figure):
    axes = figure.subplots(1, 2)
    for one in axes:
        one.set(title=f"{LACKED}{LACKED}", xlabel="\t")
    with pytest.raises(InputError) as caught:
        style.check_glyphs(figure)
    assert len(caught.value.faults) == 2


def test_a_figure_is_refused_before_it_is_shown_and_not_laid_out_for_it(monkeypatch):
    laid_out = []
    monkeypatch.setattr(Figure, "draw", lambda *_: laid_out.append("drawn"))

    @drawing
    def draw(table, language):
        own, axes = plt.subplots()
        axes.set_title(table["name"].iloc[0])
        return own

    draw(pd.DataFrame({"name": [SHOWN]}), "en")
    with pytest.raises(InputError, match="TIBETAN"):
        draw(pd.DataFrame({"name": [LACKED]}), "en")
    assert laid_out == []


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_a_figure_is_saved_in_the_width_of_a_column_and_the_same_bytes_twice(
    figure, tmp_path, kind
):
    figure.add_subplot().set_title("规上工业增加值")
    before = tuple(figure.get_size_inches())
    one, two = (pt.save(figure, tmp_path / f"{n}.{kind}", width=88) for n in (1, 2))
    assert one.read_bytes() == two.read_bytes()
    assert tuple(figure.get_size_inches()) == before
    assert width_of(one) == pytest.approx(88, abs=0.2)


def width_of(file):
    """Return the width of a saved figure in millimetres, as the file says it."""
    held = file.read_bytes()
    if file.suffix == ".png":
        return int.from_bytes(held[16:20]) / 300 * 25.4
    said = {".pdf": rb"/MediaBox \[ 0 0 ([0-9.]+)", ".svg": rb'width="([0-9.]+)pt"'}
    return float(re.search(said[file.suffix], held)[1]) / 72 * 25.4


def test_a_figure_that_would_hold_a_box_is_not_saved(figure, tmp_path):
    figure.add_subplot().set_title(LACKED)
    with pytest.raises(InputError, match="would show a box"):
        pt.save(figure, tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def test_figures_of_ones_own_take_the_style_and_are_told_apart_without_colour(monkeypatch):
    with mpl.rc_context(mpl.rcParamsDefault):
        style.style_once.cache_clear()
        monkeypatch.setattr(style, "get_ipython", lambda: object())
        pt.load()
        axes = plt.figure().add_subplot()
        lines = [axes.plot([0, number], label="目标")[0] for number in range(4)]
        assert plt.rcParams["font.family"] == [style.FONT]
    greys = sorted(np.array(to_rgb(line.get_color())) @ LIGHTNESS for line in lines)
    assert min(b - a for a, b in pairwise(greys)) > 0.15


def test_figures_of_seaborn_take_the_style_too(figure):
    counts = pd.DataFrame({"plan": ["温州", "慈溪"], "targets": [63, 34]})
    axes = sns.barplot(counts, x="plan", y="targets", hue="plan", ax=figure.add_subplot())
    assert {label.get_family()[0] for label in axes.get_xticklabels()} == {style.FONT}
    style.check_glyphs(figure)
