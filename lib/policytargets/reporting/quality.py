"""The sections of the report on quality: places, ledger, accuracy, completeness, limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.quality import (
    OVERALL,
    account,
    check_files,
    check_places,
    count_doubts,
    count_roles,
    f1_by_corpus,
    list_inferred,
    list_unstated,
    overall,
    share_filled,
    summarise,
    unlisted,
)
from policytargets.display.cells import Cell, corpus_name, make_cell, name_of, shade
from policytargets.display.charts import draw_shares
from policytargets.display.claims import Claim, Phrase, chain, claim, counted, fill, joined
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.show import show
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.limits import (
    baselines,
    contradictions,
    gaps,
    official_statistics,
    unclassified,
)
from policytargets.reporting.targets import without_numeral
from policytargets.schemas import COLUMNS
from policytargets.tables import select_plans

__all__ = [
    "accuracy",
    "baselines",
    "completeness",
    "contradictions",
    "faithfulness",
    "gaps",
    "ledger",
    "official_statistics",
    "unclassified",
    "unstated",
]

Words = dict[str, Any]

_MOST_PLACES = 12
# Sets of texts that were annotated before the rules had read them
_FIRST_READ = ("made_blind", "made_blind_2")


def faithfulness(plans: Plans) -> Section:
    """Return whether numbers, quotes and files are what they claim to be."""
    targets, documents = plans.written, plans.documents
    places, files = check_places(targets, plans.texts), check_files(documents, plans.texts)
    summary = summarise(targets, documents)
    return Section(
        "faithfulness",
        tables={"places": table_of(places, "places"), "files": table_of(files, "files")},
        says={"faithfulness": lambda: tell_faithfulness(places, files, summary, targets)},
    )


def ledger(plans: Plans) -> Section:
    """Return what every numeral of the texts is counted as."""
    numbers = select_plans(plans.table("numbers"), plans.ids, plans.documents)
    roles = count_roles(numbers, plans.ids)
    return Section(
        "ledger",
        tables={"ledger": table_of(account(numbers, plans.ids), "ledger", blank="")},
        says={"ledger": lambda: tell_ledger(numbers, plans.written)},
        figures={"roles": Figure(lambda: draw_shares(roles, plans.labels, title="numerals"))},
    )


def accuracy(plans: Plans) -> Section:
    """Return how well the rules read annotated texts, as measured when that was last done."""
    measured, mistakes = _measured(plans, "accuracy"), _measured(plans, "confusions")
    corpora = _label_corpora(measured)
    by_field = f1_by_corpus(measured)
    shown = shade(by_field, list(corpora), 1.0, 3).rename(columns=corpora)
    return Section(
        "accuracy",
        tables={
            "overall": table_of(overall(measured), "accuracy_overall", decimals=3),
            "by_field": Table(by_field, lambda: show(shown, "accuracy", stacked=True)),
            "mistakes": Table(mistakes, lambda: show_confusions(mistakes, plans.codelist)),
        },
        says={"accuracy": lambda: tell_accuracy(measured)},
    )


def completeness(plans: Plans) -> Section:
    """Return what is missing from the rows of the targets."""
    targets, documents = plans.written, plans.documents
    filled = share_filled(targets, documents)
    shown = shade(filled, plans.ids, 100.0, 1)
    return Section(
        "completeness",
        tables={
            "summary": table_of(summarise(targets, documents), "summary"),
            "by_column": Table(filled, lambda: show(shown, "completeness", stacked=True)),
        },
    )


def unstated(plans: Plans) -> Section:
    """Return what the copies do not state of themselves."""
    missing, inferred = list_unstated(plans.documents), list_inferred(plans.documents)
    return Section(
        "unstated",
        tables={"unstated": table_of(missing, "unstated")},
        says={"unstated": lambda: tell_unstated(missing, inferred)},
    )


def _measured(plans: Plans, name: str) -> pd.DataFrame:
    """Return a table of measurements, without rows where it was never made."""
    known = (plans.root / "data" / "clean" / f"{name}.csv").is_file()
    return plans.table(name) if known else pd.DataFrame(columns=list(COLUMNS[name]))


def tell_faithfulness(
    places: pd.DataFrame, files: pd.DataFrame, summary: pd.DataFrame, targets: pd.DataFrame
) -> list[Claim]:
    """Return whether numbers, quotes and files are what they claim to be."""
    checked = int(places["checked"].sum())
    bad = int((2 * places["checked"] - places["numbers_match"] - places["quotes_match"]).sum())
    changed = list(files.loc[files["same_file"] == "no", "document"])
    other, total = int(summary["other"].sum()), int(summary["targets"].sum())
    named: Words = {"n": len(files), "plans": joined(changed)}
    cut: Words = {"steps": chain(check_places)}
    cut["target_ids"] = targets["target_id"]
    pinned: Words = {"steps": chain(check_files)}
    coded: Words = {"steps": chain(summarise), "n": other, "total": total}
    places_key = "places_bad" if bad else "places_good"
    files_key = "files_bad" if changed else "files_good"
    pins = len(changed) or len(files)
    return [
        claim(places_key, value=bad or checked, **cut, checked=checked, bad=bad),
        claim(files_key, value=pins, **pinned, **named),
        claim("other" if other else "other_none", value=other, **coded),
    ]


def tell_unstated(missing: pd.DataFrame, inferred: Sequence[str] = ()) -> list[Claim]:
    """Return how many things the copies leave unsaid of themselves, and what was inferred."""
    how: Words = {"value": len(missing), "steps": chain(list_unstated)}
    if missing.empty:
        return [claim("unstated_none", **how)]
    plans = joined(missing["document"].drop_duplicates())
    key = "unstated_inferred" if inferred else "unstated"
    bare = list(missing.loc[missing["field"] == "issuer", "document"])
    placed = Phrase(fill("unstated_placed", plans=joined(bare)) if bare else "")
    words: Words = {"n": len(missing), "plans": plans, "inferred": joined(inferred)}
    return [claim(key, **how, placed=placed, **words)]


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
    wordless = int(without_numeral(targets["number_text"]).sum())
    words |= {"wordless": wordless, "numerals": f"{len(numbers) - wordless:,}"}
    words["again"] = int(targets["repeats"].ne("").sum())
    reasons = numbers.loc[numbers["role"] == "excluded", "reason"].nunique()
    return claim(
        "ledger_open" if words["unexplained"] else "ledger_closed",
        value=len(numbers),
        target_ids=targets["target_id"],
        steps=chain(account),
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
    return claim(key, value=len(rows), steps=chain(account), **words)


def _label_corpora(accuracy: pd.DataFrame) -> dict[str, str]:
    """Return the name of each set of texts by its code."""
    return {str(code): corpus_name(str(code)) for code in accuracy["corpus"].unique()}


def tell_accuracy(figures: pd.DataFrame) -> list[Claim]:
    """Return how well the rules read each set of texts, and what that does not mean."""
    if figures.empty:
        return [claim("accuracy_none")]
    by_field = figures.set_index(["corpus", "field"])["f1"]
    how: Words = {"steps": chain(overall)}
    told = []
    for corpus, name in _label_corpora(figures).items():
        words: Words = {field: f"{by_field[corpus, field]:.3f}" for field in OVERALL}
        shown: Words = {"subject": corpus, "value": float(by_field[corpus, "core"]), "unit": "F1"}
        told.append(claim("accuracy", **shown, **how, corpus=name, **words))
    known = "" if set(figures["corpus"]) >= {"plans", *_FIRST_READ} else "_known"
    return [*told, *_tell_doubts(figures), claim(f"accuracy_caution{known}")]


def _tell_doubts(figures: pd.DataFrame) -> Iterator[Claim]:
    """Return what a doubt and its absence are worth, set by set, and where that is not known."""
    sets, silent, caught = [], [], 0
    for corpus, rows in figures.groupby("corpus", sort=False):
        name = corpus_name(str(corpus))
        known = set(rows["field"]) & {"trusted", "doubted"}
        if counts := count_doubts(rows.set_index("field")):
            sets.append(fill("accuracy_doubts_of", corpus=name, **counts))
            caught += counts["caught"]
        elif not known:
            silent.append(name)
    if sets:
        words: Words = {"sets": Phrase(translate("list.clause_of").join(sets))}
        unknown = fill("accuracy_doubts_unknown", corpora=joined(silent)) if silent else ""
        words["unknown"] = Phrase(unknown)
        yield claim("accuracy_doubts", steps=chain(count_doubts), value=caught, **words)


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
