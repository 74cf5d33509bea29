"""What is released: the same bytes twice, on every system, with all licences."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

import policytargets

UV = Path(sys.prefix, "bin/uv")
RENAMED = {"pandera[pandas]": "pandera-pandas"}


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two folders with wheel and sdist, each built by itself."""
    if not UV.exists():
        pytest.skip("uv is not installed here")
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    for folder in folders:
        command = [UV, "build", "--quiet", "--out-dir", folder, root]
        subprocess.run(command, check=True, capture_output=True)
    return folders


def load(root: Path, name: str) -> dict[Any, Any]:
    return yaml.safe_load((root / name).read_text("utf-8"))


@pytest.mark.slow
def test_wheel_and_sdist_are_the_same_bytes_twice(built: list[Path]) -> None:
    first, second = ({path.name: digest(path) for path in f.glob("policy*")} for f in built)
    stem = f"policytargets-{policytargets.__version__}"
    assert set(first) == {f"{stem}.tar.gz", f"{stem}-py3-none-any.whl"}
    assert first == second


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.slow
def test_both_hold_licence_and_notice(built: list[Path]) -> None:
    (wheel,), (sdist,) = (list(built[0].glob(end)) for end in ("*.whl", "*.tar.gz"))
    with zipfile.ZipFile(wheel) as file:
        names = {Path(name).name for name in file.namelist() if ".dist-info/licenses/" in name}
    assert names == {"LICENSE", "NOTICE"}
    with tarfile.open(sdist) as file:
        assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in file.getnames()}


@pytest.mark.slow
def test_the_steps_of_the_container_end_with_a_study(root: Path, tmp_path: Path) -> None:
    """Each RUN line in an environment of its own; packages come from the one that runs this."""
    lines = (root / "Dockerfile").read_text("utf-8").splitlines()
    runs = [line.removeprefix("RUN ") for line in lines if line.startswith("RUN ")]
    assert [run.split()[0] for run in runs] == ["python", "python", "useradd"]
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    (own,) = (tmp_path / "env/lib").glob("python*/site-packages")
    (own / "others.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    install, font, _ = (shlex.split(run.replace("/src", str(root))) for run in runs)
    offline = ["--no-deps", "--quiet"]
    python = tmp_path / "env/bin/python"
    for command in ([*install[1:], *offline], font[1:]):
        subprocess.run([python, *command], check=True, cwd=tmp_path)
    (entry,) = (json.loads(line[10:]) for line in lines if line.startswith("ENTRYPOINT"))
    script = tmp_path / "env/bin" / entry[0]
    subprocess.run([script, "init", "s", "--example"], check=True, cwd=tmp_path)
    checked = subprocess.run(
        [script, "check"], cwd=tmp_path / "s", capture_output=True, text=True, check=True
    )
    assert checked.stdout.endswith("sound\n")


def test_the_container_runs_as_nobody_special(root: Path) -> None:
    lines = (root / "Dockerfile").read_text("utf-8").splitlines()
    assert lines.index("USER researcher") > max(
        place for place, line in enumerate(lines) if line.startswith("RUN")
    )
    assert [line for line in lines if line.startswith("FROM") and line.endswith("-slim")]


def test_conda_recipe_has_the_same_packages(root: Path, project: Any) -> None:
    recipe = load(root, "recipe/recipe.yaml")
    wanted = {}
    for line in map(Requirement, project["dependencies"]):
        full = f"{line.name}[{','.join(line.extras)}]" if line.extras else line.name
        wanted[RENAMED.get(full, full)] = str(line.specifier)
    run = [line.partition(" ") for line in recipe["requirements"]["run"]]
    assert {name: bound for name, _, bound in run} == wanted | {
        "python": project["requires-python"]
    }
    assert recipe["context"]["version"] == policytargets.__version__


def test_everywhere_is_every_python_and_system(root: Path, project: Any) -> None:
    matrix = load(root, ".github/workflows/everywhere.yml")["jobs"]["study"]["strategy"]["matrix"]
    promised = [c.rpartition(" ")[2] for c in project["classifiers"] if "Python :: 3." in c]
    assert matrix["python"] == promised == ["3.11", "3.12", "3.13", "3.14"]
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "windows", "macos"}


def test_release_is_trusted_by_who_it_is_and_only_after_the_build(root: Path) -> None:
    release = load(root, ".github/workflows/release.yml")
    assert release[True] == {"push": {"tags": ["v*"]}}
    assert release["permissions"] == {"contents": "read"}
    publish = release["jobs"]["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["needs"] == "build"
    assert "secrets." not in (root / ".github/workflows/release.yml").read_text("utf-8")


WORKFLOWS = ".github/workflows"
TEMPLATE = "lib/policytargets/studies/template"


@pytest.mark.parametrize(
    "path",
    [
        *(f"{WORKFLOWS}/{name}.yml" for name in ("ci", "everywhere", "release", "reports")),
        f"{TEMPLATE}/reports-weekly.yml",
    ],
)
def test_steps_are_named_and_pinned(root: Path, path: str) -> None:
    """To commits, since a tag can be moved to other code; the checkout keeps no password."""
    jobs = load(root, path)["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    assert all(step.get("name") for step in steps)
    text = (root / path).read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    pinned = re.compile(r"(actions|pypa)/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert used == [line for line in used if pinned.fullmatch(line)]
    assert text.count("uses: actions/checkout@") == text.count("persist-credentials: false")
    assert all("timeout-minutes" in job for job in jobs)


def test_the_bill_of_materials_names_each_package_of_the_lock(root: Path, tmp_path: Path) -> None:
    if not UV.exists():
        pytest.skip("uv is not installed here")
    made = re.search(r"uv export (.*) --output-file", (root / "Makefile").read_text("utf-8"))
    assert made
    command = [UV, "export", *shlex.split(made[1]), "--output-file", tmp_path / "sbom.json"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    bill = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    lock = tomllib.loads((root / "uv.lock").read_text("utf-8"))["package"]
    assert all("hash" in wheel for package in lock for wheel in package.get("wheels", []))
    named = {(part["name"], part["version"]) for part in bill["components"]}
    assert {("papermill", v) for n, v in named if n == "papermill"} <= named
    assert len(named) >= 100
    assert named <= {(package["name"], package.get("version", "")) for package in lock}


@pytest.mark.parametrize("module", ["fcntl", "pwd", "grp", "termios"])
def test_the_library_needs_no_single_system(root: Path, module: str) -> None:
    told = [path.read_text("utf-8") for path in sorted((root / "lib").rglob("*.py"))]
    assert not [text for text in told if re.search(rf"^\s*(import|from) {module}\b", text, re.M)]
