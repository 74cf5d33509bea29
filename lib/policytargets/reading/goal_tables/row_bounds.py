"""Where rows of a table begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from policytargets.reading.goal_tables.header import Header, find_header
from policytargets.reading.goal_tables.line_cells import (
    Line,
    is_attribute,
    is_category,
    is_unit,
    is_value,
    mended,
)
from policytargets.reading.goal_tables.rows import EMPTY, Record, read_parted, read_words
from policytargets.reading.words import Words
from policytargets.vocabulary import load_grammar
from policytargets.vocabulary.grammar import any_of

# Lines further apart belong to two tables; a longer cell is the text after one.
_FAR = 10
_LONGEST = 60
_ORDINAL = re.compile(r"\(?\d{1,3}[).、]?")
Row = tuple[Words, list[Words]]


def find_mains(lines: Sequence[Line], body: Sequence[int], header: Header) -> dict[int, Row]:
    """Return the lines on which rows have their numbers, or else their values."""
    by_number: dict[int, Row] = {}
    by_value: dict[int, Row] = {}
    last = counted = 0
    for place in body:
        words = lines[place].words
        row = _numbered_after(words, last)
        # 与经济增长同步: a row may say all in words
        said = row and (_tells(row[1]) or (by_number and len(row[1]) > 2))
        if row and said and _is_near(by_number, place):
            by_number[place] = row
            last, counted = int(re.sub(r"\D", "", row[0].text)), counted + 1
        elif by_number and _is_whole(words, header) and _is_near(by_number, place):
            # 其中:省级: a row below a numbered one has no number of its own
            by_number[place] = (EMPTY, list(words))
        if _tells(words) and not is_value(words[0].text) and _is_near(by_value, place):
            by_value[place] = (EMPTY, list(words))
    return by_number if counted > 1 else by_value


def _numbered_after(words: Sequence[Words], last: int) -> Row | None:
    """Return a row whose number follows on the last one, or begins anew; one may be left out."""
    rows = (_numbered(words, number) for number in (*range(last + 1, last + 4), 1))
    return next(filter(None, rows), None)


def _is_whole(words: Sequence[Words], header: Header) -> bool:
    """Return whether a line is a row of which no cell lacks."""
    record = read_words(header, EMPTY, words)
    full = record.name.text and len(record.values) == len(header.values)
    return bool(full and _tells(words) and (record.unit.text or not header.has("unit")))


def _is_near(found: dict[int, Row], place: int) -> bool:
    return not found or place - max(found) <= _FAR


def _tells(words: Sequence[Words]) -> bool:
    """Return whether a line holds a value or an attribute, and no long words besides."""
    told = any(is_value(word.text) or is_attribute(word.text) for word in words)
    return told and len(words) > 1 and all(len(word.text) <= _LONGEST for word in words)


def _numbered(words: Sequence[Words], expected: int) -> tuple[Words, list[Words]] | None:
    """Return a line's row number and the words after it, if it is the expected one.

    The title of a group may stand before it (创新 5 研发投入), and the number may be grown
    together with the name (5.研发投入).
    """
    for place, word in enumerate(words[:2]):
        if place and (is_value(words[0].text) or is_unit(words[0].text)):
            return None
        if says(word.text, expected):
            return word, list(words[place + 1 :])
        grown = re.match(r"\(?(\d{1,3})(?:[).、](?!\d)|(?=[一-龥“]))(?!年)", word.text)
        if grown and int(grown[1]) == expected and len(word.text) - grown.end() > 1:
            cut = grown.end()
            first = Words(word.text[:cut], word.places[:cut])
            return first, [Words(word.text[cut:], word.places[cut:]), *words[place + 1 :]]
    return None


def says(text: str, expected: int) -> bool:
    """Return whether a cell is a row's number, and the expected one."""
    return bool(_ORDINAL.fullmatch(text)) and int(re.sub(r"\D", "", text)) == expected


# A row that is wrapped further, or a name that is longer, is the text after the table.
_TALLEST = 5
_PAGE = re.compile(r"[-—–－]+\d{1,3}[-—–－]+|第\d+页(?:共\d+页)?")


def read_records(lines: Sequence[Line], header: Header) -> tuple[list[Record], int]:
    """Return the rows of the table under a heading, and the first line after it."""
    if header.parted:
        return _parted(lines, header)
    body = list(_body(lines, header))
    if header.stacked:
        return _stacked(lines, body, header)
    return _wrapped(lines, body, header)


def _body(lines: Sequence[Line], header: Header) -> Iterator[int]:
    """Return the lines that may belong to the table: none after a note or a sentence."""
    place = headed = header.last
    while place < len(lines) and not _is_end(lines[place]):
        again = find_header(lines, place)
        same = any(reading.columns == header.columns for reading in again)
        if again and (place == headed or not same):
            # another table
            return
        if again:
            # the heading stands again at the top of a page
            place = headed = again[0].last
        else:
            if not _is_page_number(lines[place].text, header):
                yield place
            place += 1


def _is_page_number(text: str, header: Header) -> bool:
    """Return whether a line holds a page number; of a stacked table a bare one may be a cell."""
    return bool(_PAGE.fullmatch(text)) or (text.isdigit() and not header.stacked)


