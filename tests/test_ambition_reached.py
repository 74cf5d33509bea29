"""What was already reached: the province's and the region's own figures beside each target."""

from __future__ import annotations

import pandas as pd
import pytest

import policytargets as pt
from policytargets.comparing.ambition.benchmarks import reached
from policytargets.messages import use_language
from timelines_tables import clean, make_documents, make_normalised, make_targets


@pytest.fixture(scope="module")
def section():
    return pt.ambition.already_reached(pt.load())


@pytest.fixture(scope="module")
def table(section):
    return section.rows().set_index(["id", "place"])


@pytest.mark.parametrize(
    ("target", "value", "known", "period", "timing", "result"),
    [
        ("jinhua-2021/006", 2.3, 2.8, "2020", "before", "short"),
        ("jinhua-2021/012", 220000, 235000, "2020", "before", "short"),
        ("jinhua-2021/011", 1200000, 1360000, "2020", "before", "short"),
        ("taizhou-2019/022", 3.2, 2.8, "2020", "after", "beyond"),
        ("cixi-2020/007", 3.25, 2.8, "2020", "after", "beyond"),
        ("cixi-2020/008", 38.5, 42.4, "2020", "after", "short"),
        ("taizhou-2019/020", 300000, 193000, "2015", "before", "beyond"),
    ],
)
def test_targets_beside_what_the_province_had(table, target, value, known, period, timing, result):
    row = table.loc[(target, "province")]
    assert (row["value"], row["known"], row["period"]) == (value, known, period)
    assert (row["timing"], row["result"]) == (timing, result)


def test_a_region_s_own_figure_stands_beside_that_of_the_province(table):
    row = table.loc[("jinhua-2021/008", "own")]
    assert (row["known"], row["period"], row["timing"]) == (445300000000, "2020", "before")
    assert row["result"] == "beyond"
    assert table.loc[("taizhou-2019/004", "own"), "timing"] == "after"


def test_a_number_of_things_is_never_set_against_that_of_the_province(table):
    counts = table.loc[["jinhua-2021/059", "wenzhou-2020/049"]]
    assert set(counts.xs("province", level="place")["result"]) == {""}
    assert table[table["verdict"] == "refused"]["result"].eq("").all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sentence_on_jinhua_holds_all_three_with_their_years(language):
    with use_language(language):
        claims = pt.ambition.already_reached(pt.load()).claims()
    (told,) = [c for c in claims if c.key == "reached_short" and c.subject.startswith("jinhua")]
    wanted = {"en": ("2.3%", "2.8%", "220,000", "235,000", "1.2 million", "1.36 million", "2020")}
    wanted["zh"] = ("2.3%", "2.8%", "22万元", "23.5万元", "120万元", "136万元", "2020年")
    assert all(words in told.text for words in wanted[language]), told.text
    assert len(told.target_ids) == told.value == 3


def test_the_figure_nearest_before_signing_goes_before_later_ones():
    targets = make_targets({"document": "a"})
    normalised = make_normalised(targets, {"value": 5.0, "indicator": "rd_intensity", "unit": "%"})
    documents = make_documents({"document": "a", "date_signed": "2020-06-30"})
    one = clean("yardsticks").iloc[0].to_dict() | {"target_id": targets["target_id"].iloc[0]}
    one |= {"id": "a/000", "place": "own", "verdict": "qualified", "form": "level"}
    years = [("2017", 4.0), ("2019", 6.0), ("2020", 7.0), ("2020-05", 8.0), ("2016-2018", 9.0)]
    rows = [one | {"period": p, "year": int(p[:4]), "value": v} for p, v in years]
    rows[-1]["form"] = "addition"

    def chosen(kept):
        codes = pt.load().codelist
        found = reached(pd.DataFrame(kept), normalised, targets, documents, codes)
        (row,) = found.to_dict("records")
        return row["period"], row["timing"], row["result"]

    assert chosen(rows) == ("2020-05", "before", "short")
    assert chosen([rows[0], rows[1], rows[2]]) == ("2019", "before", "short")
    assert chosen([rows[2]]) == ("2020", "after", "short")
    refused = rows[1] | {"verdict": "refused"}
    assert chosen([refused, rows[0]]) == ("2017", "before", "beyond")
    assert chosen([refused])[2] == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("the source gives no date", "later, 2020: 235,000", "of the item before")),
        ("zh", ("来源未载明日期", "其后2020年：23.5万元/人", "承前项")),
    ],
)
def test_what_weakens_a_figure_stands_in_the_sentence(language, words):
    with use_language(language):
        claims = pt.ambition.already_reached(pt.load()).claims()
    told = {(c.key, c.subject): c.text for c in claims}
    above = told["reached_beyond", "taizhou-2019/province/before"]
    assert all(part in above for part in words[:2])
    assert words[2] in told["reached_short", "jinhua-2021/province/before"]


def test_what_is_compared_follows_from_the_verdict_alone():
    """全部工业 of the item before, beside 规上工业: compared, as one that is not stated is."""
    rows = pt.ambition.already_reached(pt.load()).rows().set_index(["id", "place"])
    own = rows.loc["cixi-2020/003", "province"]
    assert own["of_item_before"] and own["result"] == "short" and own["known"] == 193_000
    judged = rows[rows["verdict"].ne("refused") & rows["form"].eq("level")]
    alike = judged[judged["reasons"].str.contains("scope_unstated")]
    assert set(alike["result"]) == {"short", "beyond"}
    assert rows.loc[("jinhua-2021/012", "province"), "result"] == "short"


def test_what_lies_below_is_told_with_whose_figure_it_is():
    said = {}
    for language in ("en", "zh"):
        with use_language(language):
            (told,) = pt.ambition.already_reached(pt.load()).claims()[:1]
            said[language] = told.text
    assert "Jinhua: 3 below the province, 1 of these with caveats" in said["en"]
    assert "Cixi: 2 below the province, 2 of these with caveats" in said["en"]
    assert "3项低于全省，其中1项附条件" in said["zh"] and "2项低于全省，其中2项附条件" in said["zh"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "later, 2023: 67.1%"), ("zh", "其后2023年：67.1%")]
)
def test_a_later_figure_up_to_the_deadline_stands_beside_the_first_one(language, words):
    """High-tech share, 60 % by 2025: above 59.6 % in 2020, and below 67.1 % in 2023."""
    with use_language(language):
        claims = pt.ambition.already_reached(pt.load()).claims()
    told = {(c.key, c.subject): c.text for c in claims}
    assert words in told["reached_beyond", "taizhou-2019/province/after"]


def test_the_day_that_is_used_has_its_own_name():
    with use_language("en"):
        told = {c.subject: c.text for c in pt.ambition.already_reached(pt.load()).claims()}
    assert "as last known before signing:" in told["taizhou-2019/province/before"]
    cixi = told["cixi-2020/province/after"]
    assert "after publication (the copy does not say when it was signed)" in cixi
    assert "its first year (the copy states no date;" in told["jinhua-2021/own/before"]
