"""The log of editions: on which day which targets, verdicts and sentences changed.

An edition is what a run says in which no report failed. A run that says the same makes none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree import ElementTree as Xml

from policytargets.messages import LANGUAGES, translate, use_language
from policytargets.project import of_bytes
from policytargets.site.changes import News, Readings, changes, differences, tell_reason
from policytargets.site.editions import LOG, Edition, Files, edition_files, kept_files, make_edition

KEPT = 12
"""How many editions the log holds."""
PARTS = ("target", "verdict", "claim")
"""What can differ, in the order in which it is told."""
_MOST = 200  # lines of one part of one edition


@dataclass(frozen=True)
class Line:
    """One thing that changed."""

    part: str  # One of `PARTS`
    id: str  # For people: of a target, of two parted by a blank, of a claim
    en: str
    zh: str


@dataclass(frozen=True)
class Entry:
    """What one edition changed; the first changed nothing."""

    day: str
    counts: Mapping[str, int]  # Changes by part
    lines: Sequence[Line]  # At most 200 of each part


@dataclass(frozen=True)
class Log:
    """The editions of a site, the newest first."""

    sound: bool  # Whether no report of the last run failed
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Step:
    """What a run makes of the log."""

    log: Log
    previous: Mapping[str, bytes]  # The files of the edition to be kept beside the new one


def advance(last: Files, made: Files, day: str, *, sound: bool) -> Step:
    """Return the log after a run, given the files of the site before it and of the new one."""
    log = read_log(last)
    before = edition_files(last, sound=log.sound)
    if not sound:
        return Step(Log(False, log.entries), before)
    entry = _entry(make_edition(before), make_edition(made), day) if before else Entry(day, {}, ())
    if before and not entry.lines:
        # Made again from the same input, a site keeps what it was compared with.
        return Step(Log(True, log.entries), kept_files(last) if log.sound else before)
    return Step(Log(True, [entry, *log.entries][:KEPT]), before)


def _entry(old: Edition, new: Edition, day: str) -> Entry:
    lines = {part: [line for line in _lines(old, new) if line.part == part] for part in PARTS}
    counts = {part: len(lines[part]) for part in PARTS}
    return Entry(day, counts, [line for part in PARTS for line in lines[part][:_MOST]])


def _lines(old: Edition, new: Edition) -> Iterator[Line]:
    said: dict[str, list[tuple[str, str, str]]] = {}
    for language in LANGUAGES:
        with use_language(language):
            said[language] = [*_of_targets(old, new), *map(_of_claim, changes(old, new))]
    for (part, name, en), (*_, zh) in zip(*said.values(), strict=True):
        yield Line(part, name, en, zh)


def _of_targets(old: Edition, new: Edition) -> Iterator[tuple[str, str, str]]:
    readings = Readings(old.tables, new.tables)
    if not readings.complete:
        return
    for reason, was, now in differences(readings):
        part = "verdict" if reason.kind == "verdict" else "target"
        quotes = dict.fromkeys(filter(None, (was, now))) if reason.field != "quote" else {}
        told = " → ".join(translate("edition.quote", text=text) for text in quotes)
        yield part, reason.target, " ".join(filter(None, (tell_reason(reason), told)))


def _of_claim(news: News) -> tuple[str, str, str]:
    sides = {"old": news.was, "new": news.now}
    same = news.kind == "changed" and news.was == news.now
    told = translate(f"edition.{'basis' if same else news.kind}", claim=news.claim, **sides)
    return "claim", news.claim, told


def read_log(files: Files) -> Log:
    """Return the log of a site; an empty one where it has none or a damaged one."""
    try:
        told = json.loads(files[LOG])
        entries = [_of_json(entry) for entry in told["editions"]]
        return Log(bool(told["sound"]), entries)
    except (ValueError, KeyError, TypeError):
        return Log(True, ())


def _of_json(entry: Mapping[str, Any]) -> Entry:
    return Entry(entry["day"], dict(entry["counts"]), [Line(**line) for line in entry["lines"]])


def write_log(log: Log) -> bytes:
    """Return a log as the bytes of its file."""
    told = {"sound": log.sound, "editions": [asdict(entry) for entry in log.entries]}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def headline(entry: Entry) -> str:
    """Return in a line what an edition changed."""
    if not entry.counts:
        return translate("edition.first", day=entry.day)
    return translate("edition.counts", day=entry.day, **entry.counts)


def told_lines(entry: Entry, language: str) -> list[str]:
    """Return the changes of an edition in words, and how many more there are."""
    rest = sum(entry.counts.values()) - len(entry.lines)
    more = [translate("edition.more", n=rest)] if rest else []
    return [getattr(line, language) for line in entry.lines] + more


def whole_log(log: Log) -> bytes:
    """Return ``changes.md``: every edition of the log, the newest first."""
    parts = [translate("edition.title"), *map(_markdown, log.entries)]
    return ("# " + "\n\n".join(parts) + "\n").encode()


def _markdown(entry: Entry) -> str:
    lines = [f"- {_escape(line)}" for line in told_lines(entry, "en")]
    return "\n".join([f"## {headline(entry)}", "", *lines]).strip()


def is_news(before: Log, after: Log) -> bool:
    """Tell whether a run made another edition than the one before it."""
    return bool(after.entries and after.entries[0].counts) and after.entries != before.entries


def last_change(before: Log, after: Log) -> str:
    """Return as Markdown what a run changed, or since when nothing did."""
    if not after.entries:
        return translate("edition.none")
    newest = after.entries[0]
    if not after.sound:
        return translate("edition.failed", day=newest.day)
    if after.entries == before.entries:
        return translate("edition.nothing", day=newest.day)
    return _markdown(newest)


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_<>|])", r"\\\1", text)


_ATOM = "http://www.w3.org/2005/Atom"


def feed(log: Log) -> bytes:
    """Return ``feed.xml``: the log as an Atom feed."""
    Xml.register_namespace("", _ATOM)
    root = Xml.Element(f"{{{_ATOM}}}feed")
    newest = log.entries[0].day if log.entries else "1970-01-01"
    _head(root, "urn:policytargets:changes", translate("edition.title"), newest)
    _add(_add(root, "author"), "name", "policytargets")
    for entry in log.entries:
        one = _add(root, "entry")
        digest = of_bytes(json.dumps(asdict(entry), ensure_ascii=False).encode())
        _head(one, f"urn:sha256:{digest}", headline(entry), entry.day)
        _add(one, "link", href="changes.html")
        _add(one, "content", "\n".join(told_lines(entry, "en")) or headline(entry), type="text")
    Xml.indent(root)
    return Xml.tostring(root, "utf-8", xml_declaration=True) + b"\n"


def _head(node: Xml.Element, name: str, title: str, day: str) -> None:
    _add(node, "id", name)
    _add(node, "title", title)
    _add(node, "updated", f"{day}T00:00:00Z")


def _add(node: Xml.Element, tag: str, text: str = "", **attributes: str) -> Xml.Element:
    child = Xml.SubElement(node, f"{{{_ATOM}}}{tag}", attributes)
    child.text = text or None
    return child
