"""Packages made of a few invented members: bytes, proofs, tricks, tables, revisions."""

import dataclasses
import io
import json
import random
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from reportlib import bundle
from reportlib.bundle import archive, inspector, manifest, provenance
from reportlib.canonical import digest, to_json
from reportlib.errors import BundleError, ReportlibError
from reportlib.model import Correction, Dataset
from tests import making

TOOLS = bundle.Tools(version="1", code="c" * 64, packages={"weasyprint": "70.0"})


def submission(**changes: Any) -> bundle.Submission:
    """Return a small submission."""
    members = (
        bundle.Member(name="briefs/530502-longyang.pdf", content=b"%PDF-1.7 report", role="report"),
        bundle.Member(name="data/facts.jsonl", content=b'{"a": 1}\n', role="data"),
        bundle.Member(name="seeds/900.masked.txt", content="原文".encode(), role="seed"),
    )
    making_of = bundle.Making(
        title="隆阳区", outputs=("briefs/530502-longyang.pdf",), seeds=("900",), masked=("seeds/900.masked.txt",),
        notebook="county_brief", parameters={"ref_area": "530502"}, parts={"data": "d" * 64},
    )  # fmt: skip
    made = bundle.Submission(
        title="报送材料", members=members, makings=(making_of,), tools=TOOLS, inputs={"900": "e" * 64}, date="2021-09-15"
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_same_members_give_the_same_bytes_in_any_order() -> None:
    backwards = submission(members=tuple(reversed(submission().members)))
    assert bundle.pack(submission()) == bundle.pack(backwards)


def test_a_package_is_plain_enough_for_old_systems() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle.pack(submission()))) as opened:
        infos = opened.infolist()
    assert all(one.filename.isascii() and one.date_time == archive.EPOCH for one in infos)
    assert {one.compress_type for one in infos} == {zipfile.ZIP_STORED}
    assert [one.filename for one in infos] == sorted(one.filename for one in infos)


def test_manifest_and_sums_name_every_member() -> None:
    members = members_of(bundle.pack(submission()))
    listed = json.loads(members["manifest.json"])["members"]
    assert set(listed) == set(members) - {"manifest.json", "SHA256SUMS"}
    sums = members["SHA256SUMS"].decode()
    assert all(name in sums for name in set(members) - {"SHA256SUMS"})


def test_an_untouched_package_is_good() -> None:
    _, verdict = bundle.open_package(bundle.pack(submission()), where="p.zip")
    assert verdict.good
    assert verdict.members == len(members_of(bundle.pack(submission())))


def test_any_changed_byte_is_noticed_and_its_member_named() -> None:
    content = bundle.pack(submission())
    spans = _spans(content)
    for place in random.Random(8).sample(range(len(content)), 400):  # noqa: S311
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        name = next((one for one, (start, end) in spans.items() if start <= place < end), "")
        try:
            _, verdict = bundle.open_package(bytes(changed), where="p.zip")
        except ReportlibError:
            assert not name  # the container itself is broken
            continue
        assert not verdict.good, f"byte {place}"
        if name:
            assert [one for one, _ in verdict.problems] == [name]


def _spans(content: bytes) -> dict[str, tuple[int, int]]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        starts = [(one, one.header_offset + 30 + len(one.filename)) for one in opened.infolist()]
    return {one.filename: (start, start + one.file_size) for one, start in starts}


def test_members_that_come_go_or_are_put_in_are_named() -> None:
    members = members_of(bundle.pack(submission()))
    less = {name: one for name, one in members.items() if name != "data/facts.jsonl"}
    _, verdict = bundle.open_package(archive.to_zip(less))
    assert ("data/facts.jsonl", "is missing") in verdict.problems
    _, verdict = bundle.open_package(archive.to_zip({**members, "virus.exe": b"x"}))
    assert ("virus.exe", "does not belong to the package") in verdict.problems


def test_a_member_exchanged_together_with_the_sums_is_still_noticed() -> None:
    members = members_of(bundle.pack(submission()))
    members["data/facts.jsonl"] = b'{"a": 2}\n'
    digests = {name: digest(one) for name, one in members.items() if name != manifest.SUMS}
    members[manifest.SUMS] = manifest.to_sums(digests)
    _, verdict = bundle.open_package(archive.to_zip(members))
    assert "data/facts.jsonl" in [name for name, _ in verdict.problems]


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "a\\b", "a/../../b", "名.txt", "a\u202eb", ".hidden"]
)  # fmt: skip
def test_a_member_with_a_tricky_name_is_refused(name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr(zipfile.ZipInfo("x" * len(name.encode())), b"x")
    bad = stream.getvalue().replace(b"x" * len(name.encode()), name.encode())
    with pytest.raises(BundleError):
        bundle.open_package(bad)
    with pytest.raises(BundleError):
        bundle.pack(submission(members=(bundle.Member(name=name, content=b"", role="data"),)))


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("bomb.txt", b"0" * 50_000_000)
    with pytest.raises(BundleError, match="no package of reportlib"):
        bundle.open_package(stream.getvalue())


@pytest.mark.parametrize("junk", [b"", b"PK", b"not a zip at all" * 50])
def test_what_is_no_zip_is_refused(junk: bytes) -> None:
    with pytest.raises(BundleError, match="no readable package"):
        bundle.open_package(junk)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a-1.txt", "a-1.txt"), ("昭通", "u662du901a"), ("a b", "au20b")],
)
def test_foreign_names_become_ascii(name: str, expected: str) -> None:
    assert bundle.ascii_name(name) == expected


