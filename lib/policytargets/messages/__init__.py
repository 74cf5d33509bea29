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
from policytargets.yamls import read_yaml

LANGUAGES = ("en", "zh")
_FILES = ("terms.yml", "timelines.yml", "columns.yml", "interface.yml", "tracing.yml")

_default = ["en"]  # of the process: a kernel runs each cell in a context of its own
_in_use: ContextVar[str | None] = ContextVar("language", default=None)


def current_language() -> str:
    """Return the language in use: ``en`` or ``zh``."""
    return _in_use.get() or _default[0]


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use a language for what is said, shown and drawn inside.

    Parameters
    ----------
    language : str
        ``en`` or ``zh``.

    Examples
    --------
    >>> import policytargets as pt
    >>> plans = pt.load(["cixi-2020"])
    >>> with pt.use_language("zh"):
    ...     plans.labels
    {'cixi-2020': '慈溪市'}
    """
    token = _in_use.set(_known(language))
    try:
        yield
    finally:
        _in_use.reset(token)


def set_language(language: str) -> None:
    """Use a language from now on, wherever no other is in use.

    Parameters
    ----------
    language : str
        ``en`` or ``zh``.

    Examples
    --------
    >>> import policytargets as pt
    >>> pt.set_language("fr")
    Traceback (most recent call last):
    policytargets.errors.InputError: language: unknown 'fr'; allowed: en, zh
    >>> pt.set_language("en")
    """
    _default[0] = _known(language)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise InputError(Fault("language", f"unknown {language!r}", "allowed: en, zh"))
    return language


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


def _leaves(node: dict[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in node.items():
        if all(isinstance(inner, str) for inner in value.values()):
            yield f"{prefix}{key}", value
        else:
            yield from _leaves(value, f"{prefix}{key}.")


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
