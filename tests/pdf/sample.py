"""A realistic brief, invented from end to end, that every page test prints."""

from typing import Any, Literal

from reportlib.model import Attachment, Brief, Correction, Finding, SourceNote

ZH = (
    "坚持政府引导、部门参与、个人自愿、中介运作，着力做好输出前的培训、输出中的服务和输出后的维权工作，"
    "努力让群众出得去、稳得住、能致富。县乡两级逐户摸底，做到“户有卡、村有册、镇有台账”，底数清楚、去向明白。"
)
EN = (
    "The county kept to guidance by government, participation by departments, free choice by workers and the work of agencies, "
    "and attended to training before departure, services on the way and the protection of rights afterwards, so that people "
    "could leave home, stay in work and prosper. Counties and towns surveyed every household and kept a card per household, "
    "a list per village and a register per town. "
)
ATTACHMENTS = (
    Attachment(
        name="data.csv",
        content="地区,人数\n云岭,506100\n".encode(),
        relationship="Data",
        description="数据",
        media_type="text/csv",
    ),
    Attachment(
        name="brief.ipynb",
        content=b"{}",
        relationship="Supplement",
        description="notebook",
        media_type="application/x-ipynb+json",
    ),
    Attachment(
        name="000.txt",
        content="原文".encode(),
        relationship="Source",
        description="原文",
        media_type="text/plain",
    ),
)
LABELS = ("一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是")
TITLES = (
    ("健全机制抓组织。", "Sound arrangements."),
    ("精准摸底建台账。", "A register built on a household survey."),
    ("订单培训强技能。", "Training to order."),
    ("跟踪服务保权益。", "Follow-up services that protect rights."),
)


