"""Messages: each is used somewhere, and each that is asked for is there."""

import ast
import json
import re
from functools import cache
from string import Formatter

import pytest

from policytargets.messages import FOLDER, LANGUAGES, load_names, translate, use_language
from policytargets.project import find_root

# Functions that look a key up below a section of its own.
SECTIONS = {"claim": "sentence", "fill": "sentence", "counted": "count", "title_of": "caption"}
_WORD = re.compile(r"[\w.-]+")
_SHORTEST = 3  # letters of an f-string that say enough of what it makes


def _codes():
    """Yield the code of the library and of the notebooks."""
    for path in (find_root() / "lib").rglob("*.py"):
        yield path.read_text("utf-8")
    for path in (find_root() / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])


@cache
def _nodes():
    return [node for code in _codes() for node in ast.walk(ast.parse(code))]


@cache
def _templates():
    folder = find_root() / "lib/policytargets/site"
    return "".join(path.read_text("utf-8") for path in folder.rglob("*.j2"))


def _pattern(node):
    """Return the texts that an f-string can make, and the letters that it has itself."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    made = "".join("(.+)" if part is None else re.escape(part) for part in parts)
    return re.compile(made), "".join(filter(None, parts)).rpartition(".")[2].strip("_")


@pytest.fixture(scope="module")
def words():
    """Return every word that the code, the templates, the vocabulary and the tables hold."""
    texts = [n.value for n in _nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    names = {n.arg for n in _nodes() if isinstance(n, ast.keyword) and n.arg}
    root = find_root()
    files = [*(root / "lib/policytargets/vocabulary").rglob("*.yml")]
    files += [*(root / "data").rglob("*.csv"), root / "reports/reports.yml"]
    texts += [_templates(), *(path.read_text("utf-8") for path in files)]
    # A step of a claim is named by its function.
    names |= {node.name for node in _nodes() if isinstance(node, ast.FunctionDef)}
    found = {word for text in texts for word in _WORD.findall(text)} | set(texts) | names
    return found | {part for word in found for part in re.split(r"[./]", word)}


def test_each_message_is_used(words):
    formed = [_pattern(node) for node in _nodes() if isinstance(node, ast.JoinedStr)]
    formed = [pattern for pattern, told in formed if len(told) >= _SHORTEST]

    def used(key):
        section, last = key.rsplit(".", 1)
        if section.startswith("count."):
            return section.removeprefix("count.") in words
        if section == "unit" or section == "download":
            return True  # codes of data and names of files
        endings = (word for word in words if word.startswith("_") and last.endswith(word))
        whole = last in words or any(last.removesuffix(word) in words for word in endings)
        return whole or any(p.fullmatch(last) or p.fullmatch(key) for p in formed)

    assert [key for key in load_names() if not used(key)] == []


def _asked():
    """Yield each key that is asked for in so many words."""
    yield from re.findall(r"\bt\(['\"]([\w.]+)['\"][),]", _templates())
    for node in _nodes():
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            key = node.args[0].value
            if name == "translate":
                yield key
            elif name in SECTIONS:
                yield f"{SECTIONS[name]}.{key}"


def test_each_message_that_is_asked_for_is_there():
    names = set(load_names()) | {key.rsplit(".", 1)[0] for key in load_names()}
    asked = list(_asked())
    assert len(asked) > 200
    assert sorted({key for key in asked if key not in names}) == []


def test_each_prefix_that_a_key_is_made_of_is_there():
    sections = {key.rsplit(".", 1)[0] for key in load_names()}
    sections |= {section.partition(".")[0] for section in sections}
    for node in _nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
            (key, *_) = node.args
            if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
                assert key.values[0].value.partition(".")[0] in sections, ast.unparse(node)


def test_both_languages_of_a_message_take_the_same_values():
    for key, texts in load_names().items():
        taken = {
            language: {name for _, name, _, _ in Formatter().parse(texts[language]) if name}
            for language in LANGUAGES
        }
        assert taken["en"] == taken["zh"], key


def test_a_message_is_said_in_the_language_in_use():
    said = []
    for language in LANGUAGES:
        with use_language(language):
            said.append(translate("measure.level"))
    assert said == ["level reached", "达到水平"]


def test_a_new_file_is_read_by_itself(tmp_path):
    for path in FOLDER.glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "own.yml").write_text("own: {word: {en: Own, zh: 自定}}\n", "utf-8")
    assert load_names(tmp_path) == load_names() | {"own.word": {"en": "Own", "zh": "自定"}}
