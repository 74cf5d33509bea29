"""Contradictions inside a plan: those of the five plans, and plans made up for each kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.comparability.contradictions import CHECKS, COLUMNS, find_contradictions
from policytargets.errors import InputError
from policytargets.normalising.concepts import concepts
from policytargets.tables import read_table
from policytargets.vocabulary.rules import CONTRADICTIONS_PATH as PATH
from policytargets.vocabulary.rules import FIELDS, load_contradictions

# A target of a made-up plan; each test says what is other.
ROBOTS = {
    "document": "alpha-2020",
    "indicator": "industrial_robots",
    "nature": "stock",
    "concept": "robots",
    "grade": "",
    "size": "",
    "form": "addition",
    "scope": "",
    "scope_code": "manufacturing",
    "scope_each": False,
    "value": 100.0,
    "value_max": np.nan,
    "comparator": "=",
    "cadence": "once",
    "unit": "台",
    "start_year": 2021,
    "end_year": 2023,
    "section": "一/(二)",
    "repeats": "",
    "number_text": "100台",
    "quote": "新增机器人100台",
}
TASK = {"section": "三/(一)/1"}
RATIO = {"indicator": "tax_per_mu", "concept": "tax_per_mu", "nature": "ratio", "unit": "元"}


def _plan(*targets):
    made = [
        {**ROBOTS, "id": f"alpha-2020/{n:03}", "target_id": f"alpha-2020@{n}-{n}", "start": n}
        | target
        for n, target in enumerate(targets)
    ]
    years = {"start_year": "Int64", "end_year": "Int64"}
    return pd.DataFrame(made, columns=[*ROBOTS, "id", "target_id", "start"]).astype(years)


def _kinds(*targets):
    return list(find_contradictions(_plan(*targets))["kind"])


@pytest.fixture(scope="module")
def rows(root):
    return concepts(*(read_table(name, root) for name in ("targets", "indicators", "documents")))


@pytest.fixture(scope="module")
def found(rows):
    return find_contradictions(rows)


def test_all_that_contradicts_in_the_five_plans(found):
    known = found[["kind", "target_a", "target_b"]].itertuples(index=False, name=None)
    assert list(known) == [
        # 150家 among the goals, 150家以上 among the tasks
        ("repeated_comparator", "jinhua-2021/004", "jinhua-2021/049"),
        # at least one world-class cluster in the positioning, one or two in the tasks
        ("headline_task", "taizhou-2019/001", "taizhou-2019/031"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # 3000 a year make 9000 of a stock above 25000: it started from 16000
        ("jinhua-2021/058", "jinhua-2021/059"),
        # 7 % a year to 524000 yuan: it started from 428000, and the plan states no other start
        ("cixi-2020/005", "cixi-2020/029"),
        # all manufacturing against the industrial investment of key sectors
        ("cixi-2020/011", "cixi-2020/024"),
        # clusters each of their own name
        ("cixi-2020/018", "cixi-2020/020"),
        # the part lies below its whole
        ("wenzhou-2020/012", "wenzhou-2020/013"),
        # 规上企业 and 规模以上企业 are the same
        ("taizhou-2019/024", "taizhou-2019/036"),
        # projects of 100 million a year, and of a billion in three years
        ("jinhua-2021/001", "jinhua-2021/045"),
        # a repeat to the letter
        ("jinhua-2021/005", "jinhua-2021/032"),
    ],
)
def test_what_only_looks_contradictory(found, first, second):
    pairs = set(zip(found["target_a"], found["target_b"], strict=True))
    assert not {(first, second), (second, first)} & pairs


def test_both_quotes_are_told_in_both_languages(found):
    told = found.iloc[0]
    for text in (told["explanation"], told["explanation_zh"]):
        assert "培育“品字標”品牌企業150家" in text
        assert "新增“品字標”品牌企業150家以上" in text
        assert "三/(四)/15" in text


def test_line_ends_inside_words_are_closed(found):
    assert "世界级先进制造业集群" in found["explanation"].iloc[1]
    assert "1 个以上" in found["explanation"].iloc[1]


def test_ids_belong_together(found, rows):
    ids = dict(zip(rows["id"], rows["target_id"], strict=True))
    assert [ids[a] for a in found["target_a"]] == list(found["target_id_a"])
    assert [ids[b] for b in found["target_b"]] == list(found["target_id_b"])
    assert tuple(found.columns) == COLUMNS


# What differs between a target of the goals and one of the tasks, and what is found.
@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        ({}, []),
        ({"comparator": ">="}, ["repeated_comparator"]),
        ({"value": 120.0}, ["headline_task"]),
        ({"value_max": 120.0}, ["headline_task"]),
        ({"value_max": 100.0}, []),
        ({"end_year": 2025}, ["headline_task"]),
        ({"end_year": 2025, "value": 120.0}, []),  # another date, another number: a milestone
        ({"end_year": None}, []),  # an unknown year contradicts nothing
        ({"end_year": None, "value": 120.0}, []),
        ({"scope": "工业", "scope_code": "all_industry"}, ["headline_task"]),  # nested
        ({"scope": "工业", "scope_code": "all_industry", "value": 120.0}, []),
        ({"scope": "服务业", "scope_code": "services"}, []),
        ({"concept": "service robots", "value": 120.0}, []),
        ({"grade": "province", "value": 120.0}, []),
        ({"size": "10亿", "value": 120.0}, []),
        ({"form": "level", "value": 120.0}, []),  # 100 new ones lead to 120
        ({"unit": "%", "value": 120.0}, []),
        ({"unit": "套", "value": 120.0}, ["headline_task"]),
        ({"cadence": "annual", "value": 120.0}, []),
        ({"scope_each": True, "value": 120.0}, []),
        ({"section": "一/(二)", "value": 120.0}, []),  # two rows of a section are two things
        ({"document": "beta-2021", "value": 120.0}, []),
    ],
)
def test_goals_against_tasks(other, kinds):
    assert _kinds({}, TASK | other) == kinds


@pytest.mark.parametrize(
    ("sections", "kind"),
    [
        (("一/(一)", "二/(一)"), "headline_task"),
        (("二", "三/(一)"), "headline_task"),  # goals stand in the second chapter
        (("三/(一)", "四/(一)"), "repeated_number"),  # the copy has no chapter of goals
        (("二/(一)", "二/(二)"), "repeated_number"),
        (("1", "2"), "repeated_number"),
    ],
)
def test_headlines_are_told_by_their_chapter(sections, kind):
    first, second = ({"section": section} for section in sections)
    assert _kinds(first, second | {"value": 120.0}) == [kind]


def test_the_first_target_tells_which_chapter_is_that_of_the_goals():
    goals = {"section": "一/(二)", "indicator": "tax_per_mu", "concept": "tax_per_mu"}
    tasks = ({"section": "二/(一)"}, {"section": "三/(一)", "value": 120.0})
    assert _kinds(goals, *tasks) == ["repeated_number"]


def test_a_repeat_to_the_letter_is_told_once():
    repeat = TASK | {"repeats": "alpha-2020/000"}
    other = {"section": "四/(一)", "value": 120.0}
    found = find_contradictions(_plan({}, repeat, other))
    assert list(found["target_a"]) == ["alpha-2020/000"]
    assert list(found["target_b"]) == ["alpha-2020/002"]


def test_wordings_that_the_codelist_does_not_hold_are_never_the_same():
    assert _kinds({"indicator": "other"}, TASK | {"indicator": "other", "value": 120.0}) == []


def test_the_same_unclassified_scope_is_the_same():
    scope = {"scope": "鞋业、眼镜", "scope_code": "unclassified"}
    assert _kinds(scope, TASK | scope | {"value": 120.0}) == ["headline_task"]
    other = scope | {"scope": "鞋业"}
    assert _kinds(scope, TASK | other | {"value": 120.0}) == []


@pytest.mark.parametrize(
    ("added", "stock", "kinds"),
    [
        ({"value": 100.0}, {"value": 90.0}, ["stock_flow"]),
        ({"value": 100.0}, {"value": 100.0}, []),  # a start from nothing is possible
        ({"value": 100.0}, {"value": 99.0}, []),  # within rounding
        ({"value": 100.0}, {"value": 90.0, "comparator": ">="}, ["stock_flow"]),
        ({"value": 100.0, "comparator": "~"}, {"value": 90.0}, []),  # about 100 may be 90
        ({"value": 100.0, "comparator": "<="}, {"value": 90.0}, []),
        ({"value": 40.0, "form": "flow"}, {"value": 100.0}, ["stock_flow"]),  # 3 × 40 > 100
        ({"value": 30.0, "form": "flow"}, {"value": 100.0}, []),
        ({"value": 40.0, "form": "flow", "end_year": None}, {"value": 100.0}, []),
        ({"value": 100.0, "end_year": 2025}, {"value": 90.0}, []),  # it comes after the stock
        ({"value": 100.0, "nature": "flow"}, {"value": 90.0, "nature": "flow"}, []),
    ],
)
def test_stock_against_additions(added, stock, kinds):
    assert _kinds(added, {"form": "level"} | stock) == kinds
    # Wherever they stand, also in one section, and the addition is told first.
    found = find_contradictions(_plan({"form": "level"} | stock, added))
    assert list(found["kind"]) == kinds
    assert list(found["target_a"]) == ["alpha-2020/001"] * len(kinds)


@pytest.mark.parametrize(
    ("yearly", "total", "kinds"),
    [
        ({"value": 30.0}, {"value": 90.0}, []),
        ({"value": 30.0}, {"value": 120.0}, ["stock_flow"]),
        ({"value": 30.0, "comparator": ">="}, {"value": 120.0}, []),
        ({"value": 50.0, "comparator": ">="}, {"value": 120.0}, ["stock_flow"]),
        ({"value": 30.0}, {"value": 80.0, "comparator": ">="}, []),
        ({"value": 30.0}, {"value": 95.0, "comparator": "~"}, []),
        ({"value": 30.0, "value_max": 40.0}, {"value": 120.0}, []),
        ({"value": 30.0, "end_year": 2025}, {"value": 120.0}, []),
    ],
)
def test_a_yearly_number_against_a_total(yearly, total, kinds):
    assert _kinds({"form": "flow"} | yearly, total) == kinds


@pytest.mark.parametrize(
    ("rate", "level", "kinds"),
    [
        # 95 % after three falls of a tenth: it would start from 130 %
        ({"value": -10.0}, {"value": 95.0}, ["growth_level"]),
        ({"value": -1.0}, {"value": 95.0}, []),  # from 97.9 %
        ({"value": -10.0, "form": "change"}, {"value": 95.0}, ["growth_level"]),  # from 105.6 %
        ({"value": -10.0}, {"value": 95.0, "comparator": "<="}, []),
        ({"value": -10.0}, {"value": 95.0, "unit": "元"}, []),
        ({"value": 10.0}, {"value": 95.0}, []),
        ({"value": -10.0}, {"value": 95.0, "end_year": 2025}, []),
    ],
)
def test_rates_that_start_from_nowhere(rate, level, kinds):
    share = RATIO | {"unit": "%", "concept": "coverage"}
    assert _kinds(share | {"form": "growth"} | rate, share | {"form": "level"} | level) == kinds


@pytest.mark.parametrize(
    ("rate", "level", "kinds"),
    [
        # 100 in 2020, 10 % a year: 133.1 in 2023
        ({"value": 10.0}, {"value": 133.0}, []),
        ({"value": 10.0}, {"value": 131.0}, []),  # within rounding
        ({"value": 10.0}, {"value": 150.0}, ["growth_level"]),
        ({"value": 10.0, "comparator": ">="}, {"value": 150.0}, []),
        ({"value": 10.0, "comparator": ">="}, {"value": 120.0}, ["growth_level"]),
        ({"value": 10.0}, {"value": 120.0, "comparator": ">="}, []),
        ({"value": 10.0}, {"value": 150.0, "baseline_status": "external"}, []),
        ({"value": 10.0, "form": "change"}, {"value": 110.0}, []),
    ],
)
def test_rates_against_a_stated_baseline(rate, level, kinds):
    base = {"baseline_value": 100.0, "baseline_year": 2020.0, "baseline_status": "stated"}
    targets = (RATIO | {"form": "growth"} | rate, RATIO | {"form": "level"} | base | level)
    plan = _plan(*targets)
    for column in base:
        plan[column] = [target.get(column) for target in targets]
    assert list(find_contradictions(plan)["kind"]) == kinds


def test_totals_and_starts_are_told():
    flow = {"value": 4000.0, "form": "flow", "number_text": "4000台"}
    found = find_contradictions(
        _plan(flow, {"form": "level", "value": 10000.0, "number_text": "1万台"})
    )
    assert "over 3 years comes to 12,000, more than the stock of 1万台" in found["explanation"][0]
    assert "3年新增合计12,000" in found["explanation_zh"][0]


def test_every_check_has_its_template():
    entries = load_contradictions().findings
    assert [entry.finding for entry in entries] == list(CHECKS)
    blank = dict.fromkeys(FIELDS, "x")
    assert all(entry.en.format(**blank) and entry.zh.format(**blank) for entry in entries)


def test_no_targets_no_contradictions():
    found = find_contradictions(_plan())
    assert found.empty
    assert tuple(found.columns) == COLUMNS


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{number_a}", "{amount}", r"no field \{amount\}"),
        ("industrial_clusters", "clusters_of_dust", "clusters_of_dust is no indicator"),
        ("finding: number", "finding: comparator", "comparator stands twice"),
        ("kind: stock_flow", "kind: riddle", r"contradictions\.yml:\d+: findings: \w+: kind"),
    ],
)
def test_faults_of_the_file_are_told(tmp_path, old, new, told):
    path = tmp_path / "contradictions.yml"
    # The head of the file explains the fields; only what follows it is read.
    head, body = PATH.read_text("utf-8").split("\nheadline_chapters", 1)
    path.write_text(f"{head}\nheadline_chapters{body.replace(old, new, 1)}", "utf-8")
    with pytest.raises(InputError, match=told):
        load_contradictions(path)


_SOME = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.sampled_from([50.0, 100.0]),
            "form": st.sampled_from(["level", "addition", "flow"]),
            "comparator": st.sampled_from(["=", ">=", "~"]),
            "end_year": st.sampled_from([2022, 2023]),
            "section": st.sampled_from(["一", "二", "三"]),
        }
    ),
    max_size=5,
)


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 10)
@given(_SOME, st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(targets, shuffler):
    plan = _plan(*targets)
    second = plan.assign(document="beta-2021")
    for column in ("id", "target_id"):
        second[column] = second[column].str.replace("alpha-2020", "beta-2021")
    both = pd.concat([plan, second], ignore_index=True)
    mixed = both.sample(frac=1, random_state=shuffler.randrange(100)).reset_index(drop=True)
    pd.testing.assert_frame_equal(find_contradictions(mixed), find_contradictions(both))


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 10)
@given(_SOME)
def test_a_plan_that_says_one_thing_contradicts_nothing(targets):
    once = [target | {"concept": f"robots {n}"} for n, target in enumerate(targets)]
    assert find_contradictions(_plan(*once)).empty
