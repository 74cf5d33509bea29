"""Steps: told in both languages, complete, and the same bytes every time."""

from __future__ import annotations

import json

import pytest

from policytargets.errors import InputError
from policytargets.normalising.steps import STEP_COLUMNS, Chain, Step, shown, steps_table
from policytargets.vocabulary.rules import load_tellings

WINDOW = Step("window", {"start_year": 2021, "end_year": 2023}, 3)


def test_a_chain_becomes_rows():
    flow = Step("pace_of_addition", {"value": 9000.0, "unit": "台", "window_years": 3}, 3000.0)
    found = steps_table([Chain("a@1-2", "pace_per_year", [WINDOW, flow])])
    assert list(found.columns) == ["target_id", *STEP_COLUMNS]
    assert found["step"].tolist() == [1, 2]
    assert found["inputs"].tolist() == [
        '{"end_year": 2023, "start_year": 2021}',
        '{"unit": "台", "value": 9000, "window_years": 3}',
    ]
    assert found["description_en"][1] == "9000 台 ÷ 3 years = 3000 a year"
    assert found["description_zh"][1] == "9000 台 ÷ 3 年 = 每年 3000"


def test_no_chain_and_another_key():
    assert list(steps_table([], key="pair").columns) == ["pair", *STEP_COLUMNS]
    assert steps_table([Chain("x", "verdict", [WINDOW])], key="pair")["pair"].tolist() == ["x"]


def test_a_step_names_a_function_and_all_its_inputs():
    with pytest.raises(ValueError, match="no function guess"):
        Step("guess", {}, 1)
    with pytest.raises(ValueError, match="window takes"):
        Step("window", {"start_year": 2021}, 1)


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (0.1, "0.1"), (2 / 3, "0.6666666667"), ("%", "%"), (7, "7")]
)
def test_numbers_stand_without_needless_digits(value, text):
    assert shown(value) == text


def test_every_function_is_told_in_both_languages():
    for entry in load_tellings().values():
        inputs = {name: f"<{name}>" for name in entry.inputs}
        step = Step(entry.function, inputs, "<result>")
        told = step.describe("en") + step.describe("zh")
        assert all(value in told for value in inputs.values()), entry.function
        assert json.dumps(inputs)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (
            "{function: f, inputs: [a], en: '{a}', zh: '{a} {b}'}",
            "zh names {b}; allowed: a, result",
        ),
        ("{function: f, inputs: [a, b], en: '{a}', zh: '{a}'}", "input b is told in no language"),
        ("{function: f, inputs: [a], en: '{a}'}", "zh"),
        ("{function: f, inputs: a, en: '{a}', zh: '{a}'}", "inputs is 'a'"),
        ("{function: 步, inputs: [], en: x, zh: x}", "expected: ASCII letters"),
    ],
)
def test_faults_of_the_file_name_their_lines(tmp_path, entry, told):
    path = tmp_path / "steps.yml"
    path.write_text(f"# steps\n- {entry}\n", "utf-8")
    with pytest.raises(InputError) as error:
        load_tellings(path)
    assert any(f"{path}:2: " in str(f) and told in str(f) for f in error.value.faults)
