"""What the reports compute, as pure functions from table to table.

Enters: the clean tables. Leaves: tables that a report shows; no words, no figures, no HTML.
A folder a report: `ambition`, `timelines`, `overlap`, and `text_reuse` for shared passages.
Start with `targets.py` and `pairs.py`, on which the others rest.
"""

from policytargets.comparing.pairs import (
    both_ways,
    choose_pairs,
    count_caveats,
    count_verdicts,
    foremost,
    involving,
    ranked_families,
    side_by_side,
)
from policytargets.comparing.quality import (
    account,
    check_files,
    check_places,
    completeness,
    count_baselines,
    count_gaps,
    count_roles,
    f1_by_corpus,
    gaps,
    lacking,
    overall,
    summarise,
    unclassified,
    unlisted,
    unmatched,
    unstated,
)
from policytargets.comparing.targets import (
    agencies,
    count,
    identity,
    members,
    shared_families,
    shares,
)
from policytargets.comparing.timelines import cumulate, due, due_by_year, periods, tally_due
from policytargets.plans import choose, describe

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
    "identity",
    "involving",
    "lacking",
    "members",
    "overall",
    "periods",
    "ranked_families",
    "shared_families",
    "shares",
    "side_by_side",
    "summarise",
    "tally_due",
    "unclassified",
    "unlisted",
    "unmatched",
    "unstated",
]