def test_each_report_has_a_provenance_statement() -> None:
    members = members_of(bundle.pack(submission()))
    lines = [json.loads(line) for line in members[provenance.STATEMENTS].decode().splitlines()]
    (stated,) = lines
    assert stated["_type"] == "https://in-toto.io/Statement/v1"
    assert stated["predicateType"] == "https://slsa.dev/provenance/v1"
    assert stated["subject"][0]["digest"]["sha256"] == digest(members["briefs/530502-longyang.pdf"])
    needed = stated["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert {"name": "weasyprint", "uri": "pkg:pypi/weasyprint@70.0"} in needed
    assert any(one["name"] == "seeds/900" for one in needed)


def test_the_crate_describes_every_member() -> None:
    members = members_of(bundle.pack(submission()))
    crate = json.loads(members[provenance.CRATE])
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    graph = {one["@id"]: one for one in crate["@graph"]}
    parts = {one["@id"] for one in graph["./"]["hasPart"]}
    assert parts == set(members) - {provenance.CRATE, "manifest.json", "SHA256SUMS"}
    assert parts <= graph.keys()
    assert graph["./"]["datePublished"] == "2021-09-15"


def test_a_workbook_is_the_same_every_time_and_computes_nothing() -> None:
    sheets = {
        "数": (
            ("甲", "乙"),
            [("=1+1", Decimal("12.5")), ("+cmd|' /C calc'!A0", 3), ("\x07坏", None)],
        )
    }
    made = bundle.to_xlsx(sheets, ["=NOTES()"])
    assert made == bundle.to_xlsx(sheets, ["=NOTES()"])
    book = openpyxl.load_workbook(io.BytesIO(made))
    page = book["数"]
    assert [cell.data_type for cell in page["A"]] == ["s", "s", "s", "s"]
    assert [page["A2"].value, page["B2"].value, page["A4"].value] == ["=1+1", 12.5, "\ufffd坏"]
    assert book.worksheets[0]["A1"].data_type == "s"


def test_what_a_document_says_cannot_leave_the_data_of_the_page() -> None:
    hostile = "</script><script>alert(1)</script><!-- & \u2028 ${data} $style"
    page = inspector.to_page({"documents": {"x": {"text": hostile}}}).decode()
    assert page.count("<script>") == 1
    assert "alert(1)</script" not in page
    inside = page.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(inside)["documents"]["x"]["text"] == hostile


def test_a_list_may_come_to_the_page_one_by_one() -> None:
    lists: dict[str, list[Any]] = {"checks": [], "mentioned": ["甲", "</script>"], "reports": [{"b": 1, "a": "\u2028"}, {}]}  # fmt: skip
    facts = {f"{number:04}": {"b": number, "a": []} for number in reversed(range(1002))}
    whole = inspector.to_page({**lists, "facts": facts, "documents": {}})
    flowing = {name: iter(value) for name, value in lists.items()}
    assert inspector.to_page({**flowing, "facts": facts, "documents": {}}) == whole
    inside = whole.decode().partition('id="data">')[2].partition("</script>")[0]
    assert inside == inspector.inert(to_json({**lists, "facts": facts, "documents": {}}))
    assert b'id="data">{}</script>' in inspector.to_page({})


OLD = making.fact("2966人", 2966)
NEW = making.fact("2986人", 2986)


def data(*facts: Any, sha: str = "0" * 64, **changes: Any) -> Dataset:
    document = dataclasses.replace(making.document(), sha256=sha)
    return making.dataset(*facts, documents=(document,), **changes)


def test_nothing_changed_is_no_revision() -> None:
    assert bundle.compare(data(OLD), data(OLD)) == ()


def test_a_changed_seed_is_the_cause_of_a_revision() -> None:
    (one,) = bundle.compare(data(OLD), data(NEW, sha="1" * 64))
    assert (one.before[0], one.after[0], one.cause) == ("2966人", "2986人", "seed")
    entry = one.as_correction(lambda code, lang: f"{code}-{lang}")
    assert (entry.action, entry.before, entry.after) == ("revise", "2966人", "2986人")
    assert (entry.before_en, entry.after_en) == ("2,966 people", "2,986 people")


def test_a_correction_is_the_cause_of_a_revision() -> None:
    entry = Correction(
        action="amend", doc="900-longyang", exact="2966人", reason="县局核实", before="2966", after="2986"
    )  # fmt: skip
    now = dataclasses.replace(OLD, value=Decimal(2986), form="2986人")
    (one,) = bundle.compare(data(OLD), data(now, corrections=(entry,)))
    assert (one.cause, one.detail) == ("correction", "县局核实")


def test_another_reading_of_the_same_words_is_a_change_of_rule() -> None:
    now = dataclasses.replace(OLD, value=Decimal(29660), form="29660人")
    (one,) = bundle.compare(data(OLD), data(now))
    assert one.cause == "rule"


def test_a_figure_that_is_gone_or_new_is_a_revision_too() -> None:
    other = dataclasses.replace(NEW, indicator="trained_persons")
    found = bundle.compare(data(OLD), data(other))
    assert {(one.before[0], one.after[0]) for one in found} == {("2966人", ""), ("", "2986人")}
