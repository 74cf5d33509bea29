"""The commands on a whole study: make, change, check and renew it, put questions to its tables."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from policytargets.errors import Fault, InputError
from policytargets.studies.options import in_language, limited
from policytargets.studies.reviewing import review


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="With the five plans that the package brings.")
@in_language("Language of what is written into the study.")
def init(folder: Path, example: bool, language: str) -> None:
    """Make a study of one's own in FOLDER, which must be absent or empty."""
    from policytargets.studies.init import make_study

    make_study(folder, example=example, language=language)
    click.echo(f"{folder}: a study; now:")
    steps = [] if example else ["policytargets add PLAN.txt"]
    for step in (f"cd {folder}", *steps, "make reports"):
        click.echo(f"  {step}")


@click.command()
@click.argument("plan")
def remove(plan: str) -> None:
    """Take PLAN out of the study: its entry in documents.yml and its text."""
    from policytargets.project import find_root
    from policytargets.studies.entries import remove_plan

    root = find_root()
    text = remove_plan(root, plan)
    click.echo(f"plan {plan} is out of the study; {text.relative_to(root)} is deleted")


@click.command()
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Give the plan OLD the id NEW; its text is named after it."""
    from policytargets.project import find_root
    from policytargets.studies.entries import rename_plan

    root = find_root()
    text = rename_plan(root, old, new)
    click.echo(f"plan {old} is {new} now, {text.relative_to(root)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "plan", required=True, metavar="PLAN", help="The plan that it is a copy of.")
@limited
def update(file: Path, plan: str, max_memory: int, max_seconds: int) -> None:
    """Put a corrected copy of a plan in place of its text; the old is kept in data/raw/previous.

    What documents.yml says of the plan stays; corrections follow their targets.
    """
    from policytargets.project import find_root
    from policytargets.sources import Limits
    from policytargets.studies.update import update_plan

    for line in update_plan(find_root(), plan, file, Limits(max_memory, max_seconds)):
        click.echo(line)
    click.echo("now:\n  make reports")


@click.command()
def check() -> None:
    """Tell whether the study is sound: texts, entries, terms, statistics, corrections, reports.

    Of notebooks of one's own it tells, too, what a page would show better, with cell and remedy.
    """
    from policytargets.project import find_root
    from policytargets.studies.check import check as run
    from policytargets.studies.check import hints

    root = find_root()
    faults = run(root)
    for fault in faults:
        click.echo(f"policytargets: {fault}", err=True)
    if faults:
        sys.exit(2)
    for hint in hints(root):
        click.echo(f"hint: {hint}")
    click.echo(f"{root}: sound")


@click.command()
def upgrade() -> None:
    """Renew notebooks of the study that were not edited; show what differs in edited ones."""
    from policytargets.project import find_root
    from policytargets.studies.init import upgrade as run

    for line in run(find_root()):
        click.echo(line)


@click.command("new-report")
@click.argument("name")
@click.option("--title", metavar="TEXT", help="Its title; the name by default.")
@in_language("Language that it is written in.")
def new_report(name: str, title: str | None, language: str) -> None:
    """Make a report of one's own: a notebook to begin with, and its entry in reports.yml."""
    from policytargets.project import find_root
    from policytargets.studies.init import make_report

    root = find_root()
    words = title if title is not None else name.replace("-", " ").capitalize()
    path = make_report(root, name, words, language)
    click.echo(f"{path.relative_to(root)}: a notebook; now: make lab, then")
    click.echo(f"  policytargets report {name}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@in_language("Language of the appendix.")
def methods(file: Path, language: str) -> None:
    """Write the methods of the study as a PDF that can be attached to a paper.

    How targets are read and compared, each column and its meaning, the plans, and the versions and
    hashes of texts, tables and library.
    """
    if file.suffix.lower() != ".pdf":
        raise InputError(Fault("FILE", f"{file} is of an unknown kind", "allowed: .pdf"))
    from policytargets.messages import use_language
    from policytargets.project import find_root, write_whole
    from policytargets.site.methods import make_methods

    with use_language(language):
        write_whole(file, make_methods(find_root()))
    click.echo(str(file))


@click.command()
@click.argument("kind", type=click.Choice(["sqlite", "duckdb"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(kind: str, file: Path) -> None:
    """Write all tables of the study to FILE, a database with the quotes' words indexed."""
    from policytargets.project import find_root
    from policytargets.querying.database import WRITERS

    rows = WRITERS[kind](find_root(), file)
    click.echo(f"{file}: {', '.join(f'{count} {name}' for name, count in rows.items())}")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8001,
    show_default=True,
    help="Where on this machine.",
)
def serve(file: Path | None, port: int) -> None:
    """Answer questions to the tables in a browser, as JSON and as CSV, until it is stopped.

    Of the study, or of FILE that `policytargets export sqlite` has written. Nothing can be
    changed, and nobody but this machine is answered.
    """
    import uvicorn

    from policytargets.querying import serve as server

    served, site = server.file_to_serve(file)
    with server.claim_port(port) as claimed:
        click.echo(f"http://{server.LOOPBACK}:{port}/ (stop it with Ctrl+C)")
        app = server.guarded(server.make_server(served, site).app())
        config = uvicorn.Config(app, log_level="warning")
        uvicorn.Server(config).run(sockets=[claimed])


COMMANDS = (
    *(init, remove, rename, update, review, new_report),
    *(check, upgrade, methods, export, serve),
)
"""In the order in which a study needs them."""
