"""The whole site of the five plans: every link leads somewhere, every target can be reached."""

from collections import Counter

import pytest

from policytargets.messages import LANGUAGES
from policytargets.site.publish import MANIFEST
from policytargets.tables import read_table
from small_project import tree
from stored_site import dead_links, make_stored_site, page_of


@pytest.fixture(scope="module")
def site(published):
    return tree(published)


def test_no_link_is_dead(site):
    assert dead_links(site) == []


def test_a_dead_link_would_be_found():
    page = b'<a href="b.html#x">1</a><a href="b.html#y">2</a><a href="c.html">3</a>'
    files = {"a.html": page, "b.html": b'<p id="x">'}
    assert sorted(dead_links(files)) == [("a.html", "b.html#y"), ("a.html", "c.html")]


def test_no_anchor_stands_twice_on_a_page(site):
    for path, content in site.items():
        if path.endswith(".html"):
            counts = Counter(page_of(content.decode()).anchors)
            assert [name for name, count in counts.items() if count > 1] == [], path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_is_linked_from_a_report_and_not_only_from_the_evidence(site, language):
    linked = set()
    for path, content in site.items():
        name = path.removeprefix(f"{language}/")
        is_report = path.startswith(f"{language}/") and "/" not in name and name != "search.html"
        if is_report and name.endswith(".html"):
            links = page_of(content.decode()).links
            linked |= {link.partition("#")[2] for link in links if link.startswith("evidence/")}
    targets = read_table("targets")
    missing = [row.id for row in targets.itertuples() if not linked & {row.id, row.target_id}]
    assert missing == []


LIGHT = 800_000
"""Bytes of a page at most."""


def test_pages_stay_small_enough_to_open_at_once(site):
    sizes = {p: len(f) for p, f in site.items() if p.endswith(".html") and "/dossier/" not in p}
    assert any("/evidence/" in path for path in sizes)
    assert {p: size for p, size in sizes.items() if size > LIGHT} == {}


def test_the_site_is_the_same_bytes_each_time(stored_site):
    once, again = make_stored_site(), tree(stored_site)
    assert again.pop(MANIFEST)
    assert [path for path in once if once[path] != again.get(path)] == []
    assert set(once) == set(again)
