"""Variants of the five plans: the rows change exactly as the text did, in nothing else."""

import random
import re
import unicodedata
from itertools import pairwise

import opencc
import pytest

from policytargets.documents import load_documents
from policytargets.project import find_root
from policytargets.reading import read_plan

PLANS = ("cixi-2020", "jinhua-2021", "taizhou-2019", "wenzhou-2020", "zhejiang-2017")
# Written in the text's own characters: compared without what a variant changes of them.
WORDS = ("indicator_text", "number_text", "quote", "scope", "agencies", "section")
PLACES = ("start", "end", "quote_start", "quote_end")
IDS = ("id", "target_id", "repeats")
# What two things of a list may differ in and still change places.
APART = (*IDS, *PLACES, "indicator", "indicator_text", "number_text", "quote", "value", "unit")
BLANKS = re.compile(r"[ \u00a0\u3000]+")
FULL = re.compile(r"100\s*[%％]")
# A number and its unit without a word that compares.
BARE = re.compile(r"[\d.]+[^以左]*")
WIDE = {code: code + 0xFEE0 for code in map(ord, "0123456789%.")}
NARROW = {wide: narrow for narrow, wide in WIDE.items()}


def read_named(name):
    """Return a plan's entry, its text and its rows."""
    root = find_root()
    document = load_documents(root)[name]
    raw = (root / "data/raw" / document.file).read_bytes().decode("utf-8")
    return document, raw, read_plan(raw, document).targets


@pytest.fixture(scope="module", params=PLANS)
def plan(request):
    return read_named(request.param)


def plain(words):
    return BLANKS.sub("", str(words))


def fields(row, without=(), words=plain):
    """Return a row's fields, those in words as `words` makes them comparable."""
    kept = {name: row[name] for name in row if name not in without}
    return {name: words(value) if name in WORDS else value for name, value in kept.items()}


def check(variant, document, expected, without=(), words=plain):
    """Read a variant; its rows must be `expected`, and its offsets must point at what they say."""
    rows = read_plan(variant, document).targets
    for row in rows:
        assert variant[row["start"] : row["end"]] == row["number_text"]
        assert variant[row["quote_start"] : row["quote_end"]] == row["quote"]
    got = [fields(row, without, words) for row in rows]
    wanted = [fields(row, without, words) for row in expected]
    assert len(got) == len(wanted)
    for one, other in zip(got, wanted, strict=True):
        assert one == other


def recut(row, variant):
    """Return a row whose place stays and whose words are cut anew from a variant."""
    number, quote = (row["start"], row["end"]), (row["quote_start"], row["quote_end"])
    return row | {"number_text": variant[slice(*number)], "quote": variant[slice(*quote)]}


def edit(raw, rows, change):
    """Return the text with `change` applied to each number's own stretch; lengths stay."""
    for row in rows:
        own = raw[row["start"] : row["end"]]
        assert len(change(own)) == len(own)
        raw = raw[: row["start"]] + change(own) + raw[row["end"] :]
    return raw


def test_other_digits(plan):
    document, raw, rows = plan
    order = random.Random(document.document).sample("123456789", 9)
    digits = str.maketrans("123456789", "".join(order))

    def counted(row):
        own = row["number_text"]
        return row["value_max"] is None and not FULL.search(own)

    def renumber(row):
        old = re.search(r"[\d.]+", row["number_text"])
        if not counted(row) or not old:
            return row
        ratio = float(old[0].translate(digits)) / float(old[0])
        return row | {"value": pytest.approx(row["value"] * ratio)}

    edited = {(row["start"], row["end"]): row for row in rows if counted(row)}.values()
    variant = edit(raw, edited, lambda own: own.translate(digits))
    changed = sum(one != other for one, other in zip(raw, variant, strict=True))
    assert changed > len(rows) / 2
    expected = [recut(renumber(row), variant) for row in rows]
    # A number inside the wording of the indicator changes with it.
    check(variant, document, expected, words=lambda words: re.sub(r"\d", "0", plain(words)))


