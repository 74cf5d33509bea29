"""Many texts at once: the same reading over files, Parquet and clusters, with flat memory.

Enters: paths. Leaves: JSON Lines or partitions of Parquet, and a line for each broken text.
Start with `extract.py`; `engines.py` says where it runs.
"""
