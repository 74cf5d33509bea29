"""Which reader is for which kind of file; a library is loaded where it is used."""

from __future__ import annotations

from collections.abc import Callable

from policytargets.sources.places import Converted, Limits


def reader_of(
    kind: str, limits: Limits, going_on: Callable[[], object] = bool
) -> Callable[[bytes, str], Converted]:
    """Return what reads files of a kind; its libraries are loaded now.

    It calls `going_on` before each page that takes seconds.
    """
    if kind in ("html", "mhtml"):
        from policytargets.sources import web

        return web.read_page if kind == "html" else web.read_mhtml
    if kind in ("csv", "xlsx"):
        from policytargets.sources import sheets

        return sheets.read_csv if kind == "csv" else sheets.read_workbook
    if kind in ("pdf", "image"):
        from policytargets.sources import pdf

        read = pdf.read_pdf if kind == "pdf" else pdf.read_image
        return lambda data, name: read(data, name, going_on)
    if kind == "office":
        from policytargets.sources.office import read_office

        return lambda data, name: read_office(data, name, limits.seconds)
    from policytargets.sources.word import read_word

    return read_word
