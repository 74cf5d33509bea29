"""The questions that the rules of comparability put to pairs of targets.

Each takes a table of pairs, one row each with the columns of both targets (``_a`` and ``_b``), and
returns one truth value a pair. All are symmetric in a and b.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from policytargets.comparability.parts import is_sum
from policytargets.normalising.concepts import acts_by, grades_beside_none, near_concepts
from policytargets.normalising.populations import relate_denominators, relate_scopes, which_is_part
from policytargets.vocabulary.grammar import load_grammar
from policytargets.vocabulary.scopes import UNCLASSIFIED, UNSTATED

FORMS_ALIKE = {"flow": "addition", "change": "growth"}
"""Forms that arithmetic turns into one another."""

_AT_A_DATE = ("level", "rank")
_YEARLY = ("addition", "flow")


def indicators_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the codes differ; what the codelist lacks (`other`) is never the same."""
    return _differ(pairs, "indicator") | pairs["indicator_a"].eq("other")


def forms_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether no arithmetic turns one form into the other."""
    return pairs["form_a"].replace(FORMS_ALIKE).ne(pairs["form_b"].replace(FORMS_ALIKE))


def concepts_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the wordings name other things, another grade or another size."""
    near = near_concepts()
    other = _each(pairs, "concept", lambda a, b: a != b and b != near.get(a) and a != near.get(b))
    grades = _differ(pairs, "grade") & ~_grades_left_out(pairs)
    return other | grades | _differ(pairs, "size")


