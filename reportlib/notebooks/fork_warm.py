"""Warming a process so that what is forked from it need not import anything.

The list of what to load is data: ``module`` imports, ``module:function`` also
calls. Whatever is loaded must leave one thread, for a fork copies no other.
"""

import builtins
import gc
import importlib
import io
import os
import sys
import time
import warnings
from collections.abc import Iterable
from contextlib import suppress
from types import SimpleNamespace

from reportlib.errors import RunError
from reportlib.notebooks.fork_linux import REMEDY, threads

PRELOAD = (
    "ipykernel.kernelapp",
    "numpy",
    "reportlib.notebooks.fork_warm:load_pandas",
    "matplotlib.pyplot",
    "reportlib.briefing",
    "reportlib.dataset",
    "reportlib.places:load",
    "reportlib.lexicon:load",
    "reportlib.notebooks.fork_warm:first_uses",
)
# What ipykernel, IPython and the libraries above import only when a kernel starts or a cell first runs.
_LATER = (
    "IPython.core.magics", "IPython.core.completer", "IPython.core.pylabtools", "ipykernel.ipkernel", "ipykernel.zmqshell",
    "ipykernel.iostream", "ipykernel.control", "ipykernel.heartbeat", "ipykernel.comm", "ipykernel.debugger", "comm",
    "matplotlib.backends.backend_svg", "matplotlib.backends.backend_agg", "sqlite3",
    "zmq.eventloop.zmqstream", "tornado.platform.asyncio", "pdb", "IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect", "IPython.core.completerlib",
    "IPython.extensions.storemagic", "faulthandler", "ipykernel_launcher", "pandas.io.formats.string", "pandas.io.formats.html", "pandas.io.parsers", "stack_data",
)  # fmt: skip
_PATIENCE = 3.0


def warm(preload: Iterable[str]) -> None:
    """Load a list of modules, then freeze what was made of them.

    Raises:
        RunError: One cannot be loaded, or left a thread behind.
    """
    for entry in preload:
        _load(entry)
        _only_one_thread(entry)
    gc.collect()
    # Objects that live for ever are set apart: a collection in a child would touch, and so copy, every page.
    gc.freeze()
    gc.disable()


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


def first_uses() -> None:
    """Do once, and throw away, what is slow only the first time: tables and one chart in Chinese."""
    for module in _LATER:
        with suppress(ImportError):  # a later version may have moved it; it is only slower then
            importlib.import_module(module)
    # No warning is to be noted here as already given: a kernel must give it again.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _table()
        _chart()


def _table() -> None:
    import pandas as pd

    frame = pd.read_csv(io.StringIO("a,b\n隆阳区,1\n"))
    frame.to_html()
    str(frame.groupby("a")["b"].sum())


def _chart() -> None:
    import matplotlib as mpl
    from matplotlib.backends.registry import backend_registry
    from matplotlib.figure import Figure

    # Choosing a backend looks through every installed package for more of them.
    backend_registry.list_all()  # type: ignore[no-untyped-call]

    for kind, fonttype in (("svg", "none"), ("png", "path")):
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
    """Return the environment in which to warm: one BLAS thread, one hash seed, no drawing backend chosen."""
    kept = {name: value for name, value in environment.items() if name != "MPLBACKEND"}
    return kept | {
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PATH": environment.get("PATH", os.defpath),
    }
