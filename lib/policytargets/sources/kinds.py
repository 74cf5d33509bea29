"""What kind of file some bytes are, told by the bytes; the name tells only what bytes cannot."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from policytargets.errors import Fault, InputError

SUFFIXES = (".txt", ".md", ".html", ".htm", ".mhtml", ".pdf", ".docx")
"""What is taken up of a folder; other kinds are read where they are named."""

ALLOWED = "a text, web page, PDF, Word or Excel file is expected"
_ENDINGS = {
    "text": (".source.txt",),  # the name without .source is that of the text in UTF-8
    "html": (".html", ".htm"),
    "mhtml": (".mhtml", ".mht"),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "csv": (".csv",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
    "office": (".doc", ".wps", ".rtf", ".odt"),
}
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_PAGE = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_TAG = re.compile(rb"\s*<[a-z!]", re.I)
_ARCHIVE = re.compile(
    rb"(?:[\w-]+:[^\n]*\n[ \t]?)*?(?:MIME-Version|Content-Type: *multipart/related)", re.I
)
_MOST_UNPACKED = 300 << 20


def kind_of(data: bytes, name: str) -> str:
    """Return pdf, image, html, mhtml, docx, xlsx, csv, office or text."""
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return "office"
    if data.startswith(_IMAGES):
        if suffix not in _ENDINGS["image"]:
            allowed = f"name it as one: {', '.join(_ENDINGS['image'])}"
            raise InputError(Fault(name, "an image under another name", allowed))
        return "image"
    plain = _one_byte_a_sign(data[:4096])
    if _PAGE.match(plain) or (suffix in (".html", ".htm") and _TAG.match(plain)):
        return "html"
    if suffix in (".mhtml", ".mht") and _ARCHIVE.match(plain):
        return "mhtml"
    if suffix in (".pdf", ".docx", ".xlsx", *_ENDINGS["office"]) and b"\0" in data:
        raise InputError(Fault(name, f"no {suffix[1:]} file, or a damaged one", ALLOWED))
    return "csv" if suffix == ".csv" else "text"


def ending_of(data: bytes, name: str) -> str:
    """Return the ending under which a file is kept: its own where that fits its kind."""
    allowed = _ENDINGS[kind_of(data, name)]
    own = PurePath(name).suffix.lower()
    return own if own in allowed else allowed[0]


def _one_byte_a_sign(head: bytes) -> bytes:
    """Return the beginning of a file without the marks and zero bytes of UTF-16 and UTF-8."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head[2:].replace(b"\0", b"") if wide else head.removeprefix(b"\xef\xbb\xbf")


def _packed(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            files = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise InputError(Fault(name, "a truncated or damaged file", ALLOWED)) from None
    if sum(file.file_size for file in files) > _MOST_UNPACKED:
        large = f"unpacks to more than {_MOST_UNPACKED >> 20} MB"
        raise InputError(Fault(name, large, "a document of that size is not read"))
    names = {file.filename for file in files}
    if any(file.flag_bits & 1 for file in files):
        raise InputError(Fault(name, "locked with a password", "save it without one"))
    for kind, mark in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        if mark in names:
            return kind
    if "content.xml" in names:
        return "office"
    raise InputError(Fault(name, "an archive", f"unpack it; {ALLOWED}"))
