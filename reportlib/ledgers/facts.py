"""From a statement to facts: each with its span in the statement, and the query that gave it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from reportlib.canonical import short_id
from reportlib.ledgers.statement import Line, read, title_en
from reportlib.model import Fact, Measure, SeedDocument, TranslatedUnit

RULE = "ledger"


def facts(seed: SeedDocument) -> tuple[Fact, ...]:
    """Return every fact of a statement, in the order of its text."""
    return tuple(_fact(seed, line) for line in read(seed))


def units(seed: SeedDocument) -> Iterator[TranslatedUnit]:
    """Give a statement's sentences in both languages: it is written in both, nothing is to be translated."""
    yield TranslatedUnit(
        doc=seed.doc, start=-1, end=-1, source=seed.title, target=title_en(seed), status="approved", facts=(),
        context=f"{seed.doc}|title",
    )  # fmt: skip
    for line in read(seed):
        slot = "{" + line.exact + "}"
        head, tail = line.quote[: line.start - line.first], line.quote[line.end - line.first :]
        lead = line.english.rpartition(": ")[0]
        yield TranslatedUnit(
            doc=seed.doc, start=line.first, end=line.last, source=head + slot + tail, target=f"{lead}: {slot}.",
            status="approved", facts=(_id(seed, line),), context=f"{seed.doc}|{line.first}",
        )  # fmt: skip


def _id(seed: SeedDocument, line: Line) -> str:
    codes = line.codes
    return short_id(
        [seed.sha256, line.start, line.end, codes["indicator"], codes["measure"], codes["period"]]
    )


def _fact(seed: SeedDocument, line: Line) -> Fact:
    codes = line.codes
    query = {
        "id": codes["query"], "digest": codes["digest"], "rows": int(codes["rows"]) if codes["rows"] else None,
        "schema": codes["ledgers"].split("+"),
    }  # fmt: skip
    # What a statement says besides levels: targets, and how much of them is reached.
    measure: Measure = "level"
    if codes["measure"] in {"target", "completion_rate"}:
        measure = cast("Measure", codes["measure"])
    exponent = int(line.value.as_tuple().exponent)
    return Fact(
        fact_id=_id(seed, line), doc=seed.doc, start=line.start, end=line.end, source={"query": query},
        exact=line.exact, quote=line.quote, quote_start=line.first, quote_end=line.last, value=line.value,
        value_low=None, value_high=None, unit=codes["unit"], hedge=None, qualifier="exact",
        precision=Decimal(1).scaleb(min(exponent, 0)), place=codes["place"], ref_area=codes["ref_area"], area_id=codes["area"],
        area_level=codes["level"], parent_area=codes["parent"], group=codes["group"], indicator=codes["indicator"],
        measure=measure, kind="total", period=codes["period"], period_inferred=False, baseline=None,
        destination=codes["destination"] or None, counterpart=None, part_of=None, organised=False,
        rule=f"{RULE}:{codes['query']}", form=line.exact,
    )  # fmt: skip
