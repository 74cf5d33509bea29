"""What talks to kernels, and begins as soon as one is ready.

Jupyter's own clients listen for a fifth of a second more, to be sure that the kernel has said all:
as long as a forked kernel takes to start. It says when it has: it is idle again.
"""

from __future__ import annotations

import math
import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.client import KernelClient
from jupyter_core.utils import ensure_async, run_sync

__all__ = ["Client", "TestClient"]

_REPLY, _ECHO = 1.0, 0.05
"""Seconds to wait for an answer and for what is said to all, before the kernel is asked again."""


async def _wait_for_ready(self: Client | TestClient, timeout: float | None = None) -> None:
    """Return once the kernel answers and is heard by all.

    Parameters
    ----------
    self : Client or TestClient
        Its channels are open.
    timeout : float, optional
        Seconds to try; without end by default.

    Raises
    ------
    RuntimeError
        If the kernel has ended, or says nothing for so long.
    """
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
