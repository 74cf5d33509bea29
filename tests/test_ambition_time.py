"""Orders of targets by value and date, and the readings that would undo them."""

from __future__ import annotations

import pandas as pd
import pytest

from policytargets.comparing.ambition.pair_order import order_pairs, order_rows
from policytargets.comparing.ambition.partial_order import partial_orders
from policytargets.comparing.ambition.requirements import requirements
from policytargets.schemas import ORDERS, SCHEMAS
from policytargets.tables import read_table
from reference_plans import PLANS, with_starts

TABLES = ("comparisons", "targets", "normalised", "indicators", "documents")


@pytest.fixture(scope="module")
def tables(root):
    *others, documents = (read_table(name, root) for name in TABLES)
    return [*others, with_starts(documents)]


@pytest.fixture(scope="module")
def pairs(tables):
    return order_pairs(*tables, PLANS, qualified=True)


@pytest.fixture(scope="module")
def orders(pairs):
    return order_rows(pairs).set_index(["target_a", "target_b"])


def changed(tables, name, target, **values):
    """The tables with other values of one target."""
    found = dict(zip(TABLES, tables, strict=True))
    found[name] = found[name].copy()
    for column, value in values.items():
        found[name].loc[found[name]["id"].eq(target), column] = value
    return [found[table] for table in TABLES]


def result(tables, *ends):
    pairs = order_pairs(*tables, PLANS, qualified=True).set_index(["target_a", "target_b"])
    return pairs.loc[ends, "result"]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        # Higher, and due three years later: no one asks more.
        (("taizhou-2019/020", "jinhua-2021/012"), "trade_off"),
        (("taizhou-2019/022", "jinhua-2021/006"), "trade_off"),
        (("taizhou-2019/021", "jinhua-2021/010"), "trade_off"),
        (("taizhou-2019/020", "cixi-2020/003"), "trade_off"),
        (("taizhou-2019/019", "cixi-2020/002"), "trade_off"),
        # Higher and sooner.
        (("taizhou-2019/021", "cixi-2020/029"), "less"),
        (("taizhou-2019/012", "cixi-2020/010"), "less"),
        (("jinhua-2021/010", "cixi-2020/029"), "less"),
        (("jinhua-2021/006", "cixi-2020/007"), "less"),
        # 100 % of other new plots, a year sooner.
        (("jinhua-2021/019", "cixi-2020/039"), "less"),
        # 30 + 2 in two years beside 30 a year of the three kinds.
        (("wenzhou-2020/019+wenzhou-2020/020", "jinhua-2021/036"), "less"),
        # 2,000 a year at least against 3,000; 5,000 at least, which size turns.
        (("wenzhou-2020/017", "jinhua-2021/058"), "undecided"),
        (("zhejiang-2017/005", "jinhua-2021/058"), "undecided"),
        # 3.2 % 左右 may reach 3.25 %.
        (("taizhou-2019/022", "cixi-2020/007"), "undecided"),
        # 1万亿元 by 2025 stands between 7691 and 8075亿元 in 2023 on its path from 2020.
        (("taizhou-2019/004", "jinhua-2021/008"), "more"),
        # 10 % without a period: yearly it is as much, over two years 4.88 % a year.
        (("wenzhou-2020/009", "zhejiang-2017/022"), "undecided"),
        # From 2020 or 2021: 40 or 60 a year against 50; 5 or 7.5 against 5; 10 or 15 against 15.
        (("wenzhou-2020/050", "zhejiang-2017/010"), "undecided"),
        (("wenzhou-2020/039", "jinhua-2021/035"), "undecided"),
        (("wenzhou-2020/036", "jinhua-2021/022"), "undecided"),
        # 40 or 60 a year are both more than 33.3.
        (("wenzhou-2020/050", "jinhua-2021/003"), "more"),
        # The less energy the more is asked, whichever way the 10.4 % are read.
        (("jinhua-2021/015", "cixi-2020/013"), "more"),
    ],
)
def test_value_and_date_decide_together(orders, ends, expected):
    assert orders.loc[ends, "result"] == expected


