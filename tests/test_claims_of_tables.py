"""Claims on inventory, quality and limits: alike in both languages, with what they count."""

import pandas as pd

from policytargets.comparing.quality import (
    check_files,
    check_places,
    find_gaps,
    list_unclassified,
    list_unmatched,
    list_unstated,
    summarise,
)
from policytargets.documents import load_documents, read_pinned
from policytargets.messages import use_language
from policytargets.project import find_root
from policytargets.reporting import limits, quality
from policytargets.reporting import targets as inventory
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table
from reference_plans import PLANS
from timelines_tables import clean, five_plans


def claims_of_quality():
    targets, normalised, _ = five_plans()
    documents = clean("documents")
    texts = read_pinned(find_root(), load_documents(find_root()))
    places = check_places(targets, texts)
    files = check_files(documents, texts)
    lacking = find_gaps(normalised, clean("missing"), PLANS)
    summary = summarise(targets, documents)
    return [
        *quality.tell_faithfulness(places, files, summary, targets),
        *quality.tell_ledger(clean("numbers"), targets),
        *quality.tell_unstated(list_unstated(documents)),
        *quality.tell_accuracy(read_table("accuracy")),
        *limits.tell_contradictions(clean("contradictions"), documents),
        *limits.tell_gaps(lacking, normalised, documents),
        *limits.tell_scopes(list_unclassified(normalised, targets)),
        *limits.tell_wordings(list_unmatched(normalised, targets)),
        *limits.tell_baselines(normalised),
        *limits.tell_yardsticks(clean("yardsticks")),
    ]


def claims_of_targets():
    targets, documents = five_plans()[0], clean("documents")
    told = inventory.tell_targets(targets, documents)
    return [*told, *inventory.tell_measures(targets)]


def test_claims_are_unique_and_alike_in_both_languages():
    for claims_of in (claims_of_quality, claims_of_targets):
        english = claims_of()
        with use_language("zh"):
            chinese = claims_of()
        ids = [(claim.key, claim.subject) for claim in english]
        assert len(ids) == len(set(ids))
        for one, other in zip(english, chinese, strict=True):
            same = ("key", "subject", "value", "unit", "target_ids")
            assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
            assert one.text != other.text
            assert all(step.description for step in (*one.steps, *other.steps))


def test_a_claim_that_counts_targets_rests_on_as_many():
    counting = {"total", "repeats", "plan_themes", "measures", "no_scope", "baselines"}
    found = [
        claim for claim in (*claims_of_targets(), *claims_of_quality()) if claim.key in counting
    ]
    assert {claim.key for claim in found} == counting
    for claim in found:
        assert len(claim.target_ids) == claim.value, claim.key


def test_the_targets_of_a_claim_are_those_it_names():
    rows = [("a@0-1", "a", "level", "x"), ("a@2-3", "a", "flow", ""), ("b@0-1", "b", "level", "")]
    table = pd.DataFrame(rows, columns=["target_id", "document", "measure", "scope"])
    table["quote"] = ["no such population", "", ""]
    most, unscoped = inventory.tell_measures(table)
    assert (most.value, most.target_ids) == (2, ("a@0-1", "b@0-1"))
    assert (unscoped.value, unscoped.target_ids) == (2, ("a@2-3", "b@0-1"))
    assert "2 of the 3 targets (67 %)" in most.text
    assert inventory.tell_measures(table.assign(scope="x"))[1:] == []


def test_contradictions_rest_on_both_statements():
    documents = clean("documents")
    row = dict.fromkeys(COLUMNS["contradictions"], "") | {"document": "cixi-2020"}
    found = pd.DataFrame([row | {"target_id_a": "cixi-2020@0-1", "target_id_b": "cixi-2020@2-3"}])
    with use_language("zh"):
        (told,) = limits.tell_contradictions(found, documents)
    assert (told.value, told.target_ids) == (1, ("cixi-2020@0-1", "cixi-2020@2-3"))
