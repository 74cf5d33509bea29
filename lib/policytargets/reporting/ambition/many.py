"""The board of many plans: how each family's numbers are spread, their ranks, which provinces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.comparing.ambition.requirements import on_axes
from policytargets.display.amounts import amount, population
from policytargets.display.cells import family_name, shade, unit_name
from policytargets.display.section import Figure, Section, Table
from policytargets.display.show import show
from policytargets.display.spread import SPREAD, draw_spread
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.schemas import COLUMNS

_GROUP = ["family", "kind", "unit", "scope_code", "scope_each"]
"""What must be alike for numbers to stand on one axis and be ranked."""

_NAMED = 5  # plans at each end of a ranking


def board_of_many(plans: Plans, families: Sequence[str]) -> Section:
    """Return how many plans' numbers of some families are spread, and who stands where."""
    no_pairs = pd.DataFrame(columns=list(COLUMNS["comparisons"]))
    rows = on_axes(no_pairs, plans.described, plans.normalised, plans.codelist, plans.ids, families)
    groups = spread_families(rows)
    shares = by_province(plans.documents, plans.described, families)
    labels = plans.labels

    def draw() -> None:
        """Show the provinces, and draw a panel for each group."""
        by_family = shares.set_index("family").T.round().rename(columns=family_name)
        names = by_family.index.map(_provinces(plans.documents))
        told = shade(by_family, list(by_family), top=100)
        told.insert(0, translate("level.province"), names)
        show(told, "by_province", blank="0")
        draw_spread(groups, labels)

    tables = {family: _ranking(groups[groups["family"].eq(family)], labels) for family in families}
    return Section("board", tables=tables, figures={"dots": Figure(draw)})


def spread_families(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each plan's number in each group that may stand on one axis, and its rank there.

    Returns
    -------
    pandas.DataFrame
        `SPREAD`, ``family``, ``id`` of the target and ``below``: the share of the group's plans
        with a lower number, in per cent. Of several targets of a plan in a group the first counts;
        a group of one plan is none.
    """
    first = rows[rows["at"].notna()].drop_duplicates([*_GROUP, "document"])
    own = first[first.groupby(_GROUP)["document"].transform("size") > 1]
    told = own.assign(
        strip=[_strip(row) for row in own.itertuples()],
        value=own["at"],
        told=[amount(at, unit) for at, unit in zip(own["at"], own["unit"], strict=True)],
    )
    groups = told.groupby(_GROUP)["value"]
    lower = (groups.rank("min") - 1) / groups.transform("size")
    return told.assign(below=100 * lower)[[*SPREAD, "family", "id", "below"]]


def _strip(row: object) -> str:
    scale = translate(f"axis.scale_of_{row.kind}", unit=unit_name(row.unit))  # type: ignore[attr-defined]
    words = (family_name(row.family), scale, population(row))  # type: ignore[attr-defined]
    return translate("list.clause_of").join(words)


def _ranking(groups: pd.DataFrame, labels: Mapping[str, str]) -> Table:
    """Return who stands at both ends of each group."""
    ordered = groups.sort_values(["strip", "below"], ascending=[True, False], kind="stable")
    place = ordered.groupby("strip").cumcount()
    size = ordered.groupby("strip")["value"].transform("size")
    ends = ordered[(place < _NAMED) | (place >= size - _NAMED)]
    shown = pd.DataFrame(
        {
            "group": ends["strip"],
            "plan": ends["document"].map(labels),
            "target": ends["id"],
            "written": ends["told"],
            "higher_than": [amount(round(share), "%") for share in ends["below"]],
        }
    )
    return Table(ordered, lambda: show(shown, "ranking", stacked=False))


def by_province(
    documents: pd.DataFrame, targets: pd.DataFrame, families: Sequence[str]
) -> pd.DataFrame:
    """Return of each province which share of its plans states a number of each family, per cent."""
    province = documents.set_index("document")["adcode"].str[:2]
    plans = province[province.ne("")].groupby(province).size()
    stated = targets[targets["family"].isin(list(families))].drop_duplicates(["document", "family"])
    counts = pd.crosstab(stated["family"], stated["document"].map(province))
    shares = 100 * counts.reindex(index=list(families), columns=plans.index, fill_value=0) / plans
    return shares.rename_axis("family").rename_axis(columns=None).reset_index()


def _provinces(documents: pd.DataFrame) -> dict[str, str]:
    """Return the provinces by the first digits of their codes, named where a plan is theirs."""
    own = documents[documents["level"].eq("province")]
    named = dict(zip(own["adcode"].str[:2], own[localised("region")], strict=True))
    codes = sorted(code for code in documents["adcode"].str[:2].unique() if code)
    return {code: named.get(code, f"{code}0000") for code in codes}
