"""Plans that are added by their address, from a server on this machine."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml
from click.testing import CliRunner

import source_files
from policytargets.building.converted import make_texts
from policytargets.cli import main
from policytargets.errors import InputError
from policytargets.project import of_bytes
from policytargets.sources import Limits, fetching
from policytargets.sources.fetching import fetch

TEXT = "关于印发宁远市制造业提升行动计划（2021—2025年）的通知\n到2025年，新增工业机器人500台。\n"
PAGE = source_files.page(TEXT, "宁远市制造业提升行动计划")
LIMITS = Limits(seconds=5)
REST = (
    *("--region", "ningyuan", "--region-en", "Ningyuan", "--region-zh", "宁远市"),
    *("--copy-source", "issuer", "--yes"),
)
PLACES = {
    "/moved": "/plan.html",
    "/loop": "/loop",
    "/file": "file:///etc/passwd",
    "/ftp": "ftp://a/b",
}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in PLACES:
            self.answer(302, Location=PLACES[self.path])
        elif self.path == "/slow":
            for _ in range(100):
                self.wfile.write(b"H")
                time.sleep(0.1)
        elif self.path == "/plan.txt":
            self.answer(200, TEXT.encode())
        elif self.path in ("/plan.html", "/art/2021?id=7"):
            self.answer(200, PAGE, **{"Content-Type": "text/html"})
        else:
            self.answer(404)

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as opened:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{opened.server_port}"
        opened.shutdown()


@pytest.fixture
def add(project, monkeypatch):
    monkeypatch.chdir(project)
    return lambda *words: CliRunner().invoke(
        main, ["add", *words, *REST, "--copy-source", "issuer"]
    )


@pytest.mark.parametrize(
    ("path", "name"), [("/moved", "plan.html"), ("/plan.txt", "plan.source.txt")]
)
def test_the_bytes_are_the_source_and_address_and_time_are_kept(
    path, name, server, add, project
) -> None:
    result = add(server + path, "--allow-private")
    assert result.exit_code == 0, result.stderr
    raw = project / "data/raw"
    kept = (raw / name).read_bytes()
    source = yaml.safe_load((raw / "documents.yml").read_text("utf-8"))["plan"]["source"]
    assert kept in (PAGE, TEXT.encode())
    assert (source["file"], source["sha256"], source["address"]) == (
        name,
        of_bytes(kept),
        server + path,
    )
    assert abs(source["fetched"] - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    assert make_texts(project) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/loop", "more than 5 redirects"),
        ("/file", "no address of a page; allowed: http:// and https://"),
        ("/ftp", "no address of a page"),
        ("/gone", "answers 404 Not Found"),
    ],
)
def test_what_gives_no_page_is_one_line(path, told, server, add, project) -> None:
    before = sorted((project / "data/raw").iterdir())
    result = add(server + path, "--allow-private")
    (line,) = result.stderr.splitlines()
    assert (result.exit_code, told in line) == (2, True), line
    assert sorted((project / "data/raw").iterdir()) == before


def test_private_addresses_are_not_asked(server, add) -> None:
    for address in (server, "http://localhost/a", "http://[::1]/", "http://[::ffff:10.0.0.1]/"):
        result = add(address)
        (line,) = result.stderr.splitlines()
        assert "--allow-private fetches from them" in line


def test_a_redirect_is_checked_as_the_address_itself(server, monkeypatch) -> None:
    monkeypatch.setattr(fetching, "_is_public", lambda number: not resolved or resolved.pop())
    resolved = [False, True]
    with pytest.raises(InputError, match="a private network"):
        fetch(f"{server}/moved", LIMITS)


def test_a_name_is_looked_up_once_and_all_it_stands_for_is_checked(server, monkeypatch) -> None:
    ask, asked = socket.getaddrinfo, []

    def resolve(host, port, *rest, **more):
        if host != "plans.test":
            return ask(host, port, *rest, **more)
        asked.append(host)
        numbers = ("8.8.8.8", "10.0.0.1") if port == 80 else ("127.0.0.1",)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = server.rpartition(":")[2]
    assert fetch(f"http://plans.test:{port}/plan.html", LIMITS, allow_private=True).data == PAGE
    assert asked == ["plans.test"]
    with pytest.raises(InputError, match="a private network"):
        fetch("http://plans.test:80/plan.html", LIMITS)


def test_size_and_time_are_bounded(server, monkeypatch) -> None:
    with pytest.raises(InputError, match="not read within 1 seconds"):
        fetch(f"{server}/slow", Limits(seconds=1), allow_private=True)
    monkeypatch.setattr(fetching, "_MOST_BYTES", 100)
    with pytest.raises(InputError, match="larger than"):
        fetch(f"{server}/plan.html", LIMITS, allow_private=True)


def test_a_page_without_an_ending_is_named_by_its_server(server) -> None:
    assert fetch(f"{server}/art/2021?id=7", LIMITS, allow_private=True).name == "2021.html"
