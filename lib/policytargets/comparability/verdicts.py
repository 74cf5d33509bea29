"""A verdict with reasons for every pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from policytargets.comparability.parts import form_sums, pair_sums
from policytargets.comparability.questions import QUESTIONS, bounded_sides
from policytargets.errors import Fault, InputError
from policytargets.messages import LANGUAGES, current_language, load_names, translate, use_language
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.rules import EFFECTS, PATH, Rule, load_rules
from policytargets.vocabulary.scopes import load_scopes

_BLANK = re.compile(r"\s+(?![!-~])|(?<![!-~])\s+")  # blanks that stand beside a Chinese character
_TOLD = ("reasons", "refused_by", "rules")
_BETWEEN = {"": ";", "en": "; ", "zh": "；"}
_NAMED = {"form": "measure"}  # columns whose names the vocabulary keeps under another word


def judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a verdict for every pair of targets of two plans that share a family."""
    return judge_pairs(pair_up(rows))


def judge_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a verdict for every whole beside what another plan states in parts."""
    formed = pd.concat([rows, form_sums(rows)], ignore_index=True)
    return judge_pairs(join_sides(formed, *pair_sums(formed)))


def pair_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of rows of two documents in one family, once.

    What the codelist has no indicator for (`other`) is no family.
    """
    return join_sides(rows, *_places(rows))


def join_sides(
    rows: pd.DataFrame, first: Sequence[int] | np.ndarray, second: Sequence[int] | np.ndarray
) -> pd.DataFrame:
    """Return the rows at two lists of places side by side."""
    sides = [
        rows.iloc[places].drop(columns="family").add_suffix(suffix).reset_index(drop=True)
        for places, suffix in ((first, "_a"), (second, "_b"))
    ]
    families = rows["family"].iloc[first].reset_index(drop=True)
    return pd.concat([families, *sides], axis=1)


