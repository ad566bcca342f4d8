"""What a notebook uses to say things: each function emits one block when it is called.

    heading("劳务输出规模", "Scale of labour export")
    paragraph(zh="{place}共输出{n}。", en="{place} placed {n}.", place=area.name, n=total)
    table(rows, zh="基本情况", en="Key figures")
    chart(data, draw, zh="…", en="…")
    practices(area)
    checks(area)

The order of the calls is the order of the brief. Each returns nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from reportlib.briefing.emit import emit
from reportlib.briefing.sentence import Segments, Sentence, figure_segment, joined, sentence
from reportlib.briefing.units import raise_to_heads, same_scale
from reportlib.briefing.words import NOT_STATED, Words, words
from reportlib.errors import BlockError, UnknownName
from reportlib.quantities import Figure

if TYPE_CHECKING:
    import pandas as pd

Cell = Figure | Words | Sentence | None
STYLES = ("body", "lead", "note")


def heading(zh: str, en: str, *, level: Literal[1, 2, 3] = 1, **values: Figure | Words) -> None:
    """Emit a heading; its number (一、 （一） 1. and 1. 1.1 1.1.1) is added when the brief is put together.

    Args:
        zh: Chinese text without its number.
        en: English text without its number.
        level: 1, 2 or 3.
        **values: A figure or words for each placeholder.

    Raises:
        BlockError: The level is not 1, 2 or 3.
        SentenceError: A language is missing or digits were typed.

    Example:
        >>> heading("劳务输出规模", "Scale of labour export")
        >>> heading("{period}", "{period}", level=2, period=area.when)
    """
    if level not in {1, 2, 3}:
        raise BlockError(f"a heading has level 1, 2 or 3, not {level!r}", where=zh)
    one = sentence(zh, en, **values)
    emit({"kind": "heading", "level": level, "text": both(one)}, one.figures())


def both(one: Sentence) -> dict[str, Segments]:
    """Return a sentence's segments in both languages."""
    return {"zh": one.segments("zh"), "en": one.segments("en")}


def paragraph(
    *sentences: Sentence,
    zh: str = "",
    en: str = "",
    style: Literal["body", "lead", "note"] = "body",
    **values: Figure | Words,
) -> None:
    """Emit a paragraph of one sentence (``zh``, ``en`` and its values) or of several ready ones.

    Raises:
        SentenceError: See :func:`reportlib.briefing.sentence.sentence`.
        BlockError: Nothing was said, or both ways were mixed.

    Example:
        >>> paragraph(zh="全年共输出{n}。", en="{n} were placed in the year.", n=area.get("labour_transferred"))
    """
    parts = list(sentences)
    given: list[object] = list(sentences)
    if strange := [one for one in given if not isinstance(one, Sentence)]:
        raise BlockError(
            f"{strange[0]!r} is no ready sentence",
            remedy='paragraph(zh="…", en="…"), or paragraph(sentence("…", "…"))',
        )
    if style not in STYLES:
        raise UnknownName(kind="style", name=style, known=STYLES)
    if zh or en:
        if parts:
            raise BlockError("give either zh and en, or ready sentences", where=zh)
        parts = [sentence(zh, en, **values)]
    if not parts:
        raise BlockError("a paragraph without a sentence", remedy='paragraph(zh="…", en="…")')
    text: dict[str, Segments] = {"zh": [], "en": []}
    for index, one in enumerate(parts):
        text["zh"] += one.segments("zh")
        text["en"] += ([" "] if index else []) + one.segments("en")
    block = {
        "kind": "paragraph",
        "style": style,
        "text": {lang: joined(text[lang]) for lang in text},
    }
    emit(block, [figure for one in parts for figure in one.figures()])


def _caption(zh: str, en: str) -> dict[str, str]:
    """Return a caption, which holds words only: a year or a figure in it would have no source."""
    return words(zh, en).as_json()


def _cell(value: Any, where: str) -> dict[str, Segments]:
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - pandas writes nothing as NaN
        value = NOT_STATED
    if isinstance(value, Figure):
        return {"zh": [figure_segment(value, "zh")], "en": [figure_segment(value, "en")]}
    if isinstance(value, Sentence):
        return both(value)
    if isinstance(value, Words):
        return {"zh": [value.zh], "en": [value.en]}
    raise BlockError(
        f"a cell holds {value!r}", where=where,
        remedy="cells are figures, words(…), sentence(…) or None; your own number: constant(…, unit=…)",
    )  # fmt: skip


def _cell_figures(value: Any) -> tuple[Figure, ...]:
    if isinstance(value, Figure):
        return (value,)
    return value.figures() if isinstance(value, Sentence) else ()


