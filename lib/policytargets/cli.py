"""The command line: thin commands that call the library and speak to a researcher."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from policytargets import __version__
from policytargets.commands.add import add
from policytargets.commands.diff import diff
from policytargets.commands.dossier import dossier
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
        except BrokenPipeError:
            # As for `head`: the reader has what it wanted, and Python shall not try again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
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
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="A file; stdout by default. A folder, or a name in .parquet, gets Parquet partitions.",
)
@click.option(
    "--issued",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of texts that do not state it; 今年 is its year.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes on this machine.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask cluster in place of them, such as tcp://host:8786.",
)
@click.option("--force", is_flag=True, help="Make all partitions anew.")
def extract(
    paths: tuple[Path, ...],
    output: Path | None,
    issued: dt.datetime | None,
    jobs: int,
    scheduler: str | None,
    force: bool,
) -> None:
    """Write the targets of plain texts, sorted by plan and place.

    PATHS are text files, Parquet files with the columns id and text, folders, or patterns.
    Parquet partitions are gone on with where an earlier run has stopped.
    """
    from policytargets.extract import extract as run
    from policytargets.extract import note_faults

    target = output or sys.stdout.buffer
    summary = run(paths, target, issued.date() if issued else None, jobs, scheduler, force)
    if summary.parts:
        click.echo(f"{output}: {summary}")
    if output:
        note_faults(output, summary.faults, paths)
    _tell(summary.faults)


def _tell(faults: Sequence[Fault]) -> None:
    """Tell what could not be read while the rest could."""
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
    click.echo(lines, nl=False)
    _tell(faults)


@main.command()
def build() -> None:
    """Make data/clean from data/raw."""
    from policytargets.built import told_before
    from policytargets.project import find_root

    told = told_before(find_root())
    for line in _build(find_root()) if told is None else ["data/clean: nothing changed", *told]:
        click.echo(line, err=not line.startswith("data/clean: "))


def _build(root: Path) -> list[str]:
    """Return what is told of a build, the numbers of rows first."""
    from policytargets.build import build as run
    from policytargets.build import tell_unclassified
    from policytargets.built import note_build, state_of_raw

    state = state_of_raw(root)
    rows = run(root)
    unclassified = tell_unclassified(root)
    note_build(root, state, unclassified)
    counts = ", ".join(f"{count} {name}" for name, count in rows.items())
    return [f"data/clean: {counts}", *unclassified]


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
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Notebooks at a time; by default what the processors bear.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A Dask cluster that sees this folder runs them, such as tcp://host:8786.",
)
@click.option("--force", is_flag=True, help="Run also what has not changed.")
def report(
    names: tuple[str, ...],
    overrides: tuple[tuple[str, str], ...],
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
) -> None:
    """Run reports through Papermill and write the site; all reports where no NAME is given."""
    from policytargets.project import find_root
    from policytargets.reporting.publish import site_folder
    from policytargets.reporting.unchanged import is_settled, state_of

    root = find_root()
    shown = output or site_folder(root, output).relative_to(root)
    if not force and is_settled(site_folder(root, output), state_of(root, names, overrides)):
        click.echo(f"{shown}/index.html (nothing changed)")
        return
    from policytargets.reporting.garbage import kept_for_good
    from policytargets.reporting.warming import start_ahead

    if scheduler is None:
        start_ahead()
    with kept_for_good():
        # The scientific stack is worth its second only where something is to be run.
        from policytargets.reporting.runner import run_reports

    failed = run_reports(root, names, overrides, output, force, jobs, scheduler)
    click.echo(f"{shown}/index.html")
    if failed:
        click.echo(f"failed: {', '.join(failed)}", err=True)
        sys.exit(1)


main.add_command(add)
main.add_command(diff)
main.add_command(dossier)
