"""Distribution: one row a number, and one number for several things is one row."""

import pytest

from reading_cases import column


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "亩均税收、亩均增加值分别达到30万元、150万元以上。",
            [(300000, "tax_per_mu"), (1.5e6, "value_added_per_mu")],
        ),
        (
            "制造业投资、工业技改投资年均增速分别达10%和8%。",
            [(10, "manufacturing_investment"), (8, "renovation_investment")],
        ),
        (
            "国家级、省级、市级绿色工厂分别达到5家、20家、250家以上。",
            [(5, "green_factories"), (20, "green_factories"), (250, "green_factories")],
        ),
    ],
)
def test_fenbie_gives_each_number_its_member(text, found):
    assert column(text, "value", "indicator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电气、模具项目超50亿元各1个。", [(1, "电气"), (1, "模具")]),
        ("五大传统制造业每年各招引亿元以上项目1个。", [(1, "五大传统制造业(各)")]),
    ],
)
def test_ge_repeats_the_number_for_each_named_member(text, found):
    assert column(text, "value", "scope") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每年培育数字化车间、智能工厂10个以上。", [(10, "smart_factories")]),
        ("新增单项冠军企业和专精特新企业20家以上。", [(20, "single_champions")]),
        ("新增小微企业园和特色小镇40家。", [(40, "sme_parks")]),
        ("工业总产值和工业增加值比2020年翻一番。", [(100, "industrial_output")]),
    ],
)
def test_one_number_for_several_things_is_one_row(text, found):
    assert column(text, "value", "indicator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "新增绿色工厂10家、技师学院5所、上市公司3家。",
            [(10, "green_factories"), (5, "technician_colleges"), (3, "listed_firms")],
        ),
        (
            "亩均税收达到30万元/亩,亩均增加值达到150万元/亩。",
            [(300000, "tax_per_mu"), (1.5e6, "value_added_per_mu")],
        ),
    ],
)
def test_a_plain_list_is_one_row_a_number(text, found):
    assert column(text, "value", "indicator") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "到2023年底,各市县都要设立政策性融资担保机构。",
            [("各市县都", 100, "%", "level", "ensure", 2023)],
        ),
        ("各市县都要设立政策性融资担保机构。", []),
    ],
)
def test_the_universal_duty_with_its_own_date(text, found):
    assert (
        column(text, "number_text", "value", "unit", "measure", "commitment", "end_year") == found
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新建技师学院两所。", [(2, "所", "addition")]),
        ("公园数量达到千座以上。", [(1000, "座", "level")]),
    ],
)
def test_chinese_numerals_count(text, found):
    assert column(text, "value", "unit", "measure") == found
