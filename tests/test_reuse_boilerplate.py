"""boilerplate.yml: what stands in it can occur in a plan, and a fault is named with its line."""

from __future__ import annotations

import pytest

from policytargets.comparing.text_reuse.texts import (
    boilerplate_kind,
    boilerplate_name,
    boilerplate_pattern,
    load_boilerplate,
)
from policytargets.errors import InputError
from policytargets.messages import use_language

GOOD = """\
- {kind: furniture, en: Page, zh: 网页, wordings: []}
- {kind: bodies, en: Bodies, zh: 单位, wordings: []}
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
        ("  zh: 口号\n", "", ":3 "),
        ("  zh: 口号\n", "  zh: 口号\n  fr: x\n", ":6 "),
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
    assert [entry.kind for entry in load_boilerplate(path)] == ["furniture", "bodies", "slogan"]
