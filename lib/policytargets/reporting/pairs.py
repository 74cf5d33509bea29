"""Pairs of targets: which may stand side by side, with their caveats, and why others may not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from policytargets.comparing.verdicts import ranked_families
from policytargets.reporting.cells import family_name, name_of
from policytargets.reporting.claims import Claim, Step, claim
from policytargets.reporting.edges import both
from policytargets.reporting.prose import Phrase, counted, fill, joined, named_targets
from policytargets.schemas import VERDICTS
from policytargets.vocabulary.names import translate

__all__ = ["tell_all", "tell_families", "tell_refused"]

_FOR_AN_ORDER = 3  # plans; two alone are a pair, not an order
_MOST_REASONS = 3


def tell_refused(
    pairs: pd.DataFrame, families: Sequence[str], names: Mapping[str, str], language: str
) -> list[Claim]:
    """Return the refused pairs of each family by name, under the reasons that refuse them.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `policytargets.comparing.choose_pairs`.
    families : sequence of str
        Codes, in the order wanted.
    names : mapping of str to str
        Name of each target by its key.
    language : str
        ``en`` or ``zh``.
    """
    refused = pairs[pairs["verdict"] == "refused"]
    said = []
    for code in families:
        own = refused[refused["family"] == code]
        told = [_under(reasons, part, names, language) for reasons, part in own.groupby("reasons")]
        if told:
            given = _resting(own, language, subject=code)
            listed = Phrase(translate("list.clause_of", language).join(told))
            name = family_name(code, language)
            said.append(claim("refused_named", language, **given, family=name, told=listed))
    return said or [claim("refused_none", language, value=0.0)]


def _resting(pairs: pd.DataFrame, language: str, subject: str = "") -> dict[str, Any]:
    """Return what a claim that counts pairs of targets is about and rests on."""
    steps = [Step("comparing.choose_pairs", {}, fill("step_pairs", language))]
    return {
        "subject": subject,
        "value": float(len(pairs)),
        "target_ids": both(pairs),
        "steps": steps,
    }


def _under(
    reasons: Hashable, pairs: pd.DataFrame, names: Mapping[str, str], language: str
) -> Phrase:
    """Return pairs that the same reasons refuse, each target with those it is refused against."""
    told = []
    for first, own in pairs.groupby("target_id_a", sort=False):
        others = joined([names[key] for key in own["target_id_b"]], language)
        told.append(Phrase(fill("pair_plain", language, a=names[str(first)], b=others)))
    words = joined([name_of("caveat", c, language) for c in str(reasons).split(";")], language)
    listed = Phrase(translate("list.clause_of", language).join(told))
    return Phrase(fill("refused_under", language, reasons=words, pairs=listed))


def tell_families(
    rows: pd.DataFrame,
    pairs: pd.DataFrame,
    families: Sequence[str],
    documents: pd.DataFrame,
    language: str,
) -> list[Claim]:
    """Return for each family which of its targets may be compared, and why the others may not.

    Parameters
    ----------
    rows : pandas.DataFrame
        The targets, with ``family``; second mentions are not counted.
    pairs : pandas.DataFrame
        As returned by `policytargets.comparing.choose_pairs`.
    families : sequence of str
        Codes, in the order wanted.
    documents : pandas.DataFrame
        The plans compared.
    language : str
        ``en`` or ``zh``.
    """
    regions = documents.set_index("document")[f"region_{language}"]
    first = rows[rows["repeats"] == ""]
    names = named_targets(first, documents, language, marks=False)
    said = []
    for code in families:
        own, inside = first[first["family"] == code], pairs[pairs["family"] == code]
        said.append(_family(code, own, inside, regions, names, language))
    return said


def _family(
    code: str,
    own: pd.DataFrame,
    pairs: pd.DataFrame,
    regions: pd.Series,
    names: Mapping[str, str],
    language: str,
) -> Claim:
    name, plans = family_name(code, language), own["document"].unique()
    if not len(plans):
        return claim("family_none", language, subject=code, value=0.0, family=name)
    ids = list(own["target_id"])
    if len(plans) == 1:
        given: dict[str, Any] = {"subject": code, "value": 0.0, "target_ids": ids}
        return claim("family_one", language, **given, family=name, plan=regions[plans[0]])
    given = _resting(pairs, language, subject=code) | {"target_ids": ids}
    opening = claim(
        "family_verdicts",
        language,
        **given,
        family=name,
        targets=counted("target", len(own), language),
        plans=counted("plan", len(plans), language),
        pairs=counted("pair", len(pairs), language),
    )
    open_ = [_allowed(v, pairs, names, language) for v in VERDICTS if v != "refused"]
    sentences = filter(None, [opening.text, *open_, _refused(pairs, language)])
    return replace(opening, text=translate("list.sentence", language).join(sentences))


def _allowed(verdict: str, pairs: pd.DataFrame, names: Mapping[str, str], language: str) -> str:
    """Return the pairs of a verdict by name; each with its caveats in the same breath."""
    told = []
    for pair in pairs[pairs["verdict"] == verdict].itertuples():
        caveats = [name_of("caveat", code, language) for code in pair.reasons.split(";") if code]
        values = {"a": names[pair.target_id_a], "b": names[pair.target_id_b]}
        key = "pair_named" if caveats else "pair_plain"
        told.append(Phrase(fill(key, language, **values, caveats=joined(caveats, language))))
    if not told:
        return ""
    named = Phrase(translate("list.clause_of", language).join(told))
    name = name_of("verdict", verdict, language)
    return fill("family_open", language, verdict=name.capitalize(), named=named)


def _refused(pairs: pd.DataFrame, language: str) -> str:
    refused = pairs[pairs["verdict"] == "refused"]
    if refused.empty:
        return ""
    key = "family_all_refused" if len(refused) == len(pairs) else "family_refused"
    number = counted("pair", len(refused), language)
    return fill(key, language, pairs=number, reasons=_reasons(refused, language))


def _reasons(pairs: pd.DataFrame, language: str, most: int | None = None) -> Phrase:
    counts = pairs["reasons"].str.split(";").explode().value_counts().head(most)
    told = [
        Phrase(fill("reason_count", language, reason=name_of("caveat", str(code), language), n=n))
        for code, n in counts.items()
    ]
    return joined(told, language)


def tell_all(pairs: pd.DataFrame, listed: int, language: str) -> list[Claim]:
    """Return how many pairs of all families have each verdict, and what refuses most of them.

    Parameters
    ----------
    pairs : pandas.DataFrame
        As returned by `policytargets.comparing.choose_pairs`, of every family.
    listed : int
        How many pairs of these plans the clean table lists, second mentions included.
    language : str
        ``en`` or ``zh``.
    """
    if pairs.empty:
        return [claim("verdicts_none", language, value=0.0)]
    counts: dict[str, Any] = {code: int((pairs["verdict"] == code).sum()) for code in VERDICTS}
    total: dict[str, Any] = {"pairs": counted("pair", len(pairs), language)}
    families = counted("family", pairs["family"].nunique(), language)
    given = _resting(pairs, language)
    told = [claim("verdicts_total", language, **given, **total, families=families, **counts)]
    refused = pairs[pairs["verdict"] == "refused"]
    if len(refused):
        reasons = _reasons(refused, language, _MOST_REASONS)
        given = _resting(refused, language)
        told.append(claim("verdicts_refused_by", language, **given, reasons=reasons))
    if listed > len(pairs):
        more = listed - len(pairs)
        told.append(claim("verdicts_folded", language, value=float(more), n=more))
    return [*told, _rankings(pairs, language)]


def _rankings(pairs: pd.DataFrame, language: str) -> Claim:
    """Return in which families enough plans are mutually comparable to be put in an order."""
    orders = ranked_families(pairs, _FOR_AN_ORDER)
    free = pairs[pairs["family"].isin(orders) & pairs["verdict"].isin(["direct", "converted"])]
    given = _resting(free if orders else pairs, language) | {"value": float(len(orders))}
    names = joined([family_name(code, language) for code in orders], language)
    key = "some_ranking" if orders else "no_ranking"
    return claim(key, language, **given, n=_FOR_AN_ORDER, families=names)
