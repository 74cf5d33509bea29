"""Numeric expressions: value, unit and comparator, from tables of cases."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from cn2an import an2cn
from hypothesis import given
from hypothesis import strategies as st

from policytargets.documents import Document
from policytargets.reading import read_plan
from policytargets.reading.numbers import UNREAD, find_numbers
from reading_cases import column
from reading_cases import read as read_rows

CASES = sorted(Path(__file__).with_name("cases").glob("numbers/*.txt"))


def read(text):
    return [
        (text[n.start : n.end], n.value, n.value_max, n.unit, n.comparator)
        for n in find_numbers(text, 0, len(text))
        if n.kind not in UNREAD
    ]


def reasons(text):
    """Return numerals that are neither targets nor dates, with role and reason."""
    rows = read_plan(text, Document("plan", plan_end=2025)).ledger
    return [(r["text"], r["reason"]) for r in rows if r["role"] != "target"]


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_numbers_of_a_case(case):
    right = [
        json.loads(line) for line in case.with_suffix(".jsonl").read_text("utf-8").splitlines()
    ]
    names = ("number_text", "value", "value_max", "unit", "comparator")
    found = read_rows(case.read_bytes().decode("utf-8"))
    assert [[row.get(name) for name in names] for row in right] == [
        [row[name] for name in names] for row in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("600多万人", ("600多万人", 6e6, None, "人", ">")),
        ("1.2万余亿元", ("1.2万余亿元", 1.2e12, None, "元", ">")),
        ("3百多亿元", ("3百多亿元", 3e10, None, "元", ">")),
        ("十余家", ("十余家", 10, None, "家", ">")),
        ("三百多万户", ("三百多万户", 3e6, None, "户", ">")),
        ("30来万人", ("30来万人", 3e5, None, "人", "~")),
        ("3万5千人", ("3万5千人", 35000, None, "人", "=")),
        ("3亿5000万元", ("3亿5000万元", 3.5e8, None, "元", "=")),
        ("一万五千家", ("一万五千家", 15000, None, "家", "=")),
        ("一万五台", ("一万五台", 15000, None, "台", "=")),
        ("三点二万亿元", ("三点二万亿元", 3.2e12, None, "元", "=")),
        ("二〇〇家", ("二〇〇家", 200, None, "家", "=")),
        ("三万千瓦", ("三万千瓦", 30000, None, "千瓦", "=")),
        ("二十五万元/人", ("二十五万元/人", 250000, None, "元/人", "=")),
        ("两个百分点", ("两个百分点", 2, None, "百分点", "=")),
        ("二三十名", ("二三十名", 20, 30, "名", "=")),
        ("三至五家", ("三至五家", 3, 5, "家", "=")),
        ("百分之五至六", ("百分之五至六", 5, 6, "%", "=")),
        ("万分之五", ("万分之五", 0.05, None, "%", "=")),
        ("30亿元—50亿元", ("30亿元—50亿元", 3e9, 5e9, "元", "=")),
        ("8000—1万家", ("8000—1万家", 8000, 10000, "家", "=")),
        ("逾300家", ("逾300家", 300, None, "家", ">")),
        ("近300家", ("近300家", 300, None, "家", "~")),
        ("附近300家", ("300家", 300, None, "家", "=")),
        ("近3个月", ("3个月", 3, None, "个月", "=")),
        ("上百家", ("上百家", 100, None, "家", ">=")),
        ("线上百家", ("百家", 100, None, "家", "=")),
        ("突破万亿元", ("突破万亿元", 1e12, None, "元", ">")),
        ("2个亿", ("2个亿", 2e8, None, "元", "=")),
        ("5个亿元产业", ("5个", 5, None, "个", "=")),
        ("税收达到30万以上", ("30万以上", 300000, None, "元", ">=")),
        ("工业投资(亿元):120", ("120", 1.2e10, None, "元", "=")),
        ("25μg/m³以下", ("25μg/m³以下", 25, None, "微克/立方米", "<=")),
    ],
)
def test_whole_number(text, found):
    assert pytest.approx(found) in read(text)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "车次",
            "列次",
            "班次",
            "人次",
            "亩次",
            "TEU",
            "标箱",
            "机架",
            "床位",
            "学位",
            "托位",
            "泊位",
        ),
        *("岗位", "课时", "届", "笔", "TB", "PB", "P", "EFLOPS", "MWh", "兆瓦时", "公里", "吨公里"),
        *("欧元", "毫克/升", "微克/立方米", "亿立方米"),
    ],
)
def test_unit_after_a_level(unit):
    assert column(f"到2025年,总量达到120{unit}以上。", "number_text") == [f"120{unit}以上"]


@pytest.mark.parametrize(
    ("numeral", "reason"),
    [
        ("1,2345家", "unreadable"),
        ("12345,678亿元", "unreadable"),
        ("2,00亿元", "unreadable"),
        ("3.4.5家", "unreadable"),
        ("3万5家", "unreadable"),
        ("企业-5家", "unreadable"),
        ("企业−5家", "unreadable"),
        ("10到5%", "unreadable"),
        ("300—200家", "unreadable"),
        ("0家", "unreadable"),
        ("1" * 309 + "家", "unreadable"),
        ("8" * 308 + "万亿元", "unreadable"),
        ("2×66万千瓦", "unreadable"),
        ("1e400亿元", "unreadable"),
        ("数十家", "vague"),
        ("几百亿元", "vague"),
        ("亿元", "class"),
    ],
)
def test_what_is_not_certain_is_no_row(numeral, reason):
    text = f"到2025年,新增{numeral}。"
    assert read_rows(text) == []
    assert reason in [why for _, why in reasons(text)]


def test_a_number_too_long_stops_no_other():
    rows = read_rows(f"到2025年,产值达到{'9' * 309}亿元,新增企业300家。")
    assert [row["value"] for row in rows] == [300]
    assert json.dumps(rows, allow_nan=False)


def test_a_fall_between_two_rates_goes_from_the_larger():
    assert column("到2025年,能耗降低3—5%。", "value", "value_max") == [(-5, -3)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("财政收入达到1 60亿元", [1.6e10]),
        ("财政收入达到2 6 0 0亿元", [2.6e11]),
        ("新增造林1 2 . 5万亩", [125000]),
        ("到 2025 300 家", []),
        ("企业3 00家", []),
    ],
)
def test_blanks_inside_digits_are_joined_where_that_is_certain(text, found):
    assert column(f"到2025年,{text}。", "value") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("占比不降低、稳定在30%以上", (30, ">=", "level")),
        ("占比只增不减,达到40%", (40, "=", "level")),
        ("能耗下降,降幅达到5%", (-5, "=", "change")),
        ("能耗下降≥13.5%", (-13.5, "<=", "change")),
    ],
)
def test_only_a_fall_is_negative(text, found):
    assert column(f"到2025年,{text}。", "value", "comparator", "measure") == [found]


_ABOUT = st.sampled_from(["", "余", "多"])
_MAGNITUDES = st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)])


@st.composite
def numerals(draw):
    """Return a numeral and its value, known from how it is made."""
    count, (magnitude, factor) = draw(st.integers(2, 10**7)), draw(_MAGNITUDES)
    odd = draw(_ABOUT)
    digits = draw(st.sampled_from([str(count), f"{count:,}", f"{count:,}".replace(",", "，")]))
    parts = draw(st.integers(2, 999)), draw(st.integers(2, 9999))
    return draw(
        st.sampled_from(
            [
                (f"{digits}{odd}{magnitude}", count * factor),
                (f"{count / 100:.2f}{magnitude}", count / 100 * factor),
                (an2cn(count), count),
                (f"{an2cn(parts[1])}{odd}{'万' if odd else ''}", parts[1] * (10**4 if odd else 1)),
                (f"{parts[0]}亿{parts[1]}万", parts[0] * 10**8 + parts[1] * 10**4),
                (" ".join(str(count)), count),
            ]
        )
    )


@given(numerals())
def test_a_numeral_has_its_value_or_none(numeral):
    written, value = numeral
    text = f"到2025年,新增企业达到{written}家。"
    found = column(text, "value", "number_text")
    assert found == [(pytest.approx(value), f"{written}家")] or (
        not found and "unreadable" in [why for _, why in reasons(text)]
    )


_SIGNS = [*"0125一两三十百千万亿零点余多几 ,.，·—至%家元台", "亿元", "新增", "达到", "个百分点"]


@given(st.lists(st.sampled_from(_SIGNS), max_size=14).map("".join))
def test_no_number_begins_inside_another(text):
    for number in find_numbers(text, 0, len(text)):
        if number.kind not in UNREAD:
            assert not re.search(r"\d[余多几 ,]?$", text[: number.core]), text[number.core :]
            assert number.value > 0
            assert number.value_max is None or number.value_max > number.value
