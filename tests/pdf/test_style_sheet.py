"""A style sheet that is not understood stops every report that it shapes, not only the first."""

from pathlib import Path

import pytest

from reportlib.errors import LayoutError
from reportlib.model import Html
from reportlib.pdf import Typesetter

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title>
<link rel="stylesheet" href="style.css">
</head><body><p>x</p></body></html>"""


def test_a_misspelt_property_is_told_again_and_again(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "style.css").write_text(
        "p { font-family: var(--latin) }\np { colour: red; }\n", "utf-8"
    )
    page = Html(text=PAGE, base=str(folder), title="x", author="", lang="en")

    for _ in range(2):
        with pytest.raises(LayoutError) as refused:
            typesetter.typeset(page)
        assert str(refused.value) == (
            "mine/style.css, line 2: the style sheet is not understood: `colour: red`, unknown property. → correct that line"
        )
