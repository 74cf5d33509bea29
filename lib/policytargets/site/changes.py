"""What changed since, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policytargets.messages import LANGUAGES, current_language, load_names, translate
from policytargets.site.editions import Edition

Row = Mapping[str, str]
Tables = Mapping[str, list[Row]]
Record = Mapping[str, Any]
PLACES = ("target_id", "id", "repeats", "start", "end", "quote_start", "quote_end", "corrected")
"""The columns that tell where a target stands, not what it says."""


@dataclass(frozen=True)
class Reason:
    """One thing that differs behind a claim."""

    # appeared and vanished (a target that one edition alone reads), counted and dropped (a target
    # of both that one edition of the claim rests on), reading, derived (a column of targets or of
    # normalised), correction, verdict, step, elsewhere (targets that it does not name), words (no
    # target at all: the report's own words, choice or rules), unknown (no tables beside one of the
    # claims)
    kind: str
    # Id of the target for people; of several, parted by blanks, for a verdict and elsewhere
    target: str = ""
    field: str = ""  # The column or function
    old: str = ""  # What stood and what stands there
    new: str = ""


class Readings:
    """The readings of two editions, joined target by target."""

    def __init__(self, old: Tables, new: Tables) -> None:
        self.old = {name: _by_key(old, name) for name in ("targets", "normalised")}
        self.new = {name: _by_key(new, name) for name in ("targets", "normalised")}
        self.verdicts_old, self.verdicts_new = _verdicts(old), _verdicts(new)
        self.complete = "targets" in old and "targets" in new

    def now(self, target: str) -> str:
        """Return the key that a target of the old edition has in the new one, moved or not."""
        return self._moved.get(target, target)

    def name(self, target: str) -> str:
        """Return a target's id for people, in the new edition where it stands there."""
        row = self.new["targets"].get(target) or self.old["targets"].get(target)
        return (row["id"] if row else "") or target

    @cached_property
    def before(self) -> dict[str, str]:
        """The key in the old edition of each target of the new one that both read."""
        return {self.now(key): key for key in self.old["targets"]}

    @cached_property
    def changed(self) -> list[str]:
        """Ids for people of the targets that were read, derived or judged in another way."""
        names = [name for reason, *_ in differences(self) for name in reason.target.split()]
        return list(dict.fromkeys(names))

    @cached_property
    def _moved(self) -> dict[str, str]:
        # Text that was put in or taken out before a target moves it: the same words are the same.
        return match(self.old["targets"], self.new["targets"])


def match(old: Mapping[str, Row], new: Mapping[str, Row]) -> dict[str, str]:
    """Return the new key of each target that stands elsewhere now: by its words, then by all else.

    The second look finds a target whose number alone was changed as well.
    """
    moved: dict[str, str] = {}
    for telling in (_words, _around):
        taken = {*moved, *moved.values()}
        gone = _by_words({k: r for k, r in old.items() if k not in taken}, new, telling)
        came = _by_words({k: r for k, r in new.items() if k not in taken}, old, telling)
        pairs = [(keys, came.get(words, [])) for words, keys in gone.items()]
        equal = [pair for pair in pairs if len(pair[0]) == len(pair[1])]
        moved |= {key: there for pair in equal for key, there in zip(*pair, strict=True)}
    return moved


def differences(readings: Readings) -> Iterator[tuple[Reason, str, str]]:
    """Give all that differs between the targets, then their verdicts, with old and new quote."""
    keys = dict.fromkeys([*readings.new["targets"], *map(readings.now, readings.old["targets"])])
    for key in keys:
        old = readings.old["targets"].get(readings.before.get(key, key), {})
        quotes = [
            _one_line(row.get("quote", "")) for row in (old, readings.new["targets"].get(key, {}))
        ]
        for reason in _of_target(key, readings):
            yield reason, quotes[0], quotes[1]
    for reason in _of_verdicts(set(keys), readings):
        yield reason, "", ""


def find_reasons(
    before: Record | None, after: Record | None, readings: Readings
) -> Iterator[Reason]:
    """Give what differs behind a claim, targets first."""
    found = list(_of_targets(before, after, readings)) if readings.complete else []
    if before and after:
        found += _of_steps(before["steps"], after["steps"])
    yield from found or [_otherwise(readings)]


