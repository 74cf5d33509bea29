"""The board of the first page: plans and a few families, each number with what it may be set by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from policytargets.comparing.ambition.benchmarks import reached
from policytargets.comparing.pairs import both_ways, choose_pairs, side_by_side
from policytargets.comparing.targets import board_families, known_beside
from policytargets.display.amounts import (
    amount,
    is_named,
    promise,
    qualities,
    statistic_name,
    told_period,
)
from policytargets.display.cells import Cell, family_name
from policytargets.display.links import copy_mark, link_html
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.board import load_board

Row = Any


class Board(NamedTuple):
    """Plans and families side by side."""

    head: list[Cell]
    rows: list[list[Cell]]
    is_tall: bool  # Whether each plan is a row
    families: Sequence[str]


def board(plans: Plans, shown: Sequence[str] = ()) -> Board:
    """Return what each plan promises of the headline families, else of those most widely stated.

    Few plans stand side by side; of many each is a row. Only those of `shown` stand there, where
    it names some; the others are what their numbers may be compared with.
    """
    found = _Promises(plans, shown)
    head, rows = found.grid()
    return Board(head, rows, found.is_tall, found.families)


class _Promises:
    """What stands in the cells of a board."""

    def __init__(self, plans: Plans, shown: Sequence[str]) -> None:
        self.sizes, self.shown = load_board(), list(shown or plans)
        self.plans, self.labels = plans, plans.labels
        self.families = board_families(plans.normalised, plans.ids, self.sizes.families)
        given = (plans.described, plans.normalised, plans.missing, plans.texts, plans.ids)
        self.cells = {
            (plan, family): list(own.itertuples())
            for family in self.families
            for plan, own in side_by_side(*given, family).groupby("document")
        }
        pairs = choose_pairs(plans.comparisons, plans.described, plans.ids, self.families)
        turned = both_ways(pairs)
        self.seen, self.none = dict(iter(turned.groupby("target_id"))), turned.head(0)
        documents = plans.documents
        tables = (plans.normalised, plans.described, documents, plans.codelist)
        known = known_beside(reached(plans.table("yardsticks"), *tables))
        self.known = {row.target_id: row for row in known.itertuples()}
        self.regions = dict(zip(documents["document"], documents[localised("region")], strict=True))

    @property
    def is_tall(self) -> bool:
        """Tell whether plans are rows."""
        return len(self.shown) > self.sizes.columns

    def grid(self) -> tuple[list[Cell], list[list[Cell]]]:
        """Return head and rows."""
        cells = {
            (plan, family): self.cell(plan, family)
            for plan in self.shown
            for family in self.families
        }
        named = {family: Cell((family_name(family),)) for family in self.families}
        regions = {plan: self.region(plan) for plan in self.shown}
        if self.is_tall:
            head = [Cell((translate("board.plan"),)), *named.values()]
            return head, [
                [regions[p], *(cells[p, family] for family in self.families)] for p in self.shown
            ]
        head = [Cell((translate("board.family"),)), *regions.values()]
        return head, [[named[f], *(cells[p, f] for p in self.shown)] for f in self.families]

    def region(self, plan: str) -> Cell:
        """Return the name of a plan with the mark of its copy."""
        name, mark = self.labels[plan], copy_mark(plan)
        plain = name.removesuffix(mark.text).strip()
        return Cell((name,), "text", f"{escape(plain)} {mark.html}".strip())

    def cell(self, plan: str, family: str) -> Cell:
        """Return what a plan promises of a family, or why there is nothing."""
        own = self.cells.get((plan, family), [])
        parts = [self.told(row) for row in own]
        if not parts:
            return Cell((translate("board.not_stated"),), "missing")
        lines = tuple(line for plain, _ in parts for line in plain)
        html = "".join(markup for _, markup in parts)
        return Cell(lines, "missing" if all(row.missing for row in own) else "text", html)

    def told(self, row: Row) -> tuple[list[str], str]:
        """Return one promise as lines and as markup."""
        if row.missing:
            word = translate(f"board.{row.missing}")
            return [word], f"<p>{link_html(row.instead_at, escape(word))}</p>"
        head, of = promise(row), translate("list.clause_of").join(qualities(row))
        beside = [*self.comparable(row), *self.before(row)]
        small = "".join(f"<br><small>{markup}</small>" for _, markup in beside)
        first = f"<b>{link_html(row.id, escape(head))}</b>"
        plain = [head, of, *(text for text, _ in beside)]
        return plain, f"<p>{first}<br><small>{escape(of)}</small>{small}</p>"

    def comparable(self, row: Row) -> Iterator[tuple[str, str]]:
        """Give with which plans a number may be compared, by verdict."""
        own = self.seen.get(row.target_id, self.none)
        free = own[own["verdict"] != "refused"]
        for verdict in (code for code in VERDICTS if code in set(free["verdict"])):
            them = free.loc[free["verdict"] == verdict].drop_duplicates("other_document")
            yield _marked(verdict, translate("board.comparable", plans=self.named(them)))
        if free.empty:
            yield _marked("refused", translate("board.refused"))

    def named(self, them: pd.DataFrame) -> str:
        """Return the regions of some plans; of many their number."""
        if len(them) > self.sizes.named:
            return translate("count.plan.many", n=len(them))
        order = [plan for plan in self.plans if plan in set(them["other_document"])]
        return translate("list.comma").join(self.regions[plan] for plan in order)

    def before(self, row: Row) -> Iterator[tuple[str, str]]:
        """Give what region or province had reached; of many plans it is left to their reports."""
        figure = self.known.get(row.target_id)
        if figure is None or self.is_tall:
            return
        value = amount(figure.known, figure.unit, named=is_named(figure.unit))
        words = {"value": value, "period": told_period(figure.period)}
        told = translate(f"board.{figure.place}", **words)
        if figure.old or figure.timing == "after":
            day = translate(f"dated.{figure.dated}")
            told = translate(f"board.{figure.timing}", figure=told, day=day)
        if figure.verdict not in ("direct", "converted"):  # else it is the same thing
            statistic = statistic_name(figure.statistic)
            told = translate("board.figure", figure=told, statistic=statistic)
        yield _marked(figure.verdict, told)


def _marked(verdict: str, words: str) -> tuple[str, str]:
    """Return words after the sign of a verdict, as text and as markup."""
    sign, name = translate(f"verdict_mark.{verdict}"), translate(f"verdict.{verdict}")
    chip = f'<span class="chip {verdict}" title="{escape(name)}">{escape(sign)}</span>'
    return f"{sign} {words}", f"{chip} {escape(words)}"
