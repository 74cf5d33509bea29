"""environment.yml and pyproject.toml name the same packages with the same bounds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

# Where conda-forge has another name, or a package of its own for what is an extra on PyPI.
RENAMED = {
    "pandera[pandas]": ["pandera-pandas"],
    "fonttools[woff]": ["fonttools", "brotli-python"],
    "dask[distributed]": ["dask", "distributed"],
    "duckdb": ["python-duckdb"],
}
FROM_PIP = {
    *("axe-playwright-python", "cn2an", "frictionless"),
    *("noto-cjk-sans-otc", "opencc", "playwright"),
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
    for line in pyproject["dependencies"] + extras["dev"] + extras["scale"]:
        wanted = Requirement(line)
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
