"""What bad inputs and kills do: nothing lost, nothing torn, no traceback; seeded."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import math
import random
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import docx
import openpyxl
import yaml
from matplotlib.figure import Figure

from benchmarks.kills import small_study, try_ends, try_kills
from benchmarks.rows import Row
from benchmarks.straits import STRAITS
from benchmarks.watching import Found, commanded, watched
from policytargets.building.corrections import load_corrections
from policytargets.documents import load_documents
from policytargets.project import MARK
from policytargets.reading import Reading, read_plan
from policytargets.running.parameters import load_known
from policytargets.running.suite import SUITE, choose, load_suite, resolve_runs
from policytargets.schemas import COLUMNS
from policytargets.tables import read_table

Sizes = Mapping[str, int]
ENDS = "kills of processes, a cluster, notebooks, Parquet, DuckDB"
SIZES: Sizes = {
    "texts": 2000,
    "files": 400,
    "YAML": 1400,
    "tables": 500,
    "parameters and paths": 800,
    "kills": 210,
    **dict.fromkeys(STRAITS, 12),
    ENDS: 3,  # of each; last, for a cluster's threads would be in the way of a fork
}
Trial = Callable[[Path, random.Random, int], Found]
_SIGNS = ("\0", "\x0b", "\u202e", "\u200b", "\u2028", "（" * 99, "]" * 99, "<b>", "=1+1")
_NUMBERS = (
    "9" * 309,
    "1e400",
    "-5",
    "1,2345",
    "２０",
    "〇",
    "½",
    "九" * 99,
    "10%到5%",
    "0.",
    "1/0",
)
_PATHS = ("../x", "/nowhere/x", "a" * 300, "a/" * 3000, "\0", "", ".", "/dev/null", "*", "x\n.txt")
_VALUES: Sequence[object] = (
    None,
    True,
    -5,
    0,
    7.5,
    math.inf,
    "",
    "x",
    "../x",
    "a\0b",
    [],
    {},
    [None],
    "9" * 400,
)


def mutated(text: str, lot: random.Random) -> str:
    """Return a piece of a text with something wrong in it."""
    start = lot.randrange(max(1, len(text) - 1500))
    piece = text[start : start + lot.randint(0, 1500)]
    lines = piece.splitlines(keepends=True)
    for _ in range(lot.randint(1, 4)):
        place = lot.randint(0, len(piece))
        if lot.random() < 0.2:
            lot.shuffle(lines)
            piece = "".join(lines)
        piece = piece[:place] + lot.choice((*_SIGNS, *_NUMBERS)) + piece[place:]
    return piece * (lot.choice((1, 40)) if lot.random() < 0.02 else 1)


def broken_rules(reading: Reading) -> Iterator[str]:
    """Give the invariants that a reading breaks."""
    raw, rows = reading.raw, reading.targets
    if any(raw[int(r["start"]) : int(r["end"])] != r["number_text"] for r in rows):  # type: ignore[call-overload]
        yield "number is not cut from the text"
    if any(raw[int(r["quote_start"]) : int(r["quote_end"])] != r["quote"] for r in rows):  # type: ignore[call-overload]
        yield "quote is not cut from the text"
    if len({r["target_id"] for r in rows}) < len(rows):
        yield "an id stands twice"
    for low, high in (("start_year", "end_year"), ("value", "value_max")):
        if any(None not in (r[low], r[high]) and r[low] > r[high] for r in rows):  # type: ignore[operator]
            yield f"{low} after {high}"
    if not all(math.isfinite(v) for r in rows for v in r.values() if isinstance(v, float)):
        yield "a number is not finite"
    told = [range(int(r["start"]), int(r["end"])) for r in reading.ledger]  # type: ignore[call-overload]
    held = set(itertools.chain.from_iterable(told))
    if any(not held & set(range(*run.span())) for run in re.finditer(r"[0-9]+", raw)):
        yield "a numeral is not in the ledger"


def try_texts(texts: Sequence[str], folder: Path, lot: random.Random, count: int) -> Found:
    """Read texts with something wrong in them; count faults and broken invariants."""
    del folder
    found, seen = Found(), {}
    for _ in range(count):
        text = mutated(lot.choice(texts), lot)
        first = watched(found, partial(read_plan, text))
        if isinstance(first, Reading):
            found.update(broken_rules(first))
            seen[text] = json.dumps(first.targets, default=str)
    # In another order, after other texts: the same rows.
    for text in lot.sample(sorted(seen), len(seen) // 2):
        again = json.dumps(read_plan(text).targets, default=str)
        found["not the same twice"] += again != seen[text]
    return found


def try_files(texts: Sequence[str], folder: Path, lot: random.Random, count: int) -> Found:
    """Extract files that are cut, altered, of another kind than they say."""
    found, out = Found(), folder / "out.jsonl"
    made = {name: make(texts[0][:3000]) for name, make in _FORMS.items()}
    for _ in range(count):
        data = bytearray(made[lot.choice([*made])])
        for _ in range(lot.choice((0, lot.randint(1, 9)))):
            data[lot.randrange(len(data))] = lot.randrange(256)
        ending = lot.choice([*_FORMS, ".md", ".doc"]).partition("-")[0]
        file = folder / f"f{ending}"
        file.write_bytes(data[: lot.choice((len(data), lot.randrange(len(data))))])
        commanded(found, "extract", str(file), "--output", str(out))
        file.unlink()
        left = [path for path in folder.iterdir() if path not in (out, folder / "errors.csv")]
        found["left behind"] += len(left)
    return found


def _word(text: str) -> bytes:
    out, document = io.BytesIO(), docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.add_table(2, 2).cell(1, 1).text = "2025年"
    document.save(out)
    return out.getvalue()


def _sheet(text: str) -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    for line in ("指标\t单位\t2025年", *text.splitlines()):
        book.active.append(line.split("\t"))
    book.save(out)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    out = io.BytesIO()
    figure = Figure()
    figure.text(0, 0.5, "2025 300 " + re.sub(r"\D+", " ", text)[:200])
    figure.savefig(out, format="pdf")
    return out.getvalue()


def _locked(text: str) -> bytes:
    locks = b"<</Encrypt <</Filter/Standard/V 2/R 3/Length 128/P -44/O <%b>/U <%b>>> /ID[<00><00>]"
    before, mark, after = _pdf(text).rpartition(b"trailer")
    return before + mark + after.replace(b"<<", locks % (b"11" * 32, b"22" * 32), 1)


def _archive(text: str) -> bytes:
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    return f"{head}Content-Type: text/html; charset=utf-8\r\n\r\n<p>{text}</p>\r\n--b--".encode()


def _bomb(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"<w>{text}</w>")
        file.writestr("xl/workbook.xml", "<x>" + " " * (32 << 20))
    return out.getvalue()


_FORMS: Mapping[str, Callable[[str], bytes]] = {
    ".txt": str.encode,
    ".txt-utf-16": partial(str.encode, encoding="utf-16"),
    ".csv": partial(str.encode, encoding="gb18030", errors="replace"),
    ".html": lambda text: f"<meta charset=utf-8><p>{text}</p><table><tr><td>1".encode(),
    ".mhtml": _archive,
    ".docx": _word,
    ".docx-locked": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage" * 99,
    ".docx-bomb": _bomb,
    ".xlsx": _sheet,
    ".pdf": _pdf,
    ".pdf-locked": _locked,
}


def try_yaml(project: Path, folder: Path, lot: random.Random, count: int) -> Found:
    """Load lists of plans, reports and corrections in which one value or line is wrong."""
    found = Found()
    root = small_study(folder / "study", 2)
    corrections = project / "data/corrections.yml"
    (root / "data/corrections.yml").write_bytes(corrections.read_bytes())
    loads: dict[Path, Callable[[Path], object]] = {
        MARK: load_documents,
        Path("data/corrections.yml"): load_corrections,
    }
    loads[SUITE] = lambda folder: load_suite(folder, {})
    kept = {name: (root / name).read_text("utf-8") for name in loads}
    for _ in range(count):
        name = lot.choice([*loads])
        changed = _altered if lot.random() < 0.7 else mutated
        (root / name).write_text(changed(kept[name], lot), "utf-8")
        watched(found, partial(loads[name], root))
        (root / name).write_text(kept[name], "utf-8")
    return found


def _altered(text: str, lot: random.Random) -> str:
    content = yaml.safe_load(text)
    place = lot.choice([*_places(content)])
    inside = content
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = lot.choice(_VALUES)
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _places(content: object, before: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(content, dict):
        inside = iter(content.items())
    elif isinstance(content, list):
        inside = iter(enumerate(content))
    for step, value in inside:
        yield (*before, step)
        yield from _places(value, (*before, step))


def try_tables(root: Path, folder: Path, lot: random.Random, count: int) -> Found:
    """Read tables that are cut or altered, where nothing says which they should be."""
    found = Found()
    clean = folder / "data/clean"
    clean.mkdir(parents=True)
    for _ in range(count):
        name = lot.choice([name for name in COLUMNS if (root / f"data/clean/{name}.csv").is_file()])
        text = (root / f"data/clean/{name}.csv").read_text("utf-8")[:20_000]
        place = lot.randrange(len(text))
        sign = lot.choice((*_SIGNS, *_NUMBERS, ",", '"', "\n"))
        text = text[:place] + (sign + text[place:] if lot.random() < 0.5 else "")
        (clean / f"{name}.csv").write_text(text, "utf-8")
        watched(found, partial(read_table, name, folder))
    return found


def try_calls(root: Path, folder: Path, lot: random.Random, count: int) -> Found:
    """Give reports wrong parameters, and commands wrong paths."""
    found = Found()
    documents = load_documents(root)
    suite = load_suite(root, documents)
    known = load_known(root, documents)
    names = ("plans", "as_of", "language", "themes", "indicators", "draws", "shingle", "colour")
    values = (
        "",
        "[]",
        "[7]",
        "x",
        "2020-02-30",
        "1e400",
        "NaN",
        "[" * 9999,
        "9" * 5000,
        "\0",
        "{}",
    )
    (folder / "x.txt").write_text("到2025年，新增机器人300台。", "utf-8")
    for turn in range(count):
        if turn % 3:
            given = [(lot.choice(names), lot.choice(values))]
            chosen = choose(suite, [lot.choice([*suite])])
            watched(found, partial(resolve_runs, chosen, True, given, known))
        else:
            call = lot.choice((["extract"], ["ledger"], ["extract", "--output"]))
            with contextlib.chdir(folder):
                commanded(found, *call, lot.choice(_PATHS), *(["x.txt"] if len(call) > 1 else []))
    return found


def try_all(root: Path, seed: int, sizes: Sizes = SIZES) -> dict[str, Found]:
    """Return what came of each kind of trial."""
    return {name: try_one(root, name, seed, count) for name, count in sizes.items()}


def try_one(root: Path, name: str, seed: int, count: int) -> Found:
    """Return what came of one kind of trial, whose chance is its own."""
    with tempfile.TemporaryDirectory() as folder:
        return _trials(root)[name](Path(folder), random.Random(f"{seed} {name}"), count)


def _trials(root: Path) -> Mapping[str, Trial]:
    texts = [path.read_text("utf-8") for path in sorted((root / MARK).parent.glob("*.txt"))]
    return {
        "texts": partial(try_texts, texts),
        "files": partial(try_files, texts),
        "YAML": partial(try_yaml, root),
        "tables": partial(try_tables, root),
        "parameters and paths": partial(try_calls, root),
        "kills": try_kills,
        **STRAITS,
        ENDS: try_ends,
    }


def rows_of(found: Mapping[str, Found]) -> list[Row]:
    """Return the trials as rows of a table: how many, and which faults how often."""
    return [Row(name, f"{each['tried']:,}", _told(each)) for name, each in found.items()]


def _told(found: Found) -> str:
    faults = {
        name: count for name, count in (found - Counter(tried=found["tried"])).items() if count
    }
    return ", ".join(f"{name}: {count}" for name, count in sorted(faults.items())) or "0 faults"
