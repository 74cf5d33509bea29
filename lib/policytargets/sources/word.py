"""A Word file becomes its paragraphs and tables in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version

from lxml import etree

from policytargets.errors import Fault, InputError
from policytargets.sources.grids import Cell, resolve, write_grid
from policytargets.sources.places import Converted, Writer
from policytargets.sources.word_numbers import Element, Numbers, W

_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# What was struck out, the copy of a text box for older programs, and codes of fields
_PASSED = {f"{W}rt", f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_word(data: bytes, name: str, before: str = "") -> Converted:
    """Return the text of a Word file; struck-out words and macros are no part of it."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(io.BytesIO(data))
        body, numbers = document.element.body, Numbers(document)
    except etree.XMLSyntaxError as error:
        if "unknown error" in str(error):  # what libxml2 says when it is given no more memory
            raise MemoryError from None
        raise InputError(_broken(name)) from None
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.LxmlError):
        raise InputError(_broken(name)) from None
    if body is None:
        raise InputError(_broken(name))
    writer, counts = Writer(), {"p": 0, "t": 0}
    for block in _blocks(body):
        if block.tag == f"{W}tbl":
            counts["t"] += 1
            write_grid(writer, resolve(_rows(block, counts["t"])))
            continue
        counts["p"] += 1
        text = _text(block)
        number = numbers.before(block) if text.strip() else ""
        writer.add(number + text, f"p[{counts['p']}]")
        writer.gap("\n")
    return writer.done(f"{before}python-docx {version('python-docx')}")


def _broken(name: str) -> Fault:
    return Fault(name, "a damaged Word file", "open it in Word and save it again")


def _blocks(parent: Element) -> Iterator[Element]:
    """Return paragraphs and tables, also in content controls, insertions and laying-out tables."""
    for child in parent:
        if child.tag == f"{W}tbl" and child.find(f".//{W}tbl") is not None:
            for cell in child.iterfind(f".//{W}tc"):
                yield from _blocks(cell) if next(cell.iterancestors(f"{W}tbl")) is child else ()
        elif child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _blocks(child)


def _text(element: Element) -> str:
    return "".join(_words(element)).strip("\n")


def _words(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _PASSED and child.tag != _FALLBACK:
            yield from _words(child)
            if child.tag == f"{W}p":
                yield "\n"


def _rows(table: Element, number: int) -> list[list[Cell]]:
    """Return the cells of each row; one that is merged downwards stands in its first row."""
    made: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}  # By column: row and position of the cell that is open
    own = (row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table)
    for down, row in enumerate(own):
        made.append([])
        column = 0
        for across, cell in enumerate(row.iterfind(f".//{W}tc")):
            if next(cell.iterancestors(f"{W}tr")) is not row:
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
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val") != "restart"


def _columns(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    written = "1" if span is None else span.get(f"{W}val") or "1"
    return int(written) if written.isdigit() else 1
