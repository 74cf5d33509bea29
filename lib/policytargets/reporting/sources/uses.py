"""Where a target is used: the reports that link to it and the claims that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policytargets.reporting.anchoring import claim_anchor

__all__ = ["Use", "uses_of"]


# A sentence that counts targets rests on all of them: told in full at each it would fill the page.
_LONGEST = 80


@dataclass(frozen=True)
class Use:
    """A report that uses a target.

    Parameters
    ----------
    report : str
        Name of the report.
    claims : tuple of (str, str)
        Anchor and opening words of each of its claims that rest on the target.
    """

    report: str
    claims: tuple[tuple[str, str], ...] = ()


def uses_of(
    claims: Iterable[Mapping[str, Any]], linked: Mapping[str, Iterable[str]], language: str
) -> dict[str, list[Use]]:
    """Return by target the reports that use it.

    Parameters
    ----------
    claims : iterable of mapping
        Records of `policytargets.reporting.claimed.collect_claims`.
    linked : mapping of str to iterable of str
        By report, in the order of the site, the keys of the targets that its page links to.
    language : str
        ``en`` or ``zh``; a claim that was not made in it is left out.
    """
    told = [claim for claim in claims if claim[f"text_{language}"] and claim["report"] in linked]
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for report, keys in linked.items():
        own = [claim for claim in told if claim["report"] == report]
        for key in dict.fromkeys([*keys, *(key for claim in own for key in claim["target_ids"])]):
            found.setdefault(key, {}).setdefault(report, [])
        for claim in own:
            for key in claim["target_ids"]:
                words = (claim_anchor(claim["id"]), _opening(claim[f"text_{language}"]))
                found[key][report].append(words)
    return {
        key: [Use(report, tuple(claims)) for report, claims in reports.items()]
        for key, reports in found.items()
    }


def _opening(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
