"""Emission: a block shows as a readable preview in JupyterLab and carries itself as typed JSON.

The runner harvests the JSON of every block, in order, from the executed
notebook; nothing else that a cell shows reaches the brief.
"""

import html
from collections.abc import Iterable, Mapping
from typing import Any

from reportlib.canonical import plain
from reportlib.quantities import Figure

MIME = "application/vnd.reportlib.block+json"
_STYLE = (
    "font-family:serif;border-left:3px solid #b33;padding:.2em .8em;margin:.3em 0;display:grid;"
    "grid-template-columns:1fr 1fr;gap:1.2em"
)

# A pointer that asks and a dotted line say that there is more to see.
_TIP = "cursor:help;text-decoration:underline dotted #b33"


def figures_json(figures: Iterable[Figure]) -> dict[str, Any]:
    """Return every figure and operand by id, with what is needed to trace it."""
    found: dict[str, Any] = {}
    for figure in figures:
        if figure.figure_id not in found:
            found[figure.figure_id] = _record(figure)
            found.update(figures_json((*figure.operands, *figure.alternatives)))
    return found


def _record(figure: Figure) -> dict[str, Any]:
    low, high = figure.interval.low, figure.interval.high
    return {
        "zh": figure.zh(),
        "en": figure.en(),
        "value": None if figure.value is None else plain(figure.value),
        "low": plain(low) if low.is_finite() else None,
        "high": plain(high) if high.is_finite() else None,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "op": figure.op,
        "facts": list(figure.facts),
        "operands": [one.figure_id for one in figure.operands],
        "alternatives": [one.figure_id for one in figure.alternatives],
        "indicator": figure.indicator,
        "period": figure.period,
        "area_id": figure.area_id,
        "quote": figure.quote,
    }


def emit(block: dict[str, Any], figures: Iterable[Figure] = ()) -> None:
    """Show a block where the cell runs and hand it to the runner.

    Args:
        block: The block, plain data in the shapes of ``reportlib.briefing.blocks``.
        figures: Every figure that it prints.
    """
    from IPython.display import display

    whole = {**block, "figures": figures_json(figures)}
    bundle = {MIME: whole, "text/html": preview(whole), "text/plain": f"[{block['kind']}]"}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def preview(block: dict[str, Any]) -> str:
    """Return a bilingual HTML preview; every figure shows its source's sentence on hover."""
    draw = {
        "heading": _heading, "paragraph": _paragraph, "table": _table, "chart": _chart,
        "practices": _practices, "checks": _checks, "title": _title,
    }[block["kind"]]  # fmt: skip
    sides = "".join(f'<div lang="{lang}">{draw(block, lang)}</div>' for lang in ("zh", "en"))
    return f'<div style="{_STYLE}">{sides}</div>'


def _inline(segments: list[Any], block: dict[str, Any]) -> str:
    parts = []
    for one in segments:
        if isinstance(one, str):
            parts.append(html.escape(one))
        else:
            hint = html.escape(_hint(one.get("figure", ""), block["figures"]))
            parts.append(f'<b title="{hint}" style="{_TIP}">{html.escape(one["text"])}</b>')
    return "".join(parts)


_SAYS = {
    "sum": "合计 / sum of", "difference": "相差 / difference of", "ratio": "相除 / ratio of", "product": "相乘 / product of",
    "mean": "平均 / mean of",
}  # fmt: skip


def _hint(figure_id: str, figures: Mapping[str, dict[str, Any]]) -> str:
    """Return what stands behind a figure: the source's sentence, or how it was worked out and from which."""
    known = figures.get(figure_id)
    if known is None:
        return ""
    if known["op"] == "constant":
        return "分析人员自己的数字 / the analyst's own number"
    if known["op"] != "told":
        parts = [f"{figures[one]['zh']}: {_hint(one, figures)}" for one in known["operands"]]
        return "\n".join([_SAYS[known["op"]], *parts])
    return "\n".join([known["quote"], *(_hint(one, figures) for one in known["alternatives"])])


def _heading(block: dict[str, Any], lang: str) -> str:
    level = min(int(block["level"]) + 2, 6)
    return f"<h{level}>{_inline(block['text'][lang], block)}</h{level}>"


def _title(block: dict[str, Any], lang: str) -> str:
    # “|” marks where a long title may break.
    text = _inline(block["text"][lang], block).replace("|", "" if lang == "zh" else " ")
    under = f"<p>——{_inline(block['subtitle'][lang], block)}</p>" if block.get("subtitle") else ""
    return f"<h2>{text}</h2>{under}"


def _paragraph(block: dict[str, Any], lang: str) -> str:
    return f"<p>{_inline(block['text'][lang], block)}</p>"


def _table(block: dict[str, Any], lang: str) -> str:
    sides = [f' style="text-align:{column["align"]}"' for column in block["columns"]]
    head = "".join(
        f"<th{side}>{html.escape(column['label'][lang])}</th>"
        for column, side in zip(block["columns"], sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{side}>{_inline(cell[lang], block)}</td>"
            for cell, side in zip(row["cells"], sides, strict=True)
        )
        + "</tr>"
        for row in block["rows"]
    )
    notes = "".join(f"<p><small>{_inline(one[lang], block)}</small></p>" for one in block["notes"])
    return f"<table><caption>{html.escape(block['caption'][lang])}</caption><tr>{head}</tr>{rows}</table>{notes}"


def _chart(block: dict[str, Any], lang: str) -> str:
    figures = block["figures"]
    drawn = [f"{figures[one][lang]}: {_hint(one, figures)}" for one in block["drawn"]]
    hint = html.escape("\n".join(drawn))
    caption = f'<figcaption title="{hint}" style="{_TIP}">{html.escape(block["caption"][lang])}</figcaption>'
    return f"<figure>{block['svg'][lang]}{caption}</figure>"


def _practices(block: dict[str, Any], lang: str) -> str:
    items = []
    for item in block["items"]:
        title = f"<b>{_inline(item['title'][lang], block)}</b> " if item["title"] else ""
        body = "</p><p>".join(_inline(one["text"][lang], block) for one in item["paragraphs"])
        items.append(f"<p>{html.escape(item['label'][lang])} {title}{body}</p>")
    return "".join(items)


def _checks(block: dict[str, Any], lang: str) -> str:
    rows = [
        f"<li>[{html.escape(row['label'][lang])}] {_inline(row['text'][lang], block)}</li>"
        for row in block["rows"]
    ]
    return f"<ul>{''.join(rows)}</ul>"
