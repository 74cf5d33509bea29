"""Commitment: aspired to, ensured, or plainly stated."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("力争新增上市公司5家,新增技师学院2所。", ["aspire", "aspire"]),
        ("力争新增上市公司5家;新增技师学院2所。新增绿色工厂3家。", ["aspire", "aspire", "plain"]),
        ("新增上市公司5家,力争新增技师学院2所,新增绿色工厂3家。", ["plain", "aspire", "aspire"]),
        ("争取装备数控化率不低于50%。", ["aspire"]),
        ("力争机器人总量不少于300台。", ["aspire"]),
        ("争创省级绿色工厂5家。", ["aspire"]),
        ("到2025年,全市要力争新增上市公司5家。", ["aspire"]),
    ],
)
def test_aspire_governs_what_follows_in_its_sentence(text, words):
    assert column(text, "commitment") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("确保新增上市公司5家。", ["ensure"]),
        ("确保新增上市公司5家,力争新增绿色工厂3家。", ["ensure", "aspire"]),
        ("新增上市公司5家,确保绿色工厂达到3家。", ["plain", "ensure"]),
        ("必须新增上市公司5家。", ["ensure"]),
        ("机器人密度不低于200台/万人。", ["ensure"]),
        ("每年用地指标不少于三分之一用于制造业项目。", ["ensure"]),
        ("机器人密度达到200台/万人以上。", ["plain"]),
    ],
)
def test_ensure(text, words):
    assert column(text, "commitment") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("各地要建成绿色工厂5家。", ["ensure"]),
        ("各园区要达到亩均税收30万元。", ["ensure"]),
        ("主要目标:新增机器人100台。", ["plain"]),
        ("强化要素保障,新增机器人100台。", ["plain"]),
        ("在重要产业新增机器人100台。", ["plain"]),
    ],
)
def test_yao_counts_only_as_a_modal(text, words):
    assert column(text, "commitment") == words
