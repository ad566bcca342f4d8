"""Draw the two pages that README.md of the project shows, from the digest of 保山 in ``output/``.

Run it in the project's folder after `make reports`:

    .venv/bin/python -m tests.golden.pages.make
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
DIGEST = Path("output/digests/530500-baoshan.pdf")
DPI = 70
COLOURS = 32
ENGLISH = "Labour Export Bulletin"


def first_pages(pdf: Path) -> dict[str, int]:
    """Return the number of the first page of each edition."""
    text = subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")
    english = next(number for number, page in enumerate(pages, 1) if ENGLISH in page)
    return {"zh": 1, "en": english}


def draw(pdf: Path, page: int, target: Path) -> None:
    """Draw one page as a PNG of few colours."""
    stem = target.with_suffix("")
    options = ["-png", "-singlefile", "-r", str(DPI), "-f", str(page)]
    subprocess.run(["pdftoppm", *options, pdf, stem], check=True)
    image = Image.open(target).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Draw both pages beside this file."""
    if not DIGEST.is_file():
        sys.exit(f"{DIGEST} is missing: run `make reports` first")
    for lang, page in first_pages(DIGEST).items():
        draw(DIGEST, page, HERE / f"{lang}.png")


if __name__ == "__main__":
    main()
