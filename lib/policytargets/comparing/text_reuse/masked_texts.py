"""Plans as character strings, boilerplate masked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from policytargets.messages import in_use
from policytargets.reading.imprint import find_number, find_signatures, split_lines
from policytargets.reading.metadata import TITLE_KINDS, find_title
from policytargets.reading.outline import BODIES_TEXT, Paragraph
from policytargets.reading.plan import Reading
from policytargets.reading.view import View, make_view
from policytargets.vocabulary.grammar import any_of, load_grammar
from policytargets.yamls import Entry, Found, doubled, load_entries, values_at

PATH = Path(__file__).parents[2] / "vocabulary" / "boilerplate.yml"
FURNITURE, BODIES, TITLES, IMPRINT, DATES = "furniture", "bodies", "titles", "imprint", "dates"
FOUND = (FURNITURE, BODIES, TITLES, IMPRINT, DATES)
"""The kinds that the reading of a plan finds, without wordings."""

_SHORTEST, _LONGEST = 3, 12
# A wording of three characters such as 放管服 is clear enough; four and more is the rule.


class Boilerplate(Entry):
    """One kind of words that the genre has in common."""

    kind: str  # Code, ASCII
    en: str  # Names
    zh: str
    wordings: list[str]  # How they stand in the reading view, without blanks


@cache
def load_boilerplate(path: Path = PATH) -> list[Boilerplate]:
    """Return the kinds of boilerplate."""
    return load_entries(path, list[Boilerplate], _faults)


@cache
def boilerplate_pattern() -> re.Pattern[str]:
    """Return what finds any wording, the longest at a place."""
    wordings = sorted(_kinds(), key=lambda wording: (-len(wording), wording))
    return re.compile("|".join(map(re.escape, wordings)))


def boilerplate_kind(wording: str) -> str:
    """Return the kind of a wording that `boilerplate_pattern` found."""
    return _kinds()[wording]


def boilerplate_name(kind: str) -> str:
    """Return the name of a kind in one language."""
    entry = next(entry for entry in load_boilerplate() if entry.kind == kind)
    return in_use(entry)


@cache
def _kinds() -> dict[str, str]:
    return {wording: entry.kind for entry in load_boilerplate() for wording in entry.wordings}


def _faults(kinds: list[Boilerplate]) -> Iterator[Found]:
    yield from doubled(values_at(kinds, "*/kind"))
    yield from doubled(values_at(kinds, "*/wordings/*"))
    codes = [entry.kind for entry in kinds]
    yield from (((), f"{code} is missing", "") for code in FOUND if code not in codes)
    for place, entry in enumerate(kinds):
        found = entry.kind in FOUND
        if found == bool(entry.wordings):
            yield (place,), f"{entry.kind} {'has wordings' if found else 'has no wordings'}", ""
    for where, wording in values_at(kinds, "*/wordings/*"):
        yield from ((where, told, "") for told in _faults_of(wording))


def _faults_of(wording: str) -> Iterator[str]:
    read = "".join(make_view(wording).text.split())
    if read != wording:
        yield f"{wording!r} cannot occur: a plan is read as {read!r}"
    if not _SHORTEST <= len(wording) <= _LONGEST:
        yield f"{wording!r} has {len(wording)} characters, {_SHORTEST} to {_LONGEST} are allowed"


_BODIES = re.compile(BODIES_TEXT)


@dataclass(frozen=True)
class Mask:
    """One stretch of boilerplate."""

    start: int  # Offsets in the text that is compared
    end: int
    kind: str  # A kind of boilerplate.yml
    # Its words; empty for kinds that have no wordings, which are not the same twice
    wording: str = ""


def find_masks(text: str, kept: Sequence[int], found: Iterable[Mask]) -> Iterator[Mask]:
    """Return the boilerplate of a text in order of place; no two overlap."""
    masks = list(found)
    for match in _BODIES.finditer(text):
        # A bracket that is never closed ends with its sentence: no list of bodies has a full stop.
        stop = text.find("。", match.start(), match.end())
        masks.append(Mask(match.start(), match.end() if stop < 0 else stop, BODIES))
    compact = "".join(text[at] for at in kept)
    for match in boilerplate_pattern().finditer(compact):
        masks.append(_mask(kept, match, boilerplate_kind(match[0]), match[0]))
    masks += [_mask(kept, match, DATES) for match in _dates().finditer(compact)]
    reached = 0
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        start, end = bisect_left(kept, mask.start), bisect_left(kept, mask.end)
        if start >= reached and end > start:
            yield Mask(start, end, mask.kind, mask.wording)
            reached = end


def _mask(kept: Sequence[int], match: re.Match[str], kind: str, wording: str = "") -> Mask:
    return Mask(kept[match.start()], kept[match.end() - 1] + 1, kind, wording)


@cache
def _dates() -> re.Pattern[str]:
    """Return the pattern of a deadline or a period without what is due: 力争到2022年底."""
    words = load_grammar().words["commitments"]
    pledged = any_of([*words["aspire"], *words["duties"]])
    year = r"20\d\d年?"
    due = rf"(?:{pledged})?[到至截]+{year}[底末前]?"
    return re.compile(rf"{due}|{year}(?:[—-]+|至|到){year}")


_NAMED = re.compile(r"《[^《》。\n]{2,80}》")
_PERIOD = r"\([^()。\n]{0,12}20\d\d[^()。\n]{0,12}\)"
_ENTITLED = re.compile(rf"{TITLE_KINDS}{_PERIOD}(?:的通知)?")


def find_identity(view: View) -> Iterator[Mask]:
    """Return titles, its own and those of other documents, and who signed it when."""
    lines = split_lines(view)
    title = find_title(lines)
    own = [title.text] if title and "\n" not in title.text else []
    for place in (m for text in own for m in re.finditer(re.escape(text), view.text)):
        yield Mask(*place.span(), TITLES)
    for pattern in (_NAMED, _ENTITLED):
        yield from (Mask(*match.span(), TITLES) for match in pattern.finditer(view.text))
    for signature in find_signatures(lines):
        for line in (*signature.bodies, signature.date):
            yield Mask(line.start, line.end, IMPRINT)
    yield from (Mask(n.start, n.end, IMPRINT) for n in map(find_number, lines) if n)


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, eq=False)
class ComparedText:
    """The characters of a plan that are compared."""

    plan: str  # Its id
    text: str  # Simplified characters, half-width signs, no blank and no line end
    places: np.ndarray  # Offset in the raw text of each character
    raw: str  # The text as it stands in its file
    masks: tuple[Mask, ...]  # Boilerplate, by offsets in `text`
    sections: tuple[str, ...]  # Numbering path of the section that each character stands in

    @cached_property
    def free(self) -> np.ndarray:
        """Which characters are no boilerplate; array of bool."""
        free = np.ones(len(self.text), dtype=bool)
        for mask in self.masks:
            free[mask.start : mask.end] = False
        return free

    @cached_property
    def codes(self) -> np.ndarray:
        """Code points of the text; array of int64."""
        return to_codes(self.text)

    @cached_property
    def written(self) -> np.ndarray:
        """Code points in the script of the raw text, half-width; array of int64."""
        return to_codes("".join(self.raw[p] for p in self.places).translate(_HALF_WIDTH))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw offsets of ``text[start:end]``; an empty one lies before its start."""
        if start == end:
            place = int(self.places[start]) if start < len(self.places) else len(self.raw)
            return place, place
        return int(self.places[start]), int(self.places[end - 1]) + 1


