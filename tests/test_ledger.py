"""The ledger: no numeral of the five plans is unexplained, on unseen texts such ones are listed."""

from itertools import pairwise

import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.corpora.extract import ledger, read_rows
from policytargets.documents import Document
from policytargets.project import find_root
from policytargets.reading import read_plan
from policytargets.tables import read_table, select_plans
from reference_plans import PLANS


def roles(text):
    rows = read_plan(text, Document("plan")).ledger
    return [(row["text"], row["role"], row["reason"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增机器人10台。", [("10台", "target", "")]),
        ("10亿元以上项目20个。", [("10亿", "part", "threshold"), ("20个", "target", "")]),
        ("一、任务\n(二)平台", [("一", "excluded", "heading"), ("二", "excluded", "heading")]),
        ("于2020年5月印发。", [("2020", "excluded", "date"), ("5", "excluded", "date")]),
        ("推进“八八战略”。", [("八八", "excluded", "name")]),
        ("建设5G网络。", [("5", "excluded", "name")]),
        ("培育一批企业。", [("一", "excluded", "article")]),
        ("进一步加快。", [("一", "excluded", "word")]),
        ("18个县要加快。", [("18", "excluded", "population")]),
        ("每项得5分。", [("5", "excluded", "score")]),
        ("去年新增机器人10台。", [("10", "excluded", "past")]),
        ("每家奖励100万元。", [("100万", "excluded", "per_case")]),
        ("新增2,00亿元。", [("2,00亿", "excluded", "unreadable")]),
        ("新增企业数十家。", [("十", "excluded", "vague")]),
        ("代号47。", [("47", "unexplained", "")]),
        ("七仙女。", [("七", "unexplained", "")]),
    ],
)
def test_role_of_a_numeral(text, expected):
    assert roles(text) == expected


def test_the_five_plans_are_closed():
    numbers = select_plans(read_table("numbers"), PLANS)
    targets = select_plans(read_table("targets"), PLANS)
    assert (numbers["role"] != "unexplained").all()
    assert (numbers.loc[numbers["role"] == "excluded", "reason"] != "").all()
    marked = numbers[numbers["role"] == "target"]
    assert set(marked["target_id"]) == set(targets["target_id"])
    assert len(marked) == len(targets)
    key = ["target_id", "start", "end"]
    both = marked[key].merge(targets[key])
    assert len(both) == len(targets)


def test_every_numeral_stands_in_the_ledger_once():
    text = (find_root() / "data/raw/cixi-2020.txt").read_bytes().decode()
    rows = read_plan(text, Document("cixi-2020", plan_end=2022)).ledger
    covered = {place for row in rows for place in range(row["start"], row["end"])}
    digits = {
        p for p, sign in enumerate(text) if sign in "0123456789一二两三四五六七八九十百千万亿零"
    }
    assert digits <= covered
    assert [r["text"] for r in rows] == [text[r["start"] : r["end"]] for r in rows]
    spans = [(r["start"], r["end"]) for r in rows if not r["target_id"].endswith((".2", ".3"))]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_target_rows_are_the_targets():
    text = "电气、模具项目超50亿元各1个,产值1亿元以上企业管理全覆盖。"
    rows = read_plan(text, Document("plan")).targets
    ledger = [r for r in read_plan(text, Document("plan")).ledger if r["role"] == "target"]
    assert [r["target_id"] for r in ledger] == [r["target_id"] for r in rows]
    assert len(rows) == 3


def test_command_writes_a_line_a_numeral(tmp_path):
    (tmp_path / "plan.txt").write_text("进一步新增机器人\n10 台。七仙女。", "utf-8")
    result = CliRunner().invoke(main, ["ledger", str(tmp_path / "plan.txt")])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "plan@1-2\t一\texcluded\tword",
        "plan@9-13\t10 台\ttarget\t",
        "plan@14-15\t七\tunexplained\t",
    ]


def test_the_command_tells_rows_on_one_numeral_apart(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("到2022年，引进电气、汽车零部件项目超50亿元各1个。\n", "utf-8")
    lines, _ = ledger([path])
    places = [line.split("\t")[0] for line in lines.splitlines()]
    rows = [row["target_id"] for row in read_rows([path])]
    assert len(rows) == 2 and [place for place in places if place in rows] == rows
