"""Passages that plans share and what changed in them, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from policytargets.comparing.reuse import Reading, Reuse
from policytargets.comparing.reuse.scoring import CHANCE
from policytargets.reporting.cells import format_number
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.prose import Phrase, counted, fill
from policytargets.vocabulary.names import translate

__all__ = ["by_date", "step", "tell_edits", "tell_reuse"]

Row = Any
_PAIR = ["plan_a", "plan_b"]
_PASSAGE = [*_PAIR, "passage"]
_TOLD = ("numeral", "comparator", "cadence")
_ALIKE = 0.6  # equal characters of all steps: below, a passage is a likeness rather than a clause
_DATES = ["date_signed", "date_published", "plan_start"]


def by_date(documents: pd.DataFrame) -> list[str]:
    """Return the plans, the earliest first: by signature, else publication, else first year.

    Parameters
    ----------
    documents : pandas.DataFrame
        The clean table of documents.
    """
    dates = documents[_DATES].astype("string").replace("", pd.NA).bfill(axis=1)[_DATES[0]]
    ordered = documents.assign(date=dates).sort_values(["date", "document"], na_position="last")
    return list(ordered["document"])


def tell_reuse(
    reuse: Reuse, readings: Sequence[Reading], labels: Mapping[str, str], language: str, least: int
) -> list[Claim]:
    """Return how many passages the plans share, which pair most, and the longest.

    Parameters
    ----------
    reuse : Reuse
        As returned by `policytargets.comparing.reuse.compare_words`.
    readings : sequence of Reading
        The plans.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    least : int
        Equal characters that a passage has at least.
    """
    passages = reuse.passages
    steps = [step("compare_words", "align", language, shortest=least)]
    if passages.empty:
        return [claim("reuse_none", language, value=0, steps=steps, shortest=least)]
    pairs = len(readings) * (len(readings) - 1) // 2
    total = claim(
        "reuse_total",
        language,
        value=len(passages),
        steps=steps,
        sensitivity=_sensitivity(passages, least, language),
        pairs=counted("plan_pair", pairs, language),
        passages=counted("passage", len(passages), language),
        shortest=least,
        chance=format_number(CHANCE * pairs),
    )
    lengths = {one.plan: len(one.text) for one in readings}
    most = _most(passages, lengths, labels, language, steps)
    return [total, most, _longest(passages, labels, language, steps)]


def _sensitivity(passages: pd.DataFrame, least: int, language: str) -> str:
    fewer = int(passages["free"].ge(2 * least).sum())
    return str(fill("reuse_sensitivity", language, n=fewer, shortest=2 * least))


def _most(
    passages: pd.DataFrame,
    lengths: Mapping[str, int],
    labels: Mapping[str, str],
    language: str,
    steps: Sequence[Step],
) -> Claim:
    totals = passages.groupby(_PAIR, sort=False)["free"].agg(["sum", "size"])
    (a, b), row = next(totals.sort_values("sum", ascending=False, kind="stable").iterrows())
    share = 100 * row["sum"] / min(lengths[a], lengths[b])
    return claim(
        "reuse_most",
        language,
        subject=f"{a}/{b}",
        value=float(share),
        unit="%",
        steps=steps,
        a=labels[a],
        b=labels[b],
        passages=counted("passage", int(row["size"]), language),
        equal=int(row["sum"]),
        share=f"{share:.1f}",
    )


def _longest(
    passages: pd.DataFrame, labels: Mapping[str, str], language: str, steps: Sequence[Step]
) -> Claim:
    row: Row = passages.loc[passages["free"].idxmax()]
    return claim(
        "reuse_longest",
        language,
        subject=f"{row.plan_a}/{row.plan_b}",
        value=float(row.free),
        steps=steps,
        equal=int(row.free),
        a=labels[row.plan_a],
        b=labels[row.plan_b],
        section_a=_section(row.section_a, language),
        section_b=_section(row.section_b, language),
    )


def step(function: str, key: str, language: str, **inputs: object) -> Step:
    """Return a step of `policytargets.comparing.reuse`, described in one language.

    Parameters
    ----------
    function : str
        The function of the package.
    key : str
        What it does: the key under ``sentence.reuse_step_``.
    language : str
        ``en`` or ``zh``.
    **inputs : object
        What it was given beside the texts.
    """
    description = translate(f"sentence.reuse_step_{key}", language)
    return Step(f"comparing.reuse.{function}", inputs, description)


def tell_edits(
    reuse: Reuse, targets: pd.DataFrame, labels: Mapping[str, str], language: str
) -> list[Claim]:
    """Return how often what was changed, and the targets whose comparator or pace was.

    Parameters
    ----------
    reuse : Reuse
        As returned by `policytargets.comparing.reuse.place_targets`.
    targets : pandas.DataFrame
        The clean table.
    labels : mapping of str to str
        Name of each plan.
    language : str
        ``en`` or ``zh``.
    """
    edits = reuse.edits
    if edits.empty:
        return []
    kinds = edits["kinds"].str.split(";")
    counts = {k: int(kinds.map(lambda of, k=k: k in of).sum()) for k in _TOLD}
    told: dict[str, Any] = {"edits": counted("edit", len(edits), language), **counts}
    ids = [one for side in ("a", "b") for of in edits[f"targets_{side}"] for one in of]
    steps = [step("compare_words", "align", language)]
    total = claim("reuse_edits", language, value=len(edits), target_ids=ids, steps=steps, **told)
    shares = reuse.passages.set_index(_PASSAGE)["share"]
    keys = edits[_PASSAGE].itertuples(index=False, name=None)
    kept = [
        shares[key] >= _ALIKE and bool({"comparator", "cadence"} & set(of))
        for key, of in zip(keys, kinds, strict=True)
    ]
    sharp = edits[kept]
    return [total, *_became(sharp, targets.set_index("target_id"), labels, language, steps)]


def _became(
    edits: pd.DataFrame,
    targets: pd.DataFrame,
    labels: Mapping[str, str],
    language: str,
    steps: Sequence[Step],
) -> Iterator[Claim]:
    """Return a claim for each pair of targets of one indicator whose terms an edit changed."""
    seen = set()
    for row in edits.itertuples():
        pair = (*row.targets_a, *row.targets_b)
        alone = len(row.targets_a) == len(row.targets_b) == 1
        if not alone or pair in seen or targets.loc[[*pair], "indicator"].nunique() > 1:
            continue
        seen.add(pair)
        words: dict[str, Any] = {
            f"{word}_{side}": told
            for side, one in zip("ab", pair, strict=True)
            for word, told in (("text", targets.loc[one, "quote"]), ("target", _link(targets, one)))
        }
        words |= {"a": labels[row.plan_a], "b": labels[row.plan_b]}
        subject = "/".join(pair)
        yield claim(
            "reuse_became", language, subject=subject, target_ids=pair, steps=steps, **words
        )


def _link(targets: pd.DataFrame, target: str) -> Phrase:
    name = targets.loc[target, "id"]
    return Phrase(f"[{name}](#{name})")


def _section(section: str, language: str) -> Phrase:
    key = "reuse_section" if section else "reuse_no_section"
    return Phrase(fill(key, language, section=section))
