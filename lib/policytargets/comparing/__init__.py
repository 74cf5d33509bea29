"""Ambition, timelines and overlap: pure functions, table in, table out."""

from policytargets.comparing.choosing import choose, describe
from policytargets.comparing.counting import count, shares
from policytargets.comparing.differences import differences
from policytargets.comparing.headlines import FAMILIES, board, number_lines
from policytargets.comparing.overlaps import pairs, presence, shared_targets, square
from policytargets.comparing.profiles import agencies, identity
from policytargets.comparing.quality import (
    check_files,
    check_places,
    completeness,
    summarise,
    unstated,
)
from policytargets.comparing.timelines import cumulate, due, due_by_year, periods, tally_due

__all__ = [
    "FAMILIES",
    "agencies",
    "board",
    "check_files",
    "check_places",
    "choose",
    "completeness",
    "count",
    "cumulate",
    "describe",
    "differences",
    "due",
    "due_by_year",
    "identity",
    "number_lines",
    "pairs",
    "periods",
    "presence",
    "shared_targets",
    "shares",
    "square",
    "summarise",
    "tally_due",
    "unstated",
]
