"""Editions of the reports: what a run changed is told by target, verdict and sentence, dated."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pandas as pd
import pytest
from click.testing import CliRunner

from policytargets.cli import main
from policytargets.messages import use_language
from policytargets.project import today
from policytargets.site.editions import LOG, last_files, make_edition, read_edition
from policytargets.site.log import (
    KEPT,
    Log,
    advance,
    feed,
    is_news,
    last_change,
    read_log,
    told_lines,
    whole_log,
    write_log,
)
from small_project import ONE, add_notebook, add_report, make_project
from test_diff import files_of, record, target, write


def publish(last, made, day="2026-01-05", *, sound=True):
    """Return the files of a site after a run."""
    step = advance(last, made, day, sound=sound)
    kept = {f"previous/{name}": content for name, content in step.previous.items()}
    return made | kept | {LOG: write_log(step.log)}


def told(site):
    return [line.en for line in read_log(site).entries[0].lines]


FIRST = files_of([record("r:a")], [target()])


def test_a_changed_target_is_told_though_no_sentence_changed():
    row = target(number="6台", quote="机器人6台", value="6")
    after = publish(publish({}, FIRST), files_of([record("r:a")], [row]), "2026-01-12")
    assert told(after) == [
        "p/001, As written: 5台 → 6台 “机器人5台” → “机器人6台”",
        "p/001, Quote and section: 机器人5台 → 机器人6台",
        "p/001, Value: 5 → 6 “机器人5台” → “机器人6台”",
    ]
    assert read_log(after).entries[0].counts == {"target": 3, "verdict": 0, "claim": 0}


def test_targets_come_before_verdicts_and_these_before_sentences():
    both = [target(), target(5, quote="y")]
    pair = {"target_id_a": "p@1-3", "target_id_b": "p@5-7", "verdict": "direct"}
    old = files_of([record("r:a")], both, verdicts=[pair])
    changed = [target(), target(5, quote="y", value="7"), target(9, quote="z")]
    new = files_of([record("r:a", "6 machines")], changed, verdicts=[pair | {"verdict": "refused"}])
    site = publish(publish({}, old), new)
    assert [line.part for line in read_log(site).entries[0].lines] == [
        *("target", "target", "verdict", "claim"),
    ]
    assert told(site)[2:] == [
        "p/001, p/005, verdict: direct → refused",
        "r:a: 5 machines → 6 machines",
    ]


def test_a_number_that_changed_where_text_was_put_in_before_it_is_one_change():
    row = target(4, number="6台", quote="机器人6台", value="6", id="p/001")
    site = publish(publish({}, FIRST), files_of([record("r:a", targets=["p@4-6"])], [row]))
    assert not [line for line in told(site) if "read anew" in line or "no longer" in line]
    assert "p/001, Value: 5 → 6 “机器人5台” → “机器人6台”" in told(site)


def test_a_run_that_failed_is_no_edition():
    first = publish({}, FIRST)
    failed = publish(first, files_of([], [target()]), "2026-01-12", sound=False)
    again = publish(failed, files_of([], [target()]), "2026-01-13", sound=False)
    mended = publish(again, FIRST, "2026-01-19")
    assert read_log(mended) == read_log(first)
    assert "not compared" not in last_change(read_log(first), read_log(mended))
    assert last_change(read_log(again), read_log(mended)) == "Nothing changed since 2026-01-05."
    assert "A report failed" in last_change(read_log(first), read_log(failed))
    changed = publish(again, files_of([record("r:a", "6")], [target()]), "2026-01-19")
    assert told(changed) == ["r:a: 5 machines → 6"]


def test_a_first_run_that_failed_leaves_the_first_edition_to_the_next():
    failed = publish({}, FIRST, sound=False)
    assert not read_log(failed).entries
    site = publish(failed, FIRST, "2026-01-12")
    assert "2026-01-12: the first edition" in last_change(read_log(failed), read_log(site))
    assert not is_news(read_log(failed), read_log(site))


def test_the_same_again_makes_the_same_site():
    second = files_of([record("r:b")], [target()])
    site = publish(publish({}, FIRST), second, "2026-01-12")
    assert publish(site, second, "2026-02-01") == site
    previous = {n.removeprefix("previous/"): c for n, c in site.items() if n.startswith("previous")}
    assert previous == FIRST


def test_a_damaged_edition_or_log_is_none_to_compare_with():
    for damage in ({"claims.json": b"["}, {"data/targets.csv": b"id\np/001\n"}):
        site = publish(publish({}, FIRST) | damage, files_of([record("r:b")], [target()]))
        assert not any(name.startswith("previous/") for name in site)
    for log in (b"[", b"{}", b'{"sound": true, "editions": [{}]}'):
        assert read_log({LOG: log}) == Log(True, ())


def test_the_log_keeps_the_last_twelve_editions():
    site: dict[str, bytes] = {}
    for number in range(KEPT + 3):
        made = files_of([record("r:a", f"{number} machines")], [target()])
        site = publish(site, made, f"2026-01-{number + 1:02}")
    days = [entry.day for entry in read_log(site).entries]
    assert days == [f"2026-01-{day:02}" for day in range(KEPT + 3, 3, -1)]
    assert whole_log(read_log(site)).decode().count("\n## ") == KEPT


def test_an_edition_that_changes_much_is_cut_and_says_so():
    many = [record(f"r:{number}") for number in range(260)]
    site = publish(publish({}, FIRST), files_of([record("r:a"), *many], [target()]))
    (newest, _) = read_log(site).entries
    assert newest.counts["claim"] == 260
    assert told_lines(newest, "en")[-1] == "and 60 more"


def test_the_feed_is_atom_with_an_entry_an_edition():
    site = publish(publish({}, FIRST), files_of([record("r:a", "<6>")], [target()]), "2026-01-12")
    root = ElementTree.fromstring(feed(read_log(site)))
    name = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{name}feed"
    assert [node.text for node in root.iter(f"{name}updated")] == [
        *["2026-01-12T00:00:00Z"] * 2,
        "2026-01-05T00:00:00Z",
    ]
    assert root.findtext(f"{name}entry/{name}content") == "r:a: 5 machines → <6>"
    with use_language("zh"):
        assert "历次版本的变化" in feed(read_log(site)).decode()


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = make_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


def run(*arguments):
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_the_command_tells_what_changed_and_answers_with_three(project):
    english = ("-p", "language", "en")
    assert "the first edition" in run(*english, "--fail-on-change").stdout
    targets = project / "data/clean/targets.csv"
    table = pd.read_csv(targets, keep_default_na=False, dtype=str)
    place = table.columns.get_loc("end_year")
    old = table.iloc[0, place]
    table.iloc[0, place] = "2031"
    table.to_csv(targets, index=False)
    summary = project / "summary.md"
    result = run(*english, "--fail-on-change", "--summary", summary)
    assert result.exit_code == 3
    line = f"{table['id'][0]}, Deadline: {old or '–'} → 2031"
    assert line in summary.read_text("utf-8")
    assert line in result.stdout
    site = project / "reports/site"
    assert line in (site / "changes.md").read_text("utf-8")
    assert "→ 2031" in (site / "changes.html").read_text("utf-8")
    assert "→ 2031" in (site / "feed.xml").read_text("utf-8")
    assert read_edition(site / "previous") != make_edition(last_files(site))
    again = run(*english, "--fail-on-change", "--summary", summary)
    assert (again.exit_code, summary.read_text("utf-8")) == (
        0,
        f"Nothing changed since {today()}.\n",
    )
    assert run(*english, "--quiet").stdout == ""


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_a_failed_run_speaks_with_time_cell_and_reason(project):
    add_notebook(project, "broken", ONE, ["1 / 0"])
    add_report(project, "broken", "broken", parameters={"plan": "alpha-2020"})
    result = run("broken", "board", "-p", "language", "en", "--fail-on-change", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    line, _ = result.stderr.splitlines()
    told = "report broken (en): cell cell-3: ZeroDivisionError: division by zero; see "
    assert line.startswith(f"policytargets: {today()}T")
    assert told in line
    errors = (project / "reports/errors.csv").read_text("utf-8").splitlines()
    assert errors[1].startswith("report broken (en),cell cell-3: ZeroDivisionError")
    assert json.loads((project / "reports/site" / LOG).read_bytes())["sound"] is False
    add_notebook(project, "broken", ONE, ["1"])
    assert run("broken", "board", "-p", "language", "en").exit_code == 0
    assert not (project / "reports/errors.csv").exists()


def test_a_summary_that_cannot_be_written_is_refused_before_anything_runs(project):
    result = run("--summary", project / "no/such/summary.md")
    assert result.exit_code == 2
    assert "--summary: " in result.stderr
    assert not (project / "reports/site").exists()


def test_an_edition_is_read_back(tmp_path):
    folder = write(tmp_path, publish(publish({}, FIRST), files_of([record("r:b")], [target()])))
    assert read_edition(folder / "previous") == make_edition(FIRST)
