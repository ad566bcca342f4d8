"""However a cell, a kernel, a server or its owner ends: a named error, a healthy server, nothing left."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from reportlib.errors import RunError
from reportlib.notebooks import fork_client
from reportlib.notebooks.fork_manager import ForkKernelManager, execute_arguments
from reportlib.notebooks.provisioner import ForkProvisioner
from tests.notebooks.forked import Run, gone, healthy, lives, server_pid, write

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]


def test_a_slow_cell_is_interrupted_and_the_next_one_runs(run: Run) -> None:
    done = run("try:\n    import time; time.sleep(60)\nexcept KeyboardInterrupt:\n    print('stopped')", "print('after')",
               execution_timeout=1, interrupt_on_timeout=True)  # fmt: skip
    assert [cell.outputs[0].text for cell in done.cells] == ["stopped\n", "after\n"]


def test_a_cell_that_never_ends_is_a_named_error(run: Run) -> None:
    run("1")
    server = server_pid()
    with pytest.raises(CellTimeoutError):
        run(
            "import os, pathlib\npathlib.Path('pid').write_text(str(os.getpid()))\nwhile True: pass",
            execution_timeout=1,
        )
    assert gone([int((run.folder / "pid").read_text())], 0.5) == []
    healthy(run, server)


@pytest.mark.parametrize(
    "death",
    [
        "import os\nos._exit(3)",
        "import ctypes\nctypes.string_at(0)",
        "import os\nos.kill(os.getpid(), 9)",
    ],
)
def test_a_kernel_that_dies_is_a_named_error(run: Run, death: str) -> None:
    run("1")
    server = server_pid()
    with pytest.raises(DeadKernelError):
        run(death)
    healthy(run, server)


def test_a_memory_limit_ends_in_a_named_error(run: Run) -> None:
    run("1")
    server = server_pid()
    with pytest.raises(PapermillExecutionError) as caught:
        run("hoard = bytearray(600 * 2**20)", limits={"memory_limit": 300 * 2**20})
    assert caught.value.ename == "MemoryError"
    assert run.text(
        "print(len(bytearray(100 * 2**20)))", limits={"memory_limit": 300 * 2**20}
    ) == str(100 * 2**20)
    healthy(run, server)


def test_a_process_limit_reaches_the_kernel(run: Run) -> None:
    code = "import resource\nprint(resource.getrlimit(resource.RLIMIT_NPROC)[0])"
    most = int(run.text(code, limits={"process_limit": 50}))
    assert 50 < most < 100_000


BOMB = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
notes = os.open("pids", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
for depth in range(5):
    if os.fork() == 0:
        if depth % 2: os.setsid()
        else: os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
os.write(notes, f"{os.getpid()}\\n".encode())
time.sleep(60)
"""


def test_a_fork_bomb_leaves_no_process_behind(run: Run) -> None:
    run("1")
    server = server_pid()
    with pytest.raises(CellTimeoutError):
        run(BOMB, execution_timeout=2)
    pids = [int(one) for one in (run.folder / "pids").read_text().split()]
    assert len(pids) > 8  # the system decides how far it came
    assert gone(pids, 0.5) == []
    healthy(run, server)


def test_a_daemon_left_by_a_finished_notebook_ends_with_it(run: Run) -> None:
    pid = int(
        run.text(
            "import subprocess\nprint(subprocess.Popen(['sleep', '60'], start_new_session=True).pid)"
        )
    )
    assert gone([pid], 0.5) == []


def test_a_server_that_was_killed_is_replaced(run: Run) -> None:
    run("1")
    server = server_pid()
    with pytest.raises(DeadKernelError):
        run(f"import os, time\nos.kill({server}, 9)\ntime.sleep(30)")
    assert run.text("print(1 + 1)") == "2"
    assert server_pid() != server


def test_sockets_and_connection_files_are_cleared_away(run: Run) -> None:
    run("1")
    (server,) = fork_client.servers()._servers.values()
    # The lock says that the folder's owner lives; nothing of a kernel is left beside it.
    assert [one.name for one in server.folder.iterdir()] == ["lock"]
    assert server.folder.stat().st_mode & 0o777 == 0o700
    folder = server.folder
    assert server.process is not None
    pid = server.process.pid
    fork_client.servers().close()
    assert not folder.exists()
    assert not lives(pid)


