"""A real Dask cluster of two workers: in two network namespaces where the machine allows it, else on this host's loopback."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.loops import end, started

BRIDGE = "rlbench"
HOST = "10.213.77.1"
WORKERS = ("rlbench-a", "rlbench-b")
DASK = "from distributed.cli.dask_{} import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where the scheduler listens, and whether the workers are in networks of their own."""

    address: str
    namespaces: bool


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a scheduler and two workers of one thread each, in an empty folder, until the block ends."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-dask-")))
        apart = stack.enter_context(_networks())
        host = HOST if apart else "127.0.0.1"
        port = _free_port(host)
        address = f"tcp://{host}:{port}"
        scheduler = _dask("scheduler", "--host", host, "--port", str(port), "--no-dashboard")
        workers = [
            [*(["ip", "netns", "exec", name] if apart else []), *_dask("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")]
            for name in WORKERS
        ]  # fmt: skip
        stack.enter_context(_until_ended([scheduler, *workers], folder))
        _wait_for(host, port)
        _wait_for_workers(address)
        yield Cluster(address=address, namespaces=apart)


@contextmanager
def _until_ended(commands: list[list[str]], folder: Path) -> Iterator[None]:
    with started(commands, folder) as running:
        try:
            yield
        finally:
            for one in running:
                one.terminate()
            for one in running:
                end(one)
            running.clear()  # how they end, told to, says nothing


def _dask(what: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", DASK.format(what), *arguments]


@contextmanager
def _networks() -> Iterator[bool]:
    """Make a bridge and two namespaces on it; give False where that is not allowed."""
    _clear()  # a bench that was killed left its own
    made = _make_networks()
    try:
        yield made
    finally:
        _clear()


def _clear() -> None:
    for name in WORKERS:
        _ip("netns", "delete", name)
    _ip("link", "delete", BRIDGE)


def _make_networks() -> bool:
    if not _ip("link", "add", BRIDGE, "type", "bridge"):
        return False
    good = _ip("addr", "add", f"{HOST}/24", "dev", BRIDGE) and _ip("link", "set", BRIDGE, "up")
    for number, name in enumerate(WORKERS, start=2):
        inner, outer = f"rlb{number}i", f"rlb{number}o"
        good = good and all((
            _ip("netns", "add", name),
            _ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", name),
            _ip("link", "set", outer, "master", BRIDGE, "up"),
            _ip("-n", name, "addr", "add", f"10.213.77.{number}/24", "dev", inner),
            _ip("-n", name, "link", "set", inner, "up"),
            _ip("-n", name, "link", "set", "lo", "up"),
        ))  # fmt: skip
    return good


def _ip(*arguments: str) -> bool:
    try:
        done = subprocess.run(["ip", *arguments], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _wait_for(host: str, port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.1)


def _wait_for_workers(address: str) -> None:
    from distributed import Client

    os.environ.setdefault("DASK_DISTRIBUTED__LOGGING__DISTRIBUTED", "error")
    client = Client(address, set_as_default=False)  # type: ignore[no-untyped-call]
    try:
        client.wait_for_workers(len(WORKERS), timeout=60)
    finally:
        client.close()  # type: ignore[no-untyped-call]
