"""Which notebook is run with which parameters, all checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policytargets.errors import Fault, InputError
from policytargets.reporting.checking import Known, find_faults
from policytargets.reporting.parameters import Declared, parse, read_declared
from policytargets.reporting.suite import SUITE, Report
from policytargets.vocabulary.names import LANGUAGES

__all__ = ["Run", "resolve_runs"]

Overrides = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Run:
    """One run of one notebook.

    Parameters
    ----------
    report : Report
        What is made.
    language : str
        ``en`` or ``zh``.
    parameters : mapping of str to object
        Every value that is handed to the notebook.
    """

    report: Report
    language: str
    parameters: Mapping[str, Any]


def resolve_runs(
    reports: Sequence[Report], named: bool, overrides: Overrides, known: Known
) -> list[Run]:
    """Return the runs that make the given reports, each once a language.

    Parameters
    ----------
    reports : sequence of Report
        The chosen reports.
    named : bool
        Whether they were asked for by name: then each must know every override, else one of
        them must.
    overrides : sequence of (str, str)
        Parameter and value as typed; of two for one parameter the last holds.
    known : Known
        What parameters may name.

    Raises
    ------
    InputError
        Naming every fault of every parameter.
    """
    declared, faults = _declarations(reports)
    texts = dict(overrides)
    readable = [report for report in reports if report.name in declared]
    faults += _unknown_names(readable, named, texts, declared)
    runs = []
    for report in readable:
        values, found = _values(report, texts, declared[report.name], known)
        faults += found
        languages = [values.pop("language", "")] if "language" in texts else LANGUAGES
        runs += [Run(report, code, {**values, "language": code}) for code in languages]
    if faults:
        raise InputError(*dict.fromkeys(faults))
    return runs


def _declarations(
    reports: Sequence[Report],
) -> tuple[dict[str, dict[str, Declared]], list[Fault]]:
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
    places = dict.fromkeys(values, f"{SUITE}: {report.name}")
    faults: list[Fault] = []
    for name in (name for name in texts if name in declared):
        places[name] = f"-p {name}"
        try:
            values[name] = parse(declared[name], texts[name])
        except ValueError as error:
            faults.append(Fault(places[name], f"{texts[name]!r} is not of its type", str(error)))
            values.pop(name, None)
    for name, value in values.items():
        if name in declared:
            faults += find_faults(places[name], declared[name], value, known)
    return values, faults + list(_report_faults(report, values, texts))


def _report_faults(
    report: Report, values: Mapping[str, Any], texts: Mapping[str, str]
) -> Iterator[Fault]:
    if report.plan is not None and "plan" in texts:
        allowed = "ask for that report instead, as in: policytargets report profile-PLAN"
        yield Fault("-p plan", "the name of a profile already says which plan", allowed)
    plans = values.get("plans")
    if isinstance(plans, list) and len(set(map(str, plans))) < report.plans_at_least:
        least = f"at least {report.plans_at_least} are needed"
        yield Fault("-p plans", f"{plans!r} is too few for report {report.name}", least)
