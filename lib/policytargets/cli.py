"""The command line: thin commands that call the library and speak to a researcher."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from policytargets import __version__
from policytargets.commands.add import add
from policytargets.errors import InputError

__all__ = ["main"]


class _Commands(click.Group):
    """A group whose commands answer bad input with one line a fault and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; report faults on stderr."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            for fault in error.faults:
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

    lines = run(paths, issued.date() if issued else None)
    if output is None:
        click.echo(lines, nl=False)
    else:
        from policytargets.project import write_whole

        write_whole(output, lines)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def ledger(paths: tuple[Path, ...]) -> None:
    """Write one line a numeral of plain texts: place, text, role and reason."""
    from policytargets.extract import ledger as run

    click.echo(run(paths), nl=False)


@main.command()
def build() -> None:
    """Make data/clean from data/raw."""
    from policytargets.build import build as run
    from policytargets.project import find_root

    rows = run(find_root())
    click.echo("data/clean: " + ", ".join(f"{count} {name}" for name, count in rows.items()))


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
    from policytargets.reporting.runner import run_reports

    failed = run_reports(find_root(), names, overrides, output)
    if failed:
        click.echo(f"failed: {', '.join(failed)}", err=True)
        sys.exit(1)


main.add_command(add)
