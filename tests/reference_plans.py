"""The plans with right answers in tests/reference; what a researcher adds is not held to them."""

from functools import cache

from policytargets.building.derive import comparable
from policytargets.corpora.extract import read_rows
from policytargets.project import find_root
from policytargets.reading import read_study
from policytargets.tables import read_table

ROOT = find_root()

PLANS = ("wenzhou-2020", "zhejiang-2017", "taizhou-2019", "jinhua-2021", "cixi-2020")


@cache
def reference_readings():
    """Return the readings of these plans alone, one for all tests."""
    readings = read_study(find_root())
    return {plan: readings[plan] for plan in PLANS}


def reference_rows():
    """Return the targets of these plans alone, as `policytargets extract` reads them."""
    return read_rows([find_root() / "data/raw" / f"{plan}.txt" for plan in PLANS])


@cache
def comparable_rows():
    """Return the targets of these plans with all that the rules of comparability ask for.

    They are read by the test that first asks, not while tests are collected in each process.
    """
    return comparable(*clean_tables())[0]


def clean_tables():
    """Return targets, indicators and documents of these plans."""
    targets, documents = read_table("targets"), read_table("documents")
    own = [table[table["document"].isin(PLANS)] for table in (targets, documents)]
    return own[0].reset_index(drop=True), read_table("indicators"), own[1].reset_index(drop=True)


def with_starts(documents):
    """The plans with what is known of their first year; only Wenzhou's text states none."""
    inferred = (
        documents["document"]
        .map({"wenzhou-2020": "inferred_signed", "jinhua-2021": "derived"})
        .fillna("stated")
    )
    return documents.assign(start_status=inferred)
