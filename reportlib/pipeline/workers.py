"""Who makes the reports: this process, a pool of processes, or a Dask cluster.

All three do the same work item by item and give results in the order in which
they come. A worker that dies takes nothing with it: what it was at is done again,
one item at a time, so that the item which kills workers is found and named.
"""

import gc
import os
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait as wait_for
from multiprocessing.process import parent_process
from tempfile import TemporaryDirectory
from threading import Thread, Timer
from typing import Any

from reportlib import notebooks
from reportlib.errors import ReportlibError, RunError
from reportlib.pipeline import scratch, spawning
from reportlib.pipeline.crews import Crew, cluster
from reportlib.pipeline.limits import SELDOM, default_jobs
from reportlib.pipeline.make import Made, Work, get_ready, make, typesetter_ready
from reportlib.pipeline.planning import Item
from reportlib.pipeline.request import Request
from reportlib.pipeline.tidying import set_apart, tidy

RECYCLED_AFTER = 500
_PATIENCE = 0.7
_AGAIN = 0.02
_LOOK = 1.0


def each(
    request: Request,
    items: Iterable[Item],
    work: Callable[[Item], Work],
    early: Callable[[Item, bytes], None] | None = None,
) -> Generator[tuple[Item, Made], None, None]:
    """Give each item with what came of it, in the order in which they are finished.

    Close the generator to stop: workers end within a second and leave nothing behind.

    Args:
        request: Says how many workers, or which cluster.
        items: What to make, in the order in which to begin.
        work: Returns everything that one item needs; called when its turn comes.
        early: Is given the PDF of a report that is made alone, as soon as there is one.
    """
    waiting = deque(items)
    if len(waiting) == 1 and not request.scheduler:
        # A pool for one report would take longer than the report; the kernel's server is warming meanwhile.
        alone = waiting[0]
        with scratch.inside():
            whole = work(alone)
            # While the notebook runs, this process has little to do.
            Thread(target=get_ready, args=(whole,), daemon=True).start()
            made = make(whole, partial(early, alone) if early else None)
        yield alone, made
        return
    suspects: deque[Item] = deque()
    while waiting or suspects:
        singly = not waiting
        with _crew(request, 1 if singly else len(waiting)) as crew:
            dropped = yield from _drain(crew, suspects if singly else waiting, work, alone=singly)
        if singly:
            yield from ((item, _died(item)) for item in dropped)
        else:
            suspects.extend(dropped)


def _drain(
    crew: Crew, queue: deque[Item], work: Callable[[Item], Work], *, alone: bool
) -> Generator[tuple[Item, Made], None, list[Item]]:
    """Do the items of a queue; return those that were under way when a worker died."""
    room = 1 if alone else crew.room
    running: dict[Future[Made], Item] = {}
    dropped: list[Item] = []
    while (queue and not dropped) or running:
        while queue and not dropped and len(running) < room:
            item = queue.popleft()
            try:
                running[crew.pool.submit(crew.task, work(item))] = item
            except BrokenProcessPool:
                dropped.append(item)
        done = wait(running, timeout=_LOOK, return_when=FIRST_COMPLETED).done
        if not done:
            crew.watch()
        for future in done:
            item = running.pop(future)
            error = _error(future, crew)
            if isinstance(error, BrokenProcessPool):
                dropped.append(item)
            else:
                yield item, future.result() if error is None else _failed(item, error)
    return dropped


def _error(future: Future[Made], crew: Crew) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError:
        # A cluster that has lost its scheduler calls everything off.
        crew.watch()
        raise


def _failed(item: Item, error: BaseException) -> Made:
    if not isinstance(error, ReportlibError):
        error = RunError(
            f"a worker could not finish it: {type(error).__name__}: {error}", where=item.title,
            remedy="see the worker's log; run again",
        )  # fmt: skip
    return Made(title=item.title, error=error)


def _died(item: Item) -> Made:
    error = RunError(
        "a worker died (memory, or it was killed)",
        where=item.title,
        remedy="run again; see --jobs 1",
    )
    return Made(title=item.title, error=error)


@contextmanager
def _crew(request: Request, works: int) -> Iterator[Crew]:
    if request.scheduler:
        with cluster(request.scheduler, request.timeout) as crew:
            yield crew
        return
    tidy()  # what reading the data left behind would lie beside the workers
    jobs = max(1, min(request.jobs or request.settings.jobs or default_jobs(), works))
    loan = notebooks.lend() if request.engine == "fork" else None
    # What a killed worker leaves behind lies in here, and goes with it.
    place = scratch.folder()
    with TemporaryDirectory(prefix="pool-", dir=place, ignore_cleanup_errors=True) as own:
        pool = ProcessPoolExecutor(
            max_workers=jobs, mp_context=spawning.context(), max_tasks_per_child=RECYCLED_AFTER,
            initializer=_begin, initargs=(loan, own),
        )  # fmt: skip
        try:
            yield Crew(pool=pool, task=_do, room=2 * jobs)
            pool.shutdown()
        except KeyboardInterrupt:
            with spawning.deaf():
                spawning.halt()
                _stop(pool)
            raise
        finally:
            _stop(pool)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End what is left of a pool at once: ask politely, so that nothing half-made stays, then insist."""
    processes = list((pool._processes or {}).values())  # noqa: SLF001 - public from Python 3.14 on
    results: Any = pool._result_queue  # noqa: SLF001 - as above
    pool.shutdown(wait=False, cancel_futures=True)
    for one in processes:
        one.terminate()
    end = time.monotonic() + _PATIENCE
    for one in processes:
        one.join(max(0.0, end - time.monotonic()))
        if one.is_alive():
            one.kill()
            one.join(_PATIENCE)
    if processes and results is not None:
        # Whoever left in the midst of a message keeps its reader, and so this process, waiting for the rest.
        results._writer.close()  # noqa: SLF001


def collect_seldom() -> None:
    """Set apart what this process holds for ever, and look for garbage less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _begin(loan: Any, place: str) -> None:
    """Get a worker ready, once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    Thread(target=_end_with_parent, daemon=True).start()
    tempfile.tempdir = place
    gc.freeze()
    gc.set_threshold(*SELDOM)
    with _leaving():
        if loan is not None:
            notebooks.borrow(loan)
        typesetter_ready()


def _do(work: Work) -> Made:
    """Make one report in a worker that may be told to leave."""
    with _leaving():
        made = make(work)
        tidy()
        set_apart()
        return made


@contextmanager
def _leaving() -> Iterator[None]:
    """End the process when it was told to leave, after its scratch folders are gone.

    The pool would take what ends a task for the task's result, and have the worker wait for another.
    """
    sys.unraisablehook = _tell_again
    signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    except SystemExit as left:
        os._exit(int(left.code or 0))
    finally:
        # Outside a task there is nothing to put away, and the pool may be at sending a result to nobody.
        signal.signal(signal.SIGTERM, _leave_at_once)


def _leave(_number: int, _frame: Any) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def _tell_again(lost: "sys.UnraisableHookArgs") -> None:
    """Say it once more where the word to leave fell into a destructor, which lets nothing out."""
    if isinstance(lost.exc_value, SystemExit):
        Timer(_AGAIN, os.kill, (os.getpid(), signal.SIGTERM)).start()
    else:
        sys.__unraisablehook__(lost)


def _leave_at_once(_number: int, _frame: Any) -> None:
    os._exit(128 + signal.SIGTERM)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        # Whatever keeps it from hearing that: nobody is left who would insist.
        time.sleep(2 * _PATIENCE)
        os._exit(128 + signal.SIGTERM)
