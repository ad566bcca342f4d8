"""How fast documents become facts, and whether the time grows with the text: printed, never asserted.

    python -m tests.bench.extract [--largest 8]

Two kinds of prose, both made of the seeds' own paragraphs in turn: ``plain`` takes
all of them, ``dense`` only those with a figure every forty characters or oftener.
Then what people drop into a folder by accident: long tables, repetition, one line.
"""

import argparse
import itertools
import math
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlib import cleaning, extraction, lexicon, places, redaction, seeds

SEEDS = Path(__file__).parents[2] / "seeds"
MEGABYTE = 1_000_000
STAGES = ("decode", "redact", "clean", "extract")
_FIGURE = re.compile(r"\d[\d.,]*[余多]?[万亿]?(?:人|元|户|名|个|家|期|次|%|％)")
_DENSE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One text (its size in bytes of UTF-8) and the processor's seconds that each stage took."""

    name: str
    size: int
    facts: int
    seconds: tuple[float, ...]

    @property
    def whole(self) -> float:
        """Seconds of all stages."""
        return sum(self.seconds)

    def row(self) -> str:
        """Return the measurement as a line of the table."""
        stages = "".join(f"{one:>9.2f}" for one in self.seconds)
        speed = self.size / MEGABYTE / self.whole
        return (
            f"{self.name:22}{self.size:>11,}{self.facts:>8,}{stages}{self.whole:>9.2f}{speed:>8.2f}"
        )


def paragraphs(*, dense: bool = False) -> list[str]:
    """Return the paragraphs of the seeds, or only those that are full of figures."""
    texts = [seeds.read_file(path).text for path in seeds.list_files(SEEDS)]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    if not dense:
        return lines
    return [line for line in lines if len(_FIGURE.findall(line)) * _DENSE >= len(line)]


def prose(size: int, *, dense: bool = False) -> str:
    """Return about so many bytes of prose: paragraphs in turn, again and again."""
    found: list[str] = []
    left = size
    for line in itertools.cycle(paragraphs(dense=dense)):
        found.append(line)
        left -= len(line.encode()) + 1
        if left <= 0:
            break
    return "\n".join(found)


def table(rows: int) -> str:
    """Return a table of so many rows, three figures in each."""
    names = ("隆阳区", "施甸县", "腾冲市", "龙陵县", "昌宁县")
    head = "县区\t输出人数（万人）\t其中：省外（万人）\t劳务收入（亿元）\n"
    cells = (
        f"{names[row % 5]}\t{row % 89 + 10}.{row % 7}\t{row % 83 + 1}.5\t{row % 97 + 1}.25\n"
        for row in range(rows)
    )
    return head + "".join(cells)


def measure(name: str, text: str) -> Measured:
    """Return what a text takes on one core from its file to its facts, data files loaded before."""
    gazetteer, book = places.load(), lexicon.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.txt"
        path.write_text(text, encoding="utf-8")
        marks = [time.process_time()]
        seed = seeds.read_file(path)
        marks.append(time.process_time())
    masked = redaction.redact(seed, {})
    marks.append(time.process_time())
    clean = cleaning.clean(masked)
    marks.append(time.process_time())
    found = extraction.extract(masked, clean, gazetteer, book)
    marks.append(time.process_time())
    spans = tuple(after - before for before, after in itertools.pairwise(marks))
    return Measured(name=name, size=len(text.encode()), facts=len(found.facts), seconds=spans)


def warm() -> None:
    """Load and compile what only the first document of a run waits for."""
    measure("", prose(MEGABYTE // 10))


def extract_mb_per_s(size: int = MEGABYTE, *, dense: bool = False) -> float:
    """Return how many megabytes of prose become facts in a second of one core."""
    warm()
    return size / MEGABYTE / measure("", prose(size, dense=dense)).whole


def exponent(rows: Sequence[Measured]) -> float:
    """Return the power of the size with which the time grows, by least squares: 1 is linear."""
    points = [(math.log(one.size), math.log(one.whole)) for one in rows]
    left = sum(x for x, _ in points) / len(points)
    up = sum(y for _, y in points) / len(points)
    return sum((x - left) * (y - up) for x, y in points) / sum((x - left) ** 2 for x, _ in points)


def main() -> int:
    """Print a row for each text, then how the time grows."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.extract")
    asked.add_argument("--largest", type=int, default=8, help="megabytes of the largest text")
    largest = asked.parse_args().largest
    sizes = [1 << power for power in range(largest.bit_length()) if 1 << power <= largest]
    warm()
    heads = "".join(f"{one:>9}" for one in (*STAGES, "total"))
    print(f"{'seconds of one core':22}{'bytes':>11}{'facts':>8}{heads}{'MB/s':>8}")
    grows = {}
    for name, dense in (("plain", False), ("dense", True)):
        rows = []
        for size in sizes:
            one = measure(f"{name}, {size} MB", prose(size * MEGABYTE, dense=dense))
            print(one.row(), flush=True)
            rows.append(one)
        if len(rows) > 1:
            grows[name] = exponent(rows)
    sentence = "全县转移就业50.61万人，其中省外30万人。"
    for name, text in (
        ("table, 20,000 rows", table(20_000)),
        ("repetition, 2 MB", sentence * (2 * MEGABYTE // len(sentence.encode()))),
        ("a line of 100,000", (sentence[:-1] + "，") * (100_000 // len(sentence))),
    ):
        print(measure(name, text).row(), flush=True)
    for name, power in grows.items():
        print(f"✓ {name}: the time grows with the size to the power of {power:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
