"""The scripts of the search page: our own, and a library from the package that carries it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import metadata, resources

from policytargets.errors import Fault, InputError

__all__ = ["LICENCE", "SCRIPT", "assets", "own_script"]

SCRIPT = "assets/datatables.js"
"""Where the site keeps DataTables."""
LICENCE = "assets/datatables-licences.txt"
"""Where the site keeps the licences of it and of what it contains."""

_EXPORT = re.compile(r"export\s*\{([^{}]*)\};?")
_DEFAULT = re.compile(r"([\w$]+) as default")
_BUNDLED = re.compile(r"/\*! Bundled license information:.*?\*/", re.DOTALL)
_WHAT = """\
assets/datatables.js is the bundle of the Python package itables {version} (MIT licence, below). It
contains DataTables and its extensions (SpryMedia Ltd, MIT licence), jQuery (OpenJS Foundation, MIT
licence), JSZip (Stuart Knightley, MIT licence), pako (MIT licence) and what is listed at the end.
"""


@cache
def assets() -> dict[str, bytes]:
    """Return the files that the search page needs beside it, by path in the site.

    Raises
    ------
    InputError
        If the package that carries them is missing or has another form.
    """
    try:
        bundle = (resources.files("itables") / "html" / "dt_bundle.js").read_text("utf-8")
        package = metadata.distribution("itables")
    except (ModuleNotFoundError, OSError):
        raise InputError(_fault("is not installed")) from None
    licences = [file for file in package.files or () if file.name.upper().startswith("LICEN")]
    own = "\n".join(file.read_text("utf-8") for file in licences)
    listed = _BUNDLED.search(bundle)
    parts = [_WHAT.format(version=package.version), own, listed[0] if listed else ""]
    return {SCRIPT: _plain_script(bundle).encode(), LICENCE: "\n".join(parts).encode()}


@cache
def own_script() -> tuple[str, str]:
    """Return the script that stands in the search page, and the digest by which it may run.

    No other that stands in the page may, such as one that came with the words of a plan.
    """
    folder = resources.files("policytargets.reporting") / "templates"
    script = (folder / "search.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
    return script, f"sha256-{digest}"


def _plain_script(bundle: str) -> str:
    """Return a module as a script: browsers refuse to load modules from disk."""
    exports = _EXPORT.search(bundle)
    name = _DEFAULT.search(exports[1]) if exports else None
    if exports is None or name is None:
        raise InputError(_fault("has no default export"))
    body = f"{bundle[: exports.start()]}window.DataTable = {name[1]};{bundle[exports.end() :]}"
    return f'(function () {{ "use strict";\n{body}\n}})();\n'


def _fault(what: str) -> Fault:
    return Fault("search page", f"the package itables {what}", "install the dependencies anew")
