"""A small project whose first plan is full of markup that must never run."""

import hashlib

import pandas as pd
import yaml

from small_project import make_project

HOSTILE = (
    '=HYPERLINK("x")目标"\'><img src=x onerror=alert(1)><script>alert(2)</script></p></style>&amp;'
    "<a href=javascript:alert(3)>{{7*7}}${7*7}\u202e100台\r\n"
)
"""The whole text of the plan, and every word that the tables have of it."""
FILE = "=1+1<img src=x onerror=alert(4)>.txt"


def make_hostile_project(root):
    """Write the project into `root` and return it."""
    make_project(root)
    (root / "data/raw/alpha-2020.txt").unlink()
    (root / "data/raw" / FILE).write_bytes(HOSTILE.encode())
    path = root / "data/raw/documents.yml"
    entries = yaml.safe_load(path.read_text("utf-8"))
    entries["alpha-2020"]["sha256"] = hashlib.sha256(HOSTILE.encode()).hexdigest()
    words = dict.fromkeys(
        ("title", "issuer", "note", "note_zh", "omitted", "region_zh"), HOSTILE.strip()
    )
    entries["alpha-2020"] |= {**words, "file": FILE}
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    for name in ("targets", "documents"):
        _rewrite(root / f"data/clean/{name}.csv")
    return root


def _rewrite(path):
    """Put the hostile text wherever a table holds words of the first plan."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    first = table["document"] == "alpha-2020"
    words = (
        "quote",
        "indicator_text",
        "number_text",
        "scope",
        "agencies",
        "title",
        "issuer",
        "file",
    )
    words += (
        "section",
        "source_place",
        "note",
        "note_zh",
        "omitted",
        "region_zh",
        "document_number",
    )
    for column in set(words) & set(table.columns):
        table.loc[first, column] = HOSTILE.strip()
    table.to_csv(path, index=False)
