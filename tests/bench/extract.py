"""How fast prose becomes facts, and whether the time grows with the text: printed, never asserted.

python -m tests.bench.extract
"""

import itertools
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from reportlib import cleaning, extraction, lexicon, places, redaction, seeds
from reportlib.model import SeedDocument

SEEDS = Path(__file__).parents[2] / "seeds"
MEGABYTE = 1_000_000
SIZES = (100_000, 200_000, 400_000, 800_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One text of a given size (bytes of UTF-8) and the processor's seconds that each stage took."""

    size: int
    facts: int
    redaction: float
    cleaning: float
    extraction: float

    @property
    def whole(self) -> float:
        """Seconds of all stages."""
        return self.redaction + self.cleaning + self.extraction


def prose(size: int) -> SeedDocument:
    """Return about so many bytes of prose: the paragraphs of the seeds, in turn, again and again."""
    texts = [seeds.read_file(path) for path in seeds.list_files(SEEDS)]
    lines = [line for one in texts for line in one.text.splitlines() if line.strip()]
    found: list[str] = []
    left = size
    for line in itertools.cycle(lines):
        found.append(line)
        left -= len(line.encode()) + 1
        if left <= 0:
            break
    return replace(texts[0], doc="prose", text="\n".join(found))


def measure(size: int) -> Measured:
    """Return what a text of a size takes on one core, data files loaded before."""
    gazetteer, book = places.load(), lexicon.load()
    seed = prose(size)
    marks = [time.process_time()]
    masked = redaction.redact(seed, {})
    marks.append(time.process_time())
    clean = cleaning.clean(masked)
    marks.append(time.process_time())
    found = extraction.extract(masked, clean, gazetteer, book)
    marks.append(time.process_time())
    spans = [after - before for before, after in itertools.pairwise(marks)]
    return Measured(
        size=len(seed.text.encode()), facts=len(found.facts), redaction=spans[0], cleaning=spans[1], extraction=spans[2],
    )  # fmt: skip


def extract_mb_per_s(size: int = MEGABYTE) -> float:
    """Return how many megabytes of prose become facts in a second of one core."""
    measure(SIZES[0])  # what is compiled and loaded at the first use is no part of it
    done = measure(size)
    return done.size / MEGABYTE / done.whole


def main() -> int:
    """Print a row for each size, then how the time grows."""
    measure(SIZES[0])
    print("     bytes   facts  redaction  cleaning  extraction     whole   MB/s")
    rows = [measure(size) for size in (*SIZES, MEGABYTE)]
    for one in rows:
        print(
            f"{one.size:>10,} {one.facts:>7,} {one.redaction:>9.2f}s {one.cleaning:>8.2f}s {one.extraction:>10.2f}s"
            f" {one.whole:>8.2f}s {one.size / MEGABYTE / one.whole:>6.2f}"
        )
    first, last = rows[0], rows[2]
    print(
        f"✓ {last.size / first.size:.1f} times the text takes {last.whole / first.whole:.1f} times as long"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
