"""Kernels for the runs: forked from one warm process where that works, else started one by one."""

from __future__ import annotations

import ast
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

__all__ = ["KernelManager", "imports", "open_kernels"]

_LONGEST_SOCKET = 80
"""Characters of a folder in which sockets still fit (their paths may have about 100)."""


class KernelManager(AsyncKernelManager):
    """Starts kernels that talk over sockets in one folder, so that no two race for a port."""

    folder: str = ""
    server: ForkServer | None = None
    live: set[KernelManager]
    _count = itertools.count()

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc" if 0 < len(self.folder) < _LONGEST_SOCKET else "tcp"

    @default("connection_file")
    def _connection_file_default(self) -> str:
        return str(Path(self.folder) / f"{next(self._count)}.json")

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        if self.server is not None and self.provisioner is None:
            self.provisioner = _ForkProvisioner(kernel_spec=self.kernel_spec, parent=self)
        self.live.add(self)
        return await super()._async_pre_start_kernel(**kw)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        self.live.discard(self)
        await super()._async_cleanup_resources(restart)

    cleanup_resources = _async_cleanup_resources

    def end(self) -> None:
        """Kill the kernel at once."""
        process = getattr(self.provisioner, "process", None)
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()


class ForkServer:
    """The warm process.

    Parameters
    ----------
    modules : iterable of (str, list of str)
        What it imports before the first kernel is forked.

    Raises
    ------
    OSError
        If it cannot be started.
    """

    def __init__(self, modules: Iterable[tuple[str, list[str]]]) -> None:
        if not sys.platform.startswith("linux"):
            # Elsewhere system libraries do not survive a fork.
            raise OSError("forking a process with the scientific stack needs Linux")
        self._lock = threading.Lock()
        # -P: the folder it is started in must not become importable for the notebooks.
        command = [sys.executable, "-P", "-m", "policytargets.reporting.forkserver"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._send(list(modules))

    def wait_until_ready(self) -> None:
        """Wait until everything is imported.

        Raises
        ------
        OSError
            If the process ended instead.
        """
        if self._read() != "ready":
            raise OSError("the warm process said something else than ready")

    def fork(self, argv: list[str], cwd: str) -> int:
        """Return the process id of a new kernel with the given arguments of ipykernel."""
        with self._lock:
            self._send({"argv": argv, "cwd": cwd})
            return int(self._read())

    def close(self) -> None:
        """End the process and with it every kernel that still runs."""
        with contextlib.suppress(OSError):
            self._process.communicate(timeout=5)

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise OSError("the warm process has ended")
        return line.strip()
