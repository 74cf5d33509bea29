"""What plans share: targets, responsible bodies, and what chance alone would give.

Enters: described targets, graded pairs. Leaves: sets, matrices, coincidences, uptake.
Start with `shared_targets.py`, then `chance.py`.
"""
