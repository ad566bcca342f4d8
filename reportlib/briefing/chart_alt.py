"""What a chart says to those who hear it: one full sentence in each language."""

from collections.abc import Sequence

from reportlib.briefing.chart_style import Words, in_both, looks, word
from reportlib.model import LANGS, Lang
from reportlib.quantities import Figure


def alt_text(
    subject: Words,
    items: Sequence[tuple[Words, Figure | None]],
    *,
    whole: tuple[Words, Figure] | None = None,
    secondary: Sequence[Figure | None] | None = None,
    secondary_label: Words | None = None,
) -> dict[str, str]:
    """Return a sentence that names every part of a chart with its figure.

    Args:
        subject: What the chart shows, as it stands inside a sentence.
        items: Labels and figures in the order drawn; None is told as not stated.
        whole: Label and figure of the whole or the mean, told first.
        secondary: For each item a figure within it, told in brackets.
        secondary_label: What those are.

    Raises:
        BlockError: A label lacks a language.

    Example:
        >>> alt_text({"zh": "分布", "en": "places"}, [({"zh": "省外", "en": "elsewhere"}, None)])["en"]
        'Chart of places: elsewhere not stated.'
    """
    told = [whole, *items] if whole else list(items)
    in_both([subject, *(label for label, _ in told)])
    seconds = [*([None] if whole else []), *(secondary or [None] * len(items))]
    return {
        lang: _sentence(
            subject,
            [_item(label, figure, lang) + _second(second, secondary_label, lang) for (label, figure), second in zip(told, seconds, strict=True)],
            lang,
        )
        for lang in LANGS
    }  # fmt: skip


def alt_matrix(
    subject: Words, rows: Sequence[Words], columns: Sequence[Words], marks: Sequence[Sequence[bool]]
) -> dict[str, str]:
    """Return a sentence that names, for each row of a matrix, the columns it has.

    Args:
        subject: What the chart shows, as it stands inside a sentence.
        rows: Labels of the rows.
        columns: Labels of the columns.
        marks: One truth value for each column in each row.

    Raises:
        BlockError: A label lacks a language.

    Example:
        >>> alt_matrix(words("做法", "practices"), [words("甲", "A")], [words("培训", "training")], [[True]])["zh"]
        '图示做法：甲有培训。'
    """
    in_both([subject, *rows, *columns])
    return {
        lang: _sentence(
            subject,
            [
                _matrix_row(row, columns, given, lang)
                for row, given in zip(rows, marks, strict=True)
            ],
            lang,
        )
        for lang in LANGS
    }


def _part(name: str, lang: Lang) -> str:
    return str(looks()["alt"][name][lang])


def _sentence(subject: Words, parts: Sequence[str], lang: Lang) -> str:
    opening = _part("opening", lang).replace("{subject}", subject[lang])
    return opening + _part("between", lang).join(parts) + _part("closing", lang)


def _item(label: Words, figure: Figure | None, lang: Lang) -> str:
    text = word("missing", lang) if figure is None else figure.text(lang)
    return _part("item", lang).replace("{label}", label[lang]).replace("{figure}", text)


def _second(figure: Figure | None, label: Words | None, lang: Lang) -> str:
    if figure is None or label is None:
        return ""
    return (
        _part("second", lang).replace("{label}", label[lang]).replace("{figure}", figure.text(lang))
    )


def _matrix_row(row: Words, columns: Sequence[Words], marks: Sequence[bool], lang: Lang) -> str:
    has = [column[lang] for column, mark in zip(columns, marks, strict=True) if mark]
    name = "row" if has else "empty_row"
    return (
        _part(name, lang)
        .replace("{label}", row[lang])
        .replace("{marks}", _part("within", lang).join(has))
    )
