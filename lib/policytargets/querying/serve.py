"""Datasette on the tables of a study: read alone, on this machine, no question for minutes."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import markupsafe
from pydantic import Field

from policytargets.errors import Fault, InputError
from policytargets.project import find_root
from policytargets.querying.database import as_query, is_current, is_ours, write_sqlite
from policytargets.vocabulary.own_terms import load_entries
from policytargets.yamls import Entry

PATH = Path(__file__).with_name("queries.yml")
FILE = Path("data/clean/.policytargets.sqlite")
"""Where a study keeps the file that is served; not committed."""

LOOPBACK = "127.0.0.1"
_SECONDS = 2
_LONGEST = 200_000  # bytes of a value: a question of one line can ask for gigabytes
_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d+)?", re.IGNORECASE)
_Scope = dict[str, Any]
_App = Callable[[_Scope, Callable[..., Any], Callable[..., Any]], Awaitable[None]]
_FACETS = {
    "targets": ["document", "indicator", "measure", "end_year"],
    "documents": ["level", "region"],
    "missing": ["kind", "family"],
}
_TARGET = re.compile(r"(?P<plan>[\w.-]+)[@/][\d-]+", re.ASCII)
_OF_TARGETS = ("target_id", "target_id_a", "target_id_b", "other_id", "id")


class Query(Entry):
    """A question that stands ready."""

    query: str
    en: str
    zh: str
    sql: str


class _File(Entry):
    queries: list[Query] = Field(min_length=1)


@cache
def load_queries(path: Path = PATH) -> tuple[Query, ...]:
    """Return the questions in the file's order."""
    return tuple(load_entries(path, _File).queries)


def file_to_serve(file: Path | None) -> tuple[Path, Path | None]:
    """Return the file that is served, made anew where it is old, and the site it links to."""
    if file is not None:
        if not is_ours(file):
            allowed = "expected one that was made with: policytargets export sqlite FILE"
            raise InputError(Fault(file, "no database of policytargets", allowed))
        return file, None
    root = find_root()
    if not is_current(root, root / FILE):
        write_sqlite(root, root / FILE)
    return root / FILE, root / "reports/site"


def make_server(file: Path, site: Path | None = None) -> Any:  # noqa: ANN401
    """Return Datasette on a file; evidence is linked where there is a site."""
    from datasette.app import Datasette
    from datasette.plugins import pm

    shown = site if site is not None and (site / "en/evidence").is_dir() else None
    if pm.has_plugin("policytargets"):
        pm.unregister(name="policytargets")
    pm.register(_plugin(linked=shown is not None), name="policytargets")
    queries = {q.query: {"sql": q.sql, "title": f"{q.en} {q.zh}"} for q in load_queries()}
    tables = {name: {"facets": facets} for name, facets in _FACETS.items()}
    own = {"queries": queries, "tables": tables}
    return Datasette(
        [],
        immutables=[str(file)],
        metadata={"title": "policytargets", "databases": {file.stem: own}},
        settings={"sql_time_limit_ms": _SECONDS * 1000, "allow_download": False},
        static_mounts=[("site", str(shown))] if shown else [],
    )


def _plugin(*, linked: bool) -> object:
    from datasette import hookimpl

    class Plugin:
        """Words as people write them, and links to evidence."""

        __name__ = "policytargets"  # Datasette takes a plugin for a module

        @hookimpl(trylast=True)
        def prepare_connection(self, conn: sqlite3.Connection) -> None:
            """Find words as Chinese has them: Datasette's own knows those between blanks."""
            conn.create_function("escape_fts", 1, as_query)
            conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)

        @hookimpl
        def render_cell(self, value: object, column: str) -> markupsafe.Markup | None:
            """Show a target as a link to its evidence."""
            found = _TARGET.fullmatch(str(value)) if linked and column in _OF_TARGETS else None
            if not found:
                return None
            page = "<a href='/site/en/evidence/{}.html#{}'>{}</a>"
            return markupsafe.Markup(page).format(found["plan"], value, value)

    return Plugin()


def guarded(app: _App) -> _App:
    """Refuse what is asked under the name of another host, writes, and ways out of a folder."""

    async def answer(scope: _Scope, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Let the application answer, or say no."""
        if scope["type"] != "http" or _is_harmless(scope):
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body"})

    return answer


def _is_harmless(scope: _Scope) -> bool:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    reads = scope["method"] in ("GET", "HEAD")
    return reads and bool(_HOST.fullmatch(host)) and ".." not in scope["path"].split("/")


def claim_port(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone."""
    claimed = socket.socket()
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((LOOPBACK, port))
    except OSError as error:
        claimed.close()
        another = "choose another: --port N"
        raise InputError(Fault(f"port {port}", str(error.strerror), another)) from None
    return claimed
