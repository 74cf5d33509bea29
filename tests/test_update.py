"""A corrected copy of a plan: its targets told, its corrections carried over by text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytargets.building.build import build
from policytargets.building.corrections import load_corrections
from policytargets.cli import main
from policytargets.documents import load_documents
from policytargets.tables import read_table
from small_project import tree

PLAN = "一、主要目标\n到2025年，新增工业机器人10台，新增绿色工厂5家。新增上市公司3家。\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a study of one plan, made and built once for all tests, which copy it."""
    folder = tmp_path_factory.mktemp("update")
    assert run("init", folder / "study").exit_code == 0
    plan = folder / "deqing-2022.txt"
    plan.write_text(PLAN, "utf-8")
    place = ("--region", "deqing", "--region-en", "Deqing", "--region-zh", "德清县")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "study")
        known = (*place, "--script", "simplified", "--copy-source", "issuer")
        added = run("add", plan, *known, "--yes")
    assert added.exit_code == 0, added.stderr
    build(folder / "study")
    return folder / "study"


@pytest.fixture
def study(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path / "study")
    monkeypatch.chdir(tmp_path / "study")
    return tmp_path / "study"


def update(study: Path, text: str) -> Result:
    copy = study.parent / "copy.txt"
    copy.write_text(text, "utf-8")
    return run("update", copy, "--id", "deqing-2022")


def key_of(study: Path, number: str) -> str:
    targets = read_table("targets", study).set_index("number_text")
    return str(targets.loc[number, "target_id"])


def correct(study: Path, key: str) -> None:
    entry = f"# mine\n- {{target: {key}, field: scope, expect: '', value: 甲, reason: x}}\n"
    (study / "data/corrections.yml").write_text(entry, "utf-8")


def test_what_moved_changed_vanished_and_came_is_told(study) -> None:
    text = "印发稿\n" + PLAN.replace("10台", "12台").replace("新增上市公司3家", "新增小微企业7家")
    told = update(study, text)
    assert (told.exit_code, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[1] == "targets: 0 as before, 1 moved, 1 changed, 1 vanished, 1 new"
    assert "number_text: 10台 → 12台" in lines[2]
    assert [line.partition(":")[0] for line in lines[2:6]] == [
        "changed",
        "vanished",
        "new",
        "moved",
    ]
    assert (study / "data/raw/deqing-2022.txt").read_text("utf-8") == text
    assert (study / "data/raw/previous/deqing-2022.txt").read_text("utf-8") == PLAN
    assert run("build").exit_code == 0
    assert run("check").exit_code == 0


def test_a_correction_follows_its_target(study) -> None:
    old = key_of(study, "5家")
    correct(study, old)
    assert update(study, f"印发稿\n{PLAN}").exit_code == 0
    (one,) = load_corrections(study)
    build(study)
    assert one.target == key_of(study, "5家") != old
    assert (study / "data/corrections.yml").read_text("utf-8").startswith("# mine\n")


def test_a_correction_whose_target_is_gone_is_set_aside_and_told(study) -> None:
    old = key_of(study, "3家")
    correct(study, old)
    told = update(study, PLAN.replace("新增上市公司3家。", ""))
    assert f"correction of {old} fits no more, set aside" in told.stdout
    assert load_corrections(study) == []
    assert f"# - {{target: {old}" in (study / "data/corrections.yml").read_text("utf-8")
    assert run("build").exit_code == 0


def test_each_copy_that_was_replaced_is_kept(study) -> None:
    update(study, f"{PLAN}一\n")
    update(study, f"{PLAN}二\n")
    kept = tree(study / "data/raw/previous")
    assert {name: content.decode() for name, content in kept.items()} == {
        "deqing-2022.txt": PLAN,
        "deqing-2022-2.txt": f"{PLAN}一\n",
    }


def test_the_same_text_changes_nothing(study) -> None:
    before = tree(study)
    assert "nothing changed" in update(study, PLAN).stdout
    assert tree(study) == before


def test_what_is_known_of_the_plan_stays(study) -> None:
    before = load_documents(study)["deqing-2022"]
    update(study, f"印发稿\n{PLAN}")
    after = load_documents(study)["deqing-2022"]
    assert after.sha256 != before.sha256
    assert (after.region_zh, after.copy_source) == (before.region_zh, before.copy_source)


def test_a_web_page_may_take_the_place_of_a_text_and_back(study) -> None:
    page = study.parent / "copy.html"
    lines = "".join(f"<p>{line}</p>" for line in ["印发稿", *PLAN.splitlines()])
    page.write_text(f"<html><meta charset='utf-8'><body>{lines}</body></html>", "utf-8")
    told = run("update", page, "--id", "deqing-2022")
    assert told.exit_code == 0, told.stderr
    entry = load_documents(study)["deqing-2022"]
    assert entry.source is not None
    assert entry.source.file == "deqing-2022.html"
    assert run("build").exit_code == 0
    assert update(study, f"另一稿\n{PLAN}").exit_code == 0
    assert load_documents(study)["deqing-2022"].source is None
    assert not (study / "data/raw/deqing-2022.html").exists()
    assert not (study / "data/raw/deqing-2022.map.json").exists()
    assert run("build").exit_code == 0


@pytest.mark.parametrize(
    ("file", "plan", "told"),
    [
        ("copy.txt", "deqing", "no such plan; such as deqing-2022"),
        ("gone.txt", "deqing-2022", "gone.txt"),
        ("empty.txt", "deqing-2022", "empty file"),
    ],
)
def test_bad_input_changes_nothing(study, file, plan, told) -> None:
    (study.parent / "copy.txt").write_text("一", "utf-8")
    (study.parent / "empty.txt").write_text("", "utf-8")
    before = tree(study)
    result = run("update", study.parent / file, "--id", plan)
    assert result.exit_code == 2
    assert told in result.stderr
    assert tree(study) == before
