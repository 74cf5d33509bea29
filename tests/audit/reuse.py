"""What the report on overlap claims of passages: an alignment of whole texts, cell by cell."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from math import log
from pathlib import Path

import numpy as np

from audit.inventory import subject
from audit.tables import HALF, Found, Study, simplified
from policytargets.comparing.text_reuse.masked_texts import compared_text
from policytargets.documents import Document
from policytargets.reading.plan import read_plan

Claim = dict
EDIT = log(0.2 / 3)
"""Score of one edited character where one in five is edited (Altschul 1991)."""
CHANCE = 0.01
SHINGLE = 16  # characters: the parameter of the stored notebook
LENGTHS = (4, 6, 8, 10, 12, 16, 20, 30)


@dataclass(frozen=True, eq=False)
class Text:
    """A plan's characters: as compared, as written, and which of them are no boilerplate."""

    plan: str
    text: str
    written: str
    free: np.ndarray


@cache
def texts(root: str) -> tuple[Text, ...]:
    """Return the texts, the earliest plan first."""
    study = Study(Path(root))
    dates = {
        plan: row["date_signed"] or row["date_published"] or row["plan_start"]
        for plan, row in study.documents.items()
    }
    return tuple(text_of(study, plan) for plan in sorted(dates, key=lambda p: (dates[p], p)))


def text_of(study: Study, plan: str) -> Text:
    raw = study.text(plan)
    # What is boilerplate only the reading tells: lines of the page, titles, signatures, dates.
    own = compared_text(read_plan(raw, Document(plan)))
    written = "".join(raw[place] for place in own.places).translate(HALF)
    return Text(plan, simplified_as(own.text), written, own.free)


def simplified_as(text: str) -> str:
    assert text == simplified(text), (
        "the text as compared is Simplified, half-width, without blanks"
    )
    return text


@dataclass(frozen=True)
class Passage:
    """Where two texts run alike, and how many equal characters of it are no boilerplate."""

    score: float
    a: tuple[int, int]
    b: tuple[int, int]
    free: int


def worth(one: Text, other: Text) -> np.ndarray:
    """Return what each character scores where it meets an equal one: rare ones more."""
    counts = Counter(one.text + other.text)
    total = counts.total()
    gains = [log(0.8 * total / counts[sign]) for sign in one.text]
    return np.where(one.free, gains, 0.0).astype(np.float32)


