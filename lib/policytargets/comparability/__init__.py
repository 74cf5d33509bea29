"""May two targets be compared? A verdict with reasons, never a silent pairing.

Enters: targets with their canonical values, concepts and scopes (`normalising`).
Leaves: comparisons.csv, missing.csv, contradictions.csv and yardsticks.csv.
Start with `verdicts.py`, which puts the questions of `questions.py` to every pair.
"""
