"""How anything is shown, whatever it is of: cells, links, sentences, tables, charts.

Enters: tables of `comparing`. Leaves: outputs of a notebook that pages can be made from.
Start with `show.py` (tables and sentences) and `charts.py` (figures for any table of counts).
"""
