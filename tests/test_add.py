"""policytargets add: what a text states is read, the rest asked for, all or nothing written."""

import datetime as dt
import hashlib
import os
import re

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from policytargets.building.add import OPTIONS
from policytargets.building.build import build
from policytargets.building.doubtful import find_doubts
from policytargets.building.fields import read_fields
from policytargets.cli import main
from policytargets.documents import LEVELS, Document, load_documents, read_pinned
from policytargets.errors import Fault, InputError
from policytargets.project import find_root
from policytargets.reading import read_plan
from policytargets.reading.metadata import read_identity
from policytargets.tables import read_table

PLAN = """\
首页 > 政务公开
文 号: 绍政办发〔2021〕18号 公开方式: 主动公开
发布机构:
绍兴市人民政府办公室
绍兴市人民政府办公室关于印发绍兴市先进
制造业强市建设“十四五”行动计划的通知
发布日期: 2021- 03- 20 09: 00 浏览次数:

各区、县(市)人民政府,市政府各部门、各单位:

现将《绍兴市先进制造业强市建设“十四五”行动计划》印发给你们,请参照《关于加快发展的意见》(浙政发〔2020〕7号)落实。

绍兴市人民政府办公室
2021年3月15日

一、主要目标
到2025年,规上工业亩均税收达到30万元,研发经费支出占主营业务收入比重达到3.2%。
到2035年,制造业机器人密度达到500台/万人。
二、主要任务
完成奇妙工程5个。
"""
PLACE = ("--region", "shaoxing", "--region-en", "Shaoxing", "--adcode", "330600")
REST = (*PLACE, "--level", "prefecture_city", "--copy-source", "third_party")
SHOWN = ("title", "issuer", "region_zh", "document_number", "date_signed", "date_published")
STATED = (*SHOWN, "plan_start", "plan_end", "script")


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "example-2021.txt"
    path.write_bytes(PLAN.replace("\n", "\r\n").encode())
    return path


@pytest.fixture
def run(project, monkeypatch):
    """Return a call of the command inside a copy of the project."""
    monkeypatch.chdir(project)
    return lambda *arguments: CliRunner().invoke(main, ["add", *map(str, arguments)])


def raw_files(project):
    return {path.name: path.read_bytes() for path in (project / "data/raw").iterdir()}


def statements_of(text):
    reading = read_plan(text)
    return read_identity(reading.view, reading.outline)


def identity(text):
    return {name: statements[0].value for name, statements in statements_of(text).items()}


# What a copy does not state in so many words, and documents.yml has from elsewhere: the choice that
# its note explains, and a region that is only part of other names.
ELSEWHERE = {"wenzhou-2020": {"plan_start"}, "jinhua-2021": {"region_zh"}}


@pytest.mark.parametrize(
    "plan", ["wenzhou-2020", "zhejiang-2017", "taizhou-2019", "jinhua-2021", "cixi-2020"]
)
def test_identity_of_the_five_plans_is_as_described(plan):
    documents = load_documents(find_root())
    read = identity(read_pinned(find_root(), {plan: documents[plan]})[plan])
    for name in STATED:
        wanted = None if name in ELSEWHERE.get(plan, ()) else getattr(documents[plan], name)
        assert read.get(name) == wanted, name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("某市机器人产业发展规划(2021—2025年)\n一、目标", "某市机器人产业发展规划(2021—2025年)"),
        (
            "某市人民政府关于加快机器人产业\n发展的若干意见\n各县:",
            "某市人民政府关于加快机器人产业发展的若干意见",
        ),
        ("关于印发《某市强工方案》的通知\n各县:", "某市强工方案"),
        ("关于印发某市强工三年行动计划的通知\n某市强工三年行动计划\n(2021-2023年)\n", None),
        ("標題:某省數字經濟發展“十四五”規劃\n索引號:1", "某省數字經濟發展“十四五”規劃"),
        ("首页>政策>规划计划\n规划计划\n打印本页\n各单位要落实行动计划。", ""),
        ("根据《某省行动计划》,制定本方案。\n一、目标\n某市机器人产业发展规划\n", ""),
        ("2018年某市政府工作报告\n各位代表:", "2018年某市政府工作报告"),
    ],
)
def test_title(text, title):
    wanted = "某市强工三年行动计划(2021-2023年)" if title is None else title
    assert identity(text).get("title", "") == wanted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("文号:某政发〔2021〕3号 公开方式:", "某政发〔2021〕3号"),
        ("发文字号:\n某政办发[2021]第12号\n", "某政办发[2021]第12号"),
        ("某政办〔2021〕3号\n某市人民政府办公室关于强工的意见", "某政办〔2021〕3号"),
        ("某政办发〔2019〕58号关于印发某市行动计划的通知.pdf", "某政办发〔2019〕58号"),
        ("为落实《某省行动计划》(某政发〔2017〕23号),制定本方案。", None),
        ("某政发〔2017〕23号文件精神要求各地落实。", None),
        ("来源:某政发〔2017〕23号", None),
    ],
)
def test_document_number_is_the_documents_own(text, number):
    assert identity(text).get("document_number") == number


