"""Ambition, timelines and overlap: pure functions, table in, table out."""

from policytargets.comparing.accuracy import f1_by_corpus, overall
from policytargets.comparing.choosing import choose, describe
from policytargets.comparing.counting import count, shares
from policytargets.comparing.families import headline_families, members, shared_families
from policytargets.comparing.gaps import count_gaps, gaps, lacking
from policytargets.comparing.numerals import account, count_roles, unlisted
from policytargets.comparing.profiles import agencies, identity
from policytargets.comparing.quality import (
    check_files,
    check_places,
    completeness,
    count_baselines,
    summarise,
    unclassified,
    unmatched,
    unstated,
)
from policytargets.comparing.timelines import cumulate, due, due_by_year, periods, tally_due
from policytargets.comparing.verdicts import (
    both_ways,
    choose_pairs,
    count_caveats,
    count_verdicts,
    foremost,
    involving,
    open_pairs,
    ranked_families,
)
from policytargets.comparing.views import side_by_side
from policytargets.comparing.wordings import unify

__all__ = [
    "account",
    "agencies",
    "both_ways",
    "check_files",
    "check_places",
    "choose",
    "choose_pairs",
    "completeness",
    "count",
    "count_baselines",
    "count_caveats",
    "count_gaps",
    "count_roles",
    "count_verdicts",
    "cumulate",
    "describe",
    "due",
    "due_by_year",
    "f1_by_corpus",
    "foremost",
    "gaps",
    "headline_families",
    "identity",
    "involving",
    "lacking",
    "members",
    "open_pairs",
    "overall",
    "periods",
    "ranked_families",
    "shared_families",
    "shares",
    "side_by_side",
    "summarise",
    "tally_due",
    "unclassified",
    "unify",
    "unlisted",
    "unmatched",
    "unstated",
]