def _otherwise(readings: Readings) -> Reason:
    if not readings.complete:
        return Reason("unknown")
    changed = readings.changed
    return Reason("elsewhere", " ".join(changed)) if changed else Reason("words")


def _of_targets(
    before: Record | None, after: Record | None, readings: Readings
) -> Iterator[Reason]:
    old = [readings.now(key) for key in before["target_ids"]] if before else []
    new = list(after["target_ids"]) if after else []
    targets = dict.fromkeys([*old, *new])
    for key in targets:
        yield from _of_target(key, readings)
    if before and after:
        yield from _membership(old, new, readings)
    yield from _of_verdicts(set(targets), readings)


def _of_target(key: str, readings: Readings) -> Iterator[Reason]:
    name, earlier = readings.name(key), readings.before.get(key, key)
    old, new = readings.old["targets"].get(earlier), readings.new["targets"].get(key)
    if old is None and new is None:
        return
    if old is None or new is None:
        row = new or old or {}
        kind = "appeared" if old is None else "vanished"
        yield Reason(kind, name, "number_text", new=_one_line(row.get("number_text", "")))
        return
    if old.get("corrected") != new.get("corrected"):
        yield Reason("correction", name, "", old.get("corrected", ""), new.get("corrected", ""))
    read = list(_columns("reading", name, old, new))
    before = readings.old["normalised"].get(earlier, {})
    derived = _columns("derived", name, before, readings.new["normalised"].get(key, {}))
    yield from read or derived  # what is derived follows from what is read


def _columns(kind: str, name: str, old: Row, new: Row) -> Iterator[Reason]:
    for column in (column for column in old if column in new and column not in PLACES):
        if old[column] != new[column]:
            yield Reason(kind, name, column, _one_line(old[column]), _one_line(new[column]))


def _membership(old: list[str], new: list[str], readings: Readings) -> list[Reason]:
    dropped = [key for key in old if key not in new and key in readings.new["targets"]]
    counted = [key for key in new if key not in old and key in readings.before]
    return [
        *(Reason("dropped", readings.name(key)) for key in dropped),
        *(Reason("counted", readings.name(key)) for key in counted),
    ]


def _of_verdicts(targets: set[str], readings: Readings) -> Iterator[Reason]:
    old = {
        (readings.now(a), readings.now(b)): verdict
        for (a, b), verdict in readings.verdicts_old.items()
    }
    for pair, verdict in readings.verdicts_new.items():
        if targets.issuperset(pair) and pair in old and old[pair] != verdict:
            names = " ".join(map(readings.name, pair))
            yield Reason("verdict", names, "verdict", old[pair], verdict)


def _of_steps(old: list[Record], new: list[Record]) -> Iterator[Reason]:
    """Give the functions that were given other values, or that one edition alone ran."""
    before, after = (
        {step.get("function", ""): str(step.get("inputs", "")) for step in steps}
        for steps in (old, new)
    )
    for function in dict.fromkeys([*before, *after]):
        values = before.get(function, ""), after.get(function, "")
        if values[0] != values[1]:
            yield Reason("step", "", function, *values)


def _by_key(tables: Tables, name: str) -> dict[str, Row]:
    return {row["target_id"]: row for row in tables.get(name, []) if row.get("target_id")}


def _verdicts(tables: Tables) -> dict[tuple[str, str], str]:
    rows = tables.get("comparisons", [])
    return {(row["target_id_a"], row["target_id_b"]): row["verdict"] for row in rows}


