"""Reports.yml: which notebook with which parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from policytargets.documents import Document
from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES, translate, use_language
from policytargets.project import today
from policytargets.running.parameters import Declared, Known, find_faults, read_declared
from policytargets.running.parameters import parse as parameters_parse
from policytargets.yamls import Entry, Text, demand, line_of, load_entries, one_of, refuse

SUITE = Path("reports/reports.yml")
"""Where a project lists its reports."""

_RESERVED = ("index", "method", "search")


def is_name(name: str) -> bool:
    """Tell whether a report may be called so."""
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9-]*", name)) and name not in _RESERVED


Name = Annotated[str, demand(is_name, f"a-z, 0-9 and -, other than {', '.join(_RESERVED)}")]


def _notebook(name: str, found: ValidationInfo) -> str:
    return one_of(name, found.context or ())


class Told(Entry):
    """A text in one language or both."""

    en: Text | None = None
    zh: Text | None = None

    @model_validator(mode="after")
    def _is_told(self) -> Self:
        if not (self.en or self.zh):
            refuse("no text in either language")
        return self

    def in_both(self) -> dict[str, str]:
        """Return the text by language; the other one where it is not translated, which is told."""
        found = {}
        for code in LANGUAGES:
            with use_language(code):
                own = getattr(self, code)
                found[code] = own or translate("site.not_translated", text=self.en or self.zh)
        return found


class Listed(Entry):
    """An entry of reports.yml."""

    notebook: Annotated[str, AfterValidator(_notebook)]
    title: Told
    summary: Told | None = None
    plans_at_least: Annotated[int, Field(ge=1)] = 1
    for_each: Literal["plan"] | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)


Suite = Annotated[dict[Name, Listed], Field(min_length=1)]


@dataclass(frozen=True)
class Report:
    """One report: a notebook and the parameters it is run with."""

    name: str  # What the command line and the page's file are called
    notebook: Path  # The notebook that makes it
    title: Mapping[str, str]  # By language
    summary: Mapping[str, str]
    plans_at_least: int = 1  # The fewest plans it can be made from
    # Values that differ from the notebook's own
    parameters: Mapping[str, Any] = field(default_factory=dict)
    plan: str | None = None  # The one plan it is about, if it is a profile
    entry: str = ""  # What reports.yml calls it


def load_suite(root: Path, documents: Mapping[str, Document]) -> dict[str, Report]:
    """Return every report of a project by name, in the order of ``reports/reports.yml``."""
    notebooks = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    entries = load_entries(root / SUITE, Suite, context=notebooks)
    return {
        report.name: report
        for name, entry in entries.items()
        for report in _reports(root, name, entry, documents)
    }


def choose(suite: Mapping[str, Report], names: Sequence[str]) -> list[Report]:
    """Return the reports of the given names, each once; all where no name is given."""
    allowed = f"allowed: {', '.join(suite)}"
    unknown = [name for name in dict.fromkeys(names) if name not in suite]
    if unknown:
        raise InputError(
            *(Fault(f"report {name!r}", "no such report", allowed) for name in unknown)
        )
    return [suite[name] for name in dict.fromkeys(names or suite)]


def _reports(
    root: Path, name: str, entry: Listed, documents: Mapping[str, Document]
) -> Iterator[Report]:
    report = Report(
        name=name,
        notebook=root / "notebooks" / f"{entry.notebook}.ipynb",
        title=entry.title.in_both(),
        summary=entry.summary.in_both() if entry.summary else dict.fromkeys(LANGUAGES, ""),
        plans_at_least=entry.plans_at_least,
        parameters=entry.parameters,
        entry=name,
    )
    if entry.for_each:
        yield from (_profile(report, document) for document in documents.values())
    else:
        yield report


def _profile(report: Report, document: Document) -> Report:
    plan = document.document
    years = "–".join(str(y) for y in (document.plan_start, document.plan_end) if y is not None)
    regions = {"en": document.region_en, "zh": document.region_zh}

    def fill(texts: Mapping[str, str]) -> dict[str, str]:
        """Return texts with the plan's own region, years and id."""
        return {
            language: text.replace("{region}", str(regions[language]))
            .replace("{years}", years)
            .replace("{plan}", plan)
            for language, text in texts.items()
        }

    return Report(
        name=f"{report.name}-{plan}",
        notebook=report.notebook,
        title=fill(report.title),
        summary=fill(report.summary),
        parameters={**report.parameters, "plan": plan},
        plan=plan,
        entry=report.entry,
    )


CELL_TIMEOUT = 300
"""Seconds that a cell may run unless others are asked for."""

Overrides = Sequence[tuple[str, str]]


def too_few(reports: Sequence[Report], plans: int) -> list[Fault]:
    """Return why reports cannot be made of a study of so many plans."""
    return [
        Fault(f"report {report.name}", f"left out: the study has {plans}", _least(report))
        for report in reports
        if report.plans_at_least > plans
    ]


