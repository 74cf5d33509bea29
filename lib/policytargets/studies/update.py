"""A corrected copy of a plan in place of the one that is there; what is known of it stays."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from policytargets.building.converted import files_of
from policytargets.building.corrections import PATH, load_corrections
from policytargets.building.doubtful import ACCEPTED
from policytargets.documents import Document, Source, decode
from policytargets.errors import Fault, InputError, nearest
from policytargets.project import MARK, alone, of_bytes, write_set
from policytargets.reading import Reading, read_plan, read_study
from policytargets.site.changes import PLACES, match
from policytargets.sources import Converted, Limits, open_source
from policytargets.sources.convert import map_of
from policytargets.sources.kinds import ending_of
from policytargets.studies.entries import edit_entry

PREVIOUS = Path("data/raw/previous")
"""Where the copies that were replaced are kept."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Move:
    """The targets of two copies of a plan, joined."""

    old: Mapping[str, Row]  # By target_id
    new: Mapping[str, Row]
    pairs: Mapping[str, str]  # The new target_id of each old one that both have

    def changes(self, key: str) -> list[str]:
        """Return what of a target that both have is read otherwise."""
        old, new = self.old[key], self.new[self.pairs[key]]
        return [
            f"{column}: {_word(old[column])} → {_word(new[column])}"
            for column in old
            if column not in PLACES and old[column] != new[column]
        ]


@alone
def update_plan(root: Path, plan: str, path: Path, limits: Limits | None = None) -> list[str]:
    """Replace the text of a plan; return what became of its targets and corrections."""
    readings = read_study(root)
    if plan not in readings:
        allowed = f"such as {nearest(plan, readings)}" if readings else "the study has none"
        raise InputError(Fault(f"plan {plan!r}", "no such plan", allowed))
    old, made = readings[plan], open_source(path, limits)
    document = _described(old.document, made, path)
    same = [name for name, one in readings.items() if one.document.sha256 == document.sha256]
    if same == [plan]:
        return [f"plan {plan}: the same text as before, nothing changed"]
    if same:
        raise InputError(Fault(path, f"the same text as plan {same[0]}", "a text is added once"))
    move = _joined(old, read_plan(made.text, document).with_places(made.places))
    source = document.source and document.source.model_dump(exclude_none=True)
    fields = {"sha256": document.sha256, "source": source}
    listing = edit_entry(root, plan, lambda entry: _renewed(entry, fields), fields)
    corrections, told = _carried(root, move)
    kept, gone = _kept(root, old.document)
    new = files_of(document, made, path.read_bytes())
    files: dict[Path, bytes | str] = {MARK.parent / name: data for name, data in new.items()}
    files |= {**kept, **corrections, MARK: listing}
    below = {file.relative_to("data").as_posix(): data for file, data in files.items()}
    write_set(root / "data", below, [name for name in gone if name not in below])
    return [f"plan {plan}: new text; the old is {next(iter(kept)).as_posix()}", *_told(move), *told]


def _described(document: Document, made: Converted, path: Path) -> Document:
    digest = of_bytes(made.text.encode("utf-8"))
    source = None
    if made.converter:
        data = path.read_bytes()
        name = f"{document.document}{ending_of(data, path.name)}"
        source = Source(file=name, sha256=of_bytes(data), converter=made.converter)
    return replace(document, sha256=digest, source=source)


def _joined(old: Reading, new: Reading) -> _Move:
    before: dict[str, Any] = {str(row["target_id"]): row for row in old.targets}
    after: dict[str, Any] = {str(row["target_id"]): row for row in new.targets}
    # Two targets that happen to stand at one place are not the same for that.
    pairs = match(before, {f" {key}": row for key, row in after.items()})
    return _Move(before, after, {key: there.strip() for key, there in pairs.items()})


