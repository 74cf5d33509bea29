"""Words that computed sentences are made of: numbers with nouns, lists, escaped names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from policytargets.reporting.copies import marked
from policytargets.reporting.linking import Name
from policytargets.vocabulary.names import translate

__all__ = [
    "bullets",
    "counted",
    "fill",
    "joined",
    "linked",
    "named_plans",
    "named_targets",
    "percent",
    "top_codes",
]

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]|#~"} | {"<": "&lt;", ">": "&gt;"})


def fill(key: str, language: str, **values: object) -> str:
    """Return a sentence of terms.yml with its values filled in.

    Values that are text come from plans and tables: what Markdown or HTML would read as markup
    is escaped, and a target's name becomes a link to it. Pass `Phrase` objects for words that are
    already set.

    Parameters
    ----------
    key : str
        Key under ``sentence``.
    language : str
        ``en`` or ``zh``.
    """
    return translate(f"sentence.{key}", language, **{k: _safe(v) for k, v in values.items()})


class Phrase(str):
    """Words made by this module, to be left as they are."""


def counted(noun: str, number: int, language: str) -> Phrase:
    """Return a number with its noun, such as "1 plan" or "5 plans"."""
    form = "one" if number == 1 else "many"
    return Phrase(translate(f"count.{noun}.{form}", language, n=f"{number:,}"))


def joined(words: Iterable[object], language: str) -> Phrase:
    """Return words as a list, parted as the language does it."""
    return Phrase(translate("list.comma", language).join(_safe(word) for word in words))


def linked(text: str, target: str) -> Phrase:
    """Return words about a target as a link to it, in Markdown.

    Parameters
    ----------
    text : str
        The words; what Markdown would read as markup is escaped.
    target : str
        Id of the target, for people or of the table; without one the words stay plain.
    """
    return Phrase(f"[{_plain(text)}](#{target})" if target else _plain(text))


def named_plans(documents: pd.DataFrame, language: str) -> dict[str, Phrase]:
    """Return each plan's region and id, such as "Wenzhou (wenzhou-2020 Ⓘ)", by id."""
    ids = marked(documents["document"], documents, language)
    triples = zip(documents["document"], documents[f"region_{language}"], ids, strict=True)
    return {
        plan: Phrase(translate("list.plan", language, region=_safe(region), plan=_safe(name)))
        for plan, region, name in triples
    }


def named_targets(
    rows: pd.DataFrame, documents: pd.DataFrame, language: str, *, marks: bool = True
) -> dict[str, Name]:
    """Return each target's region and number, such as "Cixi Ⓣ 3.25%以上", by its key.

    A sentence or a table makes of such a name a link to the target.

    Parameters
    ----------
    rows : pandas.DataFrame
        Targets; their order is kept inside a plan.
    documents : pandas.DataFrame
        The plans, which give the order.
    language : str
        ``en`` or ``zh``.
    marks : bool, optional
        Whether the mark of the plan's copy stands beside the region.
    """
    regions = documents[f"region_{language}"]
    if marks:
        regions = marked(regions, documents, language)
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
    """Return a share in per cent, rounded to whole numbers."""
    return f"{100 * part / whole:.0f}"


def bullets(lines: Sequence[str]) -> str:
    """Return sentences as a list in Markdown; one alone as a paragraph."""
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _safe(value: object) -> str:
    if isinstance(value, Name):
        return linked(value, value.target)
    return str(value) if isinstance(value, Phrase) or not isinstance(value, str) else _plain(value)


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SIGNS)
