"""Lines of a text as cells, and what a cell may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from policytargets.reading.view import View
from policytargets.reading.words import Words
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

_RULE = re.compile(r":?[-—_=+]{2,}:?")
STROKES = "|│┃"
"""Signs that part the cells of a line."""
# Rows of Markdown with line ends inside their cells
_BROKEN = re.compile(r"[^\n]*[|｜][^\n]*<br[^\n]*", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ROW = re.compile(r'(?:"[^"]*"|[^"\n])*\n?')
# So many cells a row of CSV may lack.
_LACKED = 2
# Over more lines no row is cut.
_TALLEST = 5
_UNPARTED = re.compile(r"[^\s|]+")


@dataclass(frozen=True)
class Line:
    """A line that holds more than blanks."""

    # Without blanks inside, each character tied to its place in the raw text. Cells are empty only
    # in a parted line
    cells: tuple[Words, ...]
    parted: bool  # Whether strokes or tabs part the cells, so that their number tells their columns

    @property
    def words(self) -> tuple[Words, ...]:
        """Cells that hold something."""
        return tuple(cell for cell in self.cells if cell.text)

    @property
    def text(self) -> str:
        """All cells as one word."""
        return "".join([cell.text for cell in self.cells])

    @property
    def span(self) -> tuple[int, int]:
        """Offsets in the raw text."""
        words = self.words
        return words[0].places[0], words[-1].places[-1] + 1


def glue(words: Iterable[Words]) -> Words:
    """Return some words as one, as a cell that was wrapped over lines is to be read."""
    parts = list(words)
    if len(parts) == 1:
        return parts[0]
    return Words("".join([p.text for p in parts]), tuple([n for p in parts for n in p.places]))


def read_lines(view: View) -> list[Line]:
    """Return the lines of a text as they stand in its file, rules between rows left out."""
    plain = _plain(view)
    lines = (_line(plain, *found.span()) for found in re.finditer(r"[^\n]+", plain))
    return [line for line in lines if line.words and not _is_rule(line)]


def _plain(view: View) -> str:
    """Return the view's text at the length of the raw one, blanks and line ends as they were."""
    raw = view.raw.replace("\r\n", " \n").replace("\r", "\n")
    signs = [sign if sign in "\n\t" else " " for sign in raw]
    for sign, place in zip(view.text, view.places, strict=False):
        signs[place] = "|" if sign in STROKES else sign
    for row in _BROKEN.finditer(raw):
        for tag in _BREAK.finditer(raw, *row.span()):
            signs[slice(*tag.span())] = " " * len(tag[0])
    return _tabbed("".join(signs).replace("**", "  "))


def _tabbed(plain: str) -> str:
    """Return a text of the same length in which tabs part the cells of CSV, none in quotes."""
    pieces, done = [], 0
    for line in re.finditer(r"[^\n]+", plain):
        sign = _sign_of(line[0]) if line.start() >= done else ""
        if sign:
            end = _end_of_rows(plain, line.start(), sign)
            fields = re.sub(rf'"[^"]*"|{sign}', _parting, plain[line.start() : end])
            pieces += [plain[done : line.start()], fields]
            done = end
    return "".join([*pieces, plain[done:]])


def _sign_of(line: str) -> str:
    """Return the sign that parts the headings of a line, one of indicators among them."""
    names = load_grammar().words["grids"]["columns"]["name"]
    for sign in ",;\t":
        cells = [re.sub(r"[\s\"]|\(.*", "", cell) for cell in line.split(sign)]
        told = len(cells) > _LACKED or (len(cells) == _LACKED and "指标" in line)
        if told and any(cell in names for cell in cells):
            return sign
    return ""


def _end_of_rows(plain: str, start: int, sign: str) -> int:
    """Return where the rows of CSV end that begin with their heading at a place."""
    end, fewest = start, 1
    while (row := _ROW.match(plain, end)) and (signs := row[0].count(sign)) >= fewest:
        fewest = max(signs - _LACKED, 1) if end == start else fewest
        end = row.end()
    return end


def _parting(field: re.Match[str]) -> str:
    """Return a tab for the sign that parts two cells, a quoted cell without its quotes."""
    return re.sub(r"[\"\s]", " ", field[0]) if field[0][0] == '"' else "\t"


