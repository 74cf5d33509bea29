"""The province and the later plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from policytargets.comparing.overlap.uptake import SIZES, count_taken_up, taken_up
from policytargets.display.amounts import amount, base_years
from policytargets.display.cells import Cell, caveat_names, family_name, name_of, shaded
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    fill,
    groups_folded,
    joined,
    linked,
    named_targets,
    step,
)
from policytargets.display.links import ids_of
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show, show_rows, title_of
from policytargets.messages import localised, translate
from policytargets.normalising.baselines import INFERRED
from policytargets.plans import Plans
from policytargets.reporting.limits import bounded, incomplete, tell_omissions
from policytargets.reporting.overlap.families_in_common import grades_of
from policytargets.vocabulary.rules import ambition_name

Row = Any
_STEPS = [step(taken_up)]
_DARK, _SHADES = 4, 5


def restated(plans: Plans) -> Section:
    """Return which families of a province's plan later local plans state again, at what pace."""
    labels, names = plans.labels, named_targets(plans.targets, plans.documents)
    tables = plans.normalised, plans.documents, plans.targets
    taken = taken_up(grades_of(plans), plans.pairs, *tables)
    spoken = _spoken_of(plans)
    cut = incomplete(plans.documents)
    return Section(
        "restated",
        {
            "matrix": Table(taken, lambda: show_matrix(taken, labels)),
            "families": Table(taken, lambda: show_taken_up(taken, names)),
        },
        {
            "families": lambda: [
                *tell_taken_up(count_taken_up(taken), taken, labels, cut),
                *_not_taken_up(taken, labels, spoken),
                *tell_omissions(plans.documents, "restated"),
            ],
            "paces": lambda: tell_paces(taken, labels, names),
        },
    )


def tell_taken_up(
    counts: pd.DataFrame,
    taken: pd.DataFrame,
    labels: Mapping[str, str],
    cut: Collection[str] = (),
) -> list[Claim]:
    """Return in how many of the province's families each local plan sets targets, and its parent.

    Of a copy in `cut`, which leaves out parts, each number is the least.
    """
    if counts.empty:
        return [claim("overlap_taken_none", steps=_STEPS)]
    told = []
    for row in counts.itertuples():
        own = taken[taken["document"].eq(row.document) & taken["above"].eq(row.above)]
        own = own[own["grade"].isin(["comparable", "indicator"])]
        keys = [k for c in ("targets", "targets_above") for v in own[c] for k in v.split(";")]
        least = bool({row.above, row.document} & set(cut))
        number = {"n": row.comparable + row.indicator, "comparable": row.comparable}
        number["families"] = row.families
        told.append(
            claim(
                "overlap_taken",
                subject=f"{row.document}/{row.above}",
                value=row.comparable + row.indicator,
                target_ids=keys,
                steps=_STEPS,
                plan=labels[row.document],
                above=labels[row.above],
                **{name: bounded(n) if least and n else n for name, n in number.items()},
                parent=_parent(row, labels),
            )
        )
    return told


def _spoken_of(plans: Plans) -> set[tuple[str, str]]:
    """Return which plans speak of which families without a number."""
    missing = plans.table("missing")
    own = missing[missing["kind"].isin(["direction_only", "other_indicator"])]
    return set(zip(own["document"], own["family"], strict=True))


def _not_taken_up(
    taken: pd.DataFrame, labels: Mapping[str, str], spoken: Collection[tuple[str, str]]
) -> list[Claim]:
    """Return in which families of the province no later plan sets a target."""
    told = []
    for above, own in taken.groupby("above", sort=False):
        used = own.loc[own["grade"].isin(["comparable", "indicator"]), "family"]
        left = own[~own["family"].isin(used)].drop_duplicates("family")
        if len(left):
            names = joined([family_name(code) for code in left["family"]])
            keys = [key for part in left["targets_above"] for key in part.split(";")]
            words: dict[str, Any] = {"above": labels[str(above)], "n": len(left), "names": names}
            later = set(own["document"])
            of = {family for plan, family in spoken if plan in later}
            words["spoken"] = int(left["family"].isin(of).sum())
            told.append(
                claim(
                    "overlap_left",
                    subject=str(above),
                    value=len(left),
                    target_ids=keys,
                    steps=_STEPS,
                    **words,
                )
            )
    return told


