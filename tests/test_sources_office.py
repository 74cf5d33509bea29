"""Older office files, where LibreOffice is installed; they run nothing and load nothing."""

from __future__ import annotations

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from policytargets.sources import Limits, convert
from policytargets.sources.office import program_here

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not program_here(), reason="LibreOffice is not installed"),
]
NAMES = ("office", "style", "text", "table", "draw", "svg")
SPACES = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in NAMES}
SPACES["svg"] = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
SPACES["draw"] = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
SPACES["xlink"] = "http://www.w3.org/1999/xlink"
KIND = "application/vnd.oasis.opendocument.text"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
IMAGE = '<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{}"/></draw:frame>'
CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"


def odt(*paragraphs: str, rows: list[list[str]]) -> bytes:
    table = "".join(
        f"<table:table-row>{''.join(map(CELL.format, row))}</table:table-row>" for row in rows
    )
    body = "".join(f"<text:p>{one}</text:p>" for one in paragraphs)
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:text>{body}'
        f'<table:table table:name="a"><table:table-column '
        f'table:number-columns-repeated="{len(rows[0])}"/>{table}</table:table>'
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", KIND)
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


class Asked(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def log_message(self, *told: object) -> None:
        pass


def test_a_file_is_read_with_its_table_and_nothing_it_links_to_is_loaded() -> None:
    with HTTPServer(("127.0.0.1", 0), Asked) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        image = IMAGE.format(f"http://127.0.0.1:{server.server_port}/a.png")
        rows = [["指标", "2025年"], ["工业机器人（台）", "500"]]
        made = convert(odt("一、目标", image, rows=rows), "a.odt", Limits())
        server.shutdown()
    assert server.asked == []
    assert made.text.split() == ["一、目标", *rows[0], *rows[1]]
    assert made.converter.startswith("LibreOffice ") and "; python-docx " in made.converter


def test_rich_text_is_read() -> None:
    signs = "".join(f"\\u{ord(sign)}?" for sign in "到2025年，新增机器人500台。")
    made = convert(rf"{{\rtf1\ansi\uc1 {signs}\par}}".encode(), "a.rtf", Limits())
    assert made.text.strip() == "到2025年，新增机器人500台。"
