"""Make a package or an output folder again and compare it byte by byte."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from reportlib import bundle, dataset, redaction
from reportlib.canonical import file_digest
from reportlib.errors import BundleError
from reportlib.model import Cell, SeedDocument, Withheld
from reportlib.pipeline import staleness, submitting
from reportlib.pipeline.compile import Given, compile_dataset, read_seed
from reportlib.pipeline.request import Listener, Request
from reportlib.pipeline.running import build
from reportlib.pipeline.slicing import slice_for
from reportlib.settings import Settings, from_table

Problems = tuple[tuple[str, str], ...]


def rebuild_package(package: bundle.Package, listener: Listener | None = None) -> Problems:
    """Return what differs when a package is made again from its own seeds; nothing when nothing does.

    Raises:
        ReportlibError: It cannot be made again at all.
    """
    with tempfile.TemporaryDirectory(prefix="reportlib-") as name:
        project = Path(name)
        settings = _project(package, project)
        given = _given(package, settings, project)
        told = package.manifest
        request = Request(
            project=project, settings=replace(settings, output="output"), areas=tuple(told["areas"]),
            period=told["period"], notebooks=tuple(told["notebooks"]), timeout=settings.timeout, given=given,
        )  # fmt: skip
        outcome = build(request, listener)
        problems = [(title, f"could not be made again: {error}") for title, error in outcome.failed]
        problems += _reports(package, request.output)
        problems += _data(package, request, given)
    return tuple([*problems, *_causes(told)] if problems else [])


def rebuild_folder(request: Request, listener: Listener | None = None) -> Problems:
    """Return what differs when an output folder is made again from the project's seeds."""
    listed = json.loads((request.output / bundle.MANIFEST).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="reportlib-") as name:
        again = replace(request, settings=replace(request.settings, output=name), fresh=True)
        outcome = build(again, listener)
        problems = [(title, f"could not be made again: {error}") for title, error in outcome.failed]
        for record in listed.get("reports", {}).values():
            for path, sha in record.get("artifacts", {}).items():
                if not (Path(name) / path).is_file():
                    problems.append((path, "is not made from these seeds"))
                elif file_digest(Path(name) / path) != sha:
                    problems.append((path, "comes out with other bytes"))
    return tuple(problems)


def _project(package: bundle.Package, folder: Path) -> Settings:
    try:
        table = json.loads(package.members[submitting.SETTINGS])
    except (KeyError, ValueError) as error:
        raise BundleError(
            "the package holds no settings to make it again with", where=submitting.SETTINGS
        ) from error
    for name, content in package.members.items():
        if name.startswith(submitting.SOURCES):
            path = folder / name.removeprefix(submitting.SOURCES)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return from_table(table)


def _given(package: bundle.Package, settings: Settings, project: Path) -> Given:
    about = json.loads(package.members[submitting.DOCUMENTS])
    entries = json.loads(package.members[submitting.CORRECTIONS])
    readings = []
    for doc, known in sorted(about.items()):
        name = f"seeds/{bundle.ascii_name(doc)}{submitting.MASKED}"
        seed = _seed(known, package.members[name].decode())
        left = [
            one
            for one in redaction.redact(seed, settings.release).withheld
            if one not in seed.withheld
        ]
        if left:
            raise BundleError(
                f"the seed in the package is not masked whole ({left[0].kind})", where=name, remedy="ask the sender"
            )  # fmt: skip
        readings.append(read_seed(seed, settings, project))
    return Given(readings=tuple(readings), entries=tuple(dataset.Entry(**one) for one in entries))


def _seed(known: Mapping[str, Any], text: str) -> SeedDocument:
    lists = {
        "cells": tuple(Cell(**one) for one in known["cells"]),
        "withheld": tuple(Withheld(**one) for one in known["withheld"]),
        "places": tuple(known["places"]), "guessed": tuple(known["guessed"]),
    }  # fmt: skip
    names = {one.name for one in fields(SeedDocument)} - {"text"}
    return SeedDocument(
        text=text, **{**{key: known[key] for key in names if key in known}, **lists}
    )


def _reports(package: bundle.Package, output: Path) -> list[tuple[str, str]]:
    problems = []
    lengths = package.manifest.get("unsigned_bytes", {})
    for name, path in package.manifest["paths"].items():
        made = output / path
        content = package.members[name][: lengths.get(name)]
        if not made.is_file():
            problems.append((name, "is not made from these seeds"))
        elif made.read_bytes() != content:
            problems.append((name, "comes out with other bytes"))
    return problems


def _data(package: bundle.Package, request: Request, given: Given) -> list[tuple[str, str]]:
    data = compile_dataset(request.project, request.settings, given=given)
    listed = json.loads((request.output / bundle.MANIFEST).read_text(encoding="utf-8"))
    areas = [_area(request, path) for path in listed["reports"]]
    part = slice_for(data, areas)
    return [
        (one.name, "comes out with other bytes")
        for one in submitting.data_members(part)
        if package.members.get(one.name) != one.content
    ]


def _area(request: Request, path: str) -> str:
    told = request.output / "data" / "briefs" / f"{Path(path).stem}.json"
    return str(json.loads(told.read_text(encoding="utf-8"))["area_id"])


def _causes(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return why bytes may differ although nothing was tampered with: other software."""
    found = []
    if told.get("code") != staleness.code_digest():
        found.append(("reportlib", "this is not the version that made the package"))
    here = staleness.versions()
    other = sorted(
        f"{name} {version} (here {here.get(name, 'missing')})"
        for name, version in told.get("versions", {}).items()
        if here.get(name) != version
    )
    return [*found, ("packages", f"other versions made it: {', '.join(other)}")] if other else found
