"""A web page becomes the text of the document on it and what the page states of that document."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Iterator, Mapping
from email import policy
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from policytargets.errors import Fault, InputError
from policytargets.sources.encodings import declared_in, decode_any
from policytargets.sources.furniture import drop_furniture, is_of_page, squeeze
from policytargets.sources.grids import Cell, resolve, write_grid
from policytargets.sources.places import Converted, Writer
from policytargets.vocabulary.web_pages import load_web_pages

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre"),
        *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_MOST_BYTES = 50 << 20
_LONG_CELL = 400
_HEAD_LINES = 40
_LONG_LABEL = 16
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_TITLE_ENDS = re.compile(r"[_|]|\s-+\s|--+")


class Block(NamedTuple):
    """A paragraph of a page, or one of its tables."""

    text: str
    place: str
    rows: tuple[tuple[Cell, ...], ...] = ()


def read_mhtml(data: bytes, name: str) -> Converted:
    """Return the first page of a web archive."""
    whole = email.message_from_bytes(data, policy=policy.default)
    for part in whole.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return read_page(bytes(content or b""), name, part.get_content_charset() or "")
    raise InputError(Fault(name, "a web archive without a page", "save the page as HTML"))


def read_page(data: bytes, name: str, declared: str = "") -> Converted:
    """Return the text of a page without what belongs to the site around it."""
    if len(data) > _MOST_BYTES:
        raise InputError(Fault(name, f"larger than {_MOST_BYTES >> 20} MB", "split it"))
    text, _ = decode_any(data, name, declared or declared_in(data))
    tree = _parse(text, name)
    body = tree if tree.tag == "body" else tree.find("body")
    if body is None:
        raise InputError(Fault(name, "a page of frames", "save the page that a frame shows"))
    titles, meta = list(_titles(tree)), list(_meta(tree))
    # Before anything is taken out, which would change the path of what stands after it
    paths = {element: tree.getroottree().getpath(element) for element in body.iter("*")}
    drop_furniture(body)
    blocks, stated = _take_labels(_with_values(_blocks(body, paths)))
    blocks = list(_from_title(_without_lines(blocks), titles))
    labels = {label for label, _ in stated}
    return _write(blocks, [*stated, *(one for one in meta if one[0] not in labels)])


def _parse(text: str, name: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True)
    try:
        # A sign that XML does not allow would end the parse.
        tree = document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError(Fault(name, "no readable HTML", "save the page again")) from None
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise InputError(Fault(name, "elements nested too deeply", "save the page again"))
    return tree


def _titles(tree: HtmlElement) -> Iterator[str]:
    """Return what may be the document's title, the surest first."""
    yield dict(_meta(tree)).get("标题", "")
    yield from (one.text_content() for one in tree.iter("h1"))
    yield from (_TITLE_ENDS.split(one.text_content())[0] for one in tree.xpath("//head/title"))


