"""What has not changed is not made again, and what has is."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from made_studies import make_study
from policytargets import cli
from policytargets import project as fingerprints
from policytargets import publishing as runner
from policytargets.building import build as built
from small_project import ONE, add_notebook, add_report, make_project, tree

READS = """
from policytargets.tables import read_table
from policytargets.project import find_root
print(len(read_table("targets", find_root())), plan)
"""


DATED = ONE + '\nas_of = "2022-12-31"  # date: a day'


@pytest.fixture
def project(tmp_path, monkeypatch, warm):
    root = make_project(tmp_path / "project")
    add_notebook(root, "reads", ONE, [READS])
    add_report(root, "reads", "reads", parameters={"plan": "alpha-2020"})
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def runs(monkeypatch):
    """Return a list that fills with the reports that are run."""
    names = []
    inner = runner.execute_all

    def listen(chosen, *rest, **asked):
        names.extend(f"{run.report.name}/{run.language}" for run in chosen)
        return inner(chosen, *rest, **asked)

    monkeypatch.setattr(runner, "execute_all", listen)
    return names


def report(*arguments):
    result = CliRunner().invoke(cli.main, ["report", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def append(path, text="\n"):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_a_second_run_makes_nothing(project, runs):
    report("reads")
    made, before = list(runs), tree(project / "reports/site")
    assert made == ["reads/en", "reads/zh"]
    assert "nothing changed" in report("reads")
    assert runs == made
    assert tree(project / "reports/site") == before


@pytest.mark.parametrize("name", ["data/raw/note.txt", "data/mine/a.csv", "notebooks/mine.py"])
def test_a_change_of_what_a_report_may_read_runs_all_again(project, runs, name):
    report("reads", "board", "-p", "language", "en")
    made = sorted(runs)
    runs.clear()
    (project / name).parent.mkdir(exist_ok=True)
    with (project / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    report("reads", "board", "-p", "language", "en")
    assert sorted(runs) == made


def test_a_table_that_changed_is_read_anew(project, runs):
    report("reads")
    targets = project / "data/clean/targets.csv"
    lines = targets.read_text("utf-8").splitlines()
    targets.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    report("reads")
    assert "3 alpha-2020" in (project / "reports/site/en/reads.html").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["notes.txt", "data/clean/.built.json", "notebooks/.ipynb_checkpoints/reads.ipynb"]
)
def test_what_no_report_reads_runs_none_again(project, runs, name):
    report("reads", "-p", "language", "en")
    runs.clear()
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("a word", "utf-8")
    assert "nothing changed" in report("reads", "-p", "language", "en")
    assert runs == []


@pytest.mark.usefixtures("warm")
def test_what_changes_while_a_report_runs_is_seen_by_the_next(project, runs):
    change = "from pathlib import Path\nPath('../data/raw/note.txt').write_text('a word')"
    add_notebook(project, "writes", ONE, [change])
    add_report(project, "writes", "writes")
    for _ in range(3):
        report("writes", "-p", "language", "en")
    assert runs == ["writes/en"] * 2


@pytest.mark.usefixtures("warm")
def test_another_notebook_or_parameter_is_run_again(project, runs):
    report("reads", "board")
    runs.clear()
    append(project / "notebooks/reads.ipynb")
    report("reads", "board")
    assert runs == ["reads/en", "reads/zh"]
    runs.clear()
    report("reads", "-p", "plan", "beta-2021")
    assert runs == ["reads/en", "reads/zh"]
    runs.clear()
    report("reads", "-p", "plan", "beta-2021", "-p", "language", "zh")
    assert runs == []


def test_another_library_runs_all_again(project, runs, monkeypatch):
    report("reads", "board")
    made = sorted(runs)
    runs.clear()
    for module in ("building.build", "running.unchanged"):
        monkeypatch.setattr(f"policytargets.{module}.of_library", lambda: "another")
    report("reads", "board")
    assert sorted(runs) == made


def test_force_runs_all_again(project, runs):
    report("reads")
    made = list(runs)
    before = tree(project / "reports/site")
    assert "nothing changed" not in report("reads", "--force")
    assert runs == made * 2
    assert tree(project / "reports/site") == before


@pytest.mark.parametrize("alter", [lambda page: page.unlink(), append])
def test_a_page_that_is_gone_or_altered_is_made_again_without_a_run(project, runs, alter):
    report("reads")
    before = tree(project / "reports/site")
    runs.clear()
    alter(project / "reports/site/en/reads.html")
    report("reads")
    assert runs == []
    assert tree(project / "reports/site") == before


def test_a_failed_report_is_run_again(project, runs):
    add_notebook(project, "fails", ONE, ["raise ValueError('no')"])
    add_report(project, "fails", "fails", parameters={"plan": "alpha-2020"})
    for _ in range(2):
        result = CliRunner().invoke(cli.main, ["report", "fails"])
        assert result.exit_code == 1
    assert runs == ["fails/en", "fails/zh"] * 2


@pytest.mark.usefixtures("warm")
def test_another_day_runs_again_only_what_is_of_a_day(project, runs, monkeypatch):
    add_notebook(project, "dated", DATED, ["print(as_of)"])
    add_report(project, "dated", "dated", parameters={"as_of": ""})
    for place in ("running.suite", "site.publish"):
        monkeypatch.setattr(f"policytargets.{place}.today", lambda: "2023-05-01")
    report("reads", "dated")
    assert sorted(runs) == ["dated/en", "dated/zh", "reads/en", "reads/zh"]
    assert "nothing changed" in report("reads", "dated")
    assert "2023-05-01" in (project / "reports/site/en/dated.html").read_text("utf-8")
    runs.clear()
    for place in ("running.suite", "site.publish"):
        monkeypatch.setattr(f"policytargets.{place}.today", lambda: "2023-05-02")
    assert "nothing changed" not in report("reads", "dated")
    assert runs == ["dated/en", "dated/zh"]
    report("reads")
    assert "nothing changed" in report("reads")


def test_a_run_that_makes_nothing_loads_no_scientific_stack(project):
    report("reads")
    code = (
        "import sys\nfrom policytargets.cli import main\n"
        "try:\n    main(['report', 'reads'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pandas', 'matplotlib', 'papermill', 'nbformat'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    page, told, loaded = done.stdout.splitlines()
    assert page == "reports/site/index.html (nothing changed)"
    assert told == f"Nothing changed since {fingerprints.today()}."
    assert loaded == "[]"


def test_a_build_is_made_once(tmp_path, monkeypatch):
    folder = tmp_path / "study"
    make_study(folder, seed=3, count=1)
    (folder / built.NOTE).unlink(missing_ok=True)
    monkeypatch.chdir(folder)

    def build():
        result = CliRunner().invoke(cli.main, ["build"])
        assert result.exit_code == 0, result.output
        return result.output

    assert "targets" in build()
    assert build() == "data/clean: nothing changed\n"
    (folder / "data/clean/steps.csv").write_text("", "utf-8")
    assert "targets" in build()
    (folder / "data/corrections.yml").write_text("# a word\n", "utf-8")
    assert "targets" in build()


def test_a_fingerprint_is_that_of_content_and_names(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.txt").write_bytes(b"1")
    first = fingerprints.of_path(tmp_path / "a")
    assert fingerprints.of_path(tmp_path / "a/x.txt") == (
        "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    )
    (tmp_path / "a/x.txt").rename(tmp_path / "a/y.txt")
    assert fingerprints.of_path(tmp_path / "a") != first
    assert fingerprints.of_path(tmp_path / "nothing") == ""


def test_a_file_is_hashed_once_while_it_stays_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprints, "_FRESH", 0)
    read = []
    plain = fingerprints.of_bytes
    monkeypatch.setattr(fingerprints, "of_bytes", lambda data: read.append(data) or plain(data))
    file = tmp_path / "table.csv"
    file.write_bytes(b"one")
    first, again = (fingerprints.of_path(file) for _ in range(2))
    assert first == again == plain(b"one")
    assert read == [b"one"]
    file.write_bytes(b"more")
    assert fingerprints.of_path(file) == plain(b"more")


def test_an_edit_of_the_same_size_within_one_tick_of_the_clock_is_seen(tmp_path):
    file = tmp_path / "table.csv"
    for content in (b"one", b"two", b"six"):
        file.write_bytes(content)
        os.utime(file, ns=(1, 1))
        assert fingerprints.of_path(file) == fingerprints.of_bytes(content)


@pytest.mark.usefixtures("warm")
def test_a_run_of_some_reports_changes_no_claim(tmp_path):
    wanted = ["-p", "plans", '["wenzhou-2020", "cixi-2020"]', "-p", "language", "en"]
    report("ambition", "timelines", *wanted, "--output", tmp_path / "site")
    before = tree(tmp_path / "site")
    report("ambition", *wanted, "--output", tmp_path / "site")
    after = tree(tmp_path / "site")
    assert after["claims.json"] == before["claims.json"]
    assert not [name for name in after if name.startswith("previous/")]
