"""What the bench prints and draws: a table of numbers beside their targets, and the curves of growth."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

OVER, UNDER = "≥", "≤"
# The targets of design/speed.md, for two cores.
TARGETS: Mapping[str, tuple[str, float]] = {
    "throughput_vs_stock": (OVER, 4.0), "throughput_vs_typst": (OVER, 2.5), "edit_to_pdf_warm_s": (UNDER, 1.0),
    "edit_to_pdf_cold_s": (UNDER, 2.2), "noop_2844_s": (UNDER, 0.1), "verify_2844_s": (UNDER, 1.0), "pss_mb": (UNDER, 500.0),
    "growth_mb_per_document": (UNDER, 0.2), "extract_mb_per_s": (OVER, 0.5), "ledgers_vs_pandas": (OVER, 5.0), "dask_vs_local": (OVER, 0.85),
}  # fmt: skip
COMPARE: Mapping[str, Callable[[float, float], bool]] = {OVER: operator.ge, UNDER: operator.le}


def rows(numbers: Mapping[str, float | None], notes: Mapping[str, str]) -> Iterator[str]:
    """Return the table, line by line: name, number, target, and whether it is met."""
    for name, value in numbers.items():
        sign, target = TARGETS.get(name, ("", 0.0))
        told = "—" if value is None else f"{value:g}"
        mark = " " if value is None or not sign else "✓" if COMPARE[sign](value, target) else "✗"
        wanted = f"{sign} {target:g}" if sign else ""
        yield f"{mark} {name:<24}{told:>10}   {wanted:<8} {notes.get(name, '')}".rstrip()


def missed(numbers: Mapping[str, float | None]) -> list[str]:
    """Return the names of the numbers that miss their target."""
    return [
        name
        for name, (sign, target) in TARGETS.items()
        if (value := numbers.get(name)) is not None and not COMPARE[sign](value, target)
    ]


def draw(
    path: Path, growth: Sequence[Mapping[str, float]], rates: Mapping[str, Sequence[float]]
) -> None:
    """Draw PDFs a minute of each loop, and seconds and megabytes by the number of counties."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.4), layout="constrained")
    bars, seconds, memory = figure.subplots(1, 3)
    names = list(rates)
    bars.bar(names, [sorted(rates[one])[len(rates[one]) // 2] for one in names], color="#1f4e79")
    bars.set_title("PDFs a minute (median, two cores)")
    counties = [one["counties"] for one in growth]
    for axes, key, title in (
        (seconds, "seconds", "seconds, whole command"),
        (memory, "peak_mb", "peak memory, MB (PSS)"),
    ):
        axes.plot(counties, [one[key] for one in growth], "o-", color="#1f4e79")
        axes.set_title(title)
        axes.set_xlabel("counties")
        axes.set_ylim(bottom=0)
    FigureCanvasSVG(figure).print_svg(str(path))  # type: ignore[no-untyped-call]
