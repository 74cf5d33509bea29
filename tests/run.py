"""Run the tests on the five plans, whatever else a researcher has added to data/raw.

Where plans were added, the tests run in a copy of the repository without them: they test the
software, and `policytargets check` the study.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from policytargets.building.build import build
from policytargets.building.corrections import PATH as CORRECTIONS
from policytargets.documents import load_documents
from policytargets.studies.entries import remove_plan

ROOT = Path(__file__).resolve().parents[1]
PLANS = ("wenzhou-2020", "zhejiang-2017", "taizhou-2019", "jinhua-2021", "cixi-2020")
LEFT_BEHIND = (".git", ".venv", "site", "__pycache__", ".*_cache", ".hypothesis")


def main() -> int:
    """Run pytest with the arguments given; return its exit code."""
    added = [plan for plan in load_documents(ROOT) if plan not in PLANS]
    if not added:
        return test(ROOT)
    with tempfile.TemporaryDirectory() as place:
        copy = copied(Path(place, "policytargets"), added)
        print(f"the tests run on the five plans, without {', '.join(added)}", flush=True)
        return test(copy)


def test(folder: Path) -> int:
    """Run pytest in a folder."""
    call = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    return subprocess.run(call, cwd=folder, check=False).returncode


def copied(copy: Path, added: list[str]) -> Path:
    """Return a copy of the repository without some plans, built anew."""
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    for plan in added:
        remove_plan(copy, plan)
    entries = yaml.safe_load((copy / CORRECTIONS).read_text("utf-8")) or []
    kept = [entry for entry in entries if entry["target"].partition("@")[0] not in added]
    if kept != entries:
        (copy / CORRECTIONS).write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")
    build(copy)
    return copy


if __name__ == "__main__":
    sys.exit(main())
