"""Passages that two plans share, character by character, and what was changed in them.

Enters: texts. Leaves: passages, edits, similarity by length of shingle.
The way: `masked_texts.py`, `seeds.py`, `alignment.py`, `passages.py`; beside it `similarity.py`.
"""
