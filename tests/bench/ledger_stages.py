"""What each stage of the registers' bench takes: seconds on the clock and of the processors, by name."""

import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# Stages in their order; the last two are reportlib's alone.
NAMES = ("taking apart", "checking", "keeping", "summarising", "weighing ledgers", "withholding")
# The functions of reportlib that are a stage each: module, name of a class or nothing, function.
_OURS = (
    ("taking apart", "reading", "", "tables"), ("taking apart", "reading", "", "stage"),
    ("checking", "converting", "Converter", "convert"), ("checking", "reading", "", "check"),
    ("keeping", "reading", "Reader", "_keep"), ("weighing ledgers", "intake", "", "weigh"),
    ("summarising", "computing", "", "compute"), ("withholding", "withholding", "", "withhold"),
)  # fmt: skip


@dataclass(slots=True)
class Stages:
    """Adds up what each stage takes, from the first call on.

    Attributes:
        wall: Seconds on the clock, by stage.
        cpu: Seconds of all processors together, by stage.
    """

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count what happens within to a stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu


def watch(stages: Stages) -> None:
    """Count every stage of reportlib's own, in this process, from now on."""
    for name, module, within, function in _OURS:
        place: Any = importlib.import_module(f"reportlib.ledgers.{module}")
        place = getattr(place, within) if within else place
        setattr(place, function, _counted(stages, name, getattr(place, function)))


def _counted(stages: Stages, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def told(*args: Any, **named: Any) -> Any:
        with stages(name):
            return function(*args, **named)

    return told
