"""What verification finds reads the same in the file, the report, the briefs and the terminal."""

import csv
import re
import subprocess
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]
MARKS = {"holds": "=", "rounding": "≈", "fails": "✗", "scopes": "?", "unchecked": "·"}


@pytest.fixture(scope="module")
def findings(built: Project) -> list[dict[str, str]]:
    with (built.output / "data" / "findings.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"fails", "scopes", "rounding", "holds"} <= {row["verdict"] for row in rows}
    return rows


def rows_of(brief: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return verdict and both sentences of every check that a report prints."""
    return [
        (row["verdict"], _whole(row["text"]["zh"]), _whole(row["text"]["en"]))
        for block in brief["blocks"]
        if block["kind"] == "checks"
        for row in block["rows"]
    ]


def _whole(side: list[Any]) -> str:
    return "".join(one if isinstance(one, str) else str(one["text"]) for one in side)


def said(row: dict[str, str]) -> tuple[str, str, str]:
    return row["verdict"], row["zh"], row["en"]


def test_the_verification_report_prints_every_finding_in_its_words(
    built: Project, findings: list[dict[str, str]]
) -> None:
    printed = rows_of(built.brief("verification"))
    told = [said(row) for row in findings if row["verdict"] != "unchecked"]
    assert sorted(printed) == sorted(told)


def test_its_pdf_holds_every_sentence(built: Project, findings: list[dict[str, str]]) -> None:
    done = subprocess.run(
        ["pdftotext", "-raw", built.output / "verification.pdf", "-"], capture_output=True, text=True, check=True,
    )  # fmt: skip
    page = _letters(done.stdout)
    for row in findings:
        if row["verdict"] != "unchecked":
            for lang in ("zh", "en"):
                # A page's head may stand between two halves of a sentence.
                text = _letters(row[lang])
                assert text[:20] in page, row[lang]
                assert text[-12:] in page, row[lang]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_the_terminal_says_the_same(built: Project, findings: list[dict[str, str]]) -> None:
    done = built.run("check", "--all")
    lines = done.stdout.splitlines()
    shown = [
        (line, lines[at + 1].strip())
        for at, line in enumerate(lines)
        if re.match(r"  [=≈✗?·] \[[0-9a-f]{12}\] ", line)
    ]
    told = [
        (f"  {MARKS[row['verdict']]} [{row['finding_id']}] {row['zh']}", row["en"])
        for row in findings
    ]
    assert shown == told
    counts = re.search(r"checks: (.*?);", lines[-1])
    assert counts is not None
    for verdict, word in (
        ("holds", "hold"), ("rounding", "hold within rounding"), ("scopes", "scopes may differ"), ("fails", "fail"),
    ):  # fmt: skip
        number = sum(1 for row in findings if row["verdict"] == verdict)
        assert f"{number} {word}" in counts[1].split(", ")


@pytest.mark.parametrize(
    ("stem", "area"),
    [
        ("530500-baoshan", "cn.530500"), ("530600-zhaotong", "cn.530600"), ("530627-zhenxiong", "cn.530627"),
        ("620524-wushan", "cn.620524"), ("530629-weixin", "cn.530629"), ("530581-tengchong", "cn.530581"),
    ],
)  # fmt: skip
def test_a_brief_prints_the_findings_of_its_place_in_the_same_words(
    built: Project, findings: list[dict[str, str]], stem: str, area: str
) -> None:
    printed = rows_of(built.brief(stem))
    assert set(printed) <= {said(row) for row in findings}
    own = {
        said(row)
        for row in findings
        if area in row["areas"].split() and row["verdict"] in {"fails", "scopes"}
    }
    assert own <= set(printed)
