"""The command that adds plans of one's own to a study."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from policytargets.building.add import Added, Doubt

# By field of documents.yml; --id apart, each overrides what the text states.
_OPTIONS = (
    ("title", "--title", "Title."),
    ("issuer", "--issuer", "Body that issued it."),
    ("region", "--region", "Id of the region, such as wenzhou."),
    ("region_en", "--region-en", "The region's name in English."),
    ("region_zh", "--region-zh", "The region's name in Chinese."),
    ("adcode", "--adcode", "The region's code in GB/T 2260."),
    ("level", "--level", "province, prefecture_city or county_city."),
    ("document_number", "--number", "Document number."),
    ("date_signed", "--signed", "Date of signing, such as 2020-12-31."),
    ("date_published", "--published", "Date of publication."),
    ("plan_start", "--start", "First year of the plan's period."),
    ("plan_end", "--end", "Last year of the plan's period."),
    (
        "start_status",
        "--start-status",
        "How the first year is known: stated, inferred_signed, inferred_parent or none.",
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
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "plan", metavar="TEXT", help="The plan's id; the file's name by default.")
@_entry_options
def add(file: Path, plan: str | None, **options: str | None) -> None:
    """Add a plan of one's own to the project.

    FILE is copied into data/raw and described in documents.yml. Title, issuer, number, dates,
    period and script are read from the text where it states them; options give the rest and
    override, an empty one clears what was read.
    """
    from policytargets.building.add import add_plan
    from policytargets.project import find_root

    given = {name: value for name, value in options.items() if value is not None}
    added = add_plan(find_root(), file, plan, given)
    for line in (*_fields(added), "", *_review(added), "", *_next(added)):
        click.echo(line)


def _fields(added: Added) -> Iterator[str]:
    for name, field in added.fields.items():
        value = "" if field.value is None else str(field.value)
        yield f"{name:<16} {field.origin:<20} {value}".rstrip()
        for other, origin in field.others:
            yield f"{'':<16} {origin:<20} but {other}"


def _review(added: Added) -> Iterator[str]:
    yield f"targets read: {added.targets}; places to review: {len(added.doubts)}"
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


def _next(added: Added) -> Iterator[str]:
    plan = added.document.document
    yield f"plan {plan} is in data/raw and in data/raw/documents.yml; now:"
    yield "  make reports"
    yield "  make test"
