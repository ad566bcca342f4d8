"""The tidy data of one area or several as a pandas frame: one row an observation, with its figure.

Sums, shares and group-bys over the column ``figure`` give figures that know
their operands, so nothing special is to be done to keep the sources.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from reportlib.briefing.area import AreaView

COLUMNS = (
    "area", "ref_area", "indicator", "label", "measure", "group", "destination", "period", "when", "unit", "figure",
)  # fmt: skip


def frame(*areas: "AreaView") -> "pd.DataFrame":
    """Return the tidy data of some areas, one row an observation.

    Columns: ``area``, ``label`` and ``when`` are words, fit for a table; ``ref_area``,
    ``indicator``, ``measure``, ``group``, ``destination``, ``period`` and ``unit`` are codes,
    fit for selecting and grouping; ``figure`` is the figure.

    Args:
        *areas: The areas, each in its reporting period; all periods are listed.

    Example:
        >>> told = frame(*area.counties()).query("indicator == 'labour_transferred' and group == 'all'")
        >>> told.groupby("period")["figure"].sum()
    """
    import pandas as pd

    rows = [
        {
            "area": area.name, "ref_area": area.code, "indicator": row.observation.indicator, "label": row.label,
            "measure": row.observation.measure, "group": row.observation.group,
            "destination": row.observation.destination, "period": row.observation.period, "when": row.period,
            "unit": row.observation.unit, "figure": row.figure,
        }
        for area in areas for row in area.rows(cuts=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def wholes_of(indicator: str) -> tuple[str, ...]:
    """Return the indicators that already contain one, as declared: who is trained is among the population."""
    found: dict[str, None] = {}
    todo: Iterable[str] = _declared().get(indicator, ())
    while todo:
        found |= dict.fromkeys(todo)
        todo = [up for one in todo for up in _declared().get(one, ()) if up not in found]
    return tuple(found)


@cache
def _declared() -> Mapping[str, tuple[str, ...]]:
    """Return the wholes of each part, as the identities that verification checks declare them."""
    text = files("reportlib").joinpath("data/identities.toml").read_text(encoding="utf-8")
    told: dict[str, tuple[str, ...]] = {}
    for one in tomllib.loads(text)["part"]:
        told[one["part"]] = (*told.get(one["part"], ()), one["whole"])
    return told
