"""Kernels forked from one warm process: its side that asks."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from policytargets.running.kernels.server import READY
from policytargets.running.kernels.warm import warm_process

_MOMENT = 0.005
"""Seconds between two looks at a kernel that ends."""


class ForkServer:
    """The warm process (`policytargets.running.kernels.server`).

    Raises
    ------
    OSError
        If it cannot run here.
    """

    def __init__(self, modules: Iterable[tuple[str, list[str]]]) -> None:
        self._lock = threading.Lock()
        self._given_up = False
        self._process = warm_process()
        try:
            self._send(list(modules))
        except OSError:
            self.close()
            raise

    def wait(self) -> None:
        """Return once it can fork; it is closed where it never will."""
        try:
            answer = self._hear()
            if answer != READY:
                raise OSError(f"the process that forks them said {answer!r}")
        except OSError:
            self.close()
            raise

    def fork(self, argv: list[str], cwd: str) -> int:
        """Return the process id of a new kernel with the given arguments of ipykernel."""
        with self._lock:
            self._send({"argv": argv, "cwd": cwd})
            return int(self._hear())

    def give_up(self, error: OSError) -> None:
        """Tell, the first time, that it forks no more kernels."""
        with self._lock:
            if not self._given_up:
                tell_slower(error)
            self._given_up = True

    def close(self) -> None:
        """End the process and with it every kernel that still runs."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._process.communicate(timeout=5)
        self._process.kill()
        self._process.wait()

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        if not answer:
            raise OSError("the process that forks them has ended")
        return answer.strip()


class ForkedProcess:
    """A kernel which another process forked, with the part of Popen that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """Return None while it runs, else 0: its exit code is not known here."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int:
        """Return 0 once it has ended."""
        while self.poll() is None:
            time.sleep(_MOMENT)
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal; nothing happens if it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once, and what it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Lets a kernel manager start its kernel by asking a `ForkServer`."""

    server: ForkServer

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Fork a kernel with the arguments of the command that would have started one.

        Where that fails, the command starts it.
        """
        argv = cmd[cmd.index("ipykernel_launcher") + 1 :]
        try:
            pid = self.server.fork(argv, str(kwargs.get("cwd") or Path.cwd()))
        except OSError as error:
            self.server.give_up(error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = ForkedProcess(pid)
        # A kernel is the first of its own group; what it starts ends with it.
        self.pid = self.pgid = pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and return once it has ended.

        It ends within milliseconds; its manager would look after a tenth of a second.
        """
        await super().kill(restart)
        while await self.poll() is None:
            await asyncio.sleep(_MOMENT)


def tell_slower(error: OSError) -> None:
    """Tell that kernels are not forked, and why."""
    print(f"policytargets: kernels start one by one, which is slower: {error}", file=sys.stderr)


def imported_modules(notebooks: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
    """Find what the code cells of notebooks import: modules with the names taken from them."""
    for notebook in notebooks:
        # Not nbformat: it checks outputs of megabytes, which the run itself does again.
        for cell in json.loads(notebook.read_text("utf-8")).get("cells", []):
            with contextlib.suppress(SyntaxError):
                source = cell.get("source", "") if cell.get("cell_type") == "code" else ""
                yield from _imports(ast.parse("".join(source)))


def _imports(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, [alias.name for alias in node.names]
