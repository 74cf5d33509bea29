"""environment.yml and pyproject.toml name the same packages, and the library imports these."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Where conda-forge has another name, or a package of its own for what is an extra on PyPI.
RENAMED = {
    "pandera[pandas]": ["pandera-pandas"],
    "fonttools[woff]": ["fonttools", "brotli-python"],
    "dask[distributed]": ["dask", "distributed"],
    "duckdb": ["python-duckdb"],
    "jupyter-client": ["jupyter_client"],
    "jupyter-core": ["jupyter_core"],
}
FOR_USERS = ("reports", "lab", "scale", "ocr", "serve")
FOR_ALL = (*FOR_USERS, "dev")
FROM_PIP = {
    *("axe-playwright-python", "cn2an", "frictionless", "jupyter-scheduler"),
    *("noto-cjk-sans-otc", "opencc", "playwright", "pypdfium2", "rapidocr", "typst"),
}


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def environment(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "environment.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def declared(pyproject: dict[str, Any]) -> dict[str, str]:
    """Return what pyproject.toml asks for, by conda's names: name → bounds."""
    bounds: dict[str, str] = {}
    extras = pyproject["optional-dependencies"]
    lines = pyproject["dependencies"] + [line for name in FOR_ALL for line in extras[name]]
    for wanted in map(Requirement, lines):
        if wanted.name == "policytargets":
            continue
        full = f"{wanted.name}[{','.join(sorted(wanted.extras))}]" if wanted.extras else wanted.name
        first, *further = RENAMED.get(full, [full])
        bounds |= {first: str(wanted.specifier)} | dict.fromkeys(further, "")
    return bounds


def bounds_of(lines: list[str]) -> dict[str, str]:
    wanted = [Requirement(line) for line in lines]
    return {requirement.name: str(requirement.specifier) for requirement in wanted}


def test_conda_gets_the_declared_packages(
    declared: dict[str, str], environment: dict[str, Any]
) -> None:
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    wanted = {name: bound for name, bound in declared.items() if name not in FROM_PIP}
    assert bounds_of(conda) == wanted | {"python": ">=3.11", "pip": ""}


def test_pip_gets_the_rest_and_the_package_itself(
    declared: dict[str, str], environment: dict[str, Any]
) -> None:
    (pip,) = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    assert pip[-1] == "-e ."
    assert bounds_of(pip[:-1]) == {name: declared[name] for name in FROM_PIP}


def test_same_python_everywhere(pyproject: dict[str, Any], environment: dict[str, Any]) -> None:
    assert f"python{pyproject['requires-python']}" in environment["dependencies"]


def test_only_conda_forge(environment: dict[str, Any]) -> None:
    assert environment["channels"] == ["conda-forge"]


# Declared for what they do, not for what is imported of them.
# make lab; what rapidocr runs on; figures of one's own, see test_style.py
NOT_IMPORTED = {"jupyterlab", "onnxruntime", "seaborn"}
# What is imported of a package asked for with an extra.
WITH_EXTRA = {"fonttools": {"fonttools", "brotli"}, "dask": {"distributed"}}


def test_what_the_library_imports_is_declared_and_what_is_declared_is_imported(
    root: Path, pyproject: dict[str, Any]
) -> None:
    extras = pyproject["optional-dependencies"]
    users = [line for name in FOR_USERS for line in extras[name]]
    wanted = map(Requirement, pyproject["dependencies"] + users)
    declared = {
        name
        for line in wanted
        if line.name != "policytargets"
        for name in (WITH_EXTRA if line.extras else {}).get(line.name, {line.name})
    }
    imported = imports_of(root / "lib") - {"pydantic-core"}  # the half of pydantic that is compiled
    # A plugin of pytest is loaded by pytest, a tool of those who develop.
    assert {"pytest", "nbval"} <= {Requirement(line).name for line in extras["dev"]}
    assert imported - declared == {"pytest", "nbval"}
    assert declared - imported == NOT_IMPORTED


def imports_of(folder: Path) -> set[str]:
    """Return the packages that the files of a folder import anywhere, standard library apart."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(folder.rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    tops = {name.partition(".")[0] for name in named} - sys.stdlib_module_names
    packages = packages_distributions()
    return {canonicalize_name(packages.get(top, [top])[0]) for top in tops - {"policytargets", ""}}


def test_pip_installs_the_versions_of_the_lock(root: Path, tmp_path: Path) -> None:
    """What `make` falls back on where uv cannot set up the project."""
    uv = Path(sys.executable).with_name("uv")
    if not uv.is_file():
        pytest.skip("uv is not installed here")
    said = (root / "Makefile").read_text("utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"\$\(RUN\) (uv export .*) --output-file requirements.txt", said)
    arguments = [uv, *command.split()[1:], "--offline", "--output-file", tmp_path / "made.txt"]
    subprocess.run(arguments, cwd=root, check=True, capture_output=True)
    kept = (root / "requirements.txt").read_text("utf-8")
    assert kept == (tmp_path / "made.txt").read_text("utf-8"), "run: make requirements"


def test_the_core_is_small(pyproject: dict[str, Any]) -> None:
    """What takes 220 MB with all that it stands on must not grow by what only some need."""
    core = {Requirement(line).name for line in pyproject["dependencies"]}
    heavy = {"pyarrow", "scipy", "matplotlib", "jupyterlab", "papermill", "duckdb", "dask"}
    assert not core & heavy
    every = set(Requirement(pyproject["optional-dependencies"]["all"][0]).extras)
    assert every == set(FOR_USERS)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed here")
def test_jupyterlab_trusts_what_is_shipped_opens_at_the_root_and_takes_flags(root: Path) -> None:
    command = ["make", "--dry-run", "lab", "LAB_FLAGS=--port 9999"]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    trust, start = "jupyter trust notebooks/*.ipynb", "--LabApp.default_url=/lab/tree/notebooks"
    assert trust in told
    assert told.index(trust) < told.index(start)
    assert "--port 9999" in told.partition(start)[2]
    assert ("--allow-root" in told) == (os.geteuid() == 0)
