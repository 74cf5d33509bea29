"""What changed between two editions of the reports, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policytargets.reporting.changed import KINDS, Change, compare
from policytargets.reporting.editions import Edition
from policytargets.reporting.reasons import Reason
from policytargets.vocabulary.names import LANGUAGES, load_names, translate

__all__ = ["News", "changes", "summary", "tell_news"]

_MOST = 12  # reasons of one claim that are told one by one
_NAMED = 4  # targets of one reason


@dataclass(frozen=True)
class News:
    """One claim that differs, as a reader sees it.

    Parameters
    ----------
    kind : str
        ``new``, ``gone`` or ``changed``.
    name : str
        That in words.
    claim, report : str
        Ids.
    was, now : str
        The sentence in the two editions; empty where there is none.
    why : tuple of str
        What changed behind it.
    target_ids : tuple of str
        The targets that it rests on now, or rested on if it is gone.
    """

    kind: str
    name: str
    claim: str
    report: str
    was: str
    now: str
    why: tuple[str, ...]
    target_ids: tuple[str, ...]


def changes(old: Edition, new: Edition, language: str) -> list[News]:
    """Return what differs between two editions in words.

    Parameters
    ----------
    old, new : Edition
        As `policytargets.reporting.editions` returns them.
    language : str
        ``en`` or ``zh``; a sentence that was made in the other alone is shown in that.
    """
    return [_news(change, language) for change in compare(old, new)]


def summary(told: Sequence[News], new: Edition, language: str) -> str:
    """Return how many claims differ in which way, and how many do not."""
    counts = {kind: sum(one.kind == kind for one in told) for kind in KINDS}
    same = len(new.claims) - counts["new"] - counts["changed"]
    return translate("change.summary", language, **counts, same=same)


def tell_news(told: Sequence[News], language: str) -> Iterator[str]:
    """Give what differs line by line, for a terminal."""
    for one in told:
        yield translate("change.line", language, kind=one.name, claim=one.claim)
        if one.was:
            yield "  " + translate("change.was", language, text=one.was)
        if one.now:
            yield "  " + translate("change.now", language, text=one.now)
        for why in one.why:
            yield "  " + translate("change.why", language, text=why)


def _news(change: Change, language: str) -> News:
    record = change.new or change.old or {}
    was, now = (_text(side, language) if side else "" for side in (change.old, change.new))
    why = [_reason(reason, language) for reason in change.reasons]
    if len(why) > _MOST:
        rest = len(why) - _MOST
        why = [*why[:_MOST], translate("change.more", language, n=rest)]
    name = translate(f"change.{change.kind}", language)
    ids = tuple(record["target_ids"])
    return News(change.kind, name, change.claim, record["report"], was, now, tuple(why), ids)


def _text(record: Mapping[str, Any], language: str) -> str:
    texts = [record[f"text_{code}"] for code in (language, *LANGUAGES)]
    return " ".join(next(filter(None, texts), "").split())


def _few(targets: str, language: str) -> str:
    names = targets.split()
    rest = translate("change.others", language, n=len(names) - _NAMED)
    shown = [*names[:_NAMED], rest] if len(names) > _NAMED else names
    return translate("list.comma", language).join(shown)


def _reason(reason: Reason, language: str) -> str:
    key = f"column.{reason.field}"
    field = translate(key, language) if key in load_names() else reason.field
    kind = reason.kind
    if kind == "correction":
        kind = "corrected" if reason.new == "True" else "uncorrected"
    nothing = translate("change.nothing", language)
    sides = {"old": reason.old or nothing, "new": reason.new or nothing}
    words = {"target": _few(reason.target, language), "field": field, **sides}
    return translate(f"reason_of_change.{kind}", language, **words)
