"""Seeds of every format with invented persons in them: what may be read, and where nobody would look."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pikepdf
import weasyprint
from openpyxl.comments import Comment

from tests.conftest import ROOT
from tests.pipeline.test_formats import FONTS

FIGURES = (
    "2021年，武山县输转劳动力12.02万人，较上年增加1.06万人，实现劳务收入31.32亿元。",
    "其中，向省外输转5.91万人，有组织输转10.33万人。",
    "全县举办技能培训班86期，培训4500多人次，人均务工收入约2.6万元。",
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(first: str) -> str:
    """Return 17 digits with their check digit (GB 11643)."""
    total = sum(int(one) * weight for one, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def card(first: str) -> str:
    """Return digits with the check digit of a bank card (Luhn)."""
    doubled = [int(one) * (2 - order % 2) for order, one in enumerate(reversed(first))]
    total = sum(one - 9 if one > 9 else one for one in doubled)
    return first + str(-total % 10)


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@dataclass(frozen=True, slots=True)
class Person:
    """What must never be seen again, by its plain spelling; no two formats share any."""

    name: str
    debtor: str
    contact: str
    door: str
    plate: str
    ids: tuple[str, ...]
    numbers: tuple[str, ...]
    handles: tuple[str, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        return (
            self.name,
            self.debtor,
            self.contact,
            self.door,
            self.plate,
            *self.ids,
            *self.numbers,
            *self.handles,
        )


NAMES = (
    ("侯玉梅", "贺春梅", "谭光荣"),
    ("罗永富", "冯国庆", "孟祥林"),
    ("田晓霞", "段玉良", "廖桂花"),
    ("蒋玉珍", "彭世杰", "龚小燕"),
    ("邓小琴", "尹志平", "汤建明"),
)
KINDS = ("txt", "html", "docx", "xlsx", "pdf")


def person(order: int) -> Person:
    """Return the invented person of one format."""
    ids = [identity(f"62052419{70 + order}03077{one}{order}") for one in (1, 2, 3)]
    with_x = next(
        one
        for one in (identity(f"62052419{60 + order}1111{tail:03d}") for tail in range(100))
        if one.endswith("X")
    )
    numbers = (
        f"1381234567{order}", f"1592345678{order}", f"1773456789{order}", f"1990012345{order}", f"0938322123{order}",
        card(f"62284804025648900{order}"), card(f"62170012345678{order}"), f"62052460030775{order}",
    )  # fmt: skip
    handles = (f"73838692{order}", f"wushan_gong{order}8", f"zhang.wei{order}@example.com")
    door, plate = f"{order + 3}7号2栋4单元50{order}室", f"甘E{order}8K6{order}"
    return Person(
        *NAMES[order], door=door, plate=plate, ids=(*ids, with_x), numbers=numbers, handles=handles
    )


def told(one: Person) -> tuple[str, ...]:
    """Return practices that tell of a person, each number in a spelling of its own."""
    a, b, c, with_x = one.ids
    first, second, third, fourth, phone, long_card, short_card, old = one.numbers
    chat, wechat, mail = one.handles
    return (
        f"一是精准帮扶。村民{one.name}今年52岁，患有尿毒症，身份证号：{a}，手机{first}，县人社局帮助{one.name}就业，月工资3800元。",
        f"二是依法维权。{one.debtor}被拖欠工资2.6万元，身份证{b[:6]} {b[6:14]} {b[14:]}，电话{second[:3]}-{second[3:7]}-{second[7:]}，全部追回。",
        f"三是强化服务。群众（{wide(c)}、{with_x.lower()}、{old}）已登记，联系+86 {third[:3]} {third[3:7]} {third[7:]}或{wide(fourth)}。",
        (f"四是畅通渠道。拨打{phone[:4]}-{phone[4:]}，加QQ：{chat}，微信号{wechat}，邮箱{mail}；补贴打入{long_card}、"
        f"{' '.join(short_card[at : at + 4] for at in range(0, len(short_card), 4))}。"),
        f"五是专车接送。联系人：{one.contact}，手机1580938000{one.door[0]}，家住城关镇渭北路{one.door}，车牌{one.plate}。",
        f"六是上门服务。有意者可咨询{one.contact} 1580938000{one.door[0]}。",
    )  # fmt: skip


def hidden(one: Person) -> str:
    """Return what stands where no reader looks."""
    return f"{one.name} {one.ids[0]} {one.numbers[0]} {one.handles[2]}"


def as_text(one: Person) -> bytes:
    broken = f"七是核实到人。联系{one.numbers[1][:7]}\n{one.numbers[1][7:]}，身份证号{one.ids[0][:10]}\r\n{one.ids[0][10:]}。"
    table = f"姓名\t年龄\t联系电话\t月工资\n{one.name}\t52\t{one.numbers[4][4:]}\t3800\n"
    return "\n".join(("武山县2021年劳务输转情况", *FIGURES, *told(one), broken, table)).encode()


def as_html(one: Person) -> bytes:
    body = "".join(
        f"<p title='{hidden(one)}' data-who='{one.numbers[0]}'>{line}</p>"
        for line in (*FIGURES, *told(one))
    )
    return (
        f"<html><head><title>武山县2021年劳务输转 {one.name}月工资3800元</title><meta name='author' content='{hidden(one)}'>"
        f"<meta name='publisher' content='联系电话{one.numbers[0]}'></head><body><!-- {hidden(one)} -->"
        f"<script>var who='{hidden(one)}'</script><h1>武山县2021年劳务输转（咨询{one.numbers[2]}）</h1>{body}"
        f"<a href='tel:{one.numbers[0]}'>联系我们</a><p hidden>{hidden(one)}</p></body></html>"
    ).encode()


def as_docx(one: Person) -> bytes:
    book = docx.Document()
    about = book.core_properties
    about.title = f"武山县2021年劳务输转（{one.name}今年52岁）"
    about.author = about.comments = about.keywords = about.last_modified_by = hidden(one)
    book.sections[0].header.paragraphs[0].text = hidden(one)
    book.sections[0].footer.paragraphs[0].text = hidden(one)
    for line in ("武山县2021年劳务输转情况", *FIGURES, *told(one)):
        book.add_paragraph(line)
    table = book.add_table(rows=0, cols=3)
    for row in (
        ("姓名", "身份证号", "月工资"),
        (one.name, one.ids[3], "3800元"),
        (one.debtor, one.ids[2], "3900元"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/comments.xml", f"<comments>{hidden(one)}</comments>")
        archive.writestr("word/footnotes.xml", f"<footnotes>{hidden(one)}</footnotes>")
    return stream.getvalue()


def as_xlsx(one: Person) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.title = book.properties.description = hidden(one)
    page = book.active
    assert page is not None
    page.title = f"{one.name}的工资"
    for line in ("武山县2021年劳务输转情况", *FIGURES, *told(one)):
        page.append([line])
    page.append(["姓名", "手机", "月工资"])
    page.append([one.name, int(one.numbers[0]), 3800])
    page["A1"].comment = Comment(hidden(one), one.name)
    kept = book.create_sheet("名册")
    kept.sheet_state = "hidden"
    kept.append([hidden(one)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_pdf(one: Person) -> bytes:
    face = f"@font-face{{font-family:F;src:url('{(FONTS / 'NotoSerifCJKsc-Regular.otf').as_uri()}')}} body{{font-family:F}}"
    lines = "".join(f"<p>{line}</p>" for line in ("武山县2021年劳务输转情况", *FIGURES, *told(one)))
    content = weasyprint.HTML(
        string=f"<style>{face}</style>{lines}", base_url=str(ROOT)
    ).write_pdf()
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as book:
        book.docinfo["/Author"] = book.docinfo["/Subject"] = hidden(one)
        book.attachments["roster.txt"] = hidden(one).encode()
        book.save(stream)
    return stream.getvalue()


def plant(folder: Path) -> Mapping[str, Person]:
    """Write a seed of every format, a catalogue and a correction; return who is in which."""
    folder.mkdir(parents=True)
    makers = {"txt": as_text, "html": as_html, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
    people = {kind: person(order) for order, kind in enumerate(KINDS)}
    for kind, one in people.items():
        (folder / f"90{KINDS.index(kind)}-wushan-{kind}.{kind}").write_bytes(makers[kind](one))
    first = people["txt"]
    (folder / f"{first.name}的工资条{first.numbers[0]}.txt").write_text(
        "".join(FIGURES), encoding="utf-8"
    )
    (folder / "catalog.toml").write_text(
        f'["900-wushan-txt"]\ntitle = "武山县劳务输转：{first.name}今年52岁"\npublisher = "武山县人社局（电话{first.numbers[0]}）"\nyear = "2021"\n',
        encoding="utf-8",
    )
    (folder / "corrections.toml").write_text(
        '[[correction]]\naction = "reject"\ndoc = "900-wushan-txt"\ncontext = "全县举办技能培训班86期"\nexact = "86期"\n'
        f'reason = "经电话{first.numbers[1]}向{first.debtor}先生核实"\n', encoding="utf-8",
    )  # fmt: skip
    return people
