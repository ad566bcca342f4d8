"""Files that mean harm: each is either read as plain words or refused in a sentence."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl

FIGURES = "2021年，武山县输转劳动力12.02万人，实现劳务收入31.32亿元。其中，向省外输转5.91万人。"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LATE = f'<?xml version="1.0"?><!--{"x" * 9_000}-->'
LAUGHS = "<!DOCTYPE x [<!ENTITY a '{}'>{}]>".format(
    "a" * 20, "".join(f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 20}'>" for at in range(8))
)


def markup(url: str, canary: Path) -> str:
    """Return markup, template syntax, style and addresses, all in one line."""
    return (
        f"</script><script>fetch('{url}/a')</script><img src={url}/b.png onerror=x><link rel=stylesheet href={url}/c.css>"
        f"<style>@import url({url}/d.css);body{{background:url({url}/e)}}</style>{{{{ 7*7 }}}}{{% include '{canary}' %}}"
        f"<a href='{canary.as_uri()}'>x</a><object data='{canary.as_uri()}'></object><svg><image href='{canary.as_uri()}'/></svg>"
        "${jndi:ldap://127.0.0.1/x} %s {0.__class__} \\input{x} =cmd|' /C calc'!A0"
    )


def _office(made: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def word(parts: Mapping[str, str | bytes]) -> bytes:
    book, stream = docx.Document(), io.BytesIO()
    book.add_paragraph(FIGURES)
    book.save(stream)
    return _office(stream.getvalue(), parts)


def sheet(parts: Mapping[str, str | bytes]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append([FIGURES])
    book.save(stream)
    return _office(stream.getvalue(), parts)


def pdf(content: bytes, filters: str = "/FlateDecode", catalog: str = "") -> bytes:
    """Return a PDF of one page that is drawn by a packed stream."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    drawn = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (
        len(content),
        filters.encode(),
        content,
    )
    things = (
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog.encode(), b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, drawn,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )  # fmt: skip
    made, at = b"%PDF-1.4\n", []
    for number, thing in enumerate(things, 1):
        at.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % one for one in at)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _document(inner: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{FIGURES}{inner}</w:t></w:r></w:p></w:body></w:document>'


def inert(url: str, canary: Path) -> dict[str, bytes]:
    """Return files that are read as plain words, three figures in each."""
    tricks = markup(url, canary)
    line = b"BT /F 12 Tf 10 100 Td (Wushan 2021 transferred 120200 workers abroad) Tj ET\n"
    template = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="{url}/t" TargetMode="External"/></Relationships>'
    )
    return {
        "100-markup.txt": f"武山县劳务输转{tricks}\n{FIGURES}\n一是加强领导{tricks}。\n".encode(),
        "101-page.html": (
            f"<html><base href={url}/><head><meta http-equiv=refresh content='0;url={url}/r'></head><body>{tricks}<p>{FIGURES}</p>"
            f"<iframe src={url}/f></iframe></body></html>"
        ).encode(),
        "102-deep.html": f"{'<div>' * 1_900}{FIGURES}{'</div>' * 1_900}".encode(),
        "103-laughs.html": f"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><p>&b;</p><p>{FIGURES}</p>".encode(),
        "104-template.docx": word({"word/_rels/settings.xml.rels": template, "../../evil.txt": "x", "/abs.txt": "x"}),
        "105-script.pdf": pdf(zlib.compress(line), catalog=f"/OpenAction << /S /JavaScript /JS (app.launchURL('{url}/j')) >>"),
        "106-line.txt": f"{FIGURES}{'长' * 100_000}{FIGURES}".encode(),
        "107-latin.txt": f"{FIGURES}{'a1,' * 35_000}".encode(),
        "108-marks.txt": f"{FIGURES}{'贫困劳动力转移就业。' * 30}\u202e{FIGURES}\u202c\u200b\u2066x\u2069".encode(),
        "109-combined.txt": f"{FIGURES}a{chr(0x301) * 50_000}".encode(),
        "110-lines.txt": (FIGURES + "\n" * 300_000).encode(),
        "111-brackets.txt": f"{FIGURES}{'（' * 30_000}{'(' * 30_000}".encode(),
        "112-digits.txt": f"{FIGURES}{'1' * 100_000}".encode(),
        "113-numerals.txt": f"{FIGURES}{'一二三四五六七八九十百千万亿' * 5_000}".encode(),
        "114-practices.txt": f"{FIGURES}{'一是' * 20_000}".encode(),
        "115-empty.txt": b"",
    }  # fmt: skip


def refused(canary: Path) -> dict[str, tuple[bytes, str]]:
    """Return files that are refused, each with words of its refusal."""
    entity = f"<!DOCTYPE x [<!ENTITY i SYSTEM '{canary.as_uri()}'>]>"
    late_sheet = f"{LATE}{entity}<sst xmlns='{SHEET}'><si><t>&i;</t></si></sst>"
    wide = f'<worksheet xmlns="{SHEET}"><sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    far = f'<worksheet xmlns="{SHEET}"><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    flood = zlib.compress(b" " * 30_000_000, 9)
    return {
        "200-nested.html": (b"<b>" * 100_000, "nests them too deep"),
        "201-laughs.docx": (word({"word/document.xml": f"<?xml version='1.0'?>{LAUGHS}{_document('&i;')}"}), "declares entities"),
        "202-late.docx": (word({"word/document.xml": f"{LATE}{entity}{_document('&i;')}"}), "declares entities"),
        "203-wide.docx": (
            word({"word/document.xml": f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS}{_document('&i;')}".encode("utf-16")}),
            "declares entities",
        ),
        "204-bomb.docx": (word({"word/media/x.bin": b"\0" * 60_000_000}), "unpacked it would have"),
        "205-deep.docx": (
            word({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{"<w:p>" * 5_000}{"</w:p>" * 5_000}</w:body></w:document>'}),
            "no sound .docx",
        ),
        "206-late.xlsx": (sheet({"xl/sharedStrings.xml": late_sheet}), "declares entities"),
        "207-merged.xlsx": (sheet({"xl/worksheets/sheet1.xml": wide}), "merged cells cover more"),
        "208-far.xlsx": (sheet({"xl/worksheets/sheet1.xml": far}), "too large"),
        "209-bomb.pdf": (pdf(flood), "larger than pages of text"),
        "210-twice.pdf": (pdf(zlib.compress(flood, 9), "[/FlateDecode /FlateDecode]"), "larger than pages of text"),
        "211-strokes.pdf": (pdf(zlib.compress(b"q " * 3_000_000)), "larger than pages of text"),
        "212-nul.txt": (FIGURES.encode() + b"\0" * 99, "no text"),
        "213-surrogate.txt": (FIGURES.encode() + b"\xed\xa0\x80\xed\xb0\x80" + FIGURES.encode(), "no text"),
        "214-half.txt": (b"\xff\xfe" + FIGURES.encode("utf-16-le") + b"\x00\xd8\x41\x00", "the bytes are not"),
        "215-field.csv": (f'县区,人数\n"{"a" * 1_100_000}"\n'.encode(), "field larger"),
    }  # fmt: skip
