"""A file of any kind becomes one text, each stretch of it tied to its place in the file.

Enters: bytes and a name. Leaves: a `Converted`: text, map of places, what a page states of itself.
Start with `convert.py`; `kinds.py` tells what a file is, a module for each kind reads it,
`bounded.py` keeps what may be hostile in a process of its own.
"""

from policytargets.sources.convert import convert, open_source
from policytargets.sources.places import Converted, Limits, Places

__all__ = ["Converted", "Limits", "Places", "convert", "open_source"]
