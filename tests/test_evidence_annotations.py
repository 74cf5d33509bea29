"""annotations.jsonld: what its selectors select is what was read; it is not stale."""

import hashlib
import json

import pytest

from policytargets.building.exports import FILE, annotate
from policytargets.documents import load_documents, read_pinned
from policytargets.project import find_root
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table

PATH = find_root() / "data" / "clean" / FILE


@pytest.fixture(scope="module")
def page():
    return json.loads(PATH.read_text("utf-8"))


def test_the_committed_file_is_what_the_tables_give():
    root = find_root()
    documents = load_documents(root)
    tables = (read_table(name, root) for name in ("targets", "indicators"))
    made = annotate(*tables, documents, read_pinned(root, documents))
    assert PATH.read_text("utf-8") == made, "make it anew: policytargets build"


def test_both_selectors_select_the_number(page):
    rows = read_table("targets").set_index("target_id")
    assert len(page["items"]) == len(rows)
    for item in page["items"]:
        key = item["id"].removeprefix("urn:policytargets:target:")
        source, (place, quote) = item["target"]["source"], item["target"]["selector"]
        data = (PATH.parent / source["id"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == source["sha256"]
        text = data.decode("utf-8")
        selected = text[place["start"] : place["end"]]
        assert selected == quote["exact"] == rows.loc[key, "number_text"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.find(around) == place["start"] - len(quote["prefix"])
        assert text.count(around) == 1


def test_the_body_is_the_reading(page):
    rows = read_table("targets").set_index("target_id")
    for item in page["items"]:
        reading = item["body"]["reading"]
        row = rows.loc[item["id"].removeprefix("urn:policytargets:target:")]
        assert reading["indicator"] == row["indicator"] and reading["value"] == row["value"]
        assert set(reading) <= set(COLUMNS["targets"])
        assert "" not in reading.values()


def test_it_has_the_form_of_the_standard(page):
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert {item["type"] for item in page["items"]} == {"Annotation"}
    assert len({item["id"] for item in page["items"]}) == len(page["items"])
    kinds = {s["type"] for item in page["items"] for s in item["target"]["selector"]}
    assert kinds == {"TextPositionSelector", "TextQuoteSelector"}
