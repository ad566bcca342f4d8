"""Three pages of the sample, compared as pictures with those that were looked at and kept."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

pytestmark = [pytest.mark.pdf, pytest.mark.visual]

GOLDEN = Path(__file__).parents[1] / "golden" / "pages"
DPI = 50
# The masthead with its title, a table with a chart after it, the first English page.
PAGES = {"sample-masthead": 1, "sample-table": 2, "sample-imprint": 7, "sample-english": 8}
# Another version of Poppler smooths edges otherwise: a little on many dots, never much on average.
DARKER = 96
SHARE = 0.002
MEAN = 1.5


@pytest.mark.parametrize(("name", "page"), PAGES.items())
def test_a_page_looks_as_it_did(
    made: dict[str, Path], tmp_path: Path, name: str, page: int
) -> None:
    golden, drawn = GOLDEN / f"{name}.png", tmp_path / f"{name}.png"
    draw(made["submission"], page, drawn)
    if os.environ.get("REPORTLIB_GOLDEN") == "write":
        shutil.copy(drawn, golden)

    share, mean = difference(golden, drawn, tmp_path / f"{name}-difference.png")

    assert share <= SHARE and mean <= MEAN, (  # noqa: PT018 - one judgement, one message
        f"{share:.2%} of the dots of {name} differ (on average by {mean:.1f} of 255); "
        f"{_kept(golden, tmp_path)} holds {name}.png, {name}-golden.png and {name}-difference.png"
    )


def test_a_moved_line_is_seen(made: dict[str, Path], tmp_path: Path) -> None:
    drawn, moved = tmp_path / "page.png", tmp_path / "moved.png"
    draw(made["submission"], PAGES["sample-table"], drawn)
    with Image.open(drawn) as image:
        line = image.crop((0, 200, image.width, 220))
        image.paste(line, (1, 201))
        image.save(moved)

    share, _ = difference(drawn, moved, tmp_path / "difference.png")

    assert share > SHARE


def draw(pdf: Path, page: int, target: Path) -> None:
    """Draw one page in grey."""
    options = ["-png", "-gray", "-singlefile", "-r", str(DPI), "-f", str(page)]
    subprocess.run(["pdftoppm", *options, pdf, target.with_suffix("")], check=True)
    with Image.open(target) as image:
        image.quantize(16, dither=Image.Dither.NONE).save(target, optimize=True)


def difference(golden: Path, drawn: Path, target: Path) -> tuple[float, float]:
    """Return the share of dots that differ clearly, and the mean difference; keep its picture."""
    with Image.open(golden) as one, Image.open(drawn) as other:
        left, right = one.convert("L"), other.convert("L")
    if left.size != right.size:
        return 1.0, 255.0
    shown = ImageChops.difference(left, right)
    shown.save(target)
    clear = sum(shown.histogram()[DARKER:])
    return clear / (shown.width * shown.height), ImageStat.Stat(shown).mean[0]


def _kept(golden: Path, folder: Path) -> Path:
    """Put the golden picture beside the new one, and return their folder."""
    shutil.copy(golden, folder / f"{golden.stem}-golden.png")
    return folder
