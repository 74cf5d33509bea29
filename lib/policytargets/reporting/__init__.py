"""From notebooks to reports: runs, figures, tables, pages, downloads."""

import logging

# On a first run matplotlib logs where it builds its font cache: nbval would compare that line.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
