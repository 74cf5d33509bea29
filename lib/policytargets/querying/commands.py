"""The commands that put the tables to questions in SQL."""

from __future__ import annotations

from pathlib import Path

import click


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

    from policytargets.querying.serve import LOOPBACK, claim_port, file_to_serve, make_server

    served, site = file_to_serve(file)
    with claim_port(port) as claimed:
        click.echo(f"http://{LOOPBACK}:{port}/ (stop it with Ctrl+C)")
        config = uvicorn.Config(make_server(served, site).app(), log_level="warning")
        uvicorn.Server(config).run(sockets=[claimed])


COMMANDS = (export, serve)
