"""Whatever a page asks for from outside is refused and named, by whichever way it asks."""

import io
from pathlib import Path

import pikepdf
import pytest

pytest.importorskip("weasyprint")
from weasyprint.urls import FatalURLFetchingError

from reportlib.errors import FetchRefused
from reportlib.model import Html
from reportlib.pdf import Typesetter
from reportlib.pdf.fetch import Gate
from tests.conftest import ROOT

pytestmark = pytest.mark.pdf
OUTSIDE = (
    "http://127.0.0.1:9/a.png",
    "https://example.org/a.png",
    "ftp://example.org/a",
    "file:///etc/hostname",
    "FILE:///etc/hostname",
    "file://host/etc/hostname",
    "file:///etc/../etc/hostname",
    "file:///%65tc/hostname",
    "javascript:alert(1)",
    "jar:file:///a!/b",
    "blob:x",
    "/etc/hostname",
    "",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "templates" / "brief"
    inside.mkdir(parents=True)
    (inside / "seal.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (inside / "out.svg").symlink_to("/etc/hostname")
    (tmp_path / "near.svg").write_text("<svg/>", encoding="utf-8")
    return inside


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_gate_names_what_it_refuses(folder: Path, address: str) -> None:
    gate = Gate([folder])
    with pytest.raises(FatalURLFetchingError):
        gate.fetch(address)
    assert gate.refused == [address]


def test_the_gate_refuses_ways_out_of_its_folder(folder: Path) -> None:
    gate = Gate([folder])
    ways = [
        f"{folder.as_uri()}/../../near.svg",
        f"{folder.as_uri()}/%2e%2e/%2e%2e/near.svg",
        f"{folder.as_uri()}/out.svg",
        folder.as_uri(),
        f"{folder.as_uri()}/missing.svg",
    ]
    for address in ways:
        with pytest.raises(FatalURLFetchingError):
            gate.fetch(address)
    assert gate.refused == ways


def test_the_gate_opens_what_the_template_and_the_page_bring(folder: Path) -> None:
    gate = Gate([folder])
    assert b"<svg" in gate.fetch(f"{folder.as_uri()}/seal.svg").read()
    assert gate.fetch("data:text/plain,abc").read() == b"abc"
    assert gate.refused == []


@pytest.mark.parametrize(
    "asks",
    [
        "<style>@import url(http://127.0.0.1:9/a.css);</style>",
        "<style>p{background:url(http://127.0.0.1:9/a.css)}</style>",
        "<style>@font-face{font-family:X;src:url(http://127.0.0.1:9/a.css)} p{font-family:X}</style>",
        "<link rel='stylesheet' href='http://127.0.0.1:9/a.css'>",
        "<p style='list-style-image:url(http://127.0.0.1:9/a.css);display:list-item'>甲</p>",
        "<object data='http://127.0.0.1:9/a.css'></object>",
        "<embed src='http://127.0.0.1:9/a.css'>",
        "<link rel='stylesheet' href='data:text/css,@import url(http://127.0.0.1:9/a.css);'>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='http://127.0.0.1:9/a.css'/></svg>",
    ],
)
def test_a_page_that_asks_outside_is_refused_and_the_address_named(
    typesetter: Typesetter, asks: str
) -> None:
    page = f"<!DOCTYPE html><html lang='zh'><head><title>甲</title></head><body><p>甲</p>{asks}</body></html>"
    with pytest.raises(
        FetchRefused, match=r"asked for http://127\.0\.0\.1:9/a\.css → take the address out"
    ):
        typesetter.typeset(
            Html(text=page, base=str(ROOT / "templates/brief"), title="甲", author="", lang="zh")
        )


def test_a_page_attaches_nothing_of_its_own(typesetter: Typesetter) -> None:
    page = (
        "<!DOCTYPE html><html lang='zh'><head><title>甲</title>"
        "<link rel='attachment' href='file:///etc/hostname'></head><body><p>甲</p></body></html>"
    )
    made = typesetter.typeset(
        Html(text=page, base=str(ROOT / "templates/brief"), title="甲", author="", lang="zh")
    )
    with pikepdf.open(io.BytesIO(made.content)) as book:
        assert list(book.attachments) == []
