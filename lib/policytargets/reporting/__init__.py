"""What notebooks show: a module a section of a report, with its table, sentences and figure.

Enters: tables of `comparing`. Leaves: outputs of a cell. A folder a report; what several reports
use stands in `targets.py` and `limits.py`. Start with a notebook: each call is a section here.
"""

import logging

# On a first run matplotlib logs where it builds its font cache: nbval would compare that line.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
