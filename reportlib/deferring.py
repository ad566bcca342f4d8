"""Put off what a moment does not need: a library's own imports until somebody asks for them, Ctrl-C until an import is done."""

import importlib
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import current_thread, main_thread
from types import ModuleType
from typing import Any


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """Let whatever is imported within find stand-ins for some modules, which load them when they are used.

    Afterwards nothing stands in for anything: whoever imports one of them then gets the module
    itself. One that is loaded already is left alone.

    Args:
        names: ``module``, for those who import it whole and ask it for something later, or
            ``module:function``, for those who take a function out of it by name and call it later.
    """
    wanted: dict[str, set[str]] = {}
    for one in names:
        name, _, function = one.partition(":")
        if name not in sys.modules:
            wanted.setdefault(name, set()).add(function)
    lacking = {name: _stand_in(name, functions) for name, functions in wanted.items()}
    sys.modules.update(lacking)
    try:
        yield
    finally:
        for name, stand_in in lacking.items():
            _leave(name, stand_in)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait, while something is imported, until the next module is looked for.

    An exception that falls into the midst of an import may be lost in the interpreter's own
    callbacks, which print it and go on, or turned into another by a library.
    """
    if current_thread() is not main_thread() or not callable(signal.getsignal(signal.SIGINT)):
        yield  # an exception is raised in the main thread only, and where nothing hears it, nowhere
        return
    pause = _Pause()
    before = signal.signal(signal.SIGINT, pause.hear)
    sys.meta_path.insert(0, pause)
    try:
        yield
        pause.find_spec("")
    finally:
        sys.meta_path.remove(pause)
        signal.signal(signal.SIGINT, before)


class _Pause:
    """A finder of modules that finds none, and stops the import after Ctrl-C."""

    def __init__(self) -> None:
        self._heard = False

    def hear(self, _number: int, _frame: object) -> None:
        """Take note of a signal."""
        self._heard = True

    def find_spec(self, _name: str, _path: object = None, _target: object = None) -> None:
        """Find nothing, as Python asks it first.

        Raises:
            KeyboardInterrupt: The signal came.
        """
        if self._heard and current_thread() is main_thread():
            raise KeyboardInterrupt


def _leave(name: str, one: ModuleType) -> None:
    if sys.modules.get(name) is one:
        del sys.modules[name]


def _stand_in(name: str, functions: set[str]) -> ModuleType:
    module = ModuleType(name)

    def ask(attribute: str) -> Any:
        if attribute.startswith("__"):  # the import itself looks whether it is a package
            raise AttributeError(attribute)
        return partial(call, attribute) if attribute in functions else load(attribute)

    def call(attribute: str, /, *given: Any, **named: Any) -> Any:
        return load(attribute)(*given, **named)

    def load(attribute: str) -> Any:
        _leave(name, module)
        return getattr(importlib.import_module(name), attribute)

    module.__getattr__ = ask  # type: ignore[method-assign]
    return module


__all__ = ["put_off", "undisturbed"]
