"""A project of two plans and notebooks of a few lines, for fast tests of runs and pages."""

import hashlib
import textwrap
from pathlib import Path

import nbformat
import pandas as pd
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from policytargets.schemas import COLUMNS, SCHEMAS

PLANS = ("alpha-2020", "beta-2021")

BOTH = """
plans = ["alpha-2020", "beta-2021"]  # list[str]: plan ids
indicators = ["robot_density"]  # list[indicator]: indicator codes
as_of = "2022-12-31"  # date: ISO date; "a=b" is no parameter
label = "001"  # str: any text
top = 3  # int
share = 0.5  # float
shown = True  # bool
language = "en"  # str: en or zh
"""

ONE = """
plan = "alpha-2020"  # str: plan id
language = "en"  # str: en or zh
"""

TABLE = """
from IPython.display import HTML, Markdown, display
from html import escape
cells = "".join(f"<td>{escape(plan)}</td>" for plan in plans)
cells += f"<td>{escape('<script>x</script>')}</td>"
display(HTML(f'<table class="policytargets"><tr>{cells}</tr></table>'))
said = {"en": f"{len(plans)} plans <script>alert(1)</script>", "zh": f"共{len(plans)}个规划"}
display(Markdown(said[language]))
"""

FIGURE = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(3, 2))
axes.plot([1, 2])
plt.show()
"""


def make_project(root):
    """Write the project into `root` and return it."""
    _write_yaml(root / "data/raw/documents.yml", {plan: _document(plan) for plan in PLANS})
    for plan in PLANS:
        (root / "data/raw" / f"{plan}.txt").write_text(plan, "utf-8")
    for name, rows in _tables().items():
        path = root / "data/clean" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(rows, columns=list(COLUMNS[name])).to_csv(path, index=False)
    add_notebook(root, "board", BOTH, [TABLE, FIGURE])
    add_notebook(root, "one", ONE, ["print(plan, language)"])
    suite = {
        "board": _entry("board", plans_at_least=2),
        "profile": _entry("one", for_each="plan", title={"en": "{region}", "zh": "{region}"}),
    }
    _write_yaml(root / "reports/reports.yml", suite)
    return root


def add_notebook(root, name, parameters, cells):
    """Write a notebook with a parameters cell, a heading in each language and the given cells."""
    nb = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nb.cells = [
        new_markdown_cell("# Board\n\nWords in English.", metadata={"tags": ["lang-en"]}),
        new_markdown_cell("# 面板\n\n中文說明。", metadata={"tags": ["lang-zh"]}),
        new_code_cell(parameters.strip(), metadata={"tags": ["parameters"]}),
        *(new_code_cell(textwrap.dedent(cell).strip()) for cell in cells),
    ]
    for place, cell in enumerate(nb.cells):
        cell["id"] = f"cell-{place}"
    nb.cells[-1].metadata["alt"] = {"en": "A rising line", "zh": "上升的线"}
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, path)


def add_report(root, name, notebook, **keys):
    """Add an entry to reports.yml."""
    path = root / "reports/reports.yml"
    _write_yaml(path, yaml.safe_load(path.read_text("utf-8")) | {name: _entry(notebook, **keys)})


def tree(folder):
    """Return the bytes of every file below a folder, by relative path."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _entry(notebook, **keys):
    title = {"en": f"Report {notebook}", "zh": f"报告{notebook}"}
    return {"notebook": notebook, "title": title, "summary": title} | keys


def _write_yaml(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def _document(plan):
    return {
        "file": f"{plan}.txt",
        "title": "阿尔法市行动计划" if plan == "alpha-2020" else None,
        "region": plan.split("-")[0],
        "region_en": plan.split("-")[0].title(),
        "region_zh": "阿市" if plan == "alpha-2020" else "貝市",
        "level": "prefecture_city",
        "plan_start": 2020,
        "plan_end": 2022,
        "script": "simplified",
        "copy_source": "issuer",
        "sha256": hashlib.sha256(plan.encode()).hexdigest(),
    }


def _tables():
    documents = [{"document": plan} | _document(plan) for plan in PLANS]
    density = {
        "indicator": "robot_density",
        "name_en": "Robot density",
        "name_zh": "机器人密度",
        "theme": "digital",
        "unit": "台/万人",
        "direction": "more",
        "nature": "ratio",
    }
    return dict.fromkeys(SCHEMAS, ()) | {
        "documents": [{key: row.get(key) for key in COLUMNS["documents"]} for row in documents],
        "indicators": [density],
        "targets": [_target(plan, number) for plan in PLANS for number in (1, 2)],
    }


def _target(plan, number):
    return {
        "target_id": f"{plan}@{number}-{number + 3}",
        "document": plan,
        "id": f"{plan}/{number:03}",
        "indicator": "robot_density",
        "indicator_text": "=HYPERLINK(1)" if number == 1 else "机器人密度",
        "number_text": "-5台" if number == 1 else "100台",
        "quote": "+机器人密度下降5台" if number == 1 else "@机器人密度达到100台",
        "measure": "level",
        "value": -5 if number == 1 else 100,
        "unit": "台/万人",
        "comparator": "=" if number == 1 else ">=",
        "cadence": "once",
        "start_year": 2020,
        "end_year": 2022,
        "commitment": "plain",
        "start": number,
        "end": number + 3,
        "quote_start": 0,
        "quote_end": 9,
        "corrected": False,
        "end_year_status": "plan",
        "source_page": None,
        "source_place": "",
        "doubt": "",
        "voice": "issuer",
    }