def _by_words(
    own: Mapping[str, Row], other: Mapping[str, Row], telling: Callable[[Row], tuple[str, ...]]
) -> dict[tuple[str, ...], list[str]]:
    """Return the targets that one edition alone has, by what tells them apart, in text order."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key, row in own.items():
        if key not in other:
            found.setdefault(telling(row), []).append(key)
    return found


def _words(row: Row) -> tuple[str, ...]:
    return tuple(row.get(c, "") for c in ("document", "quote", "number_text", "indicator_text"))


def _around(row: Row) -> tuple[str, ...]:
    quote = row.get("quote", "").replace(row.get("number_text", ""), "", 1)
    return row.get("document", ""), quote, row.get("indicator_text", "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


KINDS = ("new", "gone", "changed")
"""How a claim can differ between two editions."""

_COMPARED = ("text_en", "text_zh", "value", "unit", "target_ids", "steps", "sensitivity")


@dataclass(frozen=True)
class Change:
    """One claim that differs between two editions."""

    kind: str  # One of `KINDS`
    claim: str  # Its id
    fields: tuple[str, ...]  # Of a changed claim, what of it differs
    old: Record | None  # Its records; None where there is none
    new: Record | None
    # What of the targets, corrections, verdicts or steps behind it differs
    reasons: tuple[Reason, ...]


def compare(old: Edition, new: Edition) -> list[Change]:
    """Return the claims that differ between two editions: in the order of the new, then the old."""
    readings = Readings(old.tables, new.tables)
    return list(_changes(old, new, readings))


def _changes(old: Edition, new: Edition, readings: Readings) -> Iterator[Change]:
    for name in dict.fromkeys([*new.claims, *old.claims]):
        before, after = old.claims.get(name), new.claims.get(name)
        fields = _fields(before, after, readings) if before and after else ()
        if before is None or after is None or fields:
            kind = "new" if before is None else "gone" if after is None else "changed"
            reasons = tuple(find_reasons(before, after, readings))
            yield Change(kind, name, fields, before, after, reasons)


def _fields(before: Record, after: Record, readings: Readings) -> tuple[str, ...]:
    moved = [readings.now(target) for target in before["target_ids"]]
    old = {**before, "target_ids": moved}
    differ = [field for field in _COMPARED if old[field] != after[field]]
    # A run in one language says nothing in the other, which is no change of the sentence.
    silent = [f for f in ("text_en", "text_zh") if not (before[f] and after[f])]
    return tuple(field for field in differ if field not in silent)


_MOST = 12  # reasons of one claim that are told one by one
_NAMED = 4  # targets of one reason


@dataclass(frozen=True)
class News:
    """One claim that differs, as a reader sees it."""

    kind: str  # new, gone or changed
    name: str  # That in words
    claim: str  # Ids
    report: str
    was: str  # The sentence in the two editions; empty where there is none
    now: str
    why: tuple[str, ...]  # What changed behind it
    target_ids: tuple[str, ...]  # The targets that it rests on now, or rested on if it is gone


def changes(old: Edition, new: Edition) -> list[News]:
    """Return what differs between two editions in words."""
    return [_news(change) for change in compare(old, new)]


def summary(told: Sequence[News], new: Edition) -> str:
    """Return how many claims differ in which way, and how many do not."""
    counts = {kind: sum(one.kind == kind for one in told) for kind in KINDS}
    same = len(new.claims) - counts["new"] - counts["changed"]
    return translate("change.summary", **counts, same=same)


def tell_news(told: Sequence[News]) -> Iterator[str]:
    """Give what differs line by line, for a terminal."""
    for one in told:
        yield translate("change.line", kind=one.name, claim=one.claim)
        if one.was:
            yield "  " + translate("change.was", text=one.was)
        if one.now:
            yield "  " + translate("change.now", text=one.now)
        for why in one.why:
            yield "  " + translate("change.why", text=why)


def _news(change: Change) -> News:
    record = change.new or change.old or {}
    was, now = (_text(side) if side else "" for side in (change.old, change.new))
    why = [tell_reason(reason) for reason in change.reasons]
    if len(why) > _MOST:
        rest = len(why) - _MOST
        why = [*why[:_MOST], translate("change.more", n=rest)]
    name = translate(f"change.{change.kind}")
    ids = tuple(record["target_ids"])
    return News(change.kind, name, change.claim, record["report"], was, now, tuple(why), ids)


def _text(record: Mapping[str, Any]) -> str:
    texts = [record[f"text_{code}"] for code in (current_language(), *LANGUAGES)]
    return " ".join(next(filter(None, texts), "").split())


def _few(targets: str) -> str:
    names = targets.split()
    rest = translate("change.others", n=len(names) - _NAMED)
    shown = [*names[:_NAMED], rest] if len(names) > _NAMED else names
    return translate("list.comma").join(shown)


def tell_reason(reason: Reason) -> str:
    """Return in words what differs behind a claim."""
    key = f"column.{reason.field}"
    field = translate(key) if key in load_names() else reason.field
    kind = reason.kind
    if kind == "correction":
        kind = "corrected" if reason.new == "True" else "uncorrected"
    nothing = translate("change.nothing")
    sides = {"old": reason.old or nothing, "new": reason.new or nothing}
    words = {"target": _few(reason.target), "field": field, **sides}
    return translate(f"reason_of_change.{kind}", **words)
