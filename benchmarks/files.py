"""Reading files of every kind against what the library under it takes for the same file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from itertools import cycle, islice
from pathlib import Path

import docx
import psutil
import pypdfium2
import typst
from lxml import etree
from lxml.html import document_fromstring
from noto_cjk_sans_otc import FONT_PATH

from benchmarks.reading import cost
from benchmarks.timing import Times
from policytargets.documents import load_documents, read_pinned
from policytargets.sources import Limits, bounded, ocr
from policytargets.sources.readers import reader_of

__all__ = ["FILES", "make_files", "memory_over", "time_files"]

FILES = 1000
"""How many are read one after another."""

_STYLE = '#set page(paper: "a4")\n#set text(font: "Noto Sans CJK SC", lang: "zh")\n'
_ROWS = "\n".join(f"[某项指标第{n}类], [亿元], [{n * 3}], [{n * 5}]," for n in range(1, 21))
_TABLE = f"#table(columns: 4, [指标], [单位], [2020年], [2025年],\n{_ROWS})\n"
_DPI = 200


def _set(words: str) -> bytes:
    """Return a PDF of some lines in the markup of Typst."""
    fonts = [str(Path(FONT_PATH).parent)]
    return bytes(typst.compile((_STYLE + words).encode("utf-8"), font_paths=fonts))


def _plain(line: str) -> str:
    return f"#{line.translate(str.maketrans('', '', chr(34) + chr(92))).strip()!r}".replace(
        "'", '"'
    )


def _word(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _picture(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=_DPI / 72).to_pil().save(out, "PNG")
    return out.getvalue()


def make_files(root: Path) -> dict[str, bytes]:
    """Return a plan of the project as a file of each kind.

    Parameters
    ----------
    root : Path
        The project.
    """
    text = next(iter(read_pinned(root, load_documents(root)).values()))
    lines = [line for line in text.splitlines() if line.strip()]
    pdf = _set("\n\n".join(map(_plain, lines)))
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return {
        "pdf": pdf,
        "table": _set(_TABLE * 4),
        "html": f"<html><body>{paragraphs}</body></html>".encode(),
        "docx": _word(text),
        "image": _picture(pdf),
    }


def _pdf_alone(data: bytes) -> object:
    """Return what the library has of a text that must know its place: characters and boxes."""
    with pypdfium2.PdfDocument(data) as document:
        texts = [page.get_textpage() for page in document]
        return [
            (text.get_text_range(at, 1), text.get_charbox(at, loose=True))
            for text in texts
            for at in range(text.count_chars())
        ]


def _table_alone(data: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return [(page.extract_text(), page.extract_tables()) for page in document.pages]


def _word_alone(data: bytes) -> object:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def _page_alone(data: bytes) -> object:
    tree = document_fromstring(data)
    paths: etree._ElementTree = tree.getroottree()
    return [(paths.getpath(one), one.text_content()) for one in tree.iter("p")]


def _picture_alone(data: bytes) -> object:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})(data)


_ALONE: Mapping[str, Callable[[bytes], object]] = {
    "pdf": _pdf_alone,
    "table": _table_alone,
    "html": _page_alone,
    "docx": _word_alone,
    "image": _picture_alone,
}


def time_files(root: Path, rounds: int) -> dict[str, tuple[int, Times]]:
    """Return pages, and processor seconds of both ways, by kind of file.

    Parameters
    ----------
    root : Path
        The project.
    rounds : int
        How often each is read, after a first time that loads the libraries.
    """
    found = {}
    for kind, data in make_files(root).items():
        if kind == "image" and not ocr.is_here():
            continue
        ways = {"ours": partial(_read, kind, data), "alone": partial(_ALONE[kind], data)}
        for way in ways.values():
            way()
        times = {name: [cost(way) for _ in range(rounds)] for name, way in ways.items()}
        found[kind] = _pages(data), times
    return found


def _read(kind: str, data: bytes) -> object:
    return reader_of({"table": "pdf"}.get(kind, kind), Limits())(data, f"plan.{kind}")


def _pages(data: bytes) -> int:
    if not data.startswith(b"%PDF"):
        return 1
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def memory_over(root: Path, count: int = FILES) -> tuple[float, float]:
    """Return the megabytes of the process that reads, after a tenth of some files and after all.

    Parameters
    ----------
    root : Path
        The project.
    count : int
        How many files are read.
    """
    limits, sizes = Limits(), []
    kinds = {kind: data for kind, data in make_files(root).items() if kind != "image"}
    for number, (kind, data) in enumerate(islice(cycle(kinds.items()), count), 1):
        bounded.convert_apart(data, f"plan.{kind.replace('table', 'pdf')}", limits)
        if number in (count // 10, count):
            reader = psutil.Process(bounded._READERS[limits].pid)
            sizes.append(reader.memory_info().rss / 2**20)
    return sizes[0], sizes[-1]
