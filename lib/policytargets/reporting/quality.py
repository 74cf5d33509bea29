"""Sentences about what the tables can bear, and the measurements that may be absent."""

from __future__ import annotations

import pandas as pd

from policytargets.comparing.accuracy import OVERALL
from policytargets.comparing.numerals import unlisted
from policytargets.project import find_root
from policytargets.reporting.cells import Cell, corpus_name, make_cell, name_of
from policytargets.reporting.display import show
from policytargets.reporting.prose import bullets, counted, fill, joined
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table
from policytargets.vocabulary.names import translate

__all__ = [
    "accuracy",
    "faithfulness",
    "label_corpora",
    "ledger",
    "read_measured",
    "show_confusions",
    "unstated",
]

_MOST_PLACES = 12


def read_measured(name: str) -> pd.DataFrame:
    """Return a table of measurements, without rows where it was never made.

    Parameters
    ----------
    name : str
        ``accuracy`` or ``confusions``.
    """
    path = find_root() / "data" / "clean" / f"{name}.csv"
    return read_table(name) if path.is_file() else pd.DataFrame(columns=list(COLUMNS[name]))


def label_corpora(accuracy: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the name of each set of texts by its code."""
    return {str(code): corpus_name(str(code), language) for code in accuracy["corpus"].unique()}


def faithfulness(
    places: pd.DataFrame, files: pd.DataFrame, summary: pd.DataFrame, language: str
) -> str:
    """Return whether numbers, quotes and files are what they claim to be.

    Parameters
    ----------
    places, files, summary : pandas.DataFrame
        As returned by `policytargets.comparing.check_places`, `check_files` and `summarise`.
    language : str
        ``en`` or ``zh``.
    """
    checked = int(places["checked"].sum())
    bad = int((2 * places["checked"] - places["numbers_match"] - places["quotes_match"]).sum())
    changed = list(files.loc[files["same_file"] == "no", "document"])
    other, total = int(summary["other"].sum()), int(summary["targets"].sum())
    return bullets(
        [
            fill("places_bad" if bad else "places_good", language, checked=checked, bad=bad),
            fill(
                "files_bad" if changed else "files_good",
                language,
                n=len(files),
                plans=joined(changed, language),
            ),
            fill("other" if other else "other_none", language, n=other, total=total),
        ]
    )


def unstated(missing: pd.DataFrame, language: str) -> str:
    """Return how many things the copies leave unsaid about themselves, and which copies."""
    if missing.empty:
        return fill("unstated_none", language)
    plans = joined(missing["document"].drop_duplicates(), language)
    return fill("unstated", language, n=len(missing), plans=plans)


def ledger(numbers: pd.DataFrame, targets: pd.DataFrame, language: str) -> str:
    """Return whether every numeral of the texts is accounted for, and for what.

    Parameters
    ----------
    numbers, targets : pandas.DataFrame
        The clean tables, of the same plans.
    language : str
        ``en`` or ``zh``.
    """
    if numbers.empty:
        return ""
    roles = numbers["role"].value_counts()
    counts = {role: int(roles.get(role, 0)) for role in ("target", "part", "excluded")}
    open_rows = numbers[numbers["role"] == "unexplained"]
    reasons = numbers.loc[numbers["role"] == "excluded", "reason"].nunique()
    values = {"n": f"{len(numbers):,}", "reasons": counted("reason", reasons, language)}
    key = "ledger_closed" if open_rows.empty else "ledger_open"
    lines = [fill(key, language, **values, **counts, unexplained=len(open_rows))]
    if len(open_rows):
        lines.append(_open_places(open_rows, language))
    apart = unlisted(targets, numbers)
    return bullets([*lines, *([fill("ledger_differs", language, n=apart)] if apart else [])])


def _open_places(rows: pd.DataFrame, language: str) -> str:
    first = rows.head(_MOST_PLACES)
    places = zip(first["text"], first["document"], first["start"], first["end"], strict=True)
    names = [f"{text} ({plan}@{start}-{end})" for text, plan, start, end in places]
    key = "ledger_places" if len(rows) <= _MOST_PLACES else "ledger_first_places"
    return fill(key, language, n=len(first), places=joined(names, language))


def accuracy(figures: pd.DataFrame, language: str) -> str:
    """Return how well the rules read each set of texts, and what that does not mean.

    Parameters
    ----------
    figures : pandas.DataFrame
        The clean table; without rows where accuracy was not measured.
    language : str
        ``en`` or ``zh``.
    """
    if figures.empty:
        return fill("accuracy_none", language)
    by_field = figures.set_index(["corpus", "field"])["f1"]
    lines = []
    for corpus, name in label_corpora(figures, language).items():
        values = {field: f"{by_field[corpus, field]:.3f}" for field in OVERALL}
        lines.append(fill("accuracy", language, corpus=name, **values))
    return bullets([*lines, fill("accuracy_caution", language)])


def show_confusions(rows: pd.DataFrame, codelist: pd.DataFrame, language: str) -> None:
    """Show what was read for what, codes by their names.

    Parameters
    ----------
    rows : pandas.DataFrame
        The clean table of confusions.
    codelist : pandas.DataFrame
        The clean table of indicators.
    language : str
        ``en`` or ``zh``.
    """
    indicators = codelist.set_index("indicator")[f"name_{language}"]
    shown = rows.rename(columns={"field": "feature"}).astype(object)
    for column in ("read", "annotated"):
        pairs = zip(rows["field"], rows[column], strict=True)
        shown[column] = [_confused(*pair, indicators, language) for pair in pairs]
    show(shown, language, "confusions")


def _confused(field: str, code: str, indicators: pd.Series, language: str) -> Cell:
    if field == "detection":
        key = "a_target" if code else "no_target"
        return Cell((translate(f"detection.{key}", language),))
    if field == "indicator" and code in indicators.index:
        return Cell((str(indicators[code]), code))
    if field in ("measure", "comparator", "cadence", "commitment"):
        return Cell((name_of(field, code, language),))
    return make_cell(field, code, language)
