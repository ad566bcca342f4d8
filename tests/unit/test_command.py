"""The first moment of the command and its last."""

import os
import subprocess
import sys

import pytest

from reportlib import STOPPED

# In the place of all that the command loads: a module that does something when it is asked for what it holds.
LOADED = """
import atexit, os, signal, sys, types
class Cli(types.ModuleType):
    @property
    def main(self):
        {does}
sys.modules["reportlib.cli"] = Cli("reportlib.cli")
atexit.register(print, "put away")
from reportlib.__main__ import run
run()
"""
INTERRUPTED = "os.kill(os.getpid(), signal.SIGINT)"
ENDED = "return lambda: print('done') or 3"
INTERRUPTED_AT_THE_END = (
    "atexit.register(os.kill, os.getpid(), signal.SIGINT); return lambda: print('done') or 3"
)


def _run(does: str) -> tuple[int, str, str]:
    program = LOADED.format(does=does)
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False, env=env
    )
    return told.returncode, told.stdout, told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_ctrl_c_while_the_command_is_loaded_is_answered_in_one_line() -> None:
    assert _run(INTERRUPTED) == (130, "", f"{STOPPED}\n")


@pytest.mark.parametrize("does", [ENDED, INTERRUPTED_AT_THE_END])
def test_the_command_ends_with_its_status_after_all_is_put_away(does: str) -> None:
    assert _run(does) == (3, "done\nput away\n", "")