@pytest.mark.parametrize(
    ("ends", "codes"),
    [
        (("taizhou-2019/022", "cixi-2020/007"), "about"),
        (("wenzhou-2020/009", "zhejiang-2017/022"), "reading"),
        # Zhejiang's 200 are of key traditional manufacturing alone.
        (("wenzhou-2020/050", "zhejiang-2017/010"), "bound;start"),
        (("wenzhou-2020/052", "jinhua-2021/004"), "bound"),
        (("wenzhou-2020/040", "zhejiang-2017/001"), "bound;sizing;start"),
        # 25%左右 and 22%: at 12 % instead of 10 % of leeway both meet.
        (("taizhou-2019/019", "cixi-2020/002"), "scope;about;baseline"),
        (("jinhua-2021/015", "cixi-2020/013"), "comparator;scope;base_year"),
        (("zhejiang-2017/010", "jinhua-2021/003"), "sizing"),
        (("wenzhou-2020/005", "cixi-2020/026"), "comparator"),
        (("taizhou-2019/020", "jinhua-2021/012"), "scope;baseline"),
        (("jinhua-2021/006", "cixi-2020/007"), "comparator;scope;denominator"),
        # 1万亿元 for 5,262亿 of GDP, and 60 (or 40) a year for 6,871亿 beside 33.3 for 4,704亿.
        (("taizhou-2019/004", "jinhua-2021/008"), "comparator;sizing;baseline"),
        (("wenzhou-2020/050", "jinhua-2021/003"), "scope;sizing_start"),
        # 新增10个 beside 建设20个, which may be had already.
        (("wenzhou-2020/023", "jinhua-2021/037"), "scope;stock"),
        (("wenzhou-2020/006", "cixi-2020/027"), "comparator;wording"),
        (("jinhua-2021/010", "cixi-2020/029"), "scope"),
        (("jinhua-2021/019", "cixi-2020/039"), "scope"),
        (("wenzhou-2020/017", "jinhua-2021/058"), "bound"),
        (("zhejiang-2017/005", "jinhua-2021/058"), "sizing"),
        # From what start 40万元 by 2025 would rise, nobody says: it may be above 22萬元 in 2023.
        (("taizhou-2019/021", "jinhua-2021/010"), "baseline"),
    ],
)
def test_what_would_undo_an_order_is_named(orders, ends, codes):
    row = orders.loc[ends]
    assert row["undone_by"] == codes
    assert row["firm"] == ("no" if codes else "yes")


def test_a_path_tells_where_a_level_stands_when_the_other_is_due(pairs):
    own = pairs[pairs["how"].eq("path")]
    assert list(own["target_a"]) == ["taizhou-2019/004"]
    (row,) = own.itertuples()
    linear = 5188.3 + (10000 - 5188.3) * 3 / 5
    geometric = 5188.3 * (10000 / 5188.3) ** (3 / 5)
    assert row.path_year == 2023
    assert [row.path_low, row.path_high] == pytest.approx([geometric * 1e8, linear * 1e8])


def test_without_a_start_the_higher_and_later_is_a_trade_off(tables):
    ends = "taizhou-2019/004", "jinhua-2021/008"
    other = changed(tables, "normalised", ends[0], baseline_status="none")
    assert result(other, *ends) == "trade_off"


def test_a_path_that_may_pass_on_either_side_decides_nothing(tables):
    ends = "taizhou-2019/004", "jinhua-2021/008"
    assert result(changed(tables, "normalised", ends[1], value=7.9e11), *ends) == "undecided"


@pytest.mark.parametrize(
    ("value", "year", "expected"),
    [
        *((67.0, 2021, "trade_off"), (67.0, 2022, "more"), (67.0, 2023, "more")),
        *((60.0, 2021, "less"), (60.0, 2022, "tie"), (60.0, 2023, "more")),
        *((50.0, 2021, "less"), (50.0, 2022, "less"), (50.0, 2023, "trade_off")),
    ],
)
def test_at_least_as_much_and_no_later_one_of_them_strictly(tables, value, year, expected):
    """So much by 2022 against 60 % by another year."""
    ends = "wenzhou-2020/005", "cixi-2020/026"
    asked = changed(tables, "normalised", ends[0], value=value)
    assert result(changed(asked, "targets", ends[1], end_year=year), *ends) == expected