@pytest.mark.parametrize(
    ("text", "signed", "published"),
    [
        ("某市人民政府\n2021年3月5日\n", (2021, 3, 5), None),
        ("成文日期:2021-03-06\n某市人民政府\n\n2021年3月5日\n", (2021, 3, 5), None),
        ("成文日期:2021/3/6 发布日期:2021.03.08", (2021, 3, 6), (2021, 3, 8)),
        ("某市发展和改革委员会\n二〇二一年十二月三十一日", (2021, 12, 31), None),
        ("某市人民政府办公室\t2021年4月27日印发", None, (2021, 4, 27)),
        ("某市人民政府\n2021年13月5日\n", None, None),
        ("截至2021年3月5日,新增机器人10台。上传时间:2021-03-09", None, None),
    ],
)
def test_dates(text, signed, published):
    read = identity(text)
    assert read.get("date_signed") == (signed and dt.date(*signed))
    assert read.get("date_published") == (published and dt.date(*published))


@pytest.mark.parametrize(
    ("text", "issuer", "region"),
    [
        ("发文机关:四川省绵阳市人民政府 文号:", "四川省绵阳市人民政府", "绵阳市"),
        ("发布机构:\n绵阳市委办公室\n", "绵阳市委办公室", "绵阳市"),
        ("绵阳市市场监督管理局关于强工的意见", "绵阳市市场监督管理局", "绵阳市"),
        (
            "绵阳市经济和信息化局\n绵阳市财政局\n2021年3月5日",
            "绵阳市经济和信息化局、绵阳市财政局",
            "绵阳市",
        ),
        ("中共义县委员会\n2021年3月5日", "中共义县委员会", "义县"),
        ("徐州市推进强工行动计划\n一、", None, "徐州市"),
        ("加快建设城市更新行动计划\n一、", None, None),
        ("关于推动企业上市的实施意见\n一、", None, None),
    ],
)
def test_issuer_and_region(text, issuer, region):
    read = identity(text)
    assert (read.get("issuer"), read.get("region_zh")) == (issuer, region)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("某市强工行动计划(2021—2023年)\n到2030年,新增10台。", (2021, 2023)),
        ("某市强工“十四五”发展规划\n一、目标", (2021, 2025)),
        ("某省第十五个五年规划纲要\n一、目标", (2026, 2030)),
        ("一、目标\n到2022年,新增10台。到2022年底,新增5家。", (None, 2022)),
        ("一、目标\n大力实施三年强工行动。到2022年,新增10台。", (2020, 2022)),
        ("一、任务\n落实三年强工行动。到2022年,新增10台。", (None, 2022)),
        ("一、目标\n到2025年,新增10台。到2035年,新增50台。", (None, None)),
        ("一、目标\n按《某省行动计划(2017—2020年)》新增10台。", (None, None)),
    ],
)
def test_period(text, period):
    read = identity(text)
    assert (read.get("plan_start"), read.get("plan_end")) == period


@pytest.mark.parametrize(
    ("text", "script"),
    [("制造业发展", "simplified"), ("製造業發展", "traditional"), ("2021", None)],
)
def test_script(text, script):
    assert identity(text).get("script") == script


def test_each_statement_is_where_it_says():
    for name, statements in statements_of(PLAN).items():
        for said in statements:
            words = re.sub(r"\s", "", PLAN[said.place :])
            if name in ("title", "issuer", "region_zh", "document_number"):
                assert words.startswith(said.value), name


def test_a_plan_is_copied_and_described(run, project, text):
    before = (project / "data/raw/documents.yml").read_text("utf-8")
    result = run(text, *REST)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (project / "data/raw/example-2021.txt").read_bytes() == text.read_bytes()
    after = (project / "data/raw/documents.yml").read_text("utf-8")
    assert after.startswith(before)
    assert load_documents(project)["example-2021"] == Document(
        "example-2021",
        file="example-2021.txt",
        title="绍兴市先进制造业强市建设“十四五”行动计划",
        issuer="绍兴市人民政府办公室",
        region="shaoxing",
        region_en="Shaoxing",
        region_zh="绍兴市",
        adcode="330600",
        level="prefecture_city",
        level_status="stated",
        document_number="绍政办发〔2021〕18号",
        date_signed=dt.date(2021, 3, 15),
        date_published=dt.date(2021, 3, 20),
        published_as="posted",
        plan_start=2021,
        plan_end=2025,
        start_status="stated",
        script="simplified",
        copy_source="third_party",
        sha256=hashlib.sha256(text.read_bytes()).hexdigest(),
    )


