"""Dossiers: for each target all that a referee may ask, as a page to print or a file for Word."""

from policytargets.reporting.dossiers.choosing import Chosen, choose
from policytargets.reporting.dossiers.entries import Entry, make_entries
from policytargets.reporting.dossiers.sources import Sources, load_sources
from policytargets.reporting.dossiers.web import make_dossier_page, make_page
from policytargets.reporting.dossiers.word import make_word

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
