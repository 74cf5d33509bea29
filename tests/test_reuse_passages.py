"""Shared passages: planted reuse is found at its offsets, chance is not, order does not matter."""

from __future__ import annotations

import random
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from benchmarks.reuse import LENGTHS, by_chance, plant, rates, read_five, recovered
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparing.text_reuse.alignment import find_alignments
from policytargets.comparing.text_reuse.passages import compare_words
from policytargets.comparing.text_reuse.seeds import (
    CHANCE,
    EDIT,
    EDITED,
    SEED,
    find_runs,
    grams,
    least_score,
    weigh,
)
from reuse_cases import compared

# Draws of unlike characters: two of them share nothing long by chance.
ALPHABET = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]


@pytest.fixture(scope="module")
def plans():
    return read_five()


@pytest.mark.parametrize("length", LENGTHS)
def test_planted_reuse_in_shuffled_text(plans, length) -> None:
    recall, precision = rates(plans, length, 40, seed=length)
    assert recall >= 0.95
    assert precision >= 0.95


@pytest.mark.parametrize("length", LENGTHS)
def test_planted_reuse_among_other_plans(plans, length) -> None:
    recall, _ = rates(plans, length, 25, seed=length, shuffled=False)
    assert recall >= 0.95


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(LENGTHS))
def test_no_planted_span_is_missed(seed, length) -> None:
    right, planted, _ = recovered(plant(read_five(), length, random.Random(seed)))
    assert right > planted / 2


@pytest.mark.slow
def test_chance_gives_no_more_than_it_is_said_to(plans) -> None:
    found = by_chance(plans, pieces=1, trials=100, seed=7)
    # Poisson: three standard errors above what is expected of 100 pairs
    assert 100 * found[1] <= 100 * CHANCE + 3 * (100 * CHANCE) ** 0.5


def test_score_is_a_likelihood_ratio() -> None:
    a, b = compared("a", "甲乙甲丙"), compared("b", "甲丁")
    # 甲 is three of six characters, 乙 one
    expected = [np.log((1 - EDITED) / 0.5), np.log((1 - EDITED) / (1 / 6))]
    assert weigh(a, b)[:2] == pytest.approx(expected)
    assert pytest.approx(EDITED / 3) == np.exp(EDIT)
    assert least_score(100, 200, 0.5) == pytest.approx(np.log(40_000))


def test_boilerplate_is_worth_nothing() -> None:
    reading = compared("a", "推进供给侧结构性改革")
    assert weigh(reading, reading)[2:].tolist() == [0.0] * 8
    assert (weigh(reading, reading)[:2] > 0).all()


def test_offsets_are_raw_ones() -> None:
    lot = random.Random(3)
    clause = "".join(lot.sample(ALPHABET[:300], 40))
    first = "".join(lot.sample(ALPHABET, 50)) + " \n " + clause[:20] + "  \n " + clause[20:]
    second = clause[:20] + "\u3000" + clause[20:] + "".join(lot.sample(ALPHABET, 50))
    found = compare_words([compared("a", first), compared("b", second)]).passages.iloc[0]
    assert first[found.start_a : found.end_a] == found.quote_a
    assert second[found.start_b : found.end_b] == found.quote_b
    assert "".join(found.quote_a.split()) == "".join(found.quote_b.split()) == clause
    assert (found.length_a, found.equal, found.share) == (40, 40, 1.0)


def test_other_script_is_the_same_text() -> None:
    simplified = "推动产业转型攻坚深化亩均税收改革推进淘汰落后产能"
    traditional = "推動產業轉型攻堅深化畝均稅收改革推進淘汰落後產能"
    found = compare_words([compared("a", simplified), compared("b", traditional)]).passages
    assert found["equal"].tolist() == [len(simplified)]


def test_quotes_are_cut_from_raw(plans) -> None:
    raw = {one.plan: one.raw for one in plans}
    reuse = compare_words(plans)
    for table, text in ((reuse.passages, "quote"), (reuse.edits, "text")):
        for side in ("a", "b"):
            places = table[[f"plan_{side}", f"start_{side}", f"end_{side}", f"{text}_{side}"]]
            assert all(raw[p][s:e] == t for p, s, e, t in places.itertuples(index=False))


def test_clause_that_zhejiang_and_wenzhou_share(plans) -> None:
    reuse = compare_words(plans)
    of = reuse.edits["plan_a"].eq("wenzhou-2020") & reuse.edits["plan_b"].eq("zhejiang-2017")
    paces = reuse.edits[of & reuse.edits["kinds"].str.contains("cadence")]
    dropped = paces[paces["text_a"].eq("") & paces["text_b"].eq("年均")]
    quote = reuse.passages.merge(dropped, on=["plan_a", "plan_b", "passage"])["quote_a"].item()
    assert quote.endswith("增长10%以上")


