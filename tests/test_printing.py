"""Figures printed in one go: the same bytes as by the usual way, and the figure as it was."""

from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.pylabtools import print_figure
from matplotlib.figure import Figure
from matplotlib.text import Text

from policytargets.display.style import METADATA, to_svg, use_style


@pytest.fixture(autouse=True)
def _style():
    with mpl.rc_context():
        use_style("zh")
        yield


def lines(layout: str | None) -> Figure:
    figure = Figure(figsize=(5, 3), layout=layout)
    axes = figure.subplots(1, 2, sharey=True)
    axes[0].plot([1, 2, 3], [10, 1000, 100], label="规模以上工业增加值")
    axes[0].set_yscale("log")
    axes[0].legend(loc="upper left", bbox_to_anchor=(1, 1))
    axes[1].scatter([1], [2], url="evidence/wenzhou-2020.html")
    axes[1].set_title("A title that is\nlonger than its axes are wide", loc="left")
    return figure


def heatmap(layout: str | None) -> Figure:
    figure = Figure(figsize=(4, 4), layout=layout)
    axes = figure.subplots()
    image = axes.imshow(np.arange(12).reshape(3, 4))
    axes.set_yticks(range(3), ["温州市", "台州市", "慈溪市"], rotation=45)
    figure.colorbar(image, ax=axes, label="share, %")
    figure.suptitle("Overlap")
    return figure


def outside(layout: str | None) -> Figure:
    figure = Figure(figsize=(3, 2), layout=layout, facecolor="none")
    axes = figure.subplots()
    axes.set_axis_off()
    axes.annotate("far off", (0, 0), (-0.6, 1.4), xycoords="axes fraction")
    axes.table([["1", "2"]], loc="bottom")
    return figure


def alike(layout: str | None) -> Figure:
    """Texts that differ in one thing each, which decides on where their lines stand."""
    figure = Figure(figsize=(4, 4), layout=layout)
    axes = figure.subplots()
    looks: list[dict[str, Any]] = [
        {"rotation": 30},
        {"rotation": 30, "rotation_mode": "anchor"},
        {"rotation": 30, "transform_rotates_text": True},
        {"ha": "right"},
        {"va": "top"},
        {"va": "center_baseline"},
        {"multialignment": "center"},
        {"linespacing": 2.5},
        {"fontsize": 15},
        {"fontweight": "bold"},
        {"wrap": True},
        {"parse_math": False},
    ]
    for number, look in enumerate([{}, *looks]):
        axes.text(number / 13, number / 13, "first, long line $x^2$\n第二行", **look)
    axes.set_aspect(0.5)
    return figure


@pytest.mark.parametrize("layout", ["constrained", "compressed", "tight", "none", None])
@pytest.mark.parametrize("draw", [lines, heatmap, outside, alike])
def test_the_bytes_are_those_of_the_usual_way(
    draw: Callable[[str | None], Figure], layout: str | None
) -> None:
    usual = print_figure(draw(layout), fmt="svg", bbox_inches="tight", metadata=METADATA)
    assert to_svg(draw(layout)) == usual


@pytest.mark.slow
@settings(deadline=None, max_examples=20)
@given(
    texts=st.lists(st.text("数控化率ab 1%\n", min_size=1, max_size=30), min_size=1, max_size=5),
    width=st.integers(2, 9),
    dpi=st.sampled_from([72, 100, 150]),
)
def test_any_labels_come_out_as_by_the_usual_way(texts: list[str], width: int, dpi: int) -> None:
    def draw() -> Figure:
        figure = Figure(figsize=(width, 3), dpi=dpi, layout="constrained")
        figure.subplots().barh(texts, range(len(texts)))
        return figure

    usual = print_figure(draw(), fmt="svg", bbox_inches="tight", metadata=METADATA)
    assert to_svg(draw()) == usual


@pytest.mark.parametrize("layout", ["constrained", "none"])
def test_the_figure_stays_as_it_is(layout: str) -> None:
    figure, usual = lines(layout), lines(layout)
    before = _state(figure)
    for _ in range(2):
        printed = print_figure(usual, fmt="svg", bbox_inches="tight", metadata=METADATA)
        usual.set_layout_engine(layout)
        assert to_svg(figure) == printed
    assert _state(figure) == before


def _state(figure: Figure) -> list[object]:
    size = figure.get_size_inches().tolist()
    layout = figure.get_layout_engine()
    return [figure.canvas, figure.dpi, layout, size, vars(Text)["_get_layout"]]


def test_a_figure_that_cannot_be_drawn_keeps_its_canvas(monkeypatch) -> None:
    figure = lines("constrained")
    before = _state(figure)
    monkeypatch.setattr(figure.axes[0], "draw", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        to_svg(figure)
    assert _state(figure) == before


def test_an_empty_figure_is_not_shown() -> None:
    assert to_svg(Figure()) is None


def test_nothing_of_the_day_or_the_version_is_in_it() -> None:
    made = to_svg(lines("constrained"))
    assert made is not None
    assert "<dc:date>" not in made
    assert mpl.__version__ not in made
