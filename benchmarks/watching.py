"""What is tried is watched: no traceback, one line a fault, neither slow nor large."""

from __future__ import annotations

import json
import os
import resource
import time
from collections import Counter
from collections.abc import Callable

from click.testing import CliRunner

from policytargets.cli import main
from policytargets.errors import InputError

Found = Counter[str]
"""How often each kind of fault came, and under ``tried`` how often something was tried."""

_SLOW = 20  # seconds of the processor, and of the clock where it waits for others
_LARGE = 1 << 20  # kB


def watched(found: Found, call: Callable[[], object]) -> object:
    """Return what a call gives; None where it refuses; count what it must never do."""
    found["tried"] += 1
    begun, before = time.process_time(), _peak()
    try:
        return call()
    except InputError as error:
        found["more than a line"] += any(len(str(f).splitlines()) != 1 for f in error.faults)
    except Exception as error:
        found["traceback"] += 1
        print(f"{type(error).__name__}: {str(error)[:200]}", flush=True)
    finally:
        found["over 20 s"] += time.process_time() - begun > _SLOW
        found["over 1 GB"] += before < _LARGE <= _peak()
    return None


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def commanded(found: Found, *arguments: str) -> int | None:
    """Run a command and return its exit code; count what it must never do."""

    def call() -> int:
        made = CliRunner().invoke(main, arguments)
        if made.exception and not isinstance(made.exception, SystemExit):
            raise made.exception
        told = made.stderr.splitlines() if made.exit_code else []
        wrong = [line for line in told if not line.startswith("policytargets: ")]
        found["more than a line"] += bool(wrong)
        found["no line"] += bool(made.exit_code and not told)
        if wrong:
            print(f"{arguments[:1]}: {wrong[0][:200]}", flush=True)
        return made.exit_code

    done = watched(found, call)
    return done if isinstance(done, int) else None


def apart(found: Found, call: Callable[[Found], None]) -> None:
    """Try something in a process of its own, which may change its user, clock and limits."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            own = Found()
            call(own)
            os.write(write, json.dumps(own).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as told:
        content = told.read()
    os.waitpid(child, 0)
    found.update(json.loads(content) if content else {"ended without a word": 1})
