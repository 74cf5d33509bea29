"""Whether two targets may be compared: the published rules, asked of every pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import pandas as pd

from policytargets.normalising.questions import QUESTIONS
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.comparability import EFFECTS, Rule, load_rules
from policytargets.vocabulary.names import load_names, translate
from policytargets.vocabulary.scopes import load_scopes

__all__ = ["judge", "judge_pairs", "pair_up"]

_NAMED = {"form": "measure"}  # columns whose names the vocabulary keeps under another word


def judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a verdict for every pair of targets of two plans that share a family.

    Parameters
    ----------
    rows : pandas.DataFrame
        Targets with the columns of `concepts`, canonical values and pace.

    Returns
    -------
    pandas.DataFrame
        As `judge_pairs`; pairs in the order of `rows`, so that their order says nothing else.
    """
    return judge_pairs(pair_up(rows))


def pair_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of rows of two documents in one family, once.

    Returns
    -------
    pandas.DataFrame
        Column ``family``, and every other column twice, with ``_a`` for the row that stands first.
    """
    placed = rows.reset_index(drop=True).rename_axis("place").reset_index()
    pairs = placed.merge(placed, on="family", suffixes=("_a", "_b"))
    apart = pairs["document_a"].ne(pairs["document_b"]) & pairs["place_a"].lt(pairs["place_b"])
    return pairs[apart].sort_values(["place_a", "place_b"], ignore_index=True)


def judge_pairs(pairs: pd.DataFrame, rules: Sequence[Rule] | None = None) -> pd.DataFrame:
    """Return the pairs with ``verdict``, ``reasons``, ``why_en`` and ``why_zh``.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `pair_up`.
    rules : sequence of Rule, optional
        Those of comparability.yml by default.

    Notes
    -----
    Stages are asked in turn. The reasons of a refused pair are those of the stage that refuses it;
    the reasons of any other are all that hold.
    """
    asked = load_rules() if rules is None else rules
    judged = pairs.assign(_rank=0)
    for column in ("reasons", "why_en", "why_zh"):
        judged[column] = ""
    for stage in sorted({rule.stage for rule in asked}):
        _judge_stage(judged, [rule for rule in asked if rule.stage == stage])
    judged["verdict"] = [VERDICTS[rank] for rank in judged.pop("_rank")]
    return judged


def _judge_stage(judged: pd.DataFrame, rules: Sequence[Rule]) -> None:
    refused = len(VERDICTS) - 1
    open_ = judged["_rank"].lt(refused)
    held = [(rule, QUESTIONS[rule.test](judged) & open_) for rule in rules]
    refusing = pd.Series(False, index=judged.index)
    for rule, holds in held:
        refusing |= holds & (rule.effect == "refuse")
    # What an earlier stage only qualified is not what refuses the pair.
    judged.loc[refusing, ["reasons", "why_en", "why_zh"]] = ""
    for rule, holds in held:
        _note(judged, rule, holds)


def _note(judged: pd.DataFrame, rule: Rule, holds: pd.Series) -> None:
    rank = VERDICTS.index(EFFECTS[rule.effect])
    judged.loc[holds, "_rank"] = judged.loc[holds, "_rank"].clip(lower=rank)
    told = judged.loc[holds, "reasons"].map(lambda reasons: rule.reason in reasons.split(";"))
    fresh = told.index[~told.astype(bool)]
    _join(judged, fresh, "reasons", [rule.reason] * len(fresh), ";")
    shown = judged.loc[fresh, [f"{rule.shows}_a", f"{rule.shows}_b"]]
    for language in ("en", "zh"):
        template = getattr(rule, language)
        texts = [template.format(a=a, b=b) for a, b in _named(shown, rule.shows, language)]
        _join(judged, fresh, f"why_{language}", texts, "; " if language == "en" else "；")


def _join(
    judged: pd.DataFrame, where: pd.Index, column: str, texts: Sequence[str], separator: str
) -> None:
    before = judged.loc[where, column]
    judged.loc[where, column] = [
        f"{old}{separator}{new}" if old else new for old, new in zip(before, texts, strict=True)
    ]


def _named(shown: pd.DataFrame, column: str, language: str) -> Iterator[tuple[str, str]]:
    for first, second in shown.itertuples(index=False):
        yield _name(column, first, language), _name(column, second, language)


@cache
def _name(column: str, value: object, language: str) -> str:
    if pd.isna(value) or value == "":
        return translate("missing.value", language)
    key = f"{_NAMED.get(column, column)}.{value}"
    if key in load_names():
        return translate(key, language)
    named = {entry.denominator: entry for entry in load_scopes().denominators}.get(str(value))
    return getattr(named, language) if named else "".join(str(value).split())
