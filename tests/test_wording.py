"""All that a reader sees keeps to docs/style.md: words, punctuation, blanks, units."""

import json
import re

import pytest
import yaml

from policytargets.messages import FOLDER, LANGUAGES
from policytargets.project import find_root

ROOT = find_root()
WAITING: set[str] = set()
"""Files whose words are still to be put right."""
CODE = re.compile(r"`[^`]*`|\]\([^)]*\)|\{[^}]*\}")
HAN = "[\u4e00-\u9fff]"
FAULTS = {
    "en": {
        "doubled blanks": re.compile(r"\S {2,}\S"),
        "no blank before the unit": re.compile(r"[\d}]%"),
        "full-width sign": re.compile("[，。；：？！（）]"),
    },
    "zh": {
        "doubled blanks": re.compile(r"\S {2,}\S"),
        "blank before the unit": re.compile(r"[\d}] %"),
        "a text that is no 规划": re.compile(
            "(?<!上位)(?<!五年)规划(?!期|末年|首年|起始年|终止年|文件)"
        ),
        "half-width sign": re.compile(rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}"),
    },
}


def avoided():
    """Return the words of the left column of the style sheet."""
    text = (ROOT / "docs/style.md").read_text("utf-8")
    _head, _rule, *rows = re.findall(r"^\| (.+?) \|", text, re.MULTILINE)
    return [word for row in rows for word in row.split(", ")]


def said(node):
    """Yield the texts of a file of messages, each with its language."""
    for key, value in node.items() if isinstance(node, dict) else ():
        if key in LANGUAGES and isinstance(value, str):
            yield key, value
        else:
            yield from said(value)


def written(path):
    """Yield the texts of a notebook, each with its language."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        yield from ((code, "".join(cell["source"])) for code in LANGUAGES if f"lang-{code}" in tags)
        yield from cell["metadata"].get("alt", {}).items()


PATHS = sorted([*FOLDER.glob("*.yml"), *(ROOT / "notebooks").glob("*.ipynb")])


def texts(path):
    """Return the texts of a file, each with its language."""
    is_notebook = path.suffix == ".ipynb"
    return written(path) if is_notebook else said(yaml.safe_load(path.read_text("utf-8")))


def faults(language, text):
    """Return what of a text is against the style sheet."""
    unit = {"no blank before the unit", "blank before the unit"}
    bare = CODE.sub("X", text)
    signs = [n for n, rule in FAULTS[language].items() if rule.search(text if n in unit else bare)]
    return signs + [word for word in avoided() if word in bare]


@pytest.mark.parametrize(
    "path", [path for path in PATHS if path.name not in WAITING], ids=lambda path: path.name
)
def test_words_keep_to_the_style_sheet(path):
    found = {text: wrong for code, text in texts(path) if (wrong := faults(code, text))}
    assert found == {}


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en", "Cixi asks more of itself.", ["asks more"]),
        ("en", "Two  plans", ["doubled blanks"]),
        ("en", "{share}% of {n}", ["no blank before the unit"]),
        ("en", "{share} % of {n}, as `a,b` says", []),
        ("zh", "共{n}项,占{share} %", ["blank before the unit", "half-width sign"]),
        ("zh", "共{n}项，占{share}%（见`a,b`）", []),
        ("zh", "官方统计", ["官方统计"]),
        ("zh", "两份规划", ["a text that is no 规划"]),
        ("zh", "规划期与上位规划", []),
    ],
)
def test_what_is_against_the_style_sheet_is_found(language, text, wrong):
    assert faults(language, text) == wrong


def test_the_style_sheet_is_short_and_names_its_words():
    assert len((ROOT / "docs/style.md").read_text("utf-8").splitlines()) <= 30
    assert len(avoided()) > 8
