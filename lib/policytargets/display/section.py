"""A section of a report: one result, and how it is said, shown and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import pandas as pd

from policytargets.display.claims import Claim
from policytargets.display.show import fold as folding
from policytargets.display.show import list_targets, say, show
from policytargets.errors import Fault, InputError

T = TypeVar("T")


class Table(NamedTuple):
    """Rows, and what shows them where a plain table would not do."""

    rows: pd.DataFrame
    shows: Callable[[], None]


class Figure(NamedTuple):
    """What draws, and the targets behind it, which are listed below: grouped by a column."""

    draws: Callable[[], object]
    targets: pd.DataFrame | Iterable[str] = ()
    by: str = ""


def table_of(
    rows: pd.DataFrame,
    caption: str,
    values: Mapping[str, object] | None = None,
    *,
    decimals: int | None = None,
    blank: str | None = None,
    stacked: bool = False,
) -> Table:
    """Return rows that are shown as they stand, under a caption of messages."""

    def shows() -> None:
        """Show the rows."""
        show(rows, caption, values, decimals=decimals, blank=blank, stacked=stacked)

    return Table(rows, shows)


@dataclass(frozen=True)
class Section:
    """One section of a report; its first table, sentences and figure stand for all.

    Parameters
    ----------
    name : str
        Of the section, as the report has it.
    tables : mapping of str to Table
        By part; `rows` gives them as data, `table` shows them.
    says : mapping of str to callable
        By part, what returns the sentences.
    figures : mapping of str to Figure
        By part.
    """

    name: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    says: Mapping[str, Callable[[], Sequence[Claim]]] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def rows(self, part: str = "") -> pd.DataFrame:
        """Return a table as data."""
        return self._part(self.tables, "table", part).rows.copy()

    def table(self, part: str = "", *, fold: bool = False) -> None:
        """Show a table; folded under its caption where that is wanted."""
        shown = self._part(self.tables, "table", part)
        with folding() if fold else nullcontext():
            shown.shows()

    def claims(self, part: str = "") -> Sequence[Claim]:
        """Return sentences as data: words, value, targets and steps."""
        return self._part(self.says, "sentences", part)()

    def sentences(self, part: str = "") -> None:
        """Say the sentences, with the targets behind them."""
        say(self.claims(part))

    def figure(self, part: str = "") -> None:
        """Draw and show a figure, with the targets behind it below."""
        import matplotlib.pyplot as plt

        drawn = self._part(self.figures, "figure", part)
        drawn.draws()
        plt.show()
        list_targets(drawn.targets, by=drawn.by)

    def __repr__(self) -> str:
        """Return what there is to be called."""
        kinds = {"table": self.tables, "sentences": self.says, "figure": self.figures}
        told = [f"{kind}: {', '.join(parts)}" for kind, parts in kinds.items() if parts]
        return f"<{self.name}; {'; '.join(told)}>"

    def _part(self, parts: Mapping[str, T], kind: str, part: str) -> T:
        if part in parts:
            return parts[part]
        if not part and parts:
            return next(iter(parts.values()))
        allowed = f"allowed: {', '.join(parts)}" if parts else f"{self.name} has none"
        raise InputError(Fault(f"{self.name}.{kind}", f"no such part {part!r}", allowed))
