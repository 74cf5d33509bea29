"""Candidates of a large corpus: sketches find the planted pairs and few others."""

from __future__ import annotations

import random

import pytest
from benchmarks.reuse import cut_up, edit, read_five

from policytargets.comparing.text_reuse.passages import compare_words
from policytargets.comparing.text_reuse.similarity import candidate_pairs
from reuse_cases import compared

PLANS, PLANTED = 40, 12


@pytest.fixture(scope="module")
def corpus():
    """Forty texts of shuffled pairs of characters; twelve pairs share an edited span."""
    lot = random.Random(5)
    plans = read_five()
    texts = [cut_up(lot.choice(plans).text, 2, lot) for _ in range(PLANS)]
    pairs = [tuple(sorted(lot.sample(range(PLANS), 2))) for _ in range(PLANTED)]
    for a, b in pairs:
        span = "".join(lot.choices([chr(0x4E00 + code) for code in range(3000)], k=120))
        texts[a] += span
        texts[b] = edit(span, lot) + texts[b]
    return [compared(f"p{at:02}", text) for at, text in enumerate(texts)], set(pairs)


@pytest.mark.slow
def test_planted_pairs_are_candidates(corpus) -> None:
    readings, pairs = corpus
    found = {(int(a.plan[1:]), int(b.plan[1:])) for a, b in candidate_pairs(readings)}
    assert len(pairs & found) >= 0.9 * len(pairs)
    assert len(found) < PLANS * (PLANS - 1) / 2 / 5


@pytest.mark.slow
def test_large_corpora_go_by_candidates(corpus) -> None:
    readings, _ = corpus
    few = compare_words(readings[:12], shortest=40, many=0).passages
    every = compare_words(readings[:12], shortest=40).passages
    assert few.to_dict("records") == every.to_dict("records")