def test_a_number_is_the_same_however_it_is_written(tables):
    ends = "taizhou-2019/004", "jinhua-2021/008"
    texts = ("1 万亿元", "10000亿元", "1.0000万亿元")
    told = []
    for text in texts:
        other = changed(tables, "targets", ends[0], number_text=text)
        rows = order_rows(order_pairs(*other, PLANS, qualified=True))
        told.append(rows[rows["target_a"].eq(ends[0])].to_dict("records"))
    assert told[0] == told[1] == told[2]


def test_a_stated_start_leaves_the_order_and_an_inferred_one_opens_it(tables):
    ends = "wenzhou-2020/039", "jinhua-2021/035"
    stated = tables[-1].assign(start_status="stated")
    assert result([*tables[:-1], stated], *ends) == "more"
    assert result(tables, *ends) == "undecided"


def test_both_readings_of_a_rate_are_there_to_be_shown(pairs):
    own = pairs.set_index(["target_a", "target_b"]).loc["wenzhou-2020/009", "zhejiang-2017/022"]
    assert own["value_a"] == pytest.approx(100 * (1.1**0.5 - 1))
    assert (own["else_a"], own["value_b"]) == (10, 10)


@pytest.mark.parametrize("quote", ["三年累计增长10%以上", "比2020年增长10%以上"])
def test_a_rate_that_states_its_period_has_one_reading(tables, quote):
    ends = "wenzhou-2020/009", "zhejiang-2017/022"
    assert result(changed(tables, "targets", ends[0], quote=quote), *ends) == "less"


@pytest.mark.parametrize(("value", "expected"), [(3000, "undecided"), (8000, "more")])
def test_a_lower_bound_of_the_other_population_orders_only_where_it_suffices(
    tables, value, expected
):
    """So many a year at least in two years against 3,000 a year."""
    ends = "wenzhou-2020/017", "jinhua-2021/058"
    found = changed(tables, "normalised", ends[0], value=float(value))
    found[-1] = found[-1].assign(start_status="stated")
    assert result(found, *ends) == expected
    back = order_pairs(*found, PLANS[::-1], qualified=True).set_index(["target_a", "target_b"])
    turned = {"more": "less"}.get(expected, expected)
    assert back.loc[ends[::-1], "result"] == turned


def test_the_table_of_orders_holds_every_pair_that_is_not_refused(tables, orders):
    comparisons = tables[0]
    first = comparisons[~comparisons["repeated"] & comparisons["verdict"].ne("refused")]
    assert {*zip(first["target_a"], first["target_b"], strict=True)} == set(orders.index)
    assert set(orders["result"]) <= set(ORDERS)
    SCHEMAS["orders"].validate(orders.reset_index())


def test_cixi_asks_more_and_sooner_in_two_families_of_five_and_that_is_no_order_of_plans(tables):
    (own,) = partial_orders(*tables, PLANS)[-1:]
    rows = own.relations.set_index(["document", "other"])
    taizhou, jinhua = (rows.loc[("cixi-2020", plan)] for plan in ("taizhou-2019", "jinhua-2021"))
    assert (taizhou["wins"], taizhou["families"], taizhou["relation"]) == (2, 5, "undecided")
    assert jinhua["relation"] == "mixed"
    assert rows.loc[("taizhou-2019", "wenzhou-2020"), "relation"] in ("few", "none")
    assert rows["relation"].ne("more").all()


def test_what_is_asked_needs_no_last_digit(tables):
    rows = requirements(*tables[1:4])
    assert "half_step" not in rows
    assert pd.api.types.is_bool_dtype(rows["open_period"])
