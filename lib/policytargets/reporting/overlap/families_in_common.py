"""Shared targets: of all plans, and two by two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import combinations
from typing import Any

import pandas as pd

from policytargets.comparing.overlap.shared_targets import (
    GRADES,
    check_grade,
    comparable_cells,
    count_grades,
    countable,
    grade_families,
    intersections,
    pair_lists,
    presence,
)
from policytargets.display.cells import (
    Cell,
    caveat_names,
    family_name,
    format_number,
    make_cell,
    name_of,
    shaded,
    verdict_cell,
)
from policytargets.display.claims import (
    Claim,
    claim,
    counted,
    fill,
    groups_folded,
    joined,
    named_targets,
    step,
)
from policytargets.display.links import ids_of, link_html
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show, show_rows, title_of
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.limits import bounded, bounds_of_pair, incomplete, tell_omissions

Row = Any
_OPEN = ("direct", "converted", "qualified")
_DARK = 4  # of five shades


@lru_cache(maxsize=1)
def grades_of(plans: Plans) -> pd.DataFrame:
    """Return how far each two plans share each family: the ground of several sections."""
    return grade_families(plans.targets, plans.pairs, plans.ids)


def shared(plans: Plans) -> Section:
    """Return which families of indicators the plans share, and which of them can be compared."""
    labels, graded = plans.labels, grades_of(plans)
    table, targets = presence(plans.targets, plans.ids), countable(plans.targets)
    sets = intersections(table, graded, plans.ids)
    common = table[table["plans"] > len(plans) // 2]
    cells = comparable_cells(graded)
    both = graded[graded["side"].eq("both")]
    return Section(
        "shared",
        tables={
            "matrix": Table(common, lambda: show_families(common, targets, labels, cells)),
            "sets": Table(sets, lambda: show_sets(sets, labels)),
        },
        says={
            "grades": lambda: [_grades(both, incomplete(plans.documents))] if len(both) else [],
            "families": lambda: [
                *tell_shared(table, both, plans.ids),
                *tell_omissions(plans.documents, "shared", again=False),
            ],
        },
    )


def pairwise(plans: Plans, grade: str = "indicator") -> Section:
    """Return for each two plans what both have and what one has alone."""
    labels, graded = plans.labels, grades_of(plans)
    names = named_targets(plans.targets, plans.documents)
    return Section(
        "pairwise",
        {"lists": Table(pair_lists(graded, grade), lambda: show_pairs(graded, grade, names))},
        {"lists": lambda: tell_pairs(graded, grade, labels, incomplete(plans.documents))},
    )


def pair_name(row: Row, labels: Mapping[str, str]) -> str:
    """Return two plans as one name, such as "Wenzhou – Jinhua"."""
    return f"{labels[row.plan_a]} – {labels[row.plan_b]}"


def tell_shared(table: pd.DataFrame, both: pd.DataFrame, plans: Sequence[str]) -> list[Claim]:
    """Return how many families the plans share, and which all of them state."""
    if table.empty:
        return []
    steps = [step(presence, inputs={"plans": sorted(plans)})]
    single = int((table["plans"] == 1).sum())
    common = table.loc[table["plans"] == len(plans), "family"]
    told = [
        claim(
            "overlap_families",
            value=len(table) - single,
            target_ids=keys_of(both),
            steps=steps,
            families=counted("family", len(table)),
            single=single,
            common=len(common),
        )
    ]
    if len(common):
        told.append(
            claim(
                "overlap_in_all",
                value=len(common),
                target_ids=keys_of(both[both["family"].isin(common)]),
                steps=steps,
                names=joined([_with_comparable(both, code) for code in common]),
            )
        )
    return told


def _with_comparable(both: pd.DataFrame, family: str) -> str:
    """Return the name of a family with how many pairs of plans have comparable targets in it."""
    own = both.loc[both["family"].eq(family), "verdict"]
    words: dict[str, Any] = {"n": int(own.ne("refused").sum()), "total": len(own)}
    return fill("overlap_family_pairs", family=family_name(family), **words)


def show_families(
    table: pd.DataFrame,
    targets: pd.DataFrame,
    labels: Mapping[str, str],
    comparable: Collection[tuple[str, str]],
) -> None:
    """Show families by plans: how many targets, dark where one may be compared with another's."""
    rows, under = [], []
    for row in table.to_dict("records"):
        cells = [_stated(row[p], known=(row["family"], p) in comparable) for p in labels]
        rows.append([Cell((family_name(row["family"]),)), *cells])
        own = targets[targets["family"].eq(row["family"])]
        by_plan = own.groupby("document", sort=False)["target_id"]
        under.append(groups_folded({labels[p]: ids_of(ids) for p, ids in by_plan}, "row"))
    head = [heading("family"), *(Cell((name,)) for name in labels.values())]
    show_rows(title_of("presence"), head, rows, under)


def _stated(number: int, *, known: bool) -> Cell:
    return shaded([f"{'●' if known else '○'} {number}"], number and (_DARK if known else 1), 5)


