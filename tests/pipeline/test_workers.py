"""Who makes the reports changes nothing in them: many workers, a cluster, workers that die."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest

from reportlib.pipeline import limits, make
from reportlib.settings import Settings
from tests.pipeline import crowd, small
from tests.pipeline.crowd import ROOT
from tests.soak.ground import COUNTIES, Ground, Ran, finished, until

pytestmark = pytest.mark.notebook
CROWD = {
    "镇雄县": ("530627-zhenxiong", "Zhenxiong"), "盐津县": ("530623-yanjin", "Yanjin"), "大关县": ("530624-daguan", "Daguan"),
    "永善县": ("530625-yongshan", "Yongshan"), "绥江县": ("530626-suijiang", "Suijiang"), "彝良县": ("530628-yiliang", "Yiliang"),
    "会泽县": ("530326-huize", "Huize"), "清涧县": ("610830-qingjian", "Qingjian"),
}  # fmt: skip
# A cell that, while a file says so, leaves a mark and takes its time; it prints nothing.
SLOW = """import time
from pathlib import Path

marks = Path({marks!r})
if (marks / "slow").exists():
    (marks / ref_area).touch()
    time.sleep(3)
"""


def figures(number: int) -> tuple[str, str]:
    """Return how a county's own figure is printed: how many were transferred, and out of the province."""
    return str(41200 + 1358 * number), str(20600 + 679 * number)


def words(pdf: Path) -> str:
    """Return the text of a PDF without any blanks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project of many counties with figures of their own, built by more workers than there are cores."""
    project = small.make_project(tmp_path_factory.mktemp("crowded") / "project", ROOT / "templates")
    for path in (project / "seeds").iterdir():
        path.unlink()
    shutil.copy(ROOT / "notebooks/county_brief.ipynb", project / "notebooks")
    for number, name in enumerate(CROWD):
        text = small.text(name, int(figures(number)[0]))
        (project / "seeds" / f"{number}.txt").write_text(text, encoding="utf-8")
    jobs = str(2 * limits.cores() + 1)
    done = subprocess.run(
        [sys.executable, "-m", "reportlib", "build", "--jobs", jobs], cwd=project, check=False, capture_output=True,
        encoding="utf-8", env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=crowd.GENEROUS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return project, done.stderr


def test_many_workers_print_to_each_county_what_is_its_own(crowded: tuple[Path, str]) -> None:
    project, _ = crowded
    for number, (name, (stem, english)) in enumerate(CROWD.items()):
        text = words(project / "output/briefs" / f"{stem}.pdf")
        assert name in text
        assert english in text
        assert all(f"{figure}人" in text for figure in figures(number))
        for other, (another, (_, foreign)) in enumerate(CROWD.items()):
            if other != number:
                strange = [one for one in (another, foreign, *figures(other)) if one in text]
                assert strange == [], f"{stem}.pdf"


def test_progress_counts_and_estimates(crowded: tuple[Path, str]) -> None:
    lines = [line.strip() for line in crowded[1].splitlines()]

    assert lines[0] == "8 to make, 0 up to date"
    assert [line.split("(")[1].split("/")[0] for line in lines[1:]] == list("12345678")
    assert all("/8, about " in line and " left)" in line for line in lines[2:8])
    assert lines[8].endswith("(8/8)")


# --- Dask --------------------------------------------------------------------------------------


class Place(Ground):
    """A ground whose notebook can be slowed down, so that something can happen meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.marks = folder / "marks"
        self.marks.mkdir(parents=True)
        cell = SLOW.format(marks=str(self.marks))
        super().__init__(
            folder, notebook=small.notebook(small.COUNTY, cell, small.SENTENCE), changing=False
        )

    def clustered(self, address: str, *arguments: str) -> "subprocess.Popen[str]":
        """Start a run on a cluster, from an empty output."""
        self.begin_from("empty")
        return self.start("--scheduler", address, *arguments)

    def at_work(self) -> int:
        """Return how many notebooks have been begun."""
        return len(list(self.marks.glob("[0-9]*")))

    @contextmanager
    def slowly(self) -> Iterator[None]:
        """Slow the notebook down."""
        for path in self.marks.iterdir():
            path.unlink()
        (self.marks / "slow").touch()
        yield
        (self.marks / "slow").unlink()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("place"))


# A driver that its worker stops before it sends more than a pipe holds.
DEAF = """
import os, signal, sys, tempfile
from concurrent.futures import ProcessPoolExecutor
from reportlib.pipeline import spawning, workers

def late(driver):
    os.kill(driver, signal.SIGSTOP)
    return bytes(10_000_000)

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, spawning.context(), workers._begin, (None, tempfile.gettempdir()))
    pool.submit(late, os.getpid()).result()
