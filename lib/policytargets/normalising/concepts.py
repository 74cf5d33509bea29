"""What is counted, in comparable codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from policytargets.messages import LANGUAGES, in_use, translate, use_language
from policytargets.normalising.populations import classify_denominator, classify_scope, subject_of
from policytargets.vocabulary.codelists import family_of, load_families
from policytargets.vocabulary.grammar import load_grammar
from policytargets.vocabulary.scopes import UNCLASSIFIED, UNSTATED, load_scopes
from policytargets.vocabulary.wordings import first_of, plain

_AMOUNT = r"(?P<amount>[\d.]+[万亿]+|[十百千][亿万]|(?<![\d.十百千万])亿(?=元))"
_COMMAS = re.compile("[,，]")
_LISTED = 2  # characters between two items of a list: a mark and the end of a line
_TENS = str.maketrans({"十": "10", "百": "100", "千": "1000"})


@cache
def read_concept(indicator: str, wording: str) -> tuple[str, str, str]:
    """Return concept, grade and size of an indicator's wording."""
    text = plain(wording)
    sizes = ";".join(_as_digits(match["amount"]) for match in _size().finditer(text))
    text = _size().sub("", text)
    grades, text = _grades(text)
    return _concept_of(indicator, _without_fillers(text)), grades, sizes


@cache
def near_concepts() -> Mapping[str, str]:
    """Return for each concept the one that may be read beside it."""
    return {entry.concept: entry.near for entry in load_families().concepts if entry.near}


@cache
def acts_by(counts: str, *, usual: bool = False) -> Sequence[str]:
    """Return the acts whose counts are ``new`` or ``held``; of the usual ones alone if wanted."""
    entries = load_families().acts
    return [e.act for e in entries if e.counts == counts and (e.usual or not usual)]


@cache
def grades_beside_none(concept: str) -> Sequence[str]:
    """Return the grades that may be read beside a wording of a concept that names none."""
    entries = load_families().concepts
    return next((entry.ungraded for entry in entries if entry.concept == concept), ())


@cache
def read_act(quote: str) -> str:
    """Return what a quote says is done with the things it counts, as a code of families.yml.

    Empty for fostered, created and their like, which are not told apart.
    """
    text = plain(quote)
    found = [
        (not entry.usual, match.end(), len(match[0]), entry.act)
        for entry in load_families().acts
        for match in first_of(tuple(entry.wordings)).finditer(text)
    ]
    return max(found, default=(False, 0, 0, ""))[-1]


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
    fillers = load_families().fillers
    head, end = first_of(tuple(fillers.head)).pattern, first_of(tuple(fillers.end)).pattern
    return re.sub(f"^(?:{head})+|(?:{end})+$", "", text)


@cache
def _size() -> re.Pattern[str]:
    words = load_families().sizes
    before, after = first_of(tuple(words.before)).pattern, first_of(tuple(words.after)).pattern
    return re.compile(rf"(?:{before})*{_AMOUNT}(?:{after})*(?:及?以上)?")


def _as_digits(amount: str) -> str:
    return "1亿" if amount == "亿" else amount.translate(_TENS)


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
    rows["act"] = _acts(rows)
    rows = _with_scopes(rows)
    rows["denominator"] = _denominators(rows)
    return rows.drop(columns=["title", "region_zh"])


def unclassified_scopes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scopes that the vocabulary does not hold, each once, with the targets of it."""
    lost = rows[rows["scope_code"].eq(UNCLASSIFIED) & rows["indicator"].ne("other")]
    wordings = lost["scope"].str.replace(r"\s+", "", regex=True)
    return lost["id"].groupby(wordings, sort=False).agg(" ".join).rename("ids").reset_index()


def _phrases(rows: pd.DataFrame) -> pd.DataFrame:
    told = zip(rows["indicator"], rows["indicator_text"], rows["scope"], strict=True)
    read = [read_concept(code, _without_scope(text, scope)) for code, text, scope in told]
    return pd.DataFrame(read, index=rows.index, columns=range(3))


def _without_scope(text: str, scope: str) -> str:
    """Return a wording without a class before it: 产值1亿元以上企业 is no size of the thing."""
    return text.removeprefix(scope) if _size().search(plain(scope)) else text


@cache
def _does(quote: str) -> bool:
    """Tell whether a quote has a verb of its own."""
    verbs = (*load_grammar().words["additions"], *load_grammar().words["openings"])
    return bool(first_of(verbs).search(plain(quote))) or bool(read_act(quote))


def _acts(rows: pd.DataFrame) -> pd.Series:
    """Return what is done with what each target counts; of what goes on a list, its head's act."""
    own = rows["quote"].map(read_act).astype(object)
    places = rows.sort_values(["document", "start"], kind="stable")
    ends = places.groupby("document")["quote_end"].shift()
    listed = ~places["quote"].map(_does).astype(bool) & (places["quote_start"] - ends).le(_LISTED)
    heads = own.reindex(places.index).groupby((~listed).cumsum())
    acts = heads.transform("first").reindex(rows.index)
    # What is done in each year is new in each, whatever the verb.
    yearly = rows["form"].eq("flow") & acts.isin(["", *acts_by("held")])
    acts = acts.mask(yearly, acts_by("new", usual=True)[0])
    return acts.where(rows["form"].isin(["addition", "flow"]), "")


def _with_scopes(rows: pd.DataFrame) -> pd.DataFrame:
    given = zip(rows["scope"], rows["indicator"], rows["region_zh"], strict=True)
    found = [classify_scope(*each) for each in given]
    rows["scope_code"] = [population.scope for population in found]
    rows["scope_each"] = [population.each for population in found]
    rows["scope_inherited"] = inherited_scopes(rows)
    unstated = rows["scope_code"].eq(UNSTATED)
    rows["subject"] = rows["title"].map(subject_of).where(unstated, "")
    for language in LANGUAGES:
        with use_language(language):
            rows[f"scope_told_{language}"] = _told(rows)
    return rows


def _told(rows: pd.DataFrame) -> pd.Series:
    told = rows["scope"].str.replace(r"\s+", "", regex=True)
    told = told.mask(told.eq(""), rows["scope_code"].map(lambda code: _unsaid(code)))
    before = translate("scope.of_item_before")
    return told.mask(rows["scope_inherited"], told + before)


def _unsaid(code: str) -> str:
    """Return how a target without a written scope is told: by what the vocabulary takes it as."""
    names = {entry.scope: in_use(entry) for entry in load_scopes().scopes}
    if code not in names:
        return translate("missing.value")
    return translate("scope.taken_as", scope=names[code])


def _denominators(rows: pd.DataFrame) -> pd.Series:
    pairs = zip(rows["indicator_text"], rows["indicator"], strict=True)
    found = pd.Series([classify_denominator(*pair) for pair in pairs], index=rows.index)
    return found.where(rows["nature"].eq("ratio") & rows["form"].eq("level"), "")


def names_scope(scope: str, quote: str) -> bool:
    """Return whether a clause names its population itself, wholly or in one of its parts."""
    return any(plain(part) in plain(quote) for part in _COMMAS.split(scope))


def inherited_scopes(rows: pd.DataFrame) -> list[bool]:
    """Return of each target whether its population is that of the item before it."""
    # Codebook, scope rule 1: a ratio that names no population takes that of the item before it.
    # A territory is told once, at the head of the sentence, and holds for all of it (rule 2).
    given = zip(rows["nature"], rows["scope_code"], rows["scope"], rows["quote"], strict=True)
    return [
        nature == "ratio" and code != "territory" and not names_scope(scope, quote)
        for nature, code, scope, quote in given
    ]
