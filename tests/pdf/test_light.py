"""What loading the engine does not do."""

import subprocess
import sys

import pytest

WATCHED = """
import sys
begun = []
sys.addaudithook(lambda event, given: event == "subprocess.Popen" and begun.append(given[1]))
from reportlib.pdf.light import engine
engine.prepare()
heavy = {"fontTools.subset", "fontTools.varLib", "fontTools.varLib.instancer"} & set(sys.modules)
import ctypes.util
print(begun, sorted(heavy), ctypes.util.find_library.__module__)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems look for libraries in other ways"
)
def test_loading_asks_no_compiler_and_no_tools_for_fonts() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WATCHED], capture_output=True, encoding="utf-8", check=True
    )
    assert told.stdout == "[] [] ctypes.util\n"
