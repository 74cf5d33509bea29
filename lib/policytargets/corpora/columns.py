"""The columns of a target and their kinds, for those who cannot wait for pandas."""

from __future__ import annotations

__all__ = ["TARGET_COLUMNS"]

TARGET_COLUMNS: dict[str, str] = {
    **dict.fromkeys(("target_id", "document", "id", "indicator", "indicator_text"), "string"),
    **dict.fromkeys(("number_text", "quote", "measure"), "string"),
    **dict.fromkeys(("value", "value_max"), "double"),
    **dict.fromkeys(("unit", "comparator", "cadence"), "string"),
    **dict.fromkeys(("start_year", "end_year"), "int64"),
    **dict.fromkeys(("scope", "commitment", "section", "agencies", "repeats"), "string"),
    **dict.fromkeys(("start", "end", "quote_start", "quote_end"), "int64"),
    "corrected": "bool",
}
"""Kind by column, as Arrow calls it; a test holds it to `policytargets.schemas`, which needs
seconds to load."""
