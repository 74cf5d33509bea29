"""Write the pages of docs/reference that the code itself can tell: commands, tables, codes.

`python docs/reference.py` writes them; tests/test_docs.py keeps them true.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import pandera.pandas as pa

from policytargets.cli import main
from policytargets.messages import load_names
from policytargets.schemas import SCHEMAS

FOLDER = Path(__file__).with_name("reference")
WORDS = load_names()
CODES = (
    *("measure", "comparator", "cadence", "commitment", "binding", "verdict", "missing"),
    *("role", "reason", "baseline", "contradiction", "copy_source", "start_status"),
)
Row = Iterable[str]


def commands() -> str:
    """Return the page of all commands, from click."""
    head = "# Commands\n\nMade from the commands; `policytargets COMMAND --help` tells the same.\n"
    return "\n".join([head, *(_command(name) for name in sorted(main.commands))])


def _command(name: str) -> str:
    command = main.commands[name]
    context = click.Context(command, info_name=f"policytargets {name}")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    told = " ".join((command.help or "").split("\n\n", 1)[0].split())
    more = [" ".join(part.split()) for part in (command.help or "").split("\n\n")[1:]]
    named = [p for p in command.params if isinstance(p, click.Option)]
    options = [record for p in named if (record := p.get_help_record(context))]
    lines = [f"## {name}\n", f"```text\n{usage}\n```\n", *(f"{part}\n" for part in (told, *more))]
    rows = ((f"`{option}`", meaning) for option, meaning in options)
    return "\n".join([*lines, _table(("option", "means"), rows) if options else ""])


def tables() -> str:
    """Return the page of all tables, their columns and codes, in both languages."""
    head = (
        "# Tables and codes\n\nMade from the schemas of `data/clean` and the words of the reports. "
        "Text is empty, a number missing, where nothing is known.\n"
    )
    made = [_columns(name, schema) for name, schema in SCHEMAS.items()]
    return "\n".join([head, *made, "## Codes\n", *(_codes(kind) for kind in CODES)])


def _columns(name: str, schema: pa.DataFrameSchema) -> str:
    rows = (
        (f"`{column}`", _kind(found), *_said(f"meaning.{column}"))
        for column, found in schema.columns.items()
    )
    return f"## {name}.csv\n\n{_table(('column', 'type', 'meaning', '含义'), rows)}"


def _kind(column: pa.Column) -> str:
    kind = {"str": "text", "int": "whole number", "boo": "yes or no"}
    return kind.get(str(column.dtype)[:3].lower(), "number")


def _codes(kind: str) -> str:
    codes = [key.partition(".")[2] for key in WORDS if key.startswith(f"{kind}.")]
    rows = ((f"`{code}`", *_said(f"{kind}.{code}")) for code in codes)
    return f"### {kind}\n\n{_table(('code', 'means', '含义'), rows)}"


def _said(key: str) -> tuple[str, str]:
    return WORDS[key]["en"], WORDS[key]["zh"]


def _table(head: Row, rows: Iterable[Row]) -> str:
    """Return rows as a table of Markdown."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


PAGES = {"commands": commands, "tables": tables}

if __name__ == "__main__":
    for page, write in PAGES.items():
        (FOLDER / f"{page}.md").write_text(write(), "utf-8")
