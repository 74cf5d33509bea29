"""What a copy leaves out: found in any text, said in documents.yml, kept out of "not stated"."""

from __future__ import annotations

import pytest

from policytargets.documents import load_documents
from policytargets.reading import read_plan
from policytargets.reading.omissions import may_hold_targets
from reference_plans import reference_readings

ANNEX = """附件2
重点任务分解表
到2025年，全市规上工业增加值突破6500亿元，上市企业总数超过100家，亩均税收达到25万元。
"""


def headings(text):
    reading = read_plan(text)
    assert all(text[o.start : o.end].split() == o.heading.split() for o in reading.omissions)
    return [omission.heading for omission in reading.omissions]


def test_the_five_plans_are_described_as_they_are_read(root):
    documents = load_documents(root)
    found = {
        plan: ";".join(o.heading for o in r.omissions) for plan, r in reference_readings().items()
    }
    assert found["zhejiang-2017"] == "一、总体要求;二、重点产业"
    assert found == {plan: documents[plan].omitted or "" for plan in found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、总体要求（略）\n二、主要任务", ["一、总体要求"]),
        ("一、總體要求(略)\n二、主要任務", ["一、總體要求"]),
        ("三、保障措施 （从略）。", ["三、保障措施"]),
        ("（二）基本原则：略。", ["（二）基本原则"]),
        ("附件2（略）", ["附件2"]),
        ("四、重点项目\n（略）", ["四、重点项目"]),
        ("四、重点项目\n……略", ["四、重点项目"]),
        ("各项指标详见附件2。\n一、组织领导", ["附件2"]),
        (f"各项指标详见附件2。\n{ANNEX}", []),
        (f"各项指标详见附件3。\n{ANNEX}", ["附件3"]),
        (f"各项指标见附件。\n{ANNEX}", []),
        ("附件：1.任务分解表\n2.联系人", []),  # a list of annexes points to none
        ("实施开放战略。", []),
        ("一、深化大战略", []),
        ("推进企业上市（不得省略程序）。", []),
        ("到2025年，新增上市企业10家。", []),
    ],
)
def test_what_is_left_out_is_found_in_any_text(text, found):
    assert headings(text) == found


def test_parts_that_never_hold_targets():
    assert may_hold_targets("一、总体要求") and may_hold_targets("附件2")
    assert not may_hold_targets("四、组织领导")