def _told(move: _Move) -> Iterator[str]:
    gone = [key for key in move.old if key not in move.pairs]
    came = [key for key in move.new if key not in move.pairs.values()]
    changed = {key: told for key in move.pairs if (told := move.changes(key))}
    moved = [key for key, there in move.pairs.items() if key != there and key not in changed]
    kept = len(move.pairs) - len(moved) - len(changed)
    counts = f"{kept} as before, {len(moved)} moved, {len(changed)} changed"
    yield f"targets: {counts}, {len(gone)} vanished, {len(came)} new"
    for key, told in changed.items():
        yield f"changed: {move.old[key]['id']} ({move.pairs[key]}), {'; '.join(told)}"
    yield from (f"vanished: {_named(move.old[key])}" for key in gone)
    yield from (f"new: {_named(move.new[key])}" for key in came)
    yield from (f"moved: {move.old[key]['id']}, {key} → {move.pairs[key]}" for key in moved)


def _named(row: Row) -> str:
    return f"{row['id']} ({row['target_id']}), {_word(row['number_text'])}: {_word(row['quote'])}"


def _word(value: object) -> str:
    return "–" if value in (None, "") else " ".join(str(value).split())


def _renewed(entry: str, fields: Mapping[str, Any]) -> str:
    """Return an entry of documents.yml with the digest and the source of another text."""
    kept = re.sub(r"^( +)source:.*\n(?:\1 +.*\n)*", "", entry, flags=re.MULTILINE)
    kept = re.sub(r"^( +sha256:\s*)\S+", rf"\g<1>{fields['sha256']}", kept, flags=re.MULTILINE)
    if not fields["source"]:
        return kept
    source = yaml.safe_dump({"source": fields["source"]}, sort_keys=False)
    return f"{kept.rstrip()}\n{textwrap.indent(source, '  ')}"


def _carried(root: Path, move: _Move) -> tuple[dict[Path, str], list[str]]:
    """Return the files of corrections with the targets' new ids, and what fits no more."""
    lost = [
        one.target
        for one in load_corrections(root)
        if one.target in move.old and not _fits(one.field, one.expect, one.target, move)
    ]
    files = {file: decode(root / file) for file in (PATH, ACCEPTED) if (root / file).is_file()}
    if lost:
        files[PATH] = _set_aside(files[PATH], lost)
    pattern = re.compile("|".join(rf"{re.escape(key)}(?![\d.])" for key in move.pairs) or r"(?!)")
    renamed = {
        file: pattern.sub(lambda found: move.pairs[found[0]], content)
        for file, content in files.items()
    }
    told = [f"correction of {key} fits no more, set aside in {PATH}" for key in dict.fromkeys(lost)]
    return renamed, told


def _fits(field: str, expect: object, key: str, move: _Move) -> bool:
    return key in move.pairs and bool(move.new[move.pairs[key]][field] == expect)


def _set_aside(content: str, lost: Sequence[str]) -> str:
    """Return corrections.yml with the entries of some targets made remarks."""
    lines = content.splitlines(keepends=True)
    root: Any = yaml.compose(content)
    for node in root.value:
        target = next(value.value for key, value in node.value if key.value == "target")
        if target in lost:
            last = max(node.end_mark.line, node.start_mark.line + 1)
            for place in range(node.start_mark.line, last):
                lines[place] = f"# {lines[place]}"
    return "".join(lines)


def _kept(root: Path, document: Document) -> tuple[dict[Path, bytes], list[str]]:
    """Return copies of the files of the text that is replaced, and which of them go."""
    folder, names = (root / MARK).parent, [str(document.file)]
    names += [document.source.file] if document.source else []
    number = next(n for n in itertools.count(1) if not (root / _aside(names[0], n)).exists())
    kept = {_aside(name, number): (folder / name).read_bytes() for name in names}
    return kept, [f"raw/{name}" for name in (*names[1:], map_of(Path(names[0])).name)]


def _aside(name: str, number: int) -> Path:
    stem, dot, ending = name.rpartition(".")
    return PREVIOUS / (name if number == 1 else f"{stem}-{number}{dot}{ending}")
