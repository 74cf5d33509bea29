"""A Word file becomes its paragraphs and tables in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from lxml import etree

from policytargets.errors import Fault, InputError
from policytargets.sources.grids import Cell, resolve, write_grid
from policytargets.sources.places import Converted, Writer

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# What was struck out, the copy of a text box for older programs, and codes of fields
_PASSED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

Element = Any


def read_word(data: bytes, name: str, before: str = "") -> Converted:
    """Return the text of a Word file; struck-out words and macros are no part of it."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        body = Document(io.BytesIO(data)).element.body
    except etree.XMLSyntaxError as error:
        if "unknown error" in str(error):  # what libxml2 says when it is given no more memory
            raise MemoryError from None
        raise InputError(_broken(name)) from None
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.LxmlError):
        raise InputError(_broken(name)) from None
    writer, counts = Writer(), {"p": 0, "t": 0}
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            counts["t"] += 1
            write_grid(writer, resolve(_rows(block, counts["t"])))
            continue
        counts["p"] += 1
        writer.add(_text(block), f"p[{counts['p']}]")
        writer.gap("\n")
    return writer.done(f"{before}python-docx {version('python-docx')}")


def _broken(name: str) -> Fault:
    return Fault(name, "a damaged Word file", "open it in Word and save it again")


def _blocks(parent: Element) -> Iterator[Element]:
    """Return paragraphs and tables, those in content controls and insertions too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child)


def _text(element: Element) -> str:
    return "".join(_words(element)).strip("\n")


def _words(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _PASSED and child.tag != _FALLBACK:
            yield from _words(child)
            if child.tag == f"{_W}p":
                yield "\n"


def _rows(table: Element, number: int) -> list[list[Cell]]:
    """Return the cells of each row; one that is merged downwards stands in its first row."""
    made: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}  # By column: row and position of the cell that is open
    own = (row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table)
    for down, row in enumerate(own):
        made.append([])
        column = 0
        for across, cell in enumerate(row.iterfind(f".//{_W}tc")):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            if _goes_on(cell) and column in above:
                top, at = above[column]
                made[top][at] = made[top][at]._replace(rows=made[top][at].rows + 1)
            else:
                above[column] = down, len(made[down])
                place = f"tbl[{number}]/tr[{down + 1}]/tc[{across + 1}]"
                made[down].append(Cell(_text(cell), place, _columns(cell)))
            column += _columns(cell)
    return made


def _goes_on(cell: Element) -> bool:
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merged is not None and merged.get(f"{_W}val") != "restart"


def _columns(cell: Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    written = "1" if span is None else span.get(f"{_W}val") or "1"
    return int(written) if written.isdigit() else 1
