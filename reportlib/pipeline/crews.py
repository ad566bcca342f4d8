"""Where work goes, and the crew that is a Dask cluster."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from reportlib.errors import RunError
from reportlib.pipeline.make import Made, Work, make_elsewhere

_CONNECT = "10s"
_LEAST_ROOM = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Where work goes.

    Attributes:
        pool: The executor.
        task: What it is told to do.
        room: How many items it is given at once.
        watch: Called while nothing comes back; raises an error when nothing ever will.
    """

    pool: Executor
    task: Callable[[Work], Made]
    room: int
    watch: Callable[[], None] = lambda: None


@contextmanager
def cluster(address: str, patience: float) -> Iterator[Crew]:
    """Connect to a Dask scheduler for a while; what is under way when this ends is called off.

    Args:
        address: The scheduler's (tcp://host:8786).
        patience: Seconds to wait for a first worker, which some clusters start only when there is work.

    Raises:
        RunError: Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError(
            "Dask is not installed",
            remedy="in the project's folder: .venv/bin/pip install -e '.[dask]'",
        ) from error
    _quiet()
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(
            f"no Dask scheduler answers at {address}",
            remedy="start `dask scheduler` and give its address",
        ) from error
    try:
        threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        pool = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        room = max(_LEAST_ROOM, 2 * threads)
        yield Crew(
            pool=pool, task=make_elsewhere, room=room, watch=_watcher(client, address, patience)
        )
    finally:
        # A scheduler that is gone does not hear it, and need not.
        with suppress(Exception):
            pool.shutdown(wait=False)
        with suppress(Exception):
            client.close(timeout=1)  # type: ignore[no-untyped-call]


def _watcher(client: Any, address: str, patience: float) -> Callable[[], None]:
    begun = monotonic()

    def watch() -> None:
        if client.status != "running":
            raise lost(address)
        if not client.scheduler_info()["workers"] and monotonic() - begun > patience:
            raise RunError(
                f"no worker has joined the cluster within {patience:g} s", where=address,
                remedy=f"start some (`dask worker {address}`), or wait longer with --timeout; then run again",
            )  # fmt: skip

    return watch


def lost(address: str) -> RunError:
    """Return the error of a cluster whose scheduler has ended."""
    return RunError(
        "the Dask scheduler has ended, or cannot be reached any more", where=address,
        remedy="what was finished is kept: start it anew and run again, or leave --scheduler out",
    )  # fmt: skip


def _quiet() -> None:
    """Keep Dask's own remarks off the terminal: what a person needs to know of them is told in an error."""
    import logging

    # Dask gives some of its loggers levels of their own.
    known = [name for name in logging.root.manager.loggerDict if name.startswith("distributed.")]
    for name in ("distributed", "tornado.application", "asyncio", *known):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
