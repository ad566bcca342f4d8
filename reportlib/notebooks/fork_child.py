"""What a forked process does to become a Jupyter kernel like any other.

Everything that a fresh process would have of its own is renewed here: session,
signals, open files, folder, environment, time zone, random streams. Only then
does it make event loop, threads and message sockets, which no fork may cross.
"""

import faulthandler
import gc
import json
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlib.notebooks import fork_spared
from reportlib.notebooks.fork_linux import (
    address_space,
    die_with_parent,
    part_with_files,
    threads_of_user,
)

MESSAGE = 65536


def tell(channel: socket.socket, **message: Any) -> None:
    """Send one message; an owner that is gone does not matter here."""
    with suppress(OSError):
        channel.send(json.dumps(message).encode()[:MESSAGE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A kernel to be: its arguments, place, environment, limits and open files.

    Attributes:
        argv: Arguments of the kernel, without the program.
        cwd: Its working folder.
        env: Its environment, in full.
        memory_limit: Bytes it may take beyond those it starts with; 0 is no limit.
        process_limit: Processes and threads it may add to its user's; 0 is no limit.
        server: The process it was forked from.
        channel: Where it tells that it listens.
        stdout: Descriptor of its output.
        stderr: Descriptor of its errors.
    """

    argv: list[str]
    cwd: str
    env: dict[str, str]
    memory_limit: int
    process_limit: int
    server: int
    channel: socket.socket
    stdout: int
    stderr: int


def become_kernel(job: Job) -> None:
    """Be a kernel until it is shut down."""
    try:
        _stand_alone(job)
        _renew(job)
        app = _application(job)
        _limit(job)
    except Exception as error:  # noqa: BLE001 - whatever it is, the owner tells it
        tell(job.channel, error=f"{type(error).__name__}: {error}")
        sys.exit(1)
    tell(job.channel, listening=True)
    job.channel.close()
    app.start()


def _stand_alone(job: Job) -> None:
    os.setsid()
    die_with_parent(job.server)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (job.stdout, 1), (job.stderr, 2)):
        os.dup2(source, target)
    part_with_files(job.channel.fileno())


def _renew(job: Job) -> None:
    os.chdir(job.cwd)
    # The one place that sets an environment: the kernel's, as a new process would get it.
    os.environ.clear()  # noqa: TID251
    os.environ.update(job.env)  # noqa: TID251
    time.tzset()
    gc.enable()
    _reseed()
    import ipykernel_launcher  # type: ignore[import-untyped]

    sys.argv = [str(ipykernel_launcher.__file__), *job.argv]


def _reseed() -> None:
    # A notebook may use chance; two of them must not get the same. Nothing of reportlib does.
    import random  # noqa: TID251

    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _application(job: Job) -> Any:
    from ipykernel.kernelapp import IPKernelApp

    # 1 means: a parent there is, do not watch it (the system does, see die_with_parent) and print no banner.
    app = IPKernelApp.instance(parent_handle=1)
    fork_spared.shorten_start(app)
    app.initialize(job.argv)  # type: ignore[no-untyped-call]
    fork_spared.shorten(app)
    faulthandler.enable(file=2, all_threads=False)  # how it crashed is for its owner to tell
    _settle_matplotlib()
    return app


def _settle_matplotlib() -> None:
    """Set what matplotlib's import would have read from this kernel's environment and folder."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return
    if Path("matplotlibrc").is_file():
        matplotlib.rc_file("matplotlibrc")
    backend = os.environ.get("MPLBACKEND")  # noqa: TID251 - ipykernel has just set it
    if backend:
        matplotlib.rcParams["backend"] = backend


def _limit(job: Job) -> None:
    """Bound what is taken from now on; the kernel's own threads are there already."""
    if job.memory_limit:
        _set(resource.RLIMIT_AS, address_space() + job.memory_limit)
    if job.process_limit:
        _set(resource.RLIMIT_NPROC, threads_of_user() + job.process_limit)


def _set(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))
