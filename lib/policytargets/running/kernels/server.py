"""The warm process."""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

from policytargets.running.kernels.warm import kept_for_good

_LOADING = ("policytargets.messages", "policytargets.vocabulary.", "policytargets.normalising.")


def warm_up() -> None:
    """Load the vocabularies and units that were imported, check tables and draw a figure."""
    for first in (*loaders(), _read_tables, _draw):
        # Whatever fails here fails again where a notebook needs it, and is told there.
        with contextlib.suppress(Exception):
            first()


def loaders() -> Iterator[Callable[[], object]]:
    """Return the functions of imported vocabularies and units that load once and need nothing."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_LOADING):
            for function in vars(module).values():
                if hasattr(function, "cache_info") and _needs_nothing(function):
                    yield function


def _needs_nothing(function: Callable[..., object]) -> bool:
    given = inspect.signature(function).parameters.values()
    return all(parameter.default is not parameter.empty for parameter in given)


def _read_tables() -> None:
    """Check the project's tables: kernels take them over for as long as the files stay the same."""
    from policytargets.schemas import SCHEMAS
    from policytargets.tables import read_table

    for name in SCHEMAS:
        with contextlib.suppress(Exception):
            read_table(name)


def _draw() -> None:
    """Draw a figure apart from pyplot, which would remember it."""
    from matplotlib.figure import Figure

    from policytargets.display.style import to_svg

    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([1, 2], label="1")
    axes.legend()
    to_svg(figure)


READY = "ready"
"""What is answered once kernels can be forked."""

_KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.magics.execution",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
)
"""What a kernel itself imports, mostly late: a third of a second that each would spend anew."""

_LIBRARY = (
    "policytargets.reporting",
    "policytargets.reporting.overlap",
    "policytargets.running.first_cell",
    "scipy.stats",
    "pint",
)
"""What nearly every notebook imports, at once or when it first draws or converts: begun before
anyone has said which notebooks there are."""


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer requests until there are no more, then end the kernels that still run."""
    # A kernel polls for this process and ends with it; ipykernel reads it when it is imported.
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    with kept_for_good():
        _import([module, []] for module in (*_KERNEL, *_LIBRARY))
        wanted = requests.readline()
        if not wanted:
            return
        _import(json.loads(wanted))
        _practise()
    # Ended kernels need no one to collect them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print(READY, file=answers, flush=True)
    kernels = []
    for line in requests:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            # Else nobody would hear this process end while a kernel lives.
            answers.close()
            _become_kernel(request["argv"], request["cwd"])
        kernels.append(pid)
        print(pid, file=answers, flush=True)
    for pid in kernels:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _import(modules: Iterable[Sequence[Any]]) -> None:
    for module, names in modules:
        # A module that cannot be imported is the notebook's fault to report, in its own cell.
        with contextlib.suppress(Exception):
            __import__(module, fromlist=names)


def _practise() -> None:
    # Late: ipykernel must not be imported before it can read who its parent is.
    from policytargets.display.show import STATIC

    os.environ[STATIC] = "1"  # the kernels' tables are for pages
    warm_up()


def _become_kernel(argv: list[str], cwd: str) -> None:
    code = 1
    try:
        _detach(cwd)
        from ipykernel.kernelapp import IPKernelApp

        app = IPKernelApp.instance()
        app.initialize(argv)
        # pyplot was imported before there was a shell: without this its figures vanish silently.
        app.shell.enable_matplotlib("inline")  # type: ignore[union-attr]
        app.start()
        code = 0
    finally:
        # Never back into the loop of the server, whatever happened.
        os._exit(code)


def _detach(cwd: str) -> None:
    """Leave the server's session, pipes and folder."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(cwd)
    # As in an ordinary kernel: modules beside the notebook are found, and no two draw alike.
    sys.path.insert(0, "")
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115


def _set_apart() -> TextIO:
    """Return what stdout was; what modules print while they are imported goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return answers


if __name__ == "__main__":
    serve(sys.stdin, _set_apart())