@pytest.mark.parametrize(
    ("old", "new", "comparator", "of_reduction"),
    [("以上", "左右", "~", "~"), ("以上", "以内", "<=", ">=")],
)
def test_comparator_after_the_number(plan, old, new, comparator, of_reduction):
    document, raw, rows = plan
    edited = [
        r for r in rows if r["number_text"].endswith(old) and "及以上" not in r["number_text"]
    ]
    spans = {(row["start"], row["end"]): row for row in edited}
    variant = edit(raw, spans.values(), lambda own: own.removesuffix(old) + new)
    assert len(spans) > 3

    def compare(row):
        # The last comparator of a list governs its numbers that have none of their own.
        governed = row["comparator"] != "=" and BARE.fullmatch(plain(row["number_text"]))
        if (row["start"], row["end"]) not in spans and not governed:
            return row
        return row | {"comparator": of_reduction if row["value"] < 0 else comparator}

    check(variant, document, [recut(compare(row), variant) for row in rows])


def test_comparator_before_the_number(plan):
    document, raw, rows = plan
    words = {"突破": "超过", "超过": "突破", "不少于": "不低于", "不低于": "不少于"}
    pattern = re.compile("|".join(words))
    edited = [row for row in rows if pattern.match(row["number_text"])]
    variant = edit(raw, edited, lambda own: pattern.sub(lambda word: words[word[0]], own))
    assert (variant != raw) == bool(edited)
    expected = [recut(row, variant) for row in rows]
    # One indicator's wording holds its number: 不少于三分之一用于制造业项目.
    check(variant, document, expected, words=lambda words: pattern.sub("", plain(words)))


def test_other_script(plan):
    document, raw, rows = plan
    simplify = opencc.OpenCC("t2s").convert
    convert = simplify if document.script == "traditional" else opencc.OpenCC("s2t").convert
    variant = convert(raw)
    assert len(variant) == len(raw)
    assert variant != raw
    expected = [recut(row, variant) for row in rows]
    check(variant, document, expected, words=lambda words: simplify(plain(words)))


def test_full_width_digits(plan):
    document, raw, rows = plan
    variant = raw.translate(WIDE)
    expected = [recut(row, variant) for row in rows]
    check(variant, document, expected, words=lambda words: plain(words).translate(NARROW))


def moved(rows, places):
    """Return rows whose offsets are those of the same characters in a variant."""
    for row in rows:
        starts = {name: places[row[name]] for name in PLACES if name.endswith("start")}
        ends = {name: places[row[name] - 1] + 1 for name in PLACES if name.endswith("end")}
        yield row | starts | ends


def parts_words(raw, place):
    """Return whether a blank at a place would part two words: between Latin letters or digits."""
    around = raw[max(place - 1, 0) : place + 1]
    return around.isascii() or "\n" in around or "\r" in around


def test_spaces_put_in(plan):
    document, raw, rows = plan
    random_ = random.Random(document.document)
    parts, places, length = [], [], 0
    for place, character in enumerate(raw):
        blank = random_.choice(" \u00a0\u3000") if random_.random() < 0.1 else ""
        part = character if parts_words(raw, place) else blank + character
        parts.append(part)
        length += len(part)
        places.append(length - 1)
    variant = "".join(parts)
    assert len(variant) > len(raw) * 1.05
    check(variant, document, moved(rows, places), without=("target_id",))


def test_spaces_taken_out(plan):
    document, raw, rows = plan
    dropped = {
        place
        for run in re.finditer(r"[ \u00a0\u3000]+", raw)
        if not parts_words(raw[: run.start()] + raw[run.end() :], run.start())
        for place in range(*run.span())
    }
    variant = "".join(c for place, c in enumerate(raw) if place not in dropped)
    places, kept = [], 0
    for place in range(len(raw)):
        places.append(kept)
        kept += place not in dropped
    check(variant, document, moved(rows, places), without=("target_id",))


def swaps(raw, rows):
    """Return the pairs of neighbours in a 、 list that differ only in what they name and how many.

    With each row goes its stretch, from the first word that names the thing to its number's end.
    """
    pairs = []
    for one, other in pairwise(rows):
        first = one["start"] - len(one["indicator_text"]), one["end"]
        second = one["end"] + 1, other["end"]
        whole = raw[slice(*first)] == one["indicator_text"] + one["number_text"]
        other_whole = raw[slice(*second)] == other["indicator_text"] + other["number_text"]
        free = not pairs or pairs[-1][1]["end"] < first[0]
        alike = fields(one, APART) == fields(other, APART)
        if raw[one["end"]] == "、" and whole and other_whole and alike and free:
            pairs.append((one, other, first, second))
    return pairs


