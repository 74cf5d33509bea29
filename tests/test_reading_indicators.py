"""Indicators: the head noun first, thresholds apart, other where the codelist has none."""

from collections import Counter

import pytest

from reading_cases import column, rows_of


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("新增工业机器人100台。", ["industrial_robots"]),
        ("机器人密度达到200台/万人。", ["robot_density"]),
        ("规上工业企业研发经费支出占营业收入比重达到3%。", ["rd_intensity"]),
        ("研究与试验发展(R&D)经费相当于主营业务收入比重达到3%。", ["rd_intensity"]),
        ("亩均税收达到30万元。", ["tax_per_mu"]),
        ("亩均工业增加值达到150万元。", ["value_added_per_mu"]),
        ("新增境内外上市公司5家。", ["listed_firms"]),
        ("新三板挂牌企业达到80家。", ["neeq_listings"]),
        ("工业增加值年均增长8%。", ["industrial_value_added"]),
        ("工业增加值率达到22%。", ["value_added_rate"]),
        ("单位工业增加值能耗下降10%。", ["energy_intensity"]),
        ("新产品产值率达到38%。", ["new_product_rate"]),
        ("新产品产值达到380亿元。", ["new_product_output"]),
        ("数字经济增加值年均增长12%。", ["digital_economy_value_added"]),
        ("数字经济核心产业增加值占GDP比重达到12%。", ["digital_core_gdp_share"]),
        ("新增省级工业互联网平台10个。", ["industrial_internet_platforms"]),
        ("规上企业工业互联网平台覆盖率达到60%。", ["industrial_internet_coverage"]),
        ("培育智能工厂30家。", ["smart_factories"]),
        ("制造业投资年均增长10%。", ["manufacturing_investment"]),
        ("工业技改投资年均增长10%。", ["renovation_investment"]),
    ],
)
def test_indicator(text, codes):
    assert column(text, "indicator") == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("新增机器人产业上市公司5家。", ["listed_firms"]),
        ("建设机器人产业创新综合体2个。", ["innovation_complexes"]),
        ("高新技术企业研发机构覆盖率达到60%。", ["rd_centre_coverage"]),
        ("上市公司并购重组金额达到80亿元。", ["merger_value"]),
    ],
)
def test_head_noun_stands_last(text, codes):
    assert column(text, "indicator") == codes


@pytest.mark.parametrize("case", rows_of("negatives"), ids=lambda case: case["negative"])
def test_a_word_that_rules_an_indicator_out(case):
    codes = column(case["sentence"], "indicator")
    assert codes
    assert case["indicator"] not in codes


def test_each_headline_family_has_a_table_of_wordings():
    count = Counter(case["family"] for case in rows_of("headlines"))
    assert set(count) == {"robots", "rd", "per_mu", "listings"}
    assert min(count.values()) >= 40


@pytest.mark.parametrize("case", rows_of("headlines"), ids=lambda case: case["text"])
def test_the_wordings_of_headline_families(case):
    found = column(case["text"], "indicator", "unit", "measure")
    assert found == [(case["indicator"], case["unit"], case["measure"])]


@pytest.mark.parametrize("case", rows_of("wordings"), ids=lambda case: case["text"])
def test_what_governments_promise_beside_manufacturing(case):
    found = column(case["text"], "indicator", "scope")
    assert found == [(case["indicator"], case["scope"])]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("每千名员工拥有机器人30台。", "other"),
        ("每百名员工拥有机器人3台。", "other"),
        ("每百名老人拥有养老床位5张。", "other"),
        ("每亿元研发投入产生发明专利15件。", "other"),
        ("每万人口拥有公交车12辆。", "other"),
        ("每千人口拥有3岁以下婴幼儿托位4.8个。", "childcare_per_1000"),
        ("每千人口医疗卫生机构床位数达到7.8张。", "beds_per_1000"),
        ("每万人口高价值发明专利拥有量达到9件。", "patents_per_10000"),
        ("每万人拥有5G基站35个。", "fiveg_density"),
    ],
)
def test_a_density_is_no_count(text, code):
    assert column(text, "indicator") == [code]


def test_a_part_of_the_listed_firms_is_told_apart():
    text = "上市公司达到60家，其中科创板上市公司10家。"
    assert column(text, "indicator") == ["listed_firms", "board_listings"]


def test_what_a_later_clause_names_is_not_counted():
    """The purpose names what is counted only where counties are: 选择2个县,开展分行业试点."""
    assert column("培育4个新兴支柱产业，争创国家级示范基地。", "indicator") == ["other"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新增宇航员20名。", [("other", "宇航员")]),
        ("新建天文台2座。", [("other", "天文台")]),
        ("增值税起征点提高到9万元。", [("other", "增值税起征点")]),
        ("培育新入规加工企业35家以上。", [("other", "新入规加工企业")]),
    ],
)
def test_where_nothing_fits_it_is_other(text, found):
    assert column(text, "indicator", "indicator_text") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("引进10亿元以上项目100个。", [(100, "large_projects", "10亿元以上项目")]),
        ("新增年产值10亿元以上企业5家。", [(5, "large_enterprises", "年产值10亿元以上企业")]),
        (
            "实施总投资10亿元以上技术改造项目100个。",
            [(100, "technical_renovation_projects", "总投资10亿元以上技术改造项目")],
        ),
    ],
)
def test_a_threshold_goes_into_the_wording(text, found):
    assert column(text, "value", "indicator", "indicator_text") == found


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("到2025年,全市规上工业亩均税收达到30万元。", ["亩均税收"]),
        ("力争新增省级绿色工厂5家。", ["省级绿色工厂"]),
        ("今年,新增机器人10台。", ["机器人"]),
    ],
)
def test_shortest_wording_that_names_it(text, texts):
    assert column(text, "indicator_text") == texts


def test_a_part_without_an_indicator_counts_what_the_whole_counts():
    text = "全市新增高新技术企业100家,其中规上20家。"
    assert column(text, "value", "indicator") == [
        (100, "high_tech_enterprises"),
        (20, "high_tech_enterprises"),
    ]


def test_the_text_repeats_what_its_headline_says():
    text = "某市:到2025年新增机器人3000台\n方案提出,到2025年新增机器人3000台。\n新增机器人3000台。"
    assert column(text, "repeats") == ["", "sample-2021/001", "sample-2021/001"]
