"""Every command of the command line."""

from __future__ import annotations

import datetime as dt
import errno
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click

from policytargets import __version__
from policytargets.errors import Fault, InputError, lacking, shortened
from policytargets.studies.adding import add
from policytargets.studies.commands import COMMANDS
from policytargets.studies.options import in_language, limited, many_paths, on_cluster


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@in_language("Language of the sentences.")
def diff(old: Path, new: Path, language: str) -> None:
    """List the claims that are new, gone or changed between two runs of the reports, and why.

    OLD and NEW are folders of sites, such as reports/site/previous and reports/site, or their
    claims.json. What changed behind a claim is told from the tables in data/ beside them.
    """
    from policytargets.messages import use_language
    from policytargets.site.changes import changes, summary, tell_news
    from policytargets.site.editions import read_edition

    before, after = read_edition(old), read_edition(new)
    with use_language(language):
        told = changes(before, after)
        lines = [*tell_news(told), summary(told, after)]
    for line in lines:
        click.echo(line)


_SUFFIXES = (".html", ".htm", ".docx")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="TARGET_OR_CLAIM...")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="A file: .html for a page to print, .docx for Word; a page on stdout by default.",
)
@in_language("Language of all but the source text.")
def dossier(names: tuple[str, ...], output: Path | None, language: str) -> None:
    """Write a dossier of targets and claims, with all that a referee may ask.

    Each TARGET_OR_CLAIM is a target's id (wenzhou-2020/017 or wenzhou-2020@2155-2160), or the id
    of a claim in reports/site/claims.json, which stands for the targets behind it.
    """
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        allowed = f"allowed: {', '.join(_SUFFIXES)}"
        raise InputError(Fault("--output", f"{output} is of an unknown kind", allowed))
    from policytargets.messages import use_language

    with use_language(language):
        made = _make(names, word=output is not None and output.suffix.lower() == ".docx")
    if output is None:
        click.echo(made.decode("utf-8"), nl=False)
        return
    from policytargets.project import write_whole

    write_whole(output, made)
    click.echo(str(output))


def _make(names: tuple[str, ...], *, word: bool) -> bytes:
    from policytargets.display.target import load_sources, make_entries
    from policytargets.project import find_root
    from policytargets.site.dossiers import choose, make_page, make_word

    root = find_root()
    sources = load_sources(root)
    ids = {key: row.id for key, row in sources.targets.items()}
    chosen = choose(names, ids, _claims(root))
    entries = make_entries(sources, chosen.target_ids)
    if word:
        return make_word(entries, chosen.claims, ids)
    return make_page(entries, chosen.claims, ids).encode("utf-8")


