"""Each row says what made its reading uncertain, and who speaks in its text."""

import pytest

from policytargets.corpora.batches import TARGET_COLUMNS
from policytargets.documents import Document
from policytargets.messages import translate
from policytargets.reading import read_plan

PLAN = "某市产业发展规划（2021—2025年）\n一、主要目标\n"
REPORT = "各位代表：\n现在，我代表市人民政府报告工作。\n二、今年工作\n"


def doubts(text):
    return [set(row["doubt"].split(";")) - {""} for row in read_plan(text).targets]


@pytest.mark.parametrize(
    "sentence",
    [
        "到2025年，新增工业机器人5000台。",
        "规上工业增加值年均增长8%以上。",
        "城镇化率达到65%、森林覆盖率达到40%。",
        "每年培育专精特新企业20家。",
    ],
)
def test_a_plain_promise_leaves_no_doubt(sentence):
    assert not any(doubts(PLAN + sentence))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (REPORT + "今年新建公园12个。", "year_unknown"),
        (PLAN + "2023年新建公园12个。到2024年打好基础。城镇化率达到65%。", "year_far"),
        (PLAN + "到2025年，机器人密度比2020年提高20%。", "year_beside"),
        (PLAN + "力争累计完成投资300亿元。", "past_near"),
        (PLAN + "打造2个千亿级产业集群。", "number_beside"),
        (PLAN + "新增企业—5家。", "number_beside"),
        (PLAN + "占比达到10%到5%。", "ends_reversed"),
        (PLAN + "引进企业20家—10家。", "ends_reversed"),
        ("2022—2020年，新增企业30家。", "year_unknown"),
        ("某市规划（2025—2021年）\n新增企业30家。", "year_unknown"),
        (PLAN + "新增企业一千零二十家。", "number_in_words"),
        (PLAN + "做大企业规模（规上企业达到120家）。", "number_aside"),
        (PLAN + "引领企业发展30家。", "measure_assumed"),
        (PLAN + "新增企业数量达到30家。", "measure_mixed"),
        (PLAN + "甲区、乙区、丙区机器人分别达到20台、30台。", "list_uneven"),
        (
            PLAN + "全力保障经济社会持续健康发展和人民生活改善的各项投入达到30亿元。",
            "indicator_weak",
        ),
    ],
    ids=lambda value: value if value.isascii() else "",
)
def test_what_makes_a_reading_uncertain_is_told(text, code):
    assert code in set().union(*doubts(text))
    assert translate(f"doubt.{code}")


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        (PLAN + "新增企业12家。", "issuer"),
        (REPORT + "今年新建公园12个。", "issuer"),
        ("各县政府：\n现印发给你们，请认真贯彻执行。\n到2025年新增企业12家。", "issuer"),
        (
            "本报讯（记者 李某）近日，市政府印发《某市行动计划》，提出到2025年新增企业12家。",
            "reported",
        ),
        ("据悉，市政府工作报告提出，今年力争新增企业12家。", "reported"),
        ("本报记者获悉，某公司力争今年新增门店12家。", "other"),
        ("小镇热闹非凡。书记说，将新增民宿12家。", "other"),
    ],
)
def test_a_text_says_who_speaks(text, voice):
    assert {row["voice"] for row in read_plan(text).targets} == {voice}


def test_an_entry_makes_a_text_its_issuers():
    text = "本报记者获悉，力争今年新增门店12家。"
    rows = read_plan(text, Document("a", issuer="某市人民政府")).targets
    assert [row["voice"] for row in rows] == ["issuer"]


def test_doubt_and_voice_stand_last():
    assert list(TARGET_COLUMNS)[-2:] == ["doubt", "voice"]
    assert set(read_plan(PLAN + "新增企业12家。").targets[0]) == set(TARGET_COLUMNS)
