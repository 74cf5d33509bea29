"""No two sentences of any page say opposite things of one pair of targets."""

from __future__ import annotations

import csv
import json

import pytest

OPPOSITE = {"more": "less", "less": "more"}


@pytest.fixture(scope="module")
def claims(published):
    return json.loads((published / "claims.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def orders(published):
    with (published / "data/orders.csv").open(encoding="utf-8", newline="") as file:
        return {(row["target_a"], row["target_b"]): row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def ids(root):
    with (root / "data/clean/targets.csv").open(encoding="utf-8", newline="") as file:
        return {row["target_id"]: row["id"] for row in csv.DictReader(file)}


def told_of_pairs(claims, ids):
    """What each sentence says of a pair: which of the two asks more, or more a year."""
    for one in claims:
        for step in one["steps"]:
            for pair, result in step["inputs"].get("results", {}).items():
                yield tuple(pair.split("|")), result, one["id"]
        pair = tuple(ids[key] for key in one["target_ids"])
        key = one["id"].split(":")[1]
        if key == "overlap_pace":  # the local pace per GDP, in parts of the province's
            yield pair, "more" if one["value"] > 1 else "less", one["id"]
        if key == "pace_equal":
            yield pair, "tie", one["id"]
        if key == "pace_turns":  # the first promises more in all, and less a year
            yield pair, "less", one["id"]


def test_two_claims_on_one_pair_do_not_disagree(claims, ids):
    found = {}
    for (a, b), result, name in told_of_pairs(claims, ids):
        if b < a:
            a, b, result = b, a, OPPOSITE.get(result, result)
        found.setdefault((a, b), {}).setdefault(result, []).append(name)
    assert len(found) > 25
    opposed = {pair: own for pair, own in found.items() if {"more", "less"} <= set(own)}
    assert not opposed


def test_sentences_of_orders_say_what_the_download_says(claims, ids, orders):
    told = {pair: result for pair, result, name in told_of_pairs(claims, ids) if "family_" in name}
    assert told == {pair: row["result"] for pair, row in orders.items()}


def test_the_clause_without_its_period_is_nowhere_called_an_order(claims, orders):
    """Zhejiang's 10 % a year and Wenzhou's 10 %: read yearly or over the period, both shown."""
    row = orders["wenzhou-2020/009", "zhejiang-2017/022"]
    assert (row["result"], row["undone_by"]) == ("undecided", "reading")
    (one,) = (c for c in claims if c["id"].endswith(":family_unled:design_service_revenue"))
    assert "4.88" in one["text_en"] and "4.88" in one["text_zh"]


def test_a_sentence_that_orders_two_plans_names_three_families(claims):
    for one in claims:
        key = one["id"].split(":")[1]
        if key in ("order_edges", "claim_order", "claim_leader"):
            families = one["steps"][0]["inputs"]["families"]
            assert len(families) >= 3, one["id"]
