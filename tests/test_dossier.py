"""Dossiers: all that a referee may ask of targets and claims."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from click.testing import CliRunner
from docx import Document

from policytargets.cli import main
from policytargets.display.target import evidence, load_sources, make_entries, passage
from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.messages import use_language
from policytargets.project import find_root
from policytargets.site.dossiers import (
    choose,
    make_dossier_page,
    make_page,
    make_word,
)
from policytargets.site.editions import write_claims

IDS = {"wenzhou-2020@748-752": "wenzhou-2020/002", "cixi-2020@1-2": "cixi-2020/007"}
KEY = "wenzhou-2020@748-752"


@pytest.fixture(scope="module")
def sources():
    return load_sources(find_root())


def claim_on(*targets, **others):
    record = {"id": "ambition:k:s", "report": "ambition", "text_en": "Two <b>", "text_zh": ""}
    record |= {"value": 2.0, "unit": "", "target_ids": list(targets), "sensitivity": "More plans."}
    step = {"function": "comparing.judge", "inputs": {}, "description": "paired & judged"}
    return record | {"steps": [step]} | others


def test_a_passage_is_its_sentence_with_one_on_either_side():
    text = "x\nOne。Two!Three is 5% now。Four。Five。\ny"
    start = text.index("is 5%")
    found = passage(text, (start, start + 5), (start + 3, start + 5))
    assert found == ("Two!Three ", "is ", "5%", "", " now。Four。")


def test_a_passage_stays_in_its_line_and_keeps_every_character():
    text = "head\nOnly 5%, no end\r\ntail"
    found = passage(text, (5, 12), (10, 12))
    assert found == ("", "Only ", "5%", "", ", no end\r")
    assert passage("5", (0, 1), (0, 1)) == ("", "", "5", "", "")
    assert passage("A。5%。B。C。", (2, 5), (2, 4)) == ("A。", "", "5%", "。", "B。")


def test_a_number_outside_its_quote_widens_it():
    assert passage("abc 5 def", (0, 3), (4, 5)) == ("", "abc ", "5", "", " def")


def test_every_passage_stands_in_the_raw_text(sources):
    for entry in make_entries(sources, sources.targets):
        row = sources.targets[entry.target_id]
        text = sources.texts[row.document]
        whole = "".join(entry.passage)
        assert whole in text
        assert entry.passage.number == text[row.start : row.end]
        assert "\n" not in entry.passage.before + entry.passage.after


def test_either_id_and_a_claim_name_targets():
    claims = {"ambition:k:s": claim_on("wenzhou-2020@748-752", "cixi-2020@1-2")}
    named = ["cixi-2020/007", "wenzhou-2020@748-752", "cixi-2020@1-2"]
    assert choose(named, IDS, claims).target_ids == ("cixi-2020@1-2", "wenzhou-2020@748-752")
    chosen = choose(["ambition:k:s"], IDS, claims)
    assert chosen.claims == (claims["ambition:k:s"],)
    assert chosen.target_ids == tuple(IDS)


def test_what_is_unknown_is_named_with_the_nearest():
    with pytest.raises(InputError) as caught:
        choose(["wenzhou-2020/02", "ambition:k"], IDS, {"ambition:k:s": claim_on()})
    first, second = map(str, caught.value.faults)
    assert first.startswith(
        "wenzhou-2020/02: no such target or claim; the nearest: wenzhou-2020/002"
    )
    assert "the nearest: ambition:k:s" in second


def test_a_claim_on_a_target_that_is_no_longer_read_is_refused():
    with pytest.raises(InputError, match="rests on gone@1-2, which is no longer read"):
        choose(["ambition:k:s"], IDS, {"ambition:k:s": claim_on("gone@1-2")})


def test_an_entry_tells_place_reading_source_steps_and_verdicts(sources):
    (entry,) = make_entries(sources, [KEY])
    assert dict(entry.place)["Characters of the number"] == "748–752"
    assert dict(entry.place)["File"] == "data/raw/wenzhou-2020.txt"
    reading = dict(entry.reading)
    assert (reading["As written"], reading["Value"]) == ("2.6%", "2.6 %")
    assert reading["Period"] == "2021–2022"
    assert dict(entry.source)["This copy comes from"] == "the issuer's own site"
    assert entry.steps[0].startswith("length of the period: ")
    assert any(re.match(r"refused with cixi-2020/007 \(3\.25%", line) for line in entry.verdicts)
    orders = ["direct", "converted", "qualified", "refused"]
    for every in make_entries(sources, sources.targets):
        ranks = [orders.index(line.split()[0]) for line in every.verdicts]
        assert all(a <= b for a, b in pairwise(ranks)), "what may be compared comes first"


def test_the_remark_on_a_copy_is_in_the_language_of_the_dossier(sources):
    document = load_documents(find_root())["wenzhou-2020"]
    for language, told in (("en", document.note), ("zh", document.note_zh)):
        with use_language(language):
            (entry,) = make_entries(sources, [KEY])
        assert told in dict(entry.source).values()
        assert told


def test_a_page_stands_alone_and_shows_markup_as_text(sources):
    entries = make_entries(sources, [KEY])
    page = make_page(entries, [claim_on(KEY)], {KEY: "wenzhou-2020/002"})
    assert 'id="wenzhou-2020/002"' in page
    assert f'id="{KEY}"' in page
    assert "Two &lt;b&gt;" in page
    assert "paired &amp; judged" in page
    assert "<mark>2.6%</mark>" in page
    assert "data:font/woff2;base64," in page
    assert not re.search(r'(src|href)="(?!#)', page)
    assert page == make_page(entries, [claim_on(KEY)], {KEY: "wenzhou-2020/002"})


def test_a_page_of_the_site_holds_every_target_of_its_plan(sources):
    keys = [key for key, row in sources.targets.items() if row.document == "cixi-2020"]
    with use_language("zh"):
        page = make_dossier_page(sources, keys, "慈溪")
    assert page.count('<section class="target"') == len(keys)
    assert "<title>慈溪</title>" in page
    assert "window.print()" in page


def test_a_word_file_holds_the_same_and_has_the_same_bytes(sources):
    with use_language("zh"):
        entries = make_entries(sources, [KEY])
        made = make_word(entries, [claim_on(KEY)], {KEY: "wenzhou-2020/002"})
        again = make_word(entries, [claim_on(KEY)], {KEY: "wenzhou-2020/002"})
    paper = Document(io.BytesIO(made))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "".join(entries[0].passage) in text
    assert "Two <b>" in text
    assert "More plans." in text
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "data/raw/wenzhou-2020.txt" in cells
    assert paper.core_properties.created.year == 2000
    assert made == again


def test_signs_that_a_word_file_cannot_hold_are_left_out(sources):
    claim = claim_on(KEY, text_en="a\x0cb\x00c")
    paper = Document(io.BytesIO(make_word([], [claim], {})))
    assert any(paragraph.text == "abc" for paragraph in paper.paragraphs)


def run(*arguments):
    return CliRunner().invoke(main, ["dossier", *map(str, arguments)])


def test_the_command_writes_what_the_file_is_called(project, monkeypatch, tmp_path):
    monkeypatch.chdir(project)
    site = project / "reports/site"
    site.mkdir(parents=True)
    (site / "claims.json").write_bytes(write_claims([claim_on(KEY)]))
    assert run("ambition:k:s", "--output", tmp_path / "a.docx").exit_code == 0
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
    assert run("wenzhou-2020/002", "--output", tmp_path / "a.html").exit_code == 0
    page = run("wenzhou-2020@748-752").output
    assert page == (tmp_path / "a.html").read_text("utf-8")
    assert '<html lang="zh-Hans">' in run("wenzhou-2020/002", "--language", "zh").output


def test_the_command_refuses_what_it_does_not_know(project, monkeypatch, tmp_path):
    monkeypatch.chdir(project)
    for arguments in (["wenzhou-2020/999"], ["wenzhou-2020/002", "--output", tmp_path / "a.pdf"]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith("policytargets: ")
        assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.glob("a.*"))


def test_a_notebook_shows_the_passage_with_the_number_marked():
    shown = evidence("wenzhou-2020/002")
    assert "【2.6%】" in str(shown)
    assert str(shown).splitlines()[0] == "wenzhou-2020/002 · R&D expenditure to revenue"
    assert '<blockquote lang="zh-Hans">' in shown._repr_html_()
    assert "<mark>2.6%</mark>" in shown._repr_html_()
    assert "R&amp;D" in shown._repr_html_()
    with use_language("zh"):
        assert evidence(KEY).entry.target_id == KEY
    assert repr(shown) == str(shown)


def test_a_notebook_is_told_what_is_wrong():
    with pytest.raises(InputError, match="no such target; the nearest: wenzhou-2020/0"):
        evidence("wenzhou-2020/02")
