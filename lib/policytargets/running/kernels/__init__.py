"""Kernels forked from a warm process, so that a notebook need not import the stack again.

Start with `managers.py` (what Papermill and nbval are given), then `fork.py` and `server.py`.
"""
