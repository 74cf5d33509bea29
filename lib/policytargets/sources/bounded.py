"""Files that may be hostile are read in a process of its own, with bounds on memory and time."""

from __future__ import annotations

import atexit
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import IO, Any

from policytargets.errors import Fault, InputError
from policytargets.sources.kinds import kind_of
from policytargets.sources.places import Converted, Limits, late_fault
from policytargets.sources.readers import reader_of

_GOING_ON = "going on"
_COMMAND = [sys.executable, "-c", "from policytargets.sources.bounded import serve; serve()"]
_READERS: dict[Limits, subprocess.Popen[bytes]] = {}
_ONE_AT_A_TIME = threading.Lock()  # the threads of a worker share its reader


def convert_apart(data: bytes, name: str, limits: Limits) -> Converted:
    """Return the text of a file, read by a process that ends where it takes too much."""
    with _ONE_AT_A_TIME:
        return _convert(data, name, limits)


def _convert(data: bytes, name: str, limits: Limits) -> Converted:
    reader = _reader(limits)
    # LibreOffice has the same time and ends by itself.
    patience = _Patience(reader, limits.seconds + 1)
    try:
        answer = _ask(reader, (data, name, limits), patience)
    except (OSError, EOFError, pickle.UnpicklingError):
        _close(limits)
        raise InputError(
            late_fault(name, limits.seconds) if patience.ended else _died(name)
        ) from None
    finally:
        patience.stop()
    if isinstance(answer, Converted):
        return answer
    if answer is None:
        _close(limits)
        raise InputError(_too_large(name, limits))
    raise InputError(*answer)


class _Patience:
    """Ends a reader that has said nothing for too long."""

    def __init__(self, reader: subprocess.Popen[bytes], seconds: int) -> None:
        self._reader, self._seconds, self.ended = reader, seconds, False
        self.renew()

    def renew(self) -> None:
        """Wait from now on."""
        self.stop()
        self._timer = threading.Timer(self._seconds, self._end)
        self._timer.start()

    def stop(self) -> None:
        """Wait no longer."""
        if hasattr(self, "_timer"):
            self._timer.cancel()

    def _end(self) -> None:
        self.ended = True
        self._reader.kill()


def _ask(reader: subprocess.Popen[bytes], question: object, patience: _Patience) -> Any:  # noqa: ANN401
    assert reader.stdin and reader.stdout
    pickle.dump(question, reader.stdin)
    reader.stdin.flush()
    while (answer := pickle.load(reader.stdout)) == _GOING_ON:  # a page of a scan has its own time
        patience.renew()
    return answer


def _reader(limits: Limits) -> subprocess.Popen[bytes]:
    """Return the process that reads under these limits; a new one where the last has ended."""
    found = _READERS.get(limits)
    if found is None or found.poll() is not None:
        pipe = subprocess.PIPE
        null = subprocess.DEVNULL
        found = subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=null)
        _READERS[limits] = found
    return found


def _close(limits: Limits) -> None:
    reader = _READERS.pop(limits, None)
    if reader is None:
        return
    reader.kill()
    for stream in (reader.stdin, reader.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    reader.wait()


@atexit.register
def _close_all() -> None:
    for limits in list(_READERS):
        _close(limits)


def _died(name: str) -> Fault:
    return Fault(name, "cannot be read: its reader ended on it", "save the file again")


def _too_large(name: str, limits: Limits) -> Fault:
    what = f"needs more than {limits.megabytes} MB of memory"
    return Fault(name, what, "--max-memory allows more")


def serve() -> None:
    """Answer until nobody asks: bytes of files in, texts or faults out."""
    # What a library prints shall not come between the answers.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    bounded = False
    while True:
        try:
            data, name, limits = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        bounded = bounded or _bound(limits)
        _answer(answers, data, name, limits)


def _bound(limits: Limits) -> bool:
    """Keep this process from taking more memory than it may, where the system can.

    What libraries only map, without using it, is not counted.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = limits.megabytes << 20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    return True


def _answer(answers: IO[bytes], data: bytes, name: str, limits: Limits) -> None:
    answer: Converted | tuple[Fault, ...] | None
    try:
        going_on = partial(_say, answers, _GOING_ON)
        answer = reader_of(kind_of(data, name), limits, going_on)(data, name)
    except InputError as error:
        answer = tuple(error.faults)
    except MemoryError:
        answer = None
    except Exception as error:  # a library that fails on one file shall not stop the rest
        what = f"cannot be read ({type(error).__name__})"
        answer = (Fault(name, what, "save the file again"),)
    _say(answers, answer)


def _say(answers: IO[bytes], answer: object) -> None:
    pickle.dump(answer, answers)
    answers.flush()
