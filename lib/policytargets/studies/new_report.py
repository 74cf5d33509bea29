"""A report of one's own: a notebook to begin with, and its entry in reports.yml."""

from __future__ import annotations

from pathlib import Path

import yaml

from policytargets.documents import decode, load_documents
from policytargets.errors import Fault, InputError
from policytargets.project import write_whole
from policytargets.running.suite import SUITE, Listed, is_name, load_suite
from policytargets.yamls import faults_in

_TEMPLATE = Path(__file__).with_name("template") / "report.ipynb"


def make_report(root: Path, name: str, title: str, language: str) -> Path:
    """Make a notebook and list it as a report; return the notebook's place."""
    path = root / "notebooks" / f"{name}.ipynb"
    before = decode(root / SUITE)
    if not is_name(name):
        raise InputError(Fault(f"report {name!r}", "no name of a report", "a-z, 0-9 and -"))
    if name in load_suite(root, load_documents(root)) or path.exists():
        raise InputError(Fault(f"report {name}", "is there already", "give another name"))
    entry = {"notebook": name, "title": {language: title}}
    faults = [Fault("--title", *told) for _, *told in faults_in(entry["title"], _TITLE)]
    if faults:
        raise InputError(*faults)
    told = yaml.safe_dump({name: entry}, allow_unicode=True, sort_keys=False)
    text = _TEMPLATE.read_text("utf-8")
    text = text.replace("LANGUAGE", language).replace("TITLE", title.translate(_JSON))
    write_whole(path, text)
    write_whole(root / SUITE, f"{before.rstrip()}\n\n{told}")
    return path


_TITLE = Listed.model_fields["title"].annotation
_JSON = str.maketrans({'"': r"\"", "\\": r"\\"})