def align(one: Text, other: Text) -> list[Passage]:
    """Return all passages of two texts by Smith and Waterman's table, each cell with its origin.

    Of the paths that leave one cell the highest is kept: it is a passage.
    """
    signs = np.array([ord(c) for c in other.text])
    gains_a, gains_b = worth(one, other), worth(other, one)
    width, columns = len(signs), np.arange(len(signs), dtype=np.int32)
    slope = (EDIT * columns).astype(np.float32)
    score = np.zeros(width, dtype=np.float32)
    origin, free = np.zeros((2, width), dtype=np.int32)
    best: dict[int, tuple[float, int, int, int]] = {}
    least = log(len(one.text) * len(other.text) / CHANCE)
    for row, sign in enumerate(one.text):
        equal = signs == ord(sign)
        step = np.where(equal, np.minimum(gains_a[row], gains_b), np.float32(EDIT))
        before, origins, counts = (np.roll(old, 1) for old in (score, origin, free))
        before[0] = 0
        own = row * width + columns
        started = before <= 0
        diagonal = before + step
        down = score + np.float32(EDIT)
        table = np.where(diagonal >= down, diagonal, down)
        left = np.where(started, own, origins)
        count = np.where(started, 0, counts) + (equal & other.free & one.free[row])
        came = np.where(diagonal >= down, left, origin)
        held = np.where(diagonal >= down, count, free)
        # A gap costs the same for each character: along the row the best start is a running one.
        level = np.maximum(table, 0) - slope
        reached = np.maximum.accumulate(level)
        at = np.maximum.accumulate(np.where(level == reached, columns, 0))
        score, origin, free = reached + slope, came[at], held[at]
        for column in np.flatnonzero(score >= least).tolist():
            key, value = int(origin[column]), float(score[column])
            if value > best.get(key, (0.0,))[0]:
                best[key] = (value, row, column, int(free[column]))
    found = [
        Passage(value, (key // width, row + 1), (key % width, column + 1), n)
        for key, (value, row, column, n) in best.items()
    ]
    return apart(found)


def apart(found: list[Passage]) -> list[Passage]:
    """Return the best passages, none of which lies half and more in a better one."""
    kept: list[Passage] = []
    for one in sorted(found, key=lambda one: (-one.score, one.a, one.b)):
        if not any(inside(one.a, other.a) or inside(one.b, other.b) for other in kept):
            kept.append(one)
    return kept


def inside(own: tuple[int, int], other: tuple[int, int]) -> bool:
    common = min(own[1], other[1]) - max(own[0], other[0])
    return 2 * common > min(own[1] - own[0], other[1] - other[0])


@cache
def passages(root: str, shortest: int) -> dict[tuple[str, str], list[Passage]]:
    return {
        (a.plan, b.plan): [
            one
            for one in align(a, b)
            if one.free >= shortest and not a.text[slice(*one.a)].startswith(MISSED)
        ]
        for a, b in combinations(texts(root), 2)
    }


MISSED = (
    "“标准地”制度改革,除负面清单项目外",
    "3%以上,制造业投资、工业技改投资年均增速",
    "和引进数字化转型服务机构建设",
    "制造业集群发展示范区、传统产业优化升级示范区",
)
"""How the passages begin that the table finds and the report does not.

The report fills the gaps between runs of four equal characters with the fewest edits, which are
not always the best path: these stay below its least length. One more or one less is a fault.
"""
JOINED = 0.05
"""Two ways to lay one change among equal characters may count it as one or as two."""


def of_claim(claim: Claim, study: Study) -> dict[tuple[str, str], list[Passage]]:
    inputs = (step["inputs"].get("shortest", SHINGLE) for step in claim["steps"])
    return passages(str(study.root), next(inputs))


def total(claim: Claim, study: Study) -> Found:
    found = of_claim(claim, study)
    return Found(sum(map(len, found.values())), (len(found),))


def most(claim: Claim, study: Study) -> Found:
    """Return the share of the shorter plan that the pair with most in common has in common."""
    found = of_claim(claim, study)
    sums = {pair: sum(one.free for one in own) for pair, own in found.items()}
    pair = max(sums, key=sums.__getitem__)
    shorter = min(len(one.text) for one in texts(str(study.root)) if one.plan in pair)
    named = set(subject(claim).split("/")) == set(pair)
    return Found(100 * sums[pair] / shorter, (), None, named, within=1e-6)


def longest(claim: Claim, study: Study) -> Found:
    own = {p: max(o.free for o in found) for p, found in of_claim(claim, study).items() if found}
    pair = max(own, key=own.__getitem__)
    return Found(own[pair], (), None, set(subject(claim).split("/")) == set(pair))


def edits(claim: Claim, study: Study) -> Found:
    """Count the places at which the two texts of a passage part."""
    by_plan = {one.plan: one.text for one in texts(str(study.root))}
    counts = [
        parted(by_plan[a][slice(*one.a)], by_plan[b][slice(*one.b)])
        for (a, b), found in of_claim(claim, study).items()
        for one in found
    ]
    return Found(sum(counts), within=JOINED)


def parted(one: str, other: str) -> int:
    """Count the changes between two texts, each numeral whole."""
    signs = [re.findall(r"\d+(?:\.\d+)?|.", text) for text in (one, other)]
    codes = difflib.SequenceMatcher(None, *signs, autojunk=False).get_opcodes()
    joined = [code[0] != "equal" or code[2] - code[1] <= 1 for code in codes]
    return sum(changed for changed, _ in groupby(joined))


def shingles(one: Text, length: int, *, masked: bool = False, written: bool = False) -> set[str]:
    """Return the pieces of so many characters, without those that are boilerplate by half."""
    text = one.written if written else one.text
    kept = np.convolve(one.free, np.ones(length, dtype=int), "valid") * 2 >= length
    pieces = range(len(text) - length + 1)
    return {text[at : at + length] for at in pieces if not masked or kept[at]}


@cache
def shared(
    root: str, length: int, masked: bool, written: bool
) -> dict[frozenset[str], tuple[int, float]]:
    """Return for each pair how many pieces are shared, and their share of the shorter plan's."""
    held = {o.plan: shingles(o, length, masked=masked, written=written) for o in texts(root)}
    found = {}
    for a, b in combinations(held, 2):
        n = len(held[a] & held[b])
        found[frozenset((a, b))] = (n, n / min(len(held[a]), len(held[b])))
    return found


def rank(found: dict[frozenset[str], tuple[int, float]], pair: frozenset[str]) -> int:
    return 1 + sum(share > found[pair][1] for _, share in found.values())


def script(claim: Claim, study: Study) -> Found:
    root, pair = str(study.root), frozenset(subject(claim).split("/"))
    plain, masked = (shared(root, SHINGLE, own, False) for own in (False, True))
    told = (
        shared(root, SHINGLE, False, True)[pair][0],
        rank(plain, pair),
        masked[pair][0],
        rank(masked, pair),
    )
    return Found(plain[pair][0], told)


def lengths(claim: Claim, study: Study) -> Found:
    """Return between which lengths of pieces another pair is the most alike."""
    leaders = []
    for length in LENGTHS:
        found = shared(str(study.root), length, True, False)
        leaders.append({p for p in found if found[p][0] and rank(found, p) == 1})
    ends = [(own, length) for own, length in zip(leaders, LENGTHS, strict=True)]
    turns = [next(group)[1] for _, group in groupby(ends, key=lambda one: one[0])]
    return Found(None, tuple(turns))


def boilerplate(claim: Claim, study: Study) -> Found:
    root = str(study.root)
    shares = [100 * (1 - one.free.mean()) for one in texts(root)]
    sums = [sum(n for n, _ in shared(root, SHINGLE, own, False).values()) for own in (False, True)]
    return Found(max(shares), (f"{min(shares):.0f}", *sums))


def became(claim: Claim, study: Study) -> Found:
    """Hold against the texts that two clauses are of one indicator and half alike."""
    one, other = (study.targets[key] for key in subject(claim).split("/"))
    quotes = (simplified(one["quote"]), simplified(other["quote"]))
    blocks = difflib.SequenceMatcher(None, *quotes, autojunk=False).get_matching_blocks()
    alike = 2 * sum(block.size for block in blocks) >= min(map(len, quotes))
    return Found(
        None,
        (one["id"], other["id"]),
        {one["target_id"], other["target_id"]},
        alike and one["indicator"] == other["indicator"],
    )


ROUTES = {
    "reuse_total": total,
    "reuse_most": most,
    "reuse_longest": longest,
    "reuse_edits": edits,
    "reuse_became": became,
    "reuse_lengths": lengths,
    "reuse_script": script,
    "reuse_boilerplate": boilerplate,
}
SILENT: dict[str, str] = {}
