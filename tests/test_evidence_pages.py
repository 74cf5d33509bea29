"""Evidence pages: the text to the character, every target at its place, nothing run."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_project import HOSTILE
from policytargets.documents import load_documents
from policytargets.messages import LANGUAGES, use_language
from policytargets.project import find_root
from policytargets.reading import read_plan
from policytargets.site.evidence import evidence_values, read_tables, uses_of
from policytargets.site.evidence.page import (
    Mark,
    Span,
    cut_lines,
    find_headings,
    mark_line,
    target_styles,
)
from policytargets.tables import read_table
from reference_plans import reference_readings
from small_project import tree
from stored_site import Page

PLANS = tuple(load_documents(find_root()))


def whole(markup):
    """Return the text that a browser makes of markup."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


def test_spans_that_overlap_and_nest_are_all_kept():
    spans = [Span(0, 4, "clause", "p/1"), Span(2, 6, "clause", "p/2"), Span(3, 4, "number", "p/1")]
    (line,) = cut_lines("abcdef", spans)
    told = [(p.text, p.named("clause"), p.named("number")) for p in line.pieces]
    assert told == [
        ("ab", ["p/1"], []),
        ("c", ["p/1", "p/2"], []),
        ("d", ["p/1", "p/2"], ["p/1"]),
        ("ef", ["p/2"], []),
    ]


def test_a_span_over_a_line_end_goes_on_in_the_next_line():
    lines = list(cut_lines("ab\ncd", [Span(1, 4, "clause", "p/1")]))
    assert [[(p.text, len(p.spans)) for p in line.pieces] for line in lines] == [
        [("a", 0), ("b\n", 1)],
        [("c", 1), ("d", 0)],
    ]
    assert [len(p.opening) for line in lines for p in line.pieces] == [0, 1, 0, 0]


@given(
    st.text("ab<&\r\n\u2028目", max_size=30),
    st.lists(st.tuples(st.integers(0, 35), st.integers(1, 9)), max_size=5),
)
def test_pieces_are_the_text_whatever_is_marked(text, places):
    spans = [Span(start, start + n, "clause", f"p/{start}") for start, n in places]
    lines = list(cut_lines(text, spans))
    assert "".join(piece.text for line in lines for piece in line.pieces) == text
    assert "".join(whole(mark_line(line.pieces, Mark({}, {}, {}))) for line in lines) == text


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(request):
    readings = reference_readings()
    with use_language(request.param):
        tables = read_tables(find_root())
        return {plan: (one.raw, evidence_values(one, tables, {})) for plan, one in readings.items()}


@pytest.mark.parametrize("plan", PLANS)
def test_the_page_holds_the_text_to_the_character(pages, plan):
    text, values = pages[plan]
    assert "".join(whole(line["html"]) for line in values["lines"]) == text


@pytest.mark.parametrize("plan", PLANS)
def test_each_target_is_marked_at_its_exact_place(pages, plan):
    text, values = pages[plan]
    html = "".join(line["html"] for line in values["lines"])
    for row in read_table("targets").query("document == @plan").itertuples():
        number = row.id.rpartition("/")[2]
        pieces = re.findall(
            rf'<(?:a|span) class="[^>]*data-t="(?:[^"]* )?{number}[ "][^>]*>([^<]*)', html
        )
        assert (
            unescape("".join(pieces)).replace("\n", "")
            == text[row.quote_start : row.quote_end].replace("\n", "")
            or row.number_text not in row.quote
        )
        at = html.index(f'id="{row.id}"')
        assert html.index(f'id="{row.target_id}"') > at
        assert whole(html[html.index("<a", at) :]).startswith(text[row.start : row.end][:1])


