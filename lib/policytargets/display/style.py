"""Fonts, colours, SVG."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import threading
import warnings
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from IPython.core.getipython import get_ipython
from IPython.core.pylabtools import select_figure_formats
from matplotlib import font_manager
from matplotlib import style as mplstyle
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.rcsetup import cycler
from matplotlib.table import Cell
from matplotlib.text import Text
from matplotlib_inline.config import InlineBackend

from policytargets.errors import Fault, InputError
from policytargets.messages import set_language

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
    """Return a figure cut off around what it shows."""
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
        """Return the layout of a text, set once for each look."""
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


FONT = "Noto Sans CJK SC"
INK = "#22313f"
GREY = "#66727d"
RULE = "#d5dae0"
BLUE = "#4477aa"
PALETTE = ("#77aadd", "#eedd88", "#44bb99", "#ee8866", "#99ddff", "#ffaabb", "#bbcc33")
"""Paul Tol's light scheme: told apart by colour-blind readers, dark text readable on each."""
CYCLE = ("#004488", "#ddaa33", "#bb5566", "#000000")
"""Of figures of one's own: his high-contrast scheme, told apart in print without colour, too."""
NEUTRAL = "#dde1e6"
MAP = "Blues"

_SETTINGS: dict[str, Any] = {
    "font.family": [FONT],
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": RULE,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "axes.prop_cycle": cycler(color=CYCLE),
    "xtick.color": GREY,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "figure.dpi": 144,
    "savefig.dpi": 144,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    # Text as outlines looks alike everywhere; fixed names of its parts keep the bytes the same.
    "svg.fonttype": "path",
    "svg.hashsalt": "policytargets",
}


def use_style(language: str = "") -> None:
    """Set the look of all figures drawn after it, and their language where one is given."""
    if language:
        set_language(language)
    _register_font()
    mplstyle.use(_SETTINGS)
    _show_as_svg()


@cache
def style_once() -> None:
    """Set the look of figures where nothing has set it in this process yet."""
    use_style()


def style_notebook() -> None:
    """Let figures of one's own look like the suite's, in a notebook."""
    if get_ipython() is not None:
        style_once()


def check_glyphs(figure: Figure) -> None:
    """Refuse a figure if the font lacks one of the characters in it."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.get_ticklabels(which="both")  # their texts are empty until they are asked for
    missing = sorted({told for text in _texts(figure) for told in _missing(text)})
    if missing:
        raise InputError(*(Fault("figure", text, f"{FONT} would show a box") for text in missing))


def _texts(figure: Figure) -> Iterator[Text]:
    for part in figure.findobj():
        if not part.get_visible():
            continue
        if isinstance(part, Text):
            yield part
        elif isinstance(part, Cell):  # of a table; it does not count its text among its parts
            yield part.get_text()


def _missing(text: Text) -> Iterator[str]:
    """Yield what the font says of the characters of a text that it lacks."""
    file = font_manager.findfont(text.get_fontproperties())
    for line in text.get_text().split("\n"):
        # Laying out is slow, and told only where it matters: some signs need no glyph of their own.
        if not _characters(file).issuperset(line):
            yield from _complaints(file, line)


@cache
def _characters(file: str) -> frozenset[str]:
    return frozenset(map(chr, font_manager.get_font(file).get_charmap()))


def _complaints(file: str, line: str) -> Iterator[str]:
    font = font_manager.get_font(file)
    font.set_size(_SETTINGS["font.size"], _SETTINGS["figure.dpi"])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        font.set_text(line)
    yield from (str(w.message) for w in caught if "missing from font" in str(w.message))


def _show_as_svg() -> None:
    """Let a notebook keep figures as drawings, sharp at any size and with links in them."""
    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        # At work from here on, the backend chooses no other way to show figures later.
        importlib.import_module("matplotlib_inline.backend_inline")
        inline = InlineBackend.instance(parent=shell)
        kept: dict[str, Any] = {"bbox_inches": "tight", "metadata": METADATA}
        inline.print_figure_kwargs = kept
        inline.figure_formats = {"svg"}
        select_figure_formats(shell, {"svg"}, **kept)
        formatters = shell.display_formatter.formatters  # type: ignore[union-attr]
        formatters["image/svg+xml"].for_type(Figure, to_svg)


@cache
def _register_font() -> None:
    found = importlib.util.find_spec("noto_cjk_sans_otc")
    folder = Path(found.origin).parent if found and found.origin else Path()
    files = sorted(folder.glob("NotoSansCJK-Regular.*")) if found else []
    if not files:
        wanted = "install the package noto-cjk-sans-otc (make reports does)"
        raise InputError(Fault("figures", "the Chinese font is not installed", wanted))
    font_manager.fontManager.addfont(str(files[0]))
