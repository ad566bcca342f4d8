"""Kernels forked from a warm server: as isolated as fresh ones, and nothing outlives its owner."""

import asyncio
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from reportlib.errors import RunError
from reportlib.notebooks import fork_client, fork_linux
from reportlib.notebooks.fork_kernelspec import install_kernelspec
from reportlib.notebooks.fork_manager import ForkKernelManager, execute_arguments
from reportlib.notebooks.normalise import normalised, to_text
from reportlib.notebooks.provisioner import ForkProvisioner

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    # Someone may be editing the package while its tests run; that would start a new server.
    monkeypatch.setattr(fork_client, "_own_files", list)
    caplog.set_level(logging.CRITICAL, logger="papermill")


@pytest.fixture(scope="module", autouse=True)
def _no_server_stays() -> Iterator[None]:
    yield
    fork_client.servers().close()


def write(path: Path, *cells: str) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])  # type: ignore[no-untyped-call]
    notebook.metadata.kernelspec = {
        "name": "python3",
        "language": "python",
        "display_name": "Python 3",
    }
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    return path


class Run:
    """Runs cells in a folder with one engine and returns the executed notebook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, *cells: str, engine: str = "fork", limits: dict[str, int] | None = None, **more: Any
    ) -> Any:
        source = write(self.folder / f"in-{len(list(self.folder.iterdir()))}.ipynb", *cells)
        arguments = {
            **execute_arguments(engine, **(limits or {})),
            "cwd": str(self.folder),
            "progress_bar": False,
        }
        return papermill.execute_notebook(
            str(source), str(source.with_suffix(".out.ipynb")), **{**arguments, **more}
        )

    def text(self, *cells: str, **more: Any) -> str:
        outputs = self(*cells, **more).cells[-1].outputs
        return "".join(one.get("text", "") for one in outputs).strip()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def server_pid() -> int:
    (server,) = fork_client.servers()._servers.values()
    return server.process.pid


def gone(pids: list[int], patience: float = 8.0) -> list[int]:
    """Return those that still live after a while."""
    end = time.monotonic() + patience
    while left := [pid for pid in pids if lives(pid)]:
        if time.monotonic() > end:
            return left
        time.sleep(0.02)
    return []


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


LEAKS = {
    "variables": ("stray = 1", "print('stray' in globals())", "False"),
    "patched classes": (
        "import pandas as pd\npd.DataFrame.head = lambda self: 'patched'",
        "import pandas as pd\nprint(type(pd.DataFrame({'a': [1]}).head()).__name__)", "DataFrame",
    ),
    "imported modules": ("import wave", "import sys\nprint('wave' in sys.modules)", "False"),
    "pandas options": (
        "import pandas as pd\npd.set_option('display.max_rows', 7)",
        "import pandas as pd\nprint(pd.get_option('display.max_rows'))", "60",
    ),
    "rcParams": (
        "import matplotlib as mpl\nmpl.rcParams['lines.linewidth'] = 9",
        "import matplotlib as mpl\nprint(mpl.rcParams['lines.linewidth'])", "1.5",
    ),
    "environment": ("import os\nos.environ['STRAY'] = '1'", "import os\nprint('STRAY' in os.environ)", "False"),
    "working folder": (
        "import os\nos.mkdir('deeper')\nos.chdir('deeper')", "import os\nprint(os.path.basename(os.getcwd()) == 'deeper')", "False",
    ),
    "cached data": (
        "from reportlib import places\nplaces.load = None",
        "from reportlib import places\nprint(places.load is None)", "False",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", LEAKS)
def test_nothing_leaks_into_the_next_kernel(run: Run, what: str) -> None:
    mess, look, clean = LEAKS[what]
    run(mess)
    assert run.text(look) == clean


def test_each_kernel_has_its_own_chance(run: Run) -> None:
    code = "import random, numpy, uuid\nprint(random.random(), numpy.random.rand(), uuid.uuid4())"
    assert not set(run.text(code).split()) & set(run.text(code).split())


def test_a_kernel_sees_its_own_environment_and_place(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY", "隆阳区")
    code = "import os\nprint(os.environ['COUNTY'], os.getcwd())"
    assert run.text(code) == f"隆阳区 {run.folder}"
    monkeypatch.setenv("COUNTY", "施甸县")
    assert run.text(code) == f"施甸县 {run.folder}"


def test_environments_larger_than_a_datagram_arrive(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        monkeypatch.setenv(f"LONG{number}", "长" * 30_000)
    assert run.text("import os\nprint(len(os.environ['LONG7']))") == "30000"


EVERYTHING = (
    "import matplotlib.pyplot as plt, pandas as pd, numpy as np, sys, os, warnings, logging",
    "pd.DataFrame({'县': ['隆阳', '施甸'], '人': [506100, 93]})",
    "fig, ax = plt.subplots()\nax.plot([1, 3, 2])\nax.set_title('Longyang')\nplt.show()",
    "from IPython.display import display, HTML, Markdown\ndisplay(HTML('<b>x</b>'))\ndisplay({'application/json': {'县': 1}}, raw=True)\nprint('out')",
    "os.write(1, b'raw bytes\\n')\nNone",
    "print(plt.get_backend(), __name__, sys.argv[1:2], np.float64(0.1) + 0.2)",
    "print(sum(range(10)), {3: 1}, sorted({'b', 'a'}), pd.Series([1.5, None]).to_dict())",
    "print('错误', file=sys.stderr)\nwarnings.warn('given again')\nlogging.getLogger('x').warning('logged')",
    "import io, hashlib\nbuffer = io.BytesIO()\nplt.rcParams['svg.hashsalt'] = 'x'",
    "fig.savefig(buffer, format='svg', metadata={'Date': None})\nhashlib.sha256(buffer.getvalue()).hexdigest()",
    "!echo from a shell",
)


def test_both_engines_give_the_same_bytes(run: Run) -> None:
    forked, fresh = (
        to_text(normalised(run(*EVERYTHING, engine=engine))) for engine in ("fork", "stock")
    )
    assert forked == fresh
    assert "image/png" in forked
    assert "raw bytes" in forked


def test_the_same_error_in_both_engines(run: Run) -> None:
    tracebacks = []
    for engine in ("fork", "stock"):
        with pytest.raises(PapermillExecutionError) as caught:
            run("x = 1", "1 / 0", engine=engine)
        tracebacks.append(caught.value.traceback)
    assert tracebacks[0] == tracebacks[1]


def test_a_warning_is_given_in_every_kernel(run: Run) -> None:
    code = "import warnings\nwarnings.warn('again')"
    for _ in range(2):
        assert "again" in run.text(code)


def test_what_a_notebook_registers_for_the_end_runs(run: Run) -> None:
    run(
        "import atexit, pathlib\natexit.register(pathlib.Path('ended').touch)",
        shutdown_kernel="graceful",
    )
    assert (run.folder / "ended").exists()


def test_a_slow_cell_is_interrupted_and_the_next_one_runs(run: Run) -> None:
    done = run("try:\n    import time; time.sleep(60)\nexcept KeyboardInterrupt:\n    print('stopped')", "print('after')",
               execution_timeout=1, interrupt_on_timeout=True)  # fmt: skip
    assert [cell.outputs[0].text for cell in done.cells] == ["stopped\n", "after\n"]


def healthy(run: Run, server: int) -> None:
    assert run.text("print(1 + 1)") == "2"
    assert server_pid() == server


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
    assert len(pids) == 2**5
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


def test_many_at_once_do_not_meet() -> None:
    draw = "import io, matplotlib.pyplot as plt\nfor _ in range(3): plt.figure().suptitle('{0}').figure.savefig(io.BytesIO())\n'{0}'"

    async def one(number: int) -> str:
        manager = ForkKernelManager(kernel_name="reportlib-fork")
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=20)
        shown: list[dict[str, Any]] = []
        await client.execute_interactive(draw.format(number), output_hook=shown.append, timeout=20)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        return "".join(
            one["content"]["data"]["text/plain"]
            for one in shown
            if one["msg_type"] == "execute_result"
        )

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*map(one, range(6)))

    assert asyncio.run(all_of_them()) == [f"'{number}'" for number in range(6)]


def test_sockets_and_connection_files_are_cleared_away(run: Run) -> None:
    run("1")
    (server,) = fork_client.servers()._servers.values()
    assert list(server.folder.iterdir()) == []
    assert server.folder.stat().st_mode & 0o777 == 0o700
    folder = server.folder
    fork_client.servers().close()
    assert not folder.exists()
    assert not lives(server.process.pid)


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


def test_any_papermill_user_can_name_the_kernel(tmp_path: Path) -> None:
    installed = install_kernelspec(tmp_path)
    assert installed == tmp_path / "share/jupyter/kernels/reportlib-fork"
    source = write(
        tmp_path / "in.ipynb",
        "import os, sys\nprint('pandas' in sys.modules, os.path.basename(sys.argv[2]))",
    )
    subprocess.run(
        [sys.executable, "-m", "papermill", "-k", "reportlib-fork", str(source), str(tmp_path / "out.ipynb")],
        env={**os.environ, "JUPYTER_PATH": str(tmp_path / "share/jupyter")}, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (cell,) = nbformat.read(tmp_path / "out.ipynb", 4).cells  # type: ignore[no-untyped-call]
    assert cell.outputs[0].text.startswith("True k")


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


def test_open_files_are_not_shared_with_the_server(tmp_path: Path) -> None:
    (tmp_path / "font").write_bytes(bytes(range(100)))
    fd = os.open(tmp_path / "font", os.O_RDONLY)
    pipe, told = os.pipe()
    os.lseek(fd, 10, os.SEEK_SET)
    pid = os.fork()
    if pid == 0:
        fork_linux.part_with_files(keep=told)
        os.write(told, os.read(fd, 5))
        os._exit(0)
    os.waitpid(pid, 0)
    assert select.select([pipe], [], [], 5)[0]
    assert os.read(pipe, 5) == bytes(range(10, 15))
    assert os.lseek(fd, 0, os.SEEK_CUR) == 10
    for one in (fd, pipe, told):
        os.close(one)