def show_sets(sets: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Show the sets of plans that have families to themselves, with the names of these."""
    comma = translate("list.comma")
    rows = [
        {
            "members": Cell((comma.join(labels[plan] for plan in row.members.split(";")),)),
            "set_families": row.families,
            "set_comparable": row.comparable,
            "names": Cell((comma.join(family_name(c) for c in row.codes.split(";")),)),
        }
        for row in sets.itertuples()
    ]
    show(pd.DataFrame(rows), "sets")


def _grades(both: pd.DataFrame, cut: Collection[str] = ()) -> Claim:
    counts: dict[str, Any] = {
        code: int(both["verdict"].eq(code).sum()) for code in (*_OPEN, "refused")
    }
    open_ = sum(counts[code] for code in _OPEN)
    return claim(
        "overlap_grades",
        value=open_,
        target_ids=keys_of(both[both["verdict"].ne("refused")]),
        steps=[step(grade_families)],
        n=bounded(len(both)) if cut else len(both),
        open=bounded(open_) if cut else open_,
        **counts,
    )


def keys_of(rows: pd.DataFrame) -> list[str]:
    """Return the targets of both sides of some rows."""
    parts = [row for side in "ab" for row in rows[f"targets_{side}"]]
    return [key for part in parts for key in part.split(";") if key]


def tell_pairs(
    graded: pd.DataFrame, wanted: str, labels: Mapping[str, str], cut: Collection[str] = ()
) -> list[Claim]:
    """Return for each pair of plans what both have and what one has alone."""
    lists = pair_lists(graded, wanted)
    steps = [step(grade_families), step(pair_lists, inputs={"wanted": wanted})]
    told = []
    for a, b in combinations(labels, 2):
        own = lists[lists["plan_a"].eq(a) & lists["plan_b"].eq(b)]
        counts = {f"n_{name}": int(own["list"].eq(name).sum()) for name in ("both", "a", "b")}
        told.append(
            claim(
                f"overlap_pair_{wanted}",
                subject="/".join(sorted((a, b))),
                value=counts["n_both"],
                target_ids=keys_of(own[own["list"].eq("both")]),
                steps=steps,
                a=labels[a],
                b=labels[b],
                **bounds_of_pair(counts, f"{a}/{b}", cut),
            )
        )
    return told


def name_pairs(shared: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return what two plans share with both as one name in ``pair``."""
    return shared.assign(pair=[pair_name(row, labels) for row in shared.itertuples()])


def add_targets(coincidence: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Return how much pairs share, with what they share in ``target_ids``."""
    keys = {pair: list(own) for pair, own in shared.groupby(["plan_a", "plan_b"])["target_id"]}
    pairs = zip(coincidence["plan_a"], coincidence["plan_b"], strict=True)
    return coincidence.assign(target_ids=[keys.get(pair, []) for pair in pairs])


def show_pairs(graded: pd.DataFrame, wanted: str, names: Mapping[str, str]) -> None:
    """Show a row a pair of plans; under it the three lists fold out, values side by side."""
    lists, counts = pair_lists(graded, check_grade(wanted)), count_grades(graded)
    columns = [str(column) for column in counts.columns]
    columns = ["theme_only" if column == "theme" else column for column in columns]
    head = [heading("pair"), *(heading(column) for column in columns[2:])]
    rows, under = [], []
    for row in counts.itertuples(index=False):
        numbers = [Cell((format_number(n),), "number") for n in row[2:]]
        rows.append([_pair(row[:2]), *numbers])
        own = lists[lists["plan_a"].eq(row[0]) & lists["plan_b"].eq(row[1])]
        under.append("".join(_folded(own, name, row[:2], names) for name in ("both", "a", "b")))
    title = title_of("overlap_pairs", {"grade": name_of("overlap.grade", wanted)})
    show_rows(title, head, rows, under)


def _pair(plans: Sequence[str]) -> Cell:
    cells = [make_cell("plan_a", plan) for plan in plans]
    text, html = (
        " – ".join(parts) for parts in zip(*((c.lines[0], c.html) for c in cells), strict=True)
    )
    return Cell((text,), "text", html)


def _folded(own: pd.DataFrame, name: str, plans: Sequence[str], names: Mapping[str, str]) -> str:
    rows = own[own["list"].eq(name)]
    if rows.empty:
        return ""
    plan = plans[1] if name == "b" else plans[0]
    key = f"overlap.list_{'both' if name == 'both' else 'alone'}"
    summary = escape(translate(key, n=len(rows), plan=plan))
    items = "".join(f"<li>{_item(row, name, names)}</li>" for row in rows.itertuples())
    return f"<details><summary>{summary}</summary><ol>{items}</ol></details>"


def _item(row: Row, name: str, names: Mapping[str, str]) -> str:
    """Return a family with the values of one plan or of both, and how far they may be compared."""
    family = f"<b>{escape(family_name(row.family))}</b>"
    sides = [getattr(row, f"targets_{side}") for side in ("ab" if name == "both" else name)]
    comma = translate("list.comma")
    told = [comma.join(_target(key, names) for key in side.split(";") if key) for side in sides]
    beside = f" {translate('overlap.beside')} "
    return f"{family}: {beside.join(filter(None, told))} {_graded(row, name)}".strip()


def _target(key: str, names: Mapping[str, str]) -> str:
    name = names[key]
    return link_html(getattr(name, "target", ""), escape(str(name)))


def _graded(row: Row, name: str) -> str:
    verdict, code = row.verdict, row.grade
    if verdict:
        told = joined(caveat_names(row))
        return f"{verdict_cell(verdict).html} <small>{escape(told)}</small>".strip()
    if name == "both" or code != GRADES[-1]:
        return ""
    return f"<small>{escape(translate('overlap.theme_of_both'))}</small>"
