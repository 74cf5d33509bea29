"""The first page of a language: the board, and under it what can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from policytargets.display.cells import to_html
from policytargets.messages import localised, translate
from policytargets.plans import load
from policytargets.reporting.promises import board
from policytargets.schemas import VERDICTS
from policytargets.site.notebook_page import claim_anchor, link_evidence
from policytargets.vocabulary.board import load_board

Claims = Sequence[Mapping[str, Any]]


def front(root: Path, cards: Sequence[Mapping[str, Any]], claims: Claims) -> dict[str, Any]:
    """Return what the first page shows before all else."""
    return {"board": _board(root), "findings": list(findings(cards, claims)), "legend": _legend()}


def _board(root: Path) -> Markup:
    """Return the board as markup; nothing where the plans state no family."""
    made = board(load(root=root))
    if not made.rows:
        return Markup()
    html, _ = link_evidence(to_html("", made.head, made.rows, [""] * len(made.rows)))
    kind = "promises sortable" if made.is_tall else "promises"
    return Markup(html.replace('class="policytargets', f'class="policytargets {kind}', 1))


def _legend() -> list[tuple[str, str, str]]:
    """Return code, sign and meaning of each verdict."""
    signs = [(code, translate(f"verdict_mark.{code}")) for code in VERDICTS]
    return [(code, sign, translate(f"verdict_means.{code}")) for code, sign in signs]


def findings(cards: Sequence[Mapping[str, Any]], claims: Claims) -> Iterator[dict[str, Any]]:
    """Give by report the sentences that answer the questions of board.yml."""
    titles = {card["name"]: card for card in cards}
    for report, questions in load_board().findings.items():
        own = {_key(one): one for one in reversed(claims) if one["report"] == report}
        said = [next((own[key] for key in keys if key in own), None) for keys in questions]
        words = localised("text")
        told = [(claim_anchor(one["id"]), one[words]) for one in said if one and one[words]]
        if report in titles and told:
            yield {**titles[report], "said": told}


def _key(claim: Mapping[str, Any]) -> str:
    return str(claim["id"]).split(":")[1]
