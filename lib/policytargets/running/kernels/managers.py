"""Kernel managers and clients."""

from __future__ import annotations

import contextlib
import itertools
import math
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from jupyter_client import manager
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.client import KernelClient
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_core.utils import ensure_async, run_sync
from traitlets import Type, default

from policytargets.running.kernels.fork import (
    ForkProvisioner,
    ForkServer,
    imported_modules,
    tell_slower,
)

_REPLY, _ECHO = 1.0, 0.05
"""Seconds to wait for an answer and for what is said to all, before the kernel is asked again."""


async def _wait_for_ready(self: Client | TestClient, timeout: float | None = None) -> None:
    """Return once the kernel answers and is heard by all."""
    end = time.monotonic() + (math.inf if timeout is None else timeout)
    while not await _is_heard(self, self.kernel_info()):
        if not await ensure_async(self.is_alive()):
            raise RuntimeError("Kernel died before replying to kernel_info")
        if time.monotonic() > end:
            raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")


async def _is_heard(client: KernelClient, asked: str) -> bool:
    """Tell whether the kernel answers a question, and all that it said before has been heard."""
    try:
        reply = await _next(client.shell_channel, asked, _REPLY)
        while (await _next(client.iopub_channel, asked, _ECHO)).get("execution_state") != "idle":
            pass
    except Empty:
        # Its answer comes late, or went out before all channels stood.
        return False
    client._handle_kernel_info_reply({"content": reply})
    return True


async def _next(channel: Any, asked: str, timeout: float) -> dict[str, Any]:  # noqa: ANN401
    """Return the content of the next message about a question; others are passed over."""
    while True:
        message = await ensure_async(channel.get_msg(timeout=timeout))
        if message["parent_header"].get("msg_id") == asked:
            return dict(message["content"])


class Client(AsyncKernelClient):
    """What Papermill talks to kernels with."""

    wait_for_ready = _wait_for_ready


class TestClient(BlockingKernelClient):
    """What nbval talks to kernels with."""

    wait_for_ready = run_sync(_wait_for_ready)


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
    """Give a kernel manager class for runs of the notebooks; end all its kernels afterwards."""
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
