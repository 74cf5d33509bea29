"""What of a web page belongs to the site: menus, counters, share buttons, related pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lxml.html import HtmlElement

from policytargets.vocabulary.web_pages import load_web_pages

_TAGS = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas"),
    *("nav", "footer", "aside", "button", "select", "textarea", "input", "audio", "video"),
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SHORT = 200
_LINKED = 0.7
_HALF = 0.5
_HIDDEN = ".//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"
_BETWEEN = re.compile(r"[\s【】\[\]（）()·|]+")


def squeeze(text: str) -> str:
    """Return a text without blanks of any kind."""
    return "".join(text.split())


def _size(element: HtmlElement) -> int:
    return len(squeeze(element.text_content()))


def drop_furniture(body: HtmlElement) -> None:
    """Take out of a page what is no part of its document."""
    for element in list(body.iter(*_TAGS)):
        _drop(element)
    most = _HALF * _size(body)
    for element in body.xpath(_HIDDEN):
        if _size(element) < most:
            _drop(element)
    gone: set[HtmlElement] = {body}
    for element in body.xpath(".//*[@class or @id or .//a]"):
        furniture = element not in gone and (_is_named(element) or _is_of_links(element))
        if furniture and _size(element) < most:
            gone.update(element.iter("*"))
            _drop(element)
    for element in body.xpath(".//*[string-length(text()) < 99]"):
        if _heads_list(element.text or ""):
            _drop_list(element, body)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_named(element: HtmlElement) -> bool:
    words = load_web_pages().furniture
    names = f"{element.get('class', '')} {element.get('id', '')}"
    named = any(word.lower() in words for word in _WORD.findall(names)) and element.tag != "td"
    return named and not any(_is_title(one) for one in element.iter("h1"))


def _is_title(heading: HtmlElement) -> bool:
    """Return whether a heading is a document's title and not the name of the site."""
    text = squeeze(heading.text_content())
    linked = heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None
    return bool(text) and not linked and not text.endswith(tuple(load_web_pages().sites))


def _is_of_links(element: HtmlElement) -> bool:
    """Return whether an element is a list of links."""
    if element.tag in ("a", "td", "tr", "tbody", "p", "span"):
        return False
    links = list(element.iter("a"))
    text = squeeze(element.text_content())
    linked = sum(map(_size, links))
    least = 1 if element.tag == "table" else _LINKED
    return len(links) > 1 and "。" not in text and linked >= least * len(text) > 0


def _heads_list(line: str) -> bool:
    return squeeze(line).strip("：:【】[]") in load_web_pages().lists


def _drop_list(heading: HtmlElement, body: HtmlElement) -> None:
    """Take out a heading such as 相关阅读 with the list after it."""
    while heading.getparent() is not body and heading.getparent() is not None:
        parent = heading.getparent()
        if _size(parent) > _size(heading):
            break
        heading = parent
    after = heading.getnext()
    if after is not None and (after.tag in ("ul", "ol", "dl") or after.find(".//a") is not None):
        _drop(after)
    _drop(heading)


def is_of_page(line: str) -> bool:
    """Return whether a line tells of the page or the site, such as 浏览次数 or ICP备."""
    if "。" in line:
        return False
    words, plain = load_web_pages(), squeeze(line).strip("【】[]（）()·|")
    if len(plain) > _SHORT:
        return False
    pieces = filter(None, _BETWEEN.split(line))
    told = all(piece in words.lines or piece.startswith(_openings()) for piece in pieces)
    begins = plain.startswith(_openings()) or (told and plain)
    return bool(begins) or any(mark in plain for mark in words.marks)


@cache
def _openings() -> tuple[str, ...]:
    words = (word for word in load_web_pages().lines if len(word) > 1)
    return tuple(f"{word}{colon}" for word in words for colon in "：:")


def of_document(lines: Sequence[str]) -> list[bool]:
    """Return which lines of a printed page are of its document and not of the site around it."""
    kept, in_list = [], False
    for line in lines:
        heads = _heads_list(line)
        in_list = heads or (in_list and not re.search("[。；，,;\t]", line))
        kept.append(not in_list and not is_of_page(line))
    return kept
