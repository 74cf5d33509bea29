"""web_pages.yml: what of a web page is no part of the document on it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from pydantic import Field

from policytargets.yamls import Entry, Found, doubled, load_entries, values_at

PATH = Path(__file__).with_name("web_pages.yml")


class WebPages(Entry):
    """The whole file."""

    furniture: list[str] = Field(min_length=1)  # Words in the class or id of an element
    lines: list[str] = Field(min_length=1)  # How a line of the page begins
    marks: list[str] = Field(min_length=1)  # Words that only a line of the page's foot holds
    lists: list[str] = Field(min_length=1)  # Headings of lists of other pages
    meta: dict[str, str]  # Label by the name of a <meta>
    labels: list[str] = Field(min_length=1)  # What a page states of its document
    same: dict[str, str]  # Label by another that says the same
    sites: list[str] = Field(min_length=1)  # How the name of a site ends


@cache
def load_web_pages(path: Path = PATH) -> WebPages:
    """Return what is told of web pages."""
    return load_entries(path, WebPages, _faults)


def _faults(found: WebPages) -> Iterator[Found]:
    at = partial(values_at, found)
    for name in ("furniture", "lines", "marks", "lists", "labels", "sites"):
        yield from doubled(at(f"{name}/*"))