def test_order_of_plans_changes_no_row(plans) -> None:
    own = plans[:4]
    expected = _sorted(compare_words(own))
    for order in list(permutations(range(4)))[1::5]:
        tables = _sorted(compare_words([own[at] for at in order]))
        for table, wanted in zip(tables, expected, strict=True):
            pd.testing.assert_frame_equal(table, wanted)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("一二三四五六七八，。123%"), max_size=90),
    st.lists(st.sampled_from("一二三四五六七八，。123%"), max_size=90),
)
def test_sides_may_be_swapped(first, second) -> None:
    a, b = compared("a", "".join(first)), compared("b", "".join(second))
    straight = [(one.spans, one.score, one.equal.sum()) for one in find_alignments(a, b, 4)]
    swapped = [(one.spans[::-1], one.score, one.equal.sum()) for one in find_alignments(b, a, 4)]
    assert sorted(straight) == sorted(swapped)


def test_texts_without_characters() -> None:
    empty, short = compared("a", ""), compared("b", "工业")
    assert compare_words([empty, short]).passages.empty
    assert compare_words([empty]).edits.empty


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙丙", max_size=40), st.text("甲乙丙", max_size=40))
def test_runs_are_those_of_a_plain_search(first, second) -> None:
    a, b = compared("a", first), compared("b", second)
    assert find_runs(a.codes, b.codes).tolist() == _plain_runs(a.text, b.text)


@given(st.text(max_size=60), st.integers(1, 8))
def test_equal_shingles_have_equal_numbers(text, length) -> None:
    codes = compared("a", text).codes
    words = ["".join(map(chr, codes[at : at + length])) for at in range(len(codes) - length + 1)]
    numbers = grams(codes, length).tolist()
    assert len(numbers) == len(words)
    assert len(set(zip(words, numbers, strict=True))) == len(set(words)) == len(set(numbers))


TITLE_TWICE = """临州市人民政府办公室关于印发临州市推动制造业高质量发展实施方案的通知
临府办〔2021〕8号
各镇人民政府（街道办事处），市府直属各单位：
现将《临州市推动制造业高质量发展实施方案》印发给你们。
一、工作目标
力争到2025年，全市规上工业增加值突破6500亿元，研发投入强度达到4%，工业企业R&D经费支出占营业收入比重达到2.2%，亩均税收不低于25万元/亩，上市企业总数超100家，新增应用机器人2万台，机器人密度达到400台/万人。
二、主要任务
（一）到2023年，高新技术企业达到9000家，省级以上专精特新企业1000家。
临州市人民政府办公室
2021年4月15日
"""

NOTICE = """{place}市人民政府办公室关于印发{title}的通知
{place}政办发〔2021〕8号
各镇人民政府（街道办事处），市府直属各单位：
现将《{title}》印发给你们，请结合实际认真贯彻落实。
力争到2025年，全市规上工业增加值突破{number}亿元，上市企业总数超100家。
{title}自印发之日起施行。
"""


def test_a_title_said_twice_ends_the_search(plans) -> None:
    found = compare_words([*plans, compared("own", TITLE_TWICE)]).passages
    assert found[["plan_a", "plan_b"]].isin(["own"]).any(axis=None)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["临州", "温州", "海宁"]),
    st.lists(
        st.sampled_from(["推动制造业", "高质量发展", "实施方案", "三年行动计划", "改造提升"]),
        min_size=2,
        max_size=6,
    ),
    st.integers(1, 9999),
)
def test_notices_that_repeat_themselves_are_read_to_the_end(place, words, number) -> None:
    title = place + "市" + "".join(words)
    notice = compared("own", NOTICE.format(place=place, title=title, number=number) * 2)
    for plan in read_five():
        for one in find_alignments(notice, plan, 4):
            (start, end), (its_start, its_end) = one.spans
            assert 0 <= start < end <= len(notice.text)
            assert 0 <= its_start < its_end <= len(plan.text)


def _plain_runs(a: str, b: str) -> list[list[int]]:
    runs = []
    for i in range(len(a)):
        for j in range(len(b)):
            if i and j and a[i - 1] == b[j - 1]:
                continue
            length = 0
            while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
                length += 1
            if length >= SEED:
                runs.append([i, j, length])
    return runs


def _sorted(reuse) -> list[pd.DataFrame]:
    """Return both tables with the sides of each row in the order of the plans' ids."""
    tables = []
    for table in (reuse.passages, reuse.edits):
        turned = table["plan_a"] > table["plan_b"]
        names = {
            name: name[:-1] + {"a": "b", "b": "a"}[name[-1]]
            for name in table.columns
            if name.endswith(("_a", "_b"))
        }
        both = pd.concat([table[~turned], table[turned].rename(columns=names)[table.columns]])
        keys = ["plan_a", "plan_b", "start_a", "end_a", "start_b"]
        both = both.drop(columns=["passage", "edit"], errors="ignore")
        tables.append(both.sort_values(keys, ignore_index=True))
    return tables
