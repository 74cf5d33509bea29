"""Who promises more: orders of plans, scores where they may be made, and how firm they are.

Enters: judged pairs, canonical values. Leaves: orders, edges, scores, what would turn them.
Start with `pair_order.py` (pair by pair), then `partial_order.py` (plan by plan).
"""