def _line(plain: str, start: int, end: int) -> Line:
    line = plain[start:end]
    if line.count("|") > 1 or "\t" in line.strip() or line.count("\t") > 1:
        return Line(tuple(_parted(line, start, "|" if line.count("|") > 1 else "\t")), True)
    cells = (found.span() for found in _UNPARTED.finditer(line))
    words = [Words(line[a:b], tuple(range(start + a, start + b))) for a, b in cells]
    return Line(tuple(_tight(words)), False)


def _tight(words: Sequence[Words]) -> Iterator[Words]:
    """Return words with what blanks inside a cell have cut as one: 台 / 万人, [ 30 ]."""
    place = 0
    while place < len(words):
        parts = [word.text for word in words[place : place + 3]]
        boxed = len(parts) == 3 and parts[0] + parts[2] in ("[]", "〔〕", "()", "{}")
        count = 3 if boxed or _is_cut_unit(parts) else 1
        yield glue(words[place : place + count])
        place += count


def _is_cut_unit(parts: Sequence[str]) -> bool:
    return parts[1:2] == ["/"] and all(map(read_unit, ("".join(parts), parts[0], *parts[2:])))


def _parted(line: str, start: int, sign: str) -> Iterator[Words]:
    cells = list(re.finditer(rf"(?:^|[{sign}])([^{sign}]*)", line))
    framed = sign == "|" and line.strip().startswith("|")
    closed = sign == "|" and line.strip().endswith("|")
    for cell in cells[1 if framed else 0 : len(cells) - (1 if closed else 0)]:
        yield _cell(cell[1], start + cell.start(1))


def _cell(text: str, start: int) -> Words:
    places = [start + place for place, sign in enumerate(text) if not sign.isspace()]
    return Words("".join(text.split()), tuple(places))


def mended(lines: Sequence[Line], width: int) -> Iterator[tuple[int, Line]]:
    """Return parted rows with the place of each one's last line, rows cut inside a cell whole."""
    place = 0
    while place < len(lines):
        last, whole = place, lines[place]
        until = min(place + _TALLEST, len(lines)) - 1
        while not _is_apart(whole) and len(whole.cells) < width and last < until:
            last += 1
            cut, *rest = lines[last].cells
            whole = Line((*whole.cells[:-1], glue((whole.cells[-1], cut)), *rest), True)
        fits = len(whole.cells) == width
        yield (last, whole) if fits else (place, lines[place])
        place = last + 1 if fits else place + 1


def _is_apart(line: Line) -> bool:
    """Return whether a line is the title of a group of rows, no part of a row."""
    return len(line.words) == 1 and is_category(line.text)


def _is_rule(line: Line) -> bool:
    return len(line.words) > 1 and all(_RULE.fullmatch(cell.text) for cell in line.words)


_BLANK = re.compile(r"[-—–－―~…/*.]+|无")
_NO_UNIT = re.compile(r"[-—–－―/]+|无")
_LONGEST = 12
_NUMBERED = re.compile(r"(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.])\D*")

_GOES_ON = re.compile(r"\(?(?:续上?|接上)表\d*\)?|\(?(?:计量)?单位:.{1,8}")


def is_blank(text: str) -> bool:
    """Return whether a cell says that there is no value."""
    return bool(_BLANK.fullmatch(text))


def is_boxed(text: str) -> bool:
    """Return whether a value stands in brackets, as a sum over the years does."""
    return text[:1] in ("[", "〔", "(", "{")


def is_attribute(text: str) -> bool:
    """Return whether a cell says what kind of aim a row is: 预期性, 约束性."""
    return _unnumbered(text) in load_grammar().words["grids"]["attributes"]


def read_attribute(text: str) -> str:
    """Return ``binding`` or ``anticipated`` for a cell that says so, else nothing."""
    kinds: dict[str, str] = load_grammar().words["grids"]["attributes"]
    return kinds.get(_unnumbered(text), "")


def _unnumbered(text: str) -> str:
    """Return words without number and brackets: 一、约束性指标, (约束性)."""
    return re.sub(r"^(?:\([一二三四五六]\)|[一二三四五六]、)", "", text).strip("()[]*")


def is_category(text: str) -> bool:
    """Return whether a cell is the title of a group of rows, or of a table that goes on."""
    plain = re.sub(r"^(?:\(.{1,3}\)|[一二三四五六七八九十]+[、.])|\(.*\)$", "", text)
    known = plain in load_grammar().words["grids"]["categories"]
    return known or bool(_NUMBERED.fullmatch(text) or _GOES_ON.fullmatch(text))


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