def _parent(row: Row, labels: Mapping[str, str]) -> Phrase:
    """Return whether the provincial plan can be the one above the local one."""
    named = getattr(row, localised("parent"))
    told = ambition_name("parent", row.status)
    values = {"plan": labels[row.document], "above": labels[row.above], "told": told}
    key = "parent_named" if named else "parent_plain"
    return Phrase(fill(key, parent=named, **values))


def tell_paces(
    taken: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]
) -> list[Claim]:
    """Return for each comparable target how its pace stands to the province's, size allowed for."""
    rows = taken[taken["per_100bn_gdp_ratio"].notna()]
    told = []
    for row in rows.itertuples():
        lines: dict[str, Any] = {
            "gdp": row.per_100bn_gdp_ratio,
            "residents": row.per_million_residents_ratio,
        }
        both = pd.notna(lines["residents"])
        pair = row.target_id, row.target_id_above
        shown = [_linked(key, names) for key in pair]
        otherwise = _bounded(row, labels) + _otherwise(row, labels)
        family = family_name(row.family)
        told.append(
            claim(
                "overlap_pace" if both else "overlap_pace_gdp",
                subject=f"{row.target_id}/{row.target_id_above}",
                value=float(lines["gdp"]),
                target_ids=pair,
                steps=_STEPS,
                family=fill("overlap_part", family=family, part=row.part) if row.part else family,
                own=shown[0],
                above=shown[1],
                share=_signed(row, f"{100 * row.ratio:.0f}"),
                reasons=joined(_reasons(row)),
                sensitivity=otherwise.strip(),
                otherwise=Phrase(otherwise),
                **{name: _signed(row, f"{value:.1f}") for name, value in lines.items()},
                gdp_years=_years(row, "per_100bn_gdp"),
                residents_years=_years(row, "per_million_residents"),
            )
        )
    return told


def _bounded(row: Row, labels: Mapping[str, str]) -> str:
    """Return in which sense the ratios are bounds, where populations or both numbers make them."""
    told = fill("overlap_open") if row.bound == "open" else ""
    if not row.least:
        return told
    key = "overlap_most" if row.least == row.target_id_above else "overlap_least"
    words = {"plan": labels[row.document], "above": labels[row.above]}
    if not row.bound_if:
        return told + fill(key, **words)
    then = "open" if row.bound not in ("", row.bound_if) else _THEN[row.bound_if]
    return told + fill(f"{key}_if", then=fill(f"overlap_then_{then}"), **words)


_THEN = {"<=": "upper", ">=": "lower"}


def _signed(row: Row, number: str) -> str:
    """Return a ratio with its sign, where it is a bound."""
    sides = {">=": True, "<=": False}
    return bounded(number, lower=sides[row.bound]) if row.bound in sides else number


def _otherwise(row: Row, labels: Mapping[str, str]) -> str:
    """Return what the ratios are from another first year, for each side whose own is inferred."""
    told = []
    for side, plan, turn in (("", row.document, 1), ("_above", row.above, -1)):
        if pd.isna(getattr(row, f"other_start{side}")):
            continue
        factor = getattr(row, f"other_factor{side}") ** turn
        ratios = {size: getattr(row, f"{size}_ratio") for size in SIZES}
        both = ratios["per_million_residents"]
        values: dict[str, Any] = {n: _signed(row, f"{factor * ratios[n]:.1f}") for n in SIZES}
        share = _signed(row, f"{100 * factor * row.ratio:.0f}")
        values |= {
            name: f"{getattr(row, f'{name}{side}'):.0f}" for name in ("start", "other_start")
        }
        key = "overlap_otherwise" if pd.notna(both) else "overlap_otherwise_gdp"
        told.append(fill(key, plan=labels[plan], share=share, **values))
    return "".join(told)


