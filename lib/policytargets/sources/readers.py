"""Which reader is for which kind of file; a library is loaded where it is used."""

from __future__ import annotations

from collections.abc import Callable

from policytargets.sources.places import Converted, Limits


def reader_of(kind: str, limits: Limits) -> Callable[[bytes, str], Converted]:
    """Return what reads files of a kind; its libraries are loaded now."""
    if kind in ("html", "mhtml"):
        from policytargets.sources import web

        return web.read_page if kind == "html" else web.read_mhtml
    if kind in ("csv", "xlsx"):
        from policytargets.sources import sheets

        return sheets.read_csv if kind == "csv" else sheets.read_workbook
    if kind == "pdf":
        from policytargets.sources.pdf import read_pdf

        return read_pdf
    if kind == "office":
        from policytargets.sources.office import read_office

        return lambda data, name: read_office(data, name, limits.seconds)
    from policytargets.sources.word import read_word

    return read_word
