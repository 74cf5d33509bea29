"""Agencies: the bodies of the next bracket after a target, in their order."""

import re

import pytest

from policytargets.reading import paragraphs as agencies
from reading_cases import column


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("新增机器人10台。", [""]),
        ("新增机器人10台。(责任单位:市经信局)", ["市经信局"]),
        ("新增机器人10台。（责任单位：市经信局、市科技局）", ["市经信局;市科技局"]),
        ("新增机器人10台。(责任单位:市经信局,市科技局)", ["市经信局;市科技局"]),
        ("新增機器人10臺。（責任單位：市經信局、市科技局）", ["市經信局;市科技局"]),
        (
            "新增机器人10台。(责任单位:市“三服务”办、国网某市供电公司)",
            ["市“三服务”办;国网某市供电公司"],
        ),
        ("新增机器人10台,新增绿色工厂5家。(责任单位:市经信局)", ["市经信局", "市经信局"]),
    ],
)
def test_bodies(text, bodies):
    assert column(text, "agencies") == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "新增机器人10台。(责任单位:市经信局、各市、县(市、区)政府)",
            ["市经信局;各市、县(市、区)政府"],
        ),
        ("新增机器人10台。(责任单位:各县(市、区)政府、市经信局)", ["各县(市、区)政府;市经信局"]),
    ],
)
def test_one_body_whose_name_holds_a_comma(text, bodies):
    assert column(text, "agencies") == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            ("新增机器人10台。(责任单位:市经信局、市科技局,列第一位者为牵头单位,下同)"),
            ["市经信局;市科技局"],
        ),
        (
            "新增机器人10台。(责任单位:市经信局、市科技局,列第一位的为牵头单位)",
            ["市经信局;市科技局"],
        ),
        ("新增机器人10台。(责任单位:市经信局,下同)新增绿色工厂5家。", ["市经信局", ""]),
    ],
)
def test_remarks_are_dropped(text, bodies):
    assert column(text, "agencies") == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "新增机器人10台。(责任单位:市经信局)新增绿色工厂5家。(责任单位:市生态环境局)",
            ["市经信局", "市生态环境局"],
        ),
        (
            "新增机器人10台(责任单位:市经信局),新增绿色工厂5家(责任单位:市生态环境局)。",
            ["市经信局", "市生态环境局"],
        ),
        ("(责任单位:市经信局)新增机器人10台。", [""]),
        ("新增机器人10台。[责任单位:市经信局、市科技局]", ["市经信局;市科技局"]),
        ("新增机器人10台。【责任单位：市经信局】", ["市经信局"]),
        (
            "新增机器人10台。\n责任单位:市经信局、市科技局(列第一位者为牵头单位)",
            ["市经信局;市科技局"],
        ),
        ("1.新增机器人10台。\n2.新增绿色工厂5家。(责任单位:市生态环境局)", ["", "市生态环境局"]),
    ],
)
def test_next_bracket_after_the_target_in_its_paragraph(text, bodies):
    assert column(text, "agencies") == bodies


def test_the_length_of_a_label_is_that_of_the_labels_sought():
    # A pattern that looks back has one width: where one label fits, all are as long.
    assert re.fullmatch(agencies.BODY_LABEL, "责任单位:")
    assert len("责任单位:") == agencies._LABEL_LENGTH