def _meta(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Return label and value of what the page's head states of the document."""
    labels = load_web_pages().meta
    for element in tree.iter("meta"):
        label = labels.get((element.get("name") or "").lower())
        if label and (value := " ".join((element.get("content") or "").split())):
            yield label, value


def _blocks(body: HtmlElement, paths: Mapping[HtmlElement, str]) -> list[Block]:
    """Return paragraphs and tables in order; what stands between two blocks is one too."""
    blocks: list[Block] = []
    parts: list[str] = []
    at = body

    def flush() -> None:
        """Take what stands before a block, if anything."""
        text = "".join(parts)
        parts.clear()
        if text and not text.isspace():
            blocks.append(Block(_BLANKS.sub(" ", text).strip(" "), paths[at]))

    def walk(element: HtmlElement) -> None:
        """Take the blocks of an element and of what is in it."""
        nonlocal at
        if element.tag == "table" and (rows := _rows(element, paths)):
            flush()
            blocks.append(Block("", "", rows))
            return
        own = element.tag in _BLOCKS or _is_label(element)
        if own:
            flush()
            at = element
        parts.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                walk(child)
            if own and child.tag in _BLOCKS:
                at = element
            parts.append(child.tail or "")
        if own:
            flush()

    walk(body)
    flush()
    return blocks


def _is_label(element: HtmlElement) -> bool:
    """Return whether an element holds a label whose value stands in the next element."""
    text = element.text or ""
    alone = len(text) < _LONG_LABEL and not (element.tail or "").strip()
    return alone and squeeze(text).rstrip("：:") in load_web_pages().labels


def _rows(table: HtmlElement, paths: Mapping[HtmlElement, str]) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of a table; none of one that only lays out the page."""
    if table.find(".//table") is not None:
        return ()
    rows = tuple(
        tuple(_cell(cell, paths) for cell in row.xpath("./td|./th")) for row in table.iter("tr")
    )
    long = any(len(cell.text) > _LONG_CELL for row in rows for cell in row)
    return () if long or max(map(len, rows), default=0) < 2 else rows


def _cell(element: HtmlElement, paths: Mapping[HtmlElement, str]) -> Cell:
    text = _BLANKS.sub(" ", " ".join(element.itertext())).strip()
    joined = text if "  " in text else " ".join(text.split())
    return Cell(joined, paths[element], _span(element, "colspan"), _span(element, "rowspan"))


def _span(element: HtmlElement, name: str) -> int:
    written = (element.get(name) or "").strip()
    return int(written) if re.fullmatch("[0-9]{1,4}", written) else 1


def _without_lines(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.rows or not is_of_page(block.text)]


def _from_title(blocks: list[Block], titles: list[str]) -> Iterator[Block]:
    """Return the blocks from the title on: a site's head has no sentence before it."""
    for title in filter(None, map(squeeze, titles)):
        for place, block in enumerate(blocks[:_HEAD_LINES]):
            if "。" in block.text or block.rows:
                break
            if squeeze(block.text) == title:
                return iter(blocks[place:])
    return iter(blocks)


def _with_values(blocks: list[Block]) -> list[Block]:
    """Return blocks in which each label that stands alone at the page's head has its value."""
    labels = load_web_pages().labels
    names = ["" if one.rows else squeeze(one.text).rstrip("：:") for one in blocks[:_HEAD_LINES]]
    alone = {place for place, name in enumerate(names) if name in labels}
    if len(alone) < 2:  # one may be the heading of a list
        return blocks
    values = {place + 1 for place in alone} - alone
    return [
        Block(f"{names[place - 1]}：{one.text}", one.place)
        if place in values and not one.rows
        else one
        for place, one in enumerate(blocks)
        if place not in alone or place + 1 not in values
    ]


def _take_labels(blocks: list[Block]) -> tuple[list[Block], list[tuple[str, str]]]:
    """Return the blocks of the document, and what the others at the page's head state of it."""
    kept: list[Block] = []
    stated: list[tuple[str, str]] = []
    open_head = True
    for place, block in enumerate(blocks):
        if not open_head:
            kept += blocks[place:]
            break
        found = list(_labelled(block))
        filled = sum(bool(cell.text) for row in block.rows for cell in row)
        # A table of two labels, or of one and its value alone
        if len(found) > 1 or (found and filled <= 2 * len(found)):
            stated += found
        else:
            kept.append(block)
            open_head = "。" not in block.text and len(kept) < _HEAD_LINES
    return kept, [(label, value) for label, value in stated if value]


def _labelled(block: Block) -> Iterator[tuple[str, str]]:
    """Return label and value of a table of metadata, or of a line that begins with a label."""
    labels, same = load_web_pages().labels, load_web_pages().same
    cells = [cell.text for row in block.rows for cell in row]
    for cell, after in zip_longest(cells, cells[1:], fillvalue=""):
        name, colon, value = squeeze(cell).replace(":", "：").partition("：")
        if name in labels:
            yield same.get(name, name), value if colon and value else " ".join(after.split())
    if block.rows:
        return
    pieces = _label().split(block.text)
    if not pieces[0].strip(" \u00a0\u3000[【(（"):
        told = zip(map(squeeze, pieces[1::2]), pieces[2::2], strict=True)
        for name, value in ((name, value) for name, value in told if name in labels):
            yield same.get(name, name), value.strip(" \u00a0\u3000|][【】")


@cache
def _label() -> re.Pattern[str]:
    """Return what a label and the colon after it look like, the longest first."""
    words = load_web_pages()
    labels = sorted({*words.labels, *words.lines}, key=len, reverse=True)
    spaced = "|".join(r"\s*".join(label) for label in labels)
    return re.compile(rf"({spaced})\s*[：:]")


def _write(blocks: Iterable[Block], stated: Iterable[tuple[str, str]]) -> Converted:
    writer = Writer()
    for block in blocks:
        if block.rows:
            write_grid(writer, resolve(block.rows))
            continue
        writer.add(block.text, block.place)
        writer.gap("\n")
    version = ".".join(map(str, etree.LXML_VERSION[:3]))
    return writer.done(f"lxml {version}", stated)
