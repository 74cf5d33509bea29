"""The plans of a project with their tables, each read once: what a researcher works with."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from policytargets.building.stored_pairs import read_pairs
from policytargets.comparing.pairs import choose_pairs, involving
from policytargets.comparing.targets import choose, describe
from policytargets.display.links import label_plans
from policytargets.display.target import Evidence, evidence
from policytargets.errors import Fault, InputError, nearest
from policytargets.messages import localised, set_language, translate
from policytargets.normalising.regional_statistics import context_of, read_context
from policytargets.normalising.sizes import COLUMNS as SIZES
from policytargets.normalising.sizes import resize
from policytargets.normalising.steps import Derived, steps_table
from policytargets.project import find_root
from policytargets.reading.plan import Reading, open_plan, read_study
from policytargets.tables import read_table, select_plans
from policytargets.vocabulary.statistics_and_parents import load_statistics

Row = Any
_FEW = 30
"""So many codes are all named where an unknown one is refused."""


class Plan:
    """One plan: its text, what is known of it, its targets.

    Parameters
    ----------
    plans : Plans
        The plans among which it stands.
    id : str
        Such as ``wenzhou-2020``.
    """

    def __init__(self, plans: Plans, id: str) -> None:
        self.id = id
        self.text = plans.texts[id]
        self.document = plans.documents.set_index("document").loc[id]
        self.targets = plans.targets[plans.targets["document"] == id].reset_index(drop=True)

    def __repr__(self) -> str:
        """Return the plan's id and how many targets it sets."""
        return f"<plan {self.id}: {len(self.targets)} targets>"


