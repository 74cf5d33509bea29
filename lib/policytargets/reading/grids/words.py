"""What a cell of a table may be: a value, a unit, an attribute, or a name."""

from __future__ import annotations

import re
from functools import cache

from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

__all__ = [
    "is_attribute",
    "is_blank",
    "is_boxed",
    "is_category",
    "is_prose",
    "is_unit",
    "is_value",
    "read_unit",
]

_BLANK = re.compile(r"[-—–－―~…/*.]+|无")
_NO_UNIT = re.compile(r"[-—–－―/]+|无")
_LONGEST = 12
_NUMBERED = re.compile(r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.])\D*")


def is_blank(text: str) -> bool:
    """Return whether a cell says that there is no value."""
    return bool(_BLANK.fullmatch(text))


def is_boxed(text: str) -> bool:
    """Return whether a value stands in brackets, as a sum over the years does."""
    return text[:1] in ("[", "〔", "(", "{")


def is_attribute(text: str) -> bool:
    """Return whether a cell says what kind of aim a row is: 预期性, 约束性."""
    return text.strip("()[]") in load_grammar().words["grids"]["attributes"]


def is_category(text: str) -> bool:
    """Return whether a cell is the title of a group of rows."""
    plain = re.sub(r"^(?:\(.{1,3}\)|[一二三四五六七八九十]+[、.])|\(.*\)$", "", text)
    known = plain in load_grammar().words["grids"]["categories"]
    return known or bool(_NUMBERED.fullmatch(text))


def is_value(text: str) -> bool:
    """Return whether a cell holds a number and words of comparison at most, or a blank's sign."""
    return is_blank(text) or bool(_values().fullmatch(text))


def is_prose(text: str) -> bool:
    """Return whether a cell holds a sentence, which is read as any other."""
    told = text[:1] in "[(〔{<>≥≤~" or text[:1].isdigit()
    return len(text) > _LONGEST and not told and not is_value(text)


def is_unit(text: str) -> bool:
    """Return whether a cell holds a unit, in brackets or not, or the sign of none."""
    return bool(_NO_UNIT.fullmatch(text)) or read_unit(text) is not None


def read_unit(text: str) -> tuple[float, str] | None:
    """Return factor and base unit of a cell (万元/人 is 10000 and 元/人); None where it is none."""
    plain = re.sub(r"^[(](.*)[)]$", r"\1", text).replace("每", "/").lstrip("/")
    if not plain:
        return None
    whole = _units().fullmatch(plain)
    if not whole:
        return None
    grammar = load_grammar()
    factor = grammar.magnitudes.get(whole["magnitude"] or "", 1)
    unit = grammar.units.get(whole["unit"], whole["unit"])
    per = (whole["per"] or "").replace("(", "").replace(")", "").replace("人年", "人·年")
    return factor, unit + per


@cache
def _units() -> re.Pattern[str]:
    grammar = load_grammar()
    units = any_of([*grammar.units, *grammar.words["grids"]["units"]])
    magnitudes = any_of(grammar.magnitudes)
    per = (
        rf"(?:\d*{magnitudes})?(?:{any_of(grammar.words['denominators'])}|{units}|\d*{magnitudes})"
    )
    return re.compile(
        rf"(?P<magnitude>{magnitudes}(?!瓦))?(?P<unit>{units})(?P<per>(?:/\(?{per}\)?)*)"
    )


@cache
def _values() -> re.Pattern[str]:
    grammar = load_grammar()
    words = [*grammar.before, *grammar.after, *grammar.units, *grammar.magnitudes, *_LED]
    words += [*grammar.words["levels"], *grammar.words["commitments"]["aspire"]]
    signs = r"[\d.,:%‰≥≤≧≦≈><=~—–―\-+*\[\]〔〕(){}※#①②③;、/]"
    number = rf"(?=.*\d)(?:{signs}|{any_of(words)})++"
    return re.compile(rf"{number}|.*(?:全覆盖|翻[一两]番|前[一二三四五六七八九十]+).*")


_LED = (
    "前",
    "第",
    "累计",
    "年均",
    "每年",
    "五年",
    "确保",
    "力争",
    "增长",
    "下降",
    "提高",
    "降低",
    "减少",
)
