"""Clients of kernels: ready means that the kernel answers and has nothing more to say."""

from __future__ import annotations

import asyncio
from collections import deque
from queue import Empty
from types import SimpleNamespace
from typing import Any

import pytest

from policytargets.running.kernels import fork as forking
from policytargets.running.kernels import managers as clients
from policytargets.running.kernels import managers as kernels


def message(asked: str, **content: object) -> dict[str, Any]:
    return {"parent_header": {"msg_id": asked}, "content": content}


class Channel:
    """A channel whose messages are known beforehand; None stands for a silence."""

    def __init__(self, *messages: dict[str, Any] | None) -> None:
        self.messages = deque(messages)

    async def get_msg(self, timeout: float) -> dict[str, Any]:
        assert timeout > 0
        found = self.messages.popleft() if self.messages else None
        if found is None:
            raise Empty
        return found


def client(shell: Channel, iopub: Channel, alive: bool = True) -> SimpleNamespace:
    asked = iter(f"q{number}" for number in range(100))
    made = SimpleNamespace(shell_channel=shell, iopub_channel=iopub, replies=[])
    made.kernel_info = lambda: next(asked)
    made.is_alive = lambda: alive
    made._handle_kernel_info_reply = made.replies.append
    return made


def wait(client: SimpleNamespace, timeout: float | None = None) -> None:
    asyncio.run(clients.Client.wait_for_ready(client, timeout))


REPLY = {"status": "ok", "protocol_version": "5.3"}


def test_a_kernel_that_is_idle_again_is_ready() -> None:
    shell = Channel(message("q0", **REPLY))
    iopub = Channel(
        {"parent_header": {}, "content": {"execution_state": "starting"}},
        message("q0", execution_state="busy"),
        message("q0", execution_state="idle"),
        message("q1", execution_state="busy"),
    )
    made = client(shell, iopub)
    wait(made)
    assert made.replies == [{"content": REPLY}]
    assert len(iopub.messages) == 1  # what comes after is for the next question


def test_a_kernel_whose_echo_was_missed_is_asked_again() -> None:
    shell = Channel(message("q0", **REPLY), None, message("q1", **REPLY), message("q2", **REPLY))
    iopub = Channel(
        None,  # to the first question: the channel did not stand yet
        message("q0", execution_state="idle"),  # of the first, late
        message("q2", execution_state="busy"),
        message("q2", execution_state="idle"),
    )
    wait(client(shell, iopub))
    assert not shell.messages
    assert not iopub.messages


@pytest.mark.parametrize(
    ("alive", "timeout", "told"),
    [(False, None, "died before"), (True, 0.0, "didn't respond in 0.0 seconds")],
)
def test_a_kernel_that_says_nothing_is_given_up(
    alive: bool, timeout: float | None, told: str
) -> None:
    with pytest.raises(RuntimeError, match=told):
        wait(client(Channel(), Channel(), alive), timeout)


@pytest.mark.parametrize("base", [kernels.KernelManager, kernels.TestKernelManager])
@pytest.mark.parametrize("platform", ["linux", "somewhere"])
def test_a_real_kernel_has_nothing_more_to_say_and_ends_at_once(
    base: type, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policytargets.running.kernels.warm.sys.platform", platform)
    with kernels.open_kernels([], base) as kind:
        assert (kind.server is None) == (platform == "somewhere")
        asyncio.run(_meet(kind()))


async def _meet(manager: Any) -> None:
    """Start a kernel, run one line, and end it."""
    await clients.ensure_async(manager.start_kernel())
    provisioner = manager.provisioner
    talker = manager.client()
    talker.start_channels()
    await clients.ensure_async(talker.wait_for_ready(timeout=60))
    with pytest.raises(Empty):
        await clients.ensure_async(talker.iopub_channel.get_msg(timeout=0.3))
    done = await clients.ensure_async(talker.execute("1 + 1", reply=True, timeout=60))
    assert done["content"]["status"] == "ok"
    talker.stop_channels()
    if isinstance(provisioner, forking.ForkProvisioner):
        await provisioner.kill()
        assert await provisioner.poll() is not None
    await clients.ensure_async(manager.shutdown_kernel(now=True))
