"""One reading of a text, from which all that is asked of it is taken."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policytargets.documents import Document, load_documents, read_pinned
from policytargets.errors import Fault, InputError
from policytargets.project import MARK
from policytargets.reading.detection import JudgedSentence, excluded_numbers, judge_numbers
from policytargets.reading.document_period import wants_issue
from policytargets.reading.goal_tables import Grid, read_grids, without_facts
from policytargets.reading.ledger import read_ledger
from policytargets.reading.mentions import Mention, find_mentions
from policytargets.reading.numbers import UNREAD, Number
from policytargets.reading.omissions import Omission, find_omissions
from policytargets.reading.outline import Paragraph, mark_reviews, outline
from policytargets.reading.paragraphs import ParagraphContext, read_contexts, year_of_issue
from policytargets.reading.statements import Clauses, Start, find_clauses, find_start
from policytargets.reading.targets import Row, find_goals, read_targets
from policytargets.reading.view import View, make_view
from policytargets.reading.voices import voice_of
from policytargets.sources import Places, open_source
from policytargets.sources.convert import places_of
from policytargets.sources.places import SCORE
from policytargets.vocabulary.named import Named

_UNNAMED = "plan"
_FILE_NAME = re.compile(r"[^\n\0]{1,250}\.[A-Za-z]\w{0,5}")


@dataclass(frozen=True, eq=False)
class Reading:
    """A text and what is read in it; each part is made when it is first asked for, and once."""

    raw: str  # The text as it stands in its file
    document: Document  # What is known of it beforehand, its id at least
    places: Places = field(default_factory=Places)  # Of its stretches in the file it is from

    @cached_property
    def view(self) -> View:
        """The text as the rules see it."""
        return make_view(self.raw)

    @cached_property
    def outline(self) -> list[Paragraph]:
        """Its paragraphs, as the text alone has them."""
        return outline(self.view)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables of goals."""
        return tuple(read_grids(self.view))

    @cached_property
    def issued(self) -> int | None:
        """Its year of issue."""
        return year_of_issue(self.view, self.document)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs, those that review the past marked."""
        planned = self.document.plan_end is not None
        text = without_facts(self.view, self.grids)
        return mark_reviews(text, self.outline, planned, self.issued)

    @cached_property
    def contexts(self) -> list[ParagraphContext]:
        """Its paragraphs with what holds throughout each."""
        known = self.document, self.issued
        return list(read_contexts(self.view, self.paragraphs, self.grids, *known))

    @cached_property
    def judged(self) -> list[JudgedSentence]:
        """Its sentences with numbers, each number with why it is no target."""
        return judge_numbers(self.contexts)

    @cached_property
    def numbers(self) -> list[Number]:
        """The numbers of its sentences that have a value, in text order."""
        numbers = (number for _, _, judged in self.judged for number, _ in judged)
        return [number for number in numbers if number.kind not in UNREAD]

    @cached_property
    def targets(self) -> list[Row]:
        """Its targets as rows of the codebook, in text order."""
        rows = read_targets(self.view, self.contexts, self.judged, self.document.document)
        for row in rows:
            page, place = self.places.at(int(str(row["start"])))
            row["source_page"], row["source_place"] = page, place
            if SCORE in place:
                row["doubt"] = ";".join(filter(None, (str(row["doubt"]), "ocr")))
            row["voice"] = self.voice
        return rows

    @cached_property
    def voice(self) -> str:
        """Who speaks in it: issuer, reported or other."""
        return voice_of(self.view, self.document, self.outline)

    @property
    def undated(self) -> bool:
        """Whether its year of issue is not known and would tell the years of some targets."""
        unknown = self.issued is None and any(row["end_year"] is None for row in self.targets)
        return unknown and wants_issue(self.view.text)

    @cached_property
    def ledger(self) -> list[Row]:
        """One row a numeral, Arabic or Chinese, and one a target, in text order."""
        reasons = excluded_numbers(self.judged, self.grids)
        name = self.document.document
        return read_ledger(self.view, self.paragraphs, self.targets, reasons, name)

    @cached_property
    def clauses(self) -> Clauses:
        """The clauses in which it may give a direction without a number."""
        return find_clauses(self.view, self.paragraphs)

    @cached_property
    def every_clause(self) -> Clauses:
        """All of its clauses, those that tell of the past among them."""
        return find_clauses(self.view, self.paragraphs, past=True)

    @cached_property
    def omissions(self) -> list[Omission]:
        """The parts of the document that this copy leaves out."""
        return find_omissions(self.view, self.outline)

    @cached_property
    def _tabled_starts(self) -> dict[int, Start]:
        goals = (goal for _, goal in find_goals(self.contexts))
        return {goal.place: goal.start for goal in goals if goal.start}

    def start_before(self, place: int) -> Start | None:
        """Return the start before a target, by its raw offset: in its row or its sentence."""
        tabled = self._tabled_starts.get(place)
        return tabled or find_start(self.view, self.numbers, place)

    def mentions(self, entries: Sequence[Named]) -> list[Mention]:
        """Return every place at which it names one of some things."""
        return find_mentions(self.view, entries, list(self._not_of_plan()))

    def _not_of_plan(self) -> Iterator[tuple[int, int]]:
        """Give the lines of the page around the plan, and headings of parts that are left out."""
        left_out = {omission.start for omission in self.omissions}
        for start, end, *_, furniture, _, _ in self.outline:
            if furniture or self.view.span(start, end)[0] in left_out:
                yield start, end

    def with_places(self, places: Places) -> Reading:
        """Return the same text with the places of its stretches in the file that it is from."""
        return replace(self, places=places)

    def described_by(self, document: Document) -> Reading:
        """Return the same text under another entry; what hangs on the text alone is kept."""
        other = replace(self, document=document)
        vars(other).update(view=self.view, outline=self.outline)
        return other


def read_plan(text: str, document: Document | None = None) -> Reading:
    """Return the reading of a text."""
    return Reading(text, document or Document(_UNNAMED))


def read_study(root: Path) -> dict[str, Reading]:
    """Return the readings of the plans of a project by id, in the order of documents.yml."""
    documents = load_documents(root)
    texts = read_pinned(root, documents)
    folder = (root / MARK).parent
    return {
        plan: read_plan(texts[plan], entry).with_places(places_of(folder, entry, texts[plan]))
        for plan, entry in documents.items()
    }


def open_plan(source: str | os.PathLike[str], document: Document | None = None) -> Reading:
    """Return the reading of a text, or of the file it lies in; no project is needed."""
    if not isinstance(source, (str, os.PathLike)) or not os.fspath(source).strip():
        raise InputError(Fault(repr(source), "no plan", "the path of a text, or a text itself"))
    if isinstance(source, str) and not _is_path(source):
        return read_plan(source, document)
    path = Path(source)
    made = open_source(path)
    return read_plan(made.text, document or Document(path.stem)).with_places(made.places)


def _is_path(source: str) -> bool:
    """Return whether a string names a file, there or not; a text has lines or no such ending."""
    return bool(_FILE_NAME.fullmatch(source))
