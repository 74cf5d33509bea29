"""Tables made by hand for the tests of timelines, and the clean ones of the five plans."""

import json

import pandas as pd

from policytargets.comparing.pairs import choose_pairs
from policytargets.comparing.targets import describe
from policytargets.project import find_root
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table
from reference_plans import PLANS

REFERENCE = find_root() / "tests/reference/targets.jsonl"
YEARS = ("start_year", "end_year")


def reference_lines():
    """Return the right answers of the five plans as plain dictionaries."""
    return [json.loads(line) for line in REFERENCE.read_text("utf-8").splitlines()]


def make_targets(*rows):
    """Return described targets from what matters in each row."""
    full = []
    for place, row in enumerate(rows):
        plan = row.get("document", "a")
        given = {"document": plan, "id": f"{plan}/{place:03}", "cadence": "once"}
        given |= {"target_id": f"{plan}@{place}-{place + 1}", "measure": "level"}
        given |= {"number_text": "1", "theme": "digital", "start_year": 2020, "end_year": 2022}
        full.append(dict.fromkeys(COLUMNS["targets"], "") | given | row)
    return pd.DataFrame(full).astype(dict.fromkeys(YEARS, "Int64"))


def make_normalised(targets, *rows):
    """Return canonical values of targets from what matters in each row."""
    full = [
        dict.fromkeys(COLUMNS["normalised"])
        | {name: target[name] for name in ("target_id", "id", "document")}
        | {"family": "f", "form": target["measure"], "unit": "台", "baseline_status": "none"}
        | row
        for target, row in zip(targets.to_dict("records"), rows, strict=True)
    ]
    table = pd.DataFrame(full)
    numbers = ["value", "pace_per_year", "rate_per_year", "implied_growth_per_year"]
    numbers += ["baseline_value", "baseline_low", "baseline_high"]
    table = table.astype(dict.fromkeys(numbers, float))
    return table.astype(dict.fromkeys(("baseline_year", "window_years"), "Int64"))


def make_pairs(targets, *rows):
    """Return judged pairs; each row has the places of both targets and what matters."""
    ids = list(targets["target_id"])
    default = {"family": "f", "verdict": "qualified", "reasons": "window", "basis": "value"}
    full = [
        default | {"unit": "台", "target_id_a": ids[a], "target_id_b": ids[b]} | row
        for a, b, row in rows
    ]
    columns = [*default, "unit", "target_id_a", "target_id_b"]
    return pd.DataFrame(full, columns=columns)


def make_documents(*plans):
    """Return plans from what matters in each row."""
    default = {"plan_start": 2020, "plan_end": 2022, "level": "prefecture_city"}
    full = []
    for row in plans:
        names = {"region_en": row["document"].title(), "region_zh": "甲市"}
        full.append(dict.fromkeys(COLUMNS["documents"], "") | default | names | row)
    table = pd.DataFrame(full)
    return table.astype({"plan_start": "Int64", "plan_end": "Int64"})


def clean(name):
    """Return a clean table of the five plans."""
    table = read_table(name)
    key = "document" if "document" in table else "target_id"
    plans = table[key].str.partition("@")[0]
    return table[plans.isin(PLANS)].reset_index(drop=True)


def five_plans():
    """Return targets, normalised values and judged pairs of the five plans."""
    targets = describe(clean("targets"), read_table("indicators"))
    comparisons = read_table("comparisons")
    return targets, clean("normalised"), choose_pairs(comparisons, targets, PLANS)


def in_words(claims):
    """Return the sentences of claims as one text."""
    return "\n".join(claim.text for claim in claims)
