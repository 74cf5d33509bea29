"""Which numbers may be compared: verdicts on pairs, family by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from policytargets.comparability.parts import form_sums, is_sum, parts_of, with_sums
from policytargets.comparability.verdicts import judge_sums
from policytargets.comparing.pairs import (
    carried,
    choose_pairs,
    count_caveats,
    count_verdicts,
    formed_pairs,
    ranked_families,
)
from policytargets.comparing.targets import shared_families
from policytargets.display.amounts import amount
from policytargets.display.canvas import drawing, new_figure, wrap
from policytargets.display.cells import caveat_names, family_name, format_number, name_of
from policytargets.display.claims import (
    Claim,
    Phrase,
    claim,
    counted,
    fill,
    joined,
    linked,
    named_targets,
    percent,
    step,
)
from policytargets.display.links import Name
from policytargets.display.section import Figure, Section, Table, table_of
from policytargets.display.style import BLUE, GREY, INK, NEUTRAL, PALETTE, WIDTH
from policytargets.messages import localised, translate
from policytargets.plans import Plans
from policytargets.reporting.ambition.order_words import targets_of
from policytargets.schemas import VERDICTS

Row = Any
_FOR_AN_ORDER = 3  # plans; two alone are a pair, not an order
_MOST_REASONS = 3


def family_pairs(plans: Plans, families: Sequence[str]) -> Section:
    """Return which targets of some families may be compared, and why the others may not."""
    targets, documents = plans.described, plans.documents
    pairs = choose_pairs(plans.comparisons, targets, plans.ids, families)
    names = named_targets(targets, documents)
    return Section(
        "family_pairs",
        tables=_counts(pairs),
        says={
            "verdicts": lambda: tell_families(targets, pairs, families, documents),
            "refused": lambda: tell_refused(pairs, families, names),
        },
        figures={"verdicts": Figure(lambda: draw_verdicts(pairs, names), pairs, "family")},
    )


def all_pairs(plans: Plans) -> Section:
    """Return how many pairs of all families that plans share have which verdict, and why."""
    pairs, own = shared_pairs(plans), plans.described["target_id"]
    listed = plans.comparisons["target_id_a"].isin(own) & plans.comparisons["target_id_b"].isin(own)
    says = {"verdicts": lambda: [*tell_all(pairs, int(listed.sum())), *tell_sums(plans)]}
    return Section("all_pairs", tables=_counts(pairs), says=says)


def shared_pairs(plans: Plans) -> pd.DataFrame:
    """Return the pairs of all families that plans share."""
    families = shared_families(plans.normalised, plans.ids)
    return choose_pairs(plans.comparisons, plans.described, plans.ids, families)


def _counts(pairs: pd.DataFrame) -> dict[str, Table]:
    return {
        "verdicts": table_of(count_verdicts(pairs), "verdict_counts"),
        "caveats": table_of(count_caveats(pairs), "caveat_counts"),
    }


def tell_refused(
    pairs: pd.DataFrame, families: Sequence[str], names: Mapping[str, str]
) -> list[Claim]:
    """Return the refused pairs of each family by name, under the reasons that refuse them."""
    refused = pairs[pairs["verdict"] == "refused"]
    said = []
    for code in families:
        own = refused[refused["family"] == code]
        # A plain list of one text would be taken for the name of a column.
        codes = [";".join(carried(row)) for row in own.itertuples()]
        reasons = pd.Series(codes, own.index, dtype=object)
        told = [_under(codes, part, names) for codes, part in own.groupby(reasons)]
        if told:
            given = _given(own, subject=code)
            listed = Phrase(translate("list.clause_of").join(told))
            name = family_name(code)
            said.append(claim("refused_named", **given, family=name, told=listed))
    return said or [claim("refused_none", value=0.0)]


def _given(pairs: pd.DataFrame, subject: str = "") -> dict[str, Any]:
    """Return what a claim that counts pairs of targets is about and rests on."""
    steps = [step(choose_pairs, fill("step_pairs"))]
    return {
        "subject": subject,
        "value": float(len(pairs)),
        "target_ids": targets_of(pairs),
        "steps": steps,
    }


def _under(reasons: Hashable, pairs: pd.DataFrame, names: Mapping[str, str]) -> Phrase:
    """Return pairs that the same reasons refuse, each target with those it is refused against."""
    told = []
    for first, own in pairs.groupby("target_id_a", sort=False):
        others = joined([names[key] for key in own["target_id_b"]])
        told.append(Phrase(fill("pair_plain", a=names[str(first)], b=others)))
    words = joined([name_of("caveat", code) for code in str(reasons).split(";")])
    listed = Phrase(translate("list.clause_of").join(told))
    return Phrase(fill("refused_under", reasons=words, pairs=listed))


def tell_families(
    rows: pd.DataFrame, pairs: pd.DataFrame, families: Sequence[str], documents: pd.DataFrame
) -> list[Claim]:
    """Return for each family which of its targets may be compared, and why the others may not."""
    regions = documents.set_index("document")[localised("region")]
    first = rows[rows["repeats"] == ""]
    names = named_targets(first, documents, marks=False)
    said = []
    for code in families:
        own, inside = first[first["family"] == code], pairs[pairs["family"] == code]
        said.append(_family(code, own, inside, regions, names))
    return said


def _family(
    code: str, own: pd.DataFrame, pairs: pd.DataFrame, regions: pd.Series, names: Mapping[str, str]
) -> Claim:
    name, plans = family_name(code), own["document"].unique()
    if not len(plans):
        return claim("family_none", subject=code, value=0.0, family=name)
    ids = list(own["target_id"])
    if len(plans) == 1:
        given: dict[str, Any] = {"subject": code, "value": 0.0, "target_ids": ids}
        return claim("family_one", **given, family=name, plan=regions[plans[0]])
    given = _given(pairs, subject=code) | {"target_ids": ids}
    opening = claim(
        "family_verdicts",
        **given,
        family=name,
        targets=counted("target", len(own)),
        plans=counted("plan", len(plans)),
        pairs=counted("pair", len(pairs)),
    )
    open_ = [_allowed(v, pairs, names) for v in VERDICTS if v != "refused"]
    sentences = filter(None, [opening.text, *open_, _refused(pairs)])
    return replace(opening, text=translate("list.sentence").join(sentences))


def _allowed(verdict: str, pairs: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Return the pairs of a verdict by name; each with its caveats in the same breath."""
    told = []
    for pair in pairs[pairs["verdict"] == verdict].itertuples():
        caveats = caveat_names(pair)
        values = {"a": names[pair.target_id_a], "b": names[pair.target_id_b]}
        key = "pair_named" if caveats else "pair_plain"
        told.append(Phrase(fill(key, **values, caveats=joined(caveats))))
    if not told:
        return ""
    named = Phrase(translate("list.clause_of").join(told))
    name = name_of("verdict", verdict)
    return fill("family_open", verdict=name.capitalize(), named=named)


