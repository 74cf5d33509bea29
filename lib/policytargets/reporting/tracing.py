"""The steps by which a derived number came about, folded under its row."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from policytargets.reporting.cells import name_of
from policytargets.vocabulary.names import translate

__all__ = ["steps_under"]


def steps_under(
    steps: pd.DataFrame, target_id: str, name: str, language: str, fields: Sequence[str] = ()
) -> str:
    """Return the steps of a target's derived numbers as markup; empty where there are none.

    Parameters
    ----------
    steps : pandas.DataFrame
        The clean table.
    target_id, name : str
        The target, and its id for people.
    language : str
        ``en`` or ``zh``.
    fields : sequence of str, optional
        The derived columns of interest; all where empty.
    """
    own = steps[steps["target_id"] == target_id]
    if fields:
        own = own[own["field"].isin(list(fields))]
    if own.empty or not target_id:
        return ""
    told = [
        _step(row.field, getattr(row, f"description_{language}"), language)
        for row in own.itertuples()
    ]
    head = escape(translate("view.steps", language, id=name, n=len(told)))
    items = "".join(f"<li>{escape(text)}</li>" for text in told)
    return f"<details><summary>{head}</summary><ol>{items}</ol></details>"


def _step(field: str, text: str, language: str) -> str:
    return translate("view.step", language, field=name_of("derived", field, language), text=text)
