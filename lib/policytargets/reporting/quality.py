"""Faithfulness, ledger, accuracy."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.comparing.quality import OVERALL, unlisted
from policytargets.display.cells import Cell, corpus_name, make_cell, name_of
from policytargets.display.claims import Claim, chain, claim, counted, joined
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.project import find_root
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table

Words = dict[str, Any]

_MOST_PLACES = 12


def tell_faithfulness(
    places: pd.DataFrame, files: pd.DataFrame, summary: pd.DataFrame, targets: pd.DataFrame
) -> list[Claim]:
    """Return whether numbers, quotes and files are what they claim to be."""
    checked = int(places["checked"].sum())
    bad = int((2 * places["checked"] - places["numbers_match"] - places["quotes_match"]).sum())
    changed = list(files.loc[files["same_file"] == "no", "document"])
    other, total = int(summary["other"].sum()), int(summary["targets"].sum())
    named: Words = {"n": len(files), "plans": joined(changed)}
    cut: Words = {"steps": chain("comparing.check_places")}
    cut["target_ids"] = targets["target_id"]
    pinned: Words = {"steps": chain("comparing.check_files")}
    coded: Words = {"steps": chain("comparing.summarise"), "n": other, "total": total}
    places_key = "places_bad" if bad else "places_good"
    files_key = "files_bad" if changed else "files_good"
    pins = len(changed) or len(files)
    return [
        claim(places_key, value=bad or checked, **cut, checked=checked, bad=bad),
        claim(files_key, value=pins, **pinned, **named),
        claim("other" if other else "other_none", value=other, **coded),
    ]


def tell_unstated(missing: pd.DataFrame) -> list[Claim]:
    """Return how many things the copies leave unsaid about themselves, and which copies."""
    how: Words = {"value": len(missing), "steps": chain("comparing.unstated")}
    if missing.empty:
        return [claim("unstated_none", **how)]
    plans = joined(missing["document"].drop_duplicates())
    return [claim("unstated", **how, n=len(missing), plans=plans)]


def tell_ledger(numbers: pd.DataFrame, targets: pd.DataFrame) -> list[Claim]:
    """Return whether every numeral of the texts is accounted for, and for what."""
    if numbers.empty:
        return []
    told = [_roles(numbers, targets)]
    open_rows = numbers[numbers["role"] == "unexplained"]
    if len(open_rows):
        told.append(_open_places(open_rows))
    apart = unlisted(targets, numbers)
    if apart:
        told.append(claim("ledger_differs", value=apart, n=apart))
    return told


def _roles(numbers: pd.DataFrame, targets: pd.DataFrame) -> Claim:
    roles = numbers["role"].value_counts()
    words: Words = {
        role: int(roles.get(role, 0)) for role in ("target", "part", "excluded", "unexplained")
    }
    reasons = numbers.loc[numbers["role"] == "excluded", "reason"].nunique()
    return claim(
        "ledger_open" if words["unexplained"] else "ledger_closed",
        value=len(numbers),
        target_ids=targets["target_id"],
        steps=chain("comparing.account"),
        n=f"{len(numbers):,}",
        reasons=counted("reason", reasons),
        **words,
    )


def _open_places(rows: pd.DataFrame) -> Claim:
    first = rows.head(_MOST_PLACES)
    places = zip(first["text"], first["document"], first["start"], first["end"], strict=True)
    names = [f"{text} ({plan}@{start}-{end})" for text, plan, start, end in places]
    key = "ledger_places" if len(rows) <= _MOST_PLACES else "ledger_first_places"
    words: Words = {"n": len(first), "places": joined(names)}
    return claim(key, value=len(rows), steps=chain("comparing.account"), **words)


def read_measured(name: str) -> pd.DataFrame:
    """Return a table of measurements, without rows where it was never made."""
    path = find_root() / "data" / "clean" / f"{name}.csv"
    return read_table(name) if path.is_file() else pd.DataFrame(columns=list(COLUMNS[name]))


def label_corpora(accuracy: pd.DataFrame) -> dict[str, str]:
    """Return the name of each set of texts by its code."""
    return {str(code): corpus_name(str(code)) for code in accuracy["corpus"].unique()}


def tell_accuracy(figures: pd.DataFrame) -> list[Claim]:
    """Return how well the rules read each set of texts, and what that does not mean."""
    if figures.empty:
        return [claim("accuracy_none")]
    by_field = figures.set_index(["corpus", "field"])["f1"]
    how: Words = {"steps": chain("comparing.overall")}
    told = []
    for corpus, name in label_corpora(figures).items():
        words: Words = {field: f"{by_field[corpus, field]:.3f}" for field in OVERALL}
        shown: Words = {"subject": corpus, "value": float(by_field[corpus, "core"]), "unit": "F1"}
        told.append(claim("accuracy", **shown, **how, corpus=name, **words))
    return [*told, claim("accuracy_caution")]


def show_confusions(rows: pd.DataFrame, codelist: pd.DataFrame) -> None:
    """Show what was read for what, codes by their names."""
    indicators = codelist.set_index("indicator")[localised("name")]
    shown: Words = rows.rename(columns={"field": "feature"}).astype(object)
    for column in ("read", "annotated"):
        pairs = zip(rows["field"], rows[column], strict=True)
        shown[column] = [_confused(*pair, indicators) for pair in pairs]
    show(shown, "confusions")


def _confused(field: str, code: str, indicators: pd.Series) -> Cell:
    if field == "detection":
        key = "a_target" if code else "no_target"
        return Cell((translate(f"detection.{key}"),))
    if field == "indicator" and code in indicators.index:
        return Cell((str(indicators[code]), code))
    if field in ("measure", "comparator", "cadence", "commitment"):
        return Cell((name_of(field, code),))
    return make_cell(field, code)
