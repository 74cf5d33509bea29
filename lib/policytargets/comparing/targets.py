"""Targets described by the codelist, chosen, counted; how firmly each is worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.schemas import COMPARATORS, MEASURES
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.grammar import load_grammar
from policytargets.vocabulary.rules import load_ambition
from policytargets.vocabulary.units import complete_unit
from policytargets.vocabulary.wordings import simplify

_AMOUNTS = ("level", "addition", "flow")
_ORDERS = {
    "measure": MEASURES,
    "comparator": COMPARATORS,
    "commitment": ("ensure", "aspire", "plain"),  # from the firmest wording to none
}
_FIELDS = (
    "title",
    "issuer",
    "document_number",
    "region_en",
    "region_zh",
    "adcode",
    "level",
    "date_signed",
    "date_published",
    "published_as",
    "plan_start",
    "plan_end",
    "start_status",
    "script",
    "copy_source",
)
MARKS = ("ensures", "aspires", "bounded", "precise", "own_deadline", "agency", "baseline")
_BOUNDS = (">=", ">", "<=")


def describe(targets: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the targets with names, theme and canonical unit of their indicators."""
    entries = indicators[["indicator", "name_en", "name_zh", "theme", "unit"]]
    entries = entries.rename(columns={"unit": "indicator_unit"})
    joined = targets.merge(entries, on="indicator", how="left", validate="many_to_one")
    joined["canonical_unit"] = [
        complete_unit(unit, canonical) if measure in _AMOUNTS else unit
        for unit, canonical, measure in zip(
            joined["unit"], joined["indicator_unit"], joined["measure"], strict=True
        )
    ]
    for column, codes in {**_ORDERS, "theme": indicators["theme"].unique()}.items():
        joined[column] = pd.Categorical(joined[column], categories=list(codes))
    return joined.drop(columns="indicator_unit")


