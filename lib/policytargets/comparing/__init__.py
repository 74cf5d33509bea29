"""Ambition, timelines and overlap: pure functions, table in, table out."""

from policytargets.comparing.accuracy import f1_by_corpus, overall
from policytargets.comparing.choosing import choose, describe
from policytargets.comparing.counting import count, shares
from policytargets.comparing.differences import differences, unify
from policytargets.comparing.headlines import FAMILIES, board, number_lines
from policytargets.comparing.numerals import account, count_roles, unlisted
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
    "account",
    "agencies",
    "board",
    "check_files",
    "check_places",
    "choose",
    "completeness",
    "count",
    "count_roles",
    "cumulate",
    "describe",
    "differences",
    "due",
    "due_by_year",
    "f1_by_corpus",
    "identity",
    "number_lines",
    "overall",
    "pairs",
    "periods",
    "presence",
    "shared_targets",
    "shares",
    "square",
    "summarise",
    "tally_due",
    "unify",
    "unlisted",
    "unstated",
]
