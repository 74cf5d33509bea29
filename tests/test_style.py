"""Figures are refused before they are shown if the font lacks a character, wherever it stands."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure

from policytargets.display import style
from policytargets.display.canvas import drawing
from policytargets.display.charts import draw_heatmap
from policytargets.errors import InputError

LACKED = "ཀ"
SHOWN = "目标 規上工業 ≥ 3.25 % – e\u0301"
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


def test_a_heatmap_writes_each_number_in_its_cell_and_none_on_blanks():
    table = pd.DataFrame(
        {"year": [2024, 2025], "a": [1.25, 0.0], "b": [float("nan"), 4.0], "c": [2.0, 3.0]}
    )
    names = {"a": "甲", "b": "乙", "c": "丙"}
    draw_heatmap(table, names, title="targets", decimals=1)
    (axes,) = plt.gcf().axes
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    places = [(x + 0.5, y + 0.5) for y in range(2) for x in range(3)]
    assert [cells[place] for place in places] == ["1.2", "–", "2.0", "0", "4.0", "3.0"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2024", "2025"]
    assert [label.get_text() for label in axes.get_xticklabels()] == list(names.values())
    assert axes.yaxis_inverted()
    shades = axes.collections[0].get_array().reshape(2, 3)
    assert shades.mask.tolist() == [[False, True, False], [True, False, False]]
