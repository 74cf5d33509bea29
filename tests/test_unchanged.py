"""What has not changed is not made again, and what has is."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from policytargets import cli
from policytargets import project as fingerprints
from policytargets import report as runner
from policytargets.building import build as built
from policytargets.running.kernels import managers as kernels
from small_project import ONE, add_notebook, add_report, make_project, tree

READS = """
from policytargets.tables import read_table
from policytargets.project import find_root
print(len(read_table("targets", find_root())), plan)
"""


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

    def listen(chosen, root):
        names.extend(f"{run.report.name}/{run.language}" for run in chosen)
        return inner(chosen, root)

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


def test_only_the_report_that_reads_a_file_is_run_again(project, runs):
    report("reads", "board")
    runs.clear()
    targets = project / "data/clean/targets.csv"
    lines = targets.read_text("utf-8").splitlines()
    targets.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    report("reads", "board")
    assert runs == ["reads/en", "reads/zh"]
    assert "3 alpha-2020" in (project / "reports/site/en/reads.html").read_text("utf-8")


def test_a_file_that_no_report_reads_runs_none_again(project, runs):
    report("reads", "board")
    runs.clear()
    (project / "data/raw/note.txt").write_text("a word", "utf-8")
    assert "nothing changed" not in report("reads", "board")
    assert runs == []


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


def test_plain_kernels_note_the_same_reads(project, tmp_path, monkeypatch):
    report("reads", "--output", tmp_path / "forked")
    monkeypatch.setattr(runner, "open_kernels", kernels.open_kernels)
    monkeypatch.setattr(sys, "platform", "somewhere")
    report("reads", "--output", tmp_path / "plain")
    path = "notebooks/en/reads.ipynb"
    forked, plain = (json.loads((tmp_path / k / path).read_text()) for k in ("forked", "plain"))
    assert forked == plain
    assert list(forked["metadata"]["policytargets"]["made_from"]["reads"]) == [
        "data/clean/targets.csv"
    ]


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
    assert done.stdout.splitlines() == ["reports/site/index.html (nothing changed)", "[]"]


def test_a_build_is_made_once(root, project, monkeypatch):
    folder = project.parent / "copy"
    shutil.copytree(root / "data", folder / "data")
    (folder / built.NOTE).unlink(missing_ok=True)
    monkeypatch.chdir(folder)

    def build():
        result = CliRunner().invoke(cli.main, ["build"])
        assert result.exit_code == 0, result.output
        return result.output

    assert "238 targets" in build()
    assert build() == "data/clean: nothing changed\n"
    (folder / "data/clean/steps.csv").write_text("", "utf-8")
    assert "238 targets" in build()
    append(folder / "data/corrections.yml", "# a word\n")
    assert "238 targets" in build()


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


UNHEARD = {
    "process": "import subprocess\nprint(subprocess.check_output(['cat', FILE], text=True))",
    "arrow": "import pyarrow.csv\nprint(pyarrow.csv.read_csv(FILE))",
    "asks": "from pathlib import Path\nprint(Path(FILE).with_name('extra.md').exists())",
}


@pytest.mark.parametrize("code", UNHEARD.values(), ids=list(UNHEARD))
def test_what_is_read_unheard_makes_all_data_count(project, runs, code):
    data = project / "data/raw/extra.csv"
    data.write_text("a\n1\n", "utf-8")
    add_notebook(project, "unheard", ONE, [f"FILE = '../data/raw/extra.csv'\n{code}"])
    add_report(project, "unheard", "unheard")
    report("unheard", "-p", "language", "en")
    runs.clear()
    report("unheard", "-p", "language", "en")
    assert runs == []
    data.write_text("a\n2\n", "utf-8")
    report("unheard", "-p", "language", "en")
    assert runs == ["unheard/en"]


def test_a_run_of_some_reports_changes_no_claim(root, tmp_path):
    wanted = ["-p", "plans", '["wenzhou-2020", "cixi-2020"]', "-p", "language", "en"]
    report("ambition", "timelines", *wanted, "--output", tmp_path / "site")
    before = tree(tmp_path / "site")
    report("ambition", *wanted, "--output", tmp_path / "site")
    after = tree(tmp_path / "site")
    assert after["claims.json"] == before["claims.json"]
    assert not [name for name in after if name.startswith("previous/")]
