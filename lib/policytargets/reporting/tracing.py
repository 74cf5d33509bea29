"""What a number came from, folded: the steps under its row, the targets under a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from policytargets.reporting.cells import name_of
from policytargets.reporting.claims import Claim
from policytargets.reporting.linking import ids_of, link_html
from policytargets.vocabulary.names import translate

__all__ = ["claims_folded", "groups_folded", "steps_under", "targets_folded"]


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


def targets_folded(ids: Sequence[str], told: str, language: str) -> str:
    """Return targets as a folded list of links, a line a plan; empty where there are none.

    Parameters
    ----------
    ids : sequence of str
        Their ids for people, each once.
    told : str
        What they are behind: ``sentence``, ``figure`` or ``table``.
    language : str
        ``en`` or ``zh``.
    """
    return _folded([_links(ids)], len(ids), told, language) if ids else ""


def groups_folded(groups: Mapping[str, Sequence[str]], told: str, language: str) -> str:
    """Return targets as a folded list of links, an item a group under its name.

    Parameters
    ----------
    groups : mapping of str to sequence of str
        Ids for people by what a reader calls the group, such as a theme; an empty group is left
        out.
    told : str
        What they are behind: ``sentence``, ``figure`` or ``table``.
    language : str
        ``en`` or ``zh``.
    """
    items = [f"<b>{escape(name)}</b><br>{_links(ids)}" for name, ids in groups.items() if ids]
    every = {one for ids in groups.values() for one in ids}
    listed = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    return _folded([listed], len(every), told, language) if every else ""


def claims_folded(told: Sequence[Claim], language: str) -> str:
    """Return the targets behind sentences as a folded list, an item a sentence.

    Parameters
    ----------
    told : sequence of Claim
        The sentences in their order; one that rests on no target gets an item without links.
    language : str
        ``en`` or ``zh``.
    """
    ids = [ids_of(one.target_ids) for one in told]
    items = [_links(own) for own in ids]
    for place in range(len(items) - 1, 0, -1):
        if ids[place] and ids[place] == ids[place - 1]:
            items[place] = escape(translate("traced.as_above", language))
    every = {name for own in ids for name in own}
    return _folded(items, len(every), "sentence", language) if every else ""


def _folded(items: Sequence[str], count: int, told: str, language: str) -> str:
    head = escape(translate(f"traced.{told}", language, n=f"{count:,}"))
    body = items[0] if len(items) == 1 else _numbered(items)
    return f'<details class="targets"><summary>{head}</summary>{body}</details>'


def _numbered(items: Sequence[str]) -> str:
    return "<ol>" + "".join(f"<li>{item or '–'}</li>" for item in items) + "</ol>"


def _links(ids: Sequence[str]) -> str:
    """Return links under the names of their plans, which stand once and not in every link."""
    plans: dict[str, list[str]] = {}
    for name in ids:
        plans.setdefault(name.partition("/")[0].partition("@")[0], []).append(name)
    return "<br>".join(
        f"<code>{escape(plan)}</code> " + " ".join(map(_link, sorted(own)))
        for plan, own in plans.items()
    )


def _link(name: str) -> str:
    return link_html(name, escape(name.replace("@", "/@").partition("/")[2]))


def _step(field: str, text: str, language: str) -> str:
    return translate("view.step", language, field=name_of("derived", field, language), text=text)
