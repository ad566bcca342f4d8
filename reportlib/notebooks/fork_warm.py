"""Warming a process so that what is forked from it need not import anything.

The list of what to load is data: ``module`` imports, ``module:function`` also
calls. Whatever is loaded must leave one thread, for a fork copies no other.
What has a ``?`` before it is loaded while nobody asks for a kernel: a first kernel
that is wanted before does not wait for it and loads what it needs of it itself.
"""

import builtins
import gc
import importlib
import io
import os
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace

from reportlib.errors import RunError
from reportlib.notebooks.fork_linux import REMEDY, threads

IF_THERE_IS_TIME = "?"
PRELOAD = (
    "ipykernel.kernelapp",
    "numpy",
    "?reportlib.notebooks.fork_warm:load_kernel",
    "?reportlib.briefing",
    "?reportlib.dataset",
    "?reportlib.places:load",
    "?reportlib.lexicon:load",
    "?matplotlib.figure",
    "?matplotlib.backends.backend_svg",
    "?reportlib.notebooks.fork_warm:first_chart",
    "?matplotlib.pyplot",
    # After what every brief needs, for the first kernel may be wanted before all is loaded.
    "?reportlib.notebooks.fork_warm:load_pandas",
    "?reportlib.notebooks.fork_warm:first_uses",
    "?reportlib.dataset.files:get_ready",
    "?reportlib.briefing.rehearsal:rehearse",
)
# What ipykernel and IPython import only when a kernel starts.
_KERNEL = (
    "IPython.core.magics", "IPython.core.completer", "IPython.core.pylabtools", "ipykernel.ipkernel", "ipykernel.zmqshell",
    "ipykernel.iostream", "ipykernel.control", "ipykernel.heartbeat", "ipykernel.comm", "ipykernel.debugger", "comm", "sqlite3",
    "zmq.eventloop.zmqstream", "tornado.platform.asyncio", "pdb", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect", "IPython.core.completerlib",
    "IPython.extensions.storemagic", "faulthandler", "ipykernel_launcher",
)  # fmt: skip
# What they and the libraries above import only when a cell first needs it.
_LATER = (
    "matplotlib.backends.backend_agg", "pandas.io.formats.string", "pandas.io.formats.html", "pandas.io.parsers", "stack_data",
)  # fmt: skip
_PATIENCE = 3.0


def warm(preload: Iterable[str]) -> Iterator[str]:
    """Load what must be there at once, then at each further step one more entry; give the name of what comes next.

    Whoever forks between two steps finds what is there set apart from the garbage collector: a collection
    in a child would touch, and so copy, every page.

    Raises:
        RunError: One cannot be loaded, or left a thread behind.
    """
    gc.disable()
    entries = list(preload)
    for entry in (one for one in entries if not one.startswith(IF_THERE_IS_TIME)):
        _load(entry)
    for entry in (
        one.removeprefix(IF_THERE_IS_TIME) for one in entries if one.startswith(IF_THERE_IS_TIME)
    ):
        gc.freeze()
        yield entry
        _load(entry)
    gc.collect()
    gc.freeze()


def _load(entry: str) -> None:
    module, _, function = entry.partition(":")
    try:
        loaded = importlib.import_module(module)
        if function:
            getattr(loaded, function)()
    except Exception as error:  # whatever a module does when imported
        raise RunError(
            f"the warm server cannot load “{entry}”: {type(error).__name__}: {error}", where="engine fork",
            remedy=f"mend that module, or {REMEDY}",
        ) from error  # fmt: skip
    _only_one_thread(entry)


def _only_one_thread(entry: str) -> None:
    # matplotlib's first run on a machine starts a timer that outlives its use by a moment.
    end = time.monotonic() + _PATIENCE
    while threads() > 1 and time.monotonic() < end:
        time.sleep(0.02)
    if threads() > 1:
        raise RunError(
            f"loading “{entry}” left {threads()} threads, and a fork would lose all but one", where="engine fork",
            remedy=f"take it off the preload list, or {REMEDY}",
        )  # fmt: skip


def load_pandas() -> None:
    """Load pandas as it is loaded in a kernel: how many columns it shows depends on finding one."""
    if "pandas" in sys.modules:
        return
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    try:
        importlib.import_module("pandas")
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


def load_kernel() -> None:
    """Load what a kernel loads as it starts."""
    _load_all(_KERNEL)


def first_chart() -> None:
    """Draw once, and throw away, a chart in Chinese: what is slow only the first time."""
    with _unwarned():
        _chart("svg", "none")


def first_uses() -> None:
    """Do once, and throw away, what else is slow only the first time: tables and a picture."""
    from matplotlib.backends.registry import backend_registry

    _load_all(_LATER)
    # Choosing a backend looks through every installed package for more of them.
    backend_registry.list_all()  # type: ignore[no-untyped-call]
    with _unwarned():
        _table()
        _chart("png", "path")


def _load_all(modules: Iterable[str]) -> None:
    for module in modules:
        with suppress(ImportError):  # a later version may have moved it; it is only slower then
            importlib.import_module(module)


@contextmanager
def _unwarned() -> Iterator[None]:
    """Note no warning as already given: a kernel must give it again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _table() -> None:
    import pandas as pd

    frame = pd.read_csv(io.StringIO("a,b\n隆阳区,1\n"))
    frame.to_html()
    str(frame.groupby("a")["b"].sum())


def _chart(kind: str, fonttype: str) -> None:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": fonttype, "svg.hashsalt": "warm"}):
        figure = Figure(figsize=(2, 1))
        axes = figure.add_subplot()
        axes.bar(["a", "b"], [1, 2], label="x")
        axes.plot([0, 1], [1, 2])
        axes.set_title("农村劳动力转移")
        axes.legend()
        figure.savefig(
            io.BytesIO(), format=kind, metadata={"Date": None} if kind == "svg" else None
        )


def shaping(environment: dict[str, str]) -> dict[str, str]:
    """Return those variables that shape what an import does, so that a server fits one setting of them."""
    prefixes = (
        "PYTHON",
        "MPL",
        "MATPLOTLIB",
        "LC_",
        "XDG_",
        "IPYTHON",
        "JUPYTER",
        "LD_",
    )
    names = {"LANG", "LANGUAGE", "TZ", "HOME", "TMPDIR"}
    return {
        name: value
        for name, value in sorted(environment.items())
        if name in names or name.startswith(prefixes)
    }


def server_environment(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment in which to warm: one BLAS thread and heap, one hash seed, no drawing backend chosen."""
    kept = {name: value for name, value in environment.items() if name != "MPLBACKEND"}
    return kept | {
        "PYTHONHASHSEED": "0",
        "MALLOC_ARENA_MAX": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PATH": environment.get("PATH", os.defpath),
    }
