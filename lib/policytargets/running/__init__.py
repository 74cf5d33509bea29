"""Notebooks through Papermill: which, with which parameters, and only where something changed.

Enters: reports.yml and the notebooks. Leaves: executed notebooks.
What a parameter may be stands in its comment (`declarations.py`).
Start with `suite.py` and `execute.py`; `kernels` holds the warm process they run on.
"""
