"""The three sides of the registers' bench, each in a process of its own: what they refuse, what they work out, how long and how much."""

import importlib
import multiprocessing
import shutil
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.ledger_stages import Stages, watch
from tests.bench.memory import pss_mb

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Told = dict[tuple[str, str, str, str, tuple[tuple[str, str], ...]], Decimal]
_LOOK = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run: seconds in all and of reading, of all processors together, and by stage; peak megabytes; refusals (file, row, rule); results that are not nought."""

    seconds: float
    read: float
    cpu: float
    stages: Stages
    memory: float
    broken: set[tuple[str, int, str]]
    told: Told


def ran(side: str, folder: Path, output: Path) -> Ran | None:
    """Run a side in a new process and watch its memory; return None if the process was ended (for its memory, mostly)."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_SIDES[side], args=(folder, output, there))
    child.start()
    there.close()
    memory = 0.0
    while not here.poll(_LOOK):
        memory = max(memory, pss_mb([child.pid] if child.pid else []))
    try:
        seconds, read, cpu, stages, broken, told = here.recv()
    except EOFError:
        return None
    finally:
        child.join()
        shutil.rmtree(output, ignore_errors=True)
    return Ran(seconds=seconds, read=read, cpu=cpu, stages=stages, memory=memory, broken=broken, told=told)  # fmt: skip


def ours(folder: Path, output: Path, there: "Connection") -> None:
    """Read, check, summarise and withhold with reportlib."""
    from reportlib import places
    from reportlib.ledgers import intake, queries, results, schemas, store

    known, book, gazetteer = schemas.load(), queries.load(), places.load()
    for name in ("duckdb", "numpy", "pypinyin"):
        importlib.import_module(name)
    stages = Stages()
    watch(stages)
    began, busy = time.perf_counter(), time.process_time()
    with store.opened(output, known) as connection:
        intake.take_in(connection, intake.sources(folder), known, gazetteer, share=0.05)
        read = time.perf_counter() - began
        found = results.work_out(connection, book, 5)
        seconds, cpu = time.perf_counter() - began, time.process_time() - busy
        broken = {
            (name, int(row), rule)
            for name, row, rule in connection.execute("SELECT f.name, g.row, g.rule FROM findings g JOIN files f USING (file) WHERE refuses").fetchall()
        }  # fmt: skip
    asked = {"labour_transferred", "monthly_wage", "monthly_wage_median", "labour_income", "moved_out", "moved_back", "moved_stayed"}  # fmt: skip
    told = {
        (key.query, key.level, _path(found.names, key), key.period, key.dims): cell.value
        for key, cell in found.cells.items()
        if key.query in asked and cell.value and "?" not in key.area and "?" not in dict(key.dims).values()
    }  # fmt: skip
    there.send((seconds, read, cpu, stages, broken, told))


def _path(names: Any, key: Any) -> str:
    """Return the names of a place from the county down."""
    found, area = [], key.area
    while key.level != "prefecture" and names.of(area).level in {"village", "town", "county"}:
        found.append(names.of(area).zh)
        area = names.of(area).parent
    return "/".join(found[::-1])


def theirs(folder: Path, output: Path, there: "Connection") -> None:
    """Do the same with pandas, by someone who counts microseconds."""
    from tests.bench import ledger_peer

    _by_pandas(ledger_peer, folder, output, there)


def everyday(folder: Path, output: Path, there: "Connection") -> None:
    """Do the same with pandas, as it is written on an ordinary day."""
    from tests.bench import ledger_everyday

    _by_pandas(ledger_everyday, folder, output, there)


def _by_pandas(peer: Any, folder: Path, output: Path, there: "Connection") -> None:
    from reportlib import places

    places.load()
    output.mkdir(mode=0o700)
    stages = Stages()
    began, busy = time.perf_counter(), time.process_time()
    rows, broken = peer.read(sorted(folder.iterdir()), output, stages)
    read = time.perf_counter() - began
    with stages("summarising"):
        told = peer.summarised(rows)
    seconds, cpu = time.perf_counter() - began, time.process_time() - busy
    there.send((seconds, read, cpu, stages, broken, told))


_SIDES = {"ours": ours, "theirs": theirs, "everyday": everyday}
