"""Doubtful readings on a page that this machine alone can open: beside the plan, a key decides."""

from __future__ import annotations

import getpass
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl

from IPython.display import IFrame

from policytargets.building.corrections import FIELDS, PATH, choices
from policytargets.building.doubtful import ACCEPTED
from policytargets.errors import Fault, InputError
from policytargets.messages import (
    current_language,
    in_language,
    load_names,
    translate,
    use_language,
)
from policytargets.project import find_root
from policytargets.site.rendering import templates
from policytargets.studies.review import Item, accept, find_items, put_right, written
from policytargets.vocabulary import load_indicators

_LOOPBACK, _HEIGHT = "127.0.0.1", 640


class ReviewServer(ThreadingHTTPServer):
    """Serves the open doubts of a study, each at its number, to who knows the address."""

    def __init__(self, root: Path, who: str) -> None:
        self.root, self.who, self.language = root, who, current_language()
        self.items, self.decided = find_items(root), set[int]()
        self.secret = secrets.token_urlsafe()  # no page of another site can know it
        super().__init__((_LOOPBACK, 0), _Page)

    @property
    def address(self) -> str:
        """Return where the first doubt is found."""
        return f"http://{_LOOPBACK}:{self.server_port}/{self.secret}/0"

    def decide(self, number: int, given: Mapping[str, str]) -> None:
        """Store what was decided of a doubt; a number that is no target has no doubts left."""
        item, key = self.items[number], given["do"]
        if key == "s":
            return
        if number in self.decided:
            raise InputError(Fault(item.id, f"is decided already: {ACCEPTED}, {PATH}"))
        _store(self.root, item, self.who, given)
        same = (n for n, one in enumerate(self.items) if one.target_id == item.target_id)
        self.decided |= {number, *(same if key == "n" else ())}

    def after(self, number: int) -> int:
        """Return the number of the next doubt that is open."""
        later = range(number + 1, len(self.items))
        return next((n for n in later if n not in self.decided), len(self.items))

    def page(self, number: int, faults: Sequence[Fault] = ()) -> str:
        """Return the page of a doubt, with what is wrong in what was given."""
        item = self.items[number] if number < len(self.items) else None
        template = templates().get_template("review.html.j2")
        told = {"item": item, "number": number, "count": len(self.items), "faults": faults}
        with use_language(self.language):
            fields = {field: _labels(field) for field in FIELDS if field != "role"}
            return template.render(told, choices=fields, written=written, t=translate, name=_name)


def _labels(field: str) -> dict[str, str]:
    """Return the codes that a field may hold, each with its name."""
    if field == "indicator":
        return {e.indicator: in_language(e.name_en, e.name_zh) for e in load_indicators()}
    return {code: _name(field, code) for code in choices(field)}


def _name(kind: str, code: str) -> str:
    """Return what a code is called, the code itself where no name is known."""
    key = f"{kind}.{code}"
    return translate(key) if key in load_names() else code


def _store(root: Path, item: Item, who: str, given: Mapping[str, str]) -> None:
    reason = given.get("reason") or item.doubt
    if given["do"] == "a":
        accept(root, item, who)
    elif given["do"] == "n":
        put_right(root, item, "role", "excluded", reason, who)
    else:
        put_right(root, item, given["field"], given.get("value", ""), reason, who)


class _Page(BaseHTTPRequestHandler):
    server: ReviewServer

    def do_GET(self) -> None:
        """Show a doubt."""
        if (number := self._number()) is not None:
            self._send(HTTPStatus.OK, self.server.page(number))

    def do_POST(self) -> None:
        """Store a decision and lead to the next doubt, or say what is wrong."""
        if (number := self._number()) is None:
            return
        given = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            self.server.decide(number, dict(parse_qsl(given)))
        except InputError as error:
            self._send(HTTPStatus.UNPROCESSABLE_ENTITY, self.server.page(number, error.faults))
        else:
            self._send(HTTPStatus.SEE_OTHER, "", Location=str(self.server.after(number)))

    def _number(self) -> int | None:
        """Return which doubt is asked for; None, and no answer but that, for any other address."""
        known, _, number = self.path[1:].partition("/")
        if (
            secrets.compare_digest(known.encode(), self.server.secret.encode())
            and number.isdecimal()
        ):
            return int(number)
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _send(self, status: HTTPStatus, page: str, **heads: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **heads}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing: a notebook would show it."""


def review(root: str | Path | None = None, who: str = "") -> IFrame:
    """Go through doubtful readings one by one in a notebook, the words of the plan beside.

    Each decision is stored at once in the study, as ``policytargets review`` does it; the page is
    there while the kernel is.

    Parameters
    ----------
    root : path, optional
        The study's folder; sought from the working folder upward where not given.
    who : str
        Who decides; the user of this machine where empty.

    Raises
    ------
    InputError
        Where there is no study, or its corrections no longer apply.

    Examples
    --------
    >>> import policytargets as pt
    >>> pt.review("nowhere")
    Traceback (most recent call last):
    policytargets.errors.InputError: nowhere/data/raw/documents.yml: ...
    """
    server = ReviewServer(Path(root) if root else find_root(), who or getpass.getuser())
    Thread(target=server.serve_forever, daemon=True).start()
    return IFrame(server.address, "100%", _HEIGHT)
