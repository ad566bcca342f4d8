"""The command `reportlib`, also `python -m reportlib`, from its first moment to its last.

Little is loaded here, so that there is hardly a moment in which Ctrl-C meets Python's
own answer to it, a page of lines about imports.
"""

import os
import signal
import sys
from typing import Any, NoReturn

STOPPED = b"\xe2\x9c\x97 stopped before anything was begun\n"


def run() -> NoReturn:
    """Run the command that was typed, and end the process with its exit status."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    from reportlib.cli import main

    _leave(main())


def _stop(_number: int, _frame: Any) -> NoReturn:
    """End at once: until the command takes over there is nothing to put away, and much that an exception would trip over."""
    os.write(2, STOPPED)
    os._exit(128 + signal.SIGINT)


def _leave(status: int) -> NoReturn:
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