"""


def test_worker_whose_driver_is_killed_while_it_sends_ends_too(
    place: Place, tmp_path: Path
) -> None:
    script = tmp_path / "deaf.py"
    script.write_text(DEAF, encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, str(script)], env=place.environment(), cwd=place.scratch, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until(lambda: state(run.pid) == "T", "a driver that hears nothing")
    until(lambda: any("pipe_write" in waits(pid) for pid in place.processes()), "a full pipe")
    run.kill()
    run.wait(crowd.GENEROUS)
    until(lambda: not place.processes(), "the end of every process")


def state(pid: int) -> str:
    """Return the state of a process as the system tells it."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0]


def waits(pid: int) -> str:
    """Return what a process waits for within the system."""
    try:
        return Path(f"/proc/{pid}/wchan").read_text(encoding="utf-8")
    except OSError:
        return ""


def same(place: Place, ran: Ran) -> None:
    assert ran.status == 0, ran.out + ran.err
    assert "2 made" in ran.out
    assert place.differing() == []


def test_cluster_that_loses_a_worker_makes_the_same(place: Place) -> None:
    with place.slowly(), crowd.cluster(place.scratch, [[], []], env=place.environment()) as cluster:
        run = place.clustered(cluster.address)
        until(lambda: place.at_work() == COUNTIES, "a notebook under way on each worker")
        os.killpg(cluster.workers[0].pid, signal.SIGKILL)
        same(place, finished(run))
        assert cluster.workers[1].poll() is None