def figure(zh: str, en: str, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return one figure in both languages."""
    return (
        {"text": zh, "notes": [number], "id": f"f{number}"},
        {"text": en, "notes": [number], "id": f"f{number}"},
    )


def paragraph(start: int, *, style: str = "body") -> dict[str, Any]:
    """Return a long paragraph with three figures whose notes count from ``start``."""
    a, b, c = (
        figure("50.61万人", "506,100 people", start),
        figure("600—1500元", "CNY 600–1,500", start + 1),
        figure("1550多名", "more than 1,550", start + 2),
    )
    return {
        "kind": "paragraph",
        "style": style,
        "text": {
            "zh": ["2018年1月至8月，云岭县共输出农村劳动力", a[0], "，其中省外占3%～5%，人均月收入", b[0], "，“点对点”输送", c[0], "。" + ZH],
            "en": ["From January to August 2018, Yunling County helped ", a[1], " leave for work, at monthly wages of ", b[1],
                   "; ", c[1], " travelled door to door. " + EN],
        },
    }  # fmt: skip


def heading(
    level: int, zh: str, en: str, text_zh: str, text_en: str, anchor: str
) -> dict[str, Any]:
    """Return a heading block."""
    return {
        "kind": "heading",
        "level": level,
        "number": {"zh": zh, "en": en},
        "text": {"zh": [text_zh], "en": [text_en]},
        "anchor": anchor,
    }


def table(anchor: str, number: int, rows: int, note: int) -> dict[str, Any]:
    """Return a table with figures, a total and cells that were not stated."""
    body = []
    for row in range(rows):
        zh, en = figure(f"{row + 2}.{row}8万", f"{row + 2}{row},800", note + row)
        body.append(
            {
                "style": "total" if row == rows - 1 else "",
                "cells": [
                    {"zh": [f"第{row + 1}街道办事处"], "en": [f"Subdistrict No. {row + 1}"]},
                    {"zh": [zh], "en": [en]},
                    {"zh": ["未列"], "en": ["not stated"]},
                    {"zh": [f"{row * 3 + 10}.5"], "en": [f"{row * 3 + 10}.5"]},
                ],
            }
        )
    return {
        "kind": "table",
        "anchor": anchor,
        "number": {"zh": f"表{number}", "en": f"Table {number}"},
        "caption": {"zh": "各街道劳务输出情况", "en": "Labour export by subdistrict"},
        "columns": [
            {"label": {"zh": "街道", "en": "Subdistrict"}, "unit": None, "align": "left", "width": 0.34},
            {"label": {"zh": "输出人数", "en": "Workers"}, "unit": {"zh": "人", "en": "people"}, "align": "right", "width": 0.22},
            {"label": {"zh": "其中省外", "en": "Outside the province"}, "unit": {"zh": "人", "en": "people"}, "align": "right", "width": 0.22},
            {"label": {"zh": "占比", "en": "Share"}, "unit": {"zh": "%", "en": "%"}, "align": "right", "width": 0.22},
        ],
        "rows": body,
        "notes": [{"zh": ["“未列”指原文未提供该数。"], "en": ["“Not stated” means that the source gives no such figure."]}],
    }  # fmt: skip


def chart() -> dict[str, Any]:
    """Return a bar chart with its text kept as text."""
    return {
        "kind": "chart",
        "anchor": "c1",
        "number": {"zh": "图1", "en": "Figure 1"},
        "caption": {"zh": "转移就业去向", "en": "Where workers went"},
        "svg": {
            "zh": _svg("FandolHei", ["省外", "市外", "县外"]),
            "en": _svg("Liberation Serif", ["Province", "City", "County"]),
        },
        "alt": {
            "zh": "条形图：省外12.3万人，市外20.1万人，县外18.2万人",
            "en": "Bar chart: 123,000, 201,000 and 182,000 people",
        },
        "source": {"zh": ["原文000"], "en": ["document 000"]},
    }


def _svg(family: str, labels: list[str]) -> str:
    bars = "".join(
        f'<path d="M 70 {20 + 50 * place} h {value * 15} v 28 h -{value * 15} z" style="fill: {shade}"/>'
        f'<text style="font: 12px \'{family}\'; text-anchor: end" x="62" y="{38 + 50 * place}">{label}</text>'
        f'<text style="font: 12px \'{family}\'; text-anchor: start" x="{76 + value * 15}" y="{38 + 50 * place}">{value}</text>'
        for place, (label, value, shade) in enumerate(
            zip(labels, (12.3, 20.1, 18.2), ("#333333", "#777777", "#bbbbbb"), strict=True)
        )
    )
    return (
        '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" width="439.2pt" height="187.2pt" viewBox="0 0 439.2 187.2" version="1.1">'
        f'<path d="M 70 10 v 160" style="fill: none; stroke: #000000; stroke-width: 0.8"/>{bars}</svg>'
    )


def practices(note: int) -> dict[str, Any]:
    """Return a numbered list of measures, one of them waiting for its translation."""
    items = []
    for place, (zh, en) in enumerate(TITLES):
        left, right = figure("12.02万人次", "120,200 person-times", note + place)
        items.append(
            {
                "label": {"zh": LABELS[place], "en": f"{place + 1}."},
                "title": {"zh": [zh], "en": [en]},
                "paragraphs": [
                    {
                        "text": {
                            "zh": [ZH + "累计培训", left, "。"],
                            "en": [EN + "Training reached ", right, "."],
                        },
                        "pending": False,
                    },
                    *(
                        [
                            {
                                "text": {"zh": [ZH], "en": [{"text": ZH, "class": "pending"}]},
                                "pending": True,
                            }
                        ]
                        if place == 1
                        else []
                    ),
                ],
                "note": None,
                "group": {"zh": "云岭镇", "en": "Yunling Town"} if place == 0 else None,
            }
        )
    return {"kind": "practices", "style": "list", "items": items}


def notes(count: int) -> tuple[SourceNote, ...]:
    """Return source notes 1..count."""
    return tuple(
        SourceNote(
            number=number,
            fact_id=f"x{number}",
            doc="000",
            title="走出去：长见识换脑子挣票子——云岭县劳务输出综述",
            title_en="Going out: labour export in Yunling County",
            before=f"2018年以来，云岭县第{(number + 2) // 3}次全会后，坚持把劳务输出作为农民增收的重要渠道，全县共输出农村劳动力",
            exact="50.61万人",
            after="，其中省外12.3万人，实现劳务收入93.52亿元。",
            quote_en="Since 2018 Yunling County has treated labour export as an important source of farmers’ income; 506,100 people left for work.",
            start=120 + number,
            end=186 + number,
            computed="",
        )
        for number in range(1, count + 1)
    )


def brief(*, preset: str = "review", rare: str = "", settings: bool = True) -> Brief:
    """Return the sample brief.

    Args:
        preset: ``review`` or ``submission``.
        rare: Characters to print in a paragraph of their own.
        settings: Whether the office has filled its settings in.
    """
    blocks: list[dict[str, Any]] = [
        paragraph(1, style="lead"),
        heading(1, "一、", "1.", "基本情况", "The situation", "s1"),
        paragraph(4),
        table("t1", 1, 4, 7),
        paragraph(11),
        heading(2, "（一）", "1.1", "转移去向", "Destinations", "s1-1"),
        paragraph(14),
        chart(),
        paragraph(17),
        heading(2, "（二）", "1.2", "务工收入", "Income from work", "s1-2"),
        heading(3, "1.", "1.2.1", "工资水平", "Wages", "s1-2-1"),
        *[paragraph(20 + 3 * one) for one in range(4)],
        heading(1, "二、", "2.", "主要做法", "What was done", "s2"),
        practices(32),
        heading(1, "三、", "3.", "数据口径", "Definitions", "s3"),
        paragraph(36, style="note"),
        table("t2", 2, 2, 39),
        {
            "kind": "checks",
            "rows": [
                {"verdict": "holds", "label": {"zh": "相符", "en": "holds"},
                 "text": {"zh": ["各街道合计与全县总数相符。"], "en": ["The subdistricts add up to the county."]}},
            ],
        },
    ]  # fmt: skip
    if rare:
        blocks.append(
            {
                "kind": "paragraph",
                "style": "body",
                "text": {"zh": ["地名用字：" + rare], "en": ["Rare characters: " + rare]},
            }
        )
    return Brief(
        code="530000",
        slug="yunling",
        kind="county_brief",
        area_id="530000",
        period="2018",
        template="brief",
        editions=("zh", "en"),
        meta=_meta(preset, settings=settings),
        blocks=tuple(blocks),
        notes=notes(41),
        findings=tuple(_findings()),
        corrections=(
            Correction(
                action="amend",
                doc="000",
                exact="50.61万人",
                reason="原文脱字",
                before="50.6万人",
                after="50.61万人",
            ),
        ),
        terms=(
            {
                "zh": "劳务输出",
                "en": "labour export",
                "definition": "Organised out-migration of workers to other regions.",
            },
            {
                "zh": "转移就业",
                "en": "transfer employment",
                "definition": "Employment away from the home township.",
            },
            {
                "zh": "人次",
                "en": "person-times",
                "definition": "A count of occasions, not of people.",
            },
        ),
        pending=1,
    )


def _findings() -> list[Finding]:
    verdicts: tuple[Literal["holds", "rounding", "fails", "scopes", "unchecked"], ...] = (
        "holds", "rounding", "fails", "scopes", "unchecked",
    )  # fmt: skip
    return [
        Finding(
            finding_id=f"n{place}",
            rule="sum",
            verdict=verdicts[place % 5],
            areas=("530000",),
            facts=(),
            left="50.61",
            right="50.6",
            difference="0.01",
            zh="各街道输出人数合计50.6万人，全县总数50.61万人，相差0.01万人，在舍入范围之内。原文一：“全县共输出50.61万人”；原文二：“各街道合计50.6万人”。",
            en="The subdistricts add up to 506,000 people; the county states 506,100. The difference of 100 is within rounding.",
        )
        for place in range(7)
    ]


def _meta(preset: str, *, settings: bool) -> dict[str, Any]:
    def office(text: str) -> str:
        return text if settings else ""

    return {
        "zh": {
            "masthead": "劳务输出信息",
            "issue": office("第12期"),
            "issuer": office("云岭县人力资源和社会保障局"),
            "date": office("2021年9月5日"),
            "title_lines": ["长见识　换脑子　挣票子"],
            "subtitle": "——云岭县劳务输出综述",
            "status": "核校稿" if preset == "review" else "",
            "disclaimer": "依据公开资料编制，报送前须经人工核校",
            "editor_note": office(
                "云岭县把劳务输出作为农民增收的重要渠道，做法实、效果好，现予刊发，供各地学习借鉴。"
            ),
            "report_to": office("市人民政府，市人力资源和社会保障局，市乡村振兴局，市农业农村局。"),
            "send_to": office("各县（市、区）人力资源和社会保障局。"),
            "distribute_to": office("各乡镇人民政府、街道办事处。"),
            "copies": office("共印50份"),
            "signed_by": "",
            "printed_by": office("云岭县人力资源和社会保障局办公室"),
            "printed_on": office("2021年9月5日"),
        },
        "en": {
            "masthead": "Labour Export Bulletin",
            "issue": office("No. 12"),
            "issuer": office("Yunling County Human Resources and Social Security Bureau"),
            "date": office("5 September 2021"),
            "title_lines": ["Going Out to See, Learn and Earn"],
            "subtitle": "Labour export in Yunling County",
            "status": "Review copy" if preset == "review" else "",
            "disclaimer": "Compiled from public sources; to be checked by hand before submission",
            "editor_note": office(
                "Yunling County treats labour export as a main source of farmers’ income."
            ),
        },
        "document": {
            "title": "长见识 换脑子 挣票子——云岭县劳务输出综述",
            "author": "劳务输出信息",
            "subject": "云岭县劳务输出",
            "keywords": "劳务输出, 云岭县",
            "identifier": "530000-2018",
            "date": "2021-09-05",
        },
        "preset": preset,
        "pending": {
            "zh": "",
            "en": "One passage awaits its translation and is printed in Chinese.",
        },
    }
