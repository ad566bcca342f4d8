"""What was sent already: the statements of earlier packages, against which a corrected one can be held.

Whoever has both statements of a month sees every figure that differs. So a
correction or a late register must not change what is told of a few people by a
few (see ``withholding``), and what a sent statement kept back stays back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlib.ledgers.cells import Cell, Key
from reportlib.ledgers.naming import Names, period_zh
from reportlib.ledgers.statement import PREFIX, figures, month_of

Statements = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What earlier statements tell of the results of now.

    Attributes:
        tellings: What each package says of the results that it tells.
        silent: Results that one of them, though it has the statement of their place and month, does not tell.
    """

    tellings: tuple[Mapping[Key, Decimal], ...]
    silent: frozenset[Key]

    def __bool__(self) -> bool:
        """Say whether any statement was sent of the places and months of now."""
        return bool(self.silent) or any(self.tellings)

    def changes(self, key: Key, value: Decimal) -> list[Decimal]:
        """Return by how much a result differs from each earlier telling of it."""
        return [value - one[key] for one in self.tellings if key in one]


NOTHING = Sent(tellings=(), silent=frozenset())


def matched(
    cells: Iterable[Cell],
    names: Names,
    worded: Callable[[Cell], str | None],
    statements: Statements,
) -> Sent:
    """Return what sent statements say of the results of now.

    Args:
        cells: The results that can be told at all.
        names: What places are called.
        worded: What a result is called, without place and period, as a statement has it; None if it is only counted.
        statements: The texts of each package's statements, by their names.
    """
    packages = [{doc: _figures(text) for doc, text in one.items()} for one in statements]
    tellings: list[dict[Key, Decimal]] = [{} for _ in packages]
    silent: set[Key] = set()
    for cell in cells if packages else ():
        key = cell.key
        doc = f"{PREFIX}{names.of(names.owner(key)).ref_area}-{month_of(key.period)}"
        said = worded(cell) if any(doc in one for one in packages) else None
        if said is None:
            continue
        head = (
            key.area,
            key.query,
            key.period,
            f"{names.of(key.area).zh}{period_zh(key.period)}{said}",
        )
        for package, telling in zip(packages, tellings, strict=True):
            if head in package.get(doc, {}):
                telling[key] = package[doc][head]
            elif doc in package:
                silent.add(key)
    return Sent(tellings=tuple(tellings), silent=frozenset(silent))


def _figures(text: str) -> dict[tuple[str, str, str, str], Decimal]:
    return {
        (one.codes["area"], one.codes["query"], one.codes["period"], head): one.value
        for head, one in figures(text)
    }


__all__ = ["NOTHING", "Sent", "Statements", "matched"]
