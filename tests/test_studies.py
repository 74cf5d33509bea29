"""A study of one's own: made, changed, checked, renewed."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from made_studies import make_study
from policytargets.building.stored_pairs import need_parquet
from policytargets.cli import main
from policytargets.documents import load_documents
from policytargets.errors import lacking
from policytargets.project import NAMED, find_root
from policytargets.running.parameters import read_declared
from policytargets.studies.init import digest
from policytargets.vocabulary.own_terms import every_loader
from policytargets.yamls import load_entries
from small_project import tree


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", tmp_path / "study").exit_code == 0
    monkeypatch.chdir(tmp_path / "study")
    return tmp_path / "study"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_study_names_no_plan_and_is_sound(tmp_path, monkeypatch, language) -> None:
    made = run("init", tmp_path / "new", "--language", language)
    assert (made.exit_code, made.stderr) == (0, "")
    files = tree(tmp_path / "new")
    assert {"Makefile", "README.md", ".gitignore", ".github/workflows/reports.yml"} <= set(files)
    assert {"data/context.csv", "data/README.md", "vocabulary/README.md"} <= set(files)
    for notebook in (tmp_path / "new/notebooks").glob("*.ipynb"):
        declared = read_declared(notebook)
        assert declared["plans"].default == []
        assert declared["language"].default == language
        assert {declared[name].default for name in ("as_of", "plan") if name in declared} <= {""}
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        assert not [cell for cell in cells if cell.get("outputs")]
    assert len(files["data/context.csv"].splitlines()) == 1
    monkeypatch.chdir(tmp_path / "new")
    assert run("check").exit_code == 0
    told = run("report")
    assert told.exit_code == 2
    assert "no plan in this study yet; policytargets add FILE adds one" in told.stderr


EXTRAS = [
    "pyarrow",
    "duckdb",
    "dask",
    "nbformat",
    "IPython",
    "matplotlib",
    "scipy",
    "jinja2",
    "lxml",
    "rapidfuzz",
]


def test_the_core_alone_builds_the_example(tmp_path, root) -> None:
    """The tables are the same bytes without what the extras bring."""
    barred = f"import sys; sys.modules |= dict.fromkeys({EXTRAS})"

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        code = f"{barred}; from policytargets.cli import main; main({list(words)})"
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path / "new" if (tmp_path / "new").is_dir() else tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert [call(*w).returncode for w in (("init", "new", "--example"), ("build",))] == [0, 0]
    for path in (tmp_path / "new/data/clean").glob("*.csv"):
        assert path.read_bytes() == (root / f"data/clean/{path.name}").read_bytes(), path.name
    told = call("report")
    assert told.returncode == 2
    assert told.stderr.splitlines()[-1].endswith("pip install 'policytargets[reports]'")


def test_a_folder_in_use_is_left_alone(tmp_path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    assert run("init", tmp_path).exit_code == 2
    assert run("init", tmp_path / "mine.txt").exit_code == 2
    assert tree(tmp_path) == {"mine.txt": b"x"}


ENTRIES = """\
# What is known.

a-2020:
  file: a-2020.txt  # of the office
  region: a
  region_en: A
  region_zh: 甲市
  script: simplified
  copy_source: issuer
  note: >-
    two lines
    of words
  sha256: {a}

# the second
"b-2021":
  file: b-2021.txt
  region: b
  region_en: B
  region_zh: 乙市
  script: simplified
  copy_source: issuer
  sha256: {b}
