"""All words and sentences that a reader sees, in English and Chinese, and the language in use.

The YAML files of this folder hold them by dotted key; an entry that lacks a language stops the run.
`translate` looks one up and fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.yamls import read_yaml

__all__ = ["LANGUAGES", "in_language", "load_names", "translate"]

LANGUAGES = ("en", "zh")
_FILES = ("terms.yml", "timelines.yml", "columns.yml", "interface.yml", "tracing.yml")


@cache
def load_names() -> dict[str, dict[str, str]]:
    """Return every name by its dotted key, such as ``measure.level``, each as ``{en, zh}``."""
    names: dict[str, dict[str, str]] = {}
    faults = []
    for file in _FILES:
        path = Path(__file__).with_name(file)
        for key, entry in _leaves(read_yaml(path), ""):
            if set(entry) != set(LANGUAGES):
                faults.append(Fault(path, f"{key} has {', '.join(entry)}", "en and zh are needed"))
            if key in names:
                faults.append(Fault(path, f"{key} stands in both {' and '.join(_FILES)}"))
            names[key] = entry
    if faults:
        raise InputError(*faults)
    return names


def in_language(english: str, chinese: str, language: str) -> str:
    """Return a remark in the language wanted, in English where it is not given in Chinese."""
    return chinese or english if language == "zh" else english


def _leaves(node: dict[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in node.items():
        if all(isinstance(inner, str) for inner in value.values()):
            yield f"{prefix}{key}", value
        else:
            yield from _leaves(value, f"{prefix}{key}.")


def translate(key: str, language: str, **values: object) -> str:
    """Return a name or sentence in one language, with `values` filled into its ``{braces}``."""
    text = load_names()[key][language]
    return text.format(**values) if values else text
