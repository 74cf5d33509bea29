"""The sections of the timelines report.

Start with `windows.py` (plans on the axis of time), then `pace.py` and `outcomes.py`.
"""