# the end
"""


@pytest.fixture
def two(study: Path) -> Path:
    raw, digests = study / "data/raw", {}
    for name, plan in (("a", "a-2020"), ("b", "b-2021")):
        (raw / f"{plan}.txt").write_text(plan, "utf-8")
        digests[name] = hashlib.sha256(plan.encode()).hexdigest()
    (raw / "documents.yml").write_text(ENTRIES.format(**digests), "utf-8")
    assert run("check").exit_code == 0
    return study


def test_what_is_removed_leaves_all_else(two) -> None:
    before = (two / "data/raw/documents.yml").read_text("utf-8")
    assert run("remove", "a-2020").exit_code == 0
    after = (two / "data/raw/documents.yml").read_text("utf-8")
    first, second = before.index("a-2020:"), before.index("# the second")
    assert after == before[:first] + before[second:]
    assert not (two / "data/raw/a-2020.txt").exists()
    assert run("check").exit_code == 0
    assert run("remove", "b-2021").exit_code == 0
    assert load_documents(two) == {}
    assert "# the second" in (two / "data/raw/documents.yml").read_text("utf-8")


@pytest.mark.parametrize("old", ["a-2020", "b-2021"])
def test_what_is_renamed_keeps_its_place_and_remarks(two, old) -> None:
    before = (two / "data/raw/documents.yml").read_text("utf-8")
    assert run("rename", old, "c.1-2022").exit_code == 0
    after = (two / "data/raw/documents.yml").read_text("utf-8")
    assert after == before.replace(f'"{old}"', old).replace(old, "c.1-2022")
    assert list(load_documents(two))[("a-2020", "b-2021").index(old)] == "c.1-2022"
    assert (two / "data/raw/c.1-2022.txt").read_text("utf-8") == old
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"\ufeff{text}",
        lambda text: text.replace('"b-2021":', "b-2021:\t# of the second"),
        lambda text: text.replace("file: b-2021.txt", "file: 'b-2021.txt'  # b"),
    ],
    ids=["CRLF", "mark of bytes", "tab", "quotes"],
)
def test_awkward_files_keep_all_that_is_not_changed(two, form) -> None:
    listing = two / "data/raw/documents.yml"
    listing.write_bytes(form(listing.read_text("utf-8")).encode())
    before = listing.read_bytes().decode()
    assert run("rename", "b-2021", "2022").exit_code == 0
    after = listing.read_bytes().decode()
    quoted = before.replace('"b-2021"', "b-2021").replace("'b-2021.txt'", "b-2021.txt")
    assert after == quoted.replace("b-2021:", '"2022":').replace("b-2021", "2022")
    assert run("remove", "a-2020").exit_code == 0
    left = listing.read_bytes().decode()
    assert left == after[: after.index("a-2020:")] + after[after.index("# the second") :]
    assert run("check").exit_code == 0


def test_a_form_that_cannot_be_edited_is_told_and_left(two) -> None:
    listing = two / "data/raw/documents.yml"
    first, _, second = listing.read_text("utf-8").partition("# the second\n")
    fields = ("file: b-2021.txt", "sha256: " + second.split("sha256: ")[1].split()[0])
    shared = "b-2021:\n  <<: *a\n  {}\n  {}\n".format(*fields)
    listing.write_text(first.replace("a-2020:\n", "a-2020: &a\n") + shared, "utf-8")
    before = tree(two)
    result = run("remove", "a-2020")
    assert result.exit_code == 2
    assert "documents.yml: in a form that no command can edit; entries one below" in result.stderr
    assert tree(two) == before
    assert run("rename", "b-2021", "c-2022").exit_code == 0
    assert load_documents(two)["c-2022"].file == "c-2022.txt"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("remove", "c"), "plan 'c': no such plan; such as"),
        (("rename", "c", "d"), "plan 'c': no such plan"),
        (("rename", "a-2020", "B-2021"), "plan B-2021: is there already"),
        (("rename", "a-2020", "../x"), "no id of a plan; at most 100 letters, digits"),
    ],
)
def test_what_cannot_be_changed_is_told_and_left(two, arguments, told) -> None:
    before = tree(two)
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert tree(two) == before


def test_check_tells_every_fault_at_once(two) -> None:
    (two / "data/raw/a-2020.txt").write_text("changed", "utf-8")
    (two / "data/raw/stray.txt").write_text("x", "utf-8")
    with (two / "data/context.csv").open("a", encoding="utf-8") as table:
        table.write("a,330000,2020,gdpp,1,亿元,A,x,y,z\n")
    (two / "vocabulary/indicatorz.yml").write_text("- x\n", "utf-8")
    path = two / "notebooks/03_timelines.ipynb"
    path.write_text(path.read_text("utf-8").replace("common_year = 0", "common_year = 12"), "utf-8")
    result = run("check")
    assert result.exit_code == 2
    for told in (
        "a-2020.txt: changed since it was pinned",
        "stray.txt: no entry in data/raw/documents.yml",
        "context.csv:2: unknown statistic gdpp; allowed:",
        "indicatorz.yml: extends no file; allowed: agencies.yml",
        "common_year is 12; allowed:",
    ):
        assert told in result.stderr, told


@pytest.fixture
def fresh_terms() -> Iterator[None]:
    """Load the vocabulary anew, and once more for the tests that follow."""
    loaders = list(every_loader())
    for loader in loaders:
        loader.cache_clear()
    yield
    for loader in loaders:
        loader.cache_clear()


@pytest.mark.usefixtures("fresh_terms")
def test_own_terms_are_checked_as_those_of_the_package(study) -> None:
    own = study / "vocabulary/indicators.yml"
    own.write_text("- indicator: industrial_robots\n  direction: up\n", "utf-8")
    result = run("check")
    assert result.exit_code == 2
    assert f"{own}:2: industrial_robots: direction is 'up'; allowed: more, less" in result.stderr


def test_own_entries_extend_and_override(tmp_path) -> None:
    base, own = tmp_path / "base.yml", tmp_path / "own.yml"
    base.write_text(
        "a:\n- {name: x, words: [p], note: old}\n- {name: y, words: []}\nb: 1\n", "utf-8"
    )
    own.write_text("a:\n- name: x\n  words: [q, p]\n  note: new\n- name: z\nb: 2\n", "utf-8")
    assert load_entries(base, dict, own=own) == {
        "a": [
            {"name": "x", "words": ["p", "q"], "note": "new"},
            {"name": "y", "words": []},
            {"name": "z"},
        ],
        "b": 2,
    }


def test_notebooks_that_nobody_edited_are_renewed_and_edited_ones_shown(study) -> None:
    old, edited = study / "notebooks/01_targets.ipynb", study / "notebooks/06_quality.ipynb"
    fresh = old.read_text("utf-8")
    older = fresh.replace("# Targets", "# Older")
    assert older != fresh
    old.write_text(older, "utf-8")
    record = study / "study.yml"
    record.write_text(record.read_text("utf-8").replace(digest(fresh), digest(older)), "utf-8")
    mine = edited.read_text("utf-8").replace("# Quality", "# Mine")
    edited.write_text(mine, "utf-8")
    before = tree(study)
    result = run("upgrade")
    assert result.exit_code == 0, result.stderr
    assert "notebooks/01_targets.ipynb: renewed" in result.stdout
    assert "notebooks/06_quality.ipynb: edited, left as it is" in result.stdout
    assert "< # Mine" in result.stdout and "> # Quality" in result.stdout
    after = tree(study)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"notebooks/01_targets.ipynb", "study.yml"}
    assert old.read_text("utf-8") == fresh
    assert edited.read_text("utf-8") == mine


def test_the_study_is_found_by_folder_then_by_name(study, tmp_path, monkeypatch) -> None:
    assert find_root() == study
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run("check").exit_code == 2
    assert "policytargets init FOLDER makes one" in run("check").stderr
    monkeypatch.setenv(NAMED, str(study / "notebooks"))
    assert find_root() == study
    assert run("check").exit_code == 0
    monkeypatch.setenv(NAMED, str(tmp_path / "nowhere"))
    assert f"nor in {NAMED} = " in run("check").stderr


def test_a_study_of_many_plans_asks_for_parquet(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError) as lack:
        need_parquet()
    fault = lacking(lack.value)
    assert fault is not None and fault.allowed == "pip install 'policytargets[scale]'"


def test_a_package_that_lacks_is_told_with_the_extra_that_brings_it() -> None:
    told = {"nbformat": "reports", "docx": "reports", "pyarrow": "scale", "nbdime": "lab"}
    for module, extra in told.items():
        fault = lacking(ModuleNotFoundError(name=f"{module}.part"))
        assert fault is not None and fault.allowed == f"pip install 'policytargets[{extra}]'"
    assert lacking(ModuleNotFoundError(name="not_ours")) is None


@pytest.mark.slow
def test_plain_papermill_finds_the_study_and_checks_parameters(tmp_path) -> None:
    make_study(tmp_path / "study", 3, 2)
    notebook = tmp_path / "study/notebooks/01_targets.ipynb"
    (tmp_path / "elsewhere").mkdir()

    def papermill(*more: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "papermill", notebook, "out.ipynb", *more]
        place = tmp_path / "elsewhere"
        return subprocess.run(call, cwd=place, capture_output=True, text=True, check=False)

    done = papermill("-y", "plans: []")
    assert done.returncode == 0, done.stderr[-2000:]
    done = papermill("-y", "{plans: [], themes: [数字化]}")
    assert done.returncode != 0
    assert "themes: unknown theme '数字化'; allowed: " in done.stderr
