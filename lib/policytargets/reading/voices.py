"""Who speaks in a text: the body that sets its targets, one that reports them, or another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policytargets.documents import Document
from policytargets.reading.outline import Paragraph, is_plan, is_report
from policytargets.reading.view import View
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_HEAD = 400


def voice_of(view: View, document: Document, paragraphs: Sequence[Paragraph]) -> str:
    """Return ``issuer`` for a plan itself, ``reported`` for news of one, ``other`` for the rest.

    A text is a plan's by its entry, its title, its issuer, its numbered parts or its aims.
    """
    text = view.text
    press, ordered, plan, aim = _signs()
    if document.plan_end or document.issuer or ordered.search(text, 0, _HEAD):
        return "issuer"
    if press.search(text):
        return "reported" if plan.search(text) else "other"
    sections = any(paragraph.section for paragraph in paragraphs)
    own = is_plan(text) or is_report(text) or sections or aim.search(text)
    return "issuer" if own else "other"


@cache
def _signs() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of press, of an order to carry out, of a plan's name, of an aim."""
    words = load_grammar().words
    voices, headings = words["voices"], words["headings"]
    plan = rf"《[^《》]*{any_of(headings['documents'])}[^《》]*》|{any_of(voices['named'])}"
    return (
        re.compile(any_of(voices["press"])),
        re.compile(any_of(voices["orders"])),
        re.compile(plan),
        re.compile(rf"{any_of(headings['goals'])}|[到至]20\d\d年|{any_of(voices['aims'])}"),
    )
