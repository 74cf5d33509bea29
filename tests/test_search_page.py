"""The search page: each target a row, words of both scripts lead to it."""

import json
import re
from types import SimpleNamespace

import pytest

from policytargets.messages import LANGUAGES, use_language
from policytargets.project import find_root
from policytargets.site import search as searching
from policytargets.site.context import plan_facts
from policytargets.site.evidence import read_tables
from policytargets.site.rendering import render
from policytargets.site.search import folding, search_values, slice_plans
from policytargets.site.site import search_page
from policytargets.tables import read_table


@pytest.fixture(scope="module", params=LANGUAGES)
def values(request):
    root = find_root()
    with use_language(request.param):
        return search_values(read_tables(root).targets, plan_facts(root))


def test_each_target_is_a_row_with_all_that_is_downloaded(values):
    targets = read_table("targets")
    assert [row["id"] for row in values["rows"]] == list(targets["id"])
    assert all(len(row["kept"]) == len(values["kept"]) for row in values["rows"])
    assert [row["kept"][0] for row in values["rows"]] == list(targets["target_id"])


def test_the_number_is_found_inside_its_quote(values):
    assert all("".join(row["parts"]) == row["quote"] for row in values["rows"])
    assert sum(bool(row["parts"][1]) for row in values["rows"]) >= 230


@pytest.mark.parametrize("words", ["机器人", "機器人", "robot", "金华", "Jinhua"])
def test_a_traditional_target_is_found_by_words_of_any_script(values, words):
    other, simple = values["folding"]
    fold = str.maketrans(other, simple)
    found = [r for r in values["rows"] if words.translate(fold).lower() in r["index"].lower()]
    assert "jinhua-2021" in {row["plan"] for row in found}


def test_a_query_is_folded_sign_by_sign():
    other, simple = folding("机器人密度达到")
    assert "機器人密度達到".translate(str.maketrans(other, simple)) == "机器人密度达到"
    assert len(other) == len(simple) and not set(other) & set("机器人密度达到")
    assert "鄉" not in other, "what is not in the index needs no folding"


def test_each_filter_has_the_choices_that_the_rows_have(values):
    fields = {
        "document": "plan",
        "theme": "theme",
        "name": "name",
        "end_year": "due",
        "measure": "form",
    }
    for one in values["filters"]:
        have = {row[fields[one["column"]]] for row in values["rows"]} - {""}
        assert {code for code, _ in one["choices"]} == have
        assert one["label"] and len(have) == len(one["choices"])


def test_numbers_are_downloaded_as_numbers(values):
    targets = read_table("targets")
    assert [float(row["value"]) for row in values["rows"]] == list(targets["value"].astype(float))
    assert all(re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", row["value"]) for row in values["rows"])


def test_what_the_grid_says_is_plain_data(values):
    json.dumps(values["folding"])


def test_pages_of_many_plans_hold_each_target_once_and_stay_small(monkeypatch):
    targets = read_table("targets")
    assert slice_plans(targets) == [list(targets["document"].unique())]
    monkeypatch.setattr(searching, "MOST_ON_A_PAGE", 80)
    slices = slice_plans(targets)
    assert len(slices) > 2
    assert [plan for own in slices for plan in own] == list(targets["document"].unique())
    counts = targets["document"].value_counts()
    assert all(len(own) == 1 or counts[own].sum() <= 80 for own in slices)


def test_the_search_of_many_is_an_index_of_pages(monkeypatch):
    monkeypatch.setattr(searching, "MOST_ON_A_PAGE", 80)
    root = find_root()
    made = {}

    def page(template, file, **values):
        made[file] = values
        shared = {"links": [], "plans": [], "crumbs": [], "other": None, "edition": "", "day": ""}
        return render(template, file, **{**shared, "example": "", **values})

    with use_language("en"):
        volume = SimpleNamespace(
            tables=read_tables(root), facts=plan_facts(root), page=page, limits=lambda _: None
        )
        pages = search_page(volume)
    index = pages.pop("search.html")
    assert all(f'href="{file}"' in index for file in pages)
    rows = [row["id"] for file in pages for row in made[file]["rows"]]
    assert sorted(rows) == sorted(read_table("targets")["id"])
    assert max(map(len, pages.values())) < 2_000_000
