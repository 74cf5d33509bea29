"""What bad inputs and kills do: nothing lost, nothing torn, no traceback; seeded."""

from __future__ import annotations

import io
import itertools
import json
import math
import os
import random
import re
import signal
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import yaml
from click.testing import CliRunner

from benchmarks.rows import Row
from policytargets.building.add import add_plans
from policytargets.building.build import build
from policytargets.building.corrections import load_corrections
from policytargets.cli import main
from policytargets.corpora.extract import extract
from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.project import MARK, hold_name
from policytargets.reading import Reading, read_plan
from policytargets.running.parameters import load_known
from policytargets.running.suite import SUITE, choose, load_suite, resolve_runs
from policytargets.schemas import COLUMNS
from policytargets.site.publish import publish, remove_leftovers
from policytargets.studies.entries import remove_plan
from policytargets.studies.init import make_study
from policytargets.tables import read_table

Found = Counter[str]
"""How often each kind of fault came, and under ``tried`` how often something was tried."""
Sizes = Mapping[str, int]
SIZES: Sizes = {
    "texts": 2000,
    "files": 150,
    "yaml": 1500,
    "tables": 800,
    "calls": 700,
    "kills": 210,
}
_SLOW = 20
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
_VALUES = (None, True, -5, 0, 7.5, math.inf, "", "x", "../x", "a\0b", [], {}, [None], "9" * 400)


def watched(found: Found, call: Callable[[], object]) -> object:
    """Return what a call gives; None where it refuses; count what it must never do."""
    found["tried"] += 1
    begun = time.monotonic()
    try:
        return call()
    except InputError as error:
        found["more than a line"] += any(len(str(f).splitlines()) != 1 for f in error.faults)
    except Exception as error:
        found["traceback"] += 1
        print(f"{type(error).__name__}: {str(error)[:200]}", flush=True)
    finally:
        found["over 20 s"] += time.monotonic() - begun > _SLOW
    return None


def commanded(found: Found, *arguments: str) -> None:
    """Run a command; count what it must never do."""

    def call() -> None:
        made = CliRunner().invoke(main, arguments)
        if made.exception and not isinstance(made.exception, SystemExit):
            raise made.exception
        told = made.stderr.splitlines() if made.exit_code else []
        found["more than a line"] += not all(line.startswith("policytargets: ") for line in told)

    watched(found, call)


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


def try_texts(texts: Sequence[str], lot: random.Random, count: int) -> tuple[Found, Found]:
    """Read texts with something wrong in them; return faults and broken invariants."""
    found, broken = Found(), Found()
    for _ in range(count):
        text = mutated(lot.choice(texts), lot)
        first = watched(found, partial(read_plan, text))
        if isinstance(first, Reading):
            broken["tried"] += 1
            broken.update(broken_rules(first))
            again = json.dumps(read_plan(text).targets, default=str)
            broken["not the same twice"] += again != json.dumps(first.targets, default=str)
    return found, broken


def try_files(folder: Path, texts: Sequence[str], lot: random.Random, count: int) -> Found:
    """Extract files that are cut, altered, of another kind than they say."""
    found, out = Found(), folder / "out.jsonl"
    made = {".txt": texts[0].encode(), ".docx": _zipped(texts[0]), ".xlsx": _zipped(texts[0])}
    made |= {".html": f"<p>{texts[0]}</p>".encode(), ".pdf": b"%PDF-1.7\n" + texts[0].encode()}
    made[".csv"] = texts[0].replace("，", ",").encode("gb18030")
    for _ in range(count):
        data = bytearray(made[lot.choice([*made])])
        for _ in range(lot.randint(0, 9)):
            data[lot.randrange(len(data))] = lot.randrange(256)
        file = folder / f"f{lot.choice([*made, '.md', '.mhtml', '.doc'])}"
        file.write_bytes(data[: lot.choice((len(data), lot.randrange(len(data))))])
        commanded(found, "extract", str(file), "--output", str(out))
        file.unlink()
        left = [path for path in folder.iterdir() if path not in (out, folder / "errors.csv")]
        found["left behind"] += len(left)
    return found


def _zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"<w>{text}</w>")
        file.writestr("xl/workbook.xml", "<x>" + " " * (32 << 20))
    return out.getvalue()


def try_yaml(root: Path, lot: random.Random, count: int) -> Found:
    """Load lists of plans, reports and corrections in which one value or line is wrong."""
    found = Found()
    loads = {MARK: load_documents, Path("data/corrections.yml"): load_corrections}
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
    paths = ("../x", "/nowhere", "a" * 300, "a/" * 3000, "\0", "", ".", "/dev/null", "*", "x\n.txt")
    for turn in range(count):
        if turn % 3:
            given = [(lot.choice(names), lot.choice(values))]
            chosen = choose(suite, [lot.choice([*suite])])
            watched(found, partial(resolve_runs, chosen, True, given, known))
        else:
            call = lot.choice((["extract"], ["ledger"], ["extract", "--output"]))
            commanded(found, *call, lot.choice(paths), *([str(folder)] if len(call) > 1 else []))
    return found


_TEXT = (
    "甲市制造业规划（2021—2025年）\n到2025年，新增工业机器人{n}0台，研发经费支出占比达到3.{n}%。\n"
)
_OPTIONS = {"region": "a", "region_en": "A", "region_zh": "甲市", "copy_source": "unknown"}
_PAGES = {f"en/p{number}.html": b"new" * number for number in range(1, 9)}


