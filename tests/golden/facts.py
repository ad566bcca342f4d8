"""The expected facts of the five seeds as facts, read from the hand-written files.

They stand in for extraction, so that verification is tested on what the texts say
and not on what the program made of them.
"""

import csv
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from reportlib import lexicon, places
from reportlib.canonical import short_id
from reportlib.model import CleanText, Dataset, Document, Fact
from reportlib.places import Area
from reportlib.quantities import numerals

ROOT = Path(__file__).resolve().parent
SEEDS = ROOT.parents[1] / "seeds"
YEARS = {"000": "2018", "001": "2021", "002": "2020", "003": "2004", "004": "2021"}
STATION = "镇雄驻永康劳务输出工作站"
_END = "。！？!?\n"
_SPELLED = {"七成": 10, "一半左右": 1, "數千人": 1000, "上万": 10000}
_PINYIN = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]+\)")


def documents() -> tuple[Document, ...]:
    """Return the five seeds with their texts."""
    return tuple(_document(path) for path in sorted(SEEDS.glob("*.txt")))


def _document(path: Path) -> Document:
    text = path.read_text(encoding="utf-8-sig")
    year = YEARS[path.stem[:3]]
    clean = CleanText(doc=path.stem, text="", origin=(), ends=())
    return Document(
        doc=path.stem, filename=path.name, sha256=short_id(text), title=f"标题{path.stem[:3]}", publisher="",
        date=year, year=year, text=text, clean=clean,
    )  # fmt: skip


@cache
def facts() -> tuple[Fact, ...]:
    """Return every expected fact of the five seeds."""
    return tuple(fact for document in documents() for fact in _read(document))


def _read(document: Document) -> tuple[Fact, ...]:
    with (ROOT / "facts" / f"{document.doc}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    made = [_fact(document, row) for row in rows]
    ids = {row["context"]: fact.fact_id for row, fact in zip(rows, made, strict=True)}
    for row, fact in zip(rows, made, strict=True):
        ids.setdefault(row["exact"], fact.fact_id)
    return tuple(
        replace(fact, part_of=ids[row["part_of"]]) if row["part_of"] else fact
        for row, fact in zip(rows, made, strict=True)
    )


def _area(name: str) -> Area:
    gazetteer = places.load()
    towns = {"泼机镇": "镇雄县", "木卓镇": "镇雄县", "南台街道": "镇雄县"}
    return gazetteer.town(name, towns[name]) if name in towns else gazetteer.resolve(name)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _precision(exact: str) -> Decimal:
    if exact in _SPELLED:
        return Decimal(_SPELLED[exact])
    simple = exact.replace("萬", "万").replace("億", "亿")
    found = next(iter(numerals.find(simple)), None)
    return found.precision if found else Decimal(1)


def _fact(document: Document, row: dict[str, str]) -> Fact:
    bare = row["context"].replace("【", "", 1).replace("】", "", 1)
    start = document.text.index(bare) + row["context"].index("【")
    end = start + len(row["exact"])
    first = max(document.text.rfind(mark, 0, start) for mark in _END) + 1
    last = min((at for mark in _END if (at := document.text.find(mark, end)) >= 0), default=end)
    area = None if row["place"] == STATION else _area(row["place"])
    period = row["period"] or None
    return Fact(
        fact_id=short_id([document.doc, start, row["indicator"], row["measure"], period]), doc=document.doc,
        start=start, end=end, source={"span": {"start": start, "end": end}}, exact=row["exact"],
        quote=document.text[first:last], quote_start=first, quote_end=last, value=_number(row["value"]),
        value_low=_number(row["value_low"]), value_high=_number(row["value_high"]), unit=row["unit"],
        hedge=row["hedge"] or None, qualifier=row["qualifier"], precision=_precision(row["exact"]),  # type: ignore[arg-type]
        place=row["place"], ref_area=area.code_on(period) if area else "station",
        area_id=area.area_id if area else "station", area_level=area.level if area else "station",
        parent_area=area.parent if area else "cn.530627", group=row["group"], indicator=row["indicator"],
        measure=row["measure"], kind=row["kind"], period=period, period_inferred=False,  # type: ignore[arg-type]
        baseline="2020" if row["measure"] == "change" else None, destination=row["destination"] or None,
        counterpart=row["counterpart"] or None, part_of=None, organised=False, rule="golden",
        form=_PINYIN.sub("", row["exact"]).replace("萬", "万").replace("億", "亿").replace("個", "个").replace("約", "约"),
    )  # fmt: skip


def place(fact: Fact, lang: str) -> str:
    """Return the name of a fact's place in a language."""
    if lang == "zh" or fact.area_id == "station":
        return fact.place
    return (
        places.load().english(_area(fact.place).area_id, on=fact.period, full=True)
        if "." not in fact.area_id.removeprefix("cn.")
        else _area(fact.place).latest.name_en
    )


@cache
def dataset() -> Dataset:
    """Return the dataset that the expected facts give."""
    from reportlib import dataset as room

    book = lexicon.load()
    return room.build(documents(), facts(), (), (), book.label, place)


def find(*spans: str) -> tuple[str, ...]:
    """Return the ids of facts by contexts written as in ``checks.md``: text with the number in 【】."""
    found = []
    for span in spans:
        bare = span.replace("【", "", 1).replace("】", "", 1)
        for document in documents():
            at = document.text.find(bare)
            if at >= 0:
                start = at + span.index("【")
                found += [
                    one.fact_id for one in facts() if (one.doc, one.start) == (document.doc, start)
                ]
                break
    return tuple(found)
