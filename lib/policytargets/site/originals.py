"""The files that texts were made from, as the site publishes them."""

from __future__ import annotations

import re

from policytargets.sources.encodings import declared_in, decode_any
from policytargets.sources.kinds import kind_of

# Nothing of another's page runs, loads or leads away by itself. What comes before it counts first.
_GUARD = (
    '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'\">\n"
)
_COMMANDS = re.compile("http-equiv", re.IGNORECASE)


def publishable(data: bytes, name: str) -> bytes:
    """Return a file as it is; of a web page a copy whose scripts no browser runs."""
    if kind_of(data, name) != "html":
        return data
    text, _ = decode_any(data, name, declared_in(data))
    return f"{_GUARD}{_COMMANDS.sub('data-command', text)}".encode()
