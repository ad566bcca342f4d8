"""The owner's side of a fork server: starting it, asking it for kernels, watching them.

One process has one server for each state of its surroundings: the interpreter,
the preload list, the installed packages, reportlib's own files and the
variables that shape an import. When one of these changes, a new server is made.
"""

import atexit
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakSet

import reportlib
from reportlib import canonical
from reportlib.errors import RunError
from reportlib.notebooks.fork_child import MESSAGE
from reportlib.notebooks.fork_linux import REMEDY, refuse_elsewhere
from reportlib.notebooks.fork_warm import PRELOAD, server_environment, shaping
from reportlib.notebooks.scratch import SERVERS, short, sweep

START_SECONDS = 120.0
# The server's own folder must not be importable, whatever it is.
_PROGRAM = "import sys; sys.path[:1] == [''] and sys.path.pop(0); from reportlib.notebooks.fork_server import main; main()"
_SHAPING_FILES = (".py", ".toml", ".csv")


class ForkedKernel:
    """A kernel of a fork server, with the interface of ``subprocess.Popen`` that provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.returncode: int | None = None
        self.pid = 0
        self.listening = False
        self.error = ""

    @property
    def settled(self) -> bool:
        """Whether it listens or has ended."""
        return self.listening or self.returncode is not None

    def poll(self) -> int | None:
        """Return the exit status, or nothing while it lives."""
        while self.returncode is None:
            try:
                text = self._channel.recv(MESSAGE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except OSError:
                text = b""
            self._note(json.loads(text) if text else {})
        return self.returncode

    def _note(self, message: Mapping[str, Any]) -> None:
        if not message:
            # The server itself was killed, and the system killed the kernel with it; its children remain.
            self.returncode = -signal.SIGKILL
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL) if self.pid else None
        self.pid = message.get("pid", self.pid)
        self.listening = message.get("listening", self.listening)
        self.error = message.get("error", self.error)
        self.returncode = message.get("status", self.returncode)
        if self.returncode is not None:
            self._channel.close()

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended and return the exit status.

        Raises:
            subprocess.TimeoutExpired: It lives on.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            select.select([self._channel], [], [], left)
        return self.returncode or 0

    async def until(self, *, ended: bool) -> None:
        """Wait, without polling, until it listens or has ended; with ``ended``, until it has ended."""
        import asyncio  # whoever starts a server has no time for it

        loop = asyncio.get_running_loop()
        while self.poll() is None and (ended or not self.settled):
            told = asyncio.Event()
            # A copy of the descriptor, so that several may wait at once.
            fd = os.dup(self._channel.fileno())
            loop.add_reader(fd, told.set)
            try:
                await told.wait()
            finally:
                loop.remove_reader(fd)
                os.close(fd)

    def send_signal(self, number: int) -> None:
        """Send a signal to its whole process group."""
        if self.poll() is None:
            with suppress(OSError):
                self._channel.send(json.dumps({"signal": int(number)}).encode())

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let go of it: the server ends it and all that it began."""
        if self.returncode is None:
            self.returncode = -signal.SIGKILL
            self._channel.close()