def choose(
    targets: pd.DataFrame, themes: Sequence[str] = (), indicators: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the targets of some themes and indicators, as they stand."""
    kept = targets
    if themes:
        kept = kept[kept["theme"].isin(list(themes))]
    if indicators:
        kept = kept[kept["indicator"].isin(list(indicators))]
    return kept.reset_index(drop=True)


def count(targets: pd.DataFrame, column: str, plans: Sequence[str]) -> pd.DataFrame:
    """Return the number of targets for each code of a column in each plan."""
    table = pd.crosstab(targets[column], targets["document"])
    table = table.reindex(columns=list(plans), fill_value=0).astype(int)
    table["total"] = table.sum(axis=1)
    table = table[table["total"] > 0].rename_axis(columns=None).reset_index()
    return table.astype({column: table[column].dtype if table.empty else object})


def shares(counts: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the counts as shares of each plan's targets."""
    numbers = counts[list(plans)].astype(float)
    totals = numbers.sum().replace(0.0, float("nan"))
    return pd.concat([counts.iloc[:, [0]], 100 * numbers / totals], axis=1)


def shared_families(normalised: pd.DataFrame, plans: Sequence[str], at_least: int = 2) -> list[str]:
    """Return the families that so many plans state targets of, the most widely shared first."""
    own = normalised[normalised["document"].isin(list(plans)) & (normalised["family"] != "other")]
    spread = own.groupby("family")["document"].nunique()
    kept = spread[spread >= at_least].rename("plans").reset_index()
    ordered = kept.sort_values(["plans", "family"], ascending=[False, True])
    return list(ordered["family"])


def describe_plan(documents: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Return what is known of a plan as ``field`` and ``value``; ``""`` where it is not stated."""
    entry = documents[documents["document"] == plan].iloc[0]
    rows = [(name, "" if pd.isna(entry[name]) else str(entry[name])) for name in _FIELDS]
    return pd.DataFrame(rows, columns=["field", "value"])


def count_agencies(targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets each body leads and how many name it at all."""
    listed = targets.loc[targets["agencies"] != "", "agencies"].str.split(";")
    named = listed.explode().groupby(level=0).unique().explode().value_counts()
    leads = listed.str[0].value_counts()
    table = pd.DataFrame({"leads": leads, "named": named}).fillna(0).astype(int)
    table = table.rename_axis("agency").reset_index()
    return table.sort_values(
        ["leads", "named", "agency"], ascending=[False, False, True]
    ).reset_index(drop=True)


def mark_targets(
    targets: pd.DataFrame,
    normalised: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: Sequence[str],
    *,
    mentions: bool = False,
) -> pd.DataFrame:
    """Return for each target which marks of firm wording it bears, second mentions left out.

    With `mentions` a target bears a mark that any of its mentions bears.

    Returns
    -------
    pandas.DataFrame
        ``document``, ``theme``, ``target_id``, ``id`` and one column a mark, true, false or missing
        (does not apply): ``ensures`` and ``aspires`` (commitment), ``bounded`` (the comparator is
        a floor or a ceiling), ``precise`` (neither about nor a range), ``own_deadline`` (due in
        another year than the plan's last; missing where either is not known), ``agency`` (a
        responsible body is named; missing in plans that name none anywhere), ``baseline`` (the
        plan states where the target starts).
    """
    rules = load_ambition().hardness
    rows = targets[targets["document"].isin(list(plans))]
    rows = rows.merge(indicators[["indicator", "theme"]], on="indicator", how="left")
    ends = rows["document"].map(documents.set_index("document")["plan_end"]).astype("Int64")
    naming = targets.loc[targets["agencies"].ne(""), "document"].unique()
    statuses = normalised.set_index("target_id")["baseline_status"]
    hedged = rows["comparator"].isin(rules.hedged) | rows["value_max"].notna()
    marks = {
        "ensures": rows["commitment"].eq("ensure"),
        "aspires": rows["commitment"].eq("aspire"),
        "bounded": rows["comparator"].isin(_BOUNDS),
        "precise": ~hedged,
        "own_deadline": rows["end_year"].astype("Int64").ne(ends),
        "agency": rows["agencies"].ne("").astype("boolean").where(rows["document"].isin(naming)),
        "baseline": rows["target_id"].map(statuses).isin(rules.baseline_statuses),
    }
    table = rows[["document", "theme", "target_id", "id"]].assign(**marks)
    table = table.astype(dict.fromkeys(MARKS, "boolean"))
    if mentions:
        first = rows["repeats"].where(rows["repeats"].ne(""), rows["id"])
        table[list(MARKS)] = table.groupby(first)[list(MARKS)].transform("max")
    return table[rows["repeats"].eq("").to_numpy()].reset_index(drop=True)


def mark_shares(marked: pd.DataFrame, by: str = "document") -> pd.DataFrame:
    """Return the share of targets that bear each mark, of those to which it applies.

    All targets of the chosen plans are counted and none is drawn: a share has no interval.
    """
    long = marked.melt([by], list(MARKS), var_name="mark", value_name="borne")
    groups = long.groupby([by, "mark"], sort=False)["borne"]
    counts = groups.agg(count="sum", of="count").astype(int)
    order = [(value, mark) for value in marked[by].unique() for mark in MARKS]
    table = counts.loc[order].reset_index()
    return table.assign(share=(table["count"] / table["of"]).where(table["of"].gt(0)))


def outranked(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets whose number holds a word of duty (不低于) under one of hope (力争)."""
    words = load_grammar().words["commitments"]["ensure"]
    numbers = targets["number_text"].map(lambda text: simplify("".join(text.split())))
    obliged = numbers.map(lambda text: any(word in text for word in words)).astype(bool)
    return targets[obliged & targets["commitment"].eq("aspire") & targets["repeats"].eq("")]


def side_by_side(targets: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return the targets of groups of indicators with their group, second mentions left out."""
    group_of = {code: group for group, codes in groups.items() for code in codes}
    first = targets[targets["repeats"].eq("") & targets["indicator"].isin(list(group_of))]
    rows = first.assign(group=first["indicator"].map(group_of))
    order = {group: place for place, group in enumerate(groups)}
    return rows.sort_values("group", key=lambda codes: codes.map(order), kind="stable")


def pairs_abreast(rows: pd.DataFrame) -> int:
    """Return how many pairs of two plans the targets of one group of `side_by_side` make."""
    pairs = rows.merge(rows, on="group", suffixes=("_a", "_b"))
    return int(pairs["document_a"].ne(pairs["document_b"]).sum()) // 2


def pairs_within(pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the judged pairs of which both targets stand in one group of `side_by_side`."""
    group_of = rows.set_index("target_id")["group"]
    ends = [pairs[f"target_id_{side}"].map(group_of) for side in "ab"]
    return pairs[ends[0].notna() & ends[0].eq(ends[1])]


def board_families(normalised: pd.DataFrame, plans: Sequence[str], most: int) -> list[str]:
    """Return the headline families that the plans state, then those that most of them state."""
    stated = shared_families(normalised, plans, at_least=1)
    headline = [one.family for one in load_families().families if one.headline]
    wanted = [code for code in headline if code in stated]
    return list(dict.fromkeys([*wanted, *stated]))[:most]


def known_beside(found: pd.DataFrame) -> pd.DataFrame:
    """Return of what `reached` found beside each target the one figure that is told with it.

    A figure that the target may be set against goes before others, then the region's own.

    Returns
    -------
    pandas.DataFrame
        As `reached`, a row a target; ``verdict`` is ``refused`` wherever nothing is compared.
    """
    verdict = found["verdict"].where(found["result"] != "", "refused")
    rows = found.assign(
        verdict=verdict, refused=verdict == "refused", above=found["place"] != "own"
    )
    ranked = rows.sort_values(["refused", "above"], kind="stable")
    return ranked.drop_duplicates("target_id")[list(found.columns)].reset_index(drop=True)
