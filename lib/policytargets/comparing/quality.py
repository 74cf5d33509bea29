"""Completeness, faithfulness, ledger, accuracy, gaps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from policytargets.comparing.pairs import WITHOUT_TARGET, quote_of
from policytargets.comparing.targets import count, shared_families
from policytargets.normalising.baselines import is_inferred
from policytargets.schemas import BASELINE_STATUSES, ROLES
from policytargets.vocabulary.codelists import load_families
from policytargets.vocabulary.scopes import UNCLASSIFIED

_STATED = ("scope", "agencies", "section")
_OF_COPIES = ("title", "issuer", "document_number", "date_signed", "date_published", "plan_start")
_UNSTATED = ("none", "derived", "inferred_signed", "inferred_parent")


def summarise(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return for each plan how many targets it has and how many lack something."""
    ends = targets["document"].map(documents.set_index("document")["plan_end"])
    flags = pd.DataFrame(
        {
            "targets": True,
            "other": targets["indicator"] == "other",
            "no_scope": targets["scope"] == "",
            "plan_deadline": (targets["end_year"] == ends).fillna(False),
            "repeated": targets["repeats"] != "",
            "corrected": targets["corrected"],
        },
        index=targets.index,
    ).astype(int)
    table = flags.groupby(targets["document"]).sum().reindex(documents["document"], fill_value=0)
    return table.rename_axis("document").reset_index()


