"""Spell a town's name in English, as the data files spell counties."""

import re
import unicodedata
from collections.abc import Mapping

from reportlib.errors import UnknownName
from reportlib.places.areas import Area, AreaName

_TOWNS = {
    "街道办事处": "Subdistrict",
    "街道": "Subdistrict",
    "镇": "Town",
    "乡": "Township",
    "苏木": "Sumu",
}
_VILLAGES = {"社区": "Community", "村": "Village"}
_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """Return a Latin name as it stands in file names and ids (Lüliang → ``lvliang``)."""
    folded = name.casefold().replace("ü", "v")
    plain = unicodedata.normalize("NFD", folded).encode("ascii", "ignore").decode("ascii")
    return _SLUG.sub("", plain)


def town(name: str, parent: Area, exceptions: Mapping[str, str]) -> Area:
    """Make a town or village that the data files do not hold.

    Raises:
        UnknownName: The name does not end like a town's or a village's.
    """
    level, stem, generic, english = _taken_apart(name)
    core = romanised(stem, exceptions)
    if len(stem) == 1:
        core += romanised(generic, exceptions).lower()
    identity = f"{parent.area_id.removeprefix('cn.')}.{slug(core)}"
    return Area(
        area_id=identity,
        level=level,
        names=(
            AreaName(
                code="",
                name_zh=name,
                short_zh=stem if len(stem) > 1 else "",
                aliases=(),
                name_en=f"{core} {english}",
                short_en=core,
                parent=parent.area_id,
                valid_from="",
                valid_to="",
            ),
        ),
    )


def romanised(stem: str, exceptions: Mapping[str, str]) -> str:
    """Return a Chinese name in pinyin, written as one word (泼机 → ``Poji``).

    Args:
        stem: The name without its generic.
        exceptions: Whole names, and single characters, with their own spelling.
    """
    if stem in exceptions and len(stem) > 1:
        return exceptions[stem]
    # Imported here because only towns without a row in the data need it.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(stem, v_to_u=True)
    if len(syllables) == len(stem):
        syllables = [
            exceptions.get(one, sound) if exceptions.get(one, "").islower() else sound
            for one, sound in zip(stem, syllables, strict=True)
        ]
    word = syllables[0]
    for syllable in syllables[1:]:
        word += f"'{syllable}" if syllable[0] in "aeo" else syllable
    return word[:1].upper() + word[1:]


def _taken_apart(name: str) -> tuple[str, str, str, str]:
    for level, generics in (("town", _TOWNS), ("village", _VILLAGES)):
        for generic, english in generics.items():
            stem = name.removesuffix(generic)
            if stem and stem != name:
                return level, stem, generic, english
    error = UnknownName(kind="town", name=name, known=())
    error.remedy = "a town's name ends in 镇, 乡 or 街道, a village's in 村 or 社区"
    raise error
