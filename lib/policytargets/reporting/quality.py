"""Quality in words: whether numbers, files and the ledger of numerals are what they claim."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.comparing.numerals import unlisted
from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.prose import counted, joined

__all__ = ["tell_faithfulness", "tell_ledger", "tell_unstated"]

Words = dict[str, Any]

_MOST_PLACES = 12


def tell_faithfulness(
    places: pd.DataFrame,
    files: pd.DataFrame,
    summary: pd.DataFrame,
    targets: pd.DataFrame,
    language: str,
) -> list[Claim]:
    """Return whether numbers, quotes and files are what they claim to be.

    Parameters
    ----------
    places, files, summary : pandas.DataFrame
        As returned by `policytargets.comparing.check_places`, `check_files` and `summarise`.
    targets : pandas.DataFrame
        What was checked.
    language : str
        ``en`` or ``zh``.
    """
    checked = int(places["checked"].sum())
    bad = int((2 * places["checked"] - places["numbers_match"] - places["quotes_match"]).sum())
    changed = list(files.loc[files["same_file"] == "no", "document"])
    other, total = int(summary["other"].sum()), int(summary["targets"].sum())
    named: Words = {"n": len(files), "plans": joined(changed, language)}
    cut: Words = {"steps": chain(language, "comparing.check_places")}
    cut["target_ids"] = targets["target_id"]
    pinned: Words = {"steps": chain(language, "comparing.check_files")}
    coded: Words = {"steps": chain(language, "comparing.summarise"), "n": other, "total": total}
    places_key = "places_bad" if bad else "places_good"
    files_key = "files_bad" if changed else "files_good"
    pins = len(changed) or len(files)
    return [
        claim(places_key, language, value=bad or checked, **cut, checked=checked, bad=bad),
        claim(files_key, language, value=pins, **pinned, **named),
        claim("other" if other else "other_none", language, value=other, **coded),
    ]


def tell_unstated(missing: pd.DataFrame, language: str) -> list[Claim]:
    """Return how many things the copies leave unsaid about themselves, and which copies."""
    how: Words = {"value": len(missing), "steps": chain(language, "comparing.unstated")}
    if missing.empty:
        return [claim("unstated_none", language, **how)]
    plans = joined(missing["document"].drop_duplicates(), language)
    return [claim("unstated", language, **how, n=len(missing), plans=plans)]


def tell_ledger(numbers: pd.DataFrame, targets: pd.DataFrame, language: str) -> list[Claim]:
    """Return whether every numeral of the texts is accounted for, and for what.

    Parameters
    ----------
    numbers, targets : pandas.DataFrame
        The clean tables, of the same plans.
    language : str
        ``en`` or ``zh``.
    """
    if numbers.empty:
        return []
    told = [_roles(numbers, targets, language)]
    open_rows = numbers[numbers["role"] == "unexplained"]
    if len(open_rows):
        told.append(_open_places(open_rows, language))
    apart = unlisted(targets, numbers)
    if apart:
        told.append(claim("ledger_differs", language, value=apart, n=apart))
    return told


def _roles(numbers: pd.DataFrame, targets: pd.DataFrame, language: str) -> Claim:
    roles = numbers["role"].value_counts()
    words: Words = {
        role: int(roles.get(role, 0)) for role in ("target", "part", "excluded", "unexplained")
    }
    reasons = numbers.loc[numbers["role"] == "excluded", "reason"].nunique()
    return claim(
        "ledger_open" if words["unexplained"] else "ledger_closed",
        language,
        value=len(numbers),
        target_ids=targets["target_id"],
        steps=chain(language, "comparing.account"),
        n=f"{len(numbers):,}",
        reasons=counted("reason", reasons, language),
        **words,
    )


def _open_places(rows: pd.DataFrame, language: str) -> Claim:
    first = rows.head(_MOST_PLACES)
    places = zip(first["text"], first["document"], first["start"], first["end"], strict=True)
    names = [f"{text} ({plan}@{start}-{end})" for text, plan, start, end in places]
    key = "ledger_places" if len(rows) <= _MOST_PLACES else "ledger_first_places"
    words: Words = {"n": len(first), "places": joined(names, language)}
    return claim(
        key, language, value=len(rows), steps=chain(language, "comparing.account"), **words
    )