class ForkServer:
    """One server process, or the end of it that its owner lent to this process."""

    def __init__(
        self, control: socket.socket, process: subprocess.Popen[bytes] | None, folder: str = ""
    ) -> None:
        self._control = control
        self._kernels: list[ForkedKernel] = []
        self.holders: WeakSet[object] = WeakSet()
        self._folder = folder
        self._lock = Lock()
        self._ended = False
        self.process = process

    @property
    def alive(self) -> bool:
        """Whether the process runs; of a lent one only its silence tells."""
        return not self._ended if self.process is None else self.process.poll() is None

    @property
    def control(self) -> socket.socket:
        """The socket that takes requests, from any process that holds it."""
        return self._control

    @property
    def idle(self) -> bool:
        """Whether none of its kernels lives and nobody holds on to its folder."""
        self._kernels = [one for one in self._kernels if one.poll() is None]
        return not self._kernels and not self.holders

    @property
    def folder(self) -> Path:
        """The server's private folder, removed when it ends; waits until the server is warm.

        Raises:
            RunError: The server could not start, and why.
        """
        # One answer comes; of two threads that wait, the second would wait for ever.
        with self._lock:
            if not self._folder:
                self._folder = self._answer()
            return Path(self._folder)

    def _answer(self) -> str:
        self._control.settimeout(START_SECONDS)
        try:
            text = self._control.recv(MESSAGE)
        except OSError:
            text = b""
        if not text:
            status = _killed(self.process)
            raise RunError(
                f"the warm server for kernels did not start (exit status {status})", where="engine fork",
                remedy=REMEDY,
            )  # fmt: skip
        answer = json.loads(text)
        if "error" in answer:
            raise RunError(answer["error"], where="engine fork", remedy=answer["remedy"])
        self._control.settimeout(None)
        return str(answer["folder"])

    def fork(self, request: Mapping[str, Any], stdout: int, stderr: int) -> ForkedKernel:
        """Ask for one kernel; it may not have started yet when this returns."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, os.fdopen(os.memfd_create("request"), "wb") as stream:
            stream.write(json.dumps(dict(request)).encode())
            stream.flush()
            try:
                socket.send_fds(
                    self._control, [b"kernel"], [stream.fileno(), theirs.fileno(), stdout, stderr]
                )
            except OSError as error:
                ours.close()
                self._ended = True
                raise RunError(
                    "the warm server for kernels has ended", where="engine fork", remedy="run again"
                ) from error
        kernel = ForkedKernel(ours)
        self._kernels.append(kernel)
        return kernel

    def close(self) -> None:
        """End the server with all its kernels; one that was lent is only let go of."""
        self._control.close()
        if self.process is None:
            return
        # A process forked from this one may hold a copy of the socket, so closing it may tell nothing.
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # The server removes its folder, unless it was killed.
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        else:
            sweep(SERVERS, short())


def _killed(process: subprocess.Popen[bytes] | None) -> int:
    if process is None:
        return -signal.SIGKILL
    process.kill()
    return process.wait()


def start_server(python: str, preload: list[str], env: Mapping[str, str]) -> ForkServer:
    """Start a server process; it is warm when its ``folder`` is known."""
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - the interpreter of the kernel specification
            [python, "-c", _PROGRAM, str(theirs.fileno()), str(os.getpid()), json.dumps(preload)],
            cwd="/", env=server_environment(dict(env)), pass_fds=[theirs.fileno()], start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return ForkServer(control, process)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A warm server as its owner lends it to a process that it starts."""

    state: str
    control: socket.socket
    folder: str


class ForkServers:
    """The servers of one process, by the state they were warmed in."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner = os.getpid()
        self._servers: dict[str, ForkServer] = {}
        atexit.register(self.close)

    def get(
        self, python: str, preload: list[str], env: Mapping[str, str], holder: object = None
    ) -> ForkServer:
        """Return the server for a state, started if there is none; it may not be warm yet.

        Args:
            python: The interpreter.
            preload: What it loads before it forks.
            env: The environment that its kernels will have.
            holder: Who needs the server's folder; until it is gone or says so, an outdated server stays.

        Raises:
            RunError: Nothing can be forked here.
        """
        refuse_elsewhere()
        wanted = state(python, preload, env)
        with self._lock:
            for key, server in list(self._servers.items()):
                if not server.alive or (key != wanted and server.idle):
                    self._servers.pop(key).close()
            if wanted not in self._servers:
                self._servers[wanted] = start_server(python, preload, env)
            server = self._servers[wanted]
            if holder is not None:
                server.holders.add(holder)
            return server

    def borrow(self, loan: Loan) -> None:
        """Use another process's server for the state that it was warmed in."""
        with self._lock:
            self._servers[loan.state] = ForkServer(loan.control, None, loan.folder)

    def close(self) -> None:
        """End all servers, if this is still the process that started them."""
        if os.getpid() == self._owner:
            with self._lock:
                while self._servers:
                    self._servers.popitem()[1].close()


@cache
def _servers(_process: int) -> ForkServers:
    return ForkServers()


def servers() -> ForkServers:
    """Return the servers of this process; a process forked from it has its own."""
    return _servers(os.getpid())


def prepare() -> ForkServer:
    """Start warming a server and return at once, for a process that will soon run its first notebook.

    Raises:
        RunError: Kernels cannot be forked on this system.
    """
    # The same environment as Jupyter will take for the kernel.
    return servers().get(sys.executable, list(PRELOAD), dict(os.environ))  # noqa: TID251


def state(python: str, preload: list[str], env: Mapping[str, str]) -> str:
    """Return the digest of all that shapes what a server holds in memory."""
    return canonical.digest(
        repr([python, sys.version, preload, shaping(dict(env)), _installed(), sorted(_own_files())])
    )


def _installed() -> list[str]:
    """Return the names of what is installed; they carry the versions."""
    names: set[str] = set()
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            names.update(
                one.name
                for one in entries
                if one.name.endswith((".dist-info", ".egg-info", ".pth"))
            )
    return sorted(names)


def _own_files(folder: str = "") -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder or Path(reportlib.__file__).parent) as entries:
        for one in entries:
            if one.is_dir() and one.name != "__pycache__":
                yield from _own_files(one.path)
            elif one.name.endswith(_SHAPING_FILES):
                with suppress(OSError):
                    yield one.path, one.stat().st_mtime_ns, one.stat().st_size
