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
    count_baselines,
    count_gaps,
    count_roles,
    f1_by_corpus,
    find_gaps,
    lacking,
    list_unclassified,
    list_unmatched,
    list_unstated,
    overall,
    share_filled,
    summarise,
    unlisted,
)
from policytargets.comparing.targets import (
    choose,
    count,
    count_agencies,
    describe,
    describe_plan,
    members,
    shared_families,
    shares,
)
from policytargets.comparing.timelines import cumulate, due, due_by_year, periods, tally_due

__all__ = [
    "account",
    "both_ways",
    "check_files",
    "check_places",
    "choose",
    "choose_pairs",
    "count",
    "count_agencies",
    "count_baselines",
    "count_caveats",
    "count_gaps",
    "count_roles",
    "count_verdicts",
    "cumulate",
    "describe",
    "describe_plan",
    "due",
    "due_by_year",
    "f1_by_corpus",
    "find_gaps",
    "foremost",
    "involving",
    "lacking",
    "list_unclassified",
    "list_unmatched",
    "list_unstated",
    "members",
    "overall",
    "periods",
    "ranked_families",
    "share_filled",
    "shared_families",
    "shares",
    "side_by_side",
    "summarise",
    "tally_due",
    "unlisted",
]