def table(
    data: "pd.DataFrame | Sequence[Mapping[Any, Cell]]",
    *,
    zh: str,
    en: str,
    notes: Iterable[Sentence] = (),
    widths: Sequence[float] = (),
) -> None:
    """Emit a table: a data frame or a list of rows whose cells are figures, words or None (未列).

    Args:
        data: Rows; the column names are words, ``words("指标", "Indicator")``.
        zh: Chinese caption without its number.
        en: English caption without its number.
        notes: Sentences printed under the table.
        widths: Shares of the width, one a column; equal when empty.

    Raises:
        BlockError: A column name is not words, a cell is bare, or there is no row.

    Example:
        >>> name, value = words("指标", "Indicator"), words("数值", "Value")
        >>> table([{name: row.label, value: row.figure} for row in area.rows()], zh="主要指标", en="Key figures")
    """
    rows = _rows(data, zh)
    if not rows:
        raise BlockError(
            "a table without rows",
            where=zh,
            remedy="test that there are rows before you call table()",
        )
    names = list(rows[0])
    for name in names:
        if not isinstance(name, Words):
            raise BlockError(
                f"the column name {name!r} is in one language",
                where=zh,
                remedy='name it words("中文", "English")',
            )
    shares = list(widths) or [1 / len(names)] * len(names)
    if len(shares) != len(names):
        raise BlockError(f"{len(shares)} widths for {len(names)} columns", where=zh)
    columns = [
        {"label": name.as_json(), "unit": None, "align": _align(rows, name), "width": share}
        for name, share in zip(names, shares, strict=True)
    ]
    cells = [
        {
            "style": "sub" if _is_part(row.get(names[0])) else "",
            "cells": [
                _cell(row.get(name), f"{zh}, row {number}, column {name.zh}") for name in names
            ],
        }
        for number, row in enumerate(rows, start=1)
    ]
    same_scale(cells)
    raise_to_heads(columns, cells)
    said = tuple(notes)
    block = {
        "kind": "table", "caption": _caption(zh, en), "columns": columns, "rows": cells,
        "notes": [both(one) for one in said],
    }  # fmt: skip
    figures = [figure for row in rows for name in names for figure in _cell_figures(row.get(name))]
    emit(block, [*figures, *(figure for one in said for figure in one.figures())])


def _is_part(label: Any) -> bool:
    """Tell whether a row names a part of the one above it, which is set in (其中)."""
    return isinstance(label, Words) and label.zh.startswith("其中")


def _rows(data: Any, where: str) -> list[dict[Any, Any]]:
    if hasattr(data, "to_dict"):
        return list(data.to_dict("records"))
    if isinstance(data, Sequence) and all(isinstance(row, Mapping) for row in data):
        return [dict(row) for row in data]
    raise BlockError(
        f"a table is made of rows, not of {type(data).__name__}", where=where,
        remedy="give a data frame, or a list of rows: [{words(…): figure, …}, …]",
    )  # fmt: skip


def _align(rows: Sequence[Mapping[Any, Any]], name: Words) -> str:
    """Return the side of a column: a figure, or the want of any, stands at the right."""
    cells = [row.get(name) for row in rows]
    wanting = all(one is None or one != one for one in cells)  # noqa: PLR0124 - pandas writes nothing as NaN
    return "right" if wanting or any(isinstance(one, Figure) for one in cells) else "left"


def chart(
    data: Any,
    draw: Callable[[Any, Any, str], None] | None = None,
    *,
    zh: str,
    en: str,
    figures: Iterable[Figure] = (),
    alt: Words | None = None,
) -> None:
    """Emit a chart: a ready-made one, or your own ``draw(ax, data, lang)``, drawn once per edition.

    Args:
        data: What is drawn; for a ready-made chart what ``reportlib.briefing.charts`` returned.
        draw: Your own drawing on a matplotlib Axes; None for a ready-made chart.
        zh: Chinese caption without its number.
        en: English caption without its number.
        figures: The figures drawn, so that their sources are printed.
        alt: What a blind reader should hear; worked out from the caption and figures when missing.

    Raises:
        BlockError: A bare matplotlib figure was given, or the drawing failed.

    Example:
        >>> def draw(ax, data, lang):
        ...     ax.barh([name.text(lang) for name, _ in data], [float(one) for _, one in data])
        >>> chart(pairs, draw, zh="输出人数", en="Workers placed", figures=[one for _, one in pairs])
    """
    from reportlib.briefing import charts

    svg = charts.custom(draw, data) if draw is not None else data
    if not (isinstance(svg, Mapping) and set(svg) >= {"zh", "en"}):
        raise BlockError(
            "a chart needs one drawing per language", where=zh,
            remedy="give chart(data, draw) with draw(ax, data, lang), or a ready-made chart",
        )  # fmt: skip
    drawn = tuple(figures)
    spoken = alt or Words(
        zh + "：" + "；".join(one.zh() for one in drawn) if drawn else zh,
        en + ": " + "; ".join(one.en() for one in drawn) if drawn else en,
    )
    source: dict[str, Segments] = {"zh": [], "en": []}
    block = {
        "kind": "chart", "caption": _caption(zh, en), "svg": {"zh": svg["zh"], "en": svg["en"]},
        "alt": spoken.as_json(), "source": source, "drawn": [one.figure_id for one in drawn],
    }  # fmt: skip
    emit(block, drawn)


def title(zh: str, en: str, *, subtitle: Sentence | None = None, **values: Figure | Words) -> None:
    """Emit the title of the brief; ``|`` marks where it may break by sense.

    Args:
        zh: Chinese title.
        en: English title.
        subtitle: A sentence printed after ——.
        **values: A figure or words for each placeholder.

    Example:
        >>> title("{place}|劳务输出情况", "Labour Export|from {place}", place=area.name)
    """
    one = sentence(zh, en, **values)
    block: dict[str, Any] = {
        "kind": "title",
        "text": both(one),
        "subtitle": both(subtitle) if subtitle else None,
    }
    emit(block, [*one.figures(), *(subtitle.figures() if subtitle else ())])