def concepts_near(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the vocabulary lets one wording be read beside another concept."""
    return _differ(pairs, "concept") & ~concepts_differ(pairs)


def grades_unstated(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one wording leaves out the grade that the other names."""
    return _differ(pairs, "grade") & ~concepts_differ(pairs)


def sums_formed(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether a number was formed as the sum of parts that are the other's whole."""
    first, second = (pairs[f"id_{side}"].map(is_sum).astype(bool) for side in "ab")
    return first | second


def acts_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether other things are done with what is counted: planned, applied for, started.

    What makes two forms of two counts is no matter of the act alone.
    """
    usual = dict.fromkeys(acts_by("new", usual=True), "")
    other = pairs["act_a"].replace(usual).ne(pairs["act_b"].replace(usual))
    return other & ~forms_differ(pairs) & ~stocks_possible(pairs)


def stocks_possible(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one count may be a stock to be had and the other is new in the period."""
    held, new = acts_by("held"), acts_by("new")
    first, second = pairs["act_a"], pairs["act_b"]
    return (first.isin(held) & second.isin(new)) | (first.isin(new) & second.isin(held))


def units_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether amounts of one form have canonical units that do not convert."""
    return _differ(pairs, "unit") & ~forms_differ(pairs)


def units_convert(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the units as written differ by a factor."""
    return _differ(pairs, "unit_factor") & ~_differ(pairs, "unit")


def rates_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether a change over a period stands against a yearly rate or another period."""
    rates = pairs["form_a"].replace(FORMS_ALIKE).eq("growth") & ~forms_differ(pairs)
    change = pairs["form_a"].eq("change") | pairs["form_b"].eq("change")
    of_one_year = pairs["window_years_a"].eq(1) & pairs["window_years_b"].eq(1)
    other = _differ(pairs, "form") | _differ(pairs, "window_years")
    return rates & change & other & ~of_one_year.fillna(False).astype(bool)


def scopes_unclassified(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the vocabulary lacks a scope."""
    return _scopes(pairs) == UNCLASSIFIED


def scopes_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the populations are other ones, or one number holds for each of several."""
    apart = (_scopes(pairs) == "other") | ((_scopes(pairs) == "part") & ~_counts(pairs))
    return apart | _differ(pairs, "scope_each")


def scopes_nested(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one population is the larger part of the other."""
    return (_scopes(pairs) == "nested") & ~_counts(pairs)


def scopes_bounded(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one count is of a part of the other's population: a lower bound for it."""
    return _scopes(pairs).isin(["nested", "part"]) & _counts(pairs)


def bounded_sides(pairs: pd.DataFrame) -> pd.Series:
    """Return ``a`` or ``b``, the side whose number is a lower bound of the other's population.

    A count that names no population is read as one of the whole territory, in every family.
    """
    codes = pairs[["scope_code_a", "scope_code_b"]].replace(UNSTATED, "territory")
    part = codes.itertuples(index=False)
    sides = pd.Series([which_is_part(*pair) for pair in part], index=pairs.index, dtype=object)
    return sides.where(scopes_bounded(pairs) | (scopes_unstated(pairs) & _counts(pairs)), "")


def scopes_worded(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether statistics use one population for the other."""
    return _scopes(pairs) == "wording"


def scopes_unstated(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether exactly one target names its population in its own clause."""
    return _scopes(pairs) == "unstated"


def denominators_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the ratios are taken of unlike things."""
    return _each(pairs, "denominator", lambda a, b: relate_denominators(a, b) == "other")


def denominators_near(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether the ratios are taken of things that may be read side by side."""
    return _each(pairs, "denominator", lambda a, b: relate_denominators(a, b) == "near")


def subjects_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether neither names a population and the plans are about different parts of industry.

    Where one names it, that it is not named by the other is the caveat.
    """
    silent = pairs["scope_code_a"].eq(UNSTATED) & pairs["scope_code_b"].eq(UNSTATED)
    return silent & _differ(pairs, "subject")


def territories_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether an amount or count is of territories of another rank."""
    extensive = pairs["nature_a"].ne("ratio") & pairs["form_a"].isin(["level", *_YEARLY])
    return extensive & _differ(pairs, "level")


def deadlines_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether what stands at a date is due in other years."""
    return pairs["form_a"].isin(_AT_A_DATE) & _differ(pairs, "end_year")


def windows_convert(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether a total stands against one over other years, or against a yearly one."""
    yearly = pairs["form_a"].isin(_YEARLY) & pairs["form_b"].isin(_YEARLY)
    total = pairs["form_a"].eq("addition") | pairs["form_b"].eq("addition")
    known = pairs["window_a"].notna() & pairs["window_b"].notna()
    return yearly & total & known & (_differ(pairs, "form") | _differ(pairs, "window"))


def windows_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether rates or yearly amounts are of other years."""
    over_years = ~pairs["form_a"].isin(_AT_A_DATE)
    unknown = pairs["window_a"].isna() | pairs["window_b"].isna()
    return over_years & ~windows_convert(pairs) & (_differ(pairs, "window") | unknown)


def years_unknown(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether years that the comparison needs are not known: the end, of totals the start."""
    return _years_lacking(pairs, "a") | _years_lacking(pairs, "b")


def cadences_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one level is due in each year and the other by the deadline."""
    return pairs["form_a"].eq("level") & pairs["form_b"].eq("level") & _differ(pairs, "cadence")


def comparators_differ(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one number is about, a range or an upper bound and the other is not.

    Strict or not (突破, 以上) is told where both are due in the same year; beside another deadline
    it does not matter.
    """
    strict = _differs(pairs, lambda side: pairs[f"comparator_{side}"].eq(">"))
    return (
        _differs(pairs, lambda side: pairs[f"comparator_{side}"].eq("~"))
        | _differs(pairs, lambda side: pairs[f"comparator_{side}"].eq("<="))
        | _differs(pairs, lambda side: pairs[f"value_max_{side}"].notna())
        | (strict & ~_differ(pairs, "end_year"))
    )


def _grades_left_out(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether one wording leaves out a grade that its concept lets be left out."""
    columns = (f"{name}_{side}" for side in "ab" for name in ("concept", "grade"))
    rows = zip(*(pairs[column] for column in columns), strict=True)
    found = [
        (not grade_a and grade_b in grades_beside_none(concept_b))
        or (not grade_b and grade_a in grades_beside_none(concept_a))
        for concept_a, grade_a, concept_b, grade_b in rows
    ]
    return pd.Series(found, index=pairs.index, dtype=bool)


def _counts(pairs: pd.DataFrame) -> pd.Series:
    """Tell whether both are additions, or stocks of things counted: a part adds to its whole."""
    added = pairs["form_a"].isin(_YEARLY) & pairs["form_b"].isin(_YEARLY)
    levels = pairs["form_a"].eq("level") & pairs["form_b"].eq("level")
    counted = pairs["unit_a"].map(load_grammar().kind).eq("count")
    # A statistic has no nature: what a part promises is no bound of what was counted of the whole.
    alike = pairs["nature_a"].eq(pairs["nature_b"]) & pairs["nature_a"].ne("ratio")
    return (added | (levels & pairs["nature_a"].eq("stock") & counted)) & alike


def _years_lacking(pairs: pd.DataFrame, side: str) -> pd.Series:
    total = pairs[f"form_{side}"].isin(["addition", "change"])
    return pairs[f"end_year_{side}"].isna() | (total & pairs[f"start_year_{side}"].isna())


def _differ(pairs: pd.DataFrame, column: str) -> pd.Series:
    first, second = pairs[f"{column}_a"], pairs[f"{column}_b"]
    # Two missing values are the same; one missing value differs.
    same = first.eq(second).fillna(False).astype(bool) | (first.isna() & second.isna())
    return ~same


def _differs(pairs: pd.DataFrame, of: Callable[[str], pd.Series]) -> pd.Series:
    return of("a") != of("b")


def _each(pairs: pd.DataFrame, column: str, holds: Callable[[str, str], bool]) -> pd.Series:
    values: Iterable[tuple[str, str]] = zip(pairs[f"{column}_a"], pairs[f"{column}_b"], strict=True)
    return pd.Series([holds(a, b) for a, b in values], index=pairs.index, dtype=bool)


def _scopes(pairs: pd.DataFrame) -> pd.Series:
    related = [
        relate_scopes(*codes)
        for codes in zip(pairs["scope_code_a"], pairs["scope_code_b"], strict=True)
    ]
    found = pd.Series(related, index=pairs.index, dtype=object)
    # A ratio that takes its population from the item before it does not state it itself.
    inherited = pairs["scope_inherited_a"] | pairs["scope_inherited_b"]
    return found.mask(inherited & found.isin(["nested", "wording"]), "unstated")


QUESTIONS: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    question.__name__: question
    for question in (
        indicators_differ,
        forms_differ,
        concepts_differ,
        concepts_near,
        grades_unstated,
        sums_formed,
        acts_differ,
        stocks_possible,
        units_differ,
        units_convert,
        rates_differ,
        scopes_unclassified,
        scopes_differ,
        scopes_nested,
        scopes_bounded,
        scopes_worded,
        scopes_unstated,
        denominators_differ,
        denominators_near,
        subjects_differ,
        territories_differ,
        deadlines_differ,
        windows_convert,
        windows_differ,
        years_unknown,
        cadences_differ,
        comparators_differ,
    )
}
"""Question by the name that comparability.yml gives it."""