def _refused(pairs: pd.DataFrame) -> str:
    refused = pairs[pairs["verdict"] == "refused"]
    if refused.empty:
        return ""
    key = "family_all_refused" if len(refused) == len(pairs) else "family_refused"
    number = counted("pair", len(refused))
    return fill(key, pairs=number, reasons=_reasons(refused))


def _reasons(pairs: pd.DataFrame, most: int | None = None) -> Phrase:
    counts = Counter(name for row in pairs.itertuples() for name in caveat_names(row))
    told = [Phrase(fill("reason_count", reason=name, n=n)) for name, n in counts.most_common(most)]
    return joined(told)


def tell_all(pairs: pd.DataFrame, listed: int) -> list[Claim]:
    """Return how many pairs of all families have each verdict, and what refuses most of them.

    What a rule only notes beside a refusal is no reason of it.
    """
    if pairs.empty:
        return [claim("verdicts_none", value=0.0)]
    counts: dict[str, Any] = {code: int((pairs["verdict"] == code).sum()) for code in VERDICTS}
    total: dict[str, Any] = {"pairs": counted("pair", len(pairs))}
    families = counted("family", pairs["family"].nunique())
    given = _given(pairs)
    told = [claim("verdicts_total", **given, **total, families=families, **counts)]
    refused = pairs[pairs["verdict"] == "refused"]
    if len(refused):
        reasons = _reasons(refused, _MOST_REASONS)
        given = _given(refused)
        told.append(claim("verdicts_refused_by", **given, reasons=reasons))
    if listed > len(pairs):
        more = listed - len(pairs)
        told.append(claim("verdicts_folded", value=float(more), n=more))
    return [*told, _rankings(pairs)]


def tell_comparable(pairs: pd.DataFrame) -> Claim:
    """Return in one sentence how many pairs may be compared, and what the freest still carry."""
    if pairs.empty:
        return claim("verdicts_none", value=0.0)
    counts = pairs["verdict"].value_counts()
    refused = int(counts.get("refused", 0))
    free = pairs[pairs["verdict"].isin(["direct", "converted"])]
    notes = _reasons(free)
    return claim(
        "claim_pairs",
        **_given(pairs) | {"value": 100 * refused / len(pairs), "unit": "%"},
        pairs=counted("pair", len(pairs)),
        refused=refused,
        share=percent(refused, len(pairs)),
        qualified=int(counts.get("qualified", 0)),
        free=len(free),
        notes=Phrase(fill("pair_notes", notes=notes)) if notes else Phrase(""),
    )


