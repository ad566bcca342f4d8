"""The ledgers' partitions worked out on a Dask cluster: each worker gathers some, this machine adds them up."""

from collections.abc import Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import ReportlibError, RunError
from reportlib.ledgers import partitions, schemas, working
from reportlib.ledgers.gathering import Part
from reportlib.pipeline.crews import Crew, cluster

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LOOK = 1.0


def gathered(
    connection: "DuckDBPyConnection", folder: Path, ledgers: Collection[str], scheduler: str, patience: float
) -> Sequence[Part]:  # fmt: skip
    """Return what each partition of a store comes to, by the workers of a cluster.

    Args:
        connection: The open store.
        folder: The store's folder, which every worker must see under the same path.
        ledgers: The ledgers of which the store holds anything.
        scheduler: The scheduler's address (tcp://host:8786).
        patience: Seconds to wait for a first worker.

    Raises:
        RunError: No scheduler answers, no worker joins, or a worker cannot do its part.
    """
    names = partitions.write(connection, schemas.load(), folder)
    tasks = partitions.tasks(names, folder, ledgers, working.months_told(connection))
    with cluster(scheduler, patience) as crew:
        running = [crew.pool.submit(partitions.come_to, one) for one in tasks]
        waiting: set[Future[Part | ReportlibError]] = set(running)
        while waiting:
            done, waiting = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
            if not done:
                crew.watch()
            for one in done:
                _refuse(one, crew)
        return [part for one in running if not isinstance(part := one.result(), ReportlibError)]


def _refuse(done: Future[Part | ReportlibError], crew: Crew) -> None:
    """Raise what kept a worker from its part."""
    try:
        error = done.exception()
    except CancelledError:
        # A cluster that has lost its scheduler calls everything off.
        crew.watch()
        raise
    if error is not None:
        raise RunError(
            f"a worker could not finish its part: {type(error).__name__}",
            where="the ledgers' store",
            remedy="see the worker's log; run again, or leave --scheduler out",
        ) from None
    told = done.result()
    if isinstance(told, ReportlibError):
        raise told
