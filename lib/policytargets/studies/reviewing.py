"""The command that goes through doubtful readings one by one."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytargets.errors import Fault, InputError

if TYPE_CHECKING:
    from policytargets.studies.review import Item

_KEYS = {"a": "right as it is", "c": "correct a field", "n": "no target", "s": "skip", "q": "stop"}


@click.command()
@click.option("--list", "listed", is_flag=True, help="Print the doubts as CSV and end.")
@click.option("--who", metavar="NAME", help="Who decides; the user of this machine by default.")
@click.option(
    "--export", type=click.Path(path_type=Path, dir_okay=False), help="Write all decisions as CSV."
)
@click.option(
    "--agreement",
    nargs=2,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE FILE",
    help="Print how far the decisions of two reviewers agree, with Cohen's kappa.",
)
def review(
    listed: bool, who: str | None, export: Path | None, agreement: tuple[Path, Path] | None
) -> None:
    """Go through doubtful readings one by one, what touches a comparison first.

    One key accepts a reading (data/accepted.csv), corrects a field or says that a number is no
    target (data/corrections.yml). Each decision is stored at once: stop and go on as you like.
    """
    from policytargets.project import find_root, write_whole
    from policytargets.studies.review import DECISIONS, decisions, find_items, listing, to_csv

    if agreement:
        click.echo(_compared(*agreement), nl=False)
    elif export:
        write_whole(export, to_csv(DECISIONS, decisions(find_root())))
        click.echo(str(export))
    elif listed:
        click.echo(listing(find_items(find_root())), nl=False)
    elif not _is_watched():
        wanted = "policytargets review --list prints them"
        raise InputError(Fault("review", "no terminal to ask at", wanted))
    else:
        _go_through(find_root(), who or getpass.getuser())


def _is_watched() -> bool:
    return sys.stdin.isatty()


def _compared(one: Path, two: Path) -> str:
    from policytargets.studies.review import DECISIONS, agreements, read_rows, to_csv, told

    found = agreements(read_rows(one, DECISIONS), read_rows(two, DECISIONS))
    return to_csv(("field", "items", "agreed", "kappa"), told(found))


def _go_through(root: Path, who: str) -> None:
    from policytargets.studies.review import find_items

    items, out = find_items(root), set()
    for number, item in enumerate(items, start=1):
        if item.target_id not in out:
            _show(item, f"[{number}/{len(items)}]")
            key = _ask(root, item, who)
            out |= {item.target_id} if key == "n" else set()
            if key == "q":
                return
    click.echo("no more doubts" if items else "no doubtful reading is open")


def _show(item: Item, place: str) -> None:
    from policytargets.studies.review import written

    click.echo(f"\n{place} {item.id}, line {item.line}: {item.doubt}")
    click.echo(item.around.replace(item.quote, click.style(item.quote, bold=True), 1))
    read = f"{item.field}: {written(item.read) or '–'}" if item.is_target else item.read
    click.echo(f"read as {read}")


def _ask(root: Path, item: Item, who: str) -> str:
    """Ask until something is decided; return the key."""
    from policytargets.studies.review import accept

    keys = {key: _KEYS[key] for key in _KEYS if item.is_target or key not in "cn"}
    click.echo("  ".join(f"{key} {words}" for key, words in keys.items()))
    while (key := click.getchar().lower()) not in keys or not _done(root, item, key, who):
        pass
    if key == "a":
        accept(root, item, who)
    return key


def _done(root: Path, item: Item, key: str, who: str) -> bool:
    """Store a correction where the key asks for one; tell what is wrong with it."""
    from policytargets.building.corrections import FIELDS
    from policytargets.studies.review import put_right

    if key not in "cn":
        return True
    field, value = "role", "excluded"
    if key == "c":
        own = [field for field in FIELDS if field != "role"]
        default = item.field if item.field in own else None
        field = click.prompt("field", default=default, type=click.Choice(own), show_choices=False)
        value = click.prompt("what the text says", default="", show_default=False)
    reason = click.prompt("reason", default=item.doubt)
    try:
        put_right(root, item, field, value, reason, who)
    except InputError as error:
        for fault in error.faults:
            click.echo(f"policytargets: {fault}", err=True)
        return False
    return True