def show_taken_up(taken: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Show the province's families that a local plan states again, with both numbers."""
    rows = taken[taken["grade"].isin(["comparable", "indicator"])]
    shown = [_row(row, names) for row in rows.itertuples()]
    show(pd.DataFrame(shown), "taken_up", blank="–", stacked=True)


def _row(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    reasons = _reasons(row)
    sized = {f"ratio_{size}": _times(row, size) for size in SIZES}
    return {
        "family": row.family,
        "pair_a": _targets(row, "", names),
        "pair_b": _targets(row, "_above", names),
        "verdict": row.verdict,
        **sized,
        "reasons": Cell((translate("list.clause_of").join(reasons),)) if reasons else "",
    }


def _targets(row: Row, side: str, names: Mapping[str, str]) -> Cell:
    """Return the target that is compared with its amount, or all that cannot be."""
    key = getattr(row, f"target_id{side}")
    if isinstance(key, str):
        basis = "" if row.basis == "value" else name_of("basis", row.basis)
        value = amount(getattr(row, f"value{side}"), row.unit)
        name = names[key]
        told = (str(name), f"{value} {basis}".strip())
        return Cell(told, target=getattr(name, "target", ""))
    keys = getattr(row, f"targets{side}").split(";")
    return Cell(tuple(str(names[key]) for key in keys))


def _reasons(row: Row) -> list[str]:
    rests = pd.notna(row.other_start) or pd.notna(row.other_start_above)
    return [*caveat_names(row), *([name_of("caveat", INFERRED)] if rests else [])]


def _times(row: Row, size: str) -> Cell | str:
    value = getattr(row, f"{size}_ratio")
    if pd.isna(value):
        return ""
    return Cell((_signs(row) + f"{value:.1f}×", _years(row, size)), "number")


def _signs(row: Row) -> str:
    """Return the sign of a ratio that is a bound, and in brackets of one that may be."""
    sign = translate(f"overlap.sign.{row.bound or 'none'}")
    if not row.bound_if:
        return sign
    return sign + translate(
        "overlap.sign.if", sign=translate(f"overlap.sign.{row.bound_if}").strip()
    )


def _years(row: Row, size: str) -> str:
    """Return of which year GDP or residents are, of both places."""
    return base_years(*(getattr(row, f"{size}_year{side}") for side in ("", "_above")))


def _linked(key: str, names: Mapping[str, str]) -> Phrase:
    name = names[key]
    return linked(str(name), getattr(name, "target", ""))


def show_matrix(taken: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Show the province's families by later plans: what each does with the family."""
    for above, table in taken.groupby("above", sort=False):
        own = table[table["grade"].isin(["comparable", "indicator"])]
        plans = list(dict.fromkeys(table["document"]))
        spread = own.groupby("family", sort=False).size()
        order = spread.sort_values(ascending=False, kind="stable").index
        rows, under = [], []
        for family in order:
            of_family = own[own["family"].eq(family)]
            parts = of_family["part"].replace("", pd.NA).dropna().unique()
            for part in parts if len(parts) else [""]:
                here = of_family[of_family["part"].isna() | of_family["part"].isin(["", part])]
                stated = {row.document: row for row in here.itertuples()}
                cells = [_taken(stated.get(plan)) for plan in plans]
                name = tuple(filter(None, (family_name(str(family)), part)))
                rows.append([Cell(name), *cells])
                under.append(groups_folded(_behind(stated, str(above), labels), "row"))
        sized = table[table["per_100bn_gdp_ratio"].notna()].itertuples()
        years = joined(dict.fromkeys(_years(row, "per_100bn_gdp") for row in sized)) or "–"
        left = table["family"].nunique() - len(order)
        title = title_of("taken_matrix", {"above": labels[str(above)], "n": left, "years": years})
        head = [heading("family"), *(Cell((labels[plan],)) for plan in plans)]
        show_rows(title, head, rows, under)


def _taken(row: Row) -> Cell:
    """Return the local pace over the province's, or that two targets share the name alone."""
    if row is None:
        return Cell(("",), "none")
    if row.grade != "comparable":
        return shaded(["≠"], 1, _SHADES)
    told = _times_span(row) if pd.notna(row.per_100bn_gdp_ratio) else "●"
    return shaded([f"! {told}" if row.verdict == "qualified" else told], _DARK, _SHADES)


def _times_span(row: Row) -> str:
    """Return the ratio by GDP with its bound, over all first years that may be meant."""
    factors = [1.0]
    for side, turn in (("", 1), ("_above", -1)):
        if pd.notna(other := getattr(row, f"other_factor{side}")):
            factors += [factor * other**turn for factor in factors]
    ends = (f"{row.per_100bn_gdp_ratio * end(factors):.1f}" for end in (min, max))
    span = "–".join(dict.fromkeys(ends))
    return f"{_signs(row)}{span}×"


def _behind(
    stated: Mapping[str, Row], above: str, labels: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return by plan the targets of a family, the province's first."""
    own = {labels[plan]: ids_of([row.targets]) for plan, row in stated.items()}
    return {labels[above]: ids_of([row.targets_above for row in stated.values()])} | own
