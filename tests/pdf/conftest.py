"""Fonts and one typesetter for all page tests."""

import os
import sys
from pathlib import Path

import pytest

from reportlib.model import PdfDocument
from reportlib.pdf import FontSet, Typesetter, load_fonts
from reportlib.rendering import render
from tests.pdf import sample

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    folder = Path(sys.prefix) / "share" / "reportlib" / "fonts"
    if not folder.is_dir() and not os.environ.get("CI"):
        pytest.skip(f"no fonts in {folder}: run `make setup`")
    return load_fonts(folder)


@pytest.fixture(scope="session")
def typesetter(fonts: FontSet) -> Typesetter:
    return Typesetter(fonts)


@pytest.fixture(scope="session")
def made(typesetter: Typesetter, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the sample brief as PDF files: review copy, submission copy, one with empty settings."""
    folder = tmp_path_factory.mktemp("made")
    briefs = {
        "review": sample.brief(rare="𠮷㟍䶮"),
        "submission": sample.brief(preset="submission"),
        "bare": sample.brief(settings=False),
    }
    paths = {}
    for name, brief in briefs.items():
        document: PdfDocument = typesetter.typeset(
            render(brief, TEMPLATES), attachments=sample.ATTACHMENTS, meta=brief.meta["document"]
        )
        paths[name] = folder / f"{name}.pdf"
        paths[name].write_bytes(document.content)
    return paths
