"""data/raw becomes data/clean: the whole way of a plan that is added, read and stored.

Enters: the texts and documents.yml of data/raw, corrections.yml, the statistics of context.csv.
Leaves: the tables of data/clean, their descriptions, and how well the rules read.
Start with `build.py`; `derive.py` makes all that follows from the targets alone.
"""
