"""Whole targets: short texts of our own, and the five plans against their reference answers."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policytargets.corpora.batches import to_json_lines
from policytargets.documents import Document
from policytargets.project import find_root
from policytargets.reading import read_plan
from reference_plans import reference_readings

PLAN = Document("sample-2020", plan_start=2020, plan_end=2025)
FAMILIES = {
    "industrial_robots",
    "robot_density",
    "rd_intensity",
    "tax_per_mu",
    "value_added_per_mu",
    "listed_firms",
    "neeq_listings",
}
CORE = ("value", "value_max", "unit", "comparator", "measure", "cadence", "end_year")


def read(text):
    return read_plan(text, PLAN).targets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "到2022年,传统制造业新增工业机器人500台。",
            {"indicator": "industrial_robots", "value": 500, "measure": "addition",
             "end_year": 2022, "scope": "传统制造业"},
        ),
        (
            "每年新增工业机器人300台。",
            {"measure": "flow", "cadence": "annual", "end_year": 2025, "scope": ""},
        ),
        (
            "力争规上工业亩均税收年均增长6%以上。",
            {"indicator": "tax_per_mu", "measure": "growth", "cadence": "annual", "unit": "%",
             "comparator": ">=", "scope": "规上工业", "commitment": "aspire"},
        ),
        (
            "规上工业企业研发费用占营业收入比重达到3%左右。",
            {"indicator": "rd_intensity", "measure": "level", "comparator": "~",
             "scope": "规上工业企业"},
        ),
        (
            "单位工业增加值能耗下降12%以上。",
            {"indicator": "energy_intensity", "measure": "change", "value": -12,
             "comparator": "<="},
        ),
        (
            "确保境内外上市公司累计达到30家。",
            {"indicator": "listed_firms", "measure": "level", "commitment": "ensure"},
        ),
        (
            "新增总投资5亿元以上技术改造项目20个。",
            {"indicator": "technical_renovation_projects", "value": 20, "unit": "个"},
        ),
        (
            "亩均增加值保持全省前5。",
            {"indicator": "value_added_per_mu", "measure": "rank", "value": 5, "unit": "位"},
        ),
        ("工业设计基地建成3个。", {"indicator": "industrial_design_bases", "measure": "addition"}),
        ("新增宇航员20名。", {"indicator": "other", "value": 20}),
    ],
)  # fmt: skip
def test_target(text, expected):
    (row,) = read(text)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "深入推进“135”专项行动。",
        "印发《计划(2020—2025年)》,2020年5月1日起施行。",
        "引进世界500强企业。",
        "去年新增工业机器人300台。",
        "18个县市要加快发展。",
        "支持年产值10亿元以上企业建设研究院。",
        "给予每家企业最高100万元奖励。",
        "建设5G网络和2.0版平台。",
        "(责任单位:10个试点县政府)",
    ],
)
def test_no_target(text):
    assert read(text) == []


def test_list_with_fenbie_gives_each_number_its_member():
    rows = read("国家级、市级绿色工厂分别达到20家、250家以上。")
    assert [(r["value"], r["comparator"]) for r in rows] == [(20, ">="), (250, ">=")]


def test_each_named_member_is_a_row():
    rows = read("电气、模具项目超50亿元各1个。")
    assert [(r["value"], r["scope"]) for r in rows] == [(1, "电气"), (1, "模具")]
    assert rows[1]["target_id"] == rows[0]["target_id"] + ".2"


def test_outline_and_agencies():
    bodies = "(责任单位:市经信局、市科技局,列第一位的为牵头单位,下同)"
    text = f"一、任务\n(二)平台\n3.机器人。新增机器人10台。{bodies}\n"
    (row,) = read(text)
    assert (row["section"], row["agencies"]) == ("一/(二)/3", "市经信局;市科技局")


def test_deadline_governs_the_next_sentence():
    rows = read("到2022年,新增机器人10台。新增绿色工厂5家。\n建成特色小镇2个。")
    assert [row["end_year"] for row in rows] == [2022, 2022, 2025]


@pytest.fixture(scope="module")
def plans():
    readings = reference_readings()
    rows = [row for reading in readings.values() for row in reading.targets]
    return {plan: reading.raw for plan, reading in readings.items()}, rows


def reference():
    lines = (find_root() / "tests/reference/targets.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_headline_families_agree_with_the_reference(plans):
    found = {(r["document"], r["start"], r["end"]): r for r in plans[1]}
    wanted = [row for row in reference() if row["indicator"] in FAMILIES]
    assert len(wanted) == 19
    for row in wanted:
        got = found[row["document"], row["start"], row["end"]]
        assert got["indicator"] == row["indicator"], row["id"]
        for field in CORE:
            assert got[field] == row[field], (row["id"], field)
    extra = [r["id"] for r in plans[1] if r["indicator"] in FAMILIES]
    assert len(extra) == len(wanted)


def test_scores_on_the_five_plans(plans, tmp_path):
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(to_json_lines(plans[1]), "utf-8")
    folder = find_root() / "tests" / "reference"
    command = [sys.executable, folder / "score_targets.py", predicted, folder / "targets.jsonl"]
    done = subprocess.run([*command, "--json"], capture_output=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["detection"][2] >= 0.995
    assert figures["core"][2] >= 0.99
    assert figures["all"][2] >= 0.97


def test_indicators_are_named_as_the_codebook_names_them(plans):
    found = {(*place(row), plain(row["indicator_text"])) for row in plans[1]}
    places = {one[:-1] for one in found}
    wanted = [r for r in reference() if place(r) in places and not r.get("optional")]
    right = sum((*place(row), plain(row["indicator_text"])) in found for row in wanted)
    assert right / len(wanted) >= 0.97
    assert not [row["id"] for row in plans[1] if set(row["indicator_text"]) & set("\r\n")]
    assert not [one for *_, one in found if not one or one.startswith(("将", "提出"))]


def place(row):
    return row["document"], row["start"], row["end"]


def plain(text):
    return "".join(text.split())


def test_number_and_quote_are_cut_from_the_raw_text(plans):
    texts, rows = plans
    for row in rows:
        raw = texts[row["document"]]
        assert raw[row["start"] : row["end"]] == row["number_text"]
        assert raw[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert row["quote_start"] <= row["start"] < row["end"] <= row["quote_end"]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 99999), st.integers(2021, 2025), st.sampled_from(["", " ", "\u00a0", "  "]))
def test_a_changed_number_changes_the_row_and_nothing_else(value, year, gap):
    text = f"到{year}年,{gap}规上工业{gap}企业新增工业机器人{gap}{value}{gap}台以上。"
    (row,) = read(text)
    assert (row["value"], row["end_year"], row["comparator"]) == (value, year, ">=")
    assert row["indicator"] == "industrial_robots"
    assert text[row["start"] : row["end"]] == f"{value}{gap}台以上"


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="到2022年,力争新增机器人10台以上、。(各)分别%亿元企业“”全\n一", max_size=60)
)
def test_any_text_reads_without_a_fault(text):
    for row in read(text):
        assert text[row["start"] : row["end"]] == row["number_text"]
