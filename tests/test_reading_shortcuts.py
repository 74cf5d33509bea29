"""Shortcuts of the reader: what they pass over holds nothing that the full rules would find."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.documents import Document
from policytargets.reading import read_text, told, words
from policytargets.reading.expression import numeric_pattern
from policytargets.reading.grids.hints import may_hold_grids
from policytargets.reading.indicators import _wordings_in
from policytargets.reading.numbers import find_numbers, numbers_by_sentence
from policytargets.reading.outline import _PLAIN, _SENTENCE, outline
from policytargets.reading.view import make_view
from policytargets.vocabulary import load_grammar, load_indicators
from policytargets.vocabulary.grammar import any_of, first_of

_PAST = sorted(load_grammar().words["past"])
_AHEAD = load_grammar().words["ahead"]["sentence"]
_LEADING = [
    "达到",
    "力争",
    "到2025年",
    "2025年底",
    "比上年同期",
    "每年",
    "和",
    "绿地",
    "的",
    "年内",
]
_NUMBERS = [*"0123一二十百千万亿翻番前全覆盖各都要成年%:∶/-至多个家,.零的突破级大关", "个", "亿元"]
_NAMES = [wording.split("…") for entry in load_indicators() for wording in entry.synonyms]


def _made_of(parts: list[str], most: int = 8) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=most).map("".join)


@given(_made_of(_NUMBERS, 14))
def test_no_expression_begins_with_another_sign(text: str) -> None:
    whole = numeric_pattern()
    bare = re.compile(re.sub(r"^\(\?=\[[^]]*\]\)", "", whole.pattern))
    assert bare.pattern != whole.pattern
    found = [hit.span() for hit in whole.finditer(text)]
    assert found == [hit.span() for hit in bare.finditer(text)]


@given(_made_of([*_PAST, *_AHEAD, "—", ",", "截至2025年", "到2030年", "不低于上年", "甲"]))
def test_every_word_of_time_is_told_by_its_reach(sentence: str) -> None:
    seen = told._reaches_in(sentence)
    for reach in ("sentence", "rest", "clause", "weak", "ahead", "results"):
        assert reach in seen or not told._places(reach, sentence)


@given(_made_of(_LEADING))
def test_words_before_a_number_are_skipped_as_by_one_pattern(text: str) -> None:
    end = len(text)
    while found := words._trail().search(text, 0, end):
        end = found.start()
    assert words.skip_trail(text, 0, len(text)) == end


@given(st.sampled_from(list(enumerate(_NAMES))), st.text("甲乙全市的", max_size=4))
def test_every_wording_that_a_text_holds_is_looked_for(
    named: tuple[int, list[str]], between: str
) -> None:
    place, parts = named
    text = between + between.join(parts) + between
    assert place in {wording.place for wording in _wordings_in(text)}


@pytest.mark.parametrize(
    ("raw", "may"),
    [
        ("指标\n单位\n2025年", True),
        ("指 标 单 位 2025年", True),
        ("| 指标名称 | 2025年 |", True),
        ("序号\t主要指标(单位)\t2025年", True),
        ("指标2025年", True),
        ("主要指标达到全国先进水平", False),
        ("项目建设有序推进。", False),
        ("推进重点项目", False),
    ],
)
def test_a_table_needs_the_heading_of_a_column_of_indicators(raw: str, may: bool) -> None:
    assert may_hold_grids(make_view(raw)) is may


@given(st.lists(st.text("甲乙[]^-\\", min_size=1, max_size=3), min_size=1), st.text("甲乙[]^-\\"))
def test_the_look_ahead_changes_nothing(listed: list[str], text: str) -> None:
    plain, led = re.compile(any_of(listed)), re.compile(first_of(listed) + any_of(listed))
    assert plain.findall(text) == led.findall(text)


# the first numeral in characters loads the library that reads it
@settings(deadline=None)
@given(
    _made_of(
        [*_NUMBERS, "九成", "五千亿", "。", "!", "(责任单位:", ")", "突破", "以上", "不低于"], 14
    )
)
def test_one_pass_finds_the_numbers_of_each_sentence(text: str) -> None:
    for paragraph in outline(make_view(text)):
        view = make_view(text).text
        alone = [(one, find_numbers(view, one.start, one.end)) for one in paragraph.sentences]
        found = list(numbers_by_sentence(view, paragraph.sentences))
        assert found == [(one, numbers) for one, numbers in alone if numbers]


@given(_made_of(["甲", "。", "!", "?", "(", "[", "〔", ")", "一、", "5家", "\n"], 14))
def test_a_text_without_bodies_has_the_sentences_of_the_full_pattern(text: str) -> None:
    plain = [found[0] for found in _PLAIN.finditer(text)]
    assert plain == [found[0] for found in _SENTENCE.finditer(text) if found[0]]


def _cost(text: str) -> float:
    """Return the least processor seconds of three readings of a text."""
    costs = []
    for _ in range(3):
        start = process_time()
        read_text(text, Document("x"))
        costs.append(process_time() - start)
    return min(costs)


@pytest.mark.parametrize("opened", ["(", "[", "《", "“", "〔", "(甲", "(责任单位:", "(5家"])
def test_unclosed_brackets_cost_what_other_characters_do(opened: str) -> None:
    # four times the text takes about four times as long, not sixteen times
    assert _cost(opened * (40_000 // len(opened))) < (
        10 * _cost(opened * (10_000 // len(opened))) + 0.2
    )


def test_a_paragraph_of_many_sentences_is_read_in_one_pass() -> None:
    title = "某市2021—2025年发展规划\n"
    assert _cost(title + "甲。5家。" * 4000) < 10 * _cost(title + "甲。5家。" * 1000) + 0.2
