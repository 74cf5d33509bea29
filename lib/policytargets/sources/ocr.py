"""What is a picture becomes lines of text with their boxes, each with how sure the reading is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.sources.layout import Line, Page, arrange

INSTALL = "pip install 'policytargets[ocr]' reads it"
# One thread gives the same bytes everywhere, and takes a third of the work of several that wait
# for each other. Lines are found well in a smaller picture and read in the whole one, one by one:
# padded to one length, six of them would need twice the memory.
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 4000,
    "Global.use_cls": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_UNEVEN, _SHORT = 0.3, 6  # Boxes of one size of type differ by so much; those of few signs by more
_MOST_PAGES = 500
# The models know one form of a mark; beside Chinese characters it is the wide one.
_HALF, _WIDE = ",;:?!()", "，；：？！（）"
_UNPAIRED = re.compile(r"\[([^\[\]〔〕]*)〕|〔([^\[\]〔〕]*)\]")
_DASH = re.compile(r"(?<=\d)一(?=\d)")
_MARK = re.compile(r"(?<=[\u3400-\u9fff”》])[,;:?!()]|[,;:?!()](?=[\u3400-\u9fff“《])")


def is_here() -> bool:
    """Return whether what reads pictures is installed."""
    return all(map(find_spec, ("rapidocr", "onnxruntime")))


def reader() -> str:
    """Return name and version of what reads pictures."""
    return f"rapidocr {version('rapidocr')}"


@cache
def _engine() -> Callable[[Any], Any]:
    from rapidocr import RapidOCR

    return RapidOCR(params=_SETTINGS)


def read_picture(pixels: Any, page: int, points: float) -> Page:  # noqa: ANN401
    """Return what is read on a page; `points` is the size of a pixel."""
    found = _engine()(pixels)
    told = zip(found.boxes, found.txts, found.scores, strict=True) if found.txts else ()
    lines = [_line(*one, page, points) for one in told if one[1].strip()]
    return arrange(page, pixels.shape[0] * points, list(_evened(lines)))


def _line(box: Any, text: str, score: float, page: int, points: float) -> Line:  # noqa: ANN401
    left, top = (float(side) * points for side in box.min(axis=0))
    right, bottom = (float(side) * points for side in box.max(axis=0))
    return Line(
        widened(text.strip()),
        page,
        left,
        top,
        right,
        bottom,
        bottom - top,
        score=round(float(score), 2),
    )


def widened(text: str) -> str:
    """Return a text with the wide form of the marks that stand beside Chinese characters.

    A dash between numbers and one of a pair of brackets are put right where they were taken for
    signs that look like them.
    """
    paired = _UNPAIRED.sub(r"〔\1\2〕", _DASH.sub("—", text))
    return _MARK.sub(lambda mark: _WIDE[_HALF.index(mark[0])], paired)


def _evened(lines: list[Line]) -> Iterator[Line]:
    """Return lines of about the usual size as of that size."""
    usual = median(line.size for line in lines) if lines else 0
    for line in lines:
        even = len(line.text) < _SHORT or abs(line.size - usual) < _UNEVEN * usual
        yield replace(line, size=usual) if even else line


def pages_of(data: bytes, name: str, going_on: Callable[[], object]) -> list[Page]:
    """Return what is read on each picture of a file."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    made: list[Page] = []
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > _MOST_PAGES:
                    raise InputError(Fault(name, f"more than {_MOST_PAGES} pictures", "split it"))
                going_on()
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                made.append(read_picture(np.asarray(upright)[:, :, ::-1], number, 1))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise InputError(Fault(name, "a damaged or too large picture", "save it again")) from None
    return made