def to_codes(text: str) -> np.ndarray:
    """Return the code points of a text as an array of int64."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def compared_texts(readings: Mapping[str, Reading], plans: Sequence[str]) -> list[ComparedText]:
    """Return the plans in the order wanted."""
    return [compared_text(readings[plan]) for plan in plans]


def compared_text(reading: Reading) -> ComparedText:
    """Return what is compared of a plan."""
    view, paragraphs = reading.view, reading.outline
    kept = [at for at, sign in enumerate(view.text) if not sign.isspace()]
    text = "".join(view.text[at] for at in kept)
    furniture = [(p.start, p.end) for p in paragraphs if p.furniture]
    page = [Mask(*place, FURNITURE) for place in furniture]
    masks = tuple(find_masks(view.text, kept, [*page, *find_identity(view)]))
    places = np.array([view.places[at] for at in kept], dtype=np.int64)
    sections = _sections(paragraphs, kept)
    return ComparedText(reading.document.document, text, places, reading.raw, masks, sections)


def _sections(paragraphs: Sequence[Paragraph], kept: Sequence[int]) -> tuple[str, ...]:
    starts = np.array([p.start for p in paragraphs], dtype=np.int64)
    owners = np.searchsorted(starts, np.array(kept, dtype=np.int64), side="right") - 1
    return tuple(paragraphs[owner].section if owner >= 0 else "" for owner in owners)


def boilerplate_wordings(readings: Sequence[ComparedText]) -> pd.DataFrame:
    """Return every wording that is masked in a plan."""
    plans = [one.plan for one in readings]
    counts = {one.plan: Counter((m.kind, m.wording) for m in one.masks) for one in readings}
    found = {key for own in counts.values() for key in own if key[1]}
    rows = [(*key, *(counts[plan][key] for plan in plans)) for key in sorted(found)]
    table = pd.DataFrame(rows, columns=["boilerplate", "wording", *plans])
    table["plans"] = (table[plans] > 0).sum(axis=1)
    times = table[plans].sum(axis=1).astype(int)
    table["characters"] = table["wording"].map(len).astype(int) * times
    by = ["plans", "characters", "wording"]
    return table.sort_values(by, ascending=[False, False, True], ignore_index=True)


def boilerplate_of_pairs(readings: Sequence[ComparedText]) -> pd.DataFrame:
    """Return how many characters each kind of boilerplate takes from each pair of plans."""
    rows = []
    for a, b in combinations(readings, 2):
        for entry in load_boilerplate():
            own, other = _counts(a, entry.kind), _counts(b, entry.kind)
            common = sum((own & other)[wording] * len(wording) for wording in entry.wordings)
            taken = _taken(a, entry.kind), _taken(b, entry.kind)
            rows.append((a.plan, b.plan, entry.kind, *taken, common if entry.wordings else None))
    columns = ["plan_a", "plan_b", "boilerplate", "characters_a", "characters_b", "common"]
    return pd.DataFrame(rows, columns=columns).astype({"common": "Int64"})


def _counts(one: ComparedText, kind: str) -> Counter[str]:
    return Counter(mask.wording for mask in one.masks if mask.kind == kind)


def _taken(one: ComparedText, kind: str) -> int:
    return sum(mask.end - mask.start for mask in one.masks if mask.kind == kind)
