"""Files of every kind at the one door: what is read, and what bad ones are told."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

import source_files
from corpora_cases import run
from policytargets.errors import InputError
from policytargets.sources import Limits, convert
from policytargets.sources.grids import Cell, resolve
from policytargets.sources.kinds import kind_of

TEXT = "一、目标\n到2025年，全市新增工业机器人200台，培育示范工厂30家。\n"
LIMITS = Limits()
WORDS = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:document>'


def word_with(body: str, **more: bytes) -> bytes:
    """Return a Word file whose document.xml is replaced."""
    whole, out = zipfile.ZipFile(io.BytesIO(source_files.word(TEXT))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            own = body.encode() if name == "word/document.xml" else whole.read(name)
            packed.writestr(name, own)
        for name, data in more.items():
            packed.writestr(name, data)
    return out.getvalue()


def blank_pdf(pages: int) -> bytes:
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """Return a PDF that says it is encrypted, with keys that no password gives."""
    plain = blank_pdf(1)
    place = plain.rindex(b"trailer")
    locks = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O <%b>/U <%b>>>/ID[<00><00>]"
    opened = b"<</Encrypt " + locks % (b"11" * 32, b"22" * 32)
    return plain[:place] + plain[place:].replace(b"<<", opened, 1)


def altered(data: bytes, signs: dict[int, bytes]) -> bytes:
    """Return a Word file with other bytes in the first entry of its list of contents."""
    entry, made = data.index(b"PK\1\2"), bytearray(data)
    for place, sign in signs.items():
        made[entry + place] = sign[0]
    return bytes(made)


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "甲甲甲甲甲甲"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)
BAD = {
    "empty.pdf": (lambda: b"", "empty file"),
    "truncated.pdf": (lambda: blank_pdf(3)[:-60], "a truncated PDF"),
    "damaged.pdf": (lambda: b"%PDF-1.7\nnothing\n%%EOF", "a damaged PDF"),
    "locked.pdf": (locked_pdf, "locked with a password"),
    "long.pdf": (lambda: blank_pdf(2001), "2001 pages; from 1 to 2000"),
    "photo.pdf": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "an image"),
    "renamed.docx": (lambda: b"\xff\xd8\xff" + b"\0" * 40, "an image"),
    "other.docx": (lambda: b"\1\0\2\0" * 40, "no docx file"),
    "cut.docx": (lambda: source_files.word(TEXT)[:9000], "a truncated or damaged file"),
    "newer.docx": (lambda: altered(source_files.word(TEXT), {6: b"\xf5"}), "truncated or damaged"),
    "named.docx": (
        lambda: altered(source_files.word(TEXT), {9: b"\x08", 46: b"\xff"}),
        "a truncated or damaged",
    ),
    "bomb.docx": (lambda: word_with("", **{"word/x": b"\0" * (301 << 20)}), "unpacks to more"),
    "broken.docx": (lambda: word_with("<w:p>"), "a damaged Word file"),
    "deep.docx": (lambda: word_with(WORDS.format("<w:p>" * 9000)), "a damaged Word file"),
    "entities.docx": (lambda: word_with(ENTITIES + WORDS.format("&b;&c;")), "a damaged Word file"),
    "blank.docx": (lambda: source_files.word(""), "no text in it"),
    "archive.zip": (lambda: b"PK\3\4" + b"\0" * 40, "a truncated or damaged file"),
    "deep.html": (lambda: b"<html>" + b"<div>" * 100_000 + b"x</html>", "nested too deeply"),
    "pictures.html": (lambda: b"<html><body><img src=a.png></body></html>", "no text in it"),
    "entities.html": (lambda: f"{ENTITIES[:10]}html><html>&c;</html>".encode(), "html: "),
    "table.csv": (lambda: b",,\n,,\n", "no text in it"),
    "mixed.txt": (lambda: (TEXT * 3).encode() + (TEXT * 3).encode("gb18030"), "not UTF-8"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "LibreOffice"),
}


@pytest.mark.parametrize("name", [name for name in BAD if name != "entities.html"])
def test_a_bad_file_is_one_line_and_nothing_is_written(name, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no LibreOffice
    make, told = BAD[name]
    (tmp_path / name).write_bytes(make())
    # Of other bounds, so of a process of its own: others find LibreOffice where it is.
    bounds = ("--max-seconds", "59")
    result = run(tmp_path / name, "--output", tmp_path / "out.jsonl", *bounds)
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 2
    assert line.startswith(f"policytargets: {tmp_path / name}: ")
    assert told in line
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_no_entity_of_a_page_is_followed() -> None:
    page = '<!DOCTYPE html [<!ENTITY c SYSTEM "file:///etc/hostname">]><html><p>甲&c;乙</p></html>'
    text = convert(page.encode(), "page.html", LIMITS).text
    assert Path("/etc/hostname").read_text().strip() not in text


def test_a_broken_file_of_a_folder_is_a_line_in_errors_csv(tmp_path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "good.docx").write_bytes(source_files.word(TEXT))
    (folder / "page.HTML").write_bytes(source_files.page(TEXT, "某方案"))
    (folder / "scan.pdf").write_bytes(blank_pdf(1))
    (folder / "~$good.docx").write_bytes(b"lock")
    (folder / "context.csv").write_text("a,b\n1,2\n")
    result = run(folder, "--output", tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert result.exit_code == 1
    assert [(row["document"], row["value"]) for row in rows] == [
        *(("good", 200), ("good", 30)),
        *(("page", 200), ("page", 30)),
    ]
    with (tmp_path / "errors.csv").open(encoding="utf-8") as file:
        (told,) = csv.DictReader(file)
    assert told["fault"] == "no text in it"


def test_two_files_of_a_folder_with_one_id_are_told_and_the_rest_is_read(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.docx").write_bytes(source_files.word(TEXT))
    result = run(tmp_path)
    assert result.exit_code == 1
    assert {json.loads(line)["document"] for line in result.stdout.splitlines()} == {"a"}
    assert len(result.stderr.splitlines()) == 2


def test_time_is_bounded(tmp_path) -> None:
    large = word_with(WORDS.format("<w:body>" + "<w:p/>" * 4_000_000 + "</w:body>"))
    (tmp_path / "large.docx").write_bytes(large)
    result = run(tmp_path / "large.docx", "--max-seconds", "1")
    assert (result.exit_code, "not read within 1 seconds" in result.stderr) == (2, True)


def test_memory_is_bounded_and_the_next_file_is_read(tmp_path) -> None:
    large = word_with(WORDS.format("<w:body>" + "<w:p/>" * 4_000_000 + "</w:body>"))
    (tmp_path / "large.docx").write_bytes(large)
    (tmp_path / "small.docx").write_bytes(source_files.word(TEXT))
    result = run(tmp_path, "--max-memory", "400")
    assert "needs more than 400 MB of memory" in result.stderr
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.txt", "docx"), ("a.pdf", "docx"), ("a", "docx"), ("a.docx", "docx")],
)
def test_the_kind_is_told_by_the_bytes(name, kind) -> None:
    assert kind_of(source_files.word(TEXT), name) == kind


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-16-le", "utf-8-sig"])
def test_texts_of_other_encodings_are_read(encoding) -> None:
    text = "到2025年，全市新增機器人200台，研發經費占比達到3.2%。\n" * 3
    made = convert(text.encode(encoding), "a.txt", LIMITS)
    assert made.text.removeprefix("\ufeff") == text


def test_too_few_characters_tell_no_encoding() -> None:
    with pytest.raises(InputError, match="byte 0 is not UTF-8"):
        convert("计划".encode("gb18030"), "a.txt", LIMITS)


def test_a_table_of_parquet_may_hold_files(tmp_path) -> None:
    content = [source_files.word(TEXT), source_files.page(TEXT, "某方案"), TEXT.encode()]
    kinds = ["application/msword", "text/html", "text/plain"]
    table = pa.table({"id": ["a", "b", "c"], "content": content, "media_type": kinds})
    pq.write_table(table, tmp_path / "t.parquet")
    rows = [json.loads(line) for line in run(tmp_path / "t.parquet").stdout.splitlines()]
    assert [row["document"] for row in rows] == ["a", "a", "b", "b", "c", "c"]
    assert [row["source_place"] for row in rows][::2] == ["p[2]", "/html/body/div[4]/p[2]", ""]


TABLE = [["指标", "单位", "2025年"], ["工业机器人", "台", "200"], ["示范工厂", "家", "30"]]
LINES = "\n" + "".join("\t".join(row) + "\n" for row in TABLE) + "\n"


def test_a_workbook_is_its_tables() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in TABLE:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(out)
    made = convert(out.getvalue(), "a.xlsx", LIMITS)
    assert made.text == LINES
    assert made.places.at(made.text.index("200")) == (None, "Sheet!C2")


def test_a_sheet_is_read_as_it_is_shown() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["指标", dt.date(2025, 12, 31), dt.date(2026, 3, 1), 0.105, 140])
    forms = {"B1": 'yyyy"年"', "C1": 'yyyy"年"m"月"', "D1": "0.0%", "E1": '#,##0"家"'}
    for place, form in forms.items():
        book.active[place].number_format = form
    draft = book.create_sheet("draft")
    draft.append(["旧", 1])
    draft.sheet_state = "hidden"
    book.save(out)
    assert convert(out.getvalue(), "a.xlsx", LIMITS).text.strip() == (
        "指标\t2025年\t2026年3月\t10.5%\t140家"
    )


def test_a_cell_that_holds_a_text_is_its_paragraphs() -> None:
    text = "\n".join(f"（{n}）到2025年，新增工业机器人{n}00台。" for n in range(1, 40))
    made = convert(f'省份,全文\n某省,"{text}"\n'.encode(), "a.csv", LIMITS)
    assert made.text == f"\n省份\t全文\n某省\n{text}\n\n"
    assert made.places.at(made.text.index("3900")) == (None, "cell=2,2")


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_csv_file_is_a_table(sign) -> None:
    data = "\r\n".join(sign.join(row) for row in TABLE).encode("utf-8-sig")
    made = convert(data, "a.csv", LIMITS)
    assert made.text == LINES
    assert made.places.at(made.text.index("30"))[1] == "cell=3,3"


def test_a_word_file_is_its_paragraphs_and_tables_in_order() -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("甲")
    table = document.add_table(3, 3)
    for row, words in zip(table.rows, TABLE, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(1, 0).merge(table.cell(2, 0)).text = "工业"
    document.add_paragraph("乙")
    document.save(out)
    made = convert(out.getvalue(), "a.docx", LIMITS)
    assert made.text == "甲\n\n指标\t单位\t2025年\n工业\t台\t200\n工业\t家\t30\n\n乙\n"
    assert made.places.at(made.text.index("200"))[1] == "tbl[1]/tr[2]/tc[3]"


def test_numbers_that_word_counts_stand_before_their_paragraphs() -> None:
    document, out = docx.Document(), io.BytesIO()
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    lists = document.part.numbering_part.element
    own = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    for xml in (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">{own}</w:abstractNum>',
        f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="91"/></w:num>',
    ):
        lists.append(parse_xml(xml))
    for level, text in ((0, "总则"), (0, "目标"), (1, "近期"), (1, "远期"), (2, "甲"), (0, "保障")):
        paragraph = document.add_paragraph(text)
        xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="91"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    document.save(out)
    assert convert(out.getvalue(), "a.docx", LIMITS).text.split() == [
        *("一、总则", "二、目标", "（一）近期", "（二）远期", "1.甲", "三、保障")
    ]


def test_a_table_around_tables_lays_out_its_page() -> None:
    document, out = docx.Document(), io.BytesIO()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "专栏"
    inner = cell.add_table(2, 2)
    for at, text in enumerate(("指标", "2025年", "绿道", "88")):
        inner.cell(at // 2, at % 2).text = text
    document.save(out)
    text = convert(out.getvalue(), "a.docx", LIMITS).text
    assert text.split("\n")[0::2][:2] == ["专栏", "指标\t2025年"]


def test_what_was_struck_out_of_a_word_file_is_no_part_of_it() -> None:
    body = (
        "<w:body><w:p><w:r><w:t>到2025年</w:t></w:r><w:del><w:r><w:delText>9台</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>，200台</w:t></w:r></w:ins></w:p></w:body>"
    )
    assert convert(word_with(WORDS.format(body)), "a.docx", LIMITS).text == "到2025年，200台\n"


spans = st.integers(1, 3)


@given(st.lists(st.lists(st.tuples(spans, spans), min_size=1, max_size=4), max_size=5))
def test_each_cell_of_a_table_stands_once_as_it_is(shape) -> None:
    rows = [
        [Cell(f"{n}.{at}", f"{n}.{at}", *size) for at, size in enumerate(row)]
        for n, row in enumerate(shape)
    ]
    told = [cell.text for row in resolve(rows) for cell in row if cell.text]
    assert sorted(told) == sorted(cell.text for row in rows for cell in row)
