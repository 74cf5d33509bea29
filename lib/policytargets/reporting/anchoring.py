"""Addresses on pages: links from reports to evidence, and the anchors of claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from policytargets.reporting.claimed import claim_id

__all__ = ["ClaimNames", "anchor_claims", "claim_anchor", "link_evidence"]

_HREF = re.compile(r'(<a\b[^<>]*?\bhref=")#([A-Za-z0-9][\w.-]*?)([/@][0-9][0-9.-]*)"')


def link_evidence(html: str) -> tuple[str, list[str]]:
    """Return markup whose links to targets lead to the evidence pages, and the ids linked.

    Parameters
    ----------
    html : str
        Where ``href="#wenzhou-2020/017"`` or ``href="#wenzhou-2020@725-727"`` names a target.
    """
    found: dict[str, None] = {}

    def lead(link: re.Match[str]) -> str:
        """Return a link that leads to the evidence, and keep its target."""
        name = f"{link[2]}{link[3]}"
        found[name] = None
        return f'{link[1]}evidence/{link[2]}.html#{name}"'

    return _HREF.sub(lead, html), list(found)


def claim_anchor(name: str) -> str:
    """Return the anchor of a claim on the page of its report."""
    return re.sub(r"\s+", "-", f"claim-{name}")


class ClaimNames:
    """Names of the claims of one report in their order, as claims.json gives them.

    Parameters
    ----------
    report : str
        Name of the report.
    """

    def __init__(self, report: str) -> None:
        self.report = report
        self._texts: dict[str, list[str]] = {}

    def new(self, claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """Give the name of each claim; empty for one that was said before."""
        for told in claims:
            name = claim_id(self.report, told)
            texts = self._texts.setdefault(name, [])
            if told["text"] in texts:
                yield ""
                continue
            texts.append(told["text"])
            yield name if len(texts) == 1 else f"{name}:{len(texts)}"


def anchor_claims(html: str, names: Sequence[str]) -> str:
    """Return the sentences of an output with the anchor of each.

    Parameters
    ----------
    html : str
        A list with an item a claim, or anything else: then the anchors stand before it.
    names : sequence of str
        Names of the claims in their order; empty for one that gets no anchor.
    """
    anchors = [f' id="{escape(claim_anchor(name))}"' if name else "" for name in names]
    if html.count("<li>") == len(names):
        given = iter(anchors)
        return re.sub("<li>", lambda _: f"<li{next(given)}>", html)
    return "".join(f'<span class="at"{anchor}></span>' for anchor in anchors if anchor) + html
