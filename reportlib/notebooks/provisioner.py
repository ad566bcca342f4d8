"""A Jupyter kernel provisioner that forks kernels from a warm server.

Any Jupyter client can use it through the kernel specification ``reportlib-fork``::

    papermill -k reportlib-fork notebook.ipynb executed.ipynb

Inheritance is what Jupyter's interface asks for here.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Integer, List, Unicode

from reportlib.errors import RunError
from reportlib.notebooks.fork_client import ForkedKernel, ForkServer, servers
from reportlib.notebooks.fork_linux import REMEDY, refuse_elsewhere
from reportlib.notebooks.fork_warm import PRELOAD

_LISTEN_SECONDS = 60.0
_LAUNCHER = ["-m", "ipykernel_launcher"]


class ForkProvisioner(LocalProvisioner):
    """Starts, watches and ends one kernel that is forked from a warm server.

    The traits can be set in ``kernel.json`` under ``metadata.kernel_provisioner.config``,
    or through a client's ``config``.
    """

    preload = List(
        Unicode(),
        list(PRELOAD),
        config=True,
        help="What the server loads before it forks: `module` or `module:function`; with `?` before it, if there is time.",
    )
    memory_limit = Integer(
        0, config=True, help="Bytes a kernel may take beyond those it starts with; 0: no limit."
    )
    process_limit = Integer(
        0, config=True, help="Processes and threads a kernel may add to its user's; 0: no limit."
    )
    output = Unicode(
        "", config=True, help="File for what a kernel itself writes, such as how it crashed; empty: its owner's own streams."
    )  # fmt: skip

    process: ForkedKernel | None = None  # type: ignore[assignment]
    _server: ForkServer | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._held: list[ForkServer] = []

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Have a server ready and choose where the kernel listens.

        Raises:
            RunError: Kernels cannot be forked here, or the server did not start.
        """
        refuse_elsewhere()
        # Jupyter's own default, spelled out because the server needs it first.
        kwargs["env"] = dict(kwargs.get("env") or os.environ)  # noqa: TID251
        self._server = warm_server(
            self.kernel_spec.argv[0], list(self.preload), kwargs["env"], self
        )
        # A restart keeps its connection file, and so the folder it lies in, even if the server is a newer one.
        self._held.append(self._server)
        manager = self.parent
        # A manager that has settled how to reach the kernel (JupyterLab, a restart) is left alone.
        if manager is not None and manager.transport == "tcp" and not manager.connection_file:
            name = self._server.folder / f"k{_next_number()}"
            manager.transport = "ipc"
            manager.connection_file = f"{name}.json"
            manager.ip = str(name)
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel and wait until it listens.

        Raises:
            RunError: The specification starts something else than ipykernel, or the kernel did not start.
        """
        if cmd[1:3] != _LAUNCHER or self._server is None:
            raise RunError(
                f"only ipykernel can be forked, not “{' '.join(cmd[:3])}”", where="kernel.json",
                remedy="let argv begin with python -m ipykernel_launcher",
            )  # fmt: skip
        request = {
            "argv": cmd[3:], "cwd": str(kwargs.get("cwd") or Path.cwd()), "env": kwargs["env"],
            "memory_limit": self.memory_limit, "process_limit": self.process_limit,
        }  # fmt: skip
        aside = os.open(self.output or os.devnull, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            streams = [
                aside if self.output else _descriptor(kwargs.get(name), number, aside)
                for name, number in (("stdout", 1), ("stderr", 2))
            ]
            self.process = self._server.fork(request, *streams)
        finally:
            os.close(aside)
        await self._listening(self.process)
        self.pid = self.pgid = self.process.pid
        self.cwd = request["cwd"]
        return self.connection_info

    async def _listening(self, process: ForkedKernel) -> None:
        try:
            await asyncio.wait_for(process.until(ended=False), _LISTEN_SECONDS)
        except TimeoutError:
            process.error = f"it did not listen within {_LISTEN_SECONDS:g} s"
        except BaseException:
            process.close()
            raise
        if not process.listening:
            process.close()
            why = process.error or f"it ended with status {process.returncode}"
            raise RunError(
                f"a forked kernel did not start: {why}", where="engine fork", remedy=REMEDY
            )

    async def wait(self) -> int | None:
        """Wait, without polling, until the kernel has ended; return its exit status."""
        process = self.process
        if process is None:
            return 0
        await process.until(ended=True)
        self.process = None
        return process.returncode

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's process group, through the server: it knows whether the group is still the kernel's."""
        if self.process is not None:
            self.process.send_signal(signum)

    async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - Jupyter's signature
        """Let go of everything; a kernel that still lives is ended."""
        if self.process is not None and not restart:
            self.process.close()
            self.process = None
        while self._held and not restart:
            self._held.pop().holders.discard(self)
        await super().cleanup(restart=restart)


def warm_server(
    python: str, preload: list[str], env: Mapping[str, str], holder: object = None
) -> ForkServer:
    """Return a warm server, waiting for it if need be.

    Raises:
        RunError: Kernels cannot be forked here, or the server did not start.
    """
    names = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info[:2])}
    server = servers().get(sys.executable if python in names else python, preload, env, holder)
    _ = server.folder
    return server


@cache
def _numbers() -> "itertools.count[int]":
    return itertools.count(1)


def _next_number() -> str:
    return f"{os.getpid():x}-{next(_numbers()):x}"


def _descriptor(stream: Any, number: int, nothing: int) -> int:
    """Return where a kernel's output goes: where the client says, else where the client's own goes."""
    if stream is None:
        try:
            os.fstat(number)
        except OSError:
            return nothing
        return number
    fd = stream if isinstance(stream, int) else int(stream.fileno())
    if fd == DEVNULL:
        return nothing
    if fd < 0:
        raise RunError(
            "a forked kernel's output goes to a file or nowhere, not to a new pipe",
            where="engine fork",
            remedy=REMEDY,
        )
    return fd
