"""A kernel manager for papermill that waits for events instead of looking every 100 ms.

Inheritance is what Jupyter's interface asks for here.
"""

import os
import sys
import time
from asyncio import Future
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_path
from traitlets import Type, default
from traitlets.config import Config

from reportlib.errors import RunError
from reportlib.notebooks.fork_client import Loan, prepare, state
from reportlib.notebooks.fork_kernelspec import KERNEL, kernelspec_folder
from reportlib.notebooks.fork_linux import refuse_elsewhere
from reportlib.notebooks.fork_warm import PRELOAD


class OutputChannel(AsyncZMQSocketChannel):
    """The channel of what cells show: who waits for the next message without end need not ask first whether there is one."""

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None  # noqa: ASYNC109 - Jupyter's signature
    ) -> dict[str, Any]:  # fmt: skip
        """Return the next message.

        Raises:
            Empty: None came in time.
        """
        return await (self._recv() if timeout is None else super().get_msg(timeout))


class ForkKernelClient(AsyncKernelClient):
    """A client of a kernel that is known to listen: no heartbeat, no stdin, no waiting for silence."""

    iopub_channel_class = Type(OutputChannel)

    def start_channels(
        self,
        shell: bool = True,  # noqa: FBT001, FBT002
        iopub: bool = True,  # noqa: FBT001, FBT002
        stdin: bool = False,  # noqa: FBT001, FBT002
        hb: bool = False,  # noqa: FBT001, FBT002
        control: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Open the channels that running a notebook needs."""
        super().start_channels(shell, iopub, stdin, hb, control)

    def stop_channels(self) -> None:
        """Close the channels that were opened; the manager closes the context."""
        channels = (
            self._shell_channel,
            self._iopub_channel,
            self._stdin_channel,
            self._hb_channel,
            self._control_channel,
        )
        for channel in channels:
            if channel is not None and channel.is_alive():
                channel.stop()

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - Jupyter's signature
        """Wait until the kernel answers and its outputs arrive.

        Jupyter's own then waits for 0.2 s of silence on the output channel; nbclient
        tells stale messages from its own by their parent, so that is for nothing.

        Raises:
            RuntimeError: The kernel died or did not answer in time (as Jupyter's own raises).
        """
        end = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < end:
            self.kernel_info()
            try:
                reply = await self.get_shell_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    await self.get_iopub_msg(timeout=1)
                    self._handle_kernel_info_reply(reply)
                    return
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died before it answered") from None
        raise RuntimeError(f"the kernel did not answer within {timeout} s")


class ForkKernelManager(AsyncKernelManager):
    """Starts and ends a kernel without a pause; everything else is Jupyter's own."""

    # Jupyter declares these methods as blocking ones and then assigns coroutines to them, hence "override" below.
    client_factory = Type(ForkKernelClient, klass=AsyncKernelClient)

    @default("kernel_spec_manager")
    def _packaged_kernel_specs(self) -> KernelSpecManager:
        # The package's own specification first, so that nothing need be installed anywhere. Jupyter's own list
        # of folders ends with one that only IPython knows, and all of IPython would be loaded to ask it.
        folders = [str(kernelspec_folder().parent), *jupyter_path("kernels")]
        return KernelSpecManager(parent=self, kernel_dirs=folders)

    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Start a kernel."""
        self._attempted_start = True
        command, kwargs = await self._async_pre_start_kernel(**kwargs)
        await self._async_launch_kernel(command, **kwargs)
        await self._async_post_start_kernel(**kwargs)
        self._settle()

    async def restart_kernel(  # type: ignore[override]
        self, *, now: bool = False, newports: bool = False, **kwargs: Any
    ) -> None:
        """End the kernel and start it again with what it was started with."""
        await self.shutdown_kernel(now=now, restart=True)
        if newports:
            self.cleanup_random_ports()
        await self.start_kernel(**{**(self._launch_args or {}), **kwargs})

    async def shutdown_kernel(self, *, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]
        """End a kernel; at once, with ``now``.

        Jupyter's own interrupts it first. That can catch ipykernel between two messages, and
        it then hangs until it is killed; its control thread hears the request without.
        """
        self.shutting_down = True
        if self.has_kernel and now:
            await self._async_kill_kernel()
        elif self.has_kernel:
            await self._async_request_shutdown(restart=restart)
            await self._async_finish_shutdown(restart=restart)
        await self.cleanup_resources(restart=restart)
        self._settle()

    async def cleanup_resources(self, *, restart: bool = False) -> None:  # type: ignore[override]
        """Clean up after a kernel; what was meant for it is not waited for, as Jupyter's own does for 0.1 s."""
        if self._created_context and not restart:
            self.context.destroy(linger=0)
        await super()._async_cleanup_resources(restart=restart)

    async def _async_wait(self, pollinterval: float = 0.1) -> None:  # noqa: ARG002 - Jupyter's signature
        if self.provisioner is not None:
            await self.provisioner.wait()

    def _settle(self) -> None:
        self._ready = Future()
        self._ready.set_result(None)

    def client(self, **kwargs: Any) -> AsyncKernelClient:  # type: ignore[override]
        """Return a client that shares the manager's message context."""
        return super().client(context=self.context, **kwargs)


def lend() -> Loan:
    """Return this process's server, once it is warm, for workers to fork their kernels from.

    Raises:
        RunError: Kernels cannot be forked here, or the server did not start.
    """
    server = prepare()
    key = state(sys.executable, list(PRELOAD), dict(os.environ))  # noqa: TID251
    return Loan(state=key, control=server.control, folder=str(server.folder))


def execute_arguments(
    engine: str, *, memory_limit: int = 0, process_limit: int = 0, log: str = ""
) -> dict[str, Any]:
    """Return what ``papermill.execute_notebook`` is told so that it uses an engine.

    Args:
        engine: ``fork`` or ``stock``.
        memory_limit: Bytes that a forked kernel may take beyond those it starts with; 0 is no limit.
        process_limit: Processes and threads that a forked kernel may add to its user's; 0 is no limit.
        log: File for what a forked kernel itself writes; empty for this process's own streams.

    Raises:
        RunError: There is no such engine, or it cannot work on this system.
    """
    common = {"shutdown_kernel": "immediate", "request_save_on_cell_execute": False}
    if engine == "stock":
        return {**common, "kernel_name": "python3"}
    if engine != "fork":
        raise RunError(f"unknown engine “{engine}”", remedy="one of: fork, stock")
    refuse_elsewhere()
    limits = {"memory_limit": memory_limit, "process_limit": process_limit, "output": log}
    return {
        **common,
        "kernel_name": KERNEL,
        "kernel_manager_class": ForkKernelManager,
        "config": Config(
            {"ForkProvisioner": {name: value for name, value in limits.items() if value}}
        ),
    }
