"""Sentences as data: words, value, targets, steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

import pandas as pd

from policytargets.display.cells import name_of
from policytargets.display.links import Name, ids_of, link_html, marked
from policytargets.messages import current_language, localised, translate

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]|#~"} | {"<": "&lt;", ">": "&gt;"})


def fill(key: str, **values: object) -> str:
    """Return a sentence with its values filled in.

    Values that are text come from plans and tables: what Markdown or HTML would read as markup
    is escaped, and a target's name becomes a link to it. Pass `Phrase` objects for words that are
    already set.
    """
    return translate(f"sentence.{key}", **{k: _safe(v) for k, v in values.items()})


class Phrase(str):
    """Words made by this module, to be left as they are."""


def counted(noun: str, number: int) -> Phrase:
    """Return a number with its noun, such as "1 plan" or "5 plans"."""
    form = "one" if number == 1 else "many"
    return Phrase(translate(f"count.{noun}.{form}", n=f"{number:,}"))


def joined(words: Iterable[object]) -> Phrase:
    """Return words as a list, parted as the language does it."""
    return Phrase(translate("list.comma").join(_safe(word) for word in words))


def linked(text: str, target: str) -> Phrase:
    """Return words about a target as a link to it, in Markdown."""
    return Phrase(f"[{_plain(text)}](#{target})" if target else _plain(text))


def named_plans(documents: pd.DataFrame) -> dict[str, Phrase]:
    """Return each plan's region and id, such as "Wenzhou (wenzhou-2020 Ⓘ)", by id."""
    ids = marked(documents["document"], documents)
    triples = zip(documents["document"], documents[localised("region")], ids, strict=True)
    return {
        plan: Phrase(translate("list.plan", region=_safe(region), plan=_safe(name)))
        for plan, region, name in triples
    }


def named_targets(
    rows: pd.DataFrame, documents: pd.DataFrame, *, marks: bool = True
) -> dict[str, Name]:
    """Return each target's region and number, such as "Cixi Ⓣ 3.25%以上", by its key.

    A sentence or a table makes of such a name a link to the target.
    """
    regions = documents[localised("region")]
    if marks:
        regions = marked(regions, documents)
    return {
        row.target_id: Name(f"{region} {''.join(row.number_text.split())}", row.id)
        for plan, region in zip(documents["document"], regions, strict=True)
        for row in rows[rows["document"] == plan].itertuples()
    }


def top_codes(counts: pd.Series) -> tuple[list[str], int]:
    """Return the codes with the highest count, all of them where they tie, and that count."""
    most = int(counts.max())
    return [str(code) for code in counts.index[counts == most]], most


def percent(part: int, whole: int) -> str:
    """Return a share in per cent, rounded to whole numbers, halves up."""
    return str((200 * part + whole) // (2 * whole))


def bullets(lines: Sequence[str]) -> str:
    """Return sentences as a list in Markdown; one alone as a paragraph."""
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _safe(value: object) -> str:
    if isinstance(value, Name):
        return linked(value, value.target)
    return str(value) if isinstance(value, Phrase) or not isinstance(value, str) else _plain(value)


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SIGNS)


@dataclass(frozen=True)
class Step:
    """One step from the tables to a claim."""

    function: str  # The library's function, such as comparing.judge
    # What it was given beside the tables: plain values that JSON can hold
    inputs: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""  # What it did, in the language of the claim


@dataclass(frozen=True)
class Claim:
    """One sentence of a report."""

    # Its key among the sentences; with the subject it names the claim, alike in both languages
    key: str
    text: str  # The sentence in one language, in Markdown
    # Codes of what it is about, such as a plan or family/plan, where one key says several sentences
    subject: str = ""
    # The number that the sentence is about; None where it has none, or no single one
    value: float | None = None
    unit: str = ""  # The unit of the value; empty for a count
    target_ids: tuple[str, ...] = ()  # The targets that it rests on
    steps: tuple[Step, ...] = ()  # How it came about
    # What would change it, in the language of the claim; empty where nothing is known
    sensitivity: str = ""
    language: str = "en"  # en or zh: that of the text


def claim(
    key: str,
    *,
    subject: str = "",
    value: float | None = None,
    unit: str = "",
    target_ids: Iterable[str] = (),
    steps: Sequence[Step] = (),
    sensitivity: str = "",
    **words: object,
) -> Claim:
    """Return a sentence with its words filled in, as a claim."""
    text = fill(key, **words)
    ids = tuple(dict.fromkeys(target_ids))
    return Claim(
        key, text, subject, value, unit, ids, tuple(steps), sensitivity, current_language()
    )


def to_record(told: Claim) -> dict[str, Any]:
    """Return a claim as plain values that JSON can hold; the notebook knows its language."""
    return {key: value for key, value in asdict(told).items() if key != "language"}


def chain(*functions: Callable[..., object] | str, **inputs: object) -> list[Step]:
    """Return the steps from the clean tables to a claim; the last was given `inputs`."""
    last = len(functions) - 1
    names = [function if isinstance(function, str) else path_of(function) for function in functions]
    return [
        Step(
            function=name,
            inputs=inputs if place == last else {},
            description=translate(f"chain.{name.rpartition('.')[2]}"),
        )
        for place, name in enumerate(names)
    ]


def step(
    function: Callable[..., object], description: str = "", inputs: Mapping[str, Any] | None = None
) -> Step:
    """Return one step from the tables to a claim, named by its function."""
    return Step(path_of(function), inputs or {}, description)


def path_of(function: Callable[..., object]) -> str:
    """Return where a function stands in the library, such as ``comparing.targets.count``."""
    return f"{function.__module__.removeprefix('policytargets.')}.{function.__qualname__}"


def steps_under(steps: pd.DataFrame, target_id: str, name: str, fields: Sequence[str] = ()) -> str:
    """Return the steps of a target's derived numbers as markup; empty where there are none."""
    own = steps[steps["target_id"] == target_id]
    if fields:
        own = own[own["field"].isin(list(fields))]
    if own.empty or not target_id:
        return ""
    told = [_step(row.field, getattr(row, localised("description"))) for row in own.itertuples()]
    head = escape(translate("view.steps", id=name, n=len(told)))
    items = "".join(f"<li>{escape(text)}</li>" for text in told)
    return f"<details><summary>{head}</summary><ol>{items}</ol></details>"


def targets_folded(ids: Sequence[str], told: str) -> str:
    """Return targets as a folded list of links, a line a plan; empty where there are none."""
    return _folded([_links(ids)], len(ids), told) if ids else ""


def groups_folded(groups: Mapping[str, Sequence[str]], told: str) -> str:
    """Return targets as a folded list of links, an item a group under its name."""
    items = [f"<b>{escape(name)}</b><br>{_links(ids)}" for name, ids in groups.items() if ids]
    every = {one for ids in groups.values() for one in ids}
    listed = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    return _folded([listed], len(every), told) if every else ""


def claims_folded(told: Sequence[Claim]) -> str:
    """Return the targets behind sentences as a folded list, an item a sentence."""
    ids = [ids_of(one.target_ids) for one in told]
    items = [_links(own) for own in ids]
    for place in range(len(items) - 1, 0, -1):
        if ids[place] and ids[place] == ids[place - 1]:
            items[place] = escape(translate("traced.as_above"))
    every = {name for own in ids for name in own}
    return _folded(items, len(every), "sentence") if every else ""


def _folded(items: Sequence[str], count: int, told: str) -> str:
    head = escape(translate(f"traced.{told}", n=f"{count:,}"))
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


def _step(field: str, text: str) -> str:
    return translate("view.step", field=name_of("derived", field), text=text)
