"""Passages that two plans share word by word, what was changed in them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd

from policytargets.comparing.text_reuse.alignment import SHORTEST
from policytargets.comparing.text_reuse.masked_texts import ComparedText, compared_texts
from policytargets.comparing.text_reuse.passages import (
    Reuse,
    compare_words,
    expected_passages,
    load_background,
    place_targets,
)
from policytargets.display.cells import Cell, one_line
from policytargets.display.claims import Claim, Phrase, Step, claim, counted, fill, joined, step
from policytargets.display.links import link_html
from policytargets.display.section import Section, Table
from policytargets.display.show import heading, show_rows, title_of
from policytargets.messages import translate
from policytargets.plans import Plans
from policytargets.reporting.limits import tell_omissions

Row = Any
_PAIR = ["plan_a", "plan_b"]
_PASSAGE = [*_PAIR, "passage"]
_TERMS = ("numeral", "comparator", "cadence")
"""The kinds of edits that change what is promised."""
_ALIKE = 0.6  # equal characters of all steps: below, a passage is a likeness rather than a clause
_DATES = ["date_signed", "date_published", "plan_start"]
_MOST = 60  # passages that are shown
_SIGNS = {"a": ("del", "【−", "】"), "b": ("ins", "【+", "】")}


def shared_passages(plans: Plans, shingle: int = SHORTEST) -> Section:
    """Return the passages that two plans share word by word, and what was changed in them."""
    labels, targets, readings = plans.labels, plans.written, readings_of(plans)
    reuse = place_targets(compare_words(readings, shingle), targets)
    return Section(
        "shared_passages",
        {
            kind: Table(rows, lambda: show_passages(reuse, targets, labels))
            for kind, rows in (("passages", reuse.passages), ("edits", reuse.edits))
        },
        {
            "total": lambda: [tell_total(reuse.passages, readings, shingle)],
            "passages": lambda: [
                *tell_most(reuse.passages, readings, labels, shingle),
                *tell_omissions(plans.documents, "passages"),
            ],
            "edits": lambda: tell_edits(reuse, targets, labels),
        },
    )


@lru_cache(maxsize=1)
def readings_of(plans: Plans) -> list[ComparedText]:
    """Return the characters of each plan that are compared, the earliest plan first."""
    return compared_texts(plans.readings, by_date(plans.documents))


def by_date(documents: pd.DataFrame) -> list[str]:
    """Return the plans, the earliest first: by signature, else publication, else first year."""
    dates = documents[_DATES].astype("string").replace("", pd.NA).bfill(axis=1)[_DATES[0]]
    ordered = documents.assign(date=dates).sort_values(["date", "document"], na_position="last")
    return list(ordered["document"])


def tell_total(passages: pd.DataFrame, readings: Sequence[ComparedText], least: int) -> Claim:
    """Return how many passages the plans share, and how many of them their genre would give."""
    steps = _steps(shortest=least)
    if passages.empty:
        return claim("reuse_none", value=0, steps=steps, shortest=least)
    pairs = len(readings) * (len(readings) - 1) // 2
    return claim(
        "reuse_total",
        value=len(passages),
        steps=steps,
        sensitivity=_sensitivity(passages, least),
        pairs=counted("plan_pair", pairs),
        passages=counted("passage", len(passages)),
        shortest=least,
        **_beside_background(readings, least, len(passages)),
    )


def tell_most(
    passages: pd.DataFrame, readings: Sequence[ComparedText], labels: Mapping[str, str], least: int
) -> list[Claim]:
    """Return which pair shares most, and the longest passage."""
    if passages.empty:
        return []
    lengths, steps = {one.plan: len(one.text) for one in readings}, _steps(shortest=least)
    return [_most(passages, lengths, labels, steps), _longest(passages, labels, steps)]


def _beside_background(readings: Sequence[ComparedText], least: int, found: int) -> dict[str, Any]:
    """Return how many passages unrelated texts would share, and how many of those found do not."""
    known, expected = load_background(), expected_passages(readings, least)
    shares = [max(0.0, 1 - rate / found) for rate in (expected.high, expected.mean)]
    lowest, precision = (f"{100 * share:.0f}" for share in shares)
    return {
        "expected": f"{expected.mean:.1f}",
        "high": f"{expected.high:.1f}",
        "precision_low": lowest,
        "precision": precision,
        "unrelated": len(known.pairs),
        "texts": len({pair.text for pair in known.pairs}),
    }


def _steps(**inputs: object) -> Sequence[Step]:
    return [step(compare_words, translate("sentence.reuse_step_align"), inputs)]


def pair_in_time(a: str, b: str, labels: Mapping[str, str]) -> str:
    """Return two plans as one name, the earlier first."""
    return translate("sentence.reuse_pair", a=labels[a], b=labels[b])


def _sensitivity(passages: pd.DataFrame, least: int) -> str:
    fewer = int(passages["free"].ge(2 * least).sum())
    return str(fill("reuse_sensitivity", n=fewer, shortest=2 * least))


def _most(
    passages: pd.DataFrame,
    lengths: Mapping[str, int],
    labels: Mapping[str, str],
    steps: Sequence[Step],
) -> Claim:
    totals = passages.groupby(_PAIR, sort=False)["free"].agg(["sum", "size"])
    (a, b), row = next(totals.sort_values("sum", ascending=False, kind="stable").iterrows())
    share = 100 * row["sum"] / min(lengths[a], lengths[b])
    widest = totals.index[totals["size"].eq(totals["size"].max())]
    return claim(
        "reuse_most",
        subject=f"{a}/{b}",
        value=float(share),
        unit="%",
        steps=steps,
        a=labels[a],
        b=labels[b],
        passages=counted("passage", int(row["size"])),
        equal=int(row["sum"]),
        share=f"{share:.1f}",
        most=int(totals["size"].max()),
        most_pairs=joined([pair_in_time(one, other, labels) for one, other in widest]),
    )


def _longest(passages: pd.DataFrame, labels: Mapping[str, str], steps: Sequence[Step]) -> Claim:
    row: Row = passages.loc[passages["free"].idxmax()]
    return claim(
        "reuse_longest",
        subject=f"{row.plan_a}/{row.plan_b}",
        value=float(row.free),
        steps=steps,
        equal=int(row.free),
        a=labels[row.plan_a],
        b=labels[row.plan_b],
        section_a=_section(row.section_a),
        section_b=_section(row.section_b),
    )


def tell_edits(reuse: Reuse, targets: pd.DataFrame, labels: Mapping[str, str]) -> list[Claim]:
    """Return how often what was changed, and the targets whose comparator or pace was."""
    edits = reuse.edits
    if edits.empty:
        return []
    kinds = edits["kinds"].str.split(";")
    counts = {k: int(kinds.map(lambda of, k=k: k in of).sum()) for k in _TERMS}
    told: dict[str, Any] = {"edits": counted("edit", len(edits)), **counts}
    ids = [one for side in ("a", "b") for of in edits[f"targets_{side}"] for one in of]
    steps = _steps()
    total = claim("reuse_edits", value=len(edits), target_ids=ids, steps=steps, **told)
    shares = reuse.passages.set_index(_PASSAGE)["share"]
    keys = edits[_PASSAGE].itertuples(index=False, name=None)
    kept = [
        shares[key] >= _ALIKE and bool({"comparator", "cadence"} & set(of))
        for key, of in zip(keys, kinds, strict=True)
    ]
    return [total, *_changed_terms(edits[kept], targets.set_index("target_id"), labels, steps)]


def _changed_terms(
    edits: pd.DataFrame, targets: pd.DataFrame, labels: Mapping[str, str], steps: Sequence[Step]
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
        yield claim("reuse_became", subject=subject, target_ids=pair, steps=steps, **words)


def _link(targets: pd.DataFrame, target: str) -> Phrase:
    name = targets.loc[target, "id"]
    return Phrase(f"[{name}](#{name})")


def _section(section: str) -> Phrase:
    key = "reuse_section" if section else "reuse_no_section"
    return Phrase(fill(key, section=section))


def show_passages(reuse: Reuse, targets: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Show passages in two columns, each change marked; those with another number stand first."""
    names = dict(zip(targets["target_id"], targets["id"], strict=True))
    edits = dict(iter(reuse.edits.groupby(_PASSAGE, sort=False)))
    changed = _with_changed_terms(reuse)
    passages = reuse.passages.sort_values("free", ascending=False, kind="stable").itertuples()
    kept = sorted(passages, key=lambda row: _key(row) not in changed)
    rows = [
        [_passage(row, edits.get(_key(row)), side, labels, names) for side in "ab"]
        for row in kept[:_MOST]
    ]
    counts = {"shown": len(rows), "total": len(kept)}
    show_rows(
        title_of("reuse_passages", counts), [heading("reuse_earlier"), heading("reuse_later")], rows
    )


