"""When it falls due, from where it starts, how fast it must go, and what came of it.

Enters: targets, canonical values, official statistics. Leaves: calendars, paces, outcomes.
Start with `windows.py` (periods of plans) and `paces.py` (what comparable targets ask a year).
"""
