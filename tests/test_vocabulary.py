"""The vocabulary: complete, checked line by line, and never silent."""

import re

import pytest

from policytargets.errors import InputError
from policytargets.messages import load_names, translate, use_language
from policytargets.project import find_root
from policytargets.reading.indicators import find_indicator
from policytargets.reading.words import join
from policytargets.vocabulary import grammar, load_grammar, load_indicators
from reading_cases import rows_of
from reference_plans import PLANS

GOOD = """\
- indicator: robots
  name_en: Robots
  name_zh: 机器人
  theme: digital
  unit: 台
  direction: more
  nature: stock
  synonyms: [机器人]
"""


def told(path):
    with pytest.raises(InputError) as error:
        load_indicators(path)
    return [str(fault) for fault in error.value.faults]


def test_every_indicator_can_be_found_by_its_wordings():
    for indicator in load_indicators():
        for wording in indicator.synonyms:
            words = wording.replace("…", "的")
            found = find_indicator(join(words, (0, len(words))), indicator.unit, "level")
            assert found is not None, wording


def test_every_indicator_has_a_theme_with_a_name():
    names = load_names()
    for indicator in load_indicators():
        assert f"theme.{indicator.theme}" in names, indicator.indicator


def test_units_of_indicators_are_known():
    kind = load_grammar().kind
    for indicator in load_indicators():
        assert indicator.unit == "" or kind(indicator.unit), indicator.indicator


def test_faults_name_their_lines(tmp_path):
    path = tmp_path / "indicators.yml"
    bad = GOOD.replace("robots", "density").replace("more", "up").replace("  unit: 台\n", "")
    path.write_text(GOOD + bad + GOOD, "utf-8")
    faults = told(path)
    assert faults == [
        f"{path}:9: density: field unit is missing",
        f"{path}:13: density: direction is 'up'; allowed: more, less, neutral",
    ]
    path.write_text(GOOD + GOOD, "utf-8")
    assert told(path) == [f"{path}:9: robots stands twice"]


def test_a_wording_names_one_indicator(tmp_path):
    (tmp_path / "1_a.yml").write_text(GOOD, "utf-8")
    other = GOOD.replace("robots", "machines").replace("[机器人]", "[机床,\n    机器人]")
    (tmp_path / "2_b.yml").write_text(other + GOOD.replace("机器人]", "甲, 甲]"), "utf-8")
    assert told(tmp_path) == [
        f"{tmp_path}/2_b.yml:9: 机器人 also names robots",
        f"{tmp_path}/2_b.yml:10: robots stands twice",
        f"{tmp_path}/2_b.yml:17: 甲 also names robots",
    ]


def test_a_wording_may_stand_under_a_count_and_a_share(tmp_path):
    share = GOOD.replace("robots", "share").replace("台", '"%"')
    (tmp_path / "1_a.yml").write_text(GOOD + share, "utf-8")
    assert [entry.indicator for entry in load_indicators(tmp_path)] == ["robots", "share"]


def test_each_word_that_rules_an_indicator_out_has_a_sentence():
    told = {(row["indicator"], row["negative"]) for row in rows_of("negatives")}
    assert told == {(e.indicator, word) for e in load_indicators() for word in e.negatives}


def test_a_word_of_the_past_needs_a_known_reach(tmp_path):
    path = tmp_path / "grammar.yml"
    text = grammar.PATH.read_text("utf-8")
    path.write_text(text.replace("\npast:\n", "\npast:\n  昔: [clause, year]\n"), "utf-8")
    line = text[: text.index("\npast:\n")].count("\n") + 3
    with pytest.raises(InputError) as caught:
        load_grammar(path)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{path}:{line}: past: 昔: entry 2 is 'year'; "
        "allowed: clause, weak, rest, sentence, paragraphs, section"
    ]


def test_a_population_is_one_of_a_few_kinds(tmp_path):
    path = tmp_path / "indicators.yml"
    path.write_text(GOOD.replace("  nature:", "  population: any\n  nature:"), "utf-8")
    assert "population is 'any'; allowed: needed, named, headed" in told(path)[0]


def test_broken_yaml_is_one_line(tmp_path):
    path = tmp_path / "indicators.yml"
    path.write_text("- indicator: [", "utf-8")
    (line,) = told(path)
    assert "broken YAML" in line


def test_no_wording_is_longer_than_a_term():
    for indicator in load_indicators():
        for wording in indicator.synonyms:
            assert max(map(len, wording.split("…"))) <= 12, wording


def test_names_stand_in_both_languages():
    english = translate("measure.level")
    with use_language("zh"):
        assert translate("measure.level") != english


def test_no_word_of_a_document_names_the_document():
    source = "".join(
        path.read_text("utf-8")
        for path in (find_root() / "lib/policytargets/reading").rglob("*.py")
    )
    names = ("wenzhou", "zhejiang", "taizhou", "jinhua", "cixi", "温州", "台州", "金华", "慈溪")
    assert not [name for name in names if name in source]


def test_no_wording_of_a_plan_stands_in_the_library():
    """A run of 13 characters of a plan would be its text, not a term."""
    library = "\n".join(
        path.read_text("utf-8")
        for path in (find_root() / "lib").rglob("*")
        if path.suffix in (".py", ".yml", ".j2")
    )
    for path in (find_root() / f"data/raw/{plan}.txt" for plan in PLANS):
        text = "".join(path.read_text("utf-8").split())
        assert not runs(text) & runs(library), path.name


def runs(text):
    words = re.findall("[\u4e00-\u9fff“”、,()]{13,}", text)
    return {word[place : place + 13] for word in words for place in range(len(word) - 12)}
