"""What a target is about, in codes that two targets can be compared by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd

from policytargets.normalising.scopes import classify_denominator, classify_scope
from policytargets.normalising.wordings import first_of, plain
from policytargets.vocabulary.families import family_of, load_families

__all__ = ["COLUMNS", "concepts", "near_concepts", "read_concept", "unclassified_scopes"]

COLUMNS = (
    "family",
    "concept",
    "grade",
    "size",
    "form",
    "scope_code",
    "scope_each",
    "scope_inherited",
    "denominator",
)
"""The columns that `concepts` adds."""

_SIZE = re.compile(
    r"(?:总投资|投资额?|年?主营业务收入|年?营业收入|年?产值|超过?|突破|达到?)*"
    r"(?P<amount>[\d.]+[万亿]+|[十百千][亿万])(?:级|元|产值)*(?:及?以上)?"
)
_TENS = str.maketrans({"十": "10", "百": "100", "千": "1000"})


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
        The rows of `targets`, with `COLUMNS` and with ``nature`` of the indicator, ``region`` and
        ``level`` of the plan's government. ``concept`` is a code of families.yml or the plain
        wording; ``grade`` and ``size`` are what the wording says of who awards and how large;
        ``form`` is the measure; ``scope_inherited`` marks a ratio whose population stands only
        with the item before it.
    """
    rows = targets.merge(indicators[["indicator", "nature"]], on="indicator", how="left")
    rows = rows.merge(
        documents[["document", "region", "region_zh", "level"]], on="document", how="left"
    )
    rows["family"] = rows["indicator"].map(family_of)
    wordings = zip(rows["indicator"], rows["indicator_text"], strict=True)
    read = [read_concept(*pair) for pair in wordings]
    rows[["concept", "grade", "size"]] = pd.DataFrame(read, index=rows.index, columns=range(3))
    rows["form"] = rows["measure"].astype(str)
    scopes = [
        classify_scope(*given)
        for given in zip(rows["scope"], rows["indicator"], rows["region_zh"], strict=True)
    ]
    rows["scope_code"] = [population.scope for population in scopes]
    rows["scope_each"] = [population.each for population in scopes]
    rows["scope_inherited"] = _inherited(rows)
    ratio = rows["nature"].eq("ratio") & rows["form"].eq("level")
    rows["denominator"] = rows["indicator_text"].map(classify_denominator).where(ratio, "")
    return rows.drop(columns="region_zh")


@cache
def read_concept(indicator: str, wording: str) -> tuple[str, str, str]:
    """Return concept, grade and size of an indicator's wording.

    Parameters
    ----------
    indicator : str
        Code.
    wording : str
        Indicator text as in the source.

    Returns
    -------
    tuple of str
        Code of families.yml or the wording without grade, size and fillers; codes of the grades
        in it, joined by ``;``; amounts such as ``10亿``, joined by ``;``.
    """
    text = plain(wording)
    sizes = ";".join(match["amount"].translate(_TENS) for match in _SIZE.finditer(text))
    text = _SIZE.sub("", text)
    grades, text = _grades(text)
    return _concept_of(indicator, _without_fillers(text)), grades, sizes


@cache
def near_concepts() -> Mapping[str, str]:
    """Return for each concept the one that may be read beside it."""
    return {entry.concept: entry.near for entry in load_families().concepts if entry.near}


def unclassified_scopes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scopes that the vocabulary does not hold, with the targets that name them.

    Parameters
    ----------
    rows : pandas.DataFrame
        As returned by `concepts`.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``indicator`` and ``scope``, in the order of `rows`.
    """
    lost = rows["scope_code"].eq("unclassified")
    return rows.loc[lost, ["id", "indicator", "scope"]].reset_index(drop=True)


def _concept_of(indicator: str, text: str) -> str:
    for entry in load_families().concepts:
        if entry.indicator == indicator and first_of(tuple(entry.wordings)).search(text):
            return entry.concept
    return text


def _grades(text: str) -> tuple[str, str]:
    found: list[tuple[int, str]] = []
    for entry in sorted(load_families().grades, key=lambda e: -max(map(len, e.wordings))):
        for match in first_of(tuple(entry.wordings)).finditer(text):
            found.append((match.start(), entry.grade))
        text = first_of(tuple(entry.wordings)).sub(lambda match: "□" * len(match[0]), text)
    return ";".join(grade for _, grade in sorted(found)), text.replace("□", "")


def _without_fillers(text: str) -> str:
    fillers = first_of(tuple(load_families().fillers)).pattern
    return re.sub(f"^(?:{fillers})+|(?:{fillers})+$", "", text)


def _inherited(rows: pd.DataFrame) -> list[bool]:
    # Codebook, scope rule 1: a ratio that names no population takes that of the item before it.
    # A territory is told once, at the head of the sentence, and holds for all of it (rule 2).
    given = zip(rows["nature"], rows["scope_code"], rows["scope"], rows["quote"], strict=True)
    return [
        nature == "ratio" and code != "territory" and plain(scope) not in plain(quote)
        for nature, code, scope, quote in given
    ]
