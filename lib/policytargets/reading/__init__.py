"""A text becomes targets, each with its exact place, and a ledger of every numeral.

Enters: raw text and what is known of its document. Leaves: one `Reading`, of which all is asked.
Start with `plan.py`; the way goes on: `view.py`, `outline.py`, `paragraphs.py`, `detection.py`,
`targets.py`, `ledger.py`; `statements.py` and `mentions.py` tell what stands beside the targets.
"""

from policytargets.reading.plan import Reading, open_plan, read_plan, read_study

__all__ = ["Reading", "open_plan", "read_plan", "read_study"]
