"""Shortcuts of the reader: what they pass over holds nothing that the full rules would find."""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.documents import Document
from policytargets.reading import facts as reaches
from policytargets.reading import numbers, read_plan, words
from policytargets.reading.expressions import numeric_pattern
from policytargets.reading.goal_tables.table_places import may_hold_grids
from policytargets.reading.indicators import find_indicator
from policytargets.reading.numbers import find_numbers, numbers_by_sentence
from policytargets.reading.outline import outline
from policytargets.reading.view import make_view
from policytargets.vocabulary import load_grammar, load_indicators
from policytargets.vocabulary.grammar import any_of, first_of, listed
from reading_cases import column

_PAST = sorted(load_grammar().words["past"])
_AHEAD = load_grammar().words["ahead"]["sentence"]
_LEADING = ["达到", "力争", "比上年同期", "较2024年底", "每年", "新增", "今年", "年内"]
_LEADING += ["到2024年和2025年底", "在2020年基础上", "累计", "分别"]
_NUMBERS = [*"0123一二十百千万亿翻番前全覆盖各都要成年%:∶/-至多个家,.零的突破级大关", "个", "亿元"]
# Each wording of an indicator with the unit that counts it.
_NAMES = [(entry.unit, wording) for entry in load_indicators() for wording in entry.synonyms]


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


@given(st.sampled_from(["绿地", "和", "的", ""]), _made_of(_LEADING))
def test_all_words_that_lead_over_to_a_number_are_skipped(noun: str, led: str) -> None:
    assert words.skip_trail(noun + led, 0, len(noun + led)) == len(noun)


@given(st.sampled_from(_NAMES), st.text("甲乙全市的", max_size=4))
def test_every_wording_that_a_text_holds_is_looked_for(
    named: tuple[str, str], between: str
) -> None:
    unit, wording = named
    text = between + wording.replace("…", between)
    found = find_indicator(words.join(text, (0, len(text))), unit, "level")
    assert found and found.end == len(text)
    ends = [other for other in found.indicator.synonyms if _ends_with(text, other)]
    assert max(map(_weight, ends)) >= _weight(wording)


def _ends_with(text: str, wording: str) -> bool:
    return bool(re.search(".*".join(map(re.escape, wording.split("…"))) + "$", text))


def _weight(wording: str) -> int:
    return len(wording.replace("…", ""))


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
    view = make_view(text)
    for paragraph in outline(view):
        spans = [(one.start, one.end) for one in paragraph.sentences]
        start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        plain = [found.span() for found in re.finditer("[^。!?]*[。!?]?", view.text[start:end])]
        assert spans == [(start + a, start + b) for a, b in plain if a < b]


@pytest.mark.parametrize(
    ("date", "years"),
    [
        *(
            (date, (2008, 2008))
            for date in ("今年", "本年", "全年", "年内", "此后每年", "以后逐年")
        ),
        *((date, (2008, 2009)) for date in ("明年", "两年内", "到2009年")),
        *((date, (2008, 2010)) for date in ("三年内", "未来3年", "三年推动")),
        *((date, (2021, 2025)) for date in ("“十四五”期间", "十四五末")),
        ("今后五年", (2008, 2012)),
        ("2009—2012年", (2009, 2012)),
    ],
)
def test_a_date_of_any_kind_is_found(date: str, years: tuple[int, int]) -> None:
    text = f"——2008年1月10日在市人民代表大会上\n{date}新增机器人10台。"
    assert column(text, "start_year", "end_year", plan=None) == [years]


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
    assert (
        read_plan("某市2021—2025年发展规划\n" + "甲。5家。" * 400, Document("x")).targets
        is not None
    )
    assert counted.calls == 2


def test_the_work_grows_with_the_sentences_of_a_paragraph_and_no_faster() -> None:
    once, twice = _calls(400), _calls(800)
    assert once < twice < 2.2 * once


def _calls(sentences: int) -> int:
    """Return how many calls a paragraph of so many sentences takes."""
    calls = itertools.count()
    sys.setprofile(lambda *_: next(calls))
    try:
        assert read_plan(
            "某市2021—2025年发展规划\n" + "建成甲校5所。" * sentences, Document("x")
        ).targets
    finally:
        sys.setprofile(None)
    return next(calls)
