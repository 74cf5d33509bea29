"""boilerplate.yml: what stands in it can occur in a plan, and a fault is named with its line."""

from __future__ import annotations

import pytest

from policytargets.comparing.text_reuse.masked_texts import (
    FOUND,
    boilerplate_kind,
    boilerplate_name,
    boilerplate_pattern,
    load_boilerplate,
)
from policytargets.errors import InputError
from policytargets.messages import use_language
from reuse_cases import compared

SIGNED = ["临州市人民政府办公室", "2020年12月31日"]

GOOD = """\
- {kind: furniture, en: Page, zh: 网页, wordings: []}
- {kind: bodies, en: Bodies, zh: 单位, wordings: []}
- {kind: titles, en: Titles, zh: 标题, wordings: []}
- {kind: imprint, en: Imprint, zh: 落款, wordings: []}
- {kind: dates, en: Dates, zh: 期限, wordings: []}
- kind: slogan
  en: Slogans
  zh: 口号
  wordings: [供给侧结构性改革]
"""


def test_names_in_both_languages() -> None:
    for entry in load_boilerplate():
        assert boilerplate_name(entry.kind) == entry.en
        with use_language("zh"):
            assert boilerplate_name(entry.kind) == entry.zh


def test_longest_wording_wins() -> None:
    found = boilerplate_pattern().search("以供给侧结构性改革为主线")
    assert found[0] == "以供给侧结构性改革为主线"
    assert boilerplate_kind(found[0]) == "slogan"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wordings: [供给侧结构性改革]", "wordings: []", "slogan has no wordings"),
        ("[供给侧结构性改革]", "[改革, 供给侧结构性改革]", "'改革' has 2 characters"),
        ("[供给侧结构性改革]", "[供给侧結構性改革]", "cannot occur"),
        ("[供给侧结构性改革]", "[供给侧改革, 供给侧改革]", "供给侧改革 stands twice"),
        ("zh: 单位, wordings: []", "zh: 单位, wordings: [责任单位]", "bodies has wordings"),
        ("kind: furniture", "kind: page", "furniture is missing"),
        ("  zh: 口号\n", "", ":6 "),
        ("  zh: 口号\n", "  zh: 口号\n  fr: x\n", ":9 "),
    ],
)
def test_faults_are_told(tmp_path, old, new, told) -> None:
    path = tmp_path / "boilerplate.yml"
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(InputError) as raised:
        load_boilerplate(path)
    assert told in str(raised.value).replace(": ", " ")


def test_good_file(tmp_path) -> None:
    path = tmp_path / "boilerplate.yml"
    path.write_text(GOOD, "utf-8")
    assert [entry.kind for entry in load_boilerplate(path)] == [*FOUND, "slogan"]


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("力争到2022年,新增上市企业10家。", "dates", ["力争到2022年"]),
        ("到 2023年底,新增上市企业10家。", "dates", ["到2023年底"]),
        (
            "按照《临州市制造业高质量发展行动计划》要求",
            "titles",
            ["《临州市制造业高质量发展行动计划》"],
        ),
        ("行动计划(2020-2025年)的通知要求", "titles", ["计划(2020-2025年)的通知"]),
        ("加快改造。\n临州市人民政府办公室\n2020年12月31日\n", "imprint", SIGNED),
    ],
)
def test_what_every_document_has_is_masked(text, kind, masked) -> None:
    reading = compared("a", text)
    found = [reading.text[m.start : m.end] for m in reading.masks if m.kind == kind]
    assert found == masked


def test_a_plan_s_own_title_is_masked_wherever_it_stands() -> None:
    title = "临州市推进制造业高质量发展实施方案(2020-2022年)"
    reading = compared("a", f"{title}\n为推进{title}落地,制定本方案。\n一、目标\n产值翻番。")
    found = [reading.text[m.start : m.end] for m in reading.masks if m.kind == "titles"]
    assert found == [title, title]
