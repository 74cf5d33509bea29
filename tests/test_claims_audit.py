"""The claims audit: every number that a report claims, made again by a second route."""

from __future__ import annotations

import csv
import json

import pytest

from audit import ambition, consistency, inventory, overlap, reached, timelines
from audit.orders import firm, order
from audit.sentences import doubtful_quotes, lost_targets, opposed, unsaid
from audit.tables import Study

MODULES = (inventory, ambition, reached, overlap, timelines, consistency)
ROUTES = {key: route for module in MODULES for key, route in module.ROUTES.items()}
SILENT = {key: why for module in MODULES for key, why in module.SILENT.items()}


AWAITED: dict[str, str] = {}
"""Claims that are known to be wrong, until they are mended: then they leave this list."""


def awaited(claim):
    return any(claim["id"].startswith(known) for known in AWAITED)


def key_of(claim):
    return claim["id"].split(":")[1]


def confirm(claim, study):
    """Return what the second route finds otherwise; nothing where it finds the same."""
    key = key_of(claim)
    if key not in ROUTES:
        told = claim["value"] is None and key in SILENT
        return [] if told else [f"{claim['id']}: no second route for {key}"]
    return [f"{claim['id']}: {fault}" for fault in compare(claim, ROUTES[key](claim, study))]


def same(value, found):
    """Return whether two values are one, or one within what the second route allows."""
    if value is None or found.value is None:
        return value is found.value
    return abs(value - found.value) <= found.within * max(1, abs(value))


def compare(claim, found):
    """Return where a claim and what the second route found part."""
    value, named = claim["value"], set(claim["target_ids"])
    if not same(value, found):
        yield f"told {value}, found {found.value}"
    if found.targets is not None and named != found.targets:
        yield f"rests on other targets: {sorted(named ^ found.targets)[:4]}"
    if not found.holds:
        yield "what it says besides is not so"
    yield from (f"does not say {n}" for n in unsaid(claim, found.numbers))


@pytest.fixture(scope="module")
def study(root):
    return Study(root)


@pytest.fixture(scope="module")
def claims(stored_site, published):
    """Return the claims of the notebooks as stored and of the whole site made anew, each once.

    Notebooks are stored in English: where a claim of the site says the same, its Chinese is kept.
    """
    files = [folder / "claims.json" for folder in (stored_site, published)]
    read = [claim for file in files for claim in json.loads(file.read_text("utf-8"))]
    return [*{json.dumps(claim | {"text_zh": ""}): claim for claim in read}.values()]


def test_every_claim_is_found_again_by_a_second_route(claims, study):
    assert not [f for claim in claims if not awaited(claim) for f in confirm(claim, study)]


def test_claims_known_to_be_wrong_still_are(claims, study):
    mended = [c["id"] for c in claims if awaited(c) and not confirm(c, study)]
    assert mended == [], "take them from the list"


def test_every_claim_rests_on_targets_that_there_are_and_quotes_them(claims, study):
    assert not [(c["id"], lost_targets(c, study)) for c in claims if lost_targets(c, study)]
    assert not [(c["id"], doubtful_quotes(c, study)) for c in claims if doubtful_quotes(c, study)]


def test_no_two_claims_say_otherwise_of_one_pair_of_targets(claims, study):
    assert not [told for told in opposed(claims, study) if not awaited({"id": told})]


def test_every_key_of_today_has_a_second_route_or_a_reason_for_none():
    assert set(ROUTES).isdisjoint(SILENT)
    assert all(SILENT.values())


def told(claims, key):
    return next(claim for claim in claims if key_of(claim) == key)


def test_another_number_another_target_and_an_unknown_key_are_found(claims, study):
    claim = told(claims, "verdicts_total")
    assert confirm(claim, study) == []
    for change in (
        {"value": claim["value"] + 1},
        {"target_ids": claim["target_ids"][1:]},
        {"text_en": "Some pairs."},
        {"id": "ambition:new_key"},
    ):
        assert confirm(claim | change, study), change


def test_a_number_and_a_quote_that_no_plan_has_are_found(claims, study):
    claim = told(claims, "past")
    assert doubtful_quotes(claim, study) == []
    row = study.targets[claim["target_ids"][0]]
    wrong = (
        claim["text_en"]
        + f" Wenzhou Ⓘ 9{row['number_text']} with “新增机器人九台” (wenzhou-2020/001)."
    )
    assert len(doubtful_quotes(claim | {"text_en": wrong}, study)) == 2
    assert lost_targets(claim | {"target_ids": ["wenzhou-2020@0-1"]}, study)


def test_two_claims_that_say_otherwise_of_one_pair_are_found(claims, study):
    claim = next(c for c in claims if key_of(c) in ("pace_turns", "pace_open"))
    more, less = claim["id"].split(":", 2)[2].split("/")
    turned = claim | {"id": f"timelines:pace_turns:{less}/{more}"}
    assert opposed([claim, turned], study)


def rows_of(request):
    """Return the orders that the site offers; nothing where it offers none."""
    path = request.getfixturevalue("published") / "data/orders.csv"
    if not path.is_file():
        pytest.skip("the site offers no orders")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_orders_that_the_site_offers_are_found_again(request, study):
    """Hold every order of two targets against the rule with time, told in plain Python."""
    pairs = {(row["target_a"], row["target_b"]): row for row in [*study.open, *study.sums]}
    rows = rows_of(request)
    assert {frozenset((row["target_a"], row["target_b"])) for row in rows} == set(
        map(frozenset, pairs)
    )
    wrong = []
    for row in rows:
        ends = row["target_a"], row["target_b"]
        pair = pairs.get(ends) or pairs[ends[::-1]]
        found = order(pair, study)
        if ends not in pairs:
            found = {"more": "less", "less": "more"}.get(found, found)
        told = found, "yes" if firm(pair, study) else "no"
        wrong += [] if told == (row["result"], row["firm"]) else [(row, told)]
    assert wrong == []
