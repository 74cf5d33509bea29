"""The rate of the genre: what unrelated texts share, from a table, and the length set from it."""

from __future__ import annotations

from itertools import combinations

import pytest
import yaml
from benchmarks.reuse import measure, read_five, read_folder, write_background

from policytargets.comparing.text_reuse.alignment import SHORTEST
from policytargets.comparing.text_reuse.passages import (
    PATH,
    Background,
    compare_words,
    expected_passages,
    load_background,
)
from policytargets.comparing.text_reuse.similarity import LENGTHS
from policytargets.errors import InputError
from policytargets.project import find_root
from reuse_cases import compared


@pytest.fixture(scope="module")
def plans():
    return read_five()


def test_unrelated_texts_of_the_genre_share_passages_in_most_pairs() -> None:
    known = load_background()
    assert (len(known.pairs), known.count(10)) == (35, 43)
    assert known.count(SHORTEST) == 3


def test_expected_is_the_rate_for_each_pair_of_characters(plans) -> None:
    known = load_background()
    characters = sum(len(a.text) * len(b.text) for a, b in combinations(plans, 2))
    expected = expected_passages(plans, 10)
    assert expected.mean == pytest.approx(43 * characters / known.exposure())
    assert expected.mean == pytest.approx(13.8, abs=0.1)
    assert expected_passages(plans, SHORTEST).mean == pytest.approx(0.96, abs=0.02)
    # Garwood's upper end for three events is 8.77
    assert expected_passages(plans, SHORTEST).high == pytest.approx(0.96 * 8.767 / 3, abs=0.02)


def test_the_least_length_is_the_first_at_which_one_passage_in_twenty_is_of_the_genre(plans):
    free = compare_words(plans, 4).passages["free"]
    shares = {n: expected_passages(plans, n).mean / free.ge(n).sum() for n in LENGTHS}
    assert min(n for n, share in shares.items() if share <= 0.05) == SHORTEST
    assert shares[12] > 0.05


def test_the_table_is_of_the_plans_as_they_stand(plans) -> None:
    known = load_background().characters
    assert {plan.plan: len(plan.text) for plan in plans}.items() <= known.items()


def test_the_texts_are_no_part_of_the_repository() -> None:
    texts = {pair.text for pair in load_background().pairs}
    stems = {path.stem for path in (find_root() / "data").rglob("*.txt")}
    assert texts and not texts & stems


def test_the_table_is_made_from_a_folder(tmp_path) -> None:
    clause = "规上企业数字化车间改造覆盖面稳步拓展示范引领成效显著"
    (tmp_path / "far-2020.txt").write_text(f"另有安排。{clause}。", "utf-8")
    (tmp_path / "none-2021.txt").write_text("甲乙丙丁。", "utf-8")
    table = tmp_path / "background.yml"
    table.write_text("# made so\n", "utf-8")
    found = measure([compared("a", f"{clause}。另有安排")], read_folder(tmp_path))
    write_background(found, table)
    assert table.read_text("utf-8").startswith("# made so\n")
    assert load_background(table) == found
    assert [pair.passages for pair in found.pairs] == [[len(clause) + 1], []]


def test_a_pair_of_an_unknown_text_is_refused(tmp_path) -> None:
    content = yaml.safe_load(PATH.read_text("utf-8"))
    content["pairs"][0]["text"] = "nowhere-1999"
    path = tmp_path / "background.yml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(InputError, match="nowhere-1999 is no text with a length"):
        load_background(path)
    assert Background(characters={}, pairs=[]).count(1) == 0
