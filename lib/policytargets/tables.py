"""The clean tables: their columns, their checks, and how they are read back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from policytargets.errors import Fault, InputError
from policytargets.project import find_root, of_bytes, of_path
from policytargets.schemas import SCHEMAS, text_columns

PACKAGE = "datapackage.json"
"""What describes the tables of a folder, with their hashes; written last of the set."""

_AGAIN = "make all anew with: policytargets build"


def read_table(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return a table of ``data/clean``, checked against its schema."""
    path = (root or find_root()) / "data" / "clean" / f"{name}.csv"
    if not path.is_file():
        raise InputError(Fault(path, "no such table", "make it with: policytargets build"))
    # It is opened each time, so that who watches a run sees what it reads; checked only once.
    with path.open("rb"):
        sha256 = of_path(path)
        check_set(path.parent, {path.name: sha256})
        return _checked(name, path, sha256).copy()


def check_set(folder: Path, hashes: Mapping[str, str]) -> None:
    """Check that tables are those of the set that lies in a folder, where one describes itself."""
    package = folder / PACKAGE
    noted = _noted(package, of_path(package)) if package.is_file() else {}
    odd = [name for name, sha256 in hashes.items() if noted.get(name, sha256) != sha256]
    if odd:
        raise InputError(*(Fault(folder / n, f"not the table of {PACKAGE}", _AGAIN) for n in odd))


@lru_cache(maxsize=8)
def _noted(package: Path, _sha256: str) -> Mapping[str, str]:
    try:
        resources = json.loads(package.read_text("utf-8"))["resources"]
        return {one["path"]: one["hash"].removeprefix("sha256:") for one in resources}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise InputError(Fault(package, "no description of tables", _AGAIN)) from None


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
        raise InputError(Fault(path, f"no readable table: {error}", _AGAIN)) from None
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
