"""Numeric expressions: value, unit and comparator, from tables of cases."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytargets.reading.numbers import find_numbers
from reading_cases import read as read_rows


def read(text):
    return [
        (text[n.start : n.end], n.value, n.value_max, n.unit, n.comparator)
        for n in find_numbers(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新增4000台", ("4000台", 4000, None, "台", "=")),
        ("突破2.5万台", ("突破2.5万台", 25000, None, "台", ">")),
        ("突破7000亿元", ("突破7000亿元", 7e11, None, "元", ">")),
        ("达到1万亿元", ("1万亿元", 1e12, None, "元", "=")),
        ("达到40万元/亩以上", ("40万元/亩以上", 400000, None, "元/亩", ">=")),
        ("14万元/人·年", ("14万元/人·年", 140000, None, "元/人·年", "=")),
        ("148台/万人", ("148台/万人", 148, None, "台/万人", "=")),
        ("30万吨标准煤", ("30万吨标准煤", 300000, None, "吨标准煤", "=")),
        ("4000万平方米", ("4000万平方米", 4e7, None, "平方米", "=")),
        ("2.5亿美元以上", ("2.5亿美元以上", 2.5e8, None, "美元", ">=")),
        ("3.2%左右", ("3.2%左右", 3.2, None, "%", "~")),
        ("提高2个百分点", ("2个百分点", 2, None, "百分点", "=")),
        ("1—2个", ("1—2个", 1, 2, "个", "=")),
        ("1~3个", ("1~3个", 1, 3, "个", "=")),
        ("5至10家", ("5至10家", 5, 10, "家", "=")),
        ("1,200家", ("1,200家", 1200, None, "家", "=")),
        ("不少于三分之一", ("不少于三分之一", 100 / 3, None, "%", ">=")),
        ("不低于2.0", ("不低于2.0", 2, None, "", ">=")),
        ("最多80天", ("最多80天", 80, None, "天", "<=")),
        ("控制在5.5%以内", ("5.5%以内", 5.5, None, "%", "<=")),
        ("保持全省前3", ("前3", 3, None, "位", "<=")),
        ("保持前三位", ("前三位", 3, None, "位", "<=")),
        ("平台全覆盖", ("全覆盖", 100, None, "%", "=")),
        ("实现零的突破", ("零的突破", 1, None, "个", ">=")),
        ("翻一番", ("翻一番", 100, None, "%", "=")),
        ("翻两番", ("翻两番", 300, None, "%", "=")),
        ("两百家", ("两百家", 200, None, "家", "=")),
        ("翻番", ("翻番", 100, None, "%", "=")),
        ("翻三番", ("翻三番", 700, None, "%", "=")),
        ("总量突破千亿", ("突破千亿", 1e11, None, "元", ">")),
        ("突破百亿大关", ("突破百亿", 1e10, None, "元", ">")),
        ("突破5000亿大关", ("突破5000亿", 5e11, None, "元", ">")),
        ("超过七成", ("超过七成", 70, None, "%", ">")),
        ("八成半以上", ("八成半以上", 85, None, "%", ">=")),
        ("8.5万农村人口", ("8.5万", 85000, None, "人", "=")),
        ("压缩至3个工作日内", ("3个工作日内", 3, None, "天", "<=")),
        ("约8万台(套)", ("约8万台(套)", 80000, None, "台", "~")),
    ],
)
def test_number(text, found):
    assert read(text) == [pytest.approx(found)]


def test_no_number_in_words_of_quantity():
    assert read("企业加快发展,大幅提升,走在前列,推进翻番计划") == []


@given(
    st.integers(1, 99999),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]),
    st.sampled_from(["家", "台", "元", "亩", "项"]),
    st.sampled_from([("以上", ">="), ("左右", "~"), ("以内", "<="), ("", "=")]),
)
def test_value_is_digits_times_magnitude(digits, magnitude, unit, suffix):
    text = f"{digits}{magnitude[0]}{unit}{suffix[0]}"
    assert read(text) == [(text, digits * magnitude[1], None, unit, suffix[1])]


def test_no_numeral_in_characters_stops_the_reading():
    signs = "一两十百千万亿"
    for length in (1, 2, 3, 4):
        for numeral in map("".join, product(signs, repeat=length)):
            for row in read_rows(f"到2022年,打造{numeral}个产业集群。"):
                assert row["value"] > 0, numeral