def _claims(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the claims of the project's site; none where no reports were made."""
    from policytargets.site.editions import CLAIMS, read_edition
    from policytargets.site.publish import site_folder

    file = site_folder(root, None) / CLAIMS
    return read_edition(file).claims if file.is_file() else {}


class _Commands(click.Group):
    """A group whose commands answer bad input with one line a fault and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; report faults on stderr."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            _refuse(*map(str, error.faults))
        except ModuleNotFoundError as error:
            fault = lacking(error)
            if fault is None:
                raise
            _refuse(str(fault))
        except BrokenPipeError:
            # As for `head`: the reader has what it wanted, and Python shall not try again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except MemoryError:
            _refuse("memory: there is not enough of it; give the run more, or fewer texts at once")
        except OSError as error:
            _refuse(f"{error.filename or 'file system'}: {_reason(error)}")

    def main(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """Run the command line; tell a slip of usage as any other fault."""
        given = options.get("args") or (args[0] if args else None) or sys.argv[1:]
        _refuse_unreadable([os.fsdecode(one) for one in given])
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


def _reason(error: OSError) -> str:
    if error.errno != errno.ENOSPC:
        return error.strerror or str(error)
    from policytargets.project import unwritten

    return unwritten(Path(error.filename or "."), error)


def _refuse(*faults: str) -> NoReturn:
    for fault in faults:
        click.echo(f"policytargets: {shortened(fault)}", err=True)
    sys.exit(2)


def _refuse_unreadable(arguments: Sequence[str]) -> None:
    """Refuse what a terminal gave in another encoding than UTF-8: no file of ours could hold it."""
    shown = [os.fsencode(text).decode("utf-8", "backslashreplace") for text in arguments]
    odd = [one for one, text in zip(shown, arguments, strict=True) if one != text or "\0" in one]
    if odd:
        allowed = "write it in UTF-8; rename a file of such a name"
        _refuse(*(str(Fault(one, "its name is not UTF-8", allowed)) for one in odd))


@click.group(cls=_Commands)
@click.version_option(__version__)
def main() -> None:
    """Quantitative targets of Chinese local-government plans: read, traced, compared."""


@main.command()
@many_paths
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
@on_cluster("in place of them")
@click.option("--force", is_flag=True, help="Make all partitions anew.")
@limited
def extract(
    paths: tuple[Path, ...],
    output: Path | None,
    issued: dt.datetime | None,
    jobs: int,
    scheduler: str | None,
    force: bool,
    max_memory: int,
    max_seconds: int,
) -> None:
    """Write the targets of plans, sorted by plan and place.

    PATHS are texts, web pages, PDF, Word, Excel or CSV files, Parquet files with the columns id and
    text (or content), folders, or patterns.
    Parquet partitions are gone on with where an earlier run has stopped.
    """
    from policytargets.corpora.extract import extract as run
    from policytargets.corpora.extract import note_faults
    from policytargets.project import is_stream
    from policytargets.sources import Limits

    target: Path | BinaryIO = output or sys.stdout.buffer
    if output and is_stream(output):
        target, output = output.open("wb"), None
    day = issued.date() if issued else None
    limits = Limits(max_memory, max_seconds)
    summary = run(paths, target, day, jobs, scheduler, force, limits)
    if summary.parts:
        click.echo(f"{output}: {summary}")
    if output:
        note_faults(output, summary.faults, paths)
    for file in summary.undated:
        click.echo(f"policytargets: {Fault(file, *_UNDATED)}", err=True)
    _tell(summary.faults)


_UNDATED = ("does not say when it was issued, and 今年 is its year", "give the date: --issued")


def _tell(faults: Sequence[Fault]) -> None:
    """Tell what could not be read while the rest could."""
    for fault in faults:
        click.echo(f"policytargets: {fault}", err=True)
    if faults:
        sys.exit(1)


@main.command()
@many_paths
@limited
def ledger(paths: tuple[Path, ...], max_memory: int, max_seconds: int) -> None:
    """Write one line a numeral of plans: place, text, role and reason."""
    from policytargets.corpora.extract import ledger as run
    from policytargets.sources import Limits

    lines, faults = run(paths, Limits(max_memory, max_seconds))
    click.echo(lines, nl=False)
    _tell(faults)


@main.command()
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
@click.option("--quiet", is_flag=True, help="Tell no progress.")
def build(jobs: int, scheduler: str | None, quiet: bool) -> None:
    """Make data/clean from data/raw; a build that was stopped goes on."""
    from policytargets.building.build import told_before
    from policytargets.project import find_root

    root = find_root()
    told = told_before(root)
    unchanged = ["data/clean: nothing changed", *(told or [])]
    for line in _build(root, jobs, scheduler, quiet) if told is None else unchanged:
        click.echo(line, err=not line.startswith("data/clean: "))


def _build(root: Path, jobs: int, scheduler: str | None, quiet: bool) -> list[str]:
    """Return what is told of a build, the numbers of rows first."""
    from policytargets.building.build import build as run
    from policytargets.building.build import note_build, state_of_raw
    from policytargets.building.converted import make_texts

    told = make_texts(root)
    state = state_of_raw(root)
    built = run(root, jobs, scheduler, quiet=quiet)
    told += built.told
    note_build(root, state, told)
    counts = ", ".join(f"{count} {name}" for name, count in built.rows.items())
    return [f"data/clean: {counts}", *told]


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
    from policytargets.building.accuracy import measure
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
@on_cluster("that sees this folder runs them")
@click.option("--force", is_flag=True, help="Run also what has not changed.")
@click.option(
    "--cell-timeout",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    help="Seconds after which a cell that still runs fails its report.",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="A file for what changed, as Markdown.",
)
@click.option(
    "--fail-on-change", is_flag=True, help="Exit with 3 where targets, verdicts or claims changed."
)
@click.option("--quiet", is_flag=True, help="Say nothing on stdout, and no progress.")
def report(
    names: tuple[str, ...],
    overrides: tuple[tuple[str, str], ...],
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
    cell_timeout: int,
    summary: Path | None,
    fail_on_change: bool,
    quiet: bool,
) -> None:
    """Run reports through Papermill and write the site; all reports where no NAME is given."""
    from policytargets.project import find_root
    from policytargets.running.unchanged import state_of
    from policytargets.site.publish import is_settled, site_folder

    root = find_root()
    _check_summary(summary)
    shown = output or site_folder(root, output).relative_to(root)
    if not force and is_settled(site_folder(root, output), state_of(root, names, overrides)):
        _report(f"{shown}/index.html (nothing changed)", _unchanged(root, output), summary, quiet)
        return
    from policytargets.running.kernels.warm import kept_for_good, start_ahead

    if scheduler is None:
        start_ahead()
    with kept_for_good():
        # The scientific stack is worth its second only where something is to be run.
        from policytargets.publishing import run_reports

    done = run_reports(root, names, overrides, output, force, jobs, scheduler, cell_timeout, quiet)
    _report(f"{shown}/index.html", done.summary, summary, quiet)
    if done.failed:
        click.echo(f"failed: {', '.join(done.failed)}", err=True)
    sys.exit(1 if done.failed else 3 if fail_on_change and done.changed else 0)


def _check_summary(file: Path | None) -> None:
    if file is not None and not file.absolute().parent.is_dir():
        raise InputError(Fault("--summary", f"{file.parent}: no such folder", "make it first"))


def _unchanged(root: Path, output: Path | None) -> str:
    """Return since when nothing changed."""
    from policytargets.site.editions import last_files
    from policytargets.site.log import last_change, read_log
    from policytargets.site.publish import site_folder

    log = read_log(last_files(site_folder(root, output)))
    return last_change(log, log)


def _report(page: str, told: str, file: Path | None, quiet: bool) -> None:
    """Tell what a run made and changed, and write the latter where it is asked for."""
    for line in [] if quiet else [page, told]:
        click.echo(line)
    if file is not None:
        file.write_text(f"{told}\n", "utf-8")


for _command in (add, diff, dossier, *COMMANDS):
    main.add_command(_command)
