"""What a reader who reckons can find out of what is withheld: by elimination, and by bounds."""

from collections.abc import Mapping, Sequence

from reportlib.ledgers.cells import Key
from reportlib.ledgers.lines import Line

# Elimination runs modulo a prime: exact for coefficients of one, but for a chance of one in 10^18.
_PRIME = (1 << 61) - 1
_ROUNDS = 50
Row = dict[Key, int]


def determined(found: Sequence[Line], hidden: set[Key]) -> set[Key]:
    """Return the withheld cells whose value follows from all lines together."""
    known: set[Key] = set()
    for rows in _components(found, hidden):
        known |= {next(iter(row)) for row in _reduced(rows).values() if len(row) == 1}
    return known


def _components(found: Sequence[Line], hidden: set[Key]) -> list[list[Row]]:
    """Part the equations into groups that share no unknown."""
    above: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    rows: list[Row] = []
    for line in found:
        row: Row = {}
        for key in line.cells:
            if key in hidden:
                row[key] = 1 if key == line.whole else _PRIME - 1
        first, *rest = row
        for key in rest:
            above[root(key)] = root(first)
        rows.append(row)
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(root(next(iter(row))), []).append(row)
    return list(groups.values())


def _reduced(rows: list[Row]) -> dict[Key, Row]:
    """Return the reduced row echelon form of some equations, by leading unknown."""
    pivots: dict[Key, Row] = {}
    holders: dict[Key, set[Key]] = {}
    for given in sorted(rows, key=len):
        row = dict(given)
        for key in list(row):
            if key in pivots and key in row:
                _subtract(row, pivots[key], row[key])
        if not row:
            continue
        lead = min(row, key=lambda one: len(holders.get(one, ())))
        inverse = pow(row[lead], -1, _PRIME)
        row = {key: value * inverse % _PRIME for key, value in row.items()}
        for other in list(holders.get(lead, ())):
            _cleared(pivots, holders, other, row, lead)
        pivots[lead] = row
        for key in row:
            holders.setdefault(key, set()).add(lead)
    return pivots


def _cleared(
    pivots: dict[Key, Row], holders: dict[Key, set[Key]], other: Key, row: Row, lead: Key
) -> None:
    """Take a new leading unknown out of an earlier equation."""
    before = set(pivots[other])
    _subtract(pivots[other], row, pivots[other][lead])
    after = set(pivots[other])
    for key in before - after:
        holders[key].discard(other)
    for key in after - before:
        holders.setdefault(key, set()).add(other)


def _subtract(row: Row, other: Row, factor: int) -> None:
    for key, value in other.items():
        left = (row.get(key, 0) - factor * value) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def bounded(found: Sequence[Line], hidden: set[Key], values: Mapping[Key, int]) -> set[Key]:
    """Return the withheld numbers for which the bounds of their lines leave one only.

    Args:
        found: The lines that lack something.
        hidden: What is withheld.
        values: All numbers of people; a reader takes none to be below nought or above the greatest.
    """
    most = max(values.values(), default=0)
    bounds = {key: (0, most) for key in hidden if key in values}
    counted = [one for one in found if all(key in values for key in one.cells)]
    for _ in range(_ROUNDS):
        # All lines are looked at in each round, whatever the first of them finds.
        if not sum(_tightened(line, values, bounds) for line in counted):
            break
    return {key for key, (low, high) in bounds.items() if low == high and values[key]}


def _tightened(line: Line, values: Mapping[Key, int], bounds: dict[Key, tuple[int, int]]) -> bool:
    """Narrow the bounds of a line's withheld cells by the rest of it; tell whether any moved."""
    signs = {key: 1 if key == line.whole else -1 for key in line.cells}
    shown = sum(sign * values[key] for key, sign in signs.items() if key not in bounds)
    missing = {key: sign for key, sign in signs.items() if key in bounds}
    moved = False
    for key, sign in missing.items():
        others = [
            sorted((s * bounds[one][0], s * bounds[one][1]))
            for one, s in missing.items()
            if one != key
        ]
        ends = sorted(
            (
                -sign * (shown + sum(up for _, up in others)),
                -sign * (shown + sum(down for down, _ in others)),
            )
        )
        low, high = max(bounds[key][0], ends[0]), min(bounds[key][1], ends[1])
        moved = moved or (low, high) != bounds[key]
        bounds[key] = (low, high)
    return moved
