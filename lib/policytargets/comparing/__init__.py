"""What the reports compute, as pure functions from table to table.

Enters: the clean tables. Leaves: tables that a report shows; no words, no figures, no HTML.
A folder a report: `ambition`, `timelines`, `overlap`, and `text_reuse` for shared passages.
Start with `targets.py` and `pairs.py`, on which the others rest.
"""
