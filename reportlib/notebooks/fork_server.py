"""The warm process that kernels are forked from: one thread, no event loop, no message sockets.

Its owner starts it with one end of a private socket pair, so no other process
can ever speak to it. Each request brings the socket on which that kernel's fate
is told: what the owner sends there are signals, what it gets are messages. The
server ends when its owner does, and takes every process begotten by its kernels along.
"""

import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from reportlib.errors import RunError
from reportlib.notebooks.fork_child import MESSAGE, Job, become_kernel, tell
from reportlib.notebooks.fork_linux import adopt_orphans, children, threads
from reportlib.notebooks.fork_warm import warm
from reportlib.notebooks.scratch import SERVERS, held, short

_SWEEP_SECONDS = 5.0


def main() -> None:
    """Serve the owner named on the command line; in a forked child, be a kernel instead."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt_orphans()
    warming = warm(json.loads(sys.argv[3]))
    try:
        next(warming, "")
    except RunError as error:
        tell(control, error=error.what, remedy=error.remedy)
        return
    # An owner that ends just now says so by this signal: it is heard when there is somebody to put all away.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    # Held as long as this name is bound; no kernel keeps hold of it (see part_with_files).
    folder, _held = held(SERVERS, short())
    server = Server(control, int(sys.argv[2]), warming)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    tell(control, folder=str(folder))
    job = server.serve()
    if job is None:
        shutil.rmtree(folder, ignore_errors=True)
        # Its owner waits for its end: all that it loaded goes with the process, and need not be taken apart first.
        os._exit(0)
    else:
        # Outside the server's own frames, and back to the interpreter afterwards: its way out runs what a
        # notebook registered for the end, as in any other kernel.
        become_kernel(job)


class Server:
    """The loop of the server and the kernels that live."""

    def __init__(self, control: socket.socket, owner: int, warming: Iterator[str]) -> None:
        self._control = control
        self._warming: Iterator[str] | None = warming
        # A kernel whose owner let go of it has no channel any more, but is not yet reaped.
        self._kernels: dict[int, socket.socket | None] = {}
        self._begun = False
        self._parent = owner
        self._owner = _watch(owner)
        self._woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, _only_wake)

    def serve(self) -> Job | None:
        """Serve until the owner ends; return a job only in the child that is to do it."""
        while True:
            ready = self._wait()
            if self._is_over(ready):
                break
            self._reap()
            for pid, channel in list(self._kernels.items()):
                if channel is not None and channel.fileno() in ready:
                    self._obey(pid, channel)
            if self._control.fileno() in ready:
                request = _receive(self._control)
                if request is None:
                    break
                job = self._fork(*request)
                if job is not None:
                    return job
        self._end()
        return None

    def _is_over(self, ready: set[int]) -> bool:
        told = os.read(self._woken, MESSAGE) if self._woken in ready else b""
        return signal.SIGTERM in told or self._owner in ready or os.getppid() != self._parent

    def _wait(self) -> set[int]:
        poll = select.poll()
        channels = [one.fileno() for one in self._kernels.values() if one is not None]
        for fd in (self._control.fileno(), self._owner, self._woken, *channels):
            if fd >= 0:
                poll.register(fd, select.POLLIN)
        # Whoever had the first kernel before all was loaded may want no other.
        while self._warming is not None and not self._begun:
            if ready := poll.poll(0):
                return {fd for fd, _ in ready}
            self._warm_on()
        return {fd for fd, _ in poll.poll(None if self._owner >= 0 else 1000)}

    def _warm_on(self) -> None:
        """Load one more entry; one that cannot be loaded is left to the kernels, who tell what is wrong with it."""
        try:
            if self._warming is None or next(self._warming, None) is None:
                self._warming = None
        except RunError:
            self._warming = None
            if threads() > 1:
                raise

    def _obey(self, pid: int, channel: socket.socket) -> None:
        """Pass a signal on to a kernel; kill it if whoever asked for it is gone."""
        try:
            text = channel.recv(MESSAGE)
        except OSError:
            text = b""
        _signal(pid, json.loads(text)["signal"] if text else signal.SIGKILL)
        if not text:
            channel.close()
            self._kernels[pid] = None

    def _fork(self, request: dict[str, Any], fds: list[int]) -> Job | None:
        while self._begun and self._warming is not None:
            self._warm_on()  # more than one: it is worth it for all that follow
        self._begun = True
        channel = socket.socket(fileno=fds[0])
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            # These objects would close their numbers when collected, and by then others may own them.
            for one in (self._control, *self._kernels.values()):
                if one is not None:
                    one.detach()
            return Job(channel=channel, stdout=fds[1], stderr=fds[2], server=server, **request)
        os.close(fds[1])
        os.close(fds[2])
        self._kernels[pid] = channel
        tell(channel, pid=pid)
        return None

    def _reap(self) -> None:
        """Wait for every process that has ended, and finish the kernels among them."""
        while True:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if ended is None:
                return
            if ended.si_pid in self._kernels:
                # Not yet waited for, so its number still names its group and no other.
                _signal(ended.si_pid, signal.SIGKILL)
            _, status = os.waitpid(ended.si_pid, 0)
            if ended.si_pid in self._kernels:
                channel = self._kernels.pop(ended.si_pid)
                self._sweep(ended.si_pid)
                if channel is not None:
                    tell(channel, status=os.waitstatus_to_exitcode(status))
                    channel.close()

    def _sweep(self, ended: int) -> None:
        """End what a kernel left behind, however it tried to get away.

        Orphans come to this process. Those of the kernel's session are its own;
        those that began a session of their own are nobody else's once no kernel lives.
        """
        end = time.monotonic() + _SWEEP_SECONDS
        while time.monotonic() < end:
            strays = [
                pid for pid in children() if pid not in self._kernels and self._left_by(pid, ended)
            ]
            if not strays:
                return
            for pid in strays:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, os.WNOHANG)
            time.sleep(0.001)

    def _left_by(self, pid: int, ended: int) -> bool:
        try:
            return not self._kernels or os.getsid(pid) == ended
        except OSError:
            return False

    def _end(self) -> None:
        """End every kernel and all that they began."""
        for pid in self._kernels:
            _signal(pid, signal.SIGKILL)
        end = time.monotonic() + _SWEEP_SECONDS
        while self._kernels and time.monotonic() < end:
            self._reap()
            time.sleep(0.001)
        self._kernels.clear()
        self._sweep(0)


def _watch(pid: int) -> int:
    """Return a descriptor that tells when a process ends, or -1 where the system refuses one."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        return -1


def _receive(control: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next request and the descriptors that came with it, or nothing if the owner is gone."""
    try:
        text, fds, _, _ = socket.recv_fds(control, MESSAGE, 4, socket.MSG_CMSG_CLOEXEC)
    except OSError:
        return None
    if not text or len(fds) != 4:
        return None
    # The request itself is a file in memory: an environment may be larger than a datagram.
    with open(fds[0], "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
        stream.seek(0)
        return json.load(stream), fds[1:]


def _signal(pid: int, number: int) -> None:
    """Signal a kernel's whole group, or the kernel alone while it has none of its own yet."""
    with suppress(ProcessLookupError):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            os.kill(pid, number)


def _only_wake(_number: int, _frame: Any) -> None:
    """Do nothing: that the signal came is read from the wake-up pipe."""
