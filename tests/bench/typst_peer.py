"""The rival: the same notebook through papermill, the same page through pandoc and typst, as Quarto does it.

python -m tests.bench.typst_peer CASES RESULTS FIRST STEP MOST

Typst sets the text, tables and charts of the page in the same fonts, and need not
make what else our PDF holds: the official grid, links, tags for PDF/UA, files inside.
"""

import base64
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from reportlib.pipeline.unchanged import fonts_folder
from tests.bench import cases
from tests.bench.stock import execute

PEERS = Path(sys.prefix) / "bench"
PREAMBLE = """#set document(date: none)
#set page(paper: "a4")
#set text(font: ("Liberation Serif", "FandolFang", "Noto Serif CJK SC"), lang: "zh", size: 12pt)
#let horizontalrule = line(length: 50%)
"""
CHART = re.compile(r'"data:image/svg\+xml;base64,([^"]*)"')
LINK = re.compile(r"</?a\b[^>]*>")


def missing() -> str:
    """Return what the rival lacks on this machine, or nothing."""
    try:
        tools()
    except (ImportError, OSError) as error:
        return f"pandoc and typst are not installed here: {error}"
    return ""


def tools() -> tuple[str, Callable[..., Any]]:
    """Return the path of pandoc and the compiler of typst.

    Raises:
        ImportError: They are not installed.
    """
    if str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    pypandoc, typst = import_module("pypandoc"), import_module("typst")
    return str(pypandoc.get_pandoc_path()), typst.compile


def main(arguments: list[str]) -> int:
    """Make the PDFs of this process's share of the counties, one after the other."""
    folder, results = Path(arguments[0]), Path(arguments[1])
    first, step, most = (int(one) for one in arguments[2:5])
    pandoc, compiled = tools()
    for case in cases.share(folder, first, step, most):
        code = case.told["code"]
        executed = execute(case, results / f"{code}.ipynb")
        _, page = cases.written(case, executed)
        own = results / code
        own.mkdir()
        source = own / "page.typ"
        source.write_text(PREAMBLE + _translated(pandoc, page.text, own), encoding="utf-8")
        content = compiled(str(source), font_paths=[str(fonts_folder())], ignore_system_fonts=True)
        (results / f"{code}.pdf").write_bytes(content)
    return 0


def _translated(pandoc: str, text: str, folder: Path) -> str:
    """Return a page in typst's language, its charts as files beside it, its links dropped."""
    charts = CHART.findall(text)
    for number, chart in enumerate(charts):
        (folder / f"{number}.svg").write_bytes(base64.b64decode(chart))
    names = iter(f'"{number}.svg"' for number in range(len(charts)))
    plain = LINK.sub("", CHART.sub(lambda _: next(names), text))
    done = subprocess.run(
        [pandoc, "-f", "html", "-t", "typst"], input=plain, capture_output=True, encoding="utf-8", check=True
    )  # fmt: skip
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
