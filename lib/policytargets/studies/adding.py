"""The command that adds plans of one's own to a study."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policytargets.errors import Fault, InputError
from policytargets.studies.options import limited

if TYPE_CHECKING:
    from policytargets.building.add import Added, Doubt
    from policytargets.building.fields import Field
    from policytargets.sources import Limits
    from policytargets.sources.convert import File

# By field of documents.yml; --id apart, each overrides what the text states.
_OPTIONS = (
    ("title", "--title", "Title."),
    ("issuer", "--issuer", "Body that issued it."),
    ("region", "--region", "Id of the region, such as wenzhou."),
    ("region_en", "--region-en", "The region's name in English."),
    ("region_zh", "--region-zh", "The region's name in Chinese."),
    ("adcode", "--adcode", "The region's code in GB/T 2260."),
    ("level", "--level", "province, prefecture_city or county_city."),
    (
        "level_status",
        "--level-status",
        "How the level is known: stated, inferred_adcode, inferred_issuer, inferred_addressees or "
        "none.",
    ),
    ("document_number", "--number", "Document number."),
    ("date_signed", "--signed", "Date of signing, such as 2020-12-31."),
    ("date_published", "--published", "Date of publication."),
    ("published_as", "--published-as", "Which day that is: printed or posted."),
    ("plan_start", "--start", "First year of the plan's period."),
    ("plan_end", "--end", "Last year of the plan's period."),
    (
        "start_status",
        "--start-status",
        "How the first year is known: stated, derived, inferred_signed, inferred_parent or none.",
    ),
    ("script", "--script", "simplified or traditional."),
    (
        "copy_source",
        "--copy-source",
        "Who published the copy: issuer, other_government, third_party or unknown.",
    ),
    ("omitted", "--omitted", "Headings that the copy leaves out, joined by ;."),
    ("note", "--note", "Anything a reader of the entry should know."),
    ("note_zh", "--note-zh", "The same in Chinese."),
)


def _entry_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, option, words in reversed(_OPTIONS):
        command = click.option(option, name, metavar="TEXT", help=words)(command)
    return command


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--id", "plan", metavar="TEXT", help="The plan's id; the file's name by default.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what was found.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Fetch addresses of this machine and of private networks, too.",
)
@limited
@_entry_options
def add(
    files: tuple[str, ...],
    plan: str | None,
    yes: bool,
    allow_private: bool,
    max_memory: int,
    max_seconds: int,
    **options: str | None,
) -> None:
    """Add plans of one's own to the study.

    FILES, all those of a folder, or what lies at an address of the web, are copied into data/raw
    and described in documents.yml; the text of a web page, PDF, Word or Excel file is made and kept
    beside it. Title, issuer, number, dates, period and script are read from the text where it
    states them; options give the rest and override, an empty one clears what was read. On a
    terminal what a comparison needs and no text states is asked for; elsewhere, and with --yes, it
    stays open.
    """
    from policytargets.building.add import add_plans
    from policytargets.project import find_root
    from policytargets.sources import Limits

    root, limits = find_root(), Limits(max_memory, max_seconds)
    paths = _texts(files)
    if plan is not None and len(paths) > 1:
        raise InputError(Fault("--id", f"given for {len(paths)} files", "one file has one id"))
    given = {name: value for name, value in options.items() if value is not None}
    asks = _ask if not yes and _is_watched() else None
    sources = _fetched(paths, limits, allow_private)
    made = add_plans(root, sources, plan, given, asks, limits)
    for added in made:
        for line in (*_fields(added), *_open(added), "", *_review(added), ""):
            click.echo(line)
        _show_targets(added)
    for line in _next([added.document.document for added in made]):
        click.echo(line)


def _is_watched() -> bool:
    return sys.stdin.isatty()


def _texts(files: Sequence[str]) -> list[str | Path]:
    """Return addresses, files, and those of folders, each once."""
    return list(dict.fromkeys(one for file in files for one in _named(file)))


def _named(file: str) -> Sequence[str | Path]:
    from policytargets.sources.fetching import ADDRESS

    if ADDRESS.match(file):
        return [file]
    return _inside(Path(file)) if Path(file).is_dir() else [Path(file)]


def _fetched(paths: Sequence[str | Path], limits: Limits, allow_private: bool) -> list[Path | File]:
    from policytargets.sources.fetching import fetch

    return [fetch(path, limits, allow_private) if isinstance(path, str) else path for path in paths]


def _inside(folder: Path) -> list[Path]:
    from policytargets.sources.kinds import SUFFIXES

    found = sorted(path for path in folder.glob("[!.]*") if path.suffix.lower() in SUFFIXES)
    if not found:
        raise InputError(Fault(folder, "no plan in this folder", f"allowed: {', '.join(SUFFIXES)}"))
    return found


def _ask(plan: str, fields: Mapping[str, Field]) -> dict[str, str]:
    """Ask for what no text states, with what was found as the answer to take; return options."""
    from rich.prompt import Prompt

    from policytargets.building.fields import OPEN, RIGHT, is_open

    answers = {}
    for name in (name for name in (*OPEN, "copy_source") if is_open(fields[name])):
        found = "" if fields[name].value is None else str(fields[name].value)
        words = f"{plan}: {name} ({RIGHT.get(name, 'empty where it is not known')})"
        answers[name] = Prompt.ask(words, default=found, show_default=bool(found))
    return {name: answer for name, answer in answers.items() if answer}


def _open(added: Added) -> Iterator[str]:
    """Tell what a comparison needs and nobody has said."""
    from policytargets.building.fields import OPEN, OPTIONS, is_open

    names = [OPTIONS[name] for name in OPEN if is_open(added.fields[name])]
    if names:
        yield f"open: {', '.join(names)}; documents.yml takes them too"


def _show_targets(added: Added) -> None:
    """Show what was read of a plan, a row a target, with its line."""
    from rich.console import Console
    from rich.table import Table

    table = Table("line", "indicator", "number", "end year", box=None)
    for row in added.rows:
        year = "" if row["end_year"] is None else str(row["end_year"])
        number = " ".join(str(row["number_text"]).split())
        table.add_row(str(row["line"]), str(row["indicator"]), number, year)
    if added.rows:
        Console(soft_wrap=True).print(table)


def _fields(added: Added) -> Iterator[str]:
    for name, field in added.fields.items():
        value = "" if field.value is None else str(field.value)
        yield f"{name:<16} {field.origin:<20} {value}".rstrip()
        for other, origin in field.others:
            yield f"{'':<16} {origin:<20} but {other}"


def _review(added: Added) -> Iterator[str]:
    yield f"targets read: {added.targets}; places to review: {len(added.doubts)}"
    if added.unread:
        pages = ", ".join(map(str, added.unread))
        yield f"pages without a text layer, not read: {pages}"
    if added.undated:
        yield f"targets without a first year: {added.undated}; plan_start in documents.yml gives it"
    compared = [doubt for doubt in added.doubts if doubt.compared]
    others = [doubt for doubt in added.doubts if not doubt.compared]
    for heading, doubts in (("these touch a comparison", compared), ("the rest", others)):
        if doubts:
            yield f"{heading}:"
        yield from map(_line, doubts)


def _line(doubt: Doubt) -> str:
    what = doubt.target or "no target"
    quote = " ".join(doubt.quote.split())
    number = " ".join(doubt.text.split())
    return f"  line {doubt.line}, {what}, {number}: {doubt.why} ({quote})"


def _next(plans: Sequence[str]) -> Iterator[str]:
    for plan in plans:
        yield f"plan {plan} is in data/raw and in data/raw/documents.yml"
    yield from ("now:", "  make reports", "  make test")
