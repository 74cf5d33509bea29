"""The sections of the ambition report.

Start with `findings.py` (what may be said), then `order.py` and `comparability.py`.
"""