def tell_sums(plans: Plans) -> list[Claim]:
    """Return each whole that a plan states in parts, added up beside the other plan's whole."""
    pairs = formed_pairs(plans.comparisons, plans.described, plans.ids)
    names = named_targets(plans.described, plans.documents)
    values = with_sums(plans.normalised, plans.comparisons).set_index("target_id")["value"]
    return [_sum(pair, names, values) for pair in pairs.itertuples()]


def _sum(pair: Row, names: Mapping[str, Name], values: pd.Series) -> Claim:
    sums = [key for key in (pair.target_id_a, pair.target_id_b) if is_sum(key)]
    sides = {side: getattr(pair, f"target_id_{side}") for side in "ab"}
    told, asked = {}, {}
    for side, key in sides.items():
        parts = [names[part] for part in parts_of(key)]
        told[side] = Phrase(" + ".join(linked(str(name), name.target) for name in parts))
        value = amount(getattr(pair, f"value_{side}"), pair.unit)
        yearly = pair.basis == "pace_per_year"
        asked[f"value_{side}"] = translate("clock.a_year", value=value) if yearly else value
    return claim(
        "sum_formed" if pair.basis else "sum_refused",
        subject="/".join(sides.values()),
        value=float(values[sums[0]]),
        target_ids=[part for key in sides.values() for part in parts_of(key)],
        steps=[step(form_sums, fill("step_sum")), step(judge_sums, fill("step_pairs"))],
        family=family_name(pair.family),
        **told,
        **asked,
        sum=format_number(float(values[sums[0]])),
        verdict=name_of("verdict", pair.verdict),
        caveats=joined(caveat_names(pair)),
    )


def _rankings(pairs: pd.DataFrame) -> Claim:
    """Return in which families enough plans are mutually comparable to be put in an order."""
    orders = ranked_families(pairs, _FOR_AN_ORDER)
    free = pairs[pairs["family"].isin(orders) & pairs["verdict"].isin(["direct", "converted"])]
    given = _given(free if orders else pairs) | {"value": float(len(orders))}
    names = joined([family_name(code) for code in orders])
    key = "some_ranking" if orders else "no_ranking"
    return claim(key, **given, n=_FOR_AN_ORDER, families=names)


_NAMES = 1.55  # inches of the column of names
_WIDEST, _WORDED, _LEAST = 1.4, 0.9, 0.24  # inches of a cell: at most, with words, at all
_PAD, _GAP = 0.06, 0.03  # inches inside and between cells
_LARGE, _MIDDLE, _SMALL = 10.5, 9.0, 7.8
_SPACING = 1.28 / 72  # inches a line for each point of its size
_BASELINE = 0.8  # of a line
_COLOURS = dict(zip(VERDICTS, (PALETTE[2], PALETTE[4], PALETTE[1], NEUTRAL), strict=True))


@drawing
def draw_verdicts(pairs: pd.DataFrame, names: Mapping[str, str]) -> Drawing:
    """Draw for each family a triangle of its targets with the verdict on each pair."""
    figure, axes = new_figure(1)
    figure.set_layout_engine("none")  # an inch of the figure is to be one unit of the axes
    axes.set_position((0, 0, 1, 1))
    top = 0.0
    for family, own in pairs.groupby("family", sort=False):
        top = _Triangle(axes, own, names, top).draw(str(family))
    bottom = _draw_legend(axes, top)
    figure.set_size_inches(WIDTH, bottom)
    axes.set(xlim=(0, WIDTH), ylim=(bottom, 0))
    axes.set_axis_off()
    return figure