def test_what_was_read_is_told_with_its_place(run, text):
    told = run(text, *REST, "--signed", "2021-03-16").stdout
    assert re.search(r"^title +text, line 5 +绍兴市先进制造业", told, re.MULTILINE)
    assert re.search(r"^region +option +shaoxing$", told, re.MULTILINE)
    assert re.search(r"^note +not stated$", told, re.MULTILINE)
    assert re.search(
        r"^date_signed +option +2021-03-16\n +text, line 14 +but 2021-03-15$", told, re.M
    )
    assert told.endswith("  make reports\n  make test\n")


def test_what_touches_a_comparison_is_listed_first(run, text):
    told = run(text, *REST).stdout.partition("these touch a comparison:\n")[2]
    compared, _, rest = told.partition("the rest:\n")
    assert "30万元: unit 元, usually 元/亩" in compared
    assert "deadline 2035 after the plan's end" in compared
    assert "5个: no indicator of the vocabulary fits" in rest


def test_targets_without_a_first_year_are_counted(run, text):
    text.write_text(PLAN.replace("“十四五”", ""), "utf-8")
    assert "targets without a first year: 4; plan_start in" in run(text, *REST).stdout


def test_a_period_by_options_reaches_every_target(run, text):
    text.write_text(PLAN.replace("“十四五”", ""), "utf-8")
    told = run(text, *REST, "--start", "2021", "--end", "2025").stdout
    assert "targets read: 4" in told
    assert "first year" not in told


def test_doubts_come_in_their_order():
    raw = "到2022年,建设奇妙工程5个。新增绿色工厂3座。亩均税收达到30万元。"
    document = Document("a", plan_start=2020, plan_end=2021)
    reading = read_plan(raw, document)
    codes = ["tax_per_mu", "green_factories"]
    doubts = find_doubts(reading, codes)
    assert [doubt.text for doubt in doubts] == ["30万元", "3座", "5个"]
    assert [doubt.compared for doubt in doubts] == [True, True, False]
    assert [raw[doubt.start :].startswith(doubt.text) for doubt in doubts] == [True] * 3
    assert not any(doubt.compared for doubt in find_doubts(reading, []))


def test_unexplained_numbers_are_listed():
    (doubt,) = find_doubts(read_plan("第一行\n机器人密度代号 47 奇"), ["robot_density"])
    assert (doubt.line, doubt.text, doubt.target, doubt.compared) == (2, "47", "", True)


def test_all_that_is_needed_is_told_at_once(run, project, tmp_path):
    before = raw_files(project)
    path = tmp_path / "计划.txt"
    path.write_text("到2022年,新增机器人10台。", "utf-8")
    bad = ("--level", "village", "--signed", "last week", "--start", "soon", "--adcode", "3306")
    result = run(path, *bad)
    assert result.exit_code == 2
    told = [line.removeprefix("policytargets: ") for line in result.stderr.splitlines()]
    wanted = ["region", "region-en", "region-zh", "level", "signed", "start"]
    assert sorted(line.partition(":")[0] for line in told) == sorted(
        [*(f"--{name}" for name in wanted), "--adcode", "--id"]
    )
    assert f"--level: level is 'village'; allowed: {', '.join(LEVELS)}" in told
    assert raw_files(project) == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--id", "cixi-2020"), "--id: plan cixi-2020 exists already"),
        (("--id", "Cixi-2020"), "--id: plan Cixi-2020 exists already"),
        (("--id", "../up"), "--id: ../up; at most 100 letters, digits and . _ -"),
        (("--id", "a" * 300), f"--id: {'a' * 80}…; at most 100 letters"),
        (("--start", "2030"), "--start: 2030 is after --end 2025"),
        (("--end", "3000"), "--end: plan_end is 3000; expected: a year from 1949 to 2100"),
        (("--script", ""), "--script: needed, and the text does not state it"),
        (("--region", "绍兴"), "--region: region is '绍兴'; expected: ASCII letters"),
        (("--published", "2021-02-30"), "--published: '2021-02-30' cannot be read; a date such as"),
    ],
)
def test_one_fault_is_one_line(run, project, text, options, told):
    before = raw_files(project)
    result = run(text, *REST, *options)
    (line,) = result.stderr.splitlines()
    assert (result.exit_code, told in line) == (2, True), line
    assert raw_files(project) == before


