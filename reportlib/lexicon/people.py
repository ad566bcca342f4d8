"""What the groups are called whom a figure may be about, for every room that names one."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_YEAR = re.compile(r"(?:19|20)\d\d")


@cache
def groups() -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of `groups.toml` by name; ``zh`` and ``en`` are what each group is called."""
    text = files("reportlib").joinpath("data/extraction/groups.toml").read_text(encoding="utf-8")
    return {one["name"]: one for one in tomllib.loads(text)["group"]}


def called(
    group: str, quote: str = "", period: str | None = None, indicator: str = ""
) -> tuple[str, str]:
    """Return what a group is called in Chinese and English: as its sentence says, else by its time.

    Args:
        group: The group's name; one that the data do not hold is called by that.
        quote: The sentence that a figure was read from.
        period: The figure's period. Poor households have another name from 2021 on.
        indicator: What is counted: of households or pupils a group may be called by its home (贫困户).
    """
    entry = groups().get(group, {"zh": group, "en": group})
    at_home = indicator in entry.get("homes", ())
    if "later" in entry and _by_then(entry, quote, period):
        entry = entry["later"]
    return entry["home" if at_home else "zh"], entry["en"]


def names_itself(group: str, label: str) -> bool:
    """Tell whether an indicator's label says already of whom it speaks (脱贫人口, 贫困户)."""
    return bool(re.search(groups()[group]["pattern"], label))


def _by_then(entry: Mapping[str, Any], quote: str, period: str | None) -> bool:
    """Tell whether a group went by its later name in a sentence, or in a period if the sentence does not say."""
    if re.search(entry["later"]["pattern"], quote):
        return True
    years = [] if re.search(entry["said"], quote) else _YEAR.findall(period or "")
    return bool(years) and int(years[-1]) >= int(entry["later"]["since"])
