"""A study of one's own: the folder made, changed, checked, brought up to date.

Enters: what the package ships (notebooks, reports.yml, templates). Leaves: a folder that
`policytargets report` runs on.
Start with `init.py`, which also renews notebooks that nobody edited; `entries.py` takes plans out
and renames them, `update.py` puts a corrected copy of a plan in place of its text, `check.py` tells
what is not sound, `review.py` holds what people decide of doubtful readings.
"""
