"""What a forked kernel is spared: the same answers, asked for once."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Bool
from traitlets.config import Configurable

from reportlib.notebooks import fork_spared


class Events:
    def __init__(self) -> None:
        self.callbacks: dict[str, Any] = {}

    def register(self, name: str, callback: Any) -> None:
        self.callbacks[name] = callback


class Shell:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.events = Events()
        self.ending = "!"

    def transform_cell(self, raw_cell: str) -> str:
        self.asked.append(f"transform {raw_cell}")
        return raw_cell + self.ending

    def should_run_async(
        self, raw_cell: str, *, transformed_cell: str, preprocessing_exc_tuple: Any = None
    ) -> bool:
        self.asked.append(f"async {raw_cell}")
        return "await" in transformed_cell and preprocessing_exc_tuple is None


def as_a_kernel_asks(shell: Any, cell: str) -> tuple[str, bool]:
    """A kernel asks, then IPython asks the same, then the cell begins."""
    for _ in range(2):
        told = shell.transform_cell(cell)
        found = shell.should_run_async(cell, transformed_cell=told, preprocessing_exc_tuple=None)
    begin = shell.events.callbacks.get("pre_execute")
    if begin:
        begin()
    return told, found


def test_a_cell_is_read_once() -> None:
    shell = Shell()
    fork_spared.shorten_cells(shell)

    assert as_a_kernel_asks(shell, "await x") == ("await x!", True)
    assert as_a_kernel_asks(shell, "x") == ("x!", False)
    assert shell.asked == ["transform await x", "async await x", "transform x", "async x"]


def test_what_a_cell_changes_holds_for_the_same_cell_afterwards() -> None:
    shell = Shell()
    fork_spared.shorten_cells(shell)

    shell.transform_cell("x")  # asked once only, as for a cell that awaits
    shell.events.callbacks["pre_execute"]()
    shell.ending = "?"
    assert as_a_kernel_asks(shell, "x")[0] == "x?"


class Stream:
    """As ipykernel's: what is written waits until the thread that sends has been asked."""

    echo = None

    def __init__(self) -> None:
        self._flush_pending = False
        self._buffers: dict[str, str] = {}
        self.sent: list[str] = []
        self.waited = 0

    def write(self, text: str) -> None:
        self._buffers[""] = text
        self._flush_pending = True

    def flush(self) -> None:
        self.waited += 1
        self._flush()

    def _flush(self) -> None:
        self._flush_pending = False
        self.sent += self._buffers.values()
        self._buffers = {}


def test_only_a_stream_that_was_written_to_is_flushed() -> None:
    stream = Stream()
    fork_spared.shorten_flushes(stream)

    stream.flush()
    assert stream.waited == 0
    stream.write("a")
    stream.flush()
    stream.flush()
    assert (stream.sent, stream.waited) == (["a"], 1)


def test_a_flush_waits_for_what_is_being_sent() -> None:
    class Sending(Stream):
        def _flush(self) -> None:
            self._flush_pending, self._buffers = False, {}
            if not self.waited:
                self.flush()  # another thread asks while this one sends

    stream = Sending()
    fork_spared.shorten_flushes(stream)

    stream.write("a")
    stream._flush()
    assert stream.waited == 1


class HistoryManager(Configurable):
    """Configured by its class's name, as IPython's own."""

    enabled = Bool(default_value=True).tag(config=True)


def configured(*argv: str) -> Any:
    return fork_spared._usual(argv)


USUAL = (
    ("-f", "k1.json", "--HistoryManager.enabled=False"),
    ("-f", "k1.json"),
    ("-f", "k1.json", "--IPKernelApp.quiet=False", "--IPKernelApp.interrupt=7"),
    (),
)


@pytest.mark.parametrize("argv", USUAL)
def test_usual_arguments_mean_what_they_mean_to_the_parser(argv: tuple[str, ...]) -> None:
    long, short = IPKernelApp(), IPKernelApp()  # type: ignore[no-untyped-call]
    fork_spared.shorten_start(short)
    for app in (long, short):
        app.parse_command_line(list(argv))

    names = ("argv", "connection_file", "quiet", "interrupt", "extra_args")
    assert [getattr(short, name) for name in names] == [getattr(long, name) for name in names]
    managers = [HistoryManager(parent=app) for app in (long, short)]
    assert managers[0].enabled == managers[1].enabled == (len(argv) != 3)
    assert configured(*argv) is not None


@pytest.mark.parametrize(
    "argv",
    [
        ("--debug",),
        ("--log-level=40",),
        ("-f",),
        ("-f", "--debug"),
        ("--HistoryManager.enabled", "False"),
        ("-f", "a", "-f", "b"),
        ("--", "-f", "a"),
        ("-h",),
        ("--A.b.c=1",),
    ],
)
def test_other_arguments_are_left_to_the_parser(argv: tuple[str, ...]) -> None:
    assert configured(*argv) is None


def test_the_kernel_is_made_without_looking_at_every_module() -> None:
    seen: list[int] = []
    app = SimpleNamespace(
        parse_command_line=list,
        init_kernel=lambda: seen.append(len(vars(ipkernel)["sys"].modules)),
    )
    fork_spared.shorten_start(app)
    app.init_kernel()

    assert seen == [0]
    assert vars(ipkernel)["sys"] is sys
