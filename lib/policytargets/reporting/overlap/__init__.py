"""The sections of the overlap report.

Start with `shared_targets.py`, then `chance.py` and `passages.py`.
"""
