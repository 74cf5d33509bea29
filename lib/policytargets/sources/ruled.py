"""Where the cells of ruled tables lie on a page of a PDF."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the upper left of the page."""

Cells = list[list[Box | None]]
"""A table: the box of each cell by row and column, None where another cell reaches into it."""


@lru_cache(maxsize=1)
def _open(data: bytes) -> Any:  # noqa: ANN401 (pdfplumber has no types)
    import pdfplumber

    return pdfplumber.open(io.BytesIO(data))


def find_tables(data: bytes, number: int, left: float, top: float) -> list[Cells]:
    """Return the tables of a page that have at least two rows and two columns."""
    page = _open(data).pages[number]
    # Where pages begin elsewhere than at 0, both libraries count from the same corner.
    found = [[list(row.cells) for row in table.rows] for table in page.find_tables()]
    page.close()
    return [cells for cells in found if len(cells) > 1 and max(map(len, cells)) > 1]
