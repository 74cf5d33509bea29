"""`make test` tests the software on the five plans, whatever was added to the study."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

import run
from policytargets.building.build import build
from policytargets.cli import main
from policytargets.documents import load_documents

TEXT = "到2025年,新增工业机器人10台。\n"


@pytest.mark.slow
def test_tests_run_without_plans_that_were_added(project, tmp_path, monkeypatch, root) -> None:
    monkeypatch.chdir(project)
    (tmp_path / "deqing-2022.txt").write_text(TEXT, "utf-8")
    build(project)
    before = (project / "data/clean/targets.csv").read_bytes()
    assert CliRunner().invoke(main, ["add", str(tmp_path / "deqing-2022.txt")]).exit_code == 0
    with (project / "data/corrections.yml").open("a", encoding="utf-8") as corrections:
        corrections.write(
            "- {target: deqing-2022@13-15, field: scope, expect: '', value: 甲, reason: x}\n"
        )
    monkeypatch.setattr(run, "ROOT", project)
    copy = run.copied(tmp_path / "copy", ["deqing-2022"])
    assert tuple(load_documents(copy)) == run.PLANS
    assert (copy / "data/clean/targets.csv").read_bytes() == before
    assert "deqing-2022" in load_documents(project)
    shutil.rmtree(copy)
