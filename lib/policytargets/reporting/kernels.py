"""Kernels for the runs: forked from one warm process where that works, else started one by one."""

from __future__ import annotations

import contextlib
import itertools
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client import manager
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from traitlets import Type, default

from policytargets.reporting.clients import Client, TestClient
from policytargets.reporting.forking import (
    ForkProvisioner,
    ForkServer,
    imported_modules,
    tell_slower,
)

__all__ = ["KernelManager", "TestKernelManager", "open_kernels"]

_LONGEST = 80
"""Characters a folder may have so that sockets fit in it (their paths may have about 100)."""


class _Forking(manager.KernelManager):
    """Starts kernels that talk over sockets in one folder, so that no two race for a port."""

    folder: ClassVar[str]
    server: ClassVar[ForkServer | None]
    started: ClassVar[list[_Forking]]
    _numbers: ClassVar = itertools.count()

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc" if sys.platform != "win32" and len(self.folder) < _LONGEST else "tcp"

    @default("connection_file")
    def _connection_file_default(self) -> str:
        return str(Path(self.folder) / f"{next(self._numbers)}.json")

    async def _async_pre_start_kernel(self, **kw: object) -> tuple[list[str], dict[str, Any]]:
        if self.server is not None and self.provisioner is None:
            self.provisioner = ForkProvisioner(kernel_spec=self.kernel_spec, parent=self)
            self.provisioner.server = self.server
        self.started.append(self)
        return await super()._async_pre_start_kernel(**kw)  # type: ignore[arg-type]

    def end(self) -> None:
        """Kill the kernel at once, if it still runs."""
        process = getattr(self.provisioner, "process", None)
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()


class KernelManager(_Forking, manager.AsyncKernelManager):
    """What Papermill starts kernels with."""

    client_factory = Type(Client)


class TestKernelManager(_Forking):
    """What nbval starts kernels with."""

    client_factory = Type(TestClient)


@contextlib.contextmanager
def open_kernels(
    notebooks: Sequence[Path], base: type[_Forking] = KernelManager
) -> Iterator[type[_Forking]]:
    """Give a kernel manager class for runs of the notebooks; end all its kernels afterwards.

    Parameters
    ----------
    notebooks : sequence of Path
        What will be run: their imports are made once, before the first kernel.
    base : type, optional
        The kind of manager.
    """
    with tempfile.TemporaryDirectory(prefix="policytargets-") as folder:
        server = _open_server(notebooks)
        started: list[_Forking] = []
        members = {"folder": folder, "server": server, "started": started}
        try:
            yield type(base.__name__, (base,), members)
        finally:
            for kernel in started:
                kernel.end()
            if server is not None:
                server.close()


def _open_server(notebooks: Sequence[Path]) -> ForkServer | None:
    try:
        server = ForkServer(imported_modules(dict.fromkeys(notebooks)))
        _find_kernel()
        server.wait()
        return server
    except OSError as error:
        tell_slower(error)
        return None


def _find_kernel() -> None:
    """Look the kernel up among all that is installed, which the first runs would wait for."""
    with contextlib.suppress(NoSuchKernel):
        KernelSpecManager().get_kernel_spec("python3")
