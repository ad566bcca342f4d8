"""Every PDF that one plain run makes, judged as the sample is: page, faces, archive, voice, text."""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reportlib.settings import Settings
from tests.conftest import Project
from tests.pdf import grid, verapdf
from tests.test_whole import COUNTIES, DIGESTS

pytestmark = [pytest.mark.pdf, pytest.mark.notebook]

PDFS = (
    *(f"briefs/{stem}" for stem in COUNTIES),
    *(f"digests/{stem}" for stem in DIGESTS),
    "comparison",
    "verification",
)
RELATIONSHIPS = {".csv": "/Data", ".ipynb": "/Source", ".txt": "/Supplement"}
FIXED = re.compile(r"D:\d{4}(?:\d{2}){0,5}Z?")
# The text area in points: left out are folios and running heads, which part sentences.
AREAS = {"zh": (95, 655), "en": (84, 684)}
LETTERS = {"zh": re.compile(r"[^\u4e00-\u9fff0-9A-Za-z%]+"), "en": re.compile(r"[^0-9A-Za-z%]+")}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What a PDF holds besides its pages, read once."""

    attachments: tuple[tuple[str, str, str, str], ...]
    embedded: tuple[str, ...]
    languages: Counter[tuple[str, str]]
    outline: tuple[tuple[str, tuple[str, ...]], ...]
    alternatives: tuple[str, ...]
    meta: dict[str, str]
    information: dict[str, str]
    english: int


@cache
def inside(path: Path) -> Inside:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline, pdf.open_metadata() as xmp:
        elements = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
        ]
        names = pdf.Root.Names.EmbeddedFiles.Names
        heads = [one for one in elements if one.get("/S") == "/H1" and str(one.Lang) == "en"]
        pages = [one.obj.objgen for one in pdf.pages]
        return Inside(
            attachments=tuple(
                (
                    str(one.UF),
                    str(one.AFRelationship),
                    str(one.EF.F.Params.ModDate),
                    str(one.EF.F.Params.CreationDate),
                )
                for one in pdf.Root.AF
            ),
            embedded=tuple(str(names[place]) for place in range(0, len(names), 2)),
            languages=Counter((str(one.get("/S")), str(one.get("/Lang"))) for one in elements),
            outline=tuple(
                (str(one.title), tuple(str(child.title) for child in one.children))
                for one in outline.root
            ),
            alternatives=tuple(
                str(one.get("/Alt", "")) for one in elements if one.get("/S") == "/Figure"
            ),
            meta={
                "title": str(xmp.get("dc:title", "")),
                "author": "、".join(xmp.get("dc:creator", [])),
                "identifier": str(xmp.get("dc:identifier", "")),
                "date": str(xmp.get("xmp:CreateDate", "")),
                "modified": str(xmp.get("xmp:ModifyDate", "")),
                "pdfa": xmp.pdfa_status,
                "language": str(pdf.Root.Lang),
            },
            information={str(key): str(value) for key, value in pdf.docinfo.items()},
            english=pages.index(heads[0].Pg.objgen),
        )


@pytest.fixture(params=PDFS)
def path(request: pytest.FixtureRequest, built: Project) -> Path:
    return built.output / f"{request.param}.pdf"


def test_these_are_all_pdfs_of_the_run(built: Project) -> None:
    made = {one.relative_to(built.output).as_posix() for one in built.output.rglob("*.pdf")}

    assert made == {f"{name}.pdf" for name in PDFS}


def test_every_page_follows_the_standard(path: Path) -> None:
    """Grid, edges, faces, masthead, folios, fonts within the allowed, clean text, less than 2 MB."""
    assert grid.faults(path) == []


def test_verapdf_finds_nothing(path: Path) -> None:
    assert {flavour: verapdf.validate(path, flavour) for flavour in ("3a", "ua1")} == {
        "3a": [],
        "ua1": [],
    }


def test_each_attachment_is_listed_once_related_and_dated(path: Path, built: Project) -> None:
    found = inside(path)
    names = [name for name, *_ in found.attachments]
    cited = {row[2] for row in built.brief(path.stem)["notes"] if row[2]}

    assert len(set(names)) == len(names)
    assert sorted(found.embedded) == sorted(names)
    assert set(names) == {
        f"{path.stem}-data.csv",
        f"{path.stem}-notebook.ipynb",
        *(f"{doc}.txt" for doc in cited),
    }
    for name, relationship, *dates in found.attachments:
        assert relationship == RELATIONSHIPS[Path(name).suffix]
        assert all(FIXED.fullmatch(one) for one in dates), dates
    assert len({date for _, _, *dates in found.attachments for date in dates}) == 1


def test_every_element_says_its_language(path: Path) -> None:
    languages = inside(path).languages

    assert {lang for _, lang in languages} == {"zh-CN", "en"}
    for kind in ("/H1", "/H2", "/P", "/Table", "/TH"):
        assert languages[kind, "en"], kind
        assert languages[kind, "zh-CN"], kind
    assert languages["/H1", "en"] == languages["/H1", "zh-CN"] == 1
    assert languages["/Figure", "en"] == languages["/Figure", "zh-CN"]


def test_every_picture_can_be_heard(path: Path) -> None:
    assert all(len(one) > 8 for one in inside(path).alternatives)


def test_the_outline_opens_both_parts(path: Path, built: Project) -> None:
    brief = built.brief(path.stem)
    titles = {
        "zh": "".join(brief["title"]["zh"]),
        "en": " ".join(brief["title"]["en"]),
    }
    (zh, parts), (en, others) = inside(path).outline
    headings = [
        block for block in brief["blocks"] if block["kind"] == "heading" and block["level"] == 1
    ]

    assert (zh, en) == (titles["zh"], titles["en"])
    assert len(parts) == len(others) >= len(headings)
    for lang, given in (("zh", parts), ("en", others)):
        for place, block in enumerate(headings):
            assert _letters(given[place], lang) == _letters(
                block["number"][lang] + _whole(block["text"][lang]), lang
            )


def test_the_metadata_name_the_document(path: Path, built: Project) -> None:
    found = inside(path)
    title = "".join(built.brief(path.stem)["title"]["zh"])

    assert found.meta["title"].startswith(title)
    assert found.meta["author"] == Settings().zh.masthead
    assert found.meta["identifier"].startswith("reportlib:")
    assert found.meta["pdfa"] == "3A"
    assert found.meta["language"] == "zh-CN"
    assert found.information["/Title"] == found.meta["title"]
    assert found.information["/Author"] == found.meta["author"]


def test_identifiers_differ(built: Project) -> None:
    found = [inside(built.output / f"{name}.pdf").meta["identifier"] for name in PDFS]

    assert len(set(found)) == len(PDFS)


def test_the_pages_say_what_the_record_says(path: Path, built: Project) -> None:
    """Every sentence of the record stands on the pages of its edition, whole."""
    for lang in ("zh", "en"):
        # Read as the eye does, a line of hanzi in English may swap places with its neighbour;
        # as the file has it, a numbered paragraph that runs on to the next page comes late.
        pages = [
            _letters(_text(path, lang, *order), lang) for order in ((), ("-raw",), ("-layout",))
        ]
        for said in _sentences(built.brief(path.stem)["blocks"], lang):
            for sentence in re.split(r"(?<=[。；.;]) *", said):
                assert any(_letters(sentence, lang) in page for page in pages), sentence


@cache
def _text(path: Path, lang: str, *order: str) -> str:
    """Return the text of an edition's text area, page after page."""
    top, height = AREAS[lang]
    first = inside(path).english
    pages = ["-l", str(first)] if lang == "zh" else ["-f", str(first + 1)]
    area = ["-x", "0", "-y", str(top), "-W", "600", "-H", str(height)]
    return subprocess.run(
        ["pdftotext", *order, "-r", "72", *area, *pages, path, "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _sentences(blocks: list[Json], lang: str) -> list[str]:
    found = []
    for block in blocks:
        if block["kind"] in {"paragraph", "heading"}:
            found.append(_whole(block["text"][lang]))
        if block["kind"] == "practices":
            for item in block["items"]:
                parts = [one["text"][lang] for one in item["paragraphs"]]
                found += [_whole(one) for one in parts]
    return found


def _whole(parts: list[Any]) -> str:
    return "".join(one if isinstance(one, str) else one["text"] for one in parts)


def _letters(text: str, lang: str) -> str:
    return LETTERS[lang].sub("", text)
