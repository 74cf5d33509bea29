"""Executed notebooks and clean tables become a site that opens from disk.

Enters: executed notebooks, data/clean, the texts. Leaves: pages, downloads, claims.json.
Start with `site.py`, which lists every file; `publish.py` puts a folder in place whole.
"""