class _Triangle:
    """The targets of one family, drawn from the top down in inches."""

    def __init__(
        self, axes: Axes, pairs: pd.DataFrame, names: Mapping[str, str], top: float
    ) -> None:
        self.axes, self.names, self.top = axes, names, top
        sides = [*pairs["target_id_a"], *pairs["target_id_b"]]
        self.targets = [key for key in names if key in set(sides)]
        judged = [(row.verdict, caveat_names(row)) for row in pairs.itertuples()]
        ends = zip(pairs["target_id_a"], pairs["target_id_b"], strict=True)
        self.judged = {frozenset(pair): told for pair, told in zip(ends, judged, strict=True)}
        self.width = min(_WIDEST, (WIDTH - _NAMES) / (len(self.targets) - 1))

    def draw(self, family: str) -> float:
        """Draw name, heads and rows and return where the next family begins."""
        heading = family_name(family)
        if self.width < _LEAST:
            values = {"family": heading, "n": len(self.targets)}
            heading = translate("axis.too_many", **values)
        self.write(heading, 0.0, self.top + _PAD, _LARGE, BLUE, WIDTH)
        self.top += _LARGE * _SPACING + 2 * _PAD
        if self.width >= _LEAST:
            self.draw_heads()
            # Where columns bear numbers the first target needs a row too, to say which it is.
            for place in range(1 if self.width >= _WORDED else 0, len(self.targets)):
                self.draw_row(place)
        return self.top + 0.16

    def draw_heads(self) -> None:
        """Draw over each column the name of its target, or its number where there is no room."""
        heads = [self.head(place) for place in range(len(self.targets) - 1)]
        deepest = max(self.lines(head, self.width) for head in heads)
        for place, head in enumerate(heads):
            up = (deepest - self.lines(head, self.width)) * _SMALL * _SPACING
            left = _NAMES + place * self.width
            self.write(head, left + _PAD, self.top + up, _SMALL, INK, self.width - _PAD)
        self.top += deepest * _SMALL * _SPACING + _PAD

    def head(self, place: int) -> str:
        """Return what names a target over its column."""
        return self.names[self.targets[place]] if self.width >= _WORDED else str(place + 1)

    def draw_row(self, place: int) -> None:
        """Draw a target's name and its verdicts against those before it."""
        number = "" if self.width >= _WORDED else f"{place + 1}  "
        name = f"{number}{self.names[self.targets[place]]}"
        texts = [self.verdict_on(before, place) for before in range(place)]
        words = [self.lines(reasons, self.width - 2 * _PAD) for _, reasons in texts if reasons]
        depth = max(words, default=0)
        height = _MIDDLE * _SPACING + depth * _SMALL * _SPACING + 2 * _PAD + _GAP
        height = max(height, self.lines(name, _NAMES) * _SMALL * _SPACING + 2 * _PAD)
        self.write(name, 0.0, self.top + _PAD, _SMALL, INK, _NAMES - _PAD)
        for before, (verdict, reasons) in enumerate(texts):
            self.draw_cell(_NAMES + before * self.width, height, verdict, reasons)
        self.top += height

    def verdict_on(self, one: int, other: int) -> tuple[str, str]:
        """Return the verdict on two targets and its reasons in words; none inside one plan."""
        pair = frozenset((self.targets[one], self.targets[other]))
        verdict, named = self.judged.get(pair, ("", []))
        words = translate("list.comma").join(named)
        return verdict, words if self.width >= _WORDED else ""

    def draw_cell(self, left: float, height: float, verdict: str, reasons: str) -> None:
        """Draw one verdict with its colour, or say that both targets are of one plan."""
        if not verdict:
            text = translate("axis.same_plan") if self.width >= _WORDED else "·"
            self.write(text, left + _PAD, self.top + _PAD, _SMALL, GREY, self.width)
            return
        size = (self.width - _GAP, height - _GAP)
        colour = _COLOURS[verdict]
        self.axes.add_patch(Rectangle((left, self.top), *size, facecolor=colour, edgecolor="none"))
        sign = _sign(verdict) if self.width >= 2 * _LEAST else _letter(verdict)
        under = self.write(sign, left + _PAD, self.top + _PAD, _MIDDLE, INK, self.width)
        self.write(reasons, left + _PAD, under, _SMALL, INK, self.width - 2 * _PAD)

    def lines(self, text: str, width: float) -> int:
        """Return how many lines a text of the small size takes."""
        return wrap(text, width * 72 / _SMALL).count("\n") + 1

    def write(
        self, text: str, left: float, top: float, size: float, colour: str, width: float
    ) -> float:
        """Write a text broken into lines and return where it ends."""
        for line in wrap(text, width * 72 / size).split("\n"):
            base = top + _BASELINE * size * _SPACING
            self.axes.text(left, base, line, size=size, color=colour)
            top += size * _SPACING
        return top


def _sign(verdict: str) -> str:
    return f"{translate(f'verdict_mark.{verdict}')} {_letter(verdict)}"


def _letter(verdict: str) -> str:
    return translate(f"verdict_letter.{verdict}")


def _draw_legend(axes: Axes, top: float) -> float:
    """Draw what signs, letters and colours mean and return where it ends."""
    clause = translate("list.clause")
    for place, code in enumerate(VERDICTS):
        told = (name_of(key, code) for key in ("verdict", "verdict_means"))
        base = top + (place + 0.7) * 0.19
        axes.add_patch(Rectangle((0, base - 0.12), 0.42, 0.16, color=_COLOURS[code]))
        axes.text(_PAD, base, _sign(code), size=_SMALL, color=INK)
        axes.text(0.52, base, clause.join(told), size=_SMALL, color=INK)
    return top + len(VERDICTS) * 0.19 + 0.06
