"""Shortcuts of the reader: what they pass over holds nothing that the full rules would find."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.reading import facts as reaches
from policytargets.reading import facts as told
from policytargets.reading import numbers, read_plan, words
from policytargets.reading.goal_tables.tables import may_hold_grids
from policytargets.reading.indicators import _by_last_sign
from policytargets.reading.numbers import find_numbers, numbers_by_sentence, numeric_pattern
from policytargets.reading.outline import _SENTENCE, Sentence, _sentences, outline
from policytargets.reading.periods import _DATE, _MAY_DATE
from policytargets.reading.view import make_view
from policytargets.vocabulary import load_grammar, load_indicators
from policytargets.vocabulary.grammar import any_of, first_of, listed

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
_WORDINGS = [(entry.unit, wording) for entry in load_indicators() for wording in entry.synonyms]
# The place of each wording in the file, the unit that counts it, and its parts.
_NAMES = [((place, unit), wording.split("…")) for place, (unit, wording) in enumerate(_WORDINGS)]


def _made_of(parts: list[str], most: int = 8) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=most).map("".join)


@given(_made_of(_NUMBERS, 14))
def test_no_expression_begins_with_another_sign(text: str) -> None:
    whole = numeric_pattern()
    # the looks ahead at first signs, each before a group: at any, of a kind, at the second
    looks = re.compile(r"\(\?=(?:\\d|\.?\[[^]]*\])\)(?=\(\?:)")
    assert len(looks.findall(whole.pattern)) >= 5
    bare = re.compile(looks.sub("", whole.pattern))
    found = [hit.span() for hit in whole.finditer(text)]
    assert found == [hit.span() for hit in bare.finditer(text)]


@given(_made_of([*_PAST, *_AHEAD, "—", ",", "截至2025年", "到2030年", "不低于上年", "甲"]))
def test_every_word_of_time_is_told_by_its_reach(sentence: str) -> None:
    seen = reaches.reaches_in(sentence)
    for reach in ("sentence", "rest", "clause", "weak", "ahead", "results"):
        assert reach in seen or not reaches.places_of(reach, sentence)


@given(_made_of(_LEADING))
def test_words_before_a_number_are_skipped_as_by_one_pattern(text: str) -> None:
    end = len(text)
    while found := words._trail().search(text, 0, end):
        end = found.start()
    assert words.skip_trail(text, 0, len(text)) == end


@given(st.sampled_from(_NAMES), st.text("甲乙全市的", max_size=4))
def test_every_wording_that_a_text_holds_is_looked_for(
    named: tuple[tuple[int, str], list[str]], between: str
) -> None:
    (place, unit), parts = named
    text = between + between.join(parts)
    assert place in {
        wording.place
        for ending, wordings in _by_last_sign(unit, "level")[text[-1]].items()
        if text.endswith(ending)
        for wording in wordings
        if wording.head in text
    }


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
def test_the_look_ahead_changes_nothing(words: list[str], text: str) -> None:
    plain, led = re.compile(any_of(words)), re.compile(first_of(words) + any_of(words))
    assert plain.findall(text) == led.findall(text)


@given(st.lists(st.text("甲乙[^-", max_size=4), min_size=1), st.text("甲乙[^-"))
def test_words_that_begin_alike_are_found_as_if_each_stood_alone(
    words: list[str], text: str
) -> None:
    plain = "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
    assert re.findall(listed(words), text) == re.findall(plain, text)


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
    plain = [(one.start, one.end) for one in _sentences(text, 0, len(text))]
    assert plain == [found.span() for found in _SENTENCE.finditer(text) if found[0]]


@given(_made_of([*"今本全明年内五十三第", "以后", "此后", "每年", "2025年", "期间", "末", "推动"]))
def test_every_date_is_told_by_a_sign(text: str) -> None:
    assert _MAY_DATE.search(text) or not _DATE.search(text)


class _Counted:
    """A pattern that counts how often it is searched for."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.calls = pattern, 0

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        self.calls += 1
        return self.pattern.finditer(text, start, end)


def test_a_paragraph_of_many_sentences_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = _Counted(numeric_pattern())
    monkeypatch.setattr(numbers, "numeric_pattern", lambda: counted)
    assert read_plan("某市2021—2025年发展规划\n" + "甲。5家。" * 400).targets
    assert counted.calls == 2


def test_no_sentence_is_looked_back_over_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    turn = told._turn_of_time

    def counting(text: str, sentence: Sentence, before: str) -> bool | None:
        seen.append(sentence.start)
        return turn(text, sentence, before)

    monkeypatch.setattr(told, "_turn_of_time", counting)
    assert read_plan("某市2021—2025年发展规划\n" + "建成甲校5所。" * 400).targets
    assert len(seen) == len(set(seen)) > 300
