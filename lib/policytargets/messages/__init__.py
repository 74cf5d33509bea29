"""All words and sentences that a reader sees, in English and Chinese, and the language in use.

The YAML files of this folder hold them by dotted key; an entry that lacks a language stops the run.
`translate` looks one up and fills it in, `use_language` says in which language.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.yamls import Found, Place, read_yaml

LANGUAGES = ("en", "zh")
FOLDER = Path(__file__).parent

_default = ["en"]  # of the process: a kernel runs each cell in a context of its own
_in_use: ContextVar[str | None] = ContextVar("language", default=None)


def current_language() -> str:
    """Return the language in use: ``en`` or ``zh``."""
    return _in_use.get() or _default[0]


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use a language for what is said, shown and drawn inside."""
    token = _in_use.set(_known(language))
    try:
        yield
    finally:
        _in_use.reset(token)


def set_language(language: str) -> str:
    """Use a language from now on, wherever no other is in use; return the one before."""
    before, _default[0] = _default[0], _known(language)
    return before


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise InputError(Fault("language", f"unknown {language!r}", "allowed: en, zh"))
    return language


@cache
def load_names(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """Return every name by its dotted key, such as ``measure.level``, each as ``{en, zh}``."""
    names: dict[str, dict[str, str]] = {}
    files: dict[str, str] = {}

    def faults(content: object) -> Iterator[Found]:
        """Tell what is wrong in a file, and keep the names that it holds."""
        for place, entry in _leaves(content, ()):
            yield from ((place, *told) for told in _wrong(entry))
            key = ".".join(map(str, place))
            if key in files:
                yield place, f"{key} stands twice", f"first in {files[key]}"
            names[key], files[key] = entry, path.name

    told: list[Fault] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            read_yaml(path, faults)
        except InputError as error:
            told += error.faults
    if told:
        raise InputError(*told)
    return names


def _leaves(node: Any, place: Place) -> Iterator[tuple[Place, Any]]:  # noqa: ANN401
    """Return the entries, which are what no longer holds mappings alone."""
    if isinstance(node, dict) and node and all(isinstance(value, dict) for value in node.values()):
        for key, value in node.items():
            yield from _leaves(value, (*place, key))
    else:
        yield place, node


def _wrong(entry: object) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict) or set(entry) != set(LANGUAGES):
        yield f"{entry!r} is no text", "en and zh are needed"
    elif not all(isinstance(text, str) for text in entry.values()):
        yield f"{entry!r} is no text", "texts are expected"


def in_language(english: str, chinese: str) -> str:
    """Return a remark in the language in use, in English where it is not given in Chinese."""
    return chinese or english if current_language() == "zh" else english


def in_use(named: object) -> str:
    """Return the words of an entry that has them as ``en`` and ``zh``."""
    return str(getattr(named, current_language()))


def localised(name: str) -> str:
    """Return the name of a column or field that there is in both languages, such as ``why_en``."""
    return f"{name}_{current_language()}"


def translate(key: str, **values: object) -> str:
    """Return a name or sentence in the language in use, `values` filled into its ``{braces}``."""
    text = load_names()[key][current_language()]
    return text.format(**values) if values else text
