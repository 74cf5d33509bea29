"""Capital, land and money side by side, and amplification that is not claimed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

import policytargets as pt
from policytargets.comparing.ambition.benchmarks import amplifiable
from policytargets.display import show as display
from policytargets.messages import LANGUAGES, use_language
from policytargets.project import find_root
from reference_plans import PLANS


@pytest.fixture(scope="module")
def plans():
    return pt.load(PLANS)


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(display, "show_output", lambda data, raw=False, **_: outputs.append(data))
    return outputs


def test_the_ladder_has_each_number_on_its_step(plans):
    rows = pt.ambition.capital(plans).rows()
    assert list(rows.groupby("group", sort=False)["id"].agg(list).items()) == [
        ("reform", ["zhejiang-2017/017"]),
        ("quoted", ["zhejiang-2017/019"]),
        ("listed", ["wenzhou-2020/049", "zhejiang-2017/018", "taizhou-2019/017"]),
        ("merged", ["zhejiang-2017/020"]),
        ("raised", ["jinhua-2021/048"]),
    ]


def test_land_and_money_are_those_of_the_plans(plans):
    section = pt.ambition.land_and_money(plans)
    land = ["wenzhou-2020/059", "zhejiang-2017/032", "cixi-2020/038"]
    assert section.rows("land")["id"].tolist() == land
    funds = ["zhejiang-2017/031", "taizhou-2019/039", "cixi-2020/040"]
    assert section.rows("money")["id"].tolist() == funds


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_is_linked_and_stands_with_what_it_is_of(plans, language):
    with use_language(language):
        sections = (pt.ambition.capital(plans), pt.ambition.land_and_money(plans))
        told = [one for own in sections for part in own.says for one in own.claims(part)]
    text = "\n".join(one.text for one in told)
    for own in sections:
        for part in own.tables:
            for row in own.rows(part).itertuples():
                assert f"](#{row.id})" in text
                assert "".join(row.scope.split()) in text
    assert "上市及重点拟上市企业总数" in text, "a stock that counts firms being prepared"
    assert "18个振兴实体经济(传统产业改造)财政专项激励县市" in text
    by_key = {(one.key, one.subject): one for one in told}
    assert by_key["ladder_plan", "zhejiang-2017"].value == 4
    assert by_key["abreast_verdicts", "land"].value == 1
    assert by_key["abreast_verdicts", "money"].value == 3
    assert all(one.target_ids for one in told if one.key != "ladder_silent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_link_each_number_and_say_where_there_is_none(plans, shown, language):
    with use_language(language):
        pt.ambition.capital(plans).table()
        pt.ambition.land_and_money(plans).table("land")
        pt.ambition.land_and_money(plans).table("money")
    html = "".join(output["text/html"] for output in shown)
    for name in ("zhejiang-2017/017", "jinhua-2021/048", "cixi-2020/038", "taizhou-2019/039"):
        assert f'href="#{name}"' in html
    assert ("无数值" if language == "zh" else "no number") in html


def test_what_is_known_of_listings_is_not_told_of_quotations(plans, shown):
    pt.ambition.capital(plans).table()
    cixi = shown[0]["text/plain"].splitlines()[-1].split(" | ")
    assert cixi[2] == "no number"
    assert cixi[3] == "field spoken of, no number"


def test_plans_without_such_targets_say_so(shown):
    plans = pt.load(["taizhou-2019", "jinhua-2021"])
    (told,) = pt.ambition.land_and_money(plans).claims("land")
    assert told.key == "abreast_none"
    pt.ambition.land_and_money(plans).table("land")
    pt.ambition.capital(pt.load(PLANS, themes=["digital"])).table()
    (silent,) = pt.ambition.capital(pt.load(PLANS, themes=["digital"])).claims()
    assert silent.key == "ladder_silent"


def test_amplification_needs_a_parent_the_same_thing_and_the_same_year(plans):
    rows = amplifiable(plans.pairs, plans.targets, plans.documents)
    assert set(rows["document_a"]) | set(rows["document_b"]) == set(PLANS)
    assert all(
        "zhejiang-2017" in ends for ends in zip(rows.document_a, rows.document_b, strict=True)
    )
    assert rows["same_thing"].sum() == rows["verdict"].ne("refused").sum() > 0
    assert not rows["same_year"].any(), "the province's targets end in 2020, the others later"
    ends = plans.targets.assign(end_year=2020)
    assert (
        amplifiable(plans.pairs, ends, plans.documents)["same_year"].sum()
        == rows["same_thing"].sum()
    )
    assert not amplifiable(plans.pairs, ends, plans.documents)["with_parent"].any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_amplification_is_not_claimed(plans, language):
    with use_language(language):
        (told,) = pt.ambition.amplification(plans).claims()
        (none,) = pt.ambition.amplification(pt.load(["wenzhou-2020", "cixi-2020"])).claims()
    assert told.value == 0 == none.value
    words = {"en": "is not claimed", "zh": "不作此结论"}[language]
    assert words in told.text and words in none.text
    notebook = nbformat.read(Path(find_root()) / "notebooks/02_ambition.ipynb", 4)
    (cell,) = [cell for cell in notebook.cells if cell.get("id") == f"levels-{language}"]
    assert "Li" in cell.source and "2019" in cell.source and "Economic Journal" in cell.source
