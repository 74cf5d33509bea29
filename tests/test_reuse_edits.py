"""Edits inside a shared passage: whole numbers, their kinds, and the targets they touch."""

from __future__ import annotations

import pandas as pd
import pytest

from policytargets.comparing.text_reuse.passages import compare_words, place_targets
from reuse_cases import compared

HEAD = "规上企业数字化车间改造覆盖面稳步拓展,"
TAIL = ",示范引领成效显著增强并形成可复制经验"


def edits_of(first: str, second: str) -> list[tuple[str, str, str]]:
    reuse = compare_words([compared("a", HEAD + first + TAIL), compared("b", HEAD + second + TAIL)])
    assert len(reuse.passages) == 1
    return list(reuse.edits[["text_a", "text_b", "kinds"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("产值年均增长10%以上", "产值增长10%以上", ("年均", "", "cadence")),
        ("产值增长10%以上", "产值增长15%以上", ("10", "15", "numeral")),
        ("产值增长10%以上", "产值增长10%左右", ("以上", "左右", "comparator")),
        ("到2020年建成", "到2022年建成", ("2020", "2022", "year")),
        ("建成100家", "建成1000家", ("100", "1000", "numeral")),
        ("比重达3.2%", "比重达3.25%", ("3.2", "3.25", "numeral")),
        ("建成智能工厂", "建成数字工厂", ("智能", "数字", "wording")),
        ("新增20000台", "新增20300台", ("20000", "20300", "numeral")),
        ("改造提升2.0版工作", "改造提升3.0版工作", ("2.0", "3.0", "wording")),
        ("改造提升2.0版工作", "改造提升工作", ("2.0版", "", "wording")),
        ("。二、重点任务", "。三、重点任务", ("二", "三", "wording")),
        ("。16.推进质量革命", "。3.推进质量革命", ("16", "3", "wording")),
    ],
)
def test_one_edit(first, second, expected) -> None:
    assert edits_of(first, second) == [expected]


def test_two_changes_in_one_edit() -> None:
    assert edits_of("产值超过60%。", "产值达到67%以上。") == [
        ("超过60%", "达到67%以上", "numeral;comparator")
    ]


def test_no_edit_in_equal_text() -> None:
    assert edits_of("产值增长", "产值增长") == []


def test_number_at_the_end_is_whole() -> None:
    texts = [f"{HEAD}新增标准{number}" for number in ("120项,另起一句", "100个;完全不同")]
    reuse = compare_words([compared(name, text) for name, text in zip("ab", texts, strict=True)])
    assert reuse.passages["quote_a"].item().endswith("标准120")
    assert reuse.passages["quote_b"].item().endswith("标准100")
    assert reuse.edits[["text_a", "text_b"]].to_numpy().tolist() == [["120", "100"]]


def test_targets_of_passages_and_edits() -> None:
    first, second = HEAD + "产值增长10%" + TAIL + "甲。新增5家", HEAD + "产值增长15%" + TAIL
    at = len(HEAD)
    rows = [
        ("a1", "a", at + 4, at + 7, at, at + 7),
        ("a2", "a", len(first) - 2, len(first), len(first) - 4, len(first)),
        ("b1", "b", at + 4, at + 7, at, at + 7),
    ]
    columns = ["target_id", "document", "start", "end", "quote_start", "quote_end"]
    targets = pd.DataFrame(rows, columns=columns)
    reuse = place_targets(compare_words([compared("a", first), compared("b", second)]), targets)
    for table in (reuse.passages, reuse.edits):
        assert table[["targets_a", "targets_b"]].to_numpy().tolist() == [[["a1"], ["b1"]]]
