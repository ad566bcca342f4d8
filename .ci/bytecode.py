"""Load once what the commands and their kernels load, so that Python leaves its bytecode beside it.

Python does so by itself when a module is first used, unless the environment forbids it
(PYTHONDONTWRITEBYTECODE, as images of containers often do) or who uses it may not write here.
Then each command and each kernel would compile a thousand modules anew, for seconds.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import suppress

import reportlib
from reportlib.notebooks import fork_warm

# What functions of reportlib import when they are called, and what papermill starts.
LATER = (
    "asn1crypto.cms", "distributed.cli.dask_worker", "docx", "duckdb", "fontTools.subset", "ipykernel_launcher", "nbclient", "openpyxl",
    "papermill", "pdfplumber", "pikepdf", "pyhanko.sign.signers", "pypdfium2", "python_calamine", "rich.progress", "uharfbuzz",
    "watchfiles", "weasyprint",
)  # fmt: skip


def modules() -> Iterator[str]:
    """Give the names of the package's modules, and of what they load later."""
    for one in pkgutil.walk_packages(reportlib.__path__, "reportlib."):
        if not one.name.endswith("__main__"):
            yield one.name
    yield from LATER


def main() -> None:
    """Load all that can be loaded; what is not installed for this task is left out."""
    sys.dont_write_bytecode = False
    fork_warm.first_uses()
    for name in modules():
        # OSError: a system library is missing, which `reportlib doctor` tells.
        with suppress(ImportError, OSError):
            importlib.import_module(name)


if __name__ == "__main__":
    main()
