"""Units: the data, what converts into what, and what is said where nothing does."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytargets.errors import InputError
from policytargets.normalising.conversion import (
    commensurable,
    convert,
    factor_of,
    registry,
)
from policytargets.vocabulary import load_grammar, load_indicators
from policytargets.vocabulary.codelists import accepts
from policytargets.vocabulary.units import (
    PATH,
    canonical_unit,
    complete_unit,
    load_units,
    parse_unit,
    reading_of,
)

UNITS = [entry.unit for entry in load_units().units]
COMPOUNDS = [
    "元/亩",
    "元/公顷",
    "台/万人",
    "元/人·年",
    "吨标准煤/万元",
    "件/万人",
    "亿元/平方公里",
    "人/10万",
]
PAIRS = [pair for pair in product(UNITS + COMPOUNDS, repeat=2) if commensurable(*pair)]
INDICATORS = {entry.indicator: entry for entry in load_indicators()}


def faults_of(function, *arguments):
    with pytest.raises(InputError) as error:
        function(*arguments)
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (40e4, "元/亩", "元/公顷", 6e6),
        (1, "公顷", "亩", 15),
        (1, "亩", "平方米", 2000 / 3),
        (1, "平方公里", "公顷", 100),
        (52.4, "万元/亩", "元/亩", 524000),
        (19.3, "万元/人年", "元/人·年", 193000),
        (1737.03, "亿元", "元", 173703000000),
        (148, "台/万人", "台/人", 0.0148),
        (9.2, "‰", "%", 0.92),
        (2, "倍", "%", 200),
        (36, "小时", "天", 1.5),
        (1, "年", "天", 365.2425),
        (2500, "公斤", "吨", 2.5),
        (3, "家", "个", 3),
        (0.1, "项", "件", 0.1),
        (7, "台", "套", 7),
        (5, "名", "人", 5),
        (12, "人/10万", "人/万", 1.2),
    ],
)
def test_known_conversions(value, unit, to, expected):
    assert convert(value, unit, to) == expected


def test_factors_are_exact():
    assert factor_of("小时", "天") == Fraction(1, 24)
    assert factor_of("平方米", "亩") == Fraction(3, 2000)
    assert factor_of("吨标准煤/万元", "吨标准煤/元") == Fraction(1, 10000)


@given(
    st.sampled_from(PAIRS),
    st.floats(min_value=-1e13, max_value=1e13).filter(lambda v: abs(v) > 1e-6),
)
def test_there_and_back(pair, value):
    there = convert(value, *pair)
    assert convert(there, *reversed(pair)) == pytest.approx(value, rel=1e-14)
    factor, back = factor_of(*pair), factor_of(*reversed(pair))
    assert factor * back == 1


def test_a_missing_value_stays_missing():
    assert pd.isna(convert(float("nan"), "亩", "公顷"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("百分点", "%"),
        ("元", "美元"),
        ("元", "元/亩"),
        ("台", "台/万人"),
        ("台", "个"),
        ("人", "个"),
        ("人次", "人"),
        ("亩次", "亩"),
        ("位", "个"),
        ("千瓦时", "吨标准煤"),
        ("千瓦", "千瓦时"),
        ("", "%"),
        ("人/10万", "人"),
        ("元", "两"),
    ],
)
def test_units_of_two_kinds_do_not_convert(one, other):
    assert not commensurable(one, other)
    assert not commensurable(other, one)
    assert faults_of(convert, 1.0, one, other)


def test_kinds_say_what_the_arithmetic_says():
    units = [*UNITS, *COMPOUNDS]
    quantities = {unit: registry().Quantity(parse_unit(unit).expression) for unit in units}
    for one, other in product(units, repeat=2):
        same = parse_unit(one).kind == parse_unit(other).kind
        assert same == quantities[one].is_compatible_with(quantities[other]), (one, other)


def test_the_reader_knows_no_unit_that_is_not_here():
    grammar = load_grammar()
    written = [*grammar.units.values(), *grammar.kinds, *grammar.words["grids"]["units"]]
    below = [f"元/{part}" for part in grammar.words["denominators"]]
    assert [unit for unit in (*written, *below) if parse_unit(unit) is None] == []


def test_readings_are_of_known_units():
    for entry in (*load_units().shortened, *load_units().customary):
        assert parse_unit(entry.written), entry
        assert parse_unit(entry.means), entry
        assert not commensurable(entry.written, entry.means), entry


def test_a_unit_is_read_as_the_indicator_means_it():
    assert complete_unit("元", "元/亩") == "元/亩"
    assert complete_unit("元", "元") == "元"
    assert complete_unit("个", "台/万人") == "个"
    assert reading_of("元/人·年", "元/人").means == "元/人"
    assert reading_of("万元/人年", "元/人").written == "元/人·年"
    assert reading_of("位", "名") is not None
    assert reading_of("元/亩", "元/人") is None


@pytest.mark.parametrize(
    ("measure", "unit"),
    [("growth", "%"), ("change", "%"), ("points", "百分点"), ("rank", "位"), ("level", "台")],
)
def test_the_measure_can_fix_the_unit(measure, unit):
    assert canonical_unit("台", measure) == unit


@pytest.mark.parametrize(
    ("indicator", "unit", "measure", "expected"),
    [
        ("industrial_robots", "台", "level", True),
        ("industrial_robots", "套", "flow", True),
        ("industrial_robots", "个", "level", False),
        ("industrial_robots", "%", "level", False),
        ("industrial_robots", "%", "growth", True),
        ("industrial_robots", "百分点", "points", False),
        ("robot_density", "台", "level", False),
        ("rd_intensity", "百分点", "points", True),
        ("rd_intensity", "‰", "level", True),
        ("tax_per_mu", "元", "level", True),
        ("tax_per_mu", "元", "growth", False),
        ("labour_productivity", "元/人·年", "level", True),
        ("high_level_talents", "位", "addition", True),
        ("high_level_talents", "个", "addition", True),
        ("high_level_talents", "家", "addition", False),
        ("outdated_capacity_firms", "%", "level", False),
        ("listed_firms", "户", "level", True),
        ("listed_firms", "两", "level", False),
    ],
)
def test_what_an_indicator_accepts(indicator, unit, measure, expected):
    assert accepts(INDICATORS[indicator], unit, measure) is expected


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: money, definition", "kind: gold, definition", "kind gold is not there"),
        ("15 * mu", "15 * yuan", "definition '15 * yuan'; expected: a multiple of mu"),
        ("15 * mu", "fifteen mu", "definition 'fifteen mu'"),
        ("code: hectare", "code: 公顷", "code is '公顷'"),
        ("unit: 公顷,", "unit: 亩,", "亩 stands twice"),
        ("code: hectare, en: hectares, ", "code: hectare, ", "en"),
    ],
)
def test_faults_of_the_file_name_their_lines(tmp_path, old, new, told):
    text = PATH.read_text("utf-8")
    assert old in text
    path = tmp_path / "units.yml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    faults = faults_of(load_units, path)
    assert any(told in fault for fault in faults), faults
    if "twice" not in told:
        assert any(fault.startswith(f"{path}:{line}: ") for fault in faults), faults


def test_an_indicator_in_an_unknown_unit_is_told(tmp_path):
    path = tmp_path / "indicators.yml"
    entry = (
        "- {indicator: a, name_en: A, name_zh: 甲, theme: digital, unit: 两, direction: more,"
        " nature: stock, synonyms: [甲], other_units: [钱]}\n"
    )
    path.write_text(entry, "utf-8")
    faults = faults_of(load_indicators, path)
    assert [fault.partition(";")[0] for fault in faults] == [
        f"{path}:1: a: unit: unknown unit '两'",
        f"{path}:1: a: other_units: entry 1: unknown unit '钱'",
    ]
