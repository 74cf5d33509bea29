"""What the report finds, before all else."""

from __future__ import annotations

from policytargets.display.claims import Claim
from policytargets.display.section import Section
from policytargets.plans import Plans
from policytargets.reporting.timelines.calendar import calendar
from policytargets.reporting.timelines.deadlines import deadlines
from policytargets.reporting.timelines.outcomes import outcomes
from policytargets.reporting.timelines.pace import pace
from policytargets.reporting.timelines.starting_points import starts

FINDINGS = (
    *("calendar_most", "calendar_tied", "last_year", "milestones", "deadlines_known"),
    *("paces", "pace_inferred", "starts", "outcomes", "outcomes_none_due"),
)
"""Sentences that tell of all plans at once, in the order in which they are told first."""


def summary(plans: Plans, as_of: str) -> Section:
    """Return the findings of the report: what of its sentences tells of all plans at once."""
    return Section("summary", says={"findings": lambda: _findings(plans, as_of)})


def _findings(plans: Plans, as_of: str) -> list[Claim]:
    parts = (
        calendar(plans, as_of).claims("most"),
        deadlines(plans, as_of).claims("known"),
        pace(plans).claims("paces"),
        starts(plans).claims("starts"),
        outcomes(plans, as_of).claims("known"),
    )
    told = {one.key: one for part in parts for one in part}
    return [told[key] for key in FINDINGS if key in told]
