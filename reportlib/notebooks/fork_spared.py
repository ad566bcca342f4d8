"""What a forked kernel does once, or not at all, where ipykernel does it again and again.

Nothing here changes what a notebook sees: the classes are ipykernel's and IPython's
own, and only single objects of them are told to take a shorter way to the same end.
Whatever is not as expected (another version, other arguments) takes the long way.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from types import SimpleNamespace
from typing import Any

_FILE = ("-f", "--f")
_TRAIT = "--"


def shorten_start(app: Any) -> None:
    """Let an application read its usual arguments without a parser for the four hundred that it could be given."""
    whole = app.parse_command_line

    def parse(argv: Sequence[str] | None = None) -> None:
        told = _usual(argv or ())
        if told is None:
            whole(argv)
            return
        app.argv = list(argv or ())
        app.cli_config = deepcopy(told)
        app.update_config(app.cli_config)
        app.extra_args = []

    app.parse_command_line = parse
    app.init_kernel = partial(_without_list_of_modules, app.init_kernel)


def _usual(argv: Sequence[str]) -> Any:
    """Return what arguments of the forms ``-f FILE`` and ``--Class.trait=value`` configure, or None if there are others."""
    from traitlets.config.loader import Config, DeferredConfigString

    found = Config()
    rest = iter(argv)
    for one in rest:
        name, equals, value = one.removeprefix(_TRAIT).partition("=")
        section, dot, trait = name.partition(".")
        if one in _FILE:
            section, trait, value = "IPKernelApp", "connection_file", next(rest, "")
        elif not (one.startswith(_TRAIT) and equals and dot and (section + trait).isidentifier()):
            return None
        if not value or value.startswith("-") or trait in found[section]:
            return None  # what these mean is for the parser to say
        found[section][trait] = DeferredConfigString(value)
    return found


def _without_list_of_modules(init_kernel: Callable[[], None]) -> None:
    """Make the kernel without a list of the files of all modules.

    Only a debugger uses it, and the kernel's specification says that there is none;
    touching two thousand modules would copy as many pages of memory.
    """
    from ipykernel import ipkernel

    with _in_place_of(ipkernel, "sys", SimpleNamespace(modules={})):
        init_kernel()


@contextmanager
def _in_place_of(module: Any, name: str, other: object) -> Iterator[None]:
    own = getattr(module, name, None)
    setattr(module, name, other)
    try:
        yield
    finally:
        setattr(module, name, own)


def shorten_cells(shell: Any) -> None:
    """Let a shell read each cell once: ipykernel and IPython both ask it the same two questions before the cell runs."""
    kept: dict[Any, Any] = {}
    transform, is_async = shell.transform_cell, shell.should_run_async

    def transform_cell(raw_cell: str) -> str:
        known = kept.pop(raw_cell, None)
        if known is None:
            known = transform(raw_cell)
            kept[raw_cell] = known
        return str(known)

    def should_run_async(
        raw_cell: str, *, transformed_cell: str | None = None, preprocessing_exc_tuple: Any = None
    ) -> bool:
        question = (raw_cell, transformed_cell, preprocessing_exc_tuple is None)
        known = kept.pop(question, None)
        if known is None:
            known = is_async(
                raw_cell,
                transformed_cell=transformed_cell,
                preprocessing_exc_tuple=preprocessing_exc_tuple,
            )
            kept[question] = known
        return bool(known)

    shell.transform_cell, shell.should_run_async = transform_cell, should_run_async
    # What a cell does may change the answers.
    shell.events.register("pre_execute", kept.clear)


def shorten_flushes(stream: Any) -> None:
    """Let a stream that nobody has written to be flushed without asking the thread that sends.

    A kernel flushes both of its streams before each message that it sends, and each time
    wakes that thread and waits for it.
    """
    if stream is None or getattr(stream, "echo", None) is not None:
        return
    flush, send = stream.flush, stream._flush  # noqa: SLF001 - ipykernel's own hook for sending
    sending = []

    def marked() -> None:
        sending.append(True)
        try:
            send()
        finally:
            sending.pop()

    def if_written() -> None:
        # In this order: what is being sent was marked before it was no longer pending.
        if stream._flush_pending or sending or stream._buffers:  # noqa: SLF001
            flush()

    stream.flush, stream._flush = if_written, marked  # noqa: SLF001


def shorten(app: Any) -> None:
    """Shorten what a kernel does for each cell, once it is made."""
    shorten_cells(app.shell)
    for stream in (sys.stdout, sys.stderr):
        shorten_flushes(stream)
