"""The command line: thin commands that call the library and speak to a researcher."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from policytargets import __version__
from policytargets.commands.add import add
from policytargets.errors import Fault, InputError

__all__ = ["main"]


class _Commands(click.Group):
    """A group whose commands answer bad input with one line a fault and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; report faults on stderr."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            _refuse(*map(str, error.faults))
        except OSError as error:
            _refuse(f"{error.filename or 'file system'}: {error.strerror or error}")

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """Run the command line; tell a slip of usage as any other fault."""
        try:
            result = super().main(*args, **(options | {"standalone_mode": False}))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(2)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "policytargets"
            _refuse(f"{' '.join(error.format_message().split())} See: {command} --help")
        except click.Abort:
            click.echo("Aborted!", err=True)
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


def _refuse(*faults: str) -> NoReturn:
    for fault in faults:
        click.echo(f"policytargets: {fault}", err=True)
    sys.exit(2)


@click.group(cls=_Commands)
@click.version_option(__version__)
def main() -> None:
    """Quantitative targets of Chinese local-government plans: read, traced, compared."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="A file; stdout by default.")
@click.option(
    "--issued",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of texts that do not state it; 今年 is its year.",
)
def extract(paths: tuple[Path, ...], output: Path | None, issued: dt.datetime | None) -> None:
    """Write the targets of plain texts as JSON Lines, sorted by plan and place."""
    from policytargets.extract import extract as run

    lines, faults = run(paths, issued.date() if issued else None)
    _write(lines, output, faults)


def _write(lines: str, output: Path | None, faults: Sequence[Fault]) -> None:
    """Write lines whole; files of a folder that could not be read are told and listed beside."""
    from policytargets.extract import error_table
    from policytargets.project import write_whole

    if output is None:
        click.echo(lines, nl=False)
    else:
        write_whole(output, lines)
        if faults:
            write_whole(output.with_name("errors.csv"), error_table(faults))
    for fault in faults:
        click.echo(f"policytargets: {fault}", err=True)
    if faults:
        sys.exit(1)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def ledger(paths: tuple[Path, ...]) -> None:
    """Write one line a numeral of plain texts: place, text, role and reason."""
    from policytargets.extract import ledger as run

    lines, faults = run(paths)
    _write(lines, None, faults)


@main.command()
def build() -> None:
    """Make data/clean from data/raw."""
    from policytargets.build import build as run
    from policytargets.build import tell_unclassified
    from policytargets.project import find_root

    rows = run(find_root())
    click.echo("data/clean: " + ", ".join(f"{count} {name}" for name, count in rows.items()))
    for line in tell_unclassified(find_root()):
        click.echo(line, err=True)


@main.command()
@click.option(
    "--corpus",
    "corpora",
    nargs=3,
    multiple=True,
    required=True,
    metavar="NAME TEXTS ANNOTATED",
    help="A name, a folder of texts, and their targets as JSON Lines (file or folder).",
)
def accuracy(corpora: tuple[tuple[str, str, str], ...]) -> None:
    """Compare what is read with annotated targets; writes data/clean/accuracy.csv."""
    from policytargets.accuracy import measure
    from policytargets.project import find_root

    click.echo(measure(find_root(), [(n, Path(t), Path(a)) for n, t, a in corpora]))


@main.command()
@click.argument("names", nargs=-1)
@click.option(
    "-p",
    "overrides",
    nargs=2,
    multiple=True,
    metavar="KEY VALUE",
    help="Override a parameter of the reports; lists and numbers as JSON.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Folder; reports/site by default.")
@click.option("--force", is_flag=True, help="Run every report anew (at present all always are).")
def report(
    names: tuple[str, ...],
    overrides: tuple[tuple[str, str], ...],
    output: Path | None,
    force: bool,
) -> None:
    """Run reports through Papermill and write the site; all reports where no NAME is given."""
    from policytargets.project import find_root
    from policytargets.reporting.runner import SITE, run_reports

    failed = run_reports(find_root(), names, overrides, output)
    click.echo(f"{output or SITE}/index.html")
    if failed:
        click.echo(f"failed: {', '.join(failed)}", err=True)
        sys.exit(1)


main.add_command(add)
