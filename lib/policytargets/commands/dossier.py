"""policytargets dossier: a printable appendix on targets and claims."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from policytargets.errors import Fault, InputError

__all__ = ["dossier"]

_SUFFIXES = (".html", ".htm", ".docx")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="TARGET_OR_CLAIM...")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="A file: .html for a page to print, .docx for Word; a page on stdout by default.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of all but the source text.",
)
def dossier(names: tuple[str, ...], output: Path | None, language: str) -> None:
    """Write a dossier of targets and claims, with all that a referee may ask.

    Each TARGET_OR_CLAIM is a target's id (wenzhou-2020/017 or wenzhou-2020@2155-2160), or the id
    of a claim in reports/site/claims.json, which stands for the targets behind it.
    """
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        allowed = f"allowed: {', '.join(_SUFFIXES)}"
        raise InputError(Fault("--output", f"{output} is of an unknown kind", allowed))
    made = _make(names, language, word=output is not None and output.suffix.lower() == ".docx")
    if output is None:
        click.echo(made.decode("utf-8"), nl=False)
        return
    from policytargets.project import write_whole

    write_whole(output, made)
    click.echo(str(output))


def _make(names: tuple[str, ...], language: str, *, word: bool) -> bytes:
    from policytargets.project import find_root
    from policytargets.reporting.dossiers import (
        choose,
        load_sources,
        make_entries,
        make_page,
        make_word,
    )

    root = find_root()
    sources = load_sources(root)
    ids = {key: row.id for key, row in sources.targets.items()}
    chosen = choose(names, ids, _claims(root))
    entries = make_entries(sources, chosen.target_ids, language)
    if word:
        return make_word(entries, chosen.claims, ids, language)
    return make_page(entries, chosen.claims, ids, language).encode("utf-8")


def _claims(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the claims of the project's site; none where no reports were made."""
    from policytargets.reporting.claimed import CLAIMS
    from policytargets.reporting.editions import read_edition
    from policytargets.reporting.publish import site_folder

    file = site_folder(root, None) / CLAIMS
    return read_edition(file).claims if file.is_file() else {}