def test_a_text_is_added_once(run, project):
    result = run(project / "data/raw/cixi-2020.txt", "--id", "cixi-copy", *REST)
    assert result.exit_code == 2
    assert "cixi-2020.txt: the same text as plan cixi-2020" in result.stderr


def test_a_file_in_the_way_stays(run, project, text):
    there = project / "data/raw/example-2021.txt"
    there.write_text("另一个文本", "utf-8")
    result = run(text, *REST)
    assert result.exit_code == 2
    assert "example-2021.txt exists already" in result.stderr
    assert there.read_text("utf-8") == "另一个文本"


def test_a_text_that_is_in_its_place_already_is_described(run, project, text):
    there = project / "data/raw/example-2021.txt"
    there.write_bytes(text.read_bytes())
    assert run(there, *REST).exit_code == 0
    assert "example-2021" in load_documents(project)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty file"),
        (b"abc\0def", "binary file"),
        ("计划".encode("gb18030"), "not UTF-8"),
        (None, "No such file"),
    ],
)
def test_bad_files_are_refused(run, project, tmp_path, data, told):
    before = raw_files(project)
    path = tmp_path / "example-2021.txt"
    if data is not None:
        path.write_bytes(data)
    result = run(path, *REST)
    (line,) = result.stderr.splitlines()
    assert (result.exit_code, told in line) == (2, True), line
    assert raw_files(project) == before


def test_nothing_stays_when_the_entry_cannot_be_written(run, project, text, monkeypatch):
    before = raw_files(project)

    def full(path, content):
        if path.name == "documents.yml":
            raise OSError(28, "No space left on device")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8", newline="")

    monkeypatch.setattr("policytargets.project.write_whole", full)
    result = run(text, *REST)
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert raw_files(project) == before


@pytest.mark.parametrize(
    "value",
    [
        "计划: \"甲\" '乙' #丙",
        "- [x] {y}",
        "null",
        "2021-03-15",
        "0123",
        "= &a *b !c %d",
        "甲 " * 90,
    ],
)
def test_values_read_back_as_given(run, project, text, value):
    given = ("--title", value, "--note", value, "--number", value, "--issuer", value)
    assert run(text, *REST, *given).exit_code == 0
    entry = yaml.safe_load((project / "data/raw/documents.yml").read_text("utf-8"))["example-2021"]
    names = ("title", "note", "document_number", "issuer")
    assert [entry[name] for name in names] == [value.strip()] * 4


def test_a_listing_that_cannot_grow_is_told(run, project, text):
    listing = project / "data/raw/documents.yml"
    content = listing.read_text("utf-8") + "...\n"
    listing.write_text(content, "utf-8")
    result = run(text, *REST)
    assert result.exit_code == 2
    assert "in a form that no command can edit" in result.stderr
    assert listing.read_text("utf-8") == content


def test_a_plan_of_a_known_region_takes_its_names(run, project, text):
    text.write_text(PLAN.replace("绍兴市", "温州市"), "utf-8")
    result = run(text, "--id", "wenzhou-2021", "--copy-source", "issuer")
    assert (result.exit_code, result.stderr) == (0, "")
    entries = load_documents(project)
    for name in ("region", "region_en", "region_zh", "adcode", "level"):
        assert getattr(entries["wenzhou-2021"], name) == getattr(entries["wenzhou-2020"], name)
    assert re.search(r"^adcode +plan wenzhou-2020 +330300$", result.stdout, re.MULTILINE)


@pytest.mark.slow
def test_a_sixth_plan_joins_the_tables(run, project, text):
    build(project)
    five = read_table("targets", project)
    assert run(text, *REST).exit_code == 0
    build(project)
    six = read_table("targets", project)
    assert read_table("documents", project)["document"].tolist()[-1] == "example-2021"
    new = six[six["document"] == "example-2021"]
    assert new["number_text"].tolist() == ["30万元", "3.2%", "500台/万人", "5个"]
    pd.testing.assert_frame_equal(six.iloc[: len(five)], five)


def test_a_changed_plan_stops_it(run, project, text):
    (project / "data/raw/cixi-2020.txt").write_text("新增机器人10台。", "utf-8")
    with pytest.raises(InputError, match="changed since it was pinned"):
        build(project)
    assert run(text, *REST).exit_code == 2


def test_each_field_has_its_option():
    options = {option.name: option.opts for option in main.commands["add"].params}
    assert {name: options[name] for name in OPTIONS} == {n: [o] for n, o in OPTIONS.items()}
    assert set(options) - set(OPTIONS) == {
        *("files", "plan", "yes", "max_memory", "max_seconds", "allow_private")
    }