def _is_end(line: Line) -> bool:
    return bool(_ends().match(line.text)) or "。" in line.text or len(line.text) > 3 * _LONGEST


@cache
def _ends() -> re.Pattern[str]:
    notes = any_of(load_grammar().words["grids"]["notes"])
    return re.compile(
        rf"{notes}(?:[:\d\[(*①]|$)|第[一二三四五六七八九十\d]+[章节篇条]|专栏\d|图\d|表\d"
    )


def _parted(lines: Sequence[Line], header: Header) -> tuple[list[Record], int]:
    records, last = [], header.last
    width, body = len(header.columns), list(_body(lines, header))
    for row, line in mended([lines[place] for place in body], width):
        if not line.parted and not _is_title(line, header):
            break
        if len({cell.text for cell in line.words}) == 1:
            # the title of a group, in one cell or in all
            continue
        place = body[row]
        short = not width - 2 <= len(line.cells) <= width + 1
        records.append(
            read_words(header, EMPTY, line.words) if short else read_parted(header, line)
        )
        last = place + 1
    return records, last


def _stacked(
    lines: Sequence[Line], body: Sequence[int], header: Header
) -> tuple[list[Record], int]:
    """Return the rows of a table that comes one cell a line."""
    cells = [(place, word) for place in body for word in lines[place].words]
    rows = _by_number([word for _, word in cells], header) if header.has("index") else []
    if len(rows) < 2:
        rows = _by_name([word for _, word in cells], header)
    records = [read_words(header, index, words) for index, words in rows]
    used = {n for record in records for _, value in record.values for n in value.places}
    ends = [place + 1 for place, word in cells if used.intersection(word.places)]
    last = max(ends, default=header.last)
    while last < len(lines) and is_attribute(lines[last].text):
        last += 1
    return records, last


def _by_number(cells: Sequence[Words], header: Header) -> list[Row]:
    """Return rows that begin with the next number before a name."""
    rows: list[Row] = []
    for cell, following in pairwise([*cells, EMPTY]):
        named = following.text and not is_value(following.text) and not is_unit(following.text)
        begins = named and not is_attribute(following.text)
        if begins and says(cell.text, len(rows) + 1):
            rows.append((cell, []))
        elif rows:
            rows[-1][1].append(cell)
    return rows


def _by_name(cells: Sequence[Words], header: Header) -> list[Row]:
    """Return rows that begin with the name after a full row."""
    rows: list[Row] = [(EMPTY, [])]
    far = 0
    for cell, following in pairwise([*cells, EMPTY]):
        row = rows[-1][1]
        named = not (is_value(cell.text) or is_unit(cell.text) or is_attribute(cell.text))
        far = far + 1 if named else 0
        if far > _TALLEST or len(cell.text) > _LONGEST:
            break
        if is_category(cell.text):
            continue
        if named and row and _is_full(row, following, header):
            rows.append((EMPTY, [cell]))
        else:
            row.append(cell)
    return rows


def _is_full(row: Sequence[Words], following: Words, header: Header) -> bool:
    """Return whether a row ends before a name: it has its cells, or the next one begins."""
    if header.has("attribute") and header.columns[-1].kind == "attribute":
        return is_attribute(row[-1].text)
    begun = any(is_value(word.text) for word in row)
    if header.has("unit") and begun and is_unit(following.text) and not is_value(following.text):
        return True
    return sum(is_value(word.text) for word in row) >= len(header.values)


def _wrapped(
    lines: Sequence[Line], body: Sequence[int], header: Header
) -> tuple[list[Record], int]:
    """Return the rows of a table with a line or, where cells are wrapped, some lines a row."""
    mains = find_mains(lines, body, header)
    if not mains:
        return [], header.last
    between = _between(lines, body, list(mains), header)
    bare = {place: read_words(header, *row) for place, row in mains.items()}
    centred = any(_lacks(record, header) for record in bare.values()) and any(between)
    records, above = [], between[0] if centred else []
    last = max(mains)
    for (index, words), after in zip(mains.values(), between[1:], strict=True):
        final = words is mains[max(mains)][1]
        cut = len(above) if centred else 0 if final else len(after)
        below = after[:cut]
        if final and below:
            last = max(below)
        pieces = [[list(lines[place].words) for place in part] for part in (above, below)]
        records.append(read_words(header, index, words, *pieces))
        above = after[cut:]
    return records, last + 1


def _lacks(record: Record, header: Header) -> bool:
    return not record.name.text or (header.has("unit") and not record.unit.text)


def _between(
    lines: Sequence[Line], body: Sequence[int], mains: Sequence[int], header: Header
) -> list[list[int]]:
    """Return the lines before the first row's own line, between each two, and after the last."""
    parts: list[list[int]] = [[] for _ in range(len(mains) + 1)]
    for place in body:
        if place not in mains and not _is_title(lines[place], header):
            parts[sum(main < place for main in mains)].append(place)
    return parts


def _is_title(line: Line, header: Header) -> bool:
    """Return whether a line holds the title of a group of rows, or a part of one."""
    short = re.fullmatch("[一-龥]{1,4}", line.text) and not is_unit(line.text)
    return is_category(line.text) or bool(header.has("category") and short)
