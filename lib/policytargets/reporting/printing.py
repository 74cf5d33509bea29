"""Figures as SVG, laid out once.

Matplotlib's own way to a tight SVG draws each figure twice and sets each of its texts some ten
times: for every part that asks where the text ends, and again for every draw. With one renderer,
and each text set once, it takes half the time. The bytes are the same; of a figure without a layout
the names of clipping paths may differ, which are made from the resolution.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Hashable, Iterator
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

__all__ = ["METADATA", "to_svg"]

METADATA = {"Date": None, "Creator": None}
"""Nothing of the day or the version that a figure was drawn on stands in it."""
_DPI = 72  # what SVG counts in
_ONE_AT_A_TIME = threading.RLock()


class _Canvas(FigureCanvasSVG):
    """A canvas on which all of a figure is measured by one renderer."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        width, height = figure.get_size_inches() * _DPI
        self._renderer = RendererSVG(width, height, io.StringIO(), image_dpi=_DPI)

    def get_renderer(self) -> RendererSVG:
        """Return what texts are measured by."""
        return self._renderer


def to_svg(figure: Figure) -> str | None:
    """Return a figure cut off around what it shows.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        It stays as it is, apart from the places its layout gave to its axes.

    Returns
    -------
    str or None
        None of an empty figure, as IPython does.
    """
    if not figure.axes and not figure.lines:
        return None
    file = io.BytesIO()
    dpi = figure.dpi
    with _ONE_AT_A_TIME, _set_once(), _laid_out(figure) as canvas:
        box = figure.get_tightbbox().padded(mpl.rcParams["savefig.pad_inches"])
        canvas.print_figure(file, dpi=dpi, bbox_inches=box, metadata=METADATA)
    return file.getvalue().decode("utf-8")


@contextlib.contextmanager
def _laid_out(figure: Figure) -> Iterator[_Canvas]:
    """Lay a figure out on a canvas for SVG; afterwards it has its own canvas again."""
    canvas, dpi, engine = figure.canvas, figure.dpi, figure.get_layout_engine()
    # A figure without an engine is given the one of the settings whenever it is set again.
    with mpl.rc_context({"figure.constrained_layout.use": False, "figure.autolayout": False}):
        try:
            figure.dpi = _DPI
            ours = _Canvas(figure)
            if engine is not None:
                engine.execute(figure)
            # Without an engine Matplotlib has no cause to draw it before it writes it.
            figure.set_layout_engine(None)
            yield ours
        finally:
            figure.set_canvas(canvas)
            figure.dpi = dpi
            figure.set_layout_engine(engine)


@contextlib.contextmanager
def _set_once() -> Iterator[None]:
    """Have Matplotlib keep the lines and extent of each text, which say nothing of its place."""
    set_anew, kept = Text._get_layout, dict[Hashable, Any]()  # type: ignore[attr-defined]

    def _get_layout(text: Text, renderer: RendererSVG) -> Any:  # noqa: ANN401
        if text.get_wrap():  # its lines end where the figure does
            return set_anew(text, renderer)
        looks = _looks(text)
        if looks not in kept:
            kept[looks] = set_anew(text, renderer)
        return kept[looks]

    Text._get_layout = _get_layout  # type: ignore[attr-defined]
    try:
        yield
    finally:
        Text._get_layout = set_anew  # type: ignore[attr-defined]


def _looks(text: Text) -> Hashable:
    """Return all that the lines and the extent of a text follow from."""
    figure = text.get_figure(root=True)
    return (
        text.get_text(),
        hash(text.get_fontproperties()),
        figure.dpi if figure else 0,
        *(text.get_rotation(), text.get_rotation_mode()),
        *(text.get_horizontalalignment(), text.get_verticalalignment()),
        *(text.get_usetex(), text.get_parse_math()),
        *(vars(text)["_linespacing"], vars(text)["_multialignment"]),  # nobody else tells them
    )