def _passage(
    row: Row,
    edits: pd.DataFrame | None,
    side: str,
    labels: Mapping[str, str],
    names: Mapping[str, str],
) -> Cell:
    """Return a passage as one of the plans has it, with its place, and the targets in it."""
    plan, section = getattr(row, f"plan_{side}"), getattr(row, f"section_{side}")
    start, end = getattr(row, f"start_{side}"), getattr(row, f"end_{side}")
    place = f"{escape(section)} {link_html(f'{plan}@{start}-{end}', f'@{start}–{end}')}"
    plain, marked = _marked(row, edits, side)
    ids = [names[key] for key in getattr(row, f"targets_{side}")]
    links = " ".join(link_html(name, escape(name)) for name in ids)
    kinds = escape(_kinds_told(edits)) if side == "b" and edits is not None else ""
    under = " · ".join(filter(None, (links, kinds)))
    head = f"<b>{escape(labels[plan])}</b> <small>{place.strip()}</small>"
    html = f"{head}<br>{marked}<br><small>{under}</small>".removesuffix("<br><small></small>")
    return Cell((labels[plan], plain), "passage", html)


def _marked(row: Row, edits: pd.DataFrame | None, side: str) -> tuple[str, str]:
    """Return a passage with what is changed in it between signs, and as markup."""
    quote, start = getattr(row, f"quote_{side}"), getattr(row, f"start_{side}")
    tag, left, right = _SIGNS[side]
    plain, marked, at = "", "", start
    for edit in () if edits is None else edits.itertuples():
        same = one_line(quote[at - start : getattr(edit, f"start_{side}") - start])
        own = one_line(getattr(edit, f"text_{side}"))
        plain += same + f"{left}{own}{right}" * bool(own)
        marked += escape(same) + f"<{tag}>{escape(own)}</{tag}>" * bool(own)
        at = getattr(edit, f"end_{side}")
    rest = one_line(quote[at - start :])
    return plain + rest, marked + escape(rest)


def _with_changed_terms(reuse: Reuse) -> set[object]:
    """Return the keys of the passages in which a number, a comparator or a pace changed."""
    kinds = reuse.edits.groupby(_PASSAGE)["kinds"].agg(";".join)
    return {key for key, told in kinds.items() if set(told.split(";")) & set(_TERMS)}


def _kinds_told(edits: pd.DataFrame) -> str:
    named = (kind for kinds in edits["kinds"] for kind in kinds.split(";"))
    kinds = dict.fromkeys(kind for kind in named if kind != "wording")
    return translate("list.comma").join(translate(f"edit.{k}") for k in kinds)


def _key(row: Row) -> tuple[str, str, int]:
    return row.plan_a, row.plan_b, row.passage