def share_filled(targets: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each plan's targets for which a column is filled."""
    filled = pd.DataFrame({name: targets[name] != "" for name in _STATED}, index=targets.index)
    filled.insert(0, "indicator", targets["indicator"] != "other")
    filled["end_year"] = targets["end_year"].notna()
    years = targets["end_year"].astype("string").fillna("no year")
    pairs = zip(years, targets["quote"], strict=True)
    filled["year_in_quote"] = [year in "".join(quote.split()) for year, quote in pairs]
    by_plan = filled.astype(float).groupby(targets["document"]).mean() * 100
    table = by_plan.reindex(documents["document"]).T.rename_axis(index="field", columns=None)
    return table.reset_index()


def check_places(targets: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Compare every number and quote with the characters at its offsets in the raw text."""
    rows = []
    for plan, own in targets.groupby("document", sort=False):
        text = texts[str(plan)]
        numbers = _matches(text, own["number_text"], own["start"], own["end"])
        quotes = _matches(text, own["quote"], own["quote_start"], own["quote_end"])
        rows.append((plan, len(own), numbers, quotes))
    return pd.DataFrame(rows, columns=["document", "checked", "numbers_match", "quotes_match"])


def check_files(documents: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Compare the digest of each raw text with the one that documents.yml pins."""
    table = documents[["document", "sha256"]].copy()
    found = [hashlib.sha256(texts[plan].encode("utf-8")).hexdigest() for plan in table["document"]]
    table.insert(1, "characters", [len(texts[plan]) for plan in table["document"]])
    table["same_file"] = (table["sha256"] == found).map({True: "yes", False: "no"})
    return table


def list_unstated(documents: pd.DataFrame) -> pd.DataFrame:
    """Return what each copy does not state of itself, one row a plan and field."""
    unstated = documents["start_status"].isin(_UNSTATED)
    stated = documents.assign(plan_start=unstated.map({True: "", False: "stated"}))
    long = stated.melt(id_vars="document", value_vars=list(_OF_COPIES), var_name="field")
    long = long[long["value"] == ""].drop(columns="value")
    order = long["document"].map({plan: n for n, plan in enumerate(documents["document"])})
    return long.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


_MOST_ROWS = 20_000


def count_doubts(figures: pd.DataFrame) -> dict[str, int]:
    """Return of one set of texts how many wrong rows carried a doubt, and how many rows had none.

    The table keeps ratios. They are those of whole numbers that hang together: rows are right or
    wrong, with or without a doubt; the first numbers that give every ratio are taken. Empty where
    it was not measured, or no row was wrong.
    """
    if not {"trusted", "doubted", "core"} <= set(figures.index):
        return {}
    known = figures[["precision", "recall"]].to_dict("index")
    for rows in range(1, _MOST_ROWS):
        right = round(known["core"]["precision"] * rows)
        safe = round(known["trusted"]["recall"] * right)
        trusted = round(safe / (known["trusted"]["precision"] or 1))
        doubtful, wrong = rows - trusted, rows - right
        caught = wrong - (trusted - safe)
        ratios = {
            "core": (right, rows, None),
            "trusted": (safe, trusted, right),
            "doubted": (caught, doubtful, wrong),
        }
        if all(_gives(*own, known[name]) for name, own in ratios.items()):
            told = {"caught": caught, "wrong": wrong, "doubtful": doubtful}
            return told | {"right": safe, "trusted": trusted}
    return {}


def _gives(part: int, read: int, annotated: int | None, told: Mapping[str, float]) -> bool:
    """Return whether numbers give the ratios of a table, to its four places."""
    pairs = ((read, told["precision"]), (annotated, told["recall"]))
    return all(n is None or (n > 0 and round(part / n, 4) == ratio) for n, ratio in pairs)


def list_inferred(documents: pd.DataFrame) -> list[str]:
    """Return the plans of which no copy states the first year, and one is inferred."""
    return list(documents.loc[documents["start_status"].map(is_inferred), "document"])


def count_baselines(normalised: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many targets of each plan have a baseline of each status, zeros included."""
    counts = pd.crosstab(normalised["baseline_status"], normalised["document"])
    counts = counts.reindex(index=list(BASELINE_STATUSES), columns=list(plans), fill_value=0)
    table = counts.astype(int).rename_axis(columns=None).reset_index()
    return table.assign(total=table[list(plans)].sum(axis=1))


def list_unmatched(normalised: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the wordings of indicators that no concept of the vocabulary holds."""
    known = {entry.concept for entry in load_families().concepts}
    shared = shared_families(normalised, list(targets["document"].unique()))
    own = normalised[normalised["family"].isin(shared) & ~normalised["concept"].isin(known)]
    table = own.groupby(["family", "concept"], sort=False)["id"].agg(";".join).reset_index()
    table.columns = pd.Index(["family", "wording", "ids"])
    order = table["family"].map({code: place for place, code in enumerate(shared)})
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def list_unclassified(normalised: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the scopes that the vocabulary does not hold, with the targets that name them."""
    own = normalised.loc[normalised["scope_code"] == UNCLASSIFIED, ["target_id", "id"]]
    rows = own.merge(targets[["target_id", "scope"]], on="target_id")
    table = rows.groupby("scope", sort=False)["id"].agg(";".join).reset_index()
    return table.rename(columns={"id": "ids"})


def _matches(text: str, pieces: pd.Series, starts: pd.Series, ends: pd.Series) -> int:
    places = zip(pieces, starts, ends, strict=True)
    return sum(text[start:end] == piece for piece, start, end in places)


def count_roles(numbers: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many numerals of each plan are targets, parts of one, left out, unexplained."""
    return count(_ordered(numbers), "role", plans)


def account(numbers: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return the numbers of `count_roles` with those left out told apart by their reasons."""
    if numbers.empty:
        return pd.DataFrame(columns=["role", "reason", *plans, "total"])
    entries = _ordered(numbers)
    entries["reason"] = entries["reason"].where(entries["role"] == "excluded", "")
    table = pd.crosstab([entries["role"], entries["reason"]], entries["document"])
    table = table.reindex(columns=list(plans), fill_value=0).astype(int)
    if ("unexplained", "") not in table.index:
        table.loc[("unexplained", ""), :] = 0
    table.loc[("all", ""), :] = table.sum()
    table = table.astype(int).rename_axis(columns=None).reset_index()
    return table.assign(total=table[list(plans)].sum(axis=1)).astype({"role": object})


def unlisted(targets: pd.DataFrame, numbers: pd.DataFrame) -> int:
    """Return how many targets stand only in one of the table of targets and the ledger."""
    listed = numbers.loc[numbers["role"] == "target", "target_id"]
    return len(set(targets["target_id"]) ^ set(listed))


def _ordered(numbers: pd.DataFrame) -> pd.DataFrame:
    return numbers.assign(role=pd.Categorical(numbers["role"], categories=[*ROLES, "all"]))


OVERALL = ("detection", "core", "all")
"""Finding a target at all; its number and deadline read right; every annotated field right."""
DOUBTS = ("trusted", "doubted")
"""Rows without a doubt that are right; rows with one that are wrong."""


def f1_by_corpus(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Return F1 of every field on every set of texts."""
    accuracy = accuracy[~accuracy["field"].isin(DOUBTS)]
    table = accuracy.pivot(index="field", columns="corpus", values="f1")
    table = table.reindex(index=accuracy["field"].unique(), columns=accuracy["corpus"].unique())
    return table.rename_axis(index="feature", columns=None).reset_index()


def overall(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Return precision, recall and F1 of overall measures and doubts on every set of texts."""
    rows = accuracy[accuracy["field"].isin([*OVERALL, *DOUBTS])]
    return rows.rename(columns={"field": "feature"}).reset_index(drop=True)


KINDS = (
    *("stated", "other_form", "direction_only", "not_stated", "omitted_in_copy"),
    *("other_indicator", "outside_remit"),
)
"""What a plan does with a family, from a target in every form in use to none."""

_OF_SILENCE = ("document", "family", "kind", "quote_start", "quote_end")


def find_gaps(
    normalised: pd.DataFrame,
    missing: pd.DataFrame,
    plans: Sequence[str],
    families: Sequence[str] = (),
) -> pd.DataFrame:
    """Return for each plan and family what the plan does with it."""
    own = normalised[normalised["document"].isin(list(plans)) & (normalised["family"] != "other")]
    wanted = list(families) or sorted(own["family"].unique())
    cells = pd.MultiIndex.from_product([wanted, list(plans)], names=["family", "document"])
    grid = cells.to_frame(index=False)
    stated = set(zip(own["family"], own["document"], strict=True))
    lacking = _forms_in_use(missing, own).groupby(["family", "document"])["form"]
    grid = grid.join(
        lacking.agg(lambda forms: ";".join(dict.fromkeys(forms))).rename("forms"),
        on=["family", "document"],
    )
    none = missing.loc[missing["kind"].isin(WITHOUT_TARGET), list(_OF_SILENCE)]
    grid = grid.merge(none.drop_duplicates(["family", "document"]), how="left")
    grid["forms"] = grid["forms"].fillna("")
    there = pd.Series([pair in stated for pair in cells], index=grid.index)
    kinds = grid["forms"].map(lambda forms: "other_form" if forms else "stated")
    grid["kind"] = kinds.where(there, grid["kind"].fillna("not_stated"))
    return grid


def _forms_in_use(missing: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on other forms which one of the chosen plans states, or on any form."""
    # A yearly amount and an addition are one form: arithmetic turns one into the other.
    used = set(zip(own["indicator"], own["form"].replace({"flow": "addition"}), strict=True))
    rows = missing[missing["kind"] == "other_form"]
    pairs = zip(rows["indicator"], rows["form"], strict=True)
    return rows.loc[[not pair[0] or pair in used for pair in pairs]]


def count_gaps(table: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many families each plan treats in each way."""
    counts = pd.crosstab(table["kind"], table["document"])
    counts = counts.reindex(index=list(KINDS), columns=list(plans), fill_value=0).astype(int)
    return counts.rename_axis(index="kind", columns=None).reset_index()


def lacking(
    table: pd.DataFrame, texts: Mapping[str, str], kinds: Sequence[str] = ("direction_only",)
) -> pd.DataFrame:
    """Return the families that a plan leaves without a number, with what it says instead."""
    own = table[table["kind"].isin(list(kinds))].reset_index(drop=True)
    quotes = [quote_of(row, texts) for row in own.to_dict("records")]
    told = own[["document", "family", "kind"]]
    return told.assign(quote=[q for q, _ in quotes], target_id=[place for _, place in quotes])