def test_a_kernel_can_be_restarted_and_shut_down_politely(tmp_path: Path) -> None:
    async def life() -> list[int | None]:
        manager = ForkKernelManager(kernel_name="reportlib-fork")
        pids: list[int | None] = []
        await manager.start_kernel(cwd=str(tmp_path))
        for _ in range(2):
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=20)
            assert isinstance(manager.provisioner, ForkProvisioner)
            pids.append(manager.provisioner.pid)
            client.stop_channels()
            if len(pids) == 1:
                await manager.restart_kernel(now=True)
        await manager.shutdown_kernel()
        return pids

    first, second = asyncio.run(life())
    assert first
    assert second
    assert first != second
    assert gone([first, second], 0.5) == []


OWNER = """
import os, sys, logging
from reportlib.notebooks import fork_client, fork_manager
import papermill
logging.disable(logging.CRITICAL)
papermill.execute_notebook(sys.argv[1], sys.argv[2], progress_bar=False, cwd=sys.argv[3], **fork_manager.execute_arguments("fork"))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_when_the_owner_ends_nothing_stays(tmp_path: Path, how: signal.Signals) -> None:
    cell = (
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "folder = os.path.dirname(__import__('sys').argv[2])\n"
        "open('note.part', 'w').write(f'{os.getpid()} {os.getppid()} {child.pid} {folder}')\n"
        "os.rename('note.part', 'note')\ntime.sleep(60)"
    )
    source = write(tmp_path / "in.ipynb", cell)
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(source), str(tmp_path / "out.ipynb"), str(tmp_path)],
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "note").exists() and time.monotonic() < end:
            time.sleep(0.05)
        *pids, folder = (tmp_path / "note").read_text().split()
        owner.send_signal(how)
        owner.wait(10)
    finally:
        owner.kill()
        owner.wait()
    assert gone([int(one) for one in pids]) == []
    assert not Path(folder).exists()


def test_another_system_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportlib.notebooks.fork_linux.sys.platform", "darwin")
    with pytest.raises(RunError, match="--engine stock"):
        execute_arguments("fork")
    assert execute_arguments("stock")["kernel_name"] == "python3"
    with pytest.raises(RunError, match="unknown engine"):
        execute_arguments("spoon")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("no_such_module", "cannot load “no_such_module”: ModuleNotFoundError"),
        ("os:no_such_function", "cannot load “os:no_such_function”"),
        ("strayed", "left 2 threads"),
    ],
)
def test_a_preload_that_does_not_fit_is_named(tmp_path: Path, entry: str, said: str) -> None:
    (tmp_path / "strayed.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
    )
    servers = fork_client.ForkServers()
    try:
        server = servers.get(sys.executable, [entry], {**os.environ, "PYTHONPATH": str(tmp_path)})
        with pytest.raises(RunError, match=said) as caught:
            _ = server.folder
        assert "--engine stock" in str(caught.value)
    finally:
        servers.close()


def test_threads_that_need_a_server_at_once_get_the_same() -> None:
    servers = fork_client.ForkServers()
    try:
        with ThreadPoolExecutor(4) as threads:
            folders = threads.map(
                lambda _: servers.get(sys.executable, ["json"], os.environ).folder, range(4)
            )
            assert len(set(folders)) == 1
    finally:
        servers.close()


CHANGES: dict[str, Callable[[], tuple[list[str], dict[str, str]]]] = {
    "preload": lambda: (["json", "csv"], {}),
    "time zone": lambda: (["json"], {"TZ": "Asia/Shanghai"}),
    "python path": lambda: (["json"], {"PYTHONPATH": "elsewhere"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_server_fits_one_state_of_its_surroundings(change: str) -> None:
    preload, env = CHANGES[change]()
    assert fork_client.state("python", preload, env) != fork_client.state("python", ["json"], {})
    assert fork_client.state("python", ["json"], {"COUNTY": "x"}) == fork_client.state(
        "python", ["json"], {}
    )