def small_study(folder: Path, plans: int) -> Path:
    """Return a built study of some plans of two lines each."""
    make_study(folder, example=False, language="en")
    texts = [folder.parent / f"p{number}-2021.txt" for number in range(plans)]
    for number, text in enumerate(texts, start=1):
        text.write_text(_TEXT.format(n=number), "utf-8")
        add_plans(folder, [text], None, {**_OPTIONS, "script": "simplified"})
    build(folder)
    return folder


def _change(name: str, root: Path) -> None:
    more = root.parent / "more-2021.txt"
    if name == "add":
        add_plans(root, [more], None, {**_OPTIONS, "script": "simplified"})
    elif name == "remove":
        remove_plan(root, "p1-2021")
    elif name == "extract":
        extract([root / "data/raw"], root / "out.jsonl")
    elif name == "publish":
        with hold_name(root / "site"):
            remove_leftovers(root / "site")
            publish(_PAGES, root / "site")
    else:
        build(root)


def try_kills(folder: Path, lot: random.Random, count: int) -> Found:
    """Kill what changes a study, at random and between two files; look, and let it run again."""
    found = Found()
    root = small_study(folder / "study", 2)
    (folder / "more-2021.txt").write_text(_TEXT.format(n=7), "utf-8")
    publish(dict.fromkeys(_PAGES, b"old"), root / "site")
    before = _tree(root)
    for turn in range(count):
        name = ("add", "remove", "extract", "publish", "build")[turn % 5]
        if name == "build":
            remove_plan(root, "p0-2021")
        found["tried"] += 1
        _killed(partial(_change, name, root), lot)
        found["torn"] += _is_torn(root)
        again = watched(Found(), partial(_finished, name, root))
        found["not mended"] += again is None or _is_torn(root)
        left = [*root.rglob("*.part"), *root.rglob("*.lock")]
        found["left behind"] += bool(left)
        for path in left:
            print(f"{name}: {path.name} is left", flush=True)
        _restore(root, before)
    return found


def _finished(name: str, root: Path) -> bool:
    """Let a change that was stopped run again, unless it was done already."""
    there = load_documents(root)
    if not (name == "add" and "more-2021" in there) and not (name == "remove" and len(there) == 1):
        _change(name, root)
    build(root)
    return True


def _killed(change: Callable[[], None], lot: random.Random) -> None:
    """Run a change in a process of its own that is killed at some moment."""
    moment, steps = lot.uniform(0, 0.3), lot.choice((0, 0, lot.randint(1, 14)))
    child = os.fork()
    if child:
        if not steps:
            time.sleep(moment)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return
    replace, done = Path.replace, itertools.count(1)

    def dying(path: Path, target: Path) -> Path:
        if next(done) == steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(path, target)

    Path.replace = dying  # type: ignore[method-assign,assignment]
    try:
        change()
    finally:
        os._exit(0)


def _is_torn(root: Path) -> bool:
    """Tell whether a study shows tables of two builds as one, or a page that is half written."""
    pages = [p.read_bytes() for p in (root / "site").rglob("*.html")]
    if any(page not in (b"old", *_PAGES.values()) for page in pages):
        return True
    try:
        load_documents(root)
        plans = [set(read_table(n, root)["document"]) for n in ("targets", "numbers", "documents")]
    except InputError as error:
        return not all("policytargets build" in str(fault) for fault in error.faults)
    return len({frozenset(plan) for plan in plans}) > 1


def _tree(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _restore(root: Path, before: Mapping[Path, bytes]) -> None:
    for path in [path for path in root.rglob("*") if path.is_file() and path not in before]:
        path.unlink()
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def try_all(root: Path, seed: int, sizes: Sizes = SIZES) -> dict[str, Found]:
    """Return what came of each kind of trial."""
    lot = random.Random(seed)
    texts = [path.read_text("utf-8") for path in sorted((root / MARK).parent.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as place:
        at = {name: Path(place, name) for name in ("files", "tables", "study", "calls", "kills")}
        for name in ("files", "calls", "kills"):
            at[name].mkdir()
        made, broken = try_texts(texts, lot, sizes["texts"])
        study = small_study(at["study"], 2)
        (study / "data/corrections.yml").write_bytes((root / "data/corrections.yml").read_bytes())
        return {
            "texts": made,
            "files": try_files(at["files"], texts, lot, sizes["files"]),
            "YAML": try_yaml(study, lot, sizes["yaml"]),
            "tables": try_tables(root, at["tables"], lot, sizes["tables"]),
            "parameters and paths": try_calls(root, at["calls"], lot, sizes["calls"]),
            "kills": try_kills(at["kills"], lot, sizes["kills"]),
            "invariants of a reading": broken,
        }


def rows_of(found: Mapping[str, Found]) -> list[Row]:
    """Return the trials as rows of a table: how many, and which faults how often."""
    return [Row(name, f"{each['tried']:,}", _told(each)) for name, each in found.items()]


def _told(found: Found) -> str:
    faults = {
        name: count for name, count in (found - Counter(tried=found["tried"])).items() if count
    }
    return ", ".join(f"{name}: {count}" for name, count in sorted(faults.items())) or "0 faults"
