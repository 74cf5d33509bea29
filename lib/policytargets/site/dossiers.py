"""A printable appendix on the targets and claims that a researcher names, as HTML and as Word."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from policytargets import __version__
from policytargets.display.target import Entry, Sources, make_entries
from policytargets.errors import Fault, InputError, nearest
from policytargets.messages import current_language, localised, translate
from policytargets.site import fonts
from policytargets.site.rendering import FACE, SEAL, font_face, own_script, sealed, templates


@dataclass(frozen=True)
class Chosen:
    """What a dossier is about."""

    # Records of claims, in the order in which they were named
    claims: tuple[Mapping[str, Any], ...]
    target_ids: tuple[str, ...]  # Keys of targets, named or behind the claims, each once


def choose(
    names: Sequence[str], ids: Mapping[str, str], claims: Mapping[str, Mapping[str, Any]]
) -> Chosen:
    """Return the targets and claims of the given names."""
    keys = {name: key for key, name in ids.items()} | {key: key for key in ids}
    faults: list[Fault] = []
    told: dict[str, Mapping[str, Any]] = {}
    targets: dict[str, None] = {}
    for name in names:
        if name in keys:
            targets[keys[name]] = None
        elif name in claims:
            told[name] = claims[name]
            targets |= dict.fromkeys(claims[name]["target_ids"])
            faults += _stale(name, claims[name]["target_ids"], ids)
        else:
            faults.append(_unknown(name, {*ids.values(), *ids, *claims}))
    if faults:
        raise InputError(*faults)
    return Chosen(tuple(told.values()), tuple(targets))


def _unknown(name: str, known: Collection[str]) -> Fault:
    offered = nearest(name, known)
    allowed = f"the nearest: {offered}" if offered else "there are no targets here"
    return Fault(name, "no such target or claim", allowed)


def _stale(name: str, targets: Sequence[str], ids: Mapping[str, str]) -> list[Fault]:
    again = "make the claims anew with: policytargets report"
    gone = [target for target in targets if target not in ids]
    return [Fault(name, f"rests on {target}, which is no longer read", again) for target in gone]


Record = Mapping[str, Any]


def make_page(entries: Sequence[Entry], claims: Sequence[Record], ids: Mapping[str, str]) -> str:
    """Return a dossier as HTML with its font embedded."""
    page = _render(entries, claims, ids, translate("dossier.title"))
    (face,) = fonts.make_faces({"page": page}, {"page": current_language()}).values()
    return sealed(page, font_face(face, current_language()))


def make_dossier_page(sources: Sources, keys: Sequence[str], title: str = "") -> str:
    """Return the dossier of some targets as a page of the site, anchors by both ids."""
    entries = make_entries(sources, keys)
    named = title or translate("dossier.title")
    return _render(entries, (), {}, named)


def _render(
    entries: Sequence[Entry], claims: Sequence[Record], ids: Mapping[str, str], title: str
) -> str:
    script, digest = own_script("print.js")
    return (
        templates()
        .get_template("dossier.html.j2")
        .render(
            entries=entries,
            claims=claims,
            ids=ids,
            language=current_language(),
            title=title,
            version=__version__,
            face=FACE,
            seal=SEAL,
            script=script,
            digest=digest,
            t=translate,
        )
    )


_EPOCH = dt.datetime(2000, 1, 1)
_LATIN, _CHINESE = "Calibri", "SimSun"
# What XML cannot hold, such as a form feed of a printed page.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDTHS = (Cm(4.6), Cm(10.6))
_PAIRS = ("place", "reading", "source")


def make_word(entries: Sequence[Entry], claims: Sequence[Record], ids: Mapping[str, str]) -> bytes:
    """Return a dossier as a Word file; the same bytes for the same targets and claims."""
    paper = _paper(translate("dossier.title"))
    counts = {"targets": len(entries), "claims": len(claims), "version": __version__}
    _write(paper, translate("dossier.lead"))
    _write(paper, translate("dossier.counts", **counts))
    for claim in claims:
        _claim(paper, claim, ids)
    for entry in entries:
        _entry(paper, entry)
    raw = io.BytesIO()
    paper.save(raw)
    return _settle(raw.getvalue())


def _paper(title: str) -> Paper:
    paper = Document()
    about = paper.core_properties
    about.title, about.author, about.last_modified_by = title, "policytargets", ""
    about.comments, about.created, about.modified = "", _EPOCH, _EPOCH
    for style in paper.styles:
        if getattr(style, "font", None) is not None and style.name.startswith(("Normal", "Head")):
            _set_fonts(style)
    paper.styles["Normal"].font.size = Pt(10.5)
    paper.add_heading(_clean(title), 1)
    return paper


def _set_fonts(style: Any) -> None:  # noqa: ANN401
    # Word takes the font of Chinese characters from an attribute that python-docx does not set.
    style.font.name = _LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE)


def _claim(paper: Paper, claim: Record, ids: Mapping[str, str]) -> None:
    texts = (claim[localised("text")], claim["text_en"], claim["text_zh"])
    paper.add_heading(_clean(next(filter(None, texts), claim["id"])), 2)
    _write(paper, claim["id"])
    if claim["target_ids"]:
        named = ", ".join(ids.get(key, key) for key in claim["target_ids"])
        _write(paper, translate("dossier.rests_on", ids=named))
    steps = [step.get("description") or step.get("function", "") for step in claim["steps"]]
    for line in _numbered(steps):
        _write(paper, line)
    if claim["sensitivity"]:
        _label(paper, "sensitivity")
        _write(paper, claim["sensitivity"])


def _entry(paper: Paper, entry: Entry) -> None:
    paper.add_heading(_clean(f"{entry.id} · {entry.heading}"), 2)
    _label(paper, "passage")
    _passage(paper, entry)
    for name in _PAIRS:
        _label(paper, name)
        _table(paper, getattr(entry, name))
    _lines(paper, "steps", _numbered(entry.steps))
    _lines(paper, "verdicts", entry.verdicts, "List Bullet")
    _lines(paper, "contradictions", entry.contradictions, "List Bullet")


def _lines(paper: Paper, name: str, lines: Sequence[str], style: str = "Normal") -> None:
    _label(paper, name)
    for line in lines:
        _write(paper, line, style)
    if not lines:
        _write(paper, translate("dossier.none"))


def _numbered(lines: Sequence[str]) -> list[str]:
    # As text: the numbers of Word itself would go on from one target to the next.
    return [f"{place}. {line}" for place, line in enumerate(lines, start=1)]


def _passage(paper: Paper, entry: Entry) -> None:
    paragraph = paper.add_paragraph(style="Quote")
    script = "zh-TW" if entry.script == "traditional" else "zh-CN"
    for part, text in entry.passage._asdict().items():
        run = paragraph.add_run(_clean(text))
        run.bold, run.italic = part not in ("before", "after"), False
        run.underline = part == "number"
        _speak(run, script)


def _speak(run: Run, script: str) -> None:
    language = run._element.get_or_add_rPr().makeelement(qn("w:lang"), {})
    language.set(qn("w:eastAsia"), script)
    run._element.get_or_add_rPr().append(language)


def _table(paper: Paper, pairs: Sequence[tuple[str, str]]) -> None:
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for term, value in pairs:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(term), _clean(value)
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width  # some programs read it here,
        for cell in column.cells:
            cell.width = width  # Word reads it here


def _label(paper: Paper, name: str) -> None:
    paper.add_heading(translate(f"dossier.{name}"), 3)


def _write(paper: Paper, text: str, style: str = "Normal") -> Paragraph:
    return paper.add_paragraph(_clean(text), style=style)


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)


def _settle(word: bytes) -> bytes:
    """Return a Word file with the hour of its making taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
