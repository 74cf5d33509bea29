"""The clean tables: their columns, their checks, and how they are read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from policytargets.errors import Fault, InputError
from policytargets.project import find_root, of_bytes, of_path
from policytargets.schemas import SCHEMAS, text_columns


def read_table(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return a table of ``data/clean``, checked against its schema."""
    path = (root or find_root()) / "data" / "clean" / f"{name}.csv"
    if not path.is_file():
        raise InputError(Fault(path, "no such table", "make it with: policytargets build"))
    # It is opened each time, so that who watches a run sees what it reads; checked only once.
    with path.open("rb"):
        return _checked(name, path, of_path(path)).copy()


@lru_cache(maxsize=32)
def _checked(name: str, path: Path, sha256: str) -> pd.DataFrame:
    content = path.read_bytes()
    if of_bytes(content) != sha256:
        raise InputError(Fault(path, "changed while it was read", "run the same again"))
    schema = SCHEMAS[name]
    text = text_columns(name)
    try:
        table = pd.read_csv(
            io.BytesIO(content),
            dtype=dict.fromkeys(text, str),
            keep_default_na=False,
            na_values=[""],
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        again = "make it anew with: policytargets build"
        raise InputError(Fault(path, f"no readable table: {error}", again)) from None
    lacking = [column for column in text if column not in table]
    if lacking:
        raise InputError(Fault(path, f"columns missing: {', '.join(lacking)}"))
    table[text] = table[text].fillna("")
    try:
        return schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.head(20).itertuples()
        raise InputError(
            *(Fault(path, f"column {c.column}: {c.failure_case!r}", str(c.check)) for c in cases)
        ) from None


def select_plans(
    table: pd.DataFrame, plans: Sequence[str], documents: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the rows of the given plans, in the order of `plans`, then as they stand.

    A known plan without rows, such as one that sets no target, is no fault.
    """
    known = set((table if documents is None else documents)["document"])
    unknown = [plan for plan in plans if plan not in known]
    if unknown:
        allowed = f"allowed: {', '.join(sorted(known))}"
        raise InputError(*(Fault("plans", f"unknown plan {plan!r}", allowed) for plan in unknown))
    chosen = table[table["document"].isin(list(plans))]
    order = chosen["document"].map({plan: place for place, plan in enumerate(plans)})
    return chosen.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