def swapped(raw, rows):
    """Return the text and the rows with every such pair in the other order."""
    rows = list(rows)
    for one, other, first, second in swaps(raw, rows):
        lead, trail = raw[slice(*first)], raw[slice(*second)]
        raw = raw[: first[0]] + trail + "、" + lead + raw[second[1] :]
        place = rows.index(one)
        back, forth = first[0] - second[0], len(trail) + 1
        rows[place : place + 2] = [shifted(other, back), shifted(one, forth)]
    return raw, rows


def shifted(row, by):
    return row | {"start": row["start"] + by, "end": row["end"] + by}


def test_list_in_another_order(plan):
    document, raw, rows = plan
    variant, expected = swapped(raw, rows)
    # The quote begins with the verb before the list, which stays where it is.
    without = (*IDS, "quote", "quote_start", "quote_end")
    check(variant, document, expected, without)


def test_lists_are_put_in_another_order_somewhere():
    changed = [len(swaps(raw, rows)) for _, raw, rows in map(read_named, PLANS)]
    assert sum(changed) >= 5


_NUMBER = r"\d+(?:\.\d+)?"
_RADICALS = str.maketrans("工人高金行长门车马用立石", "⼯⼈⾼⾦⾏⻓⻔⻋⻢⽤⽴⽯")
_MARKS = re.compile(r"[\s*_$\\]|sim")
# Dashes and middle dots of the variants, as the plans write them
_FOLDED = str.maketrans("―─〜−–~·", "——————.")


def _wrapped(text, between):
    """Return a text cut every 36 signs."""
    lines = [line for line in text.splitlines() if line.strip()]
    return between.join(line[n : n + 36] for line in lines for n in range(0, len(line), 36))


TOOLS = {
    "lines of 36 signs": lambda text: _wrapped(text, "\n"),
    "blank lines between": lambda text: _wrapped(text, "\n\n"),
    "line ends of old": lambda text: text.replace("\r\n", "\n").replace("\n", "\r"),
    "bold": lambda text: re.sub(_NUMBER, r"**\g<0>**", text),
    "bold with its sign": lambda text: re.sub(_NUMBER + "%", r"**\g<0>**", text),
    "italic": lambda text: re.sub(_NUMBER, r"*\g<0>*", text),
    "underlined": lambda text: re.sub(_NUMBER, r"__\g<0>__", text),
    "formulas": lambda text: re.sub(rf"({_NUMBER})%", r"$\1\\%$", text),
    "ranges of LaTeX": lambda text: re.sub(r"(\d)[—\-–~](\d)", r"\1\\sim \2", text),
    "bars for dashes": lambda text: text.replace("—", "―").replace("–", "―").replace("~", "〜"),
    "box lines for dashes": lambda text: text.replace("—", "─").replace("-", "−"),
    "radicals": lambda text: text.translate(_RADICALS),
    "middle dots": lambda text: re.sub(r"(\d)\.(\d+[%万亿])", r"\1·\2", text),
}


def unmarked(words):
    """Return words without what the tools put in."""
    words = str(words).replace("\\sim ", "—")
    return _MARKS.sub("", unicodedata.normalize("NFKC", words).translate(_FOLDED)).translate(
        str.maketrans("⻓⻔⻋⻢-", "长门车马—")
    )


@pytest.mark.parametrize("tool", TOOLS)
def test_a_text_as_a_tool_gives_it_has_the_same_rows(plan, tool):
    document, raw, rows = plan
    check(TOOLS[tool](raw), document, rows, ("target_id", *PLACES), unmarked)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_words_of_a_wrapped_text_hold_no_line_end(plan, between):
    document, raw, _ = plan
    for row in read_plan(_wrapped(raw, between), document).targets:
        assert "\n" not in row["agencies"] + row["indicator_text"] + row["scope"]
