"""A small project of three counties, with invented figures, in a folder of its own."""

import json
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from reportlib import settings
from reportlib.pipeline import Request
from reportlib.pipeline.make import Made, Work
from reportlib.pipeline.planning import Item

COUNTIES = {"a": ("清涧县", "610830"), "b": ("民乐县", "620722"), "c": ("剑阁县", "510823")}
OUTPUTS = {
    "a": "briefs/610830-qingjian.pdf", "b": "briefs/620722-minle.pdf", "c": "briefs/510823-jiange.pdf",
}  # fmt: skip
COUNTY = 'ref_area: str = "610830"'
SENTENCE = """from reportlib.briefing import paragraph

# The sentence of the whole brief.
paragraph(zh="本稿为测试而编。", en="This brief was made for a test.")
"""


def text(place: str, number: int) -> str:
    return (
        f"{place}2019年劳务输出情况\n"
        f"2019年，{place}转移农村劳动力{number}人，其中省外转移{number // 2}人，实现劳务收入{number // 100}万元。\n"
        f"全年培训农村劳动力{number // 10}人。\n"
    )


def notebook(*sources: str) -> str:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code", "execution_count": None, "id": f"cell-{at}", "outputs": [],
            "metadata": {"tags": ["parameters"]} if at == 0 else {}, "source": source,
        }
        for at, source in enumerate(sources)
    ]  # fmt: skip
    meta = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 5})


def make_project(folder: Path, templates: Path) -> Path:
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    for at, (name, (place, _)) in enumerate(COUNTIES.items()):
        (seeds / f"{name}.txt").write_text(text(place, 12000 + 1000 * at), encoding="utf-8")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "county_brief.ipynb").write_text(
        notebook(COUNTY, SENTENCE), encoding="utf-8"
    )
    for path in templates.rglob("*"):
        if path.is_file():
            target = folder / "templates" / path.relative_to(templates)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (folder / "pyproject.toml").write_text("[tool.reportlib]\n", encoding="utf-8")
    return folder


def request(project: Path, **changes: object) -> Request:
    return Request(project=project, settings=settings.load(project), **changes)  # type: ignore[arg-type]


def pretend(stop_at: int = 0) -> Callable[..., Generator[tuple[Item, Made], None, None]]:
    """Return what stands in for the workers: every report is a line of text, made at once until somebody presses Ctrl-C."""

    def each(
        _request: Request,
        items: Iterable[Item],
        work: Callable[[Item], Work],
        _early: object = None,
    ) -> Generator[tuple[Item, Made], None, None]:
        for number, item in enumerate(items, start=1):
            one = work(item)
            if number == stop_at:
                raise KeyboardInterrupt
            yield (
                item,
                Made(
                    title=one.title, pdf=one.key.encode(), notebook=one.key, brief='{"blocks":[]}'
                ),
            )

    return each
