"""YAML files: one way to check them all, and nothing to pay where none is read."""

import subprocess
import sys

import pytest

from policytargets.errors import InputError
from policytargets.messages import load_names
from policytargets.vocabulary import (
    codelists,
    finance,
    grammar,
    named,
    rules,
    scopes,
    statistics_and_parents,
    units,
)
from policytargets.yamls import Entry, load_entries

VOCABULARIES = {
    codelists.load_indicators: codelists.PATH / "1_industry.yml",
    codelists.load_families: codelists.FAMILIES_PATH,
    codelists.load_directions: codelists.DIRECTIONS_PATH,
    units.load_units: units.PATH,
    scopes.load_scopes: scopes.PATH,
    named.load_industries: named.INDUSTRIES,
    named.load_instruments: named.INSTRUMENTS,
    named.load_agencies: named.AGENCIES,
    named.load_vintages: named.VINTAGES,
    statistics_and_parents.load_statistics: statistics_and_parents.STATISTICS_PATH,
    statistics_and_parents.load_parents: statistics_and_parents.PARENTS_PATH,
    finance.load_finance: finance.PATH,
    grammar.load_grammar: grammar.PATH,
    grammar.load_starts: grammar.BASELINES_PATH,
    rules.load_rules: rules.PATH,
    rules.load_contradictions: rules.CONTRADICTIONS_PATH,
    rules.load_ambition: rules.AMBITION_PATH,
    rules.load_tellings: rules.STEPS_PATH,
}


def told(load, *arguments):
    with pytest.raises(InputError) as error:
        load(*arguments)
    return [str(fault) for fault in error.value.faults]


class Pair(Entry):
    code: str
    size: int = 0


@pytest.mark.parametrize("load", VOCABULARIES, ids=lambda load: load.__name__)
@pytest.mark.parametrize("emptied", [0, 1])
def test_an_emptied_vocabulary_is_told_with_its_line(tmp_path, load, emptied):
    path = tmp_path / "some.yml"
    text = VOCABULARIES[load].read_text("utf-8")
    path.write_text("" if emptied else f"{text}\nodd: 7\n- x\n", "utf-8")
    for line in told(load, path):
        assert line.startswith(f"{path}:")
        assert "\n" not in line


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- {code: a, code: b}", ["1: code stands twice; first in line 1"]),
        ("- code: a\n- \n", ["2: entry 2 is None; expected: a mapping of fields"]),
        ("- code: a\n  size: '3'\n", ["2: a: size is '3'; expected: a whole number"]),
        (
            "- code: 3\n  weight: 1\n- code: b\n  code: c\n",
            [
                "1: entry 1: code is 3; expected: text",
                "2: entry 1: unknown field weight; allowed: code, size",
                "4: code stands twice; first in line 3",
            ],
        ),
        ("- code: a\n- size: 1\n", ["2: entry 2: field code is missing"]),
        ("- !!python/name:os.system x\n", ["1: broken YAML: could not determine a constructor"]),
    ],
)
def test_all_faults_are_told_with_their_lines(tmp_path, text, lines):
    path = tmp_path / "some.yml"
    path.write_text(text, "utf-8")
    found = told(load_entries, path, list[Pair])
    assert len(found) == len(lines)
    for line, start in zip(found, lines, strict=True):
        assert line.startswith(f"{path}:{start}")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a:\n  b: {en: x}\n", "2: {'en': 'x'} is no text; en and zh are needed"),
        ("a:\n  b: {en: x, zh: 3}\n", "2: {'en': 'x', 'zh': 3} is no text; texts are expected"),
        ("a:\n  b:\n", "1: {'b': None} is no text; en and zh are needed"),
    ],
)
def test_a_message_that_lacks_a_language_is_told_with_its_line(tmp_path, text, start):
    (tmp_path / "some.yml").write_text(text, "utf-8")
    (line,) = told(load_names, tmp_path)
    assert line.startswith(f"{tmp_path / 'some.yml'}:{start}")


def test_a_message_stands_in_one_file(tmp_path):
    for name in ("one.yml", "two.yml"):
        (tmp_path / name).write_text("a: {b: {en: x, zh: 甲}}\n", "utf-8")
    assert told(load_names, tmp_path) == [
        f"{tmp_path / 'two.yml'}:1: a.b stands twice; first in one.yml"
    ]


def test_the_command_line_starts_without_what_reads_yaml():
    code = "import policytargets.cli, sys; print({'yaml', 'pydantic', 'pandas'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
