"""A page or file is fetched from its address, with bounds on time, size and where it may lie."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policytargets.errors import Fault, InputError
from policytargets.sources.convert import File
from policytargets.sources.places import Limits, late_fault

if TYPE_CHECKING:
    import httpx

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
"""How what is no path begins."""

_MOST_BYTES = 100 << 20
_MOST_REDIRECTS = 5
_WAIT = 15  # Seconds until something of the answer must come
_HTTP = ("http", "https")


def fetch(address: str, limits: Limits, allow_private: bool = False) -> File:
    """Return what lies at an address, its redirects followed."""
    import httpx

    at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    # No proxy of the environment: it would look names up by itself, past what is checked here.
    client = httpx.Client(timeout=_WAIT, trust_env=False, headers={"Accept-Encoding": "identity"})
    with _bounded(client, address, limits):
        url = httpx.URL(address)
        for _ in range(_MOST_REDIRECTS + 1):
            request = _request(client, url, allow_private)
            answer = client.send(request, stream=True)
            if not answer.has_redirect_location:
                data = _body(answer, address)
                return File(str(url), _name(url, answer), data, address, at)
            answer.close()
            url = url.join(answer.headers["location"])
    raise InputError(Fault(address, f"more than {_MOST_REDIRECTS} redirects", "give the last"))


@contextmanager
def _bounded(client: httpx.Client, address: str, limits: Limits) -> Iterator[None]:
    """Close a client that takes too long, and tell what goes wrong in one line."""
    import httpx

    start = time.monotonic()
    timer = threading.Timer(limits.seconds, client.close)
    timer.start()
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, ValueError) as error:
        if time.monotonic() - start >= limits.seconds:
            raise InputError(late_fault(address, limits.seconds)) from None
        what = f"cannot be fetched: {str(error) or type(error).__name__}"
        raise InputError(Fault(address, what, "save the page and add the file")) from None
    finally:
        timer.cancel()
        client.close()


def _request(client: httpx.Client, url: httpx.URL, allow_private: bool) -> httpx.Request:
    """Return a request to the very address that was checked: a name may lead elsewhere next."""
    if url.scheme not in _HTTP or not url.host:
        raise InputError(Fault(str(url), "no address of a page", "allowed: http:// and https://"))
    if url.userinfo:
        raise InputError(Fault(url.host, "an address with a password", "leave it out"))
    number = _checked(url, allow_private)
    return client.build_request(
        "GET",
        url.copy_with(host=number),
        headers={"Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )


def _checked(url: httpx.URL, allow_private: bool) -> str:
    """Return the first internet address of a host; all of them must be public."""
    host, port = url.raw_host.decode("ascii"), url.port or 443
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    numbers = [str(one[4][0]) for one in found]
    if not allow_private and not all(map(_is_public, numbers)):
        how = "--allow-private fetches from them"
        raise InputError(Fault(str(url), "an address of this machine or a private network", how))
    return numbers[0]


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    plain = getattr(address, "ipv4_mapped", None) or address
    return bool(plain.is_global and not plain.is_multicast)


def _body(answer: httpx.Response, address: str) -> bytes:
    if answer.status_code != 200:
        what = f"answers {answer.status_code} {answer.reason_phrase}"
        raise InputError(Fault(address, what, "an address that gives the document"))
    parts, size = [], 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > _MOST_BYTES:
            large = f"larger than {_MOST_BYTES >> 20} MB"
            raise InputError(Fault(address, large, "save it and add the file"))
    return b"".join(parts)


def _name(url: httpx.URL, answer: httpx.Response) -> str:
    """Return the name of what was fetched, with an ending that says what its server calls it."""
    path = PurePosixPath(url.path)
    page = "html" in answer.headers.get("content-type", "")
    ending = ".html" if page and path.suffix not in (".htm", ".mhtml") else path.suffix
    return f"{path.stem or 'page'}{ending}"
