"""Whatever befalls a run, no file is left half-written and the next run makes what an undisturbed one makes.

`make soak` does it two hundred times over.
"""

import pytest

from tests.soak import faults, killing
from tests.soak.faults import Seen
from tests.soak.ground import Ground
from tests.soak.stages import STAGES

pytestmark = pytest.mark.notebook
# Stages of each kind: while reading, in a worker, and while writing; `make soak` aims at all.
AIMED = ("read", "execute", "write", "manifest")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("ground"))


@pytest.fixture(scope="module")
def lasts(ground: Ground) -> dict[str, float]:
    return killing.durations(ground)


def borne(seen: Seen) -> None:
    print(faults.table([seen]))
    if seen.lacking:
        pytest.skip(f"lacks {seen.lacking}")
    assert seen.faults == ()


@pytest.mark.parametrize("stage", AIMED)
def test_killed_run_leaves_no_part_of_a_file_and_the_next_completes(
    ground: Ground, lasts: dict[str, float], stage: str
) -> None:
    kill = next(one for one in killing.kills(len(STAGES), seed=8) if one.stage == stage)

    struck = killing.strike(ground, kill, lasts)

    print(killing.table([struck]))
    assert struck.faults == ()


def test_full_disk_is_told_and_costs_nothing(ground: Ground) -> None:
    borne(faults.full_disk(ground, 200))


def test_output_that_cannot_be_written_is_told(ground: Ground) -> None:
    borne(faults.read_only(ground))


def test_second_run_waits_for_the_first(ground: Ground) -> None:
    borne(faults.two_at_once(ground))


def test_run_goes_on_without_a_worker_that_died(ground: Ground) -> None:
    borne(faults.lost_worker(ground))


def test_notebook_that_never_ends_is_ended(ground: Ground) -> None:
    borne(faults.endless_notebook(ground))


def test_notebook_that_eats_memory_is_ended(ground: Ground) -> None:
    borne(faults.greedy_notebook(ground))


def test_clock_that_was_set_back_deceives_nobody(ground: Ground) -> None:
    borne(faults.clock_set_back(ground))


@pytest.mark.parametrize("stage", ["warm", "write"])
def test_ctrl_c_ends_everything_and_the_next_run_completes(ground: Ground, stage: str) -> None:
    borne(faults.stopped(ground, stage))
