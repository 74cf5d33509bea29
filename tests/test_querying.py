"""All tables in one file, asked in SQL, and the server on it."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from hostile_project import HOSTILE
from policytargets.cli import main
from policytargets.querying.database import as_query, storable, write_duckdb, write_sqlite
from policytargets.querying.serve import load_queries, make_server
from policytargets.tables import read_table

pytestmark = pytest.mark.slow
_MAIN = "from policytargets.cli import main; main()"
WORDS = ["县", "县", "機器", "机器", "机器人", "機器人", "工业机器人", "规上工业企业"]
ASKED = {
    "targets_by_indicator": {"indicator": "rd_intensity"},
    "due_by_year": {"year": "2022"},
    "comparable_pairs_of_a_target": {"target": "wenzhou-2020/009"},
    "plans_without_a_family": {"family": "rd_intensity"},
    "search_quotes": {"words": "机器人"},
}


@pytest.fixture(scope="module")
def base(root: Path, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("base") / "five.sqlite"
    write_sqlite(root, file)
    return file


@pytest.fixture(scope="module")
def asked(base: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(base)) as opened:
        opened.create_function("escape_fts", 1, as_query)
        yield opened


def holding(word: str) -> set[str]:
    """Return the targets whose quote holds a word, in whichever script."""
    from policytargets.vocabulary.wordings import simplify

    targets = read_table("targets")
    quotes = targets["quote"].map(lambda quote: simplify("".join(quote.split())))
    return set(targets["target_id"][quotes.str.contains(simplify(word), regex=False)])


def test_every_row_of_every_table_is_there_and_points_at_what_is_there(asked) -> None:
    for name in ("targets", "normalised", "steps", "numbers", "missing", "documents"):
        (rows,) = asked.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert rows == len(read_table(name))
    (pairs,) = asked.execute("SELECT count(*) FROM comparisons").fetchone()
    (sums,) = asked.execute("SELECT count(*) FROM sums_compared").fetchone()
    assert pairs + sums == len(read_table("comparisons"))
    assert asked.execute("PRAGMA foreign_key_check").fetchall() == []
    assert asked.execute("PRAGMA foreign_key_list(targets)").fetchall()


@pytest.mark.parametrize("word", WORDS)
def test_words_of_any_length_and_script_are_found(asked, word: str) -> None:
    told = "SELECT target_id FROM targets WHERE rowid IN (SELECT rowid FROM targets_fts {})"
    found = asked.execute(told.format("WHERE targets_fts MATCH escape_fts(?)"), [word]).fetchall()
    assert {key for (key,) in found} == holding(word) != set()
    if len(word) <= 4:  # found by any client, without a function of ours
        found = asked.execute(told.format("WHERE targets_fts MATCH ?"), [word]).fetchall()
        assert {key for (key,) in found} == holding(word)


@pytest.mark.parametrize("words", ['"', "机 人", 'a" OR "b', "*", "", "机器人 NOT"])
def test_signs_of_the_query_language_are_words_like_any(asked, words: str) -> None:
    told = "SELECT count(*) FROM targets_fts WHERE targets_fts MATCH escape_fts(?)"
    assert asked.execute(told, [words]).fetchone()[0] >= 0


def test_duckdb_holds_the_same(root: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "five.duckdb"
    rows = write_duckdb(root, file)
    assert write_duckdb(root, file) == rows, "a file of ours is replaced"
    with closing(duckdb.connect(str(file), read_only=True)) as base:
        told = "SELECT target_id FROM quotes WHERE list_contains(words, '机器')"
        assert {key for (key,) in base.execute(told).fetchall()} == holding("机器")
        (count,) = base.execute("SELECT count(*) FROM pairs").fetchone()
    assert count == 2 * rows["comparisons"]


def test_a_file_of_others_is_left_alone(root: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(root)
    file = tmp_path / "own.sqlite"
    with closing(sqlite3.connect(file)) as own:
        own.execute("CREATE TABLE mine (a)")
    before = file.read_bytes()
    for arguments in (["export", "sqlite", str(file)], ["serve", str(file)]):
        made = CliRunner().invoke(main, arguments)
        assert (made.exit_code, len(made.stderr.splitlines())) == (2, 1)
        assert "of policytargets" in made.stderr
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["own.sqlite"]


def test_a_port_in_use_is_one_line(base: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        made = CliRunner().invoke(main, ["serve", str(base), "--port", f"{taken.getsockname()[1]}"])
    assert made.exit_code == 2
    assert "choose another: --port N" in made.stderr


@pytest.fixture(scope="module")
def server(base: Path) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = subprocess.Popen([sys.executable, "-c", _MAIN, "serve", str(base), "--port", str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert run.poll() is None
            try:
                get(address + "/")
                break
            except OSError:
                time.sleep(0.1)
        yield f"{address}/{base.stem}"
    finally:
        run.terminate()
        run.wait(20)


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def test_the_server_answers_its_first_page_and_a_table_as_json_and_csv(server: str) -> None:
    assert "policytargets" in get(server.rpartition("/")[0] + "/")
    found = json.loads(get(f"{server}/targets.json?_shape=objects&_search=%E6%9C%BA%E5%99%A8"))
    assert {row["target_id"] for row in found["rows"]} == holding("机器")
    assert get(f"{server}/documents.csv").splitlines()[0].startswith("document,title")


@pytest.mark.parametrize("query", [query.query for query in load_queries()])
def test_each_question_that_stands_ready_is_answered(server: str, query: str) -> None:
    values = urllib.parse.urlencode(ASKED[query])
    answer = json.loads(get(f"{server}/{query}.json?{values}&_shape=objects"))
    assert answer["rows"]


@pytest.mark.parametrize(
    "told",
    [
        "DELETE FROM targets",
        "ATTACH DATABASE 'x' AS x",
        "PRAGMA writable_schema = 1",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'x')",
        "VACUUM INTO 'x'",
        "SELECT 1; DELETE FROM targets",
        "SELECT zeroblob(900000000)",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT sum(x) FROM n",
    ],
)
def test_no_question_writes_leaves_the_file_or_runs_for_minutes(server: str, told: str) -> None:
    start = time.monotonic()
    assert status(f"{server}.json?{urllib.parse.urlencode({'sql': told})}") in (400, 403)
    assert time.monotonic() - start < 30


def status(address: str, method: str = "GET", host: str | None = None) -> int:
    """Return how a request is answered whose path is sent as it stands."""
    parts = urllib.parse.urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as line:
        headers = {"Host": host or parts.netloc}
        line.request(method, address.removeprefix(f"http://{parts.netloc}"), headers=headers)
        return line.getresponse().status


def test_no_way_out_no_write_and_no_other_host_is_answered(server: str) -> None:
    first = server.rpartition("/")[0]
    ways = ("/../../etc/passwd", "/site/../../x", "/-/static/..%2f..%2fx", "/%2e%2e/x")
    assert {status(first + way) for way in ways} == {403}
    assert {status(server, method) for method in ("POST", "PUT", "DELETE", "PATCH")} == {403}
    others = ("evil.example", "127.0.0.1.evil.example", "evil.example:80", "localhost@evil")
    assert {status(f"{server}/targets.json", host=host) for host in others} == {403}
    assert status(f"{first}/", host="localhost:8001") == 200
    assert status(f"{server}.db") == 403


def test_markup_in_every_field_is_shown_as_its_text(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "hostile.sqlite"
    file.write_bytes(base.read_bytes())
    with closing(sqlite3.connect(file)) as own, own:
        columns = [row[1:3] for row in own.execute("PRAGMA table_info(targets)")]
        texts = [name for name, kind in columns if kind == "TEXT"]
        told = ", ".join(f'"{name}" = ? || rowid' for name in texts)
        own.execute(f"UPDATE targets SET {told}", [HOSTILE] * len(texts))
    served = make_server(file)
    ways = ("/hostile/targets", "/hostile/targets.csv?_size=max", "/hostile/search_quotes?words=")
    for way in (*ways, f"/hostile?sql=SELECT+{urllib.parse.quote(repr(HOSTILE))}"):
        answer = asyncio.run(served.client.get(way))
        shown = answer.headers["content-type"].startswith("text/html")
        assert answer.status_code in (200, 400) and not (shown and "<img src=x" in answer.text), way


def test_a_number_that_is_too_long_for_the_file_is_kept_as_one_with_fractions() -> None:
    kept = {10**25: 1e25, -(10**25): -1e25, 1 << 63: 2.0**63, 7: 7, 0.5: 0.5, "x": "x", None: None}
    with closing(sqlite3.connect(":memory:")) as base:
        for cell, found in kept.items():
            assert base.execute("SELECT ?", [storable(cell)]).fetchone() == (found,)
