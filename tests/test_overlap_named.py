"""Bodies, industries and instruments: what is matched, what is not, and where it stands."""

from __future__ import annotations

import pandas as pd
import pytest

from policytargets.comparing.overlap.mentions import (
    count_bodies,
    count_mentions,
    find_mentions,
    function_of,
    functions_by_theme,
    named_bodies,
    plans_with_leads,
    quoted,
    unmatched_bodies,
)
from policytargets.comparing.targets import describe
from policytargets.errors import InputError
from policytargets.messages import use_language
from policytargets.reading.plan import read_plan
from policytargets.reporting.overlap.bodies_and_industries import tell_mentions
from policytargets.tables import read_table
from policytargets.vocabulary.named import (
    Industry,
    load_agencies,
    load_industries,
    load_instruments,
    load_vintages,
)
from reference_plans import reference_readings


def industry(code, *wordings, unless=()):
    return Industry(industry=code, en=code, zh=code, wordings=list(wordings), unless=list(unless))


def find(text, *entries):
    return find_mentions({"a": read_plan(text)}, entries, ["a"])


@pytest.mark.parametrize(
    ("names", "function"),
    [
        (("市经信局", "省经信委", "市經信局", "省经济和信息化厅"), "industry"),
        (("市发展改革委", "市發改委", "省发展改革委"), "development_reform"),
        (("省质监局", "市市場監管局", "省工商局"), "market_regulation"),
        (("省环保厅", "省环保局", "市生态环境局"), "environment"),
        (("省国土资源厅", "市資規局", "市自然资源和规划局"), "natural_resources"),
        (("省安监局", "市應急管理局"), "work_safety"),
        (("各县〔市、区〕政府", "各市、县(市、区)政府", "各县（市、区）政府"), "local_governments"),
        (("市人力社保局", "省人力社保厅"), "personnel"),
    ],
)
def test_names_of_one_function_stand_together(names, function):
    assert {function_of(name) for name in names} == {function}


def test_a_body_that_the_vocabulary_does_not_hold_stays_unmatched():
    assert function_of("市金投集團") == ""
    assert function_of("") == ""


BODIES = pd.DataFrame(
    [
        ("a", "a@1-2", "digital", "", "市经信局;市科技局"),
        ("a", "a@3-4", "digital", "", "市某公司;市经信局"),
        ("a", "a@5-6", "digital", "a/001", "市财政局"),
        ("b", "b@1-2", "digital", "", "省经信委;省经信厅"),
        ("b", "b@3-4", "fiscal", "", "省财政厅"),
        ("c", "c@1-2", "fiscal", "", ""),
    ],
    columns=["document", "target_id", "theme", "repeats", "agencies"],
)


def test_the_first_body_leads_and_two_of_one_function_count_once():
    named = named_bodies(BODIES, ["a", "b", "c"], ["a", "b"])
    work = functions_by_theme(named).set_index(["function", "theme"])
    assert work.loc[("industry", "digital"), ["leads", "joins", "plans"]].tolist() == [2, 1, 2]
    assert work.loc[("science", "digital"), ["leads", "joins", "plans"]].tolist() == [0, 1, 1]
    assert ("finance_department", "digital") not in work.index, "a second mention"
    assert unmatched_bodies(named).values.tolist() == [["a", "市某公司", 1, 1]]
    counts = count_bodies(named, ["a", "b"]).set_index("function")
    assert counts.loc["industry", ["a leads", "a joins", "b leads"]].tolist() == [1, 1, 1]
    assert counts.loc["industry", "b body"] == "省经信委;省经信厅"


def test_the_first_body_leads_only_where_the_text_says_so():
    texts = {
        "a": "(责任单位:市经信局、市科技局,列第一位的為牽頭單位,下同)",
        "b": "(责任单位:省经信委、省财政厅。列第一位者为牵头单位)",
        "c": "(责任单位:市经信局、市科技局)由市经信局牵头。",
    }
    leading = plans_with_leads({plan: read_plan(text) for plan, text in texts.items()})
    assert leading == ["a", "b"]
    named = named_bodies(BODIES, ["a", "b"], ["b"])
    assert named.groupby("document")["leads"].sum().to_dict() == {"a": 0, "b": 2}