def _places(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of both rows of each pair, in the order of the rows."""
    documents = rows["document"].to_numpy()
    known = rows["indicator"].ne("other").to_numpy()
    found = [np.empty((0, 2), dtype=int)]
    for places in rows.groupby("family", sort=False).indices.values():
        own = np.sort(places[known[places]])
        first, second = (own[each] for each in np.triu_indices(len(own), k=1))
        found.append(np.column_stack([first, second])[documents[first] != documents[second]])
    pairs = np.concatenate(found)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return pairs[:, 0], pairs[:, 1]


def judge_pairs(pairs: pd.DataFrame, rules: Sequence[Rule] | None = None) -> pd.DataFrame:
    """Return the pairs with ``verdict``, ``reasons``, ``refused_by``, ``why_en`` and ``why_zh``.

    Notes
    -----
    Stages are asked in turn. The reasons of a refused pair are those of the stage that refuses it,
    and ``refused_by`` those of them whose rules refuse; the reasons of any other are all that hold.
    """
    asked = load_rules() if rules is None else rules
    _check(asked, pairs)
    return worded(weigh(pairs, asked), asked)


def weigh(pairs: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return the pairs with a verdict and its codes; ``rules`` names those whose words are told.

    Nothing is asked of a target but the columns that `kinds.ASKED` names.
    """
    judged = pairs.assign(_rank=0)
    for column in _TOLD:
        judged[column] = ""
    for stage in sorted({rule.stage for rule in rules}):
        _judge_stage(judged, [rule for rule in rules if rule.stage == stage])
    judged["verdict"] = [VERDICTS[rank] for rank in judged.pop("_rank")]
    return judged


def worded(judged: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return judged pairs with ``why_en`` and ``why_zh`` in place of ``rules``."""
    told = judged.drop(columns="rules").assign(**{f"why_{code}": "" for code in LANGUAGES})
    names = {text: text.split(";") for text in judged["rules"].unique()}
    for rule in sorted(rules, key=lambda rule: rule.stage):
        holding = [text for text, own in names.items() if rule.rule in own]
        where = judged.index[judged["rules"].isin(holding)]
        for language in LANGUAGES:
            _join(told, where, f"why_{language}", _words(told, where, rule, language), language)
    return told


def _check(rules: Sequence[Rule], pairs: pd.DataFrame) -> None:
    """Raise an `InputError` for each rule that asks or shows what there is not."""
    columns = [c.removesuffix("_a") for c in pairs.columns if c.endswith("_a")]
    shown = sorted({*columns, *(c.removesuffix("_en") for c in columns)})
    unknown = [
        Fault(PATH, f"{rule.rule}: {field} is {value!r}", f"allowed: {', '.join(allowed)}")
        for rule in rules
        for field, value, allowed in (
            ("test", rule.test, sorted(QUESTIONS)),
            ("shows", rule.shows, shown),
        )
        if value not in allowed
    ]
    if unknown:
        raise InputError(*unknown)


def _judge_stage(judged: pd.DataFrame, rules: Sequence[Rule]) -> None:
    refused = len(VERDICTS) - 1
    open_ = judged["_rank"].lt(refused)
    held = [(rule, QUESTIONS[rule.test](judged) & open_) for rule in rules]
    refusing = pd.Series(False, index=judged.index)
    for rule, holds in held:
        refusing |= holds & (rule.effect == "refuse")
    # What an earlier stage only qualified is not what refuses the pair.
    judged.loc[refusing, list(_TOLD)] = ""
    for rule, holds in held:
        if rule.effect == "refuse":
            _code(judged, rule, holds, "refused_by")
        _note(judged, rule, holds)


def _note(judged: pd.DataFrame, rule: Rule, holds: pd.Series) -> None:
    rank = VERDICTS.index(EFFECTS[rule.effect])
    judged.loc[holds, "_rank"] = judged.loc[holds, "_rank"].clip(lower=rank)
    fresh = _code(judged, rule, holds, "reasons")
    _join(judged, fresh, "rules", [rule.rule] * len(fresh))


def _words(pairs: pd.DataFrame, where: pd.Index, rule: Rule, language: str) -> list[str]:
    """Return what a rule says of each of some pairs."""
    own = f"{rule.shows}_{language}"
    column = own if f"{own}_a" in pairs else rule.shows
    template = getattr(rule, language)
    with use_language(language):
        shown = _named(pairs.loc[where, [f"{column}_a", f"{column}_b"]], rule.shows)
        return [template.format(a=a, b=b) for a, b in shown]


def _code(judged: pd.DataFrame, rule: Rule, holds: pd.Series, column: str) -> pd.Index:
    """Add the reason of a rule where it holds, and return where it was not told before."""
    told = judged.loc[holds, column].map(lambda reasons: rule.reason in reasons.split(";"))
    fresh = told.index[~told.astype(bool)]
    _join(judged, fresh, column, [rule.reason] * len(fresh))
    return fresh


def _join(
    judged: pd.DataFrame, where: pd.Index, column: str, texts: Sequence[str], language: str = ""
) -> None:
    separator = _BETWEEN[language]
    before = judged.loc[where, column]
    judged.loc[where, column] = [
        f"{old}{separator}{new}" if old else new for old, new in zip(before, texts, strict=True)
    ]


def _named(shown: pd.DataFrame, column: str) -> Iterator[tuple[str, str]]:
    for first, second in shown.itertuples(index=False):
        language = current_language()
        yield _name(column, first, language), _name(column, second, language)


@cache
def _name(column: str, value: object, language: str) -> str:
    if pd.isna(value) or value == "":
        return translate("missing.value")
    key = f"{_NAMED.get(column, column)}.{value}"
    if key in load_names():
        return translate(key)
    named = _entries().get(str(value))
    return str(getattr(named, language)) if named else _BLANK.sub("", str(value))


@cache
def _entries() -> dict[str, Any]:
    """Return what the vocabulary names by its codes: denominators, scopes and acts."""
    scopes = load_scopes()
    return {
        **{entry.denominator: entry for entry in scopes.denominators},
        **{entry.scope: entry for entry in scopes.scopes},
        **{entry.act: entry for entry in load_families().acts},
    }


BASES = ("value", "pace_per_year", "rate_per_year")
"""The columns of the normalised table of which one is compared."""

COLUMNS = (
    *("target_a", "target_b", "family", "verdict", "reasons"),
    *("basis", "value_a", "value_max_a", "value_b", "value_max_b", "unit"),
    *("why_en", "why_zh", "target_id_a", "target_id_b", "repeated", "bound", "refused_by"),
)
"""The columns of `compared`."""


def compared(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the judged pairs with the two numbers that may be set side by side.

    Returns
    -------
    pandas.DataFrame
        With `COLUMNS`: ``target_a`` and ``target_b`` are ids for people. ``basis`` is ``value``,
        ``pace_per_year`` (totals over unlike periods, or a total against a yearly amount) or
        ``rate_per_year`` (changes over unlike periods); with both values and the unit it is empty
        where the pair is refused. ``value_max`` is the upper end of a range; ``repeated`` marks a
        pair with a second mention; ``bound`` is the side whose count is of a part of the other's
        population, and so only a lower bound of it.
    """
    table = judged.assign(
        target_a=judged["id_a"],
        target_b=judged["id_b"],
        basis=_basis(judged),
        unit=judged["unit_a"],
        bound=bounded_sides(judged).where(judged["verdict"].eq("qualified"), ""),
        repeated=judged["repeats_a"].ne("") | judged["repeats_b"].ne(""),
    )
    for side in ("a", "b"):
        table[f"value_{side}"] = _on_basis(judged, table["basis"], side, "")
        table[f"value_max_{side}"] = _on_basis(judged, table["basis"], side, "_max")
    table["unit"] = table["unit"].where(table["basis"].ne(""), "")
    return table[list(COLUMNS)].reset_index(drop=True)


def _on_basis(judged: pd.DataFrame, bases: pd.Series, side: str, end: str) -> pd.Series:
    found = pd.Series(float("nan"), index=judged.index)
    for basis in BASES:
        column = f"{basis}{end}_{side}"
        if column in judged:
            found = found.mask(bases.eq(basis), judged[column].astype(float))
    return found


def _basis(judged: pd.DataFrame) -> pd.Series:
    reasons = judged["reasons"].str.split(";")
    of_years = reasons.map(lambda own: "window" in own)
    totals = judged["form_a"].eq("addition") | judged["form_b"].eq("addition")
    rates = reasons.map(lambda own: "rate_basis" in own)
    basis = pd.Series("value", index=judged.index).mask(of_years & totals, "pace_per_year")
    return basis.mask(rates, "rate_per_year").mask(judged["verdict"].eq("refused"), "")
