"""What is said wherever something is counted of a copy that leaves out parts of its plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from policytargets.display.claims import Claim, Phrase, claim, fill, joined, named_plans, step
from policytargets.messages import translate
from policytargets.reading.omissions import find_omissions


def incomplete(documents: pd.DataFrame) -> set[str]:
    """Return the plans whose copies leave out parts."""
    return set(documents.loc[documents["omitted"].ne(""), "document"])


def tell_omissions(documents: pd.DataFrame, section: str, *, again: bool = True) -> list[Claim]:
    """Return for each incomplete copy that what is counted of it is a lower bound."""
    names, key = named_plans(documents), "omitted_again" if again else "omitted"
    own = ("vintages", "targets", "consistency", "sides")
    key = f"omitted_{section}" if section in own else key
    told = []
    for row in documents[documents["omitted"].ne("")].itertuples():
        headings = row.omitted.split(";")
        told.append(
            claim(
                key,
                subject=f"{row.document}/{section}",
                value=len(headings),
                steps=[step(find_omissions)],
                plan=names[row.document],
                headings=joined(headings),
            )
        )
    return told


def tell_copies(documents: pd.DataFrame | None) -> Phrase:
    """Return that what chance gives may be other with the parts that copies leave out."""
    if documents is None:
        return Phrase("")
    names, cut = named_plans(documents), documents[documents["omitted"].ne("")]
    told = [
        fill("overlap_copies", plan=names[row.document], headings=joined(row.omitted.split(";")))
        for row in cut.itertuples()
    ]
    return Phrase("".join(told))


def bounded(number: object, *, lower: bool = True) -> str:
    """Return a number as the least, or the most, that there can be."""
    return translate("overlap.at_least" if lower else "overlap.at_most", n=number)


def bounds_of_pair(counts: Mapping[str, int], pair: str, cut: Collection[str]) -> dict[str, Any]:
    """Return what two plans have, with the bounds that follow from incomplete copies."""
    a, b = pair.split("/")
    if not {a, b} & set(cut):
        return dict(counts)
    told: dict[str, Any] = {"n_both": bounded(counts["n_both"])}
    # What one has alone, the other's missing part may hold as well; both ways where both are cut.
    for side, own, other in (("n_a", a, b), ("n_b", b, a)):
        unsure = own in cut and other in cut
        number = counts[side]
        told[side] = number if unsure else bounded(number, lower=own in cut)
    return told
