"""A cluster of real processes for tests: a Dask scheduler and workers, in networks of their own if need be."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Set where nothing may be lacking, so that a test which cannot run there is a failure.
COMPLETE = "REPORTLIB_COMPLETE"
GENEROUS = 300
NETWORK = "10.231.7"
HOST = f"{NETWORK}.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A scheduler and workers that run; the address is what ``--scheduler`` takes."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def cluster(
    scratch: Path, workers: Sequence[Sequence[str]], *, host: str = "127.0.0.1", env: Mapping[str, str] | None = None
) -> Iterator[Cluster]:  # fmt: skip
    """Run a scheduler, and a worker for each command that a worker's own is appended to.

    Args:
        scratch: The folder in which they run, which is not a project's.
        workers: What each is wrapped in, ending with the interpreter; empty for this one's.
        host: Where the scheduler listens.
        env: The environment of all.
    """
    port = free_port()
    address = f"tcp://{host}:{port}"
    dask = [
        sys.executable,
        "-m",
        "dask",
        "scheduler",
        "--no-dashboard",
        "--host",
        host,
        "--port",
        str(port),
    ]
    begun = [_start(scratch, dask, env)]
    for wrap in workers:
        own = [
            *(wrap or [sys.executable]), "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny",
            "--no-dashboard", "--local-directory", str(scratch),
        ]  # fmt: skip
        begun.append(_start(scratch, own, env))
    try:
        yield Cluster(address=address, scheduler=begun[0], workers=begun[1:])
    finally:
        for one in begun:
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
        for one in begun:
            one.wait(GENEROUS)


def _start(
    scratch: Path, command: list[str], env: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=scratch, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


@contextmanager
def networks(count: int) -> Iterator[list[str]]:
    """Make networks that reach this machine over a bridge and nothing else; take them down again."""
    mark = f"rl{os.getpid() % 100000}"
    names = [f"{mark}n{number}" for number in range(count)]
    lines = [
        f"link add {mark} type bridge", f"addr add {HOST}/24 dev {mark}", f"link set {mark} up",
    ]  # fmt: skip
    for number, name in enumerate(names):
        outer, inner = f"{mark}o{number}", f"{mark}i{number}"
        lines += [
            f"netns add {name}", f"link add {outer} type veth peer name {inner}", f"link set {inner} netns {name}",
            f"link set {outer} master {mark} up", f"-n {name} addr add {NETWORK}.{number + 2}/24 dev {inner}",
            f"-n {name} link set {inner} up", f"-n {name} link set lo up",
        ]  # fmt: skip
    try:
        for line in lines:
            subprocess.run(["ip", *line.split()], check=True, capture_output=True)
        yield names
    finally:
        for line in [*(f"netns del {name}" for name in names), f"link del {mark}"]:
            subprocess.run(["ip", *line.split()], check=False, capture_output=True)


def without(folder: Path, others: Sequence[Path], network: str, place: Path) -> list[str]:
    """Return what starts the interpreter in another network, where some folders are empty.

    The environment is mounted elsewhere first, for it lies in the project's folder;
    the package is an installed copy.

    Args:
        folder: The project's folder, with the environment in it.
        others: More folders that are to be empty.
        network: The name of the network.
        place: Where the environment is to be found: an empty folder outside all of these.
    """
    hide = "".join(f" && mount -t tmpfs none '{one}'" for one in (folder, *others))
    script = f"mount --bind '{sys.prefix}' '{place}'{hide} && exec '{place}/bin/python' \"$@\""
    return ["ip", "netns", "exec", network, "unshare", "--mount", "sh", "-c", script, "sh"]


def installed(target: Path) -> Path:
    """Install the package as a wheel into a folder of its own, and return the folder."""
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation",
            "--target", str(target), str(ROOT),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return target


def lacking() -> str:
    """Return what this machine lacks for networks and folders of a worker's own, "" if nothing."""
    if sys.platform != "linux" or not all(map(shutil.which, ("ip", "unshare", "mount"))):
        return "Linux with iproute2 and util-linux"
    if os.geteuid() != 0:
        return "root, for network and mount namespaces"
    try:
        with networks(1) as (name,):
            test = [
                "ip",
                "netns",
                "exec",
                name,
                "unshare",
                "--mount",
                "mount",
                "-t",
                "tmpfs",
                "none",
                "/mnt",
            ]
            subprocess.run(test, check=True, capture_output=True)
    except (subprocess.CalledProcessError, OSError) as error:
        return f"the right to make network namespaces: {getattr(error, 'stderr', b'') or error!r}"
    return ""
