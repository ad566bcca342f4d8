"""The command `reportlib`, also `python -m reportlib`, from its first moment to its last.

Little is loaded here, so that there is hardly a moment in which Ctrl-C meets Python's
own answer to it, a page of lines about imports.
"""

import os
import signal
import sys

from reportlib import STOPPED


def run() -> None:
    """Run the command that was typed, and end the process with its exit status."""
    begin()
    from reportlib.cli import main

    _leave(main())


def begin() -> None:
    """Answer Ctrl-C in a line until the command takes over; where it is ignored it stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def _stop(_number: int, _frame: object) -> None:
    """End at once: there is nothing to put away yet, and much that an exception would trip over."""
    os.write(2, f"{STOPPED}\n".encode())
    os._exit(128 + signal.SIGINT)


def _leave(status: int) -> None:
    """End as Python does, but do not take apart, object by object, what goes with the process."""
    import atexit
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C now has what he wants
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - what the interpreter does first: it waits for threads
    atexit._run_exitfuncs()  # noqa: SLF001 - and second
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)  # whoever read it has gone: Python knows what to say of that
    os._exit(status)


if __name__ == "__main__":
    run()
