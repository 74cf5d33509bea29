"""What a target is about, in codes that two targets can be compared by."""

from __future__ import annotations

import pandas as pd

from policytargets.normalising.phrases import read_act, read_concept
from policytargets.normalising.scopes import classify_denominator, classify_scope, subject_of
from policytargets.normalising.wordings import plain
from policytargets.vocabulary.families import family_of
from policytargets.vocabulary.names import LANGUAGES, translate
from policytargets.vocabulary.scopes import UNCLASSIFIED, UNSTATED, load_scopes

__all__ = ["COLUMNS", "concepts", "unclassified_scopes"]

COLUMNS = (
    *("family", "concept", "grade", "size", "act", "form"),
    *("scope_code", "scope_each", "scope_inherited", "scope_told_en", "scope_told_zh"),
    *("subject", "denominator"),
)
"""The columns that `concepts` adds."""


def concepts(
    targets: pd.DataFrame, indicators: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Return the targets with the codes that comparisons rest on.

    Parameters
    ----------
    targets, indicators, documents : pandas.DataFrame
        The clean tables.

    Returns
    -------
    pandas.DataFrame
        The rows of `targets`, with `COLUMNS`, with ``nature`` of the indicator and with ``region``
        and ``level`` of the plan's government. ``concept`` is a code of families.yml or the plain
        wording; ``grade``, ``size`` and ``act`` are what the wording says of who awards, how large
        and what is done; ``form`` is the measure; ``scope_inherited`` marks a ratio whose
        population stands only with the item before it; ``subject`` is the population that the
        plan's title is about, for targets that name none.
    """
    plans = documents[["document", "title", "region", "region_zh", "level"]]
    rows = targets.merge(indicators[["indicator", "nature"]], on="indicator", how="left")
    rows = rows.merge(plans, on="document", how="left")
    rows["family"] = rows["indicator"].map(family_of)
    rows["form"] = rows["measure"].astype(str)
    rows[["concept", "grade", "size"]] = _phrases(rows)
    counted = rows["form"].isin(["addition", "flow"])
    rows["act"] = rows["quote"].map(read_act).where(counted, "")
    rows = _with_scopes(rows)
    rows["denominator"] = _denominators(rows)
    return rows.drop(columns=["title", "region_zh"])


def unclassified_scopes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scopes that the vocabulary does not hold, each once, with the targets of it.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``id``, ``indicator``, ``scope`` and ``scope_code``. Targets of the indicator
        ``other`` are never compared and do not count.

    Returns
    -------
    pandas.DataFrame
        ``scope`` without inner blanks and ``ids``, joined by blanks, in the order of `rows`.
    """
    lost = rows[rows["scope_code"].eq(UNCLASSIFIED) & rows["indicator"].ne("other")]
    wordings = lost["scope"].str.replace(r"\s+", "", regex=True)
    return lost["id"].groupby(wordings, sort=False).agg(" ".join).rename("ids").reset_index()


def _phrases(rows: pd.DataFrame) -> pd.DataFrame:
    pairs = zip(rows["indicator"], rows["indicator_text"], strict=True)
    return pd.DataFrame([read_concept(*pair) for pair in pairs], index=rows.index, columns=range(3))


def _with_scopes(rows: pd.DataFrame) -> pd.DataFrame:
    given = zip(rows["scope"], rows["indicator"], rows["region_zh"], strict=True)
    found = [classify_scope(*each) for each in given]
    rows["scope_code"] = [population.scope for population in found]
    rows["scope_each"] = [population.each for population in found]
    rows["scope_inherited"] = _inherited(rows)
    unstated = rows["scope_code"].eq(UNSTATED)
    rows["subject"] = rows["title"].map(subject_of).where(unstated, "")
    for language in LANGUAGES:
        rows[f"scope_told_{language}"] = _told(rows, language)
    return rows


def _told(rows: pd.DataFrame, language: str) -> pd.Series:
    told = rows["scope"].str.replace(r"\s+", "", regex=True)
    told = told.mask(told.eq(""), rows["scope_code"].map(lambda code: _unsaid(code, language)))
    before = translate("scope.of_item_before", language)
    return told.mask(rows["scope_inherited"], told + before)


def _unsaid(code: str, language: str) -> str:
    """Return how a target without a written scope is told: by what the vocabulary takes it as."""
    names = {entry.scope: getattr(entry, language) for entry in load_scopes().scopes}
    if code not in names:
        return translate("missing.value", language)
    return translate("scope.taken_as", language, scope=names[code])


def _denominators(rows: pd.DataFrame) -> pd.Series:
    pairs = zip(rows["indicator_text"], rows["indicator"], strict=True)
    found = pd.Series([classify_denominator(*pair) for pair in pairs], index=rows.index)
    return found.where(rows["nature"].eq("ratio") & rows["form"].eq("level"), "")


def _inherited(rows: pd.DataFrame) -> list[bool]:
    # Codebook, scope rule 1: a ratio that names no population takes that of the item before it.
    # A territory is told once, at the head of the sentence, and holds for all of it (rule 2).
    given = zip(rows["nature"], rows["scope_code"], rows["scope"], rows["quote"], strict=True)
    return [
        nature == "ratio" and code != "territory" and plain(scope) not in plain(quote)
        for nature, code, scope, quote in given
    ]