def test_a_folder_is_added_whole_and_what_stays_open_is_told(run, project, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "shaoxing-2021.txt").write_text(PLAN, "utf-8")
    (folder / "deqing-2022.txt").write_text("到2025年,新增工业机器人10台。", "utf-8")
    result = run(folder, "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    added = load_documents(project)
    shaoxing, deqing = added["shaoxing-2021"], added["deqing-2022"]
    assert (shaoxing.region, shaoxing.region_zh, shaoxing.copy_source) == (
        *("shaoxing", "绍兴市"),
        "unknown",
    )
    assert (shaoxing.level, shaoxing.level_status) == ("prefecture_city", "inferred_addressees")
    assert (deqing.region_en, deqing.region_zh, deqing.level) == ("Deqing", "Deqing", None)
    told = "open: --region, --region-en, --region-zh, --adcode, --level, --start"
    assert told in result.stdout
    assert re.search(r"^ *1 +industrial_robots +10台 +2025", result.stdout, re.MULTILINE)


def test_of_several_files_all_are_added_or_none(run, project, tmp_path):
    before = raw_files(project)
    good, bad = tmp_path / "a-2021.txt", tmp_path / "b-2021.txt"
    good.write_text(PLAN, "utf-8")
    bad.write_bytes(b"")
    assert run(good, bad, tmp_path / "c-2021.txt").exit_code == 2
    assert run(good, "--id", "x", bad).exit_code == 2
    assert run(tmp_path / "empty").exit_code == 2
    assert raw_files(project) == before
    twin = tmp_path / "twin-2021.txt"
    twin.write_text(PLAN, "utf-8")
    result = run(good, twin)
    assert result.exit_code == 2
    assert "the same text as plan a-2021" in result.stderr


@pytest.mark.parametrize(
    ("issuer", "adcode", "head", "level", "status"),
    [
        ("江苏省人民政府", "", "", "province", "inferred_issuer"),
        ("上海市人民政府办公厅", "", "", "province", "inferred_issuer"),
        ("德清县人民政府", "", "", "county_city", "inferred_issuer"),
        ("佛山市南海区人民政府", "", "", "county_city", "inferred_issuer"),
        ("红河哈尼族彝族自治州人民政府", "", "", "prefecture_city", "inferred_issuer"),
        ("昆山市人民政府", "320583", "", "county_city", "inferred_adcode"),
        ("苏州市人民政府", "", "各市、区人民政府:", None, "none"),
        ("佛山市人民政府", "", "各区人民政府:", "prefecture_city", "inferred_addressees"),
        ("昆山市人民政府", "", "各镇人民政府:", "county_city", "inferred_addressees"),
        ("昆山市人民政府", "", "", None, "none"),
    ],
)
def test_the_level_is_inferred_or_left_open(issuer, adcode, head, level, status):
    reading = read_plan(f"{head}\n到2025年,新增工业机器人10台。")
    given = {"issuer": issuer, "adcode": adcode or None}
    fields = read_fields(reading, given, {}, "x-2021")
    assert (fields["level"].value, fields["level_status"].value) == (level, status)


def test_a_terminal_is_asked_for_what_no_text_states(run, project, text, monkeypatch):
    asked = []

    def answer(words, default, show_default):
        asked.append((words.split()[1], default))
        return "330600" if "adcode" in words else default

    monkeypatch.setattr("rich.prompt.Prompt.ask", answer)
    monkeypatch.setattr("policytargets.studies.adding._is_watched", lambda: True)
    assert run(text).exit_code == 0
    assert ("region", "example") in asked
    assert load_documents(project)["example-2021"].adcode == "330600"
    assert load_documents(project)["example-2021"].level_status == "inferred_adcode"


def test_a_value_nobody_would_read_is_cut():
    fault = Fault("a.yml", f"colour is {'x' * 200_000!r}", "red " * 99_999)
    assert len(str(fault)) < 300
    path = "/".join(["folder" * 9] * 9)
    assert str(Fault(path, "no such file")) == f"{path}: no such file"


@pytest.mark.parametrize(
    "call", [("report",), ("report", "-p", "as_of"), ("extract",), ("init",), ("add",), ()]
)
def test_arguments_in_another_encoding_are_one_line(tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(main, [*call, os.fsdecode(b"\xff.txt")])
    assert made.exit_code == 2
    assert made.stderr.startswith("policytargets: \\xff.txt: its name is not UTF-8; ")
    assert len(made.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())
