"""Studies of made plans, none of the five: what any set of plans may be."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import yaml

from policytargets.building.build import build

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    ("suzhou", "苏州市", "320500", "prefecture_city"),
    ("kunshan", "昆山市", "320583", "county_city"),
    ("foshan", "佛山市", "440600", "prefecture_city"),
    ("jiangsu", "江苏省", "320000", "province"),
    ("tongchuan", "桐川市", None, None),
)
SENTENCES = (
    "规上工业总产值突破{n}万亿元",
    "全社会研发经费支出占GDP比重达到{n}.2%",
    "规上工业企业研发经费支出占营业收入比重达到{n}.5%",
    "工业机器人应用累计达{n}万台",
    "新增工业机器人{n}000台以上",
    "机器人密度达到{n}00台/万人",
    "规上工业亩均税收达到{n}2万元/亩",
    "新增上市公司{n}0家",
    "境内外上市公司总数达到{n}00家，其中科创板{n}家",
    "规上工业增加值年均增长{n}%以上",
    "国家高新技术企业达到{n}000家",
    "建成省级智能工厂{n}0家，上云企业累计达到{n}万家",
    "淘汰落后产能企业{n}00家，盘活存量土地{n}000亩",
    "规上工业企业数字化转型实现全覆盖",
)
GROUND = (
    "大力推进传统制造业改造提升，加快数字化转型，培育优质企业。"
    "（责任单位：市工业和信息化局、市科技局）"
)


def made_text(lot: random.Random, region: str, years: tuple[int, int] | None) -> str:
    """Return a plan of some of the sentences; none of them for a few plans, no dates for others."""
    head = f"{region}制造业高质量发展规划" + (f"（{years[0]}—{years[1]}年）" if years else "")
    promised = lot.sample(SENTENCES, lot.choice((0, 1, 3, 8, 12)))
    due = f"到{years[1]}年，" if years else ""
    goals = "".join(f"{due}{text.format(n=lot.randint(1, 9))}。\n" for text in promised)
    signed = f"\n{region}人民政府\n{years[0]}年3月1日\n" if years and lot.random() < 0.7 else ""
    return f"{head}\n\n一、主要目标\n{goals}\n二、重点任务\n{GROUND}\n{signed}"


def make_study(folder: Path, seed: int, count: int, context: str | None = None) -> list[str]:
    """Write and build a study of so many made plans; return their ids."""
    lot, entries = random.Random(seed), {}
    raw = folder / "data/raw"
    raw.mkdir(parents=True)
    for number in range(count):
        region, name, adcode, level = lot.choice(PLACES)
        years = lot.choice((None, (2021, 2025), (2016, 2020), (2023, 2023)))
        content = made_text(lot, name, years)
        plan = f"{region}.v{number}-{lot.choice((2016, 2021))}"
        text = f"{content}\n附{number}"  # no text twice
        (raw / f"{plan}.txt").write_text(text, "utf-8", newline="")
        entries[plan] = {
            **{"file": f"{plan}.txt", "region": region, "region_en": region.title()},
            **{"region_zh": name, "adcode": adcode, "level": level, "script": "simplified"},
            **{"plan_start": years and years[0], "plan_end": years and years[1]},
            **{"copy_source": "unknown", "sha256": hashlib.sha256(text.encode()).hexdigest()},
        }
    dump(entries, raw / "documents.yml")
    (raw / "context.csv").write_text(context or context_head(), "utf-8")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copytree(ROOT / "reports", folder / "reports", ignore=shutil.ignore_patterns("site"))
    build(folder)
    return list(entries)


def context_head() -> str:
    """Return the first line of the table of statistics."""
    return (ROOT / "data/raw/context.csv").read_text("utf-8").splitlines()[0] + "\n"


def dump(content: object, path: Path) -> None:
    """Write a YAML file."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def run_cells(notebook: str, **parameters: object) -> Mapping[str, Any]:
    """Run the code cells of a notebook in this process, in the study of the working folder."""
    space: dict[str, Any] = {}
    for cell in code_cells(notebook):
        exec("".join(cell["source"]), space)
        if "parameters" in cell["metadata"].get("tags", ()):
            space |= parameters
        plt.close("all")
    return space


def code_cells(notebook: str) -> Sequence[dict[str, Any]]:
    """Return the cells of code of a notebook of this project."""
    content = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text("utf-8"))
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]
