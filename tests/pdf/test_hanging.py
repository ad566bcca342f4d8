"""A space before a link may hang over the end of its line; the words before it stay on that line."""

import subprocess
from pathlib import Path

import pytest

from reportlib.model import Html
from reportlib.pdf import Typesetter

# An m is 0.7778 em wide and a space 0.25: "mm mm mm" takes 103.3 px of 20 px type, with a space after it 108.3 px.
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title><style>
@page {{ size: A5; margin: 20mm }} p {{ font: 20px/30px var(--latin); font-kerning: none; width: {width}px }}
</style></head><body><p id="a">mm mm mm <a href="#a">ii ii</a></p></body></html>"""


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (103, ["mm mm", "mm ii ii"]),
        (105, ["mm mm mm", "ii ii"]),
        (108, ["mm mm mm", "ii ii"]),
        (125, ["mm mm mm ii", "ii"]),
    ],
)
def test_words_before_a_link_fill_their_line(
    typesetter: Typesetter, tmp_path: Path, width: int, lines: list[str]
) -> None:
    page = Html(text=PAGE.format(width=width), base=str(tmp_path), title="x", author="", lang="en")
    path = tmp_path / "x.pdf"
    path.write_bytes(typesetter.typeset(page).content)

    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)

    assert done.stdout.split("\f")[0].strip().splitlines() == lines
