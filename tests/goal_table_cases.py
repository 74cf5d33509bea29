"""Goal tables made from one list of goals: layouts, and forms in which a text may give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

GOALS = (
    ("规上工业增加值", "亿元", "1200", "1800", "8.5%", "预期性"),
    ("R&D经费支出占GDP比重", "%", "2.3", "3.2", "—", "预期性"),
    ("工业机器人密度", "台/万人", "148", "260", "—", "预期性"),
    ("国家高新技术企业", "家", "2000", "4000左右", "15%", "预期性"),
    ("森林覆盖率", "%", "60.8", "≥61", "—", "约束性"),
    ("粮食综合生产能力", "万吨", "70.1", "71以上", "—", "约束性"),
    ("单位GDP能耗下降", "%", "—", "—", "[13.5]", "约束性"),
    ("全员劳动生产率", "万元/人", "15.6", "20", "5.1%", "预期性"),
)
NOW, DUE = 2020, 2025
# What each cell says: value, unit, deadline, and the start of a level
READ = {
    "1800": (1800e8, "元", DUE, (1200e8, NOW)),
    "3.2": (3.2, "%", DUE, (2.3, NOW)),
    "260": (260, "台/万人", DUE, (148, NOW)),
    "4000左右": (4000, "家", DUE, (2000, NOW)),
    "≥61": (61, "%", DUE, (60.8, NOW)),
    "71以上": (710000, "吨", DUE, (701000, NOW)),
    "20": (200000, "元/人", DUE, (156000, NOW)),
    "8.5%": (8.5, "%", DUE, None),
    "15%": (15, "%", DUE, None),
    "5.1%": (5.1, "%", DUE, None),
    "[13.5]": (-13.5, "%", DUE, None),
}
KINDS = {"预期性": "anticipated", "约束性": "binding"}

Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    """A table of goals as rows of cells."""

    head: Rows
    body: Rows
    year: int | None = NOW  # The year that its column of starts names
    grown: bool = True  # Whether it has a column of growth; what falls stands there, too
    bound: bool = True  # Whether it says what is binding

    @property
    def goals(self) -> list[tuple[object, ...]]:
        """What is to be read: name, value, unit, deadline, start, binding."""
        told = []
        for name, _, _, due, growth, kind in GOALS:
            for cell in (due, growth if self.grown else "—"):
                if cell != "—":
                    value, unit, year, start = READ[cell]
                    start = start and (start[0], self.year)
                    told.append((name, value, unit, year, start, KINDS[kind] if self.bound else ""))
        return told


def _rows(*columns: object) -> Rows:
    """Return the goals as rows: a column by its place in a goal, or what to make of one."""
    return [
        [str(column(n, goal)) if callable(column) else goal[column] for column in columns]
        for n, goal in enumerate(GOALS, start=1)
    ]


def _number(n, _):
    return n


def _with_unit(_, goal):
    return f"{goal[0]}（{goal[1]}）"


def _in_cell(place):
    def written(_, goal):
        number = re.sub(r"[左右以上—]", "", goal[place])
        return goal[place].replace(number, number + goal[1]) if number else goal[place]

    return written


def _rate(_, goal):
    return goal[4].replace("]", "%]")


def _group(n, _):
    return "一、创新驱动" if n < 5 else "二、绿色生态"


def _noted(n, goal):
    return goal[0] + ("①" if n == 2 else "*" if n == 5 else "")


def _parted(rows: Rows) -> Rows:
    """Return rows with the title of their group in a row of its own."""
    width = len(rows[0])
    titles = [["一、创新驱动"] * width], [["二、绿色生态"] * width]
    return [*titles[0], *rows[:4], *titles[1], *rows[4:]]


_FULL = ["序号", "指标", "单位", "2020年", "2025年", "年均增长", "属性"]
_WHOLE = _rows(_number, 0, 1, 2, 3, 4, 5)
LAYOUTS = {
    "full": Table([_FULL], _WHOLE),
    "without number and attribute": Table(
        [["指标名称", "计量单位", "2020年", "2025年", "年均增速"]],
        _rows(0, 1, 2, 3, 4),
        bound=False,
    ),
    "units in the names": Table(
        [["指标", "2020年", "2025年", "年均增长（%）", "属性"]], _rows(_with_unit, 2, 3, 4, 5)
    ),
    "units in the cells": Table(
        [["序号", "主要指标", "2020年", "2025年", "年均增长", "属性"]],
        _rows(_number, 0, _in_cell(2), _in_cell(3), _rate, 5),
    ),
    "column of groups": Table(
        [["类别", "指标", "单位", "2020年实际", "2025年目标", "年均增长", "指标属性"]],
        _rows(_group, 0, 1, 2, 3, 4, 5),
    ),
    "column of groups under one heading": Table(
        [["指标", "指标", "单位", "2020年", "2025年", "年均增长", "属性"]],
        _rows(_group, 0, 1, 2, 3, 4, 5),
    ),
    "rows of groups": Table([_FULL], _parted(_WHOLE)),
    "now and then": Table(
        [["序号", "指标", "单位", "现状值", "目标值", "年均增长", "属性"]], _WHOLE, year=None
    ),
    "attribute before unit and values": Table(
        [["指标", "属性", "单位", "2020年", "2025年", "年均增长"]], _rows(0, 5, 1, 2, 3, 4)
    ),
    "unit last": Table(
        [["指标", "2020年", "2025年", "年均增长", "单位", "属性"]], _rows(0, 2, 3, 4, 1, 5)
    ),
    "a heading over two": Table(
        [
            ["序号", "指标", "单位", "2020年", "“十四五”目标", "“十四五”目标", "属性"],
            ["序号", "指标", "单位", "2020年", "2025年", "年均增长", "属性"],
        ],
        _WHOLE,
    ),
    "years over words": Table(
        [
            ["序号", "指标", "单位", "2020年", "2025年", "年均增长", "属性"],
            ["序号", "指标", "单位", "基期值", "目标值", "年均增长", "属性"],
        ],
        _WHOLE,
    ),
    "footnotes": Table([_FULL], _rows(_number, _noted, 1, 2, 3, 4, 5)),
    "head repeated": Table([_FULL], [*_WHOLE[:3], _FULL, *_WHOLE[3:]]),
    "transposed": Table([], [list(row) for row in zip(*([_FULL, *_WHOLE]), strict=True)]),
}


def tabs(table: Table) -> str:
    """Return it as a table of a page comes: tabs, merged cells repeated."""
    return _lines(table, "\t".join)


def pipes(table: Table) -> str:
    """Return it as Markdown."""
    rule = "|" + "---|" * len((table.head + table.body)[0]) + "\n"
    first, rest = _lines(table, _piped).split("\n", 1)
    return f"{first}\n{rule}{rest}"


def wide_pipes(table: Table) -> str:
    """Return it with full-width strokes."""
    return _lines(table, "｜".join)


def commas(table: Table) -> str:
    """Return it as CSV."""
    return _lines(table, ",".join)


def quoted(table: Table) -> str:
    """Return it as CSV with each cell in quotation marks."""
    return _lines(table, lambda row: ",".join(f'"{cell}"' for cell in row))


def blanks(table: Table) -> str:
    """Return it in columns of blanks, merged cells once."""
    first, *rest = [*map(_once, table.head), *table.body]
    below = [cell for cell in rest[0] if cell not in first] if len(table.head) > 1 else rest[0]
    rows = [first, below, *rest[1:]] if table.head else table.body
    titles = (_once(row) if len(set(row)) == 1 else row for row in rows)
    return "".join("    ".join(row) + "\n" for row in titles)


def returns(table: Table) -> str:
    """Return it with the line ends of an old Macintosh."""
    return tabs(table).replace("\n", "\r")


def broken(table: Table) -> str:
    """Return it with line ends inside names, as in cells of a page."""
    return tabs(table).replace("森林覆盖率", "森林\n覆盖率").replace("高新技术", "高新\n技术")


def broken_pipes(table: Table) -> str:
    """Return it as Markdown with line ends inside names."""
    return pipes(table).replace("森林覆盖率", "森林<br>覆盖率").replace("高新技术", "高新<br/>技术")


def spaced(table: Table) -> str:
    """Return it in columns of blanks, the signs of headings apart as some PDF have them."""
    first, rest = blanks(table).split("\n", 1)
    heads = [" ".join(head) if re.fullmatch("[一-龥]+", head) else head for head in first.split()]
    return "    ".join(heads) + "\n" + rest


def _piped(row: list[str]) -> str:
    return f"| {' | '.join(row)} |"


def _once(row: list[str]) -> list[str]:
    return [cell for n, cell in enumerate(row) if n == 0 or cell != row[n - 1]]


def _lines(table: Table, join) -> str:
    return "".join(f"{join(row)}\n" for row in [*table.head, *table.body])


FORMS = (tabs, pipes, wide_pipes, commas, quoted, blanks, returns, broken, broken_pipes, spaced)
# A table turned on its side has no heading whose signs could stand apart, and its rows no names.
_UNTOLD = {("transposed", form) for form in (spaced, broken, broken_pipes)}
CASES = [pair for pair in product(LAYOUTS, FORMS) if pair not in _UNTOLD]


@st.composite
def tables(draw) -> Table:
    """Return the goals in columns of any order, with more columns or fewer, under any heading."""
    unit = draw(st.sampled_from(["column", "name", "cell"]))
    now, due = (_in_cell(2), _in_cell(3)) if unit == "cell" else (2, 3)
    years = draw(st.permutations([(draw(_NOW), now), (draw(_DUE), due)]))
    growth = [(draw(_GROWTH), _rate if unit == "cell" else 4)] if draw(st.booleans()) else []
    attribute = [(draw(_ATTRIBUTE), 5)] if draw(st.booleans()) else []
    units = [("单位", 1)] if unit == "column" else []
    after = draw(st.permutations([units, [*years, *growth], attribute]))
    first = [("序号", _number)] if draw(st.booleans()) else []
    first += [("类别", _group)] if draw(st.booleans()) else []
    last = [("责任单位", _body)] if draw(st.booleans()) else []
    name = (draw(_NAME), _with_unit if unit == "name" else 0)
    columns = [*first, name, *(column for group in after for column in group), *last]
    heads, cells = zip(*columns, strict=True)
    return Table([list(heads)], _rows(*cells), grown=bool(growth), bound=bool(attribute))


def _body(*_):
    return "市发改委"


_NAME = st.sampled_from(["指标", "指标名称", "主要指标", "具体指标"])
_NOW = st.sampled_from(["2020年", "2020年实际", "2020年现状值", "2020年（基期）", "2020年完成情况"])
_DUE = st.sampled_from(["2025年", "2025年目标", "2025年目标值", "2025年规划目标"])
_GROWTH = st.sampled_from(["年均增长", "年均增速（%）", "年均增长（累计）", "年均/累计"])
_ATTRIBUTE = st.sampled_from(["属性", "指标属性", "性质"])