def _least(report: Report) -> str:
    return f"at least {report.plans_at_least} plans are needed"


@dataclass(frozen=True)
class Run:
    """One run of one notebook."""

    report: Report  # What is made
    language: str  # en or zh
    parameters: Mapping[str, Any]  # Every value that is handed to the notebook
    day: str = ""  # The day of the run, where one of them is that; else empty
    cell_timeout: int = CELL_TIMEOUT  # Seconds after which a cell that still runs fails the report


def resolve_runs(
    reports: Sequence[Report], named: bool, overrides: Overrides, known: Known
) -> list[Run]:
    """Return the runs that make the given reports, each once a language."""
    declared, faults = _declarations(reports)
    texts = dict(overrides)
    readable = [report for report in reports if report.name in declared]
    faults += _unknown_names(readable, named, texts, declared)
    runs = []
    for report in readable:
        values, found = _values(report, texts, declared[report.name], known)
        faults += found
        dated = _of_today(values, declared[report.name])
        values |= dated
        day = next(iter(dated.values()), "")
        languages = [values.pop("language", "")] if "language" in texts else LANGUAGES
        runs += [Run(report, code, {**values, "language": code}, day=day) for code in languages]
    if faults:
        raise InputError(*dict.fromkeys(faults))
    return runs


def _declarations(reports: Sequence[Report]) -> tuple[dict[str, dict[str, Declared]], list[Fault]]:
    declared: dict[str, dict[str, Declared]] = {}
    faults: list[Fault] = []
    for report in reports:
        try:
            declared[report.name] = read_declared(report.notebook)
        except InputError as error:
            faults += error.faults
    for report in (report for report in reports if report.name in declared):
        for name in sorted({"language", *report.parameters} - set(declared[report.name])):
            faults.append(Fault(report.notebook, f"declares no parameter {name}", "it is needed"))
    return declared, faults


def _unknown_names(
    reports: Sequence[Report],
    named: bool,
    texts: Mapping[str, str],
    declared: Mapping[str, Mapping[str, Declared]],
) -> Iterator[Fault]:
    for name in texts:
        lacking = [report for report in reports if name not in declared[report.name]]
        if named:
            for report in lacking:
                allowed = f"allowed: {', '.join(declared[report.name])}"
                yield Fault(f"-p {name}", f"report {report.name} has no such parameter", allowed)
        elif len(lacking) == len(reports):
            every = dict.fromkeys(n for report in reports for n in declared[report.name])
            yield Fault(
                f"-p {name}", "no report has such a parameter", f"allowed: {', '.join(every)}"
            )


def _values(
    report: Report, texts: Mapping[str, str], declared: Mapping[str, Declared], known: Known
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values a report's notebook is given, and what is wrong with them."""
    values: dict[str, Any] = {"plans": list(known.plans)} if "plans" in declared else {}
    values |= report.parameters
    places: dict[str, str] = {}
    faults: list[Fault] = []
    for name in (name for name in texts if name in declared):
        places[name] = f"-p {name}"
        try:
            values[name] = parameters_parse(declared[name], texts[name])
        except ValueError as error:
            faults.append(Fault(places[name], f"{texts[name]!r} is not of its type", str(error)))
            values.pop(name, None)
    if values.get("plans") == []:
        values["plans"] = list(known.plans)
    for name, value in values.items():
        if name in declared:
            found = find_faults(places.get(name, ""), declared[name], value, known)
            faults += [fault if fault.where else in_suite(report, name, fault) for fault in found]
    return values, faults + list(_report_faults(report, values, texts))


def in_suite(report: Report, name: str, fault: Fault) -> Fault:
    """Return a fault of a value that reports.yml gives, with its line."""
    path = report.notebook.parents[1] / SUITE
    where = line_of(path, (report.entry, "parameters", name))
    return replace(fault, where=where, what=f"{report.entry}: {fault.what}")


def _of_today(values: Mapping[str, Any], declared: Mapping[str, Declared]) -> dict[str, str]:
    """Return the day of the run for each date that is left empty: the outputs follow from it."""
    dates = (name for name, parameter in declared.items() if parameter.kind.type == "date")
    return {name: today() for name in dates if values.get(name, declared[name].default) == ""}


def _report_faults(
    report: Report, values: Mapping[str, Any], texts: Mapping[str, str]
) -> Iterator[Fault]:
    if report.plan is not None and "plan" in texts:
        allowed = "ask for that report instead, as in: policytargets report profile-PLAN"
        yield Fault("-p plan", "the name of a profile already says which plan", allowed)
    plans = values.get("plans")
    if isinstance(plans, list) and len(set(map(str, plans))) < report.plans_at_least:
        what = f"{plans!r} is too few for report {report.name}"
        yield Fault("-p plans", what, _least(report))
