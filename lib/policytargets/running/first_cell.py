"""The parameters of a notebook checked in its own first cell, wherever it is run from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.project import find_root
from policytargets.running.declarations import Declared, read_cell
from policytargets.running.parameters import find_faults, load_known


def check_parameters() -> None:
    """Check the parameters of the notebook that is run, as ``policytargets report`` does.

    What is allowed stands in the comments of the parameters cell. Outside of a notebook nothing
    is checked.

    Raises
    ------
    InputError
        Where a parameter has a value that its comment does not allow.

    Examples
    --------
    >>> import policytargets as pt
    >>> pt.check_parameters()
    """
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return
    declared = _declared(shell.user_ns["In"])
    faults = faults_of(declared, shell.user_ns) if declared else []
    if faults:
        raise InputError(*faults)


def faults_of(declared: Mapping[str, Declared], values: Mapping[str, Any]) -> list[Any]:
    """Return what is wrong with values of the declared parameters."""
    root = find_root()
    known = load_known(root, load_documents(root))
    return [
        fault
        for name, parameter in declared.items()
        for fault in find_faults(name, parameter, values.get(name, parameter.default), known)
    ]


def _declared(inputs: list[str]) -> dict[str, Declared]:
    """Return the parameters of the cell run last whose comments say types: injected ones do not."""
    for source in reversed(inputs):
        try:
            declared = read_cell(source, Path("parameters"))
        except InputError:
            continue
        if any(parameter.kind.type and parameter.kind.words for parameter in declared.values()):
            return declared
    return {}
