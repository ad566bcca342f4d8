"""Kernels forked from a warm server: as isolated as fresh ones, with the same bytes."""

import asyncio
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from papermill.exceptions import PapermillExecutionError

from reportlib.notebooks import fork_client, fork_linux
from reportlib.notebooks.fork_kernelspec import install_kernelspec, kernelspec_folder
from reportlib.notebooks.fork_manager import ForkKernelManager
from reportlib.notebooks.normalise import normalised, to_text
from tests.notebooks.forked import Run, healthy, server_pid, write

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only"),
]


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
    "for n in range(4):\n    print('said', n)\n    display(n)\n    print('erred', n, file=sys.stderr)",
    "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')",
    "get_ipython().input_transformers_post.append(lambda lines: [one.replace('early', 'late') for one in lines])",
    "print('early')",
    "print(type(get_ipython()).__name__, type(sys.stdout).__name__, type(get_ipython().kernel).__name__)",
)


def test_both_engines_give_the_same_bytes(run: Run) -> None:
    forked, fresh = (
        to_text(normalised(run(*EVERYTHING, engine=engine))) for engine in ("fork", "stock")
    )
    assert forked == fresh
    assert "image/png" in forked
    assert "raw bytes" in forked
    assert "awaited" in forked
    assert '"late\\n"' in forked


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


def test_any_papermill_user_can_name_the_kernel(tmp_path: Path) -> None:
    installed = install_kernelspec(tmp_path)
    assert installed == tmp_path / "share/jupyter/kernels/reportlib-fork"
    source = write(
        tmp_path / "in.ipynb",
        "import os, sys\nprint('reportlib.notebooks.fork_server' in sys.modules, os.path.basename(sys.argv[2]))",
    )
    subprocess.run(
        [sys.executable, "-m", "papermill", "-k", "reportlib-fork", str(source), str(tmp_path / "out.ipynb")],
        env={**os.environ, "JUPYTER_PATH": str(tmp_path / "share/jupyter")}, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (cell,) = nbformat.read(tmp_path / "out.ipynb", 4).cells  # type: ignore[no-untyped-call]
    assert cell.outputs[0].text.startswith("True k")


def test_a_server_can_be_warmed_ahead(run: Run) -> None:
    fork_client.servers().close()
    fork_client.prepare()
    pid = server_pid()
    healthy(run, pid)


async def _one_answer(manager: AsyncKernelManager) -> str:
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=20)
    shown: list[dict[str, Any]] = []
    await client.execute_interactive("6 * 7", output_hook=shown.append, timeout=20)
    client.stop_channels()
    await manager.shutdown_kernel()
    (answer,) = [one["content"] for one in shown if one["msg_type"] == "execute_result"]
    return str(answer["data"]["text/plain"])


def test_a_client_that_chose_where_to_listen_is_obeyed(tmp_path: Path) -> None:
    """JupyterLab names the connection file itself and expects TCP."""
    manager = AsyncKernelManager(
        kernel_name="reportlib-fork", connection_file=str(tmp_path / "kernel.json")
    )
    manager.kernel_spec_manager.kernel_dirs.insert(0, str(kernelspec_folder().parent))
    assert asyncio.run(_one_answer(manager)) == "42"
    assert manager.transport == "tcp"


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