@pytest.mark.parametrize("plan", PLANS)
def test_every_other_numeral_is_grey_with_its_reason(pages, plan):
    _, values = pages[plan]
    html = "".join(line["html"] for line in values["lines"])
    ledger = read_table("numbers").query("document == @plan and role != 'target'")
    assert sum(len(group) for _, group in values["others"]) == len(ledger)
    for row in ledger.itertuples():
        assert f'id="{plan}@{row.start}-{row.end}"' in html
    assert all(why for why, _ in values["others"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_report_quotes_has_an_anchor_and_lights_up(language):
    plan, tables = PLANS[0], read_tables(find_root())
    reading = reference_readings()[plan]
    text = reading.raw
    own = tables.targets[tables.targets["document"] == plan].iloc[0]
    number, inside = f"{plan}@{own.start}-{own.end}", f"{plan}@{own.quote_start}-{own.end}"
    outside = f"{plan}@{len(text) - 1}-{len(text) + 1}"
    linked = [number, inside, inside, outside, f"{PLANS[1]}@5-9", "p/001"]
    values = evidence_values(reading, tables, {}, linked)
    html = "".join(line["html"] for line in values["lines"])
    assert whole(html) == text
    assert html.count(f'id="{inside}"') == 1
    assert html.count(f'id="{number}"') == 1, "a target has its anchor already"
    assert outside not in html
    assert f"{PLANS[1]}@5-9" not in html
    place = inside.partition("@")[2]
    lit = re.findall(rf'data-t="(?:[^"]* )?{place}(?: [^"]*)?"[^>]*>([^<]*)<', html)
    assert "".join(map(unescape, lit)) == text[own.quote_start : own.end]
    assert re.search(rf'id="[^"]+"\]\):target\) \[data-t~="{place}"\]', values["styles"])


@pytest.mark.parametrize("plan", PLANS)
def test_every_target_has_its_reading_once(pages, plan):
    _, values = pages[plan]
    told = [card["row"].id for line in values["lines"] for card in line["cards"]]
    assert told == list(read_table("targets").query("document == @plan")["id"])
    labels = [
        [entry.label for entry in card["reading"]]
        for line in values["lines"]
        for card in line["cards"]
    ]
    assert all(len(own) == len(set(own)) >= 12 for own in labels)


def test_relations_stand_on_both_sides():
    tables = read_tables(find_root())
    keys = dict(zip(tables.targets["id"], tables.targets["target_id"], strict=True))
    pairs = {
        (keys_of, pair.other, pair.verdict)
        for keys_of, own in tables.relations.items()
        for pair in own.pairs
    }
    for row in read_table("comparisons").itertuples():
        assert (row.target_id_a, row.target_b, row.verdict) in pairs
        assert (row.target_id_b, row.target_a, row.verdict) in pairs
    for row in read_table("contradictions").itertuples():
        told = tables.relations[keys[row.target_a]].contradictions
        assert (row.kind, row.target_b, row.explanation) in told
    corrected = tables.targets.query("corrected")["target_id"]
    assert all(tables.relations[key].corrections for key in corrected)


def test_headings_are_in_the_words_and_the_script_of_the_text():
    found = find_headings(read_plan("一、總體要求\n（一）目標：到2022年\n二、任務\n正文\n"))
    assert [(h.text, h.depth, h.start) for h in found] == [
        ("一、總體要求", 1, 0),
        ("（一）目標", 2, 7),
        ("二、任務", 1, 20),
    ]


def test_uses_name_reports_and_the_claims_that_rest_on_a_target():
    claims = [
        {"id": "a:x", "report": "a", "text_en": "One.", "text_zh": "", "target_ids": ["p@1-2"]},
        {"id": "b:y z", "report": "b", "text_en": "Two.", "text_zh": "二", "target_ids": ["p@1-2"]},
        {"id": "c:z", "report": "c", "text_en": "No page.", "text_zh": "", "target_ids": ["p@1-2"]},
    ]
    found = uses_of(claims, {"a": [], "b": ["p@1-2", "p@3-4"]})
    assert [(u.report, u.claims) for u in found["p@1-2"]] == [
        ("a", (("claim-a:x", "One."),)),
        ("b", (("claim-b:y-z", "Two."),)),
    ]
    assert [(u.report, u.claims) for u in found["p@3-4"]] == [("b", ())]
    with use_language("zh"):
        assert uses_of(claims, {"a": []}) == {}


def test_a_sentence_that_counts_many_targets_is_not_told_at_each():
    ids = [f"p@{n}-{n + 1}" for n in range(40)]
    claim = {"id": "a:x", "report": "a", "text_en": "Forty.", "target_ids": ids}
    found = uses_of([claim], {"a": []})
    assert set(found) == set(ids), "but the report is"
    assert {use.claims for uses in found.values() for use in uses} == {()}


def test_a_style_rule_cannot_be_left_by_a_strange_name():
    rules = target_styles({'p"]{}/1': ('p"]{}/1',)})
    assert '[id="p\\22 \\5d \\7b \\7d /1"]' in rules


@pytest.fixture(scope="module")
def hostile(hostile_site):
    """Return the files of the site of a project whose first plan is full of markup."""
    return tree(hostile_site)


@pytest.mark.slow
def test_a_plan_that_holds_markup_is_shown_and_never_run(hostile):
    for path in (path for path in hostile if path.endswith(".html")):
        page = Page(hostile[path].decode())
        assert "onerror" not in {name for _, attrs in page.tags for name in attrs}, path
        assert not [a for t, a in page.tags if t == "img" and not a["src"].startswith("data:")]
        scripts = [attrs for tag, attrs in page.tags if tag == "script"]
        assert len(scripts) == (4 if "search" in path else 1), path


@pytest.mark.slow
def test_markup_in_a_plan_comes_out_as_its_text(hostile):
    page = Page(hostile["en/evidence/alpha-2020.html"].decode())
    assert "<script>alert(2)</script>" in "".join(page.text)
    assert hostile["raw/alpha-2020.txt"] == HOSTILE.encode()
    search = Page(hostile["zh/search.html"].decode())
    assert "<script>alert(2)</script>" in "".join(search.text)


def test_a_long_claim_is_told_by_its_opening_words():
    claim = {"id": "a:x", "report": "a", "text_en": "word " * 40, "target_ids": ["p@1-2"]}
    ((_, told),) = uses_of([claim], {"a": []})["p@1-2"][0].claims
    assert len(told) <= 80 and told.endswith("…") and claim["text_en"].startswith(told[:-1])


def test_clauses_beside_clauses_are_no_headings():
    """3.支持上市公司牵头 is a short clause among long ones; real headings stay."""
    told = [one.text for one in find_headings(reference_readings()["zhejiang-2017"])]
    assert not [text for text in told if "支持上市公司牵头" in text or "深入开展降成本" in text]
    assert "三、主要任务" in told
