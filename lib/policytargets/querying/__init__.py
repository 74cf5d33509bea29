"""Questions in SQL: all tables in one file, and an existing server on it.

Enters: the clean tables of a study, and where it has many plans the verdicts by family.
Leaves: an SQLite or DuckDB file; pages, JSON and CSV of Datasette.
Start with `database.py`; the questions that stand ready are in `queries.yml`.
"""
