"""policytargets diff: what two editions of the reports say differently, and why."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["diff"]


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of the sentences.",
)
def diff(old: Path, new: Path, language: str) -> None:
    """List the claims that are new, gone or changed between two runs of the reports, and why.

    OLD and NEW are folders of sites, such as reports/site/previous and reports/site, or their
    claims.json. What changed behind a claim is told from the tables in data/ beside them.
    """
    from policytargets.reporting.editions import read_edition
    from policytargets.reporting.news import changes, summary, tell_news

    before, after = read_edition(old), read_edition(new)
    told = changes(before, after, language)
    for line in tell_news(told, language):
        click.echo(line)
    click.echo(summary(told, after, language))
