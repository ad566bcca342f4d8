"""From when on Ctrl-C is heard as Python's exception."""

import signal


def hear() -> None:
    """Let Ctrl-C raise KeyboardInterrupt from now on, unless it is ignored.

    Until a command has something to put away, `reportlib.__main__` ends the process at once.
    """
    before = signal.getsignal(signal.SIGINT)
    if callable(before) and before is not signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.default_int_handler)