def test_every_body_of_the_three_plans_is_matched_or_listed():
    targets = describe(read_table("targets"), read_table("indicators"))
    plans = list(read_table("documents")["document"])
    named = named_bodies(targets, plans, [])
    assert sorted(named["document"].unique()) == ["jinhua-2021", "wenzhou-2020", "zhejiang-2017"]
    rest = unmatched_bodies(named)
    assert len(named) == named["function"].ne("").sum() + rest["named"].sum()
    assert len(rest) <= 4
    bodies = named.drop_duplicates("body").set_index("body")["function"]
    assert bodies["省经信委"] == bodies["市经信局"] == bodies["市經信局"] == "industry"


def test_the_longest_wording_at_a_place_counts_alone():
    found = find(
        "发展新能源汽车。", industry("energy", "新能源"), industry("cars", "汽车", "新能源汽车")
    )
    assert found[["code", "wording", "start", "end"]].values.tolist() == [
        ["cars", "新能源汽车", 2, 7]
    ]


def test_a_wording_inside_an_exception_does_not_count():
    entry = industry("finance", "金融", unless=["金融办"])
    found = find("市金融办推动金融服务", entry)
    assert found["start"].tolist() == [6]


def test_places_and_quotes_are_those_of_the_raw_text():
    raw = "一、要點；重點發展 模 具 產業，做大電氣。"
    found = find(raw, industry("moulds", "模具"), industry("electrical", "电气"))
    assert found["wording"].tolist() == ["模 具", "電氣"]
    for row in found.itertuples():
        assert raw[row.start : row.end] == row.wording
        assert raw[row.quote_start : row.quote_end] == row.quote
        assert row.quote_start <= row.start and row.end <= row.quote_end
    assert found["quote"].tolist() == ["重點發展 模 具 產業", "做大電氣"]


def test_counts_and_first_quotes_by_hand():
    readings = {"a": read_plan("模具。模具和电气。"), "b": read_plan("电气。")}
    entries = (
        industry("electrical", "电气"),
        industry("moulds", "模具"),
        industry("paper", "造纸"),
    )
    found = find_mentions(readings, entries, ["a", "b"])
    counts = count_mentions(found, entries, ["b", "a"])
    assert counts[["code", "b", "a", "plans"]].values.tolist() == [
        ["electrical", 1, 1, 2],
        ["moulds", 0, 2, 1],
    ]
    quotes = quoted(found, ["moulds"])
    assert quotes[["document", "count", "place"]].values.tolist() == [["a", 2, "a@0-2"]]


@pytest.mark.parametrize(
    "text",
    [
        "经信、科技、财政、环保、金融等部门要密切协作。",
        "财政、金融等有关单位负责。",
        "落实政策。(责任单位:18个财政专项激励县(市)政府,省融资担保公司)",
        "落实政策。\n责任单位:省信贷中心、财政专项激励县政府\n",
    ],
)
def test_a_list_of_bodies_names_no_instrument(text):
    assert find(text, *load_instruments().instruments).empty


def test_what_stands_beside_a_list_of_bodies_counts():
    text = "加大财政支持,经信等部门落实。(责任单位:财政专项激励县)推进融资担保。"
    found = find(text, *load_instruments().instruments)
    assert found["wording"].tolist() == ["财政", "融资担保"]
    assert found["quote"].tolist() == ["加大财政支持", "推进融资担保"]


def test_a_quote_is_the_clause_and_not_an_item_of_its_list():
    text = "优化环境,统筹产业、科技、财政(含专项)、土地等政策,形成合力。"
    found = find(text, *load_instruments().instruments)
    assert found["quote"].tolist() == ["统筹产业、科技、财政(含专项)、土地等政策"]


def test_the_first_quote_of_public_money_is_about_public_money():
    readings, entries = reference_readings(), load_instruments().instruments
    found = find_mentions(readings, entries, list(readings))
    first = quoted(found, ["fiscal"]).set_index("document")
    quote = first.loc["zhejiang-2017", "quote"]
    assert quote == "1.统筹产业、科技、财政、土地、能源、环保等政策"
    assert first.loc["zhejiang-2017", "count"] == 9, "one in a list of bodies, one of departments"


