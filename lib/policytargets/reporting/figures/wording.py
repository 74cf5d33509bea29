"""What a tile says of a target: its value, its circumstances, or that there is none."""

from __future__ import annotations

import pandas as pd

from policytargets.comparing.differences import unify
from policytargets.reporting.cells import format_number, one_line
from policytargets.vocabulary.names import translate

__all__ = ["circumstances", "is_worded_otherwise", "silence", "value_with_sign"]

_YEARLY = ("flow", "growth")  # their names say it already


def value_with_sign(row: pd.Series, factor: float, language: str) -> str:
    """Return a value with its comparator, such as ``≥ 25,000`` or ``2.6 %``.

    Parameters
    ----------
    row : pandas.Series
        A target.
    factor : float
        What its unit on the board is a multiple by.
    language : str
        ``en`` or ``zh``.
    """
    number = format_number(row["value"] / factor)
    if pd.notna(row["value_max"]):
        number = f"{number}–{format_number(row['value_max'] / factor)}"
    sign = translate(f"sign.{row['comparator']}", language)
    return f"{sign}{number}{' %' if row['canonical_unit'] == '%' else ''}"


def circumstances(row: pd.Series, language: str) -> tuple[str, str]:
    """Return a target's scope as written, and its deadline with its cadence."""
    year = row["end_year"]
    words = [
        translate("axis.no_year", language)
        if pd.isna(year)
        else translate("axis.by_year", language, year=year)
    ]
    if row["cadence"] == "annual" and row["measure"] not in _YEARLY:
        words.append(translate("axis.each_year", language))
    scope = one_line(row["scope"]) or translate("axis.no_scope", language)
    return scope, translate("list.clause", language).join(words)


def is_worded_otherwise(rows: pd.DataFrame) -> bool:
    """Return whether targets of one row word the indicator otherwise than the codelist names it.

    Parameters
    ----------
    rows : pandas.DataFrame
        One line of `policytargets.comparing.number_lines`.
    """
    stated = rows.loc[rows["missing"] == "", ["indicator_text", "name_zh"]]
    return len({unify(text) for text in stated.to_numpy().flat}) > 1


def silence(rows: pd.DataFrame, indicator: str, plan: str, language: str) -> str:
    """Return what stands where a plan has no such target: none, or none in this form."""
    own = rows[(rows["indicator"] == indicator) & (rows["document"] == plan)]
    stated = (own["missing"] == "").any()
    return translate(f"missing.{'other_form' if stated else 'tile'}", language)