class Plans:
    """Plans of a project, with their tables as plain DataFrames, each read once.

    Parameters
    ----------
    ids : sequence of str
        The plans, in the order in which they are shown.
    themes, indicators : sequence of str
        What `targets` are of; all where empty.
    root : pathlib.Path
        The project's folder.
    base_year : int or None
        The year of the GDP and residents that numbers are set against; as built where None.

    Examples
    --------
    >>> import policytargets as pt
    >>> plans = pt.load()
    >>> len(plans), len(plans.targets)
    (5, 238)
    >>> plans.board(["tax_per_mu"]).loc["cixi-2020", "tax_per_mu"]
    '7%以上 规上工业 2022; 52.4万元 规上企业 2022'
    >>> plans.compare("rd_intensity")["verdict"].value_counts().to_dict()
    {'refused': 3, 'qualified': 3}
    """

    def __init__(
        self,
        ids: Sequence[str],
        themes: Sequence[str],
        indicators: Sequence[str],
        root: Path,
        base_year: int | None = None,
    ) -> None:
        self.ids, self.root, self.base_year = list(ids), root, base_year
        self.themes, self.indicators = list(themes), list(indicators)

    def __iter__(self) -> Iterator[str]:
        """Give the ids of the plans."""
        return iter(self.ids)

    def __len__(self) -> int:
        """Return how many plans there are."""
        return len(self.ids)

    def __getitem__(self, plan: str) -> Plan:
        """Return one plan by its id."""
        if plan not in self.ids:
            allowed = f"allowed: {', '.join(self.ids)}"
            raise InputError(Fault("plans", f"unknown plan {plan!r}", allowed))
        return Plan(self, plan)

    def __repr__(self) -> str:
        """Return the ids of the plans and how many targets there are."""
        return f"<plans {', '.join(self.ids)}: {len(self.targets)} targets>"

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of ``data/clean``, of all plans of the project."""
        return read_table(name, self.root)

    @cached_property
    def documents(self) -> pd.DataFrame:
        """What is known of each plan, a row a plan."""
        return select_plans(self.table("documents"), self.ids)

    @cached_property
    def codelist(self) -> pd.DataFrame:
        """The indicators, a row each."""
        return self.table("indicators")

    @cached_property
    def written(self) -> pd.DataFrame:
        """All targets of the plans, in the columns of ``targets.csv``."""
        return select_plans(self.table("targets"), self.ids, self.documents)

    @cached_property
    def described(self) -> pd.DataFrame:
        """All targets of the plans, with names, theme, canonical unit and family."""
        named = describe(self.written, self.codelist)
        return named.merge(self.normalised[["target_id", "family"]], on="target_id", how="left")

    @cached_property
    def targets(self) -> pd.DataFrame:
        """The targets of the themes and indicators asked for, as in `described`."""
        return choose(self.described, self.themes, self.indicators)

    @cached_property
    def normalised(self) -> pd.DataFrame:
        """Canonical values, pace, baselines and sizes, a row a target."""
        return self._sized.table if self._sized else self._as_built

    @cached_property
    def _as_built(self) -> pd.DataFrame:
        return select_plans(self.table("normalised"), self.ids, self.documents)

    @cached_property
    def _sized(self) -> Derived | None:
        """The same with the sizes of the base year; None where the build already has it."""
        if self.base_year in (None, load_statistics().base_year):
            return None
        context = read_context(context_of(self.root))
        return resize(self._as_built, self.written, self.documents, context, self.base_year)

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """The verdict on every pair of targets of the project.

        Of a study of more than fifty plans: on those of the plans that may be compared at all.
        """
        return read_pairs(self.root, self.ids)

    def comparisons_of(self, targets: Iterable[str]) -> pd.DataFrame:
        """Return the pairs of `comparisons` in which one of some targets stands."""
        return involving(read_pairs(self.root, self.ids, targets=list(targets)), targets)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """The pairs between `targets`, second mentions left out."""
        return choose_pairs(self.comparisons, self.targets, self.ids)

    @cached_property
    def missing(self) -> pd.DataFrame:
        """The families of which a plan states no number, and what it says instead."""
        return select_plans(self.table("missing"), self.ids, self.documents)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """The chain of steps behind each derived value."""
        built = self.table("steps")
        if not self._sized:
            return built
        sizes = built["field"].isin(SIZES) & built["target_id"].isin(self._as_built["target_id"])
        return pd.concat([built[~sizes], steps_table(self._sized.chains)], ignore_index=True)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The raw texts by plan, each checked to be the one that was described."""
        return {plan: reading.raw for plan, reading in self.readings.items()}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """The readings of the texts by plan, each text read once."""
        return read_study(self.root)

    @property
    def labels(self) -> dict[str, str]:
        """A short name of each plan for figures: its region, with the years where needed."""
        return label_plans(self.documents)

    def board(self, families: Sequence[str]) -> pd.DataFrame:
        """Return what each plan promises of some families, a row a plan, in the plan's words.

        Parameters
        ----------
        families : sequence of str
            Codes of families.yml, or of indicators that stand in none.

        Returns
        -------
        pandas.DataFrame
            Index: plans; columns: families. A cell holds the numbers as written, with scope and
            last year, parted by ``; ``, or why there is none.
        """
        first = self.described[self.described["repeats"] == ""]
        cells = {family: [self._cell(first, plan, family) for plan in self] for family in families}
        for family in families:
            self._known_family(family)
        return pd.DataFrame(cells, index=pd.Index(self.ids, name="document"))

    def compare(self, family: str) -> pd.DataFrame:
        """Return every pair of a family with its verdict and reasons.

        Parameters
        ----------
        family : str
            A code of families.yml, or of an indicator that stands in none.

        Returns
        -------
        pandas.DataFrame
            ``target_a``, ``target_b`` (ids for people), ``number_a``, ``number_b`` (as written),
            ``verdict``, ``reasons`` (codes) and ``why`` (words of the language in use).
        """
        self._known_family(family)
        listed = read_pairs(self.root, self.ids, [family])
        pairs = choose_pairs(listed, self.described, self.ids, [family])
        numbers = self.described.set_index("target_id")["number_text"]
        sides = {f"number_{side}": pairs[f"target_id_{side}"].map(numbers) for side in "ab"}
        told = pairs.assign(**sides, why=pairs[localised("why")])
        columns = ["target_a", "target_b", "number_a", "number_b", "verdict", "reasons", "why"]
        return told[columns]

    def evidence(self, target: str) -> Evidence:
        """Return the sentence of a target with its number highlighted, for a notebook to show."""
        return evidence(target, self.root)

    def _known_family(self, family: str) -> None:
        known = {*self.table("normalised")["family"], *self.table("missing")["family"]}
        if family not in known:
            raise InputError(
                Fault("family", f"unknown family {family!r}", f"such as {nearest(family, known)}")
            )

    def _cell(self, first: pd.DataFrame, plan: str, family: str) -> str:
        own = first[(first["document"] == plan) & (first["family"] == family)]
        if len(own):
            return "; ".join(map(_promise, own.itertuples()))
        silent = self.missing
        kinds = silent[(silent["document"] == plan) & (silent["family"] == family)]["kind"]
        return translate(f"missing.{kinds.iloc[0]}") if len(kinds) else ""


def _promise(row: Row) -> str:
    year = "" if pd.isna(row.end_year) else str(int(row.end_year))
    told = ["".join(text.split()) for text in (row.number_text, row.scope, year)]
    return " ".join(filter(None, told))