def test_mentions_of_the_five_plans_stand_where_they_say():
    readings = reference_readings()
    for entries in (load_industries(), load_instruments().instruments):
        found = find_mentions(readings, entries, list(readings))
        assert len(found) > 50
        for row in found.itertuples():
            raw = readings[row.document].raw
            assert raw[row.start : row.end] == row.wording
            assert raw[row.quote_start : row.quote_end] == row.quote


def test_the_industries_named_in_the_issue_are_found_where_a_reader_finds_them():
    readings = reference_readings()
    plans, wenzhou = list(readings), readings["wenzhou-2020"].raw
    entries = load_industries()
    counts = count_mentions(find_mentions(readings, entries, plans), entries, plans)
    table = counts.set_index("code")
    assert table.loc["electrical", "wenzhou-2020"] == wenzhou.count("电气") == 3
    assert table.loc["moulds", "wenzhou-2020"] == wenzhou.count("模具")
    assert (table.loc[["pumps_valves", "auto_parts"], ["wenzhou-2020", "taizhou-2019"]] > 0).all(
        axis=None
    )
    assert table.loc["appliances"].drop(["name_en", "name_zh"])[plans].idxmax() == "cixi-2020"


def test_names_of_bodies_and_of_closures_are_no_instruments():
    found = find("市财政局、市金融办、市委人才办负责。", *load_instruments().instruments)
    assert found.empty


def test_lines_of_the_page_and_headings_that_are_left_out_count_for_nothing():
    words = Industry(industry="a", en="a", zh="a", wordings=["机器换人", "总体要求"])
    text = "一、总体要求(略)\n二、主要任务\n推进机器换人。\n某市机器换人服务中心 版权所有\n"
    assert find(text, words)["wording"].tolist() == ["机器换人"]
    readings = reference_readings()
    found = find_mentions(readings, load_vintages(), ["zhejiang-2017"])
    assert found["code"].eq("robots_for_people").sum() == 3


@pytest.mark.parametrize(
    "text", ["在环保、能耗等方面予以一定容忍度。", "国际市场占有率高的企业。", "对消费需求的分析。"]
)
def test_a_clause_of_the_contrary_sense_names_no_instrument(text):
    assert find(text, *load_instruments().instruments).empty


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_one_alone_names_is_counted_among_whole_texts(language):
    counts = pd.DataFrame({"code": ["x", "y"], "name_en": ["X", "Y"], "name_zh": ["甲", "乙"]})
    counts = counts.assign(a=[1, 1], b=[0, 2], c=[3, 0], plans=[2, 2])
    labels = {"a": "A", "b": "B", "c": "C"}
    with use_language(language):
        told = tell_mentions(counts, labels, "industries", {"c"})[0].text
    assert {"en": "1 are named by one alone and 1 by all", "zh": "仅一份提及的有1个"}[
        language
    ] in told
    assert "≥" in told


@pytest.mark.parametrize(
    ("load", "text", "fault"),
    [
        (load_agencies, "- {function: a, en: A, zh: 甲, wordings: [x, x]}", "x stands twice"),
        (
            load_agencies,
            "- {function: a, en: A, zh: 甲, words: [x]}",
            "yml:1: a: field wordings is missing",
        ),
        (load_agencies, "- {function: 甲, en: A, zh: 甲, wordings: [x]}", "expected: ASCII"),
        (load_industries, "- {industry: a, en: A, zh: 甲, wordings: []}", "a: wordings is"),
        (
            load_industries,
            "- {industry: a, en: A, zh: 甲, wordings: [纸], unless: [布]}",
            "布 holds none of its wordings",
        ),
        (
            load_instruments,
            "sides: {}\ninstruments: [{instrument: a, side: s, en: A, zh: 甲, wordings: [x]}]",
            r"yml:2: s is no side",
        ),
    ],
)
def test_a_faulty_vocabulary_is_told(tmp_path, load, text, fault):
    path = tmp_path / "some.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=fault):
        load(path)


def test_every_side_has_instruments():
    found = load_instruments()
    assert (
        {entry.side for entry in found.instruments}
        == set(found.sides)
        == {
            "supply",
            "environment",
            "demand",
        }
    )


@pytest.mark.parametrize("text", ["智能显示材料", "电子材料", "新型电子材料"])
def test_one_field_has_one_industry_however_a_plan_words_it(text):
    found = find(f"重点发展{text}产业。", *load_industries())
    assert found["code"].tolist() == ["electronics"]
