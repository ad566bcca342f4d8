"""The part of a review in which a person adds a fact that was missed."""

from collections.abc import Callable, Iterable
from typing import Any

from reportlib.canonical import plain
from reportlib.dataset.adding import proposed
from reportlib.dataset.amending import Amending
from reportlib.errors import CorrectionError, ReportlibError
from reportlib.model import Document, Fact

NUMBER = (
    "  漏掉的数字，照原文键入 the missing number as the text has it（空行取消 empty: cancel）> "
)
ASKED = (("unit", "单位"), ("indicator", "指标"), ("place", "地方"), ("period", "时期"))
_PLACE = ("place", "ref_area", "area_id", "area_level", "parent_area")
_NONE = "无 none"


def span_of(typed: str, document: Document, near: Fact, facts: Iterable[Fact]) -> tuple[int, int]:
    """Return where a typed number stands: in the sentence of a fact, else once in the document.

    Raises:
        CorrectionError: It stands nowhere, in several places, or was read already.
    """
    taken = [(one.start, one.end) for one in facts if one.doc == document.doc]
    inside = _free(typed, document.text, near.quote_start, near.quote_end, taken)
    spans = inside[:1] or _free(typed, document.text, 0, len(document.text), taken)
    if len(spans) == 1:
        return spans[0]
    if spans:
        raise CorrectionError(
            f"“{typed}” stands in {len(spans)} other places",
            remedy="go to a fact of its sentence first, or type more of the words around the number",
        )
    told = "is a fact already" if typed in document.text else "does not stand in the document"
    raise CorrectionError(f"“{typed}” {told}", remedy="type it to the letter: 近13亿元")


def _free(
    typed: str, text: str, start: int, end: int, taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(typed, start, end)
    while at >= 0:
        stop = at + len(typed)
        if not any(low < stop and at < high for low, high in taken):
            found.append((at, stop))
        at = text.find(typed, stop, end)
    return found


def changes_of(
    typed: str,
    near: Fact,
    amending: Amending,
    ask: Callable[[str], str],
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Ask for what the number itself does not say; the fact shown proposes, Enter takes it.

    Returns:
        What an ``add`` entry sets; nothing when there is no number in the words.
    """
    told = proposed(typed)
    if not {"value", "value_low"} & set(told):
        tell(f"  ✗ “{typed}” 中没有数字 / there is no number in it")
        return {}
    tell("  = " + ", ".join(f"{key} = {_shown(value)}" for key, value in told.items()))
    for name, zh in ASKED:
        if name in told:
            continue
        read = _asked(name, zh, near, amending, ask, tell)
        if read is None:
            return {}
        told |= read
    return told


def _asked(
    name: str,
    zh: str,
    near: Fact,
    amending: Amending,
    ask: Callable[[str], str],
    tell: Callable[[str], None],
) -> dict[str, Any] | None:
    """Return one field, typed or proposed; what cannot be read is told and asked for again, q ends it."""
    now = getattr(near, name) or ""
    while True:
        typed = ask(f"  {zh} {name}（回车 Enter: {now or _NONE}，q 取消 cancel）> ").strip()
        if typed in {"q", "结束"}:
            return None
        if not typed:
            names = _PLACE if name == "place" else (name,)
            kept = {one: getattr(near, one) for one in names}
            return {one: value for one, value in kept.items() if value}
        try:
            return amending.read(f"{name}={typed}", near)
        except ReportlibError as error:
            tell(f"  ✗ {error}")


def _shown(value: object) -> str:
    return value if isinstance(value, str) else plain(value)  # type: ignore[arg-type]
