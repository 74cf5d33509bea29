"""A printable appendix for chosen targets or claims.

Start with `entries.py` (what is told of a target); `files.py` writes HTML and Word.
"""

from policytargets.display.target import Entry, Sources, load_sources, make_entries
from policytargets.site.dossiers.choose import Chosen, choose
from policytargets.site.dossiers.files import make_dossier_page, make_page, make_word

__all__ = [
    "Chosen",
    "Entry",
    "Sources",
    "choose",
    "load_sources",
    "make_dossier_page",
    "make_entries",
    "make_page",
    "make_word",
]
