"""The official statistics: what each is for, and what is said of a faulty file."""

from __future__ import annotations

import pytest

from policytargets.errors import InputError
from policytargets.normalising.populations import classify_scope
from policytargets.normalising.regional_statistics import PATHS, read_context, starting_points
from policytargets.tables import read_table
from policytargets.vocabulary.scopes import UNCLASSIFIED
from policytargets.vocabulary.statistics_and_parents import STATISTICS_PATH as STATISTICS
from policytargets.vocabulary.statistics_and_parents import load_statistics

NEWLY_LISTED = "listed_companies_ashare_new_cumulative"


@pytest.fixture(scope="module")
def context(root):
    return read_context(root / PATHS[1])


@pytest.fixture(scope="module")
def points(context):
    return starting_points(context).set_index("statistic_id")


def faults_of(path, function=read_context):
    with pytest.raises(InputError) as error:
        function(path)
    return [str(fault) for fault in error.value.faults]


def test_each_statistic_is_used(context):
    entries = load_statistics()
    sizing = {code for entry in entries.sizes for code in entry.statistics}
    known = {entry.statistic for entry in entries.statistics}
    assert set(context["statistic"]) <= known
    assert {e.statistic for e in entries.statistics if not e.indicator} == sizing


@pytest.mark.parametrize(
    ("statistic", "value", "unit", "scope", "denominator"),
    [
        ("zhejiang@industrial_robots_in_service-2016", 42000, "台", "全部工业", ""),
        ("wenzhou@rd_intensity_above_scale_industry-2020", 2.21, "%", "规上工业", ""),
        (
            "zhejiang@rd_intensity_above_scale_manufacturing_revenue-2020",
            2.8,
            "%",
            "规上制造业",
            "营业收入",
        ),
        ("zhejiang@labour_productivity_above_scale_industry-2015", 193000, "元/人", "规上工业", ""),
        (
            "zhejiang@labour_productivity_above_scale_manufacturing-2020",
            235000,
            "元/人",
            "规上制造业",
            "",
        ),
        ("zhejiang@value_added_per_mu_above_scale_industry-2020", 1360000, "元/亩", "规上工业", ""),
        ("cixi@above_scale_industrial_output-2022", 479776000000, "元", "规上工业", ""),
        ("taizhou@listed_companies-2017", 52, "家", "", ""),
    ],
)
def test_statistics_in_the_shape_of_targets(points, statistic, value, unit, scope, denominator):
    found = points.loc[statistic]
    assert found["value"] == value
    assert (found["unit"], found["scope"], found["denominator"]) == (unit, scope, denominator)


def test_new_listings_of_a_year_are_no_level(points):
    assert points.loc["zhejiang@listed_companies_ashare_new_ipo-2019", "measure"] == "flow"


@pytest.mark.parametrize(
    ("statistic", "value", "years", "form"),
    [
        (
            "zhejiang@listed_companies_ashare_new_cumulative-2017-2020",
            190,
            (2017, 2020),
            "addition",
        ),
        ("zhejiang@listed_companies_ashare-2017-09", 397, (2017, 2017), "level"),
        ("zhejiang@industrial_robots_new-2016", 10820, (2016, 2016), "flow"),
    ],
)
def test_windows_and_months_are_read_as_years(points, statistic, value, years, form):
    found = points.loc[statistic]
    assert (found["value"], found["measure"]) == (value, form)
    assert (found["first_year"], found["year"]) == years


def test_scopes_are_known_but_for_secondary_industry():
    for entry in load_statistics().statistics:
        if entry.scope:
            code = classify_scope(entry.scope, entry.indicator).scope
            assert code.startswith(UNCLASSIFIED) == (entry.scope == "第二产业"), entry.statistic


def changed(root, tmp_path, old, new):
    text = (root / PATHS[1]).read_text("utf-8")
    assert old in text
    path = tmp_path / "context.csv"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        (
            "2022,above_scale_industrial_enterprises",
            "2022,robots",
            2,
            "unknown statistic robots; allowed: gdp",
        ),
        (",2017-2020,", ",2020-2017,", 88, "2020-2017 ends before it begins"),
        (",2017-09,", ",2017-13,", 86, "column year: '2017-13'"),
        ("2097,家", "2097,两", 2, "unknown unit '两'; allowed: 元"),
        ("2097,家,B", "2097,家,C", 2, "column grade: 'C'"),
        ("2097,家,B", "many,家,B", 2, "column value: 'many'"),
        (
            "330282,2022,above_scale_industrial_output",
            "330282,22,above_scale_industrial_output",
            3,
            "column year",
        ),
        ("330282,2018,gdp", "330282,2019,gdp", 6, "gdp of cixi 2019 stands twice"),
    ],
)
def test_faults_name_file_and_line(root, tmp_path, old, new, line, told):
    path = changed(root, tmp_path, old, new)
    faults = faults_of(path)
    assert any(fault.startswith(f"{path}:{line}: {told}") for fault in faults), faults


def test_a_column_that_lacks_is_told(root, tmp_path):
    path = changed(root, tmp_path, ",grade,", ",mark,")
    assert any("grade" in fault for fault in faults_of(path))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'a,b\n"'])
def test_what_is_no_table_is_told(tmp_path, content):
    path = tmp_path / "context.csv"
    path.write_bytes(content)
    assert all(fault.startswith(str(path)) for fault in faults_of(path))


def test_without_a_table_there_are_no_statistics(tmp_path):
    assert read_context(tmp_path / "absent.csv").empty


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("indicator: listed_firms", "indicator: listings", "listings is no indicator"),
        ("form: level", "form: stock", "form is 'stock'"),
        ("statistics: [gdp]", "statistics: [ndp]", "ndp is no statistic"),
        ("unit: 万人", "unit: 万两", "unknown unit '万两'"),
        ("en: GDP, zh: 地区生产总值}", "en: GDP}", "zh"),
    ],
)
def test_faults_of_the_vocabulary_name_their_lines(tmp_path, old, new, told):
    text = STATISTICS.read_text("utf-8")
    path = tmp_path / "statistics.yml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    faults = faults_of(path, load_statistics)
    assert any(told in fault and fault.startswith(f"{path}:") for fault in faults), faults


def test_the_stock_of_a_province_is_no_start_of_additions_in_a_city():
    found = read_table("yardsticks").query("statistic == 'listed_companies_ashare'")
    of_city = found[found["id"].eq("wenzhou-2020/049")]  # 新上市企业10家以上
    assert set(of_city["place"]) == {"province"} and set(of_city["verdict"]) == {"refused"}
    assert all("form" in reasons.split(";") for reasons in of_city["reasons"])
