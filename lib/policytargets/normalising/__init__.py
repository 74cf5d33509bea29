"""What a number means: canonical unit, pace a year, baseline, size, scope and concept.

Enters: targets as read. Leaves: normalised.csv, and steps.csv with the chain behind each value.
Start with `values.py`; `steps.py` is how a derived value keeps its reasons.
"""
