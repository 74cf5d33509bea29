"""Measurements of the reading, which may be absent: how well targets are found and read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policytargets.comparing.accuracy import OVERALL
from policytargets.project import find_root
from policytargets.reporting.cells import Cell, corpus_name, make_cell, name_of
from policytargets.reporting.chains import chain
from policytargets.reporting.claims import Claim, claim
from policytargets.reporting.display import show
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table
from policytargets.vocabulary.names import translate

__all__ = ["label_corpora", "read_measured", "show_confusions", "tell_accuracy"]

Words = dict[str, Any]


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


def tell_accuracy(figures: pd.DataFrame, language: str) -> list[Claim]:
    """Return how well the rules read each set of texts, and what that does not mean.

    Parameters
    ----------
    figures : pandas.DataFrame
        The clean table; without rows where accuracy was not measured.
    language : str
        ``en`` or ``zh``.
    """
    if figures.empty:
        return [claim("accuracy_none", language)]
    by_field = figures.set_index(["corpus", "field"])["f1"]
    how: Words = {"steps": chain(language, "comparing.overall")}
    told = []
    for corpus, name in label_corpora(figures, language).items():
        words: Words = {field: f"{by_field[corpus, field]:.3f}" for field in OVERALL}
        shown: Words = {"subject": corpus, "value": float(by_field[corpus, "core"]), "unit": "F1"}
        told.append(claim("accuracy", language, **shown, **how, corpus=name, **words))
    return [*told, claim("accuracy_caution", language)]


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
    shown: Words = rows.rename(columns={"field": "feature"}).astype(object)
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