def load(
    plans: Iterable[str] = (),
    *,
    themes: Sequence[str] = (),
    indicators: Sequence[str] = (),
    language: str = "",
    base_year: int | None = None,
    root: Path | str | None = None,
) -> Plans:
    """Return plans of the project with their tables, each read once.

    Parameters
    ----------
    plans : iterable of str
        Ids of plans, in the order in which they are to be shown; all of the project where empty.
    themes, indicators : sequence of str
        Codes that `Plans.targets` are of; all where empty.
    language : str
        ``en`` or ``zh``, used from now on; as it is where empty.
    base_year : int, optional
        The year of GDP and residents, one for all places; that of statistics.yml where not given.
    root : path, optional
        The project's folder; sought from the working folder upward where not given.

    Raises
    ------
    InputError
        Where a plan, theme, indicator or language is unknown, with what is allowed.

    Examples
    --------
    >>> import policytargets as pt
    >>> plans = pt.load(["jinhua-2021", "cixi-2020"], themes=["digital"])
    >>> list(plans)
    ['jinhua-2021', 'cixi-2020']
    >>> plans.targets.groupby("document").size().to_dict()
    {'cixi-2020': 4, 'jinhua-2021': 7}
    >>> plans["cixi-2020"]
    <plan cixi-2020: 4 targets>
    >>> pt.load(["cixi"])
    Traceback (most recent call last):
    policytargets.errors.InputError: plans: unknown plan 'cixi'; allowed: ...
    """
    if language:
        set_language(language)
    if "IPython" in sys.modules and find_spec("matplotlib"):
        from policytargets.display.style import style_notebook

        style_notebook()
    folder = Path(root) if root else find_root()
    known = list(read_table("documents", folder)["document"])
    codelist = read_table("indicators", folder)
    named = [plans] if isinstance(plans, str) else list(dict.fromkeys(plans))
    faults = [
        *_unknown("plans", named, known),
        *_unknown("themes", themes, codelist["theme"].unique()),
        *_unknown("indicators", indicators, codelist["indicator"]),
    ]
    if faults:
        raise InputError(*faults)
    return Plans(named or known, themes, indicators, folder, base_year)


def _unknown(kind: str, given: Sequence[str], known: Iterable[str]) -> Iterator[Fault]:
    allowed = list(known)
    for code in given:
        if code not in allowed:
            few = len(allowed) <= _FEW
            shown = ", ".join(allowed) if few else f"such as {nearest(code, allowed)}"
            yield Fault(kind, f"unknown {kind.removesuffix('s')} {code!r}", f"allowed: {shown}")


class TextPlan:
    """A text of one's own, read without a project.

    Parameters
    ----------
    reading : Reading
        Of the text.
    """

    def __init__(self, reading: Reading) -> None:
        self.id = reading.document.document
        self.text = reading.raw
        self._reading = reading

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Its targets, in the columns that ``policytargets extract`` writes."""
        return pd.DataFrame(self._reading.targets)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Every numeral of the text: place, text, role and reason."""
        return pd.DataFrame(self._reading.ledger)

    def __repr__(self) -> str:
        """Return the plan's id and how many targets it sets."""
        return f"<plan {self.id}: {len(self.targets)} targets>"


def read_plan(source: str | Path, *, issued: str = "") -> TextPlan:
    """Return a text of one's own, read; no project is needed.

    Parameters
    ----------
    source : str or path
        The path of a text, web page, PDF or Word file, or a text itself.
    issued : str
        The date of a text that does not state it, such as ``2020-12-31``: 今年 is its year.

    Raises
    ------
    InputError
        Where the source is neither, or the date is none.

    Examples
    --------
    >>> import policytargets as pt
    >>> plan = pt.read_plan("到2025年，新增工业机器人2万台以上。")
    >>> plan.targets[["indicator", "value", "unit", "comparator", "end_year"]].values.tolist()
    [['industrial_robots', 20000.0, '台', '>=', 2025]]
    >>> pt.read_plan(["x"])
    Traceback (most recent call last):
    policytargets.errors.InputError: ['x']: no plan; the path of a text, or a text itself
    """
    plan = open_plan(source)
    if not issued:
        return TextPlan(plan)
    try:
        signed = dt.date.fromisoformat(issued)
    except ValueError:
        told = f"{issued!r} is no date"
        raise InputError(Fault("issued", told, "expected one such as 2020-12-31")) from None
    return TextPlan(plan.described_by(replace(plan.document, date_signed=signed)))
