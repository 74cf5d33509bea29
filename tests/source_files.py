"""The five plans as other files: a government page, Word, PDF, other encodings."""

from __future__ import annotations

import io
import subprocess
from html import escape
from itertools import groupby
from pathlib import Path

import docx
from noto_cjk_sans_otc import FONT_PATH

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_HEAD = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_某市人民政府</title>
<style>.nav li{{width:20%}} body{{font-size:16px}}</style>
<script>var total=12580, year=2030;</script></head><body>
<div class="top-nav"><ul><li><a href="/">首页</a></li>
<li><a href="/a">2030年远景目标</a></li></ul></div>
<div class="crumbs">当前位置：首页 &gt; 政务公开</div>
<table class="info"><tr><td>索引号：</td><td>001008003015002/2021-00123</td>
<td>主题分类：</td><td>工业</td></tr>
<tr><td>发文机关：</td><td>某市人民政府办公室</td><td>公开日期：</td><td>2021-09-01</td></tr></table>
<h1>{title}</h1><div>浏览次数：4321 次 字体：[大 中 小]</div><div id="zoom">
"""
_FOOT = """</div><div class="share">分享到：</div>
<div><h3>相关阅读</h3><ul><li><a href="/b">到2035年建成500家示范工厂</a></li></ul></div>
<div class="footer">主办单位：某市人民政府 某ICP备05000001号
网站标识码3300000001</div></body></html>"""
_PLAIN = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><style>
@font-face{font-family:"Noto Sans CJK SC";src:url("FONT")}
@page{size:A4;margin:25mm} body{font-family:"Noto Sans CJK SC",sans-serif;font-size:12pt;
line-height:1.6} p{margin:0;text-indent:2em;text-align:justify}
td{border:1px solid #000;padding:2pt}
</style></head><body>"""


def paragraphs(text: str) -> list[str | list[list[str]]]:
    """Return the lines of a text, those with tabs as tables of cells."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[str | list[list[str]]] = []
    for tabbed, group in groupby(lines, key=lambda line: "\t" in line):
        own = list(group)
        found += [[line.split("\t") for line in own]] if tabbed else own
    return found


def _body(text: str) -> str:
    return "\n".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else _table(part)
        for part in paragraphs(text)
    )


def _table(rows: list[list[str]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def page(text: str, title: str) -> bytes:
    """Return a text as a government page with menu, metadata, related pages and a foot."""
    return (_HEAD.format(title=escape(title)) + _body(text) + _FOOT).encode("utf-8")


def word(text: str) -> bytes:
    """Return a text as a Word file."""
    document, out = docx.Document(), io.BytesIO()
    for part in paragraphs(text):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(0, max(map(len, part)))
        for row in part:
            for cell, words in zip(table.add_row().cells, row, strict=False):
                cell.text = words
    document.save(out)
    return out.getvalue()


def pdf(text: str, folder: Path, style: str = "") -> bytes:
    """Return a text as a browser prints it, with page numbers, date and title on each page."""
    source, target = folder / "plan.html", folder / "plan.pdf"
    plain = _PLAIN.replace("FONT", Path(FONT_PATH).as_uri())
    source.write_text(plain + style + _body(text) + "</body></html>", "utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [str(CHROMIUM), *_FLAGS, profile, f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target.read_bytes()
