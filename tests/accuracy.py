"""How many figures are found and right: precision and recall against hand-written facts.

Loose: value, unit and place are right where the spans overlap; strict: also indicator
and period, of facts whose indicator is in the fixed vocabulary (golden/vocabulary.txt). `python -m tests.accuracy` prints the table; `--misses` lists what differs.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from reportlib import pipeline, settings
from reportlib.model import Fact

ROOT = Path(__file__).resolve().parent
SETS = {
    "seeds": (ROOT / "golden" / "facts", ROOT.parent / "seeds"),
    "unseen": (ROOT / "unseen", ROOT / "unseen"),
}
FIELDS = (
    "value", "value_low", "value_high", "unit", "place", "qualifier", "group", "indicator", "measure", "kind", "period",
    "destination", "counterpart", "part_of",
)  # fmt: skip
LOOSE = ("value", "value_low", "value_high", "unit", "place")


@dataclass(frozen=True)
class Expected:
    """One hand-written fact with its span in the original and the readings that are right too."""

    row: dict[str, str]
    start: int
    end: int
    optional: bool
    also: dict[str, set[str]] = field(default_factory=dict)

    def right(self, name: str, found: str) -> bool:
        """Tell whether a field of a found fact is right."""
        wanted = {self.row[name], *self.also.get(name, set())}
        if name == "unit":
            return found.partition(":")[0] in {one.partition(":")[0] for one in wanted}
        return found in wanted


@dataclass
class Score:
    """The tally of one document."""

    name: str
    expected: int = 0
    found: int = 0
    loose: int = 0
    strict: int = 0
    strict_expected: int = 0
    right: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


def read_expected(path: Path, text: str) -> list[Expected]:
    """Return the hand-written facts of one document."""
    rows = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            bare = row["context"].replace("【", "", 1).replace("】", "", 1)
            at = text.index(bare) + row["context"].index("【")
            rows.append(
                Expected(
                    row=row, start=at, end=at + len(row["exact"]), optional=(row["note"] or "").startswith("optional:"),
                    also=_also(row["note"] or ""),
                )
            )  # fmt: skip
    return rows


def _also(note: str) -> dict[str, set[str]]:
    """Return the other readings that a note allows; each ``also:`` ends at a semicolon or with the note."""
    found: dict[str, set[str]] = {}
    for told in note.split("also:")[1:]:
        for one in told.split(";")[0].split(","):
            name, _, value = one.strip().partition("=")
            found.setdefault(name.strip(), set()).add(value.strip())
    return found


def plain(value: object) -> str:
    """Return a field of a fact as the hand-written files write it."""
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def fields_of(fact: Fact, by_id: dict[str, Fact]) -> dict[str, str]:
    """Return the compared fields of a fact as text."""
    values = {name: plain(getattr(fact, name)) for name in FIELDS}
    values["part_of"] = by_id[fact.part_of].exact if fact.part_of in by_id else ""
    return values


def pairs(
    expected: Sequence[Expected], facts: Sequence[Fact]
) -> Iterator[tuple[Expected | None, Fact | None]]:
    """Give each expected fact with the found one that overlaps it most, and what is left over."""
    left = list(facts)
    for one in expected:
        near = [fact for fact in left if fact.start < one.end and one.start < fact.end]
        best = max(
            near, key=lambda fact: min(fact.end, one.end) - max(fact.start, one.start), default=None
        )
        if best is not None:
            left.remove(best)
        yield one, best
    for fact in left:
        yield None, fact


def score(
    name: str, expected: Sequence[Expected], facts: Sequence[Fact], codes: frozenset[str]
) -> Score:
    """Return the tally of one document."""
    tally = Score(name)
    by_id = {fact.fact_id: fact for fact in facts}
    for wanted, fact in pairs(expected, facts):
        if wanted is None and fact is not None:
            tally.found += 1
            tally.misses.append(
                f"+ extra    {fact.exact} {fact.indicator} {fact.place} {fact.kind}"
            )
            continue
        if wanted is None or (wanted.optional and fact is None):
            continue
        if wanted.optional:
            continue
        tally.expected += 1
        strict = wanted.row["indicator"] in codes
        tally.strict_expected += strict
        if fact is None:
            tally.misses.append(f"- missed   {wanted.row['context']}")
            continue
        tally.found += 1
        values = fields_of(fact, by_id)
        good = {one for one in FIELDS if wanted.right(one, values[one])}
        tally.right.update(good)
        loose = set(LOOSE) <= good
        tally.loose += loose
        tally.strict += strict and loose and {"indicator", "period"} <= good
        wrong = [
            f"{one}: {values[one] or '—'} ≠ {wanted.row[one] or '—'}"
            for one in FIELDS
            if one not in good
        ]
        if wrong:
            tally.misses.append(f"{'~' if loose else '!'} {fact.exact} | {'; '.join(wrong)}")
    return tally


def measure(folder: Path, texts: Path) -> list[Score]:
    """Return the tallies of every document of a set."""
    project = ROOT.parent
    known = frozenset((ROOT / "golden" / "vocabulary.txt").read_text(encoding="utf-8").split())
    found = []
    for path in sorted(folder.glob("*.csv")):
        source = texts / f"{path.stem}.txt"
        reading = pipeline.extract_file(source, project, settings.Settings())
        text = source.read_text(encoding="utf-8-sig")
        found.append(score(path.stem, read_expected(path, text), reading.facts, known))
    return found


def rate(part: int, whole: int) -> str:
    """Return a share as a percentage."""
    return f"{100 * part / whole:5.1f}" if whole else "    –"


def total(scores: Sequence[Score]) -> Score:
    """Return the sum of some tallies."""
    whole = Score("all")
    for one in scores:
        for name in ("expected", "found", "loose", "strict", "strict_expected"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.right.update(one.right)
    return whole


def main() -> int:
    """Print the table of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what differs")
    parser.add_argument("--only", default="", help="only documents whose name contains this")
    asked = parser.parse_args()
    for title, (folder, texts) in SETS.items():
        scores = [one for one in measure(folder, texts) if asked.only in one.name]
        print(f"\n{title:32} expected found  recall% (loose strict)  precision% (loose)")
        for one in [*scores, total(scores)]:
            print(
                f"{one.name:32} {one.expected:8} {one.found:5}  {rate(one.loose, one.expected)} "
                f"{rate(one.strict, one.strict_expected)}         {rate(one.loose, one.found)}"
            )
            if asked.misses:
                print("\n".join(f"    {line}" for line in one.misses))
        whole = total(scores)
        print(
            "fields: "
            + ", ".join(f"{name} {rate(whole.right[name], whole.found).strip()}" for name in FIELDS)
        )
    print("✓ measured against hand-written facts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