def test_workers_in_other_networks_without_the_project_make_the_same(
    place: Place, tmp_path: Path
) -> None:
    if lack := crowd.lacking():
        print(f"this machine lacks {lack}")
        assert not os.environ.get(crowd.COMPLETE), lack
        pytest.skip(f"lacks {lack}")
    site, elsewhere = crowd.installed(tmp_path / "site"), tmp_path / "environment"
    elsewhere.mkdir()
    env = {**place.environment(), "PYTHONPATH": str(site)}
    with crowd.networks(2) as names:
        wraps = [crowd.without(ROOT, [place.project], name, elsewhere) for name in names]
        bare = subprocess.run(
            [*wraps[0], "-c", "import reportlib; print(reportlib.__file__)"], env=env, cwd=tmp_path, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        assert Path(bare.stdout.strip()).is_relative_to(site)
        hidden = subprocess.run(
            [*wraps[0], "-c", "import os, sys; print([os.listdir(one) for one in sys.argv[1:]])", str(ROOT), str(place.project)],
            env=env, cwd=tmp_path, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert hidden.stdout.strip() == "[[], []]"
        with crowd.cluster(tmp_path, wraps, host=crowd.HOST, env=env) as cluster:
            same(place, finished(place.clustered(cluster.address)))


def test_cluster_whose_scheduler_ends_is_a_named_error(place: Place) -> None:
    with place.slowly(), crowd.cluster(place.scratch, [[]], env=place.environment()) as cluster:
        run = place.clustered(cluster.address)
        until(lambda: place.at_work() == 1, "a notebook under way")
        os.killpg(cluster.scheduler.pid, signal.SIGKILL)
        ran = finished(run)
    assert ran.status == 2, ran.out + ran.err
    assert "the Dask scheduler has ended" in ran.err
    assert "Traceback" not in ran.err


def test_ctrl_c_calls_off_what_a_cluster_is_at(place: Place) -> None:
    with place.slowly(), crowd.cluster(place.scratch, [[]], env=place.environment()) as cluster:
        run = place.clustered(cluster.address)
        until(lambda: place.at_work() == 1, "a notebook under way")
        run.send_signal(signal.SIGINT)
        ran = finished(run)
        assert ran.status == 130
        assert "stopped" in ran.err
        assert "Traceback" not in ran.err
    same(place, place.run())


def test_cluster_without_workers_is_a_named_error(place: Place) -> None:
    with crowd.cluster(place.scratch, [], env=place.environment()) as cluster:
        ran = finished(place.clustered(cluster.address, "--timeout", "2"))
    assert ran.status == 2, ran.out + ran.err
    assert "no worker has joined the cluster within 2 s" in ran.err
    assert "Traceback" not in ran.err


def test_silent_scheduler_is_a_named_error(place: Place) -> None:
    ran = finished(place.clustered(f"tcp://127.0.0.1:{crowd.free_port()}"))
    assert ran.status == 2
    assert "no Dask scheduler answers" in ran.err
    assert "Traceback" not in ran.err


def test_worker_of_another_release_is_refused_by_name() -> None:
    work = make.Work(
        title="隆阳区 530502", notebook="", notebook_text="", parameters={}, data={}, templates={}, seeds={},
        settings=Settings(), engine="fork", timeout=1, own_fonts={}, machine={**make.shared_digests(), "code": "another"},
        kind="", code="", slug="", area_id="", key="",
    )  # fmt: skip
    assert "other code" in str(make.make_elsewhere(work).error)


# --- How many workers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "100000 100000"}, 1),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "max 100000"}, 8),
        ({"cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"}, 8),
        ({"cpu.cfs_quota_us": "400000", "cpu.cfs_period_us": "100000"}, 4),
        ({}, 8),
    ],
)
def test_cores_are_those_that_the_container_grants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cores: int
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="ascii")
    monkeypatch.setattr(limits, "_groups", lambda _controller: iter([tmp_path]))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)))
    assert limits.cores() == cores


def without_machine(path: Path) -> str:
    """Read what a control group says, and nothing of the machine's own memory."""
    return path.read_text(encoding="ascii") if path.is_file() and path.name != "meminfo" else ""


@pytest.mark.parametrize(
    ("limit", "jobs"), [("1000000000", 1), ("2000000000", 3), ("max", 8), ("1000", 1)]
)
def test_memory_of_the_container_limits_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, jobs: int
) -> None:
    (tmp_path / "memory.max").write_text(limit, encoding="ascii")
    monkeypatch.setattr(limits, "_groups", lambda _controller: iter([tmp_path]))
    monkeypatch.setattr(limits, "_read", without_machine)
    monkeypatch.setattr(limits, "cores", lambda: 8)
    assert limits.default_jobs() == jobs


TOLD_IN_A_DESTRUCTOR = """import os, signal, time
from reportlib.pipeline import workers

class Slow:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0)

with workers._leaving():
    try:
        Slow()
        time.sleep(60)
    finally:
        print("put away", flush=True)
"""


def test_worker_told_to_leave_while_a_destructor_runs_still_leaves_and_says_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD_IN_A_DESTRUCTOR], cwd=ROOT, capture_output=True, text=True, timeout=50, check=False
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (143, "put away\n", "")


LEFT_IN_A_MESSAGE = """import gc, os, signal, struct, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from reportlib.pipeline import workers

def half():
    for one in gc.get_objects():
        if isinstance(one, SimpleQueue):
            os.write(one._writer.fileno(), struct.pack("!i", 1000) + b"half of it")
    time.sleep(60)

pool = ProcessPoolExecutor(1, mp_context=get_context("fork"))
pool.submit(half)
time.sleep(1)
workers._stop(pool)
print("stopped", flush=True)
"""


def test_worker_that_left_in_the_midst_of_a_message_holds_nobody_up() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LEFT_IN_A_MESSAGE], cwd=ROOT, capture_output=True, text=True, timeout=40, check=False
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "stopped\n"), done.stderr
