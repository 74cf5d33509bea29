"""documents.yml and the raw files: what is wrong is said in one line each."""

import re

import pytest
import yaml

from policytargets.documents import decode, load_documents, read_pinned
from policytargets.errors import InputError
from policytargets.project import find_root
from reference_plans import PLANS


def lines(error):
    return [str(fault) for fault in error.value.faults]


@pytest.fixture
def entries():
    return yaml.safe_load((find_root() / "data/raw/documents.yml").read_text("utf-8"))


@pytest.fixture
def write(tmp_path):
    def write_entries(content):
        path = tmp_path / "data" / "raw" / "documents.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        path.write_text(text, "utf-8")
        return tmp_path

    return write_entries


def test_five_plans_are_described():
    documents = load_documents(find_root())
    assert tuple(documents)[: len(PLANS)] == PLANS
    jinhua = documents["jinhua-2021"]
    assert (jinhua.title, jinhua.date_signed, jinhua.script) == (None, None, "traditional")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("level", "village", "level is 'village'; allowed: province, prefecture_city, county_city"),
        ("plan_end", "2022", "plan_end is '2022'; expected: a whole number"),
        ("date_signed", "last week", "expected: a date such as 2020-12-31"),
        ("sha256", None, "sha256 is None; expected: text"),
        ("adcode", "33028", "adcode is '33028'; expected: the six digits of GB/T 2260"),
        ("adcode", "990100", "adcode is '990100'; expected: the six digits of GB/T 2260"),
        ("file", "../a.txt", "file is '../a.txt'; expected: the name of a file in data/raw"),
        ("file", "/etc/passwd", "expected: the name of a file in data/raw"),
        ("file", "a\0b", "expected: the name of a file in data/raw"),
        ("file", "a" * 241, "expected: the name of a file in data/raw"),
        ("file", "C:\\a.txt", "expected: the name of a file in data/raw"),
        ("title", ["a"], "title is ['a']; expected: text"),
        ("region", "a b", "region is 'a b'; expected: ASCII letters, digits and _"),
        ("plan_start", 20200, "plan_start is 20200; expected: a year from 1949 to 2100"),
        ("plan_start", 2024, "plan_start 2024 is after plan_end 2022"),
        ("plan_start", True, "plan_start is True; expected: a whole number"),
        ("colour", "red", "unknown field colour"),
    ],
)
def test_faulty_field(entries, write, field, value, told):
    entries["cixi-2020"][field] = value
    with pytest.raises(InputError) as error:
        load_documents(write(entries))
    (line,) = lines(error)
    assert told in line
    assert "cixi-2020" in line
    assert "\n" not in line


def test_all_faults_are_told_at_once(entries, write):
    entries["cixi-2020"]["level"] = "village"
    del entries["jinhua-2021"]["region"]
    with pytest.raises(InputError) as error:
        load_documents(write(entries))
    assert len(lines(error)) == 2
    assert any("jinhua-2021: field region is missing" in line for line in lines(error))


ENTRY = """\
{plan}:
  file: a.txt
  region: a
  region_en: A
  region_zh: 甲
  {more}
  script: simplified
  copy_source: unknown
  sha256: {digest}
"""


def described(plan="a-2020", more="level: province"):
    return ENTRY.format(plan=plan, more=more, digest="a" * 64)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (
            described(more="date_signed: 2020-02-30"),
            6,
            "a-2020: date_signed is '2020-02-30'; expected: a date such as 2020-12-31",
        ),
        (described(more=f"plan_end: {'9' * 5000}"), 6, "a-2020: plan_end is '999"),
        (described("a 2020"), 1, "key a 2020 is 'a 2020'; expected: an ASCII file stem"),
        (described("甲-2020"), 1, "key 甲-2020 is '甲-2020'; expected: an ASCII file stem"),
        (described("2020"), 1, "key 2020 is 2020; expected: text"),
        (described(more="region: b"), 6, "region stands twice; first in line 3"),
        (f"{described()}\n{described()}", 11, "a-2020 stands twice; first in line 1"),
        ("a-2020:\n", 1, "a-2020 is None; expected: a mapping of fields"),
        ("[]", 1, "the file is []; expected: a mapping"),
    ],
)
def test_a_fault_names_its_line(write, text, line, told):
    root = write(text)
    with pytest.raises(InputError) as error:
        load_documents(root)
    (fault,) = lines(error)
    assert fault.startswith(f"{root / 'data/raw/documents.yml'}:{line}: {told}")


def test_broken_yaml_is_one_line(write):
    with pytest.raises(InputError) as error:
        load_documents(write("cixi-2020: {file: ["))
    (line,) = lines(error)
    assert re.search(r"documents.yml:\d+: broken YAML", line)
    assert "\n" not in line


def test_changed_and_missing_files_are_named(entries, write):
    root = write(entries)
    for entry in entries.values():
        source = find_root() / "data" / "raw" / entry["file"]
        (root / "data" / "raw" / entry["file"]).write_bytes(source.read_bytes())
    (root / "data/raw/cixi-2020.txt").write_text("另一个文本", "utf-8")
    (root / "data/raw/jinhua-2021.txt").unlink()
    with pytest.raises(InputError) as error:
        read_pinned(root, load_documents(root))
    told = lines(error)
    assert len(told) == 2
    assert any("jinhua-2021.txt: No such file" in line for line in told)
    assert any("cixi-2020.txt: changed since it was pinned" in line for line in told)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty file"),
        (b"abc\0def", "binary file"),
        ("计划".encode("gb18030"), "not UTF-8"),
        (b"\xed\xa0\x80", "not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, data, told):
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        decode(path)
    (line,) = lines(error)
    assert line.startswith(f"{path}: ")
    assert told in line


def test_line_ends_stay_as_they_are(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes("甲\r\n乙\r".encode())
    assert decode(path) == "甲\r\n乙\r"
