"""What is told of shared words: alike in both languages, resting on targets, safe when empty."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from html import unescape

import matplotlib.pyplot as plt
import pytest

from policytargets.comparing.text_reuse.passages import compare_words, place_targets
from policytargets.display import show as display
from policytargets.errors import InputError
from policytargets.messages import LANGUAGES, use_language
from policytargets.plans import load
from policytargets.project import find_root
from policytargets.reporting import overlap
from policytargets.reporting.overlap.shared_passages import by_date, show_passages
from reuse_cases import compared


@pytest.fixture(scope="module")
def plans():
    return load()


@pytest.fixture(scope="module")
def passages(plans):
    return overlap.shared_passages(plans)


def sections(plans):
    similarity, boilerplate = overlap.shingle_similarity(plans), overlap.boilerplate(plans)
    return [overlap.shared_passages(plans), similarity, boilerplate]


def tell(plans, language="en"):
    with use_language(language):
        return [told for one in sections(plans) for part in one.says for told in one.claims(part)]


def test_sentences_are_the_same_claims_in_both_languages(plans) -> None:
    english, chinese = (tell(plans, language) for language in LANGUAGES)
    assert [_core(one) for one in english] == [_core(one) for one in chinese]
    assert [one.text for one in english] != [one.text for one in chinese]
    assert len({(one.key, one.subject) for one in english}) == len(english)
    known = set(plans.targets["target_id"])
    assert {one for told in english for one in told.target_ids} <= known


def test_numbers_of_sentences_are_those_of_the_tables(plans, passages) -> None:
    told, rows = {one.key: one for one in tell(plans)}, passages.rows("passages")
    assert told["reuse_total"].value == len(rows)
    assert told["reuse_longest"].value == rows["free"].max()
    assert told["reuse_edits"].value == len(passages.rows("edits"))
    assert "share 0 shingles of 16 characters" in told["reuse_script"].text
    assert "(rank 1)" in told["reuse_script"].text
    totals = rows.groupby(["plan_a", "plan_b"])["free"].sum()
    assert told["reuse_most"].subject == "/".join(totals.idxmax())
    most = rows.groupby(["plan_a", "plan_b"]).size().max()
    assert f"Most passages, {most}, are between" in told["reuse_most"].text


def test_passages_are_held_against_unrelated_texts_of_the_genre(plans, passages) -> None:
    (total,) = (one for one in passages.claims() if one.key == "reuse_total")
    assert total.value == 21
    assert "about 1.0 (upper 95 % limit 2.8)" in total.text and "some 87 to 95 %" in total.text
    assert "shuffled" not in total.text
    wider = overlap.shared_passages(plans, shingle=10).claims()[0]
    assert wider.value == 104 and "about 13.8" in wider.text and " to 87 %" in wider.text


def test_a_version_is_no_change_of_a_target(passages) -> None:
    edits = passages.rows("edits")
    version = edits[edits["text_b"].str.contains("2.0版") & edits["plan_a"].eq("zhejiang-2017")]
    assert len(version) == 1 and version["kinds"].tolist() == ["wording"]


def test_chinese_says_alike_and_not_equal() -> None:
    words = (find_root() / "notebooks" / "04_overlap.ipynb").read_text("utf-8")
    for name in ("overlap", "shared", "method"):
        words += (find_root() / f"lib/policytargets/messages/{name}.yml").read_text("utf-8")
    assert not re.search("相同(?:的)?(?:段落|文字)|段相同", words)


def test_dropped_pace_is_told(plans, passages) -> None:
    became = [one for one in passages.claims("edits") if one.key == "reuse_became"]
    quotes = plans.targets.set_index("target_id")["quote"]
    pairs = [tuple(quotes[id_][-9:] for id_ in one.target_ids) for one in became]
    assert ("年均增长10%以上", "收入增长10%以上") in pairs


def test_earliest_plan_first(plans) -> None:
    ordered = by_date(plans.documents)
    assert by_date(plans.documents.iloc[::-1]) == ordered
    assert (ordered[0], ordered[-1]) == ("zhejiang-2017", "jinhua-2021")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 5])
def test_tables_and_figures(language, number, plans, monkeypatch) -> None:
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    own = load(by_date(plans.documents)[-number:])
    with use_language(language), redirect_stdout(io.StringIO()) as shown:
        for section in sections(own):
            for part in section.tables:
                section.table(part)
            for part in section.figures:
                section.figure(part)
    assert shown.getvalue()


@pytest.fixture
def shown(monkeypatch) -> list[str]:
    outputs: list[str] = []
    monkeypatch.setattr(display, "show_output", lambda data, **_: outputs.append(data["text/html"]))
    return outputs


def test_each_column_marks_what_the_other_has_not(plans, shown) -> None:
    head = "规上企业数字化车间改造覆盖面稳步拓展&"
    texts = [f"{head}新增{number}家示范引领成效显著" for number in ("10", "20")]
    readings = [compared(name, text) for name, text in zip("ab", texts, strict=True)]
    reuse = place_targets(compare_words(readings), plans.written)
    show_passages(reuse, plans.written, {"a": "A<", "b": "B"})
    earlier, later = re.findall(r'class="passage">(.*?)</t[hd]>', shown[0])
    assert "<b>A&lt;</b>" in earlier and "<b>B</b>" in later
    assert "拓展&amp;新增<del>10</del>家示范" in earlier and "<ins>" not in earlier
    assert "拓展&amp;新增<ins>20</ins>家示范" in later and "<del>" not in later
    assert later.endswith("<small>number</small>"), "what kind of change it is"


def test_without_its_marks_a_column_is_the_text_of_the_plan(passages, shown) -> None:
    passages.table()
    cell = r'class="passage">.*?<br>(.*?)(?:<br><small>.*?</small>)?</t[hd]>'
    cells = re.findall(cell, shown[0])
    texts = {"".join(unescape(re.sub("</?(?:del|ins)>", "", cell)).split()) for cell in cells}
    rows = passages.rows("passages")
    quotes = [quote for side in "ab" for quote in rows[f"quote_{side}"]]
    assert len(cells) == len(quotes) == 2 * len(rows)
    assert texts == {"".join(quote.split()) for quote in quotes}


def test_too_short_a_shingle_is_refused(plans) -> None:
    with pytest.raises(InputError, match="shingle"):
        overlap.shared_passages(plans, shingle=3)


def _core(one) -> tuple:
    return one.key, one.subject, one.value, one.unit, one.target_ids
